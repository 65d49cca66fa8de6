"""A template before it is kept: what is wrong with it, row by row. Pure."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from guatu import engine
from guatu.engine.measures import Winter
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.projects.rules.facts import check_choice, check_name
from guatu.projects.rules.measures import node_options
from guatu.projects.types import RESPONSIBLE_WORDS, LinkSpec, NodeSpec, Stage, TemplateSpec

ANY_DAY: Final = date(2026, 1, 5)
"""A template has no dates: it is planned from some day only to see that it can be planned."""
MOST_NODES: Final = 2000
MOST_STATUTORY: Final = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where: the position of a node or of a link, from 0; both None: of the whole."""

    error: GuatuError
    node: int | None = None
    link: int | None = None


def template_faults(spec: TemplateSpec, calendars: Mapping[str, WorkCalendar]) -> list[Fault]:
    """Everything wrong with a template; nothing, where it can be kept.

    Every row is read by itself (G1618, G1620, G1622, G1631, the engine's G1101 … G1111); only when all rows stand, the
    whole is ordered: a circle (G1108) is told at each link of it.
    """
    if not 0 < len(spec.nodes) <= MOST_NODES:
        return [Fault(GuatuError("G1630", count=len(spec.nodes), most=MOST_NODES))]
    found = [*_node_faults(spec, calendars), *_link_faults(spec, calendars)]
    return found or list(_circle(spec, calendars))


def check_template(spec: TemplateSpec, calendars: Mapping[str, WorkCalendar]) -> None:
    """Raises the first fault of `template_faults`."""
    for fault in template_faults(spec, calendars):
        raise fault.error


def _node_faults(spec: TemplateSpec, calendars: Mapping[str, WorkCalendar]) -> Iterator[Fault]:
    codes = {node.code for node in spec.nodes}
    seen: set[str] = set()
    for place, node in enumerate(spec.nodes):
        try:
            _check_node(node, calendars)
            if node.code in seen:
                raise GuatuError("G1101", code=node.code)
            _check_measures(node, codes, calendars)
        except GuatuError as error:
            yield Fault(error, node=place)
        seen.add(node.code)


def _check_node(node: NodeSpec, calendars: Mapping[str, WorkCalendar]) -> None:
    check_name(node.code, 20)
    check_name(node.name, 80)
    if node.responsible:
        check_choice(node.responsible, RESPONSIBLE_WORDS, "responsible")
    if node.reaches_stage:
        check_choice(node.reaches_stage, [stage.value for stage in Stage], "stage")
    engine.Network.build([_work(node)], [], calendars.values(), ANY_DAY)
    low, high = node.spread or (node.duration, node.duration)
    if not 0 <= low <= node.duration <= high:
        raise GuatuError("G1631", node=node.name, low=low, duration=node.duration, high=high)
    if node.statutory_days is not None and not 1 <= node.statutory_days <= MOST_STATUTORY:
        raise GuatuError(
            "G1618", what="statutory_days", value=node.statutory_days, known=f"1–{MOST_STATUTORY}"
        )


def _check_measures(node: NodeSpec, codes: Container[str], calendars: Mapping[str, WorkCalendar]) -> None:
    for option in node_options(node.code, node.measures):
        for other in option.nodes:
            if other not in codes:
                raise GuatuError("G1623", node=node.code, other=other)
        if isinstance(option, Winter) and option.calendar not in calendars:
            raise GuatuError("G1623", node=node.code, other=option.calendar)


def _link_faults(spec: TemplateSpec, calendars: Mapping[str, WorkCalendar]) -> Iterator[Fault]:
    codes = {node.code for node in spec.nodes}
    some = next(iter(calendars))
    for place, link in enumerate(spec.links):
        ends = [engine.Node(code, 0, some) for code in {link.predecessor, link.successor} & codes]
        try:
            engine.Network.build(ends, [_tie(link)], calendars.values(), ANY_DAY)
        except GuatuError as error:
            yield Fault(error, link=place)


def _circle(spec: TemplateSpec, calendars: Mapping[str, WorkCalendar]) -> Iterator[Fault]:
    work, ties = map(_work, spec.nodes), map(_tie, spec.links)
    try:
        engine.schedule(engine.Network.build(work, ties, calendars.values(), ANY_DAY))
    except engine.CycleFound as error:
        circle = _in_circle(spec.links, frozenset(error.members))
        for place, link in enumerate(spec.links):
            if link.predecessor in circle and link.successor in circle:
                yield Fault(error, link=place)
    except GuatuError as error:
        yield Fault(error)


def _in_circle(links: Sequence[LinkSpec], stuck: frozenset[str]) -> frozenset[str]:
    """Of the nodes that cannot be ordered those that do not merely wait for a circle: they lead back into one."""
    before: dict[str, list[str]] = {code: [] for code in stuck}
    leading = dict.fromkeys(stuck, 0)
    for link in links:
        if link.predecessor in stuck and link.successor in stuck:
            before[link.successor].append(link.predecessor)
            leading[link.predecessor] += 1
    ends = [code for code in stuck if not leading[code]]
    waiting = set(ends)
    while ends:
        for code in before[ends.pop()]:
            leading[code] -= 1
            if not leading[code]:
                waiting.add(code)
                ends.append(code)
    return stuck - waiting


def _work(node: NodeSpec) -> engine.Node:
    return engine.Node(node.code, node.duration, node.calendar)


def _tie(link: LinkSpec) -> engine.Link:
    return engine.Link(link.predecessor, link.successor, link.kind, link.lag, link.lag_calendar or None)
