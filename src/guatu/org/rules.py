"""Who may do what in org, and responsibility without gaps. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules import add_perm

from guatu.kernel.errors import GuatuError
from guatu.org.types import is_administrator, is_dispatcher, is_enterprise, is_member, is_supervisor

add_perm("org.read", is_member)
add_perm("org.structure.write", is_administrator)
add_perm("org.responsibility.write", is_dispatcher | is_administrator)
add_perm("org.hand_over.write", is_dispatcher | is_administrator)
add_perm("org.account.write", is_administrator)
add_perm("org.own.write", is_member | is_enterprise)
add_perm("org.token.write", is_member)
add_perm("org.calendar.write", is_administrator | is_dispatcher)
add_perm("ledger.hook.write", is_administrator)
add_perm("ledger.read", is_supervisor | is_administrator | is_dispatcher)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to before `end`; no end means it still runs."""

    start: date
    end: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


def check_span(span: Span) -> None:
    """Raises G1401 where a span ends before, or on the day, it starts."""
    if span.end is not None and span.end <= span.start:
        raise GuatuError("G1401", start=span.start.isoformat(), end=span.end.isoformat())


def check_hand_over(current: Span | None, on: date) -> None:
    """A handover leaves no gap and no overlap: the old ends on the very day the new starts.

    Raises G1402 where the handover lies on or before the day the current holder began.
    """
    if current is not None and on <= current.start:
        raise GuatuError("G1402", on=on.isoformat(), since=current.start.isoformat())


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a post since when; `acting_from` is the post that person really holds, where it only acts."""

    post: int
    person: int
    since: date
    acting_from: int | None = None


@dataclass(frozen=True, slots=True)
class Passing:
    """A post changing hands: `before` ends on the day `after` begins. Equal days: `before` never held it for a day."""

    before: Held | None
    after: Held


def appointing(held: Mapping[int, Held], post: int, person: int, on: date) -> tuple[Passing, ...]:
    """A person of its own for a post; what was acted for from that post goes along to the new person.

    `held`: every post that somebody holds, by its key. Raises G1402.
    """
    return _passed(held, Held(post, person, on))


def letting_act(held: Mapping[int, Held], post: int, acting_from: int, on: date) -> tuple[Passing, ...]:
    """A post without a successor: the holder of `acting_from` acts, or whoever that post is itself acted for from.

    So an acting post is always one that its person really holds. Raises G1402; G1412 where nobody holds `acting_from`,
    or only the post itself or its leaver would act.
    """
    other = held.get(acting_from)
    root = acting_from if other is None or other.acting_from is None else other.acting_from
    holder, leaver = held.get(root), held.get(post)
    if holder is None or root == post or (leaver is not None and holder.person == leaver.person):
        raise GuatuError("G1412")
    return _passed(held, Held(post, holder.person, on, acting_from=root))


def _passed(held: Mapping[int, Held], after: Held) -> tuple[Passing, ...]:
    before = held.get(after.post)
    # Who only acts may be followed on the very day: the acting never held for a day then.
    if before is not None and (before.acting_from is None or after.since != before.since):
        check_hand_over(Span(before.since), after.since)
    root = after.acting_from or after.post
    along = [
        Passing(one, Held(one.post, after.person, max(after.since, one.since), acting_from=root))
        for one in held.values()
        if one.acting_from == after.post
    ]
    return (Passing(before, after), *along)
