"""Reads of hand-overs: what a post has that would pass, those announced and carried out, their sheets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from guatu.collect.queries import holdings as of_forms
from guatu.dispatch.queries import holdings as of_matters
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import ZH, Phrase
from guatu.ledger.queries import channels_of, history, unread_of
from guatu.ledger.types import OwnerKind, Subject
from guatu.org.queries import holdings as of_org
from guatu.org.queries import leaving, posts_of
from guatu.org.types import Actor, Holding, Leaving, subject
from guatu.projects.queries import holdings as of_projects
from guatu.publish.adapters.hand_over import hand_over_document
from guatu.publish.models import HandOver, HandOverItem, Signature
from guatu.publish.queries.bulletins import house_letterhead
from guatu.publish.queries.signing import in_ledger, signature_holds, signatures_of
from guatu.publish.queries.versions import signature_of, versions
from guatu.publish.rules import digest_of, file_digest, in_order, sheet_text
from guatu.publish.types import Checked, FileKind, HandOverState, SheetHead, SheetLine, Signer
from guatu.status.queries import holdings as of_lights
from guatu.status.types import PROJECT_KIND
from guatu.ui.documents.pdf import to_pdf
from guatu.ui.documents.word import to_docx

if TYPE_CHECKING:
    from guatu.org.models import Post

HAND_OVER_KIND = "publish.handover"
HOUSE = Actor.operator("hand-over")
"""What passes is the post's, whoever looks at it: it is read as the house sees it."""


def holdings_of(left: Leaving) -> tuple[Holding, ...]:
    """Everything that a post and its accounts have, in the order of the sheet: each room's part, by its own query."""
    own = of_org(left)
    project_ids = sorted({int(one.subject.id) for one in own if one.subject.kind == PROJECT_KIND})
    return in_order(
        [
            *own,
            *_book(left),
            *of_projects(HOUSE, project_ids, left.on),
            *of_matters(left),
            *of_forms(left),
            *of_lights(left),
            *_notices(left),
            *_channels(left),
        ]
    )


def _book(left: Leaving) -> list[Holding]:
    row = versions(HOUSE).filter(post=left.post, current=True).order_by("-year").first()
    if row is None:
        return []
    signed = signature_of(row)
    state = (
        Phrase("已签署，新任责任人须重新签署", "signed; the new holder signs anew")
        if signed
        else Phrase("待签署", "to be signed")
    )
    return [
        Holding(
            "book",
            subject(row),
            Phrase(f"{row.year}年任务书第{row.number}版", f"Task book {row.year}, version {row.number}"),
            state,
            since=timezone.localtime(row.issued_at).date(),
            link=reverse("publish:book", args=[row.pk]),
        )
    ]


def _notices(left: Leaving) -> list[Holding]:
    ids = [one.account_id for one in left.actors if one.account_id is not None]
    return [
        Holding(
            "notice",
            subject(row),
            Phrase(row.text, row.text_en),
            since=timezone.localtime(row.created_at).date(),
            link=row.link,
        )
        for row in unread_of(ids)
    ]


def has_unread(account_ids: Sequence[int]) -> bool:
    """Whether any of these accounts has unread messages. One query."""
    return unread_of(account_ids).exists()


def _channels(left: Leaving) -> list[Holding]:
    ids = [one.account_id for one in left.actors if one.account_id is not None]
    return [
        Holding("channel", Subject("ledger.channel", str(row.pk)), Phrase(row.name, row.name))
        for pk in ids
        for row in channels_of(OwnerKind.ACCOUNT, pk)
    ]


def preview(post: "Post", on: date | None = None) -> tuple[Holding, ...]:
    """What would pass today. For whoever may hand the post over, or holds it; the caller asks."""
    return holdings_of(leaving(post, on or clock().today()))


def hand_overs(actor: Actor) -> QuerySet[HandOver]:
    """Those the actor may read, the latest first: all of them for whoever announces and supervises; else one's own."""
    if actor.can("publish.hand_over.read"):
        return _named_rows()
    return own_hand_overs(actor, posts_of(actor)) if actor.account_id is not None else _named_rows().none()


def own_hand_overs(actor: Actor, posts: Collection[int]) -> QuerySet[HandOver]:
    """Those in which the actor hands over or receives, and those of these posts, which it answers for."""
    account = actor.account_id
    part = Q(leaver_accounts=account) | Q(receiver=account) | Q(successor_account=account)
    return _named_rows().filter(part | Q(post__in=posts)).distinct()


def _named_rows() -> QuerySet[HandOver]:
    return HandOver.objects.select_related("post__unit", "leaver", "acting_post__unit").defer("word", "pdf")


def hand_over(actor: Actor, hand_over_id: int) -> HandOver:
    """One. Raises NotFound."""
    found = (
        hand_overs(actor)
        .select_related("moved_to__unit", "receiver", "successor_account", "announced_by")
        .filter(pk=hand_over_id)
        .first()
    )
    if found is None:
        raise NotFound(what=Phrase(f"交接 {hand_over_id}", f"hand-over {hand_over_id}"))
    return found


