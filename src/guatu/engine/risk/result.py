"""What the draws say: frozen, typed, and carrying the digest of what was asked."""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from guatu.engine.arrays import Int32, freeze
from guatu.engine.prepared import Prepared
from guatu.engine.risk.arrays import Drawn, Steps
from guatu.engine.risk.spreads import Cause, Spread

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Finishes:
    """Finish of every event in every draw, kept as counted: an ordinal is max(day[step], floor).

    step: shape (events, draws), or (0, draws) where nodes were not asked for. day: ordinal of every step.
    floor: shape (events,), the ordinal before which no draw of that event lies.
    """

    step: Steps
    day: Int32
    floor: Int32

    def of(self, event: int) -> Int32:
        """Ordinals of one event's finish: shape (draws,)."""
        finish: Int32 = np.maximum(self.day[self.step[event]], self.floor[event])
        return finish


@dataclass(frozen=True, slots=True)
class NodeRisk:
    """What the draws say of one node.

    criticality: share of draws in which it has no float against the draw's own finish, so that a day more here is a
    day more at the end: the criticality index (Van Slyke, Operations Research 11, 1963).
    correlation: of its duration with the finish (Pearson), 0 where one of them never changes (Williams, Journal of the
    Operational Research Society 43, 1992). cruciality: criticality × correlation (the term of Primavera Risk
    Analysis). sensitivity: criticality × standard deviation of the duration ÷ that of the finish (schedule sensitivity
    index, Vanhoucke, Omega 38, 2010). mean_days, sd_days: working days still to do.
    """

    code: str
    mean_days: float
    sd_days: float
    criticality: float
    correlation: float
    sensitivity: float

    @property
    def cruciality(self) -> float:
        """How much of the finish's movement comes by this node while it holds the finish."""
        return self.criticality * self.correlation


@dataclass(frozen=True, slots=True)
class CauseRisk:
    """What the draws say of a cause. happened: share of draws.

    delay: mean finish with it less mean finish without it, calendar days; None where it always or never happened.
    correlation: of its effect (no effect: factor 1, 0 days) with the finish.
    """

    code: str
    happened: float
    delay: float | None
    correlation: float


@dataclass(frozen=True, slots=True, eq=False)
class Risk:
    """The draws of a plan: `risk.quantile(0.8)`, `risk["foundation"].criticality`, `risk.chance(day)`.

    finish: shape (draws,), the plan's finish (an instant, 00:00 after the last day) in every draw, as an ordinal.
    due_chance: share of draws that finish by `due`; None without one. deadline_chances: of every node with a
    deadline; empty where nodes were not asked for. nodes: in the order of the network. causes: in that of their codes.
    unpublished_years: years whose holidays were not known, in which some draw counted working days.
    digest: SHA-256 of the network, spreads, causes, draws and seed: the same digest, the same draws.
    """

    draws: int
    seed: int
    finish: Int32
    due_chance: float | None
    deadline_chances: Mapping[str, float]
    nodes: tuple[NodeRisk, ...]
    causes: tuple[CauseRisk, ...]
    unpublished_years: tuple[int, ...]
    digest: str
    _finishes: Finishes
    _events: Mapping[str, tuple[int, ...]]
    _places: Mapping[str, int]

    def __getitem__(self, code: str) -> NodeRisk:
        """Raises KeyError where the network has no such node."""
        return self.nodes[self._places[code]]

    def __iter__(self) -> Iterator[NodeRisk]:
        return iter(self.nodes)

    def quantile(self, share: float, code: str | None = None) -> date:
        """The first instant by which that share of draws has finished, the plan or one node: P80 is 0.8.

        Raises ValueError for a share outside (0, 1], KeyError for an unknown node or where nodes were not asked for.
        """
        if not 0 < share <= 1:
            raise ValueError(f"a share lies in (0, 1], not {share}")
        finish = self.finish if code is None else self.node_finish(code)
        rank = max(math.ceil(round(share * self.draws, 6)), 1) - 1
        return date.fromordinal(int(np.partition(finish, rank)[rank]))

    def chance(self, by: date, code: str | None = None) -> float:
        """Share of draws in which the plan, or one node, has finished by that instant. Raises as `quantile`."""
        finish = self.finish if code is None else self.node_finish(code)
        return float((finish <= by.toordinal()).mean())

    def node_finish(self, code: str) -> Int32:
        """The node's finish in every draw, ordinals: shape (draws,). Of a summary row, the last of its parts."""
        if not self._finishes.step.shape[0]:
            raise KeyError(code)
        events = self._events[code]
        finish: Int32 = np.maximum.reduce([self._finishes.of(event) for event in events])
        return finish[: self.draws]

    def curve(self) -> tuple[tuple[date, float], ...]:
        """The S-curve: every instant at which some draw finishes, and the share that has finished by then."""
        days, counts = np.unique(self.finish, return_counts=True)
        shares = np.cumsum(counts) / self.draws
        return tuple(
            (date.fromordinal(day), share) for day, share in zip(days.tolist(), shares.tolist(), strict=True)
        )

    def drivers(self, most: int = 10) -> tuple[NodeRisk, ...]:
        """The nodes whose spread moves the finish most: the highest cruciality first, then the code."""
        moving = [node for node in self.nodes if node.cruciality > 0]
        return tuple(sorted(moving, key=lambda node: (-node.cruciality, node.code))[:most])


