"""The form to be filled: by hand or with a workbook."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.collect import actions, queries
from guatu.collect.forms import WorkbookForm, read_upload
from guatu.collect.models import Submission
from guatu.collect.pages.shown import posted_edits, posted_key, posted_version, show
from guatu.collect.types import CellKey, Field, SubjectKind
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.org.queries import actor_of
from guatu.ui import words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def submission(request: HttpRequest, submission_id: int) -> HttpResponse:
    """The form to be filled, the review of the office, or the record: by state and by who looks.

    `?workbook=12` shows the cells of that import which were changed here meanwhile, to be decided one by one.
    """
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    number = request.GET.get("workbook", "")
    if not number.isdecimal() or len(number) > 18:
        return show(request, actor, row)
    upload = queries.imported(actor, int(number))
    clashes = queries.import_conflicts(upload) if upload.submission_id == row.pk else {}
    return show(request, actor, row, clashes=clashes)


@require_POST
def save(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Save what the posted form holds, merged with what others wrote meanwhile; with `do=submit` hand it in.

    The scripts of the page save through the API; what they post here has no cells, only the version they know.
    """
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    edits = posted_edits(request.POST, queries.cell_keys(row))
    try:
        merged = actions.merge_cells(
            actor, submission_id=submission_id, key=posted_key(request.POST), edits=edits
        )
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return show(request, actor, row, refused=refused, status=refused.status)
    row = queries.submission(actor, submission_id)
    if merged.conflicts:
        kept = GuatuError("G2541", count=len(merged.conflicts))
        return show(request, actor, row, refused=kept, status=kept.status, clashes=merged.conflicts)
    if request.POST.get("do") == "submit":
        return _submit(request, row, seen=merged.before == posted_version(request.POST))
    messages.success(request, _("草稿已保存。"))
    return redirect("collect:submission", submission_id=submission_id)


def _submit(request: HttpRequest, row: Submission, *, seen: bool) -> HttpResponse:
    """Hand it in, where its writer has seen everything that is handed in."""
    actor = actor_of(request)
    try:
        if not seen:
            raise GuatuError("G2542")
        actions.submit(actor, submission_id=row.pk, version=row.version)
    except GuatuError as refused:
        row = queries.submission(actor, row.pk)
        return show(request, actor, row, refused=refused, status=refused.status)
    messages.success(request, _("已提交，等待审核。"))
    return redirect("collect:due")


@require_POST
def restore_note(request: HttpRequest, submission_id: int, project_id: int) -> HttpResponse:
    """Have a project's note written out of its nodes again."""
    key = CellKey(SubjectKind.PROJECT, project_id, Field.NOTE)
    actions.restore_prose(actor_of(request), submission_id=submission_id, key=key)
    messages.success(request, _("进展说明已恢复自动生成。"))
    return redirect("collect:submission", submission_id=submission_id)


@require_http_methods(["GET", "POST"])
def workbook(request: HttpRequest, submission_id: int) -> HttpResponse:
    """GET: the submission as an Excel workbook. POST: that one filled, taken whole or not at all; or one's own."""
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
            raise GuatuError("G1768")
        file = form.cleaned_data["file"]
        taken = actions.take_workbook(
            actor, submission_id=submission_id, name=file.name, data=read_upload(file)
        )
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return show(request, actor, row, refused=refused, status=refused.status)
    if taken.cells is None:
        messages.info(request, _("这是自己的表：请核对下面读出的各行，再导入。"))
        return redirect("collect:import", workbook_id=taken.workbook.pk)
    told = ngettext("工作簿已导入，%(n)s 格有变化。", "工作簿已导入，%(n)s 格有变化。", taken.cells)
    messages.success(request, told % {"n": taken.cells})
    here = reverse("collect:submission", args=[submission_id])
    clashes = queries.import_conflicts(taken.workbook)
    return redirect(f"{here}?workbook={taken.workbook.pk}" if clashes else here)
