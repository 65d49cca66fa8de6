"""Directives: the list, one with its whole story, issuing, feeding back, verifying, evidence."""

from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.dispatch import actions, queries
from guatu.dispatch.forms import FeedbackForm, IssueForm, ListForm, VerifyForm
from guatu.dispatch.models import Feedback, Verification
from guatu.dispatch.rules import USUAL_LIMIT
from guatu.dispatch.templatetags.dispatch_words import signed
from guatu.dispatch.types import WAITING, DirectiveDraft, State
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects.queries import projects
from guatu.status.queries import silence_text, silences
from guatu.ui.files import attachment, read_evidence
from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb, LightColour, TimelineItem
from guatu.ui.words import named

if TYPE_CHECKING:
    from guatu.dispatch.models import Directive

PAGE = 50


@require_safe
def directives(request: HttpRequest) -> HttpResponse:
    """Whose, by when, overdue first; everything chosen is in the address."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    form = ListForm(request.GET, actor=actor)
    rows = queries.directives(
        actor, state=form.state_asked, overdue=form.overdue_asked, unit_id=form.unit_asked
    )
    context = {
        "menu_key": "dispatch",
        "form": form,
        "counts": queries.counts(actor),
        "states": list(State),
        "filtered": any(form.cleaned_data.values()),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_issue": actor.can("dispatch.directive.issue"),
    }
    return render(request, "dispatch/directives.html", context)


# --- one directive


@require_safe
def directive(request: HttpRequest, directive_id: int) -> HttpResponse:
    """What was ordered and why, and everything that happened since; forms for who may act now."""
    return _directive_page(request, directive_id)


def _directive_page(
    request: HttpRequest,
    directive_id: int,
    feedback_form: FeedbackForm | None = None,
    verify_form: VerifyForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.directive(actor, directive_id)
    state = State(found.state)
    fed_back = list(queries.feedback_of(actor, found))
    may_feed_back = state in WAITING and actor.can("dispatch.directive.feed_back", found)
    may_verify = state is State.FED_BACK and actor.can("dispatch.directive.verify", found)
    context = {
        "menu_key": "dispatch",
        "crumbs": [Crumb(_("调度销号"), reverse("dispatch:directives")), Crumb(found.number)],
        "directive": found,
        "light": found.light if found.light is not None and actor.sees(found.light.unit_id) else None,
        "silence": _silence(actor, found),
        "project_url": _project_url(actor, found),
        "timeline": _story(found, fed_back, list(queries.verifications_of(actor, found))),
        "evidence": [row for row in fed_back if row.evidence],
        "feedback_form": (feedback_form or FeedbackForm()) if may_feed_back else None,
        "verify_form": (verify_form or VerifyForm()) if may_verify else None,
    }
    refused = any(form is not None and form.errors for form in (feedback_form, verify_form))
    return render(request, "dispatch/directive.html", context, status=422 if refused else 200)


def _silence(actor: Actor, found: "Directive") -> str:
    """How old the figures of the project are, where its light was grey when it was ordered; else ""."""
    light = found.light
    if light is None or light.colour != LightColour.GREY or not actor.sees(light.unit_id):
        return ""
    month = Period.month_of(clock().today())
    return silence_text(silences(actor, [light.subject_id], month).get(light.subject_id))


def _project_url(actor: Actor, found: "Directive") -> str:
    project = found.project
    if project is None or not actor.sees(project.unit_id):
        return ""
    return reverse("projects:detail", args=[project.code])


def _story(found: "Directive", fed_back: list[Feedback], verified: list[Verification]) -> list[TimelineItem]:
    """Issue, feedback, verification, in their order: each verification answers the feedback before it."""
    issue = TimelineItem(found.issued_on, _("交办"), named(found), signed(found.issued_by))
    turns = chain.from_iterable(zip_longest(map(_fed_back, fed_back), map(_verified, verified)))
    return [issue, *(item for item in turns if item is not None)]


def _fed_back(row: Feedback) -> TimelineItem:
    return TimelineItem(row.at, _("反馈"), row.text, signed(row.by))


def _verified(row: Verification) -> TimelineItem:
    title = _("核验通过，销号") if row.passed else _("核验未通过，退回重办")
    colour = LightColour.DONE if row.passed else LightColour.RED
    return TimelineItem(row.at, title, row.finding, signed(row.by), colour=colour)


@require_POST
def feed_back(request: HttpRequest, directive_id: int) -> HttpResponse:
    """The unit tells what it did. Who may not is told so before the file is read."""
    actor = actor_of(request)
    actor.require("dispatch.directive.feed_back", queries.directive(actor, directive_id))
    form = FeedbackForm(request.POST, request.FILES)

    def act() -> None:
        evidence = read_evidence(form.cleaned_data["evidence"])
        actions.feed_back(actor, directive_id=directive_id, text=form.cleaned_data["text"], evidence=evidence)

    if not carried_out(form, act):
        return _directive_page(request, directive_id, feedback_form=form)
    messages.success(request, _("已反馈，等待核验。"))
    return _back_to(directive_id)


@require_POST
def verify(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Somebody else looks: closed, or reopened."""
    actor = actor_of(request)
    actor.require("dispatch.directive.verify", queries.directive(actor, directive_id))
    form = VerifyForm(request.POST)
    if not carried_out(form, lambda: actions.verify(actor, directive_id=directive_id, **form.cleaned_data)):
        return _directive_page(request, directive_id, verify_form=form)
    messages.success(request, _("核验通过，已销号。") if form.cleaned_data["passed"] else _("已退回重办。"))
    return _back_to(directive_id)


