"""The office returns or accepts, one by one or several at once; a post delegated to does as the office does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.collect import actions, queries
from guatu.collect.columns import QUEUE
from guatu.collect.models import Submission
from guatu.collect.pages.shown import posted_values, show
from guatu.collect.types import Words
from guatu.collect.types.keeping import Outcome, Wanted
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.org.queries import actor_of, units
from guatu.org.types import Actor
from guatu.ui.lists import exported
from guatu.ui.types import Crumb


@require_POST
def return_submission(request: HttpRequest, submission_id: int) -> HttpResponse:
    """The office sends a submission back, with remarks."""
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    after = _next(actor, row)
    try:
        actions.return_submission(
            actor,
            submission_id=submission_id,
            remark=request.POST.get("remark", ""),
            remarks=posted_values(request.POST, queries.cell_keys(row), "r"),
            version=_version(request.POST),
        )
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return show(request, actor, row, refused=refused, status=refused.status)
    messages.success(request, _("已退回，填报单位可以修改后重新提交。"))
    return after


@require_POST
def accept(request: HttpRequest, submission_id: int) -> HttpResponse:
    """The office takes a submission's figures into the tables."""
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    after = _next(actor, row)
    try:
        actions.accept(actor, submission_id=submission_id, version=_version(request.POST))
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return show(
            request, actor, queries.submission(actor, submission_id), refused=refused, status=refused.status
        )
    messages.success(request, _("已通过，数据已入库。"))
    return after


def _next(actor: Actor, row: Submission) -> HttpResponseRedirect:
    """The next submission that waits for the actor; after the last one, the board of the month."""
    waiting = list(queries.waiting_for_decision(actor).values_list("pk", flat=True))
    left = [pk for pk in waiting if pk != row.pk]
    if not left:
        return HttpResponseRedirect(f"{reverse('collect:board')}?period={row.period}")
    place = waiting.index(row.pk) if row.pk in waiting else 0
    return HttpResponseRedirect(reverse("collect:submission", args=[left[min(place, len(left) - 1)]]))


def _version(posted: QueryDict) -> int | None:
    text = posted.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponseBase:
    """What waits for my decision, with what was said beside the figures; POST accepts those that are ticked."""
    actor = actor_of(request)
    actor.require("collect.read")
    outcomes: list[Outcome] = []
    if request.method == "POST":
        wanted = [
            Wanted(
                pk,
                _version(QueryDict(f"version={request.POST.get(f'v{pk}', '')}")),
                f"seen{pk}" in request.POST,
            )
            for pk in _ids(request.POST.getlist("submission"))
        ]
        outcomes = actions.accept_batch(actor, wanted=wanted)
        accepted = sum(one.error is None for one in outcomes)
        if accepted:
            told = ngettext("已通过 %(n)s 份，数据已入库。", "已通过 %(n)s 份，数据已入库。", accepted)
            messages.success(request, told % {"n": accepted})
        if accepted == len(outcomes):
            return redirect("collect:queue")
    rows = queries.queue(actor)
    if taken := exported(request, QUEUE, rows):
        return taken
    language = get_language()
    names = {row.pk: Words(row.name, row.name_en) for row in units(actor)} if outcomes else {}
    context = {
        "menu_key": "collect",
        "crumbs": [Crumb(_("数据填报"), reverse("collect:due")), Crumb(_("待审核"))],
        "listing": QUEUE,
        "rows": rows,
        "refused": [
            (names.get(one.unit_id or 0), one.error.text(language), one.error.remedy(language))
            for one in outcomes
            if one.error is not None
        ],
        "office": actor.can("collect.office"),
    }
    return render(request, "collect/queue.html", context, status=409 if outcomes else 200)


def _ids(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal() and len(text) < 19]


@require_safe
def history(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Every round of a submission compared with the one before, and who entered what."""
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    sheet = queries.sheet(actor, row)
    context = {
        "menu_key": "collect",
        "crumbs": [
            Crumb(_("数据填报"), reverse("collect:due")),
            Crumb(sheet.unit.label(get_language()), reverse("collect:submission", args=[row.pk])),
            Crumb(_("历次提交")),
        ],
        "sheet": sheet,
        "row": row,
        "rounds": queries.history(row, sheet),
        "entries": queries.entries(row, sheet),
    }
    return render(request, "collect/history.html", context)
