"""Bringing in one's own workbook: the upload with past imports, one import with its preview, and its steps."""

import math
from typing import Any, Final
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from guatu.collect import actions, queries
from guatu.collect.actions.workbook_reading import STEPS
from guatu.collect.columns import WORKBOOKS
from guatu.collect.forms import read_upload
from guatu.collect.import_forms import ImportFileForm, LinesForm
from guatu.collect.models import Workbook
from guatu.collect.pages.import_shown import Shower, error_shown, told_error
from guatu.collect.types.workbook import IMPORT_WORDS, LineState, WorkbookState
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.ui.lists import exported
from guatu.ui.types import Crumb

PAGE: Final = 50
BUSY: Final = frozenset(("waiting", "reading", "writing"))


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponseBase:
    """Upload a workbook; past imports and the corrections kept stand below."""
    actor = actor_of(request)
    actor.require("collect.read")
    may_import = actor.can("collect.workbook")
    form = _form(request, actor) if may_import else None
    refused: GuatuError | None = None
    if request.method == "POST":
        actor.require("collect.workbook")
        if form is not None and form.is_valid():
            try:
                row = actions.upload_workbook(
                    actor,
                    name=form.cleaned_data["file"].name,
                    data=read_upload(form.cleaned_data["file"]),
                    **form.place(),
                )
            except (Denied, NotFound):
                raise
            except GuatuError as error:
                refused = error
            else:
                return redirect("collect:import", workbook_id=row.pk)
    rows = queries.workbooks(actor)
    if taken := exported(request, WORKBOOKS, rows):
        return taken
    context = {
        "menu_key": "collect",
        "listing": WORKBOOKS,
        "crumbs": [Crumb(_("数据填报"), reverse("collect:due")), Crumb(_("工作簿导入"))],
        "form": form,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "profiles": queries.profiles(actor),
        "may_import": may_import,
        "refused": told_error(refused) if refused is not None else None,
    }
    wrong = form is not None and form.is_bound and not form.is_valid()
    status = refused.status if refused is not None else 422 if wrong else 200
    return render(request, "collect/imports.html", context, status=status)


def _form(request: HttpRequest, actor: Actor) -> ImportFileForm:
    """A page of a submission links here with `?into=submission:17`."""
    if request.method == "POST":
        return ImportFileForm(request.POST, request.FILES, actor=actor)
    return ImportFileForm(actor=actor, initial={"into": request.GET.get("into", "")})


@require_safe
def one_import(request: HttpRequest, workbook_id: int) -> HttpResponse:
    """One import: its progress, why it was refused, the preview, or what was written."""
    actor = actor_of(request)
    return _page(request, actor, queries.imported(actor, workbook_id))


def _page(
    request: HttpRequest, actor: Actor, row: Workbook, refused: GuatuError | None = None
) -> HttpResponse:
    state = queries.import_state(row)
    sheets = list(
        dict.fromkeys(entry["sheet"] for entry in row.reading.get("sheets", ()) if entry.get("mark"))
    )
    form = LinesForm(request.GET, sheets=sheets)
    wanted = form.wanted()
    lines = queries.import_lines(row, **wanted)
    if "own" in row.reading and not any(wanted.values()):
        # Of a form's own workbook nearly all rows are as they were: the count above leads to them.
        lines = lines.exclude(state=LineState.SAME.value, left=[])
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    counts = row.counts or {}
    may_write = actor.can("collect.fill", row)
    context: dict[str, Any] = {
        "menu_key": "collect",
        "crumbs": [
            Crumb(_("数据填报"), reverse("collect:due")),
            Crumb(_("工作簿导入"), reverse("collect:imports")),
            Crumb(row.name),
        ],
        "row": row,
        "state": state,
        "form": form,
        "counts": [(one, counts.get(one, 0)) for one in (*(state.value for state in LineState), "doubtful")],
        "write_count": counts.get("new", 0) + counts.get("changed", 0),
        "look": counts.get("refused", 0) + counts.get("doubtful", 0),
        "page": page,
        "lines": Shower(actor, row).lines(list(page.object_list)),
        "error": told_error(refused) if refused is not None else error_shown(row.error),
        "busy": state in BUSY,
        "share": math.floor(100 * row.step / (STEPS + 1)),
        "may_write": may_write,
        "earlier": queries.earlier_import(row) if state == WorkbookState.READ.value else None,
        "homeless": [
            entry for entry in row.reading.get("sheets", ()) if not entry["home"] or not entry["taken"]
        ],
        "totals": sum(len(entry.get("totals", ())) for entry in row.reading.get("sheets", ())),
        "conflicts": len(queries.import_conflicts(row)) if may_write and row.submission_id else 0,
        "known": any(entry.get("profile") for entry in row.reading.get("sheets", ())),
        "warnings": row.reading.get("warnings", ()),
    }
    status = refused.status if refused is not None else 200
    return render(request, "collect/import.html", context, status=status)


