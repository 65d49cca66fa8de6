"""Evidence and answers beside a filing: added, taken back, given as files."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guatu.collect import actions, queries
from guatu.collect.actions import Piece
from guatu.collect.keeping_forms import EvidenceForm
from guatu.collect.pages.shown import posted_values, show
from guatu.collect.queries.review import subject_choices
from guatu.collect.types import SubjectKind
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.org.queries import actor_of
from guatu.ui.files import attachment, read_evidence


@require_POST
def add_evidence(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Keep a photo, a document or a sign-off beside a subject of the submission."""
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    actor.require("collect.fill", row)
    sheet = queries.sheet(actor, row)
    form = EvidenceForm(request.POST, request.FILES, subjects=subject_choices(sheet))
    try:
        if not form.is_valid():
            raise GuatuError("G2582" if "file" in form.errors else "G2583")
        wanted = form.cleaned_data
        kind, _colon, key = wanted["subject"].rpartition(":")
        piece = Piece(
            kind=wanted["kind"],
            upload=read_evidence(wanted["file"]),
            note=wanted["note"],
            party=wanted["party"],
            signer=wanted["signer"],
            signed_on=wanted["signed_on"],
        )
        actions.add_evidence(
            actor, submission_id=row.pk, kind=SubjectKind(kind), subject_id=int(key), piece=piece
        )
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return show(request, actor, row, refused=refused, status=refused.status)
    messages.success(request, _("佐证材料已保存。"))
    return HttpResponseRedirect(f"{reverse('collect:submission', args=[row.pk])}#evidence")


@require_POST
def withdraw_evidence(request: HttpRequest, submission_id: int, evidence_id: int) -> HttpResponse:
    """Take a piece of evidence back."""
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    actions.withdraw_evidence(actor, evidence_id=evidence_id)
    messages.success(request, _("佐证材料已撤回。"))
    return HttpResponseRedirect(f"{reverse('collect:submission', args=[row.pk])}#evidence")


@require_safe
def evidence(request: HttpRequest, submission_id: int, evidence_id: int) -> FileResponse:
    """A file of evidence, always saved and never shown."""
    found = queries.evidence_file(actor_of(request), submission_id, evidence_id)
    return attachment(found.file, found.name)


@require_POST
def answer(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Answer the office's remarks in words."""
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    try:
        actions.answer_remarks(
            actor,
            submission_id=row.pk,
            answers=posted_values(request.POST, queries.cell_keys(row), "a"),
        )
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return show(request, actor, row, refused=refused, status=refused.status)
    messages.success(request, _("答复已保存，随下次提交送项目办。"))
    return HttpResponseRedirect(reverse("collect:submission", args=[row.pk]))
