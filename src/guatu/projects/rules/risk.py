"""风险: how sure the due day is. What is known of every duration, ten thousand draws, what moves the finish. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from guatu import engine
from guatu.engine import risk
from guatu.engine.progress import remaining_of
from guatu.kernel.calendar import WorkCalendar
from guatu.projects.rules.joined import joined_code
from guatu.projects.rules.worked_back import network_of
from guatu.projects.types import LinkSpec, NodeSpec, instant_after, last_day
from guatu.projects.types.risk import (
    CausePreset,
    FinishDays,
    PlanRisk,
    RiskPreset,
    RiskyCause,
    RiskyNode,
    SpreadKind,
)

SHARES: Final = (0.1, 0.5, 0.8, 0.9)
DRAWS: Final = 10_000
SEED: Final = 1
MOST_DRIVERS: Final = 12

Ratios = Mapping[str, Sequence[float]]
"""Actual ÷ planned duration of finished nodes of the same kind, by node code."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A node's spread, as a ratio of its planned duration, and where it is from."""

    spread: risk.Spread
    by: Literal["finished", "template", "preset"]
    finished: int = 0


def plan_risk(
    nodes: Sequence[NodeSpec],
    links: Sequence[LinkSpec],
    start: date,
    due: date,
    calendars: Mapping[str, WorkCalendar],
    today: date,
    *,
    ratios: Ratios,
    preset: RiskPreset,
    draws: int = DRAWS,
    seed: int = SEED,
) -> PlanRisk:
    """The plan of `worked_back` as of `today`, drawn. What is finished is certain; what runs lasts today at least.

    Common causes strike what has not begun: of what runs, its own spread tells. Raises the engine's G11xx.
    """
    found = _simulated(nodes, links, start, due, calendars, today, ratios, preset, draws, seed)
    planned, drawn = engine.schedule(found.network).finish, found.drawn
    by_code = {row.code: row for row in drawn.causes}
    return PlanRisk(
        due=due,
        due_chance=drawn.chance(instant_after(due)),
        planned=last_day(planned),
        planned_chance=drawn.chance(planned),
        quantiles=tuple((share, last_day(drawn.quantile(share))) for share in SHARES),
        curve=tuple((last_day(day), share) for day, share in drawn.curve()),
        nodes=tuple(_drivers(nodes, found.known, drawn)),
        causes=tuple(
            _cause(preset_row, who, cause, by_code[cause.code]) for preset_row, who, cause in found.causes
        ),
        draws=draws,
        seed=seed,
        digest=drawn.digest,
        preset_version=preset.version,
        preset_shipped=preset.shipped,
        unpublished_years=drawn.unpublished_years,
    )


def finish_days(
    key: str,
    nodes: Sequence[NodeSpec],
    links: Sequence[LinkSpec],
    start: date,
    due: date,
    calendars: Mapping[str, WorkCalendar],
    today: date,
    *,
    ratios: Ratios,
    preset: RiskPreset,
    draws: int = DRAWS,
    seed: int = SEED,
) -> FinishDays:
    """The plan's last day in every draw, so that the draws of many projects may be added up one by one.

    A draw's numbers are a hash of seed, name and draw. Nodes are named with the project's `key`: each has luck of its
    own. Common causes keep their names: what strikes one project in a draw (the winter, funds, one office's backlog)
    strikes all that it can in the same draw, and as hard. Raises the engine's G11xx.
    """

    def named(code: str) -> str:
        return joined_code(key, code)

    found = _simulated(
        [replace(node, code=named(node.code)) for node in nodes],
        [
            link._replace(predecessor=named(link.predecessor), successor=named(link.successor))
            for link in links
        ],
        start,
        due,
        calendars,
        today,
        {named(code): known for code, known in ratios.items()},
        preset,
        draws,
        seed,
    )
    return FinishDays(found.drawn.finish - 1, found.drawn.digest)


@dataclass(frozen=True, slots=True)
class _Simulated:
    network: engine.Network
    known: Mapping[str, _Known]
    causes: Sequence[tuple[CausePreset, str, risk.Cause]]
    drawn: risk.Risk


