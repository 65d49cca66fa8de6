"""Meetings: the list, and one page to draft, hold and print a meeting."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.dispatch import actions, queries
from guatu.dispatch.columns import AGENDA, MEETINGS, ORDERED
from guatu.dispatch.forms import ItemForm, MeetingForm
from guatu.dispatch.pages.papers import check_form, download
from guatu.dispatch.queries.running import item_url, table
from guatu.dispatch.rules.packs import AHEAD, hours_late
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named

if TYPE_CHECKING:
    from guatu.dispatch.models import AgendaItem, Matter, Meeting

PAGE = 50


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A point of the agenda, the page behind it for who may see that, and what was ordered on it."""

    item: "AgendaItem"
    url: str
    ordered: "tuple[Matter, ...]"


@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request: HttpRequest) -> HttpResponseBase:
    """All meetings, latest first; POST drafts the next one with its agenda."""
    actor = actor_of(request)
    actor.require("dispatch.meeting.write" if request.method == "POST" else "dispatch.read")
    rows = queries.meeting_list(actor)
    if taken := exported(request, MEETINGS, rows):
        return taken
    may_write = actor.can("dispatch.meeting.write")
    form = MeetingForm(request.POST or None, actor=actor) if may_write else None
    made: list[Meeting] = []
    if form is not None and form.is_bound:
        facts = form
        if carried_out(form, lambda: made.append(actions.draft_meeting(actor, **facts.cleaned_data))):
            messages.success(request, _("已起草议程，共 %(n)s 项。") % {"n": made[0].agenda.count()})
            return _back_to(made[0].pk)
    context = {
        "menu_key": "meetings",
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "listing": MEETINGS,
        "form": form,
    }
    refused = form is not None and form.is_bound
    return render(request, "dispatch/meetings.html", context, status=422 if refused else 200)


@require_safe
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponseBase:
    """The whole meeting on one page."""
    return _meeting_page(request, meeting_id)


def _meeting_page(
    request: HttpRequest, meeting_id: int, item_form: ItemForm | None = None, refused: str = ""
) -> HttpResponseBase:
    actor = actor_of(request)
    found = queries.meeting(actor, meeting_id)
    lines = _lines(actor, found)
    sent = list(queries.packs(actor, meeting_id))
    if refused:  # nothing typed is lost
        found.conclusion = request.POST.get("conclusion", found.conclusion)
        for line in lines:
            line.item.decision = request.POST.get(f"decision-{line.item.pk}", line.item.decision)
    may_write, points = actor.can("dispatch.meeting.write") and not found.held, table(found)
    ordered = [(row, actor.sees(row.unit_id)) for row in found.matters.all()]
    titles = dict(SECTIONS)
    agenda = [(titles[line.item.kind], line, line.item in points.on) for line in lines]
    for listing, rows in ((AGENDA, agenda), (ORDERED, ordered)):
        if taken := exported(request, listing, rows, notes=[(_("会议"), named(found))]):
            return taken
    context = {
        "menu_key": "meetings",
        "crumbs": [Crumb(_("调度会"), reverse("dispatch:meetings")), Crumb(named(found))],
        "meeting": found,
        "period": Period.parse(found.period),
        "agenda": [
            (title, sum(line.item.minutes for line in found_lines), found_lines)
            for kind, title in SECTIONS
            if (found_lines := [line for line in lines if line.item.kind == kind and line.item in points.on])
        ],
        "off": [line for line in lines if line.item in points.off],
        "used": points.minutes,
        "empty": not lines,
        "agenda_listing": AGENDA,
        "ordered_listing": ORDERED,
        "ordered": ordered,
        "may_write": may_write,
        "may_issue": actor.can("dispatch.directive.issue"),
        "packs": [(row, hours_late(row.owed_by, row.sent_at) if row.sent_at else 0) for row in sent],
        "owed_by": found.starts_at - AHEAD if found.starts_at and not sent else None,
        "sheets": [(row, hours_late(row.owed_by, row.sent_at)) for row in queries.sheets(actor, meeting_id)],
        "item_form": (item_form or ItemForm()) if may_write else None,
        "refused": refused,
    }
    wrong = bool(refused) or (item_form is not None and bool(item_form.errors))
    return render(request, "dispatch/meeting.html", context, status=422 if wrong else 200)


SECTIONS = (
    ("matter", gettext_lazy("上次会议以来的交办事项")),
    ("decide", gettext_lazy("只有本级能定的事项")),
    ("light", gettext_lazy("亮灯项目")),
    ("other", gettext_lazy("其他事项")),
    ("good", gettext_lazy("好消息")),
)


def _lines(actor: Actor, found: "Meeting") -> list[AgendaLine]:
    by_project: defaultdict[int, list[Matter]] = defaultdict(list)
    for row in found.matters.all():
        if row.project_id is not None:
            by_project[row.project_id].append(row)
    typed = queries.ordered_by_line(found)
    return [
        AgendaLine(
            item,
            item_url(actor, item),
            typed.get(item.pk) or tuple(by_project.get(item.project_id or 0, ())),
        )
        for item in found.agenda.all()
    ]


@require_POST
def decide(request: HttpRequest, meeting_id: int) -> HttpResponseBase:
    """Save all decisions and the conclusion; `issue` names the point to order something on next."""
    actor = actor_of(request)
    found = queries.meeting(actor, meeting_id)
    decisions = {
        item.pk: request.POST[f"decision-{item.pk}"]
        for item in found.agenda.all()
        if f"decision-{item.pk}" in request.POST
    }
    conclusion = request.POST.get("conclusion", found.conclusion)
    try:
        actions.decide(actor, meeting_id=meeting_id, decisions=decisions, conclusion=conclusion)
    except GuatuError as refused:
        if refused.status != 422:
            raise
        text = f"{refused.text(get_language())} {refused.remedy(get_language())}"
        return _meeting_page(request, meeting_id, refused=text)
    item_id = request.POST.get("issue", "")
    if item_id.isascii() and item_id.isdecimal():
        return HttpResponseRedirect(f"{reverse('dispatch:issue')}?item={item_id}", status=303)
    messages.success(request, _("议定意见已保存。"))
    return _back_to(meeting_id)


@require_POST
def add_item(request: HttpRequest, meeting_id: int) -> HttpResponseBase:
    """A point of one's own."""
    actor = actor_of(request)
    actor.require("dispatch.meeting.write")
    form = ItemForm(request.POST)
    if not carried_out(
        form, lambda: actions.add_agenda_item(actor, meeting_id=meeting_id, **form.cleaned_data)
    ):
        return _meeting_page(request, meeting_id, item_form=form)
    messages.success(request, _("已加入议程。"))
    return _back_to(meeting_id)


@require_POST
def drop_item(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Take a point off."""
    actions.drop_agenda_item(actor_of(request), meeting_id=meeting_id, item_id=item_id)
    messages.success(request, _("已移出议程。"))
    return _back_to(meeting_id)


@require_POST
def hold(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The meeting took place."""
    actions.hold_meeting(actor_of(request), meeting_id=meeting_id)
    messages.success(request, _("会议已召开，议程和议定意见不再改动。"))
    return _back_to(meeting_id)


@require_safe
def minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The minutes as a file in the reader's language: `?form=pdf`, else Word."""
    actor, form = actor_of(request), check_form(request.GET.get("form", "docx"))
    data = queries.minutes(actor, meeting_id, get_language(), form)
    return download(data, named(queries.meeting(actor, meeting_id)), form)


def _back_to(meeting_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("dispatch:meeting", args=[meeting_id]), status=303)
