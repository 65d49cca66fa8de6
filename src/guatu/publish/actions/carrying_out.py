"""A hand-over carried out on its day, all of it or nothing, its sheet frozen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.ledger.actions import (
    pass_messages,
    record,
    record_each,
    remove_channel,
    unchanged,
    verb,
)
from guatu.ledger.queries import channels_of
from guatu.ledger.types import Facts, OwnerKind
from guatu.org.actions import move_account, pass_post
from guatu.org.queries import (
    accounts_at,
    accounts_in,
    holder_of,
    leaving,
    post_acting_for,
    posts_named,
    seats_at,
)
from guatu.org.types import Actor, Holding, Leaving, Role, Seat, subject
from guatu.publish import queries
from guatu.publish.actions.task_books import reissue_for_holder
from guatu.publish.models import HandOver, HandOverItem
from guatu.publish.rules import (
    check_due,
    digest_of,
    file_digest,
    head_facts,
    sheet_text,
)
from guatu.publish.types import PERSONAL, HandOverState, SheetHead
from guatu.ui.words import moment

if TYPE_CHECKING:
    from guatu.org.models import Post

from guatu.publish.actions.passing import announced_facts, locked, tell

NOBODY = Phrase("", "")


@verb("publish.hand_over.carry_out")
def carry_out_hand_over(actor: Actor, *, hand_over_id: int) -> HandOver:
    """Pass a post on, all of it or nothing: person, accounts, what was not read, the task book; freeze the sheet.

    What is in hand keeps since when and until when; the ledger says of each item that it passed. Raises Denied,
    NotFound, G1402, G1412, G1413, G2211–G2213, G2216.
    """
    actor.require("publish.hand_over.write")
    row = locked(actor, hand_over_id)
    check_due(HandOverState(row.state), row.on, clock().today())
    tenure = holder_of(row.post_id)
    if tenure is None or tenure.person_id != row.leaver_id:
        raise GuatuError("G2213", post=row.post.title)
    left = leaving(row.post, row.on)
    holdings = queries.holdings_of(left)
    seats = seats_at(row.post_id)
    names = [one.label for one in left.actors]
    begun = pass_post(
        actor,
        post_id=row.post_id,
        on=row.on,
        staff_number=row.successor_number,
        name=row.successor_name,
        acting_from_id=row.acting_post_id,
    )
    _move_accounts(actor, row, seats)
    row.receiver_id = _pass_unread(actor, row, left)
    acting = posts_named([begun.acting_from_id or 0]).get(begun.acting_from_id or 0)
    head = SheetHead(
        post=_post_words(row.post),
        leaver=str(row.leaver),
        receiver=str(begun.person),
        receiver_post=_post_words(acting) if acting is not None else NOBODY,
        acting=acting is not None,
        on=row.on,
        reason=row.reason,
        as_of=moment(clock().now()),
        accounts=tuple(names),
        receiving_account=row.receiver.name if row.receiver is not None else "",
    )
    _freeze(row, head, holdings)
    record(actor, subject(row), before=announced_facts(row), after=_kept(row, begun.pk, len(holdings)))
    _record_items(actor, row, head, holdings)
    reissue_for_holder(actor, post_id=row.post_id)
    tell(
        actor,
        row,
        sorted({*row.leaver_accounts.values_list("pk", flat=True), *accounts_at([row.post_id])[row.post_id]}),
        Phrase(
            f"{row.post.title}已交接，请在交接单上签署。",
            f"{row.post.title_en or row.post.title} has been handed over: please sign the sheet.",
        ),
    )
    return row


def _move_accounts(actor: Actor, row: HandOver, seats: "dict[int, Seat]") -> None:
    """The leaver's accounts to the new post or to no part at all; the successor's to the seat they had."""
    moved = None
    if row.moved_to is not None:
        role = Role(row.moved_role) if row.moved_role else None
        moved = (role, row.moved_to.unit_id, row.moved_to.pk)
    for pk, seat in seats.items():
        move_account(
            actor,
            account_id=pk,
            seat=Seat(moved[0] or seat.role, moved[1], moved[2]) if moved else None,
        )
        for channel in channels_of(OwnerKind.ACCOUNT, pk) if moved is None else ():
            remove_channel(actor, channel_id=channel.pk)
    if row.successor_account is not None:
        old = next(iter(seats.values()), None)
        role = old.role if old else Role(row.successor_account.role)
        unit = old.unit_id if old else row.post.unit_id
        move_account(actor, account_id=row.successor_account.pk, seat=Seat(role, unit, row.post_id))


def _pass_unread(actor: Actor, row: HandOver, left: Leaving) -> int | None:
    """Who takes over what was not read: whoever sits at the post now, else another account of the unit, else that of
    its head, else the announcer's."""
    ids = [one.account_id for one in left.actors if one.account_id is not None]
    head = post_acting_for(row.post, leaver_id=row.leaver_id)
    found = next(
        (
            pk
            for some in (
                accounts_at([row.post_id])[row.post_id],
                accounts_in(row.post.unit_id),
                accounts_at([head.pk])[head.pk] if head is not None else [],
                [row.announced_by_id] if row.announced_by_id is not None else [],
            )
            for pk in some
            if pk not in ids
        ),
        None,
    )
    if found is None:
        if queries.has_unread(ids):
            raise GuatuError("G2216")
        return None
    pass_messages(actor, owners=ids, to=found, about=subject(row))
    return found