def _simulated(
    nodes: Sequence[NodeSpec],
    links: Sequence[LinkSpec],
    start: date,
    due: date,
    calendars: Mapping[str, WorkCalendar],
    today: date,
    ratios: Ratios,
    preset: RiskPreset,
    draws: int,
    seed: int,
) -> _Simulated:
    network = network_of(nodes, links, start, due, calendars, today)
    known = {node.code: _known(node, ratios.get(node.code, ()), preset) for node in nodes}
    in_days = {node.code: node.duration for node in network.nodes}
    unfinished = [node for node in nodes if node.actual_finish is None and in_days[node.code]]
    least = _least(network, {calendar.code: calendar for calendar in network.calendars})
    spreads = {
        node.code: _no_less(known[node.code].spread.scaled(in_days[node.code]), least.get(node.code, 0))
        for node in unfinished
    }
    causes = list(_causes([node for node in unfinished if node.actual_start is None], preset))
    drawn = risk.simulate(
        network, spreads, [cause for _, _, cause in causes], draws=draws, seed=seed, of_nodes=False
    )
    return _Simulated(network, known, causes, drawn)


def ratios_of(finished: Iterable[NodeSpec], calendars: Mapping[str, WorkCalendar]) -> dict[str, list[float]]:
    """Working days that finished nodes took ÷ their planned duration, by node code; at least one day was worked."""
    ratios: dict[str, list[float]] = {}
    for node in finished:
        if node.actual_start is None or node.actual_finish is None or not node.duration:
            continue
        days = calendars[node.calendar].workdays_between(node.actual_start, instant_after(node.actual_finish))
        ratios.setdefault(node.code, []).append(max(days, 1) / node.duration)
    return ratios


def _known(node: NodeSpec, ratios: Sequence[float], preset: RiskPreset) -> _Known:
    if len(ratios) >= preset.least_finished:
        return _Known(risk.Empirical.of_ratios(ratios, 1), "finished", len(ratios))
    if node.spread is not None and node.duration:
        low, high = min(node.spread[0], node.duration), max(node.spread[1], node.duration)
        return _Known(risk.Pert(low / node.duration, 1, high / node.duration), "template", len(ratios))
    kind: SpreadKind = (
        "approval"
        if node.statutory_days is not None
        else "outdoor"
        if node.calendar == "outdoor"
        else "other"
    )
    return _Known(risk.Pert(*preset.spreads[kind]), "preset", len(ratios))


def _least(network: engine.Network, calendars: Mapping[str, WorkCalendar]) -> dict[str, float]:
    """Of what runs, the whole duration that leaves one more day: what nobody called finished lasts through today."""
    return {
        node.code: node.duration / remaining_of(node, network.data_date, calendars[node.calendar])
        for node in network.nodes
        if node.actual_start is not None and node.actual_finish is None and network.data_date is not None
    }


def _no_less(spread: risk.Spread, least: float) -> risk.Spread:
    match spread:
        case risk.Empirical():
            return risk.Empirical(tuple(max(value, least) for value in spread.values))
        case risk.Pert():
            return risk.Pert(max(spread.low, least), max(spread.mode, least), max(spread.high, least))
        case _:
            return spread


def _causes(nodes: Sequence[NodeSpec], preset: RiskPreset) -> Iterable[tuple[CausePreset, str, risk.Cause]]:
    """Every cause with nodes to strike, with the approving office where it is one's own backlog."""
    for row in preset.causes:
        for responsible, codes in _struck(row, nodes).items():
            code = f"{row.code}.{responsible}" if responsible else row.code
            yield (
                row,
                responsible,
                risk.Cause(
                    code,
                    row.chance,
                    tuple(codes),
                    factor=None if row.factor is None else risk.Triangular(*row.factor),
                    days=None if row.days is None else risk.Triangular(*row.days),
                ),
            )


def _struck(row: CausePreset, nodes: Sequence[NodeSpec]) -> dict[str, list[str]]:
    if row.of == "office":
        offices: dict[str, list[str]] = {}
        for node in nodes:
            if node.statutory_days is not None and node.responsible:
                offices.setdefault(node.responsible, []).append(node.code)
        return {office: codes for office, codes in offices.items() if len(codes) > 1}
    codes = [
        node.code
        for node in nodes
        if (node.calendar == "outdoor" if row.of == "outdoor" else node.responsible == row.of)
    ]
    return {"": codes} if codes else {}


def _drivers(nodes: Sequence[NodeSpec], known: Mapping[str, _Known], drawn: risk.Risk) -> Iterable[RiskyNode]:
    specs = {node.code: node for node in nodes}
    for row in drawn.drivers(MOST_DRIVERS):
        spec, source = specs[row.code], known[row.code]
        yield RiskyNode(
            row.code,
            spec.name,
            spec.name_en,
            spec.duration,
            row.mean_days,
            source.by,
            source.finished,
            row.criticality,
            row.cruciality,
        )


def _cause(row: CausePreset, responsible: str, cause: risk.Cause, found: risk.CauseRisk) -> RiskyCause:
    return RiskyCause(
        cause.code, row.name, row.name_en, responsible, len(cause.nodes), found.happened, found.delay
    )