def item(actor: Actor, hand_over_id: int, item_id: int) -> HandOverItem:
    """A line of a frozen sheet. Raises NotFound."""
    found = HandOverItem.objects.filter(hand_over=hand_over(actor, hand_over_id), pk=item_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"交接项 {item_id}", f"item {item_id}"))
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a page shows it; `item` None while it is only previewed."""

    holding: Holding
    item: HandOverItem | None = None


def lines_of(row: HandOver) -> tuple[Line, ...]:
    """What passed as it was frozen, or what would pass today. One query, or as `holdings_of`."""
    if row.state != HandOverState.CARRIED_OUT:
        return tuple(Line(one) for one in preview(row.post, row.on))
    return tuple(Line(_holding(one), one) for one in row.items.select_related("objected_by"))


def _holding(row: HandOverItem) -> Holding:
    return Holding(
        row.section,
        Subject(row.subject_kind, row.subject_id),
        Phrase(row.name, row.name_en),
        Phrase(row.note, row.note_en),
        since=row.since,
        until=row.until,
        link=row.link,
    )


def head_of(row: HandOver) -> SheetHead:
    """The head of a frozen sheet."""
    kept = row.content
    return SheetHead(
        post=Phrase(*kept["post"]),
        leaver=kept["leaver"],
        receiver=kept["receiver"],
        receiver_post=Phrase(*kept["receiver_post"]),
        acting=kept["acting"],
        on=date.fromisoformat(kept["on"]),
        reason=kept["reason"],
        as_of=kept["as_of"],
        accounts=tuple(kept["accounts"]),
        receiving_account=kept["receiving_account"],
    )


def signatures_under(row: HandOver) -> dict[Signer, Signature]:
    """Who has signed: the leaver, the receiver. One query."""
    return signatures_of(HAND_OVER_KIND, [row.pk]).get(row.pk, {})


def part_of(actor: Actor, row: HandOver) -> Signer | None:
    """As what the actor may sign: as the leaver, as the receiver, or not at all. Two queries at most."""
    if actor.account_id is None or row.state != HandOverState.CARRIED_OUT:
        return None
    if row.leaver_accounts.filter(pk=actor.account_id).exists():
        return Signer.LEAVER
    if row.receiver_id == actor.account_id or row.post_id in posts_of(actor):
        return Signer.SUCCESSOR
    return None


def sheet_checked(row: HandOver, part: Signer | None = None) -> Checked:
    """Whether lines, files' digest in the ledger and a signature still say the same."""
    text = sheet_text(head_of(row), [line.holding for line in lines_of(row)])
    digest = digest_of(text) == row.digest
    digest = (
        digest and digest_of_bytes(row) and history(subject(row)).filter(after__contains=row.digest).exists()
    )
    signed = signatures_under(row).get(part) if part is not None else None
    if signed is None:
        return Checked(digest, None, None)
    return Checked(digest, signature_holds(signed, row.digest), in_ledger(signed))


def digest_of_bytes(row: HandOver) -> bool:
    """Whether the two files are those whose digests were kept."""
    return (file_digest(bytes(row.word)), file_digest(bytes(row.pdf))) == (row.word_digest, row.pdf_digest)


def hand_over_file(
    actor: Actor, hand_over_id: int, kind: FileKind, *, signed: bool = False, language: str = ZH
) -> bytes:
    """The frozen sheet, byte for byte; with `signed` made anew with signatures, remarks and objections.

    Raises NotFound, for one that is not carried out too.
    """
    row = hand_over(actor, hand_over_id)
    if row.state != HandOverState.CARRIED_OUT:
        raise NotFound(what=Phrase("未交接，还没有交接单", "not carried out: there is no sheet yet"))
    if not signed:
        return bytes(row.word if kind is FileKind.WORD else row.pdf)
    lines = [SheetLine(one.holding, one.item.objection if one.item else "") for one in lines_of(row)]
    document = hand_over_document(
        head_of(row), lines, house_letterhead(), digest=row.digest, signatures=signatures_under(row),
        invented=settings.DEMO, language=language,
    )  # fmt: skip
    return to_docx(document) if kind is FileKind.WORD else to_pdf(document)


def sheet_files(head: SheetHead, holdings: Sequence[Holding], digest: str) -> tuple[bytes, bytes]:
    """The sheet as .docx and PDF, as it is frozen: in Chinese, with room for signing by hand."""
    document = hand_over_document(
        head,
        [SheetLine(one) for one in holdings],
        house_letterhead(),
        digest=digest,
        invented=settings.DEMO,
    )
    return to_docx(document), to_pdf(document)


def signatures_under_each(ids: Sequence[int]) -> dict[int, dict[str, Signature]]:
    """Who has signed, of several: by hand-over and by part. One query."""
    found = signatures_of(HAND_OVER_KIND, ids)
    return {pk: {part.value: row for part, row in parts.items()} for pk, parts in found.items()}


def is_due(row: HandOver) -> bool:
    """Whether its day has come, and it is not carried out."""
    return row.state == HandOverState.ANNOUNCED and row.on <= clock().today()
