"""What the ties between projects do to one of them: what bears on its dates, and what holds it from outside. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from guatu.engine.network import Kind
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.projects.rules.joined import joined_code, joined_parts
from guatu.projects.rules.sandbox import Moved, moved_between
from guatu.projects.rules.worked_back import CONTINUOUS
from guatu.projects.types import JoinedPlan, LinkSpec, NodeSpec, Scheduled, WorkedBack


@dataclass(frozen=True, slots=True)
class Hold:
    """A tie into a project as a day: the instant before which its node may not start, nor finish.

    node: its code in the project. code: of the instant that stands for the other end in the project's own network.
    """

    tie: LinkSpec
    node: str
    code: str
    day: date

    @property
    def binds_finish(self) -> bool:
        """Whether the node's finish is held, not its start."""
        return self.tie.kind in (Kind.FF, Kind.SF)


@dataclass(frozen=True, slots=True)
class TiedShift:
    """A project that moves with a change of what ties it to others; `key` as in its `JoinedPlan`."""

    key: str
    before: WorkedBack
    after: WorkedBack
    moved: tuple[Moved, ...]


def check_tie(*ends: tuple[str, date | None]) -> None:
    """Of two projects to be tied the codes and due days. Raises G1641 for one and the same, G1613 without a due day."""
    if len({code for code, _ in ends}) < len(ends):
        raise GuatuError("G1641")
    for code, due in ends:
        if due is None:
            raise GuatuError("G1613", code=code)


def bearing_on(
    key: str, plans: Sequence[JoinedPlan[Scheduled]], ties: Sequence[LinkSpec]
) -> tuple[list[JoinedPlan[Scheduled]], list[LinkSpec]]:
    """Of plans tied together those on which a date of project `key` rests, in their order, and the ties between them.

    What it waits for, however far, gives its early dates; what waits for it, however far, its late ones. What only
    waits for the same as it does is left out: of a city that hangs on one substation a project sees the substation.
    """
    after, before = defaultdict(set), defaultdict(set)
    for tie in ties:
        one, other = (joined_parts(code)[0] for code in (tie.predecessor, tie.successor))
        after[one].add(other)
        before[other].add(one)
    near = _reached(key, after) | _reached(key, before)
    return [plan for plan in plans if plan.key in near], [
        tie for tie in ties if {joined_parts(tie.predecessor)[0], joined_parts(tie.successor)[0]} <= near
    ]


def _reached(key: str, onward: Mapping[str, set[str]]) -> set[str]:
    found, waiting = {key}, [key]
    while waiting:
        new = onward.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def holds(
    plan: JoinedPlan[Scheduled],
    ties: Sequence[LinkSpec],
    worked: Mapping[str, WorkedBack],
    calendars: Mapping[str, WorkCalendar],
    today: date,
) -> tuple[Hold, ...]:
    """What the other projects, as they stand in `worked`, do not let this one do yet: ties that allow it after today.

    A node that has begun is held no more.
    """
    own = {joined_code(plan.key, node.code): node for node in plan.nodes}
    ends = {joined_code(key, node.code): node for key, found in worked.items() for node in found.nodes}
    found = []
    for number, tie in enumerate(ties):
        node = own.get(tie.successor)
        if node is None or node.actual_start is not None:
            continue
        other = ends[tie.predecessor]
        leaves = other.early_finish if tie.kind in (Kind.FS, Kind.FF) else other.early_start
        day = lagged(leaves, tie, calendars)
        if day > today:
            found.append(Hold(tie, node.code, joined_code(tie.predecessor, str(number)), day))
    return tuple(found)


def held(plan: JoinedPlan[NodeSpec], found: Sequence[Hold]) -> JoinedPlan[NodeSpec]:
    """The plan with an instant for each hold, so that what is judged by its own network alone keeps them.

    An instant stands where its tie's lag ends, never after the end that it holds: the plan's finish stays its own.
    """
    instants = [NodeSpec(hold.code, "", 0, CONTINUOUS, not_before=hold.day) for hold in found]
    links = [LinkSpec(hold.code, hold.node, Kind.FF if hold.binds_finish else Kind.FS) for hold in found]
    return replace(plan, nodes=(*plan.nodes, *instants), links=(*plan.links, *links))


def lagged(day: date, link: LinkSpec, calendars: Mapping[str, WorkCalendar]) -> date:
    """The instant that a link allows its successor: `day` and the lag, as `docs/rooms/engine.md` counts it."""
    if not link.lag_calendar:
        return day + timedelta(days=link.lag)
    calendar = calendars[link.lag_calendar]
    return calendar.advance(day, link.lag) if link.lag >= 0 else calendar.retreat(day, -link.lag)


def tied_shifts(before: Mapping[str, WorkedBack], after: Mapping[str, WorkedBack]) -> tuple[TiedShift, ...]:
    """The projects whose dates differ between the two, in the order of `after`."""
    found = (
        TiedShift(key, before[key], plan, moved_between(before[key], plan)) for key, plan in after.items()
    )
    return tuple(shift for shift in found if shift.moved)
