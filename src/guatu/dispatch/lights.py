"""Matters as subjects of lights: what rule packs about directives are judged over, and the lights of a list of them."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db.models import Max, Q
from django.utils import timezone

from guatu.dispatch.queries import matters
from guatu.dispatch.types import HANDLING, OPEN, Move, State
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.status import queries as status
from guatu.status.actions import rejudge_subjects
from guatu.status.types import SubjectKind, Words
from guatu.status.types.subjects import Facts, Judgeable, Touched

if TYPE_CHECKING:
    from guatu.dispatch.models import Matter
    from guatu.ledger.models import Entry
    from guatu.status.models import Light

KIND: Final = "dispatch.matter"
SOURCE: Final = Words("（依据事项台账）", "(From the register of matters.)")


def gathered(
    actor: Actor, period: Period, touched: Touched | None, _named: Collection[str]
) -> list[Judgeable]:
    """The matters a month's light speaks of: issued by the end of the month after, and not closed before it began.

    One query.
    """
    if touched is not None and not touched.directives:
        return []
    as_of = min(clock().today(), period.next().last_day)
    rows = (
        matters(actor)
        .filter(
            Q(closed_on=None) | Q(closed_on__gte=period.first_day), issued_on__lte=as_of, merged_into=None
        )
        .exclude(state=State.WITHDRAWN)
    )
    if touched is not None:
        rows = rows.filter(pk__in=touched.directives)
    fed_back = Max("steps__at", filter=Q(steps__move=Move.FEED_BACK))
    return [_judgeable(row, as_of) for row in rows.annotate(fed_back_at=fed_back)]


def _judgeable(row: "Matter", as_of: date) -> Judgeable:
    return Judgeable(
        kind=SubjectKind.DIRECTIVE,
        pk=row.pk,
        key=row.number,
        name=Words(row.title, row.title_en or row.title),
        unit_id=row.unit_id,
        facts=facts(row, as_of, Words(row.unit.name, row.unit.name_en or row.unit.name)),
        source=SOURCE,
    )


def facts(row: "Matter", as_of: date, owner: Words) -> Facts:
    """A matter's facts on a day, by the names of the dictionary.

    What was fed back and waits for others is counted to the day of its feedback: the unit has done its part.
    """
    fed_back_at = getattr(row, "fed_back_at", None)
    fed_back = timezone.localtime(fed_back_at).date() if fed_back_at is not None else None
    known = fed_back if fed_back is not None and fed_back <= as_of else None
    waits = known is not None and row.state in OPEN and row.state not in HANDLING
    until = known if waits and known is not None else as_of
    return {
        "matter": Words(row.title, row.title_en or row.title),
        "owner": owner,
        "as_of": as_of,
        "issued_on": row.issued_on,
        "due_on": row.due_on,
        "days_left": (row.due_on - until).days,
        "fed_back": waits,
        "closed": row.closed_on is not None and row.closed_on <= as_of,
        "times_reopened": row.returned + row.reopened,
        "days_since_feedback": (as_of - known).days if known is not None else None,
    }


def judge_matters(actor: Actor, entries: Sequence["Entry"]) -> None:
    """What the ledger calls in the transaction of an act on matters: they are judged anew."""
    touched = {int(entry.subject_id) for entry in entries if entry.subject_kind == KIND}
    rejudge_subjects(actor, Touched(directives=frozenset(touched)))


def lights_of_matters(actor: Actor, ids: Collection[int]) -> dict[int, "Light"]:
    """The lights of the newest month of these matters, by id; none in a house whose packs are not about them."""
    return status.lights_of(actor, SubjectKind.DIRECTIVE, ids, status.latest_period(actor))
