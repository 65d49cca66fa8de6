"""Pages of collect: what is owed, the form itself, the office's review, the board of a month."""

from collections import Counter
from collections.abc import Mapping
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.collect import actions, queries
from guatu.collect.adapters.workbook_in import WorkbookRefused
from guatu.collect.forms import MonthForm, OpenForm, WorkbookForm, read_upload
from guatu.collect.models import Submission
from guatu.collect.rules import EDITABLE, GIVEN
from guatu.collect.types import CellKey, State
from guatu.kernel.clock import clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.org.types import Actor, Role
from guatu.ui import words
from guatu.ui.types import Crumb

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """What I owe, by when. Whoever does not report is shown the board."""
    actor = actor_of(request)
    if actor.role is not Role.REPORTER:
        return redirect("collect:board")
    owed = queries.due_list(actor)
    context = {
        "menu_key": "collect",
        "open": [item for item in owed if item.state not in GIVEN],
        "given": [item for item in owed if item.state in GIVEN],
    }
    return render(request, "collect/due.html", context)


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """How a month stands, unit by unit."""
    actor = actor_of(request)
    actor.require("collect.read")
    periods = queries.board_periods(actor)
    period = Period.parse(request.GET["period"]) if request.GET.get("period") else periods[0]
    rows = queries.board(actor, period)
    states = Counter(str(row.state or "owed") for row in rows)
    context = {
        "menu_key": "collect",
        "period": period,
        "periods": periods,
        "rows": rows,
        "states": states,
        "missing": sum(row.state in (None, State.DRAFT) for row in rows),
        "passed": states[State.ACCEPTED.value] + states[State.LOCKED.value],
        "late": sum(row.late for row in rows),
        "may_lock": actor.can("collect.lock") and states[State.ACCEPTED.value] > 0,
        "is_reporter": actor.role is Role.REPORTER,
    }
    return render(request, "collect/board.html", context)


@require_POST
def open_submission(request: HttpRequest) -> HttpResponse:
    """Open a month's form, prefilled where it is new."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        raise NotFound(what=_("这份报表"))
    wanted = form.cleaned_data
    row = actions.open_submission(
        actor_of(request), form_id=wanted["form"], unit_id=wanted["unit"], period=wanted["period"]
    )
    return redirect("collect:submission", submission_id=row.pk)


@require_GET
def submission(request: HttpRequest, submission_id: int) -> HttpResponse:
    """The form to be filled, the review of the office, or the record: by state and by who looks."""
    actor = actor_of(request)
    return _submission(request, actor, queries.submission(actor, submission_id))


def _submission(
    request: HttpRequest,
    actor: Actor,
    row: Submission,
    *,
    refused: GuatuError | None = None,
    status: int = 200,
) -> HttpResponse:
    state = State(row.state)
    fill = state in EDITABLE and actor.can("collect.fill", row)
    decide = state is State.SUBMITTED and actor.can("collect.decide", row)
    sheet = queries.sheet(actor, row)
    context = {
        "menu_key": "collect",
        "crumbs": [Crumb(_("数据填报"), reverse("collect:due")), Crumb(words.named(row.unit))],
        "sheet": sheet,
        "row": row,
        "fill": fill,
        "decide": decide,
        "late": _late(row),
        "refused": _told(refused) if refused else None,
        "faults": refused.faults if isinstance(refused, WorkbookRefused) else (),
        "workbook_form": WorkbookForm() if fill else None,
    }
    template = "collect/fill.html" if fill else "collect/review.html"
    return render(request, template, context, status=status)


@require_POST
def save(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Save what the form holds; with `do=submit` hand it in. htmx gets the state of saving, not the page."""
    actor = actor_of(request)
    htmx = bool(getattr(request, "htmx", False))
    row = queries.submission(actor, submission_id)
    try:
        row = actions.save_cells(
            actor,
            submission_id=submission_id,
            version=_version(request.POST),
            values=_values(request.POST, queries.cell_keys(row), "c"),
        )
        if request.POST.get("do") == "submit" and not htmx:
            actions.submit(actor, submission_id=submission_id, version=row.version)
            messages.success(request, _("已提交，等待审核。"))
            return redirect("collect:due")
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        if htmx:
            # 200, for htmx shows nothing of a refusal: the words say that it is one.
            return render(request, "collect/part/saved.html", {"refused": _told(refused)})
        return _submission(
            request, actor, queries.submission(actor, submission_id), refused=refused, status=refused.status
        )
    if htmx:
        context = {"sheet": queries.sheet(actor, row), "saved_at": clock().now()}
        return render(request, "collect/part/saved.html", context)
    messages.success(request, _("草稿已保存。"))
    return redirect("collect:submission", submission_id=submission_id)


