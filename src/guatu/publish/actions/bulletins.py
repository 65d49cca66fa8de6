"""Writes of publish: a bulletin made from a frozen month, and issued for good."""

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Final

from guatu.assess.actions import assess, assess_month
from guatu.assess.queries import of_snapshot
from guatu.assess.types import DEFAULT_SCHEME
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import EN, ZH
from guatu.kernel.period import Period
from guatu.ledger.actions import record, take_turn, verb
from guatu.ledger.types import Fact, Facts
from guatu.org.types import Actor, subject
from guatu.publish import queries
from guatu.publish.models import Bulletin
from guatu.publish.rules import check_month, number_of
from guatu.publish.types import plain_blocks
from guatu.status.actions import cite_snapshot
from guatu.status.queries import snapshot as read_snapshot
from guatu.ui.documents.pdf import to_pdf
from guatu.ui.documents.word import to_docx

if TYPE_CHECKING:
    from guatu.assess.models import Assessment

WRITTEN: Final = ("name", "name_en", "blocks", "word", "pdf", "word_digest", "pdf_digest")


@verb("publish.bulletin.make")
def make_bulletin(actor: Actor, *, period: Period, snapshot_id: int | None = None) -> Bulletin:
    """Make the draft of a month's bulletin; an earlier draft of that month goes.

    Without `snapshot_id` the month is frozen and scored now; a snapshot that is not scored yet is scored first.
    Raises Denied, NotFound, G2202 (no month), G2203 (snapshot of another month), and what `assess_month` raises.
    """
    actor.require("publish.write")
    check_month(period)
    scored = _scored(actor, period, snapshot_id)
    replaced = Bulletin.objects.filter(period=str(period), issued_on=None)
    gone: list[Fact] = list(replaced.values_list("pdf_digest", flat=True))
    replaced.delete()
    made = Bulletin(
        period=str(period),
        snapshot_id=scored.snapshot_id,
        assessment=scored,
        made_at=clock().now(),
        made_by_id=actor.account_id,
    )
    _write(actor, made, day=clock().today())
    made.save(force_insert=True)
    record(actor, subject(made), before={"drafts": gone} if gone else None, after=_kept(made))
    return made


def _scored(actor: Actor, period: Period, snapshot_id: int | None) -> "Assessment":
    if snapshot_id is None:
        return assess_month(actor, period=period)
    snapshot = read_snapshot(actor, snapshot_id)
    frozen = Period.parse(snapshot.period)
    if frozen != period:
        raise GuatuError("G2203", snapshot=snapshot.number, frozen=frozen, period=period)
    found = of_snapshot(actor, snapshot_id)
    return found or assess(actor, scheme_code=DEFAULT_SCHEME, snapshot_id=snapshot_id)


@verb("publish.bulletin.issue")
def issue_bulletin(actor: Actor, *, bulletin_id: int) -> Bulletin:
    """Give a draft its number and day; from then on neither text nor files change. Raises Denied, NotFound, G2201."""
    actor.require("publish.write")
    take_turn()  # two dispatchers at once would count the same
    draft = queries.bulletin(actor, bulletin_id)
    if draft.number is not None:
        raise GuatuError("G2201", bulletin=draft.number)
    before = {"pdf": draft.pdf_digest}
    draft.issued_on = clock().today()
    sequence = Bulletin.objects.filter(issued_on__year=draft.issued_on.year).count() + 1
    draft.number = number_of(queries.house_letterhead().mark, draft.issued_on.year, sequence)
    _write(actor, draft, day=draft.issued_on)
    draft.save(update_fields=[*WRITTEN, "number", "issued_on"])
    cite_snapshot(actor, snapshot_id=draft.snapshot_id, cited_as=draft.number)
    record(actor, subject(draft), before=before, after=_kept(draft))
    return draft


def _write(actor: Actor, row: Bulletin, *, day: date) -> None:
    """Tell the row's frozen month, in both languages for the page and in Chinese for the files."""
    told = {
        language: queries.bulletin_text(
            actor, row.assessment_id, number=row.number or "", day=day, language=language
        )
        for language in (ZH, EN)
    }
    row.name, row.name_en = told[ZH].title, told[EN].title
    row.blocks = {language: plain_blocks(document.blocks) for language, document in told.items()}
    row.word, row.pdf = to_docx(told[ZH]), to_pdf(told[ZH])
    row.word_digest = hashlib.sha256(row.word).hexdigest()
    row.pdf_digest = hashlib.sha256(row.pdf).hexdigest()


def _kept(row: Bulletin) -> Facts:
    return {
        "number": row.number,
        "period": row.period,
        "snapshot": row.snapshot_id,
        "assessment": row.assessment_id,
        "issued_on": row.issued_on,
        "word": row.word_digest,
        "pdf": row.pdf_digest,
    }