def of_draws(
    prepared: Prepared,
    spreads: Mapping[str, Spread],
    causes: Sequence[Cause],
    seed: int,
    drawn: Drawn,
    finishes: Finishes,
    draws: int,
    origin: int,
    years: tuple[int, ...],
) -> Risk:
    """Puts together what the kernels left; `origin` is the ordinal of position 0."""
    network = prepared.network
    finish = drawn.last[:draws] + np.int32(origin)
    freeze(finish, finishes.step, finishes.day, finishes.floor)
    due = network.due
    risk = Risk(
        draws=draws,
        seed=seed,
        finish=finish,
        due_chance=None if due is None else float((finish <= due.toordinal()).mean()),
        deadline_chances={},
        nodes=_nodes(prepared, drawn, draws),
        causes=tuple(_cause(cause, drawn.effect[row, :draws], finish) for row, cause in enumerate(causes)),
        unpublished_years=years,
        digest=_digest(network.digest(), spreads, causes, draws, seed),
        _finishes=finishes,
        _events=_events(prepared),
        _places={node.code: at for at, node in enumerate(network.nodes)},
    )
    return risk if not finishes.step.shape[0] else _with_deadlines(risk, prepared)


def _with_deadlines(risk: Risk, prepared: Prepared) -> Risk:
    chances = {
        node.code: float((risk.node_finish(node.code) <= node.deadline.toordinal() + 1).mean())
        for node in prepared.network.nodes
        if node.deadline is not None
    }
    return replace(risk, deadline_chances=chances)


def _nodes(prepared: Prepared, drawn: Drawn, draws: int) -> tuple[NodeRisk, ...]:
    """Sums over runs, in whole numbers, made into shares and moments. What is done or has no work moves nothing."""
    last = drawn.last[:draws].astype(np.float64)
    finish_sd, finish_mean = float(last.std()), float(last.mean())
    mean = drawn.days.sum(axis=0) / draws
    sd = np.sqrt(np.maximum(drawn.squares.sum(axis=0) / draws - mean**2, 0.0))
    covariance = drawn.products.sum(axis=0) / draws - mean * finish_mean
    critical = drawn.critical.sum(axis=0, dtype=np.int64) / draws
    moved = (sd > _STILL) & (finish_sd > 0)
    correlation = np.divide(covariance, sd * finish_sd, out=np.zeros_like(sd), where=moved)
    sensitivity = critical * sd / finish_sd if finish_sd else np.zeros_like(sd)
    place = prepared.place
    columns = np.stack([mean, sd, critical, correlation.clip(-1, 1), sensitivity])[:, place]
    columns[:, place < 0] = 0.0
    return tuple(map(NodeRisk, [node.code for node in prepared.network.nodes], *columns.tolist()))


_STILL = 1e-6
"""Standard deviations below this, in days, are rounding."""


def _cause(cause: Cause, effect: NDArray[np.float32], finish: Int32) -> CauseRisk:
    happened = ~np.isnan(effect)
    share = float(happened.mean())
    without = 0.0 if cause.days is not None else 1.0
    felt = np.where(happened, effect, without).astype(np.float64)
    moved = felt.std() > 0 and finish.std() > 0
    return CauseRisk(
        cause.code,
        share,
        float(finish[happened].mean() - finish[~happened].mean()) if 0 < share < 1 else None,
        float(np.corrcoef(felt, finish)[0, 1]) if moved else 0.0,
    )


def _events(prepared: Prepared) -> dict[str, tuple[int, ...]]:
    """Rows of the finishes for every node: its own, or for a summary row those of all that is part of it."""
    order = prepared.graph.order
    at = np.empty(order.size, np.int32)
    at[order] = np.arange(order.size, dtype=np.int32)
    nodes = prepared.network.nodes
    events: dict[str, tuple[int, ...]] = {
        node.code: (place,) for node, place in zip(nodes, at[: len(nodes)].tolist(), strict=True)
    }
    summaries = prepared.network.summaries
    if not summaries:
        return events
    parents = {node.code: node.parent for node in nodes}
    parts: dict[str, list[int]] = {code: [] for code in summaries}
    for node in nodes:
        if node.code not in summaries:
            above = node.parent
            while above:
                parts[above] += events[node.code]
                above = parents[above]
    return events | {code: tuple(rows) for code, rows in parts.items()}


def _digest(
    network: str, spreads: Mapping[str, Spread], causes: Sequence[Cause], draws: int, seed: int
) -> str:
    lines = [network, f"{draws} {seed}"]
    lines += [f"{code} {spreads[code]!r}" for code in sorted(spreads)]
    lines += [
        repr((cause.code, cause.chance, sorted(set(cause.nodes)), cause.factor, cause.days))
        for cause in causes
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