def _freeze(row: HandOver, head: SheetHead, holdings: Sequence[Holding]) -> None:
    row.content = head_facts(head)
    row.digest = digest_of(sheet_text(head, holdings))
    row.word, row.pdf = queries.sheet_files(head, holdings, row.digest)
    row.word_digest, row.pdf_digest = file_digest(row.word), file_digest(row.pdf)
    row.state, row.carried_at = HandOverState.CARRIED_OUT.value, clock().now()
    row.trouble = row.trouble_en = ""
    row.save(
        update_fields=[
            "content", "digest", "word", "pdf", "word_digest", "pdf_digest", "state", "carried_at",
            "trouble", "trouble_en", "receiver",
        ]
    )  # fmt: skip
    HandOverItem.objects.bulk_create(
        HandOverItem(
            hand_over=row,
            position=place,
            section=one.section,
            subject_kind=one.subject.kind,
            subject_id=one.subject.id,
            name=one.name.zh,
            name_en=one.name.en,
            note=one.note.zh,
            note_en=one.note.en,
            since=one.since,
            until=one.until,
            link=one.link,
        )
        for place, one in enumerate(holdings, start=1)
    )


def _record_items(actor: Actor, row: HandOver, head: SheetHead, holdings: Sequence[Holding]) -> None:
    """That each thing passed, on the thing itself: from whom to whom, since and until when it is held, as before."""
    record_each(
        actor,
        [
            (
                one.subject,
                {
                    "hand_over": row.pk,
                    "post": row.post_id,
                    "from": head.leaver,
                    "to": head.receiver,
                    "since": one.since,
                    "until": one.until,
                },
            )
            for one in holdings
            if one.section not in PERSONAL
        ],
    )


def carry_out_due(actor: Actor) -> list[HandOver]:
    """Carry out what was announced for today or before, each in a transaction of its own; those carried out.

    Killed and started again it goes on with what is left. One that cannot be carried out says why on its page, and its
    announcer is told; it is tried again on the next day. Raises Denied.
    """
    actor.require("publish.hand_over.write")
    waiting = HandOver.objects.filter(state=HandOverState.ANNOUNCED, on__lte=clock().today())
    done = []
    for pk in list(waiting.order_by("on", "pk").values_list("pk", flat=True)):
        try:
            done.append(carry_out_hand_over(actor, hand_over_id=pk))
        except GuatuError as refused:
            _note_trouble(actor, hand_over_id=pk, refused=refused)
    return done


@verb("publish.hand_over.trouble")
def _note_trouble(actor: Actor, *, hand_over_id: int, refused: GuatuError) -> None:
    row = locked(actor, hand_over_id)
    zh, en = refused.text("zh-hans")[:500], refused.text("en")[:700]
    if row.trouble == zh:
        unchanged()
        return
    row.trouble, row.trouble_en = zh, en
    row.save(update_fields=["trouble", "trouble_en"])
    record(actor, subject(row), after={"trouble": refused.number})
    told = [row.announced_by_id] if row.announced_by_id is not None else []
    tell(
        actor,
        row,
        told,
        Phrase(
            f"{row.post.title}到日未能交接：{zh}",
            f"{row.post.title_en or row.post.title} was not passed: {en}",
        ),
    )


def _post_words(post: "Post") -> Phrase:
    return Phrase(
        f"{post.unit.name} {post.title}",
        f"{post.unit.name_en or post.unit.name}, {post.title_en or post.title}",
    )


def _kept(row: HandOver, tenure_id: int, items: int) -> Facts:
    return {
        "tenure": tenure_id,
        "receiver": row.receiver_id,
        "items": items,
        "digest": row.digest,
        "word": row.word_digest,
        "pdf": row.pdf_digest,
    }
