"""Bringing overdue matters before the next rank: in batches, each whole or not at all, so that it may be killed.

A batch is one transaction: the matters' new rank, the key that no second run passes (`Escalation`), the step in their
lives, the ledger's entries and the messages. Whoever starts it again goes on with what was not done.
"""

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from guatu.dispatch.actions.telling import AT_WORK
from guatu.dispatch.models import Escalation, Matter, Step
from guatu.dispatch.queries.rule_texts import LIMITS
from guatu.dispatch.rules.escalation import RANKS, Overdue, next_rank, tells_supervision
from guatu.dispatch.types import OPEN, RANK_WORDS, Move
from guatu.kernel.clock import clock
from guatu.kernel.language import Phrase
from guatu.ledger.actions import post_message, record_all, take_turn, unchanged, update_rows, verb
from guatu.org.queries import accounts_of, house_city, seats_of, work_calendar
from guatu.org.types import Actor, Role, subject

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guatu.org.models import Unit

BATCH = 500


def escalate_overdue(actor: Actor) -> int:
    """Bring every overdue matter before its next rank, where its day has come; how many were. Raises Denied."""
    actor.require("dispatch.matter.escalate")
    today, done = clock().today(), 0
    waiting = _waiting(today).order_by().values_list("holder", flat=True).distinct()
    for holder in sorted(waiting):
        last: int | None = 0
        while last is not None:
            last, climbed = escalate_batch(actor, holder_id=holder, after=last)
            done += climbed
    return done


@verb("dispatch.matter.escalate")
def escalate_batch(actor: Actor, *, holder_id: int, after: int = 0) -> tuple[int | None, int]:
    """The next five hundred overdue matters that a unit holds, beyond a key: the last key, None at the end; how many
    were brought before another rank. A fixed number of queries but for the messages: at most one for each rank.
    """
    actor.require("dispatch.matter.escalate")
    take_turn()  # two runs at once see one after the other
    today, calendar = clock().today(), work_calendar()
    rows = list(
        _waiting(today)
        .filter(holder=holder_id, pk__gt=after)
        .select_related("terms", "holder")
        .order_by("pk")[:BATCH]
    )
    climbing: list[tuple[Matter, int, int]] = []
    for row in rows:
        found = Overdue(row.held_until or today, row.escalated, row.escalated_on)
        if (climbs := next_rank(found, LIMITS.said_by(row.terms), calendar, today)) is not None:
            climbing.append((row, *climbs))
    if climbing:
        _write(actor, climbing, today)
        _tell(actor, climbing)
    else:
        unchanged()
    return rows[-1].pk if len(rows) == BATCH else None, len(climbing)


def _waiting(today: date) -> "QuerySet[Matter]":
    not_today = Q(escalated_on=None) | Q(escalated_on__lt=today)
    return Matter.objects.filter(not_today, state__in=OPEN, held_until__lt=today, escalated__lt=len(RANKS))


def _write(actor: Actor, climbing: list[tuple[Matter, int, int]], today: date) -> None:
    now = clock().now()
    Escalation.objects.bulk_create(
        Escalation(matter=row, turn=row.turn, rank=rank, on=today, days_late=late)
        for row, rank, late in climbing
    )
    update_rows(Matter, ["escalated", "escalated_on"], ((rank, today, row.pk) for row, rank, _ in climbing))
    Step.objects.bulk_create(
        Step(
            matter=row,
            move=Move.ESCALATE,
            at=now,
            by_id=actor.account_id,
            text=RANKS[rank - 1].value,
            holder_id=row.holder_id,
            until=row.held_until,
        )
        for row, rank, _ in climbing
    )
    record_all(
        actor,
        [
            (subject(row), {"escalated": row.escalated}, {"escalated": rank, "workdays_late": late})
            for row, rank, late in climbing
        ],
    )


def _tell(actor: Actor, climbing: list[tuple[Matter, int, int]]) -> None:
    """One message for each rank of the batch, to those of the rank and, where the limits say so, the supervision."""
    by_rank: defaultdict[int, list[Matter]] = defaultdict(list)
    for row, rank, _ in climbing:
        by_rank[rank].append(row)
    people = _People(climbing[0][0].holder)
    for rank, rows in by_rank.items():
        supervised = any(tells_supervision(rank, LIMITS.said_by(row.terms)) for row in rows)
        to = people.of(rank) | (people.supervision if supervised else frozenset())
        post_message(
            actor,
            to=to,
            kind="dispatch.escalated",
            text=_said(rows, rank, people.unit),
            about=subject(rows[0]),
            link=f"/dispatch/{rows[0].pk}/" if len(rows) == 1 else "/dispatch/?limit=late",
        )


def _said(rows: list[Matter], rank: int, unit: "Unit") -> Phrase:
    before = RANK_WORDS[RANKS[rank - 1]]
    name = unit.name_en or unit.name
    if len(rows) == 1:
        row = rows[0]
        return Phrase(
            f"{unit.name}持有的{row.number}已超期，升级至{before.zh}：{row.title}",
            f"{row.number}, held by {name}, is overdue and goes to the {before.en}: {row.title_en or row.title}",
        )
    return Phrase(
        f"{unit.name}持有的{len(rows)}件事项已超期，升级至{before.zh}。",
        f"{len(rows)} matters held by {name} are overdue and go to the {before.en}.",
    )


class _People:
    """Whom a unit's ranks are, by their accounts: read once for a batch."""

    def __init__(self, unit: "Unit") -> None:
        city = house_city()
        self.unit = unit
        top = city.pk if city is not None else unit.pk
        leaders = accounts_of([unit.pk, unit.parent_id or top, top], Role.LEADER)
        at_work = [pk for role in AT_WORK for pk in accounts_of([unit.pk], role).get(unit.pk, [])]
        self._top = leaders.get(top, [])
        self._above = leaders.get(unit.parent_id or top, []) or self._top
        self._head = leaders.get(unit.pk, []) or at_work
        self._lead = at_work
        seats = accounts_of(seats_of(Role.SUPERVISOR), Role.SUPERVISOR)
        self.supervision = frozenset(pk for found in seats.values() for pk in found)

    def of(self, rank: int) -> frozenset[int]:
        """The accounts of a rank: 1 project lead … 4 top leader."""
        return frozenset((self._lead, self._head, self._above, self._top)[rank - 1])