@require_POST
def return_submission(request: HttpRequest, submission_id: int) -> HttpResponse:
    """The office sends a submission back, with remarks."""
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    try:
        actions.return_submission(
            actor,
            submission_id=submission_id,
            remark=request.POST.get("remark", ""),
            remarks=_values(request.POST, queries.cell_keys(row), "r"),
        )
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return _submission(request, actor, row, refused=refused, status=refused.status)
    messages.success(request, _("已退回，填报单位可以修改后重新提交。"))
    return _to_board(row)


@require_POST
def accept(request: HttpRequest, submission_id: int) -> HttpResponse:
    """The office takes a submission's figures into the tables."""
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    try:
        actions.accept(actor, submission_id=submission_id)
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return _submission(
            request, actor, queries.submission(actor, submission_id), refused=refused, status=refused.status
        )
    messages.success(request, _("已通过，数据已入库。"))
    return _to_board(row)


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock every accepted submission of a month."""
    form = MonthForm(request.POST)
    if not form.is_valid():
        raise GuatuError("G1003", text=request.POST.get("period", ""))
    period = form.cleaned_data["period"]
    count = actions.lock_period(actor_of(request), period=period)
    messages.success(request, ngettext("已锁定 %(n)s 份。", "已锁定 %(n)s 份。", count) % {"n": count})
    return HttpResponseRedirect(f"{reverse('collect:board')}?period={period}")


@require_http_methods(["GET", "POST"])
def workbook(request: HttpRequest, submission_id: int) -> HttpResponse:
    """GET: the submission as an Excel workbook. POST: a filled one, taken whole or not at all."""
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    if request.method == "GET":
        data = queries.workbook(actor, row, get_language())
        name = f"{words.named(row.form)} {words.named(row.unit)} {row.period}.xlsx"
        answer = HttpResponse(data, content_type=XLSX)
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        return answer
    actor.require("collect.fill", row)
    form = WorkbookForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise GuatuError("G1751")
        data = read_upload(form.cleaned_data["file"])
        changed = actions.import_workbook(actor, submission_id=submission_id, data=data)
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return _submission(request, actor, row, refused=refused, status=refused.status)
    told = ngettext("工作簿已导入，%(n)s 格有变化。", "工作簿已导入，%(n)s 格有变化。", changed)
    messages.success(request, told % {"n": changed})
    return redirect("collect:submission", submission_id=submission_id)


def _values(posted: QueryDict, keys: Mapping[int, CellKey], prefix: str) -> dict[CellKey, str]:
    """The posted texts of this submission's cells; `prefix` is "c" for values and "r" for remarks."""
    named = ((key, f"{prefix}{pk}") for pk, key in keys.items())
    return {key: str(posted[name]) for key, name in named if name in posted}


def _version(posted: QueryDict) -> int:
    text = posted.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _told(error: GuatuError) -> dict[str, str]:
    language = get_language()
    return {"number": error.number, "text": error.text(language), "remedy": error.remedy(language)}


def _late(row: Submission) -> bool:
    given = row.submitted_at is not None and State(row.state) in GIVEN
    day = row.submitted_at if given else None
    return (timezone.localtime(day).date() if day else clock().today()) > row.due_on


def _to_board(row: Submission) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('collect:board')}?period={row.period}")
