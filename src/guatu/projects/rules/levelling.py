"""资源平衡: the projects of a batch as one network, levelled on what they share. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from guatu import engine
from guatu.engine import levelling
from guatu.engine.levelling.model import MOST_AMOUNT
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar
from guatu.projects.rules.worked_back import network_of
from guatu.projects.types import Batch, CapacitySpec, Load, Member, Per, last_day

AMPLE: Final = MOST_AMOUNT
END: Final = "finish"
"""Code of the instant that a project's last node leads to; its deadline is the project's due day."""
DAILY: Final = WorkCalendar("batch:every day", EVERY_DAY)


def levelled(
    members: Sequence[Member],
    capacities: Sequence[CapacitySpec],
    calendars: Mapping[str, WorkCalendar],
    today: date,
    *,
    seconds: float,
    seed: int = 1,
) -> Batch:
    """Starts of all nodes that no capacity is overdrawn by, so that the projects together are least late.

    Raises the engine's G11xx: a node that needs more than there ever is (G1130), a cycle, an unknown calendar.
    """
    network = batch_network(members, calendars, today)
    scarce, demands = _scarce(members, capacities)
    plan = levelling.level(network, scarce, demands, seconds=seconds, seed=seed)
    ample = [replace(capacity, amount=AMPLE, windows=()) for capacity in scarce]
    free = levelling.level(network, ample, demands, seconds=seconds, seed=seed)
    late = {one.node: one.days for one in plan.lateness}
    ends = {member.project_id: _code(member, END) for member in members}
    return Batch(
        starts={
            (member.project_id, node.code): plan[_code(member, node.code)].start
            for member in members
            for node in member.nodes
            if node.actual_start is None
        },
        finishes={project: last_day(plan[code].finish) for project, code in ends.items()},
        late={project: late[code] for project, code in ends.items() if late[code]},
        lateness=plan.objective,
        bound=plan.bound,
        before=_loads(free.usage, capacities),
        after=_loads(plan.usage, capacities),
        digest=plan.digest,
    )


def batch_network(
    members: Sequence[Member], calendars: Mapping[str, WorkCalendar], today: date
) -> engine.Network:
    """One network of all projects: codes are "project/node", every project ends in an instant with its due day."""
    nodes: list[engine.Node] = []
    links: list[engine.Link] = []
    rows: dict[str, WorkCalendar] = {DAILY.code: DAILY}
    starts: list[date] = []
    as_of: list[date] = []
    for member in members:
        own = network_of(member.nodes, member.links, member.start, member.due, calendars, today)
        starts.append(own.start)
        as_of += [own.data_date] if own.data_date else []
        rows |= {calendar.code: calendar for calendar in own.calendars}
        nodes += [replace(node, code=_code(member, node.code)) for node in own.nodes]
        links += [
            replace(
                link, predecessor=_code(member, link.predecessor), successor=_code(member, link.successor)
            )
            for link in own.links
        ]
        end = _code(member, END)
        nodes.append(engine.Node(end, 0, DAILY.code, deadline=member.due))
        links += [engine.Link(_code(member, node.code), end) for node in own.nodes]
    return engine.Network.build(
        nodes,
        links,
        rows.values(),
        min(starts, default=today),
        data_date=max(as_of, default=None),
        out_of_order=engine.OutOfOrder.OVERRIDE,  # as `network_of`
    )


def _code(member: Member, code: str) -> str:
    return f"{member.project_id}/{code}"


def _scarce(
    members: Sequence[Member], capacities: Sequence[CapacitySpec]
) -> tuple[list[levelling.Capacity], list[levelling.Demand]]:
    scarce = [
        levelling.Capacity(
            spec.code,
            spec.amount,
            levelling.Per(spec.per),
            tuple(levelling.Window(other.first, other.last, other.amount) for other in spec.windows),
        )
        for spec in capacities
    ]
    demands = [
        levelling.Demand(_code(member, node.code), spec.code, spec.demand)
        for spec in capacities
        for member in members
        for node in member.nodes
        if node.code in spec.node_codes and node.actual_finish is None
    ]
    return scarce, demands


def _loads(
    usage: Mapping[str, Sequence[levelling.Usage]], capacities: Iterable[CapacitySpec]
) -> dict[str, tuple[Load, ...]]:
    """Of what there really is. By week where the capacity is counted by day: the day that takes most of its share."""
    loads = {
        spec.code: [Load(one.first, one.taken, amount_on(spec, one.first)) for one in usage[spec.code]]
        for spec in capacities
    }
    return {
        spec.code: _weekly(loads[spec.code]) if spec.per is Per.DAY else tuple(loads[spec.code])
        for spec in capacities
    }


def _weekly(days: Sequence[Load]) -> tuple[Load, ...]:
    weeks: dict[date, Load] = {}
    for day in days:
        monday = day.first - timedelta(days=day.first.weekday())
        most = weeks.get(monday)
        if most is None or day.taken - day.available > most.taken - most.available:
            weeks[monday] = replace(day, first=monday)
    return tuple(weeks[monday] for monday in sorted(weeks))


def amount_on(spec: CapacitySpec, day: date) -> int:
    """What there is of a capacity on a day; of two windows the later given holds, as in the engine."""
    amount = spec.amount
    for other in spec.windows:
        if other.first <= day <= other.last:
            amount = other.amount
    return amount
