"""Measures that a project has adopted, as the engine takes them. Pure."""

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

from guatu.engine.measures import Chosen
from guatu.kernel.errors import GuatuError
from guatu.projects.rules.measures import node_options
from guatu.projects.types import MeasureChoice, NodeSpec


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
    choices: Sequence[MeasureChoice], nodes: Sequence[NodeSpec]
) -> tuple[int, tuple[MeasureChoice, ...]]:
    """Calendar days by which the due day is promised later, and the measures that still change the plan.

    What is finished, or runs to a forecast, is as people say: no crash, winter work or section changes it any more. A
    later promise of a node without a deadline of its own is the project's.
    """
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


def choices_of(rows: Sequence[Mapping[str, Any]]) -> tuple[MeasureChoice, ...]:
    """Choices as `MeasureTaken.measure` keeps them."""
    return tuple(MeasureChoice(row["node"], row["measure"], row["level"]) for row in rows)
