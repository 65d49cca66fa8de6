"""Measures that a project has adopted, as the engine takes them. Pure."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from guatu.engine.measures import Chosen, Crash, Joint, Later, Level, MeasureKind, Option, Overlap, Split
from guatu.kernel.errors import GuatuError
from guatu.projects.rules.measures import node_options
from guatu.projects.types import MeasureChoice, Scheduled


def chosen(
    choice: MeasureChoice, *, has_deadline: bool = False, rename: Callable[[str], str] | None = None
) -> Chosen:
    """A choice as the engine takes it; `rename` gives its nodes the names they have among several projects.

    Raises G1622 for a measure that cannot be read, G1644 for a level that it does not have.
    """
    node, measure = choice.node, choice.measure
    if rename is not None:
        node, measure = rename(node), _renamed(measure, rename)
    (option,) = node_options(node, [measure], has_deadline=has_deadline)
    if not 1 <= choice.level <= len(option.levels):
        raise GuatuError("G1644", node=choice.node, level=choice.level, most=len(option.levels))
    return Chosen(option, choice.level)


def _renamed(measure: Mapping[str, Any], rename: Callable[[str], str]) -> dict[str, Any]:
    others = measure.get("with")
    if isinstance(others, str):
        return {**measure, "with": rename(others)}
    return {**measure, "with": [rename(code) for code in others]} if others else dict(measure)


def measure_cost(choice: MeasureChoice, codes: Container[str]) -> int:
    """Its price in yuan: as given, else by its level. Raises as `chosen`, and G1623 for a node that is not there."""
    taken = chosen(choice, has_deadline=True)
    for code in taken.option.nodes:
        if code not in codes:
            raise GuatuError("G1623", node=choice.node, other=code)
    return taken.cost if choice.cost is None else choice.cost


def in_force(
    choices: Sequence[MeasureChoice], nodes: Sequence[Scheduled]
) -> tuple[int, tuple[MeasureChoice, ...]]:
    """Calendar days by which the due day is promised later, and the measures that still change the plan.

    What is finished, or runs to a forecast, is as people say: no crash, winter work or section changes it any more. A
    later promise of a node without a deadline of its own is the project's.
    """
    if not choices:
        return 0, ()
    said = {node.code for node in nodes if node.actual_finish or (node.actual_start and node.forecast_finish)}
    own = {node.code for node in nodes if node.deadline is not None}
    later, left = 0, []
    for one in choices:
        kind = one.measure["kind"]
        if kind == "later" and one.node not in own:
            later += one.level
        elif one.node not in said or kind in ("overlap", "joint"):
            left.append(one)
    return later, tuple(left)


def in_all(taken: Iterable[Chosen]) -> dict[Option, int]:
    """The levels of each option added up: what is adopted bit by bit is one measure."""
    levels: dict[Option, int] = {}
    for one in taken:
        levels[one.option] = levels.get(one.option, 0) + one.level
    return levels


def check_room(taken: Sequence[MeasureChoice], more: Sequence[MeasureChoice]) -> None:
    """Raises G1644 where `more` goes beyond what a measure has, with what is `taken` of it already."""
    for option, level in in_all(chosen(one, has_deadline=True) for one in (*taken, *more)).items():
        if level > len(option.levels):
            raise GuatuError("G1644", node=", ".join(option.nodes), level=level, most=len(option.levels))


_SETS_DAYS: Final = (MeasureKind.CRASH, MeasureKind.SPLIT, MeasureKind.JOINT)


def still_open(option: Option, taken: Mapping[Option, int]) -> Option | None:
    """What an option still offers beside the adopted ones, whose levels are in `taken`; None for nothing.

    Of a crash and a later promise the days not yet taken, at the price of those days. Nothing else is taken twice, a
    node's days are set once, and in a node worked in sections nothing more is changed.
    """
    at = taken.get(option, 0)
    if at >= len(option.levels):
        return None
    if any(_in_the_way(one, option) for one in taken if one != option):
        return None
    if at and isinstance(option, Crash | Later):
        days, cost = option.levels[at - 1]
        left = tuple(Level(level.days - days, level.cost - cost) for level in option.levels[at:])
        return replace(option, levels=left)
    return option


def _in_the_way(taken: Option, option: Option) -> bool:
    """Whether an adopted option keeps another from being taken as well."""
    if taken.kind == option.kind and taken.nodes == option.nodes:
        return True
    shared = not set(taken.nodes).isdisjoint(option.nodes)
    if isinstance(taken, Joint) and isinstance(option, Overlap):
        return set(option.nodes) <= set(taken.nodes)
    return shared and (isinstance(taken, Split) or (taken.kind in _SETS_DAYS and option.kind in _SETS_DAYS))


def choices_of(rows: Sequence[Mapping[str, Any]]) -> tuple[MeasureChoice, ...]:
    """Choices as `MeasureTaken.measure` keeps them."""
    return tuple(MeasureChoice(row["node"], row["measure"], row["level"]) for row in rows)