@require_safe
def evidence(request: HttpRequest, directive_id: int, feedback_id: int) -> FileResponse:
    """An evidence file, always saved and never shown: what it is, its sender decided."""
    found = queries.evidence(actor_of(request), directive_id, feedback_id)
    return attachment(found.evidence, found.evidence_name)


def _back_to(directive_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("dispatch:directive", args=[directive_id]), status=303)


# --- issuing


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Order a unit to act: from a light, a project, a point of an agenda (all in the address), or from nothing."""
    actor = actor_of(request)
    actor.require("dispatch.directive.issue")
    draft = queries.directive_draft(
        actor,
        light_id=_number(request, "light"),
        project_id=_number(request, "project"),
        item_id=_number(request, "item"),
    )
    form = IssueForm(request.POST or None, actor=actor, draft=draft)
    made: list[Directive] = []

    def act() -> None:
        made.append(
            actions.issue_directive(
                actor,
                light_id=draft.light_id,
                project_id=draft.project_id,
                meeting_id=draft.meeting_id,
                **form.cleaned_data,
            )
        )

    if form.is_bound and carried_out(form, act):
        messages.success(request, _("已交办：%(number)s。") % {"number": made[0].number})
        if draft.meeting_id is not None:
            return HttpResponseRedirect(reverse("dispatch:meeting", args=[draft.meeting_id]), status=303)
        return _back_to(made[0].pk)
    context = {
        "menu_key": "dispatch",
        "crumbs": [Crumb(_("调度销号"), reverse("dispatch:directives")), Crumb(_("下达交办"))],
        "form": form,
        "back": _origin(draft),
        "about": _about(actor, draft),
        "due": _due(str(form["workdays"].value() or "")),
    }
    return render(request, "dispatch/issue.html", context, status=422 if form.is_bound else 200)


def _about(actor: Actor, draft: DirectiveDraft) -> dict[str, str] | None:
    """The project behind the draft, with its page."""
    project = projects(actor).filter(pk=draft.project_id).first() if draft.project_id is not None else None
    if project is None:
        return None
    return {"text": named(project), "url": reverse("projects:detail", args=[project.code])}


def _origin(draft: DirectiveDraft) -> str:
    if draft.meeting_id is not None:
        return reverse("dispatch:meeting", args=[draft.meeting_id])
    if draft.light_id is not None:
        return reverse("status:light", args=[draft.light_id])
    return reverse("dispatch:directives")


def _number(request: HttpRequest, key: str) -> int | None:
    """A row's number in the address; none for what is no number that a table could hold."""
    text = request.GET.get(key, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


@require_safe
def due_day(request: HttpRequest) -> HttpResponse:
    """The due day of a limit, while it is being typed."""
    actor_of(request).require("dispatch.directive.issue")
    due = _due(request.GET.get("workdays", str(USUAL_LIMIT)))
    return render(request, "dispatch/part/due_day.html", {"due": due})


def _due(workdays: str) -> dict[str, object]:
    """The day, or why there is none: a limit still being typed is no error of the page."""
    number = int(workdays) if workdays.isascii() and workdays.isdecimal() and len(workdays) <= 9 else 0
    try:
        return {"day": queries.due_on(number)}
    except GuatuError as refused:
        return {"wrong": f"{refused.text(get_language())} {refused.remedy(get_language())}"}
