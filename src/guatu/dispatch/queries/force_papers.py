"""Papers of a task force as files: its handbook, a template as it is, a template filled with today's facts."""

from typing import TYPE_CHECKING

from django.utils.translation import override

from guatu.dispatch.adapters.filling import filled
from guatu.dispatch.adapters.paper_store import PAPERS
from guatu.dispatch.adapters.papers import built_in, handbook_document
from guatu.dispatch.models import PaperTemplate
from guatu.dispatch.queries.force_list import filling_of
from guatu.dispatch.queries.forces import handbook
from guatu.dispatch.types.forces import PaperKind
from guatu.kernel.errors import NotFound
from guatu.kernel.language import EN, ZH, Phrase, in_english
from guatu.org.types import Actor
from guatu.ui.documents.word import to_docx
from guatu.ui.words import named

if TYPE_CHECKING:
    from guatu.org.models import TaskForce


def handbook_paper(actor: Actor, force: "TaskForce", language: str, version: int | None = None) -> bytes:
    """The handbook as .docx in "zh-hans" or "en" (Chinese where no English was written). Raises NotFound."""
    found = handbook(actor, force, version)
    if found is None:
        raise NotFound(what=Phrase("手册", "handbook"))
    with override(EN if in_english(language) else ZH):
        text = (found.text_en if in_english(language) else "") or found.text
        document = handbook_document(
            named(found),
            text,
            issuer=named(force),
            version=found.version,
            on=found.made_at.date(),
            language=language,
        )
    return to_docx(document)


def template_file(row: PaperTemplate) -> bytes:
    """An uploaded template as it came. Raises NotFound where the store has lost it."""
    return PAPERS.load(row.digest)


def filled_paper(
    actor: Actor, force: "TaskForce", kind: PaperKind, language: str, row: PaperTemplate | None = None
) -> bytes:
    """A template (an uploaded one, else the house's own of the kind) filled with the force's facts of today."""
    with override(EN if in_english(language) else ZH):
        source = template_file(row) if row is not None else built_in(kind, language)
        return filled(source, filling_of(actor, force))