@require_GET
def import_state(request: HttpRequest, workbook_id: int) -> HttpResponse:
    """How far the work behind has come; once it is done, htmx loads the page anew."""
    row = queries.imported(actor_of(request), workbook_id)
    state = queries.import_state(row)
    if state not in BUSY:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    context = {"row": row, "state": state, "share": math.floor(100 * row.step / (STEPS + 1))}
    return render(request, "collect/part/import_progress.html", context)


@require_POST
def apply_import(request: HttpRequest, workbook_id: int) -> HttpResponse:
    """Write what the preview showed, all of it or nothing."""
    actor = actor_of(request)
    try:
        row = actions.apply_workbook(
            actor, workbook_id=workbook_id, confirmed=request.POST.get("confirmed") == "yes"
        )
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return _page(request, actor, queries.imported(actor, workbook_id), refused)
    if row.state == WorkbookState.APPLIED.value:
        messages.success(
            request,
            _("已导入：新增 %(new)s，变更 %(changed)s。")
            % {"new": row.counts["new"], "changed": row.counts["changed"]},
        )
    return redirect("collect:import", workbook_id=workbook_id)


@require_POST
def undo_import(request: HttpRequest, workbook_id: int) -> HttpResponse:
    """Take an import back, where nothing has changed since."""
    actor = actor_of(request)
    try:
        actions.undo_workbook(actor, workbook_id=workbook_id)
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return _page(request, actor, queries.imported(actor, workbook_id), refused)
    messages.success(request, _("已撤销，数据恢复到导入以前。"))
    return redirect("collect:import", workbook_id=workbook_id)


@require_POST
def drop_import(request: HttpRequest, workbook_id: int) -> HttpResponse:
    """Give an import up that has written nothing."""
    actor = actor_of(request)
    try:
        actions.drop_workbook(actor, workbook_id=workbook_id)
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return _page(request, actor, queries.imported(actor, workbook_id), refused)
    messages.success(request, _("已放弃，没有写入任何数据。"))
    return redirect("collect:imports")


@require_POST
def reread_import(request: HttpRequest, workbook_id: int) -> HttpResponse:
    """Read and compare again, as the tables now stand."""
    actor = actor_of(request)
    try:
        actions.correct_workbook(actor, workbook_id=workbook_id)
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return _page(request, actor, queries.imported(actor, workbook_id), refused)
    return redirect("collect:import", workbook_id=workbook_id)


@require_POST
def forget_profile(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Forget the corrections kept for a table."""
    actions.forget_profile(actor_of(request), profile_id=profile_id)
    messages.success(request, _("已忘记，以后按表头识别。"))
    return redirect("collect:imports")


@require_GET
def import_file(request: HttpRequest, workbook_id: int) -> HttpResponse:
    """The file as it was uploaded."""
    row = queries.imported(actor_of(request), workbook_id)
    return attachment(queries.import_file(row), row.name)


@require_GET
def import_annotated(request: HttpRequest, workbook_id: int) -> HttpResponse:
    """The file as it goes back, with comments on the cells at fault and a first sheet listing them."""
    row = queries.imported(actor_of(request), workbook_id)
    if row.state == WorkbookState.REFUSED.value:
        raise GuatuError("G2526", state=IMPORT_WORDS[row.state])
    stem, dot, ending = row.name.rpartition(".")
    kept = ending.lower() if dot and ending.lower() in ("xlsx", "xlsm") else "xlsx"
    name = f"{stem or row.name} {_('核对')}.{kept}"
    return attachment(queries.annotated_import(row, get_language()), name)


def attachment(data: bytes, name: str) -> HttpResponse:
    """A file to be saved, never opened in the page."""
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
