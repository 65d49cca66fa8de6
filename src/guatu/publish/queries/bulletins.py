"""Reads of bulletins as issued."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from guatu.assess.queries import assessment, facts_of, places
from guatu.kernel.errors import NotFound
from guatu.kernel.language import pick
from guatu.org.queries import house_city
from guatu.org.types import Actor
from guatu.publish.adapters.bulletin import bulletin_document
from guatu.publish.adapters.letterhead import letterhead_of
from guatu.publish.models import Bulletin
from guatu.publish.rules import figures
from guatu.publish.types import FileKind, Letterhead
from guatu.status.queries import frozen_lights
from guatu.status.types import Words
from guatu.ui.documents.types import OfficialDocument
from guatu.ui.types import LightColour

if TYPE_CHECKING:
    pass


def bulletins(actor: Actor) -> QuerySet[Bulletin]:
    """Bulletins without their files, the newest month first.

    Every member reads issued ones; drafts are for those who write them.
    """
    rows = (
        Bulletin.objects.select_related("snapshot", "made_by")
        .defer("word", "pdf", "blocks", "snapshot__facts")
        .order_by("-period", "-issued_on", "-pk")
    )
    if not actor.can("publish.read"):
        return rows.none()
    return rows if actor.can("publish.write") else rows.exclude(issued_on=None)


def bulletin(actor: Actor, bulletin_id: int) -> Bulletin:
    """One bulletin with its text. Raises NotFound, for a draft too where the actor does not write them."""
    rows = bulletins(actor).defer(None).defer("word", "pdf", "snapshot__facts")
    found = rows.filter(pk=bulletin_id).first()
    if found is None:
        raise NotFound(what=f"publish.bulletin:{bulletin_id}")
    return found


def red_lights(actor: Actor, row: Bulletin, language: str) -> dict[str, str]:
    """Where each red project of a bulletin is explained, by its name in the language; those the actor may see.

    The light is the frozen one, as the bulletin told it. Three queries at most.
    """
    found = frozen_lights(actor, row.snapshot, LightColour.RED)
    return {
        pick(language, name.zh, name.en): reverse("status:light", args=[pk]) for name, pk in found.items()
    }


def bulletin_file(actor: Actor, bulletin_id: int, kind: FileKind) -> bytes:
    """The file of a bulletin, byte for byte as it was made. Raises NotFound."""
    found = bulletin(actor, bulletin_id)
    return bytes(found.word if kind is FileKind.WORD else found.pdf)


def bulletin_text(
    actor: Actor, assessment_id: int, *, number: str, day: date, language: str
) -> OfficialDocument:
    """A scored month told as a bulletin. The same assessment, number, day and language always give the same document.

    Raises NotFound for those who do not see the whole city.
    """
    scored = assessment(actor, assessment_id)
    facts = facts_of(actor, scored.snapshot_id)
    return bulletin_document(
        figures(facts, places(actor, scored.pk)),
        letterhead_of(facts.city),
        scheme=_named(scored.scheme.name, scored.scheme.name_en),
        number_given=number,
        day=day,
        invented=settings.DEMO,
        language=language,
    )


def house_letterhead() -> Letterhead:
    """The letterhead of the city this house serves."""
    city = house_city()
    return letterhead_of(Words(city.name, city.name_en or city.name) if city else None)


def _named(name: str, name_en: str) -> Words:
    return Words(name, name_en or name)
