"""Whether options fit the network and each other, before anything is computed."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from guatu.engine.measures.options import (
    Chosen,
    Crash,
    Joint,
    Later,
    MeasureKind,
    Option,
    Overlap,
    Split,
    Winter,
)
from guatu.engine.network import MOST_DAYS, Network, Node
from guatu.kernel.errors import GuatuError

MOST_COST = 10**15
"""Highest price of one level, in yuan: sums of thousands stay inside 64 bits."""


def check_options(network: Network, options: Sequence[Option]) -> None:
    """Raises G1140 (unknown node, link or calendar), G1141 (levels), G1142 (a group that cannot be side by side),
    G1143 (the same measure twice)."""
    nodes = {node.code: node for node in network.nodes}
    calendars = {calendar.code for calendar in network.calendars}
    pairs = {(link.predecessor, link.successor) for link in network.links}
    for option in options:
        for code in option.nodes:
            if code not in nodes:
                raise GuatuError("G1140", kind=option.kind.word, what=code)
        if isinstance(option, Winter) and option.calendar not in calendars:
            raise GuatuError("G1140", kind=option.kind.word, what=option.calendar)
        if isinstance(option, Overlap) and (option.predecessor, option.successor) not in pairs:
            raise GuatuError(
                "G1140", kind=option.kind.word, what=f"{option.predecessor} → {option.successor}"
            )
        _check_promise(network, nodes, option)
        _check_levels(nodes, option)
    _check_once(options)
    _check_groups(network, [option for option in options if isinstance(option, Joint)])


def exclusive(options: Sequence[Option]) -> list[tuple[int, ...]]:
    """Numbers of the options of which at most one may be taken: what sets the days of one and the same node.

    Those are its crash, its split, and a joint approval; one that leaves each member its own duration only
    excludes the split. An overlap inside a group falls away with its link, and is not paid for as well.
    """
    setting: dict[str, list[int]] = defaultdict(list)
    pairs: list[tuple[int, ...]] = []
    splits = {option.node: number for number, option in enumerate(options) if isinstance(option, Split)}
    for number, option in enumerate(options):
        if isinstance(option, Crash | Split) or (isinstance(option, Joint) and option.duration is not None):
            for code in option.nodes:
                setting[code].append(number)
        elif isinstance(option, Joint):
            pairs += [(number, splits[code]) for code in option.nodes if code in splits]
    groups = {
        code: number
        for number, option in enumerate(options)
        if isinstance(option, Joint)
        for code in option.nodes
    }
    for number, option in enumerate(options):
        if isinstance(option, Overlap):
            one, other = groups.get(option.predecessor), groups.get(option.successor)
            if one is not None and one == other:
                pairs.append((number, one))
    return pairs + [tuple(numbers) for numbers in setting.values() if len(numbers) > 1]


def levels_of(options: Sequence[Option], chosen: Sequence[Chosen]) -> dict[int, int]:
    """Option number → level. Raises G1141 for a level that there is not, G1144 for two that exclude each other."""
    numbers = {option: number for number, option in enumerate(options)}
    levels = {numbers[taken.option]: taken.level for taken in chosen}
    for taken in chosen:
        if not 1 <= taken.level <= len(taken.option.levels):
            raise _wrong(taken.option, f"level {taken.level}")
    for group in exclusive(options):
        both = [number for number in group if levels.get(number)]
        if len(both) > 1:
            one, other = (options[number] for number in both[:2])
            raise GuatuError(
                "G1144",
                one=one.kind.word,
                other=other.kind.word,
                where=", ".join(sorted(set(one.nodes) & set(other.nodes))),
            )
    return levels


def days_left(node: Node) -> int:
    """Working days that measures may shorten: of what has begun those that remain."""
    return node.duration if node.actual_start is None else node.remaining or 0


def _check_promise(network: Network, nodes: dict[str, Node], option: Option) -> None:
    if isinstance(option, Later):
        promised = network.due if option.node is None else nodes[option.node].deadline
        if promised is None:
            raise GuatuError("G1140", kind=option.kind.word, what=option.node or "due")


def _check_levels(nodes: dict[str, Node], option: Option) -> None:
    match option:
        case Crash(code, levels):
            most: int | None = days_left(nodes[code]) - 1
        case Overlap() | Later():
            levels, most = option.levels, MOST_DAYS
        case Joint(_, _, duration):
            levels, most = option.levels, None
            if duration is not None and not 1 <= duration <= MOST_DAYS:
                raise _wrong(option, f"{duration}")
        case Split(code, share, _):
            levels, most = option.levels, None
            if not 1 <= share <= 99 or nodes[code].duration < 2 or option.second in nodes:
                raise _wrong(option, f"{share} %")
        case Winter():
            levels, most = option.levels, None
            if not 0 <= option.cost_per_day <= MOST_COST:
                raise _wrong(option, f"{option.cost_per_day}")
    if not levels or any(not 0 <= level.cost <= MOST_COST for level in levels):
        raise _wrong(option, ", ".join(str(level.cost) for level in levels) or "()")
    if most is not None:
        days = [0, *(level.days for level in levels), most + 1]
        if any(more <= less for less, more in pairwise(days)):
            raise _wrong(option, ", ".join(map(str, days[1:-1])))


def _wrong(option: Option, found: str) -> GuatuError:
    return GuatuError("G1141", kind=option.kind.word, where=" → ".join(option.nodes), found=found)


def _check_once(options: Sequence[Option]) -> None:
    """One measure of a kind at a place; a node in one group."""
    places: Counter[tuple[MeasureKind, tuple[str, ...]]] = Counter()
    for option in options:
        if isinstance(option, Joint):
            places.update((option.kind, (code,)) for code in option.nodes)
        else:
            places[option.kind, option.nodes] += 1
    for (kind, where), times in places.items():
        if times > 1:
            raise GuatuError("G1143", kind=kind.word, where=" → ".join(where))


def _check_groups(network: Network, joints: Sequence[Joint]) -> None:
    """Each group as one node leaves the links without a circle: then no way between members leads outside."""
    group = {code: f"\0{number}" for number, joint in enumerate(joints) for code in joint.nodes}
    for joint in joints:
        if len(joint.nodes) < 2:
            raise GuatuError("G1142", nodes=", ".join(joint.nodes))
    if not joints:
        return
    waits: TopologicalSorter[str] = TopologicalSorter()
    for link in network.links:
        one, other = (group.get(code, code) for code in (link.predecessor, link.successor))
        if one != other:
            waits.add(other, one)
    try:
        waits.prepare()
    except CycleError as circle:
        stuck = {joints[int(name[1:])] for name in circle.args[1] if name.startswith("\0")}
        raise GuatuError(
            "G1142", nodes=", ".join(sorted({code for joint in stuck for code in joint.nodes}))
        ) from circle
