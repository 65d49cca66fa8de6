"""A network with everything that measures could make of it: nodes and links, each with the cases in which it is there.

One definition serves both sides: `apply` reads one choice off it, the solver's model holds all choices at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from graphlib import TopologicalSorter
from typing import NamedTuple

from guatu.engine.measures.checks import check_options, days_left
from guatu.engine.measures.options import Crash, Joint, Later, Option, Overlap, Split, Winter
from guatu.engine.network import Kind, Link, Network, Node

Levels = Mapping[int, int]
"""A choice: option number → level from 1; those left out are not taken."""


class Is(NamedTuple):
    """Option number `option` stands at `level`; 0: not taken."""

    option: int
    level: int

    def holds(self, levels: Levels) -> bool:
        """Whether it does under a choice."""
        return levels.get(self.option, 0) == self.level


Case = tuple[Is, ...]
"""All of these hold. The empty case always does."""


@dataclass(frozen=True, slots=True)
class LinkVariant:
    """A link, and when it is there.

    base: number of the network's link that it came from, -1 between the sections of a node.
    joint: which groups must (not) be side by side for it. case: which version of the link it is. While `joint`
    holds, one of the variants of the same base and joint does – not counting `added` ones, that come beside another.
    """

    link: Link
    base: int
    joint: Case = ()
    case: Case = ()
    added: bool = False

    @property
    def when(self) -> Case:
        """The whole condition."""
        return self.joint + self.case


@dataclass(slots=True)
class NodeVariants:
    """A node as planned, and what each case makes of it: other durations, another calendar, a later deadline.

    only: the case in which it is there at all. handed_on: the case in which its deadline is its second section's.
    """

    node: Node
    only: Case = ()
    duration: dict[Is, int] = field(default_factory=dict)
    calendar: tuple[Is, str] | None = None
    later: dict[Is, int] = field(default_factory=dict)
    handed_on: Is | None = None


@dataclass(frozen=True)
class Variants:
    """nodes: by code. links: every variant of every link. later: what moves the due date."""

    network: Network
    options: tuple[Option, ...]
    nodes: Mapping[str, NodeVariants]
    links: tuple[LinkVariant, ...]
    later: Mapping[Is, int]

    @classmethod
    def of(cls, network: Network, options: Sequence[Option]) -> "Variants":
        """For a network without a circle. Raises G1140 … G1143 where an option does not fit."""
        check_options(network, options)
        nodes = {node.code: NodeVariants(node) for node in network.nodes}
        links = [LinkVariant(link, base) for base, link in enumerate(network.links)]
        later: dict[Is, int] = {}
        for number, option in enumerate(options):
            if isinstance(option, Later) and option.node is None:
                later = {Is(number, at): level.days for at, level in enumerate(option.levels, start=1)}
            _change_nodes(nodes, number, option)
        overlaps = {
            (option.predecessor, option.successor): (number, option)
            for number, option in enumerate(options)
            if isinstance(option, Overlap)
        }
        links = [variant for found in links for variant in _overlapped(found, overlaps)]
        links = _all_in_sections(links, nodes, network, options)
        for number, option in enumerate(options):
            if isinstance(option, Joint):
                links = _side_by_side(links, number, option, _sections_of(option, options))
        return cls(network, tuple(options), nodes, tuple(links), later)

    def at(self, levels: Levels) -> Network:
        """The network under one choice."""
        due = self.network.due
        for case, days in self.later.items():
            if due is not None and case.holds(levels):
                due += timedelta(days=days)
        return replace(
            self.network,
            nodes=tuple(
                _node_at(found, levels) for found in self.nodes.values() if _hold(found.only, levels)
            ),
            links=tuple(dict.fromkeys(found.link for found in self.links_at(levels))),
            due=due,
        )

    @cached_property
    def second(self) -> Mapping[str, str]:
        """Of every node that may be worked in sections the code of its second."""
        return {option.node: option.second for option in self.options if isinstance(option, Split)}

    @cached_property
    def first(self) -> Mapping[str, str]:
        """Of every second section the node that it is a part of."""
        return {second: first for first, second in self.second.items()}

    def links_at(self, levels: Levels) -> Iterator[LinkVariant]:
        """The link variants that are there under a choice."""
        return (found for found in self.links if _hold(found.when, levels))


def _hold(case: Case, levels: Levels) -> bool:
    return all(part.holds(levels) for part in case)


def _node_at(found: NodeVariants, levels: Levels) -> Node:
    node = found.node
    duration = next((days for case, days in found.duration.items() if case.holds(levels)), node.duration)
    calendar, deadline = node.calendar, node.deadline
    if found.calendar is not None and found.calendar[0].holds(levels):
        calendar = found.calendar[1]
    if found.handed_on is not None and found.handed_on.holds(levels):
        deadline = None
    if deadline is not None:
        deadline = _moved(deadline, sum(days for case, days in found.later.items() if case.holds(levels)))
    if node.actual_start is not None:
        left = next((days for case, days in found.duration.items() if case.holds(levels)), node.remaining)
        return replace(node, remaining=left, calendar=calendar, deadline=deadline)
    return replace(node, duration=duration, calendar=calendar, deadline=deadline)


def _moved(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _change_nodes(nodes: dict[str, NodeVariants], number: int, option: Option) -> None:
    match option:
        case Crash(code, levels):
            duration = days_left(nodes[code].node)
            cut = {Is(number, at): duration - level.days for at, level in enumerate(levels, start=1)}
            nodes[code].duration.update(cut)
        case Joint(members, _, term) if term is not None:
            for code in members:
                if nodes[code].node.duration:
                    nodes[code].duration[Is(number, 1)] = term
        case Winter(code, calendar):
            nodes[code].calendar = (Is(number, 1), calendar)
        case Later(code, levels) if code is not None:
            nodes[code].later = {Is(number, at): level.days for at, level in enumerate(levels, start=1)}


def _overlapped(
    found: LinkVariant, overlaps: Mapping[tuple[str, str], tuple[int, Overlap]]
) -> list[LinkVariant]:
    """The link with each lag that an overlap can give it."""
    link = found.link
    if (taken := overlaps.get((link.predecessor, link.successor))) is None:
        return [found]
    number, option = taken
    lags = {Is(number, 0): link.lag}
    lags |= {Is(number, at): link.lag - level.days for at, level in enumerate(option.levels, start=1)}
    return [
        replace(found, link=replace(link, lag=lag), case=(*found.case, case)) for case, lag in lags.items()
    ]


def _all_in_sections(
    links: list[LinkVariant], nodes: dict[str, NodeVariants], network: Network, options: Sequence[Option]
) -> list[LinkVariant]:
    """Splits, predecessors first, so that a second section waits for the second section before it."""
    splits = {
        option.node: (number, option) for number, option in enumerate(options) if isinstance(option, Split)
    }
    if not splits:
        return links
    waits: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(splits, ()))
    for link in network.links:
        waits.add(link.successor, link.predecessor)
    for code in waits.static_order():
        if code in splits:
            number, option = splits[code]
            _make_second(nodes, number, option)
            links = [new for found in links for new in _in_sections(found, nodes, number, option)]
            between = Link(code, option.second)
            links.append(LinkVariant(between, -1, case=(Is(number, 1),), added=True))
    return links


def _make_second(nodes: dict[str, NodeVariants], number: int, split: Split) -> None:
    """The second section: the rest of the days, on the node's calendar, with its deadline."""
    first, taken = nodes[split.node], Is(number, 1)
    days = first.node.duration
    share = min(-(-days * split.share // 100), days - 1)
    second = replace(first.node, code=split.second, duration=days - share, not_before=None)
    first.duration[taken] = share
    first.handed_on = taken
    nodes[split.second] = NodeVariants(second, (taken,), calendar=first.calendar, later=first.later)


def _in_sections(
    found: LinkVariant, nodes: dict[str, NodeVariants], number: int, split: Split
) -> list[LinkVariant]:
    """What becomes of one link when an end of it may be worked in sections."""
    link, whole, taken = found.link, Is(number, 0), Is(number, 1)
    binds_finish, counts_finish = link.kind in (Kind.FF, Kind.SF), link.kind in (Kind.FS, Kind.FF)
    if link.successor == split.node and binds_finish:
        moved = replace(link, successor=split.second)
    elif link.predecessor == split.node and link.kind == Kind.FF:
        moved = replace(link, predecessor=split.second)
    elif link.predecessor == split.node and counts_finish:
        return [found, *_second_sections(found, nodes, taken, split)]
    else:
        return [found]
    return [
        replace(found, case=(*found.case, whole)),
        replace(found, case=(*found.case, taken), link=moved),
    ]


def _second_sections(
    found: LinkVariant, nodes: dict[str, NodeVariants], taken: Is, split: Split
) -> Iterator[LinkVariant]:
    """What a finish-to-start link asks beside the start: the successor's second section after the node's.

    With a lag between them an instant stands where the lag ends, for a link has one lag only.
    """
    link, case = found.link, (*found.case, taken)
    after = nodes[link.successor]
    days = -(-after.node.duration * (100 - split.share) // 100)
    waits_for = split.second
    if link.lag:
        waits_for = f"{split.second}+{found.base}"
        instant = replace(nodes[split.second].node, code=waits_for, duration=0, deadline=None)
        nodes[waits_for] = NodeVariants(instant, (taken,))
        lagged = replace(link, predecessor=split.second, successor=waits_for)
        yield replace(found, link=lagged, case=case, added=True)
    calendars: list[tuple[Case, str]] = [((), after.node.calendar)]
    if after.calendar is not None and days:
        winter, calendar = after.calendar
        calendars = [((Is(winter.option, 0),), after.node.calendar), ((winter,), calendar)]
    for version, calendar in calendars:
        last = Link(waits_for, link.successor, Kind.FF, days, calendar if days else None)
        yield replace(found, link=last, case=case + version, added=True)


def _sections_of(joint: Joint, options: Sequence[Option]) -> frozenset[Is]:
    """The cases in which a member is worked in sections: never while the group is side by side."""
    return frozenset(
        Is(number, 1)
        for number, option in enumerate(options)
        if isinstance(option, Split) and option.node in joint.nodes
    )


def _side_by_side(
    links: list[LinkVariant], number: int, joint: Joint, sections: frozenset[Is]
) -> list[LinkVariant]:
    """Links inside the group only while it is not; links at its border for every member while it is."""
    members = dict.fromkeys(joint.nodes).keys()
    result: list[LinkVariant] = []
    apart, together = Is(number, 0), Is(number, 1)
    for found in links:
        link = found.link
        inside = (link.predecessor in members, link.successor in members)
        if all(inside):
            result.append(replace(found, joint=(*found.joint, apart)))
            continue
        result.append(found)
        if any(inside) and sections.isdisjoint(found.case):
            at_tail = inside[0]
            for code in joint.nodes:
                if code in (link.predecessor, link.successor):
                    continue
                copy = replace(link, predecessor=code) if at_tail else replace(link, successor=code)
                result.append(replace(found, link=copy, joint=(*found.joint, together)))
    return result
