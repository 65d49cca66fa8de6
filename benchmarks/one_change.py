"""One changed duration in a city of projects: all new dates, by what moves, by two passes over all, by NetworkX."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import replace

import networkx as nx  # type: ignore[import-untyped]  # its stubs are a package of their own
import numpy as np
from city import NODES, city
from measure import Table, median_seconds, microseconds, no_collection

from guatu.engine import Network
from guatu.engine.living import LivingPlan
from guatu.engine.passes import dates_of, two_passes
from guatu.engine.prepared import Prepared, prepare

PROJECTS = 5_000
CHANGES = 200
PACKAGES = ("numpy", "numba", "networkx")
HEAD = ("what", "nodes moved, median (most)", "median", "slowest", "× NetworkX")
NOTE = (
    f"{PROJECTS:,} projects × {NODES} nodes on three calendars, one network with links between projects. "
    f"{CHANGES} changes in turn, each a node drawn by lot that takes five days longer. NetworkX keeps its graph and "
    "its order, reads the same calendar tables and works all dates out again; the dates after the last change must be "
    "the same, else the run stops."
)


def run(projects: int = PROJECTS) -> Table:
    """Measures one city."""
    network = city(projects)
    plan = LivingPlan(network)
    chance = np.random.default_rng(2)
    plan.change(nodes=[replace(network.nodes[0], duration=network.nodes[0].duration + 1)])  # compiles
    taken, counts = [], []
    with no_collection():
        for number in chance.choice(len(network.nodes), CHANGES, replace=False).tolist():
            node = network.nodes[number]
            longer = replace(node, duration=node.duration + 5)
            begun = time.perf_counter()
            moved = plan.change(nodes=[longer])
            taken.append(time.perf_counter() - begun)
            counts.append(len(moved))
    prepared = prepare(plan.network)
    axis, dates = dates_of(prepared)
    full = median_seconds(lambda: two_passes(prepared.graph, axis, prepared.work, prepared.due, dates), 25)
    fresh = (int(dates.early_start.sum()), int(dates.late_start.sum()))
    with no_collection():
        slow, found = _networkx(prepared, axis.origin, axis.tables.before.tolist(), axis.tables.nth.tolist())
    if not (found == fresh == _held(plan, plan.network, axis.origin)):
        raise SystemExit(f"the peers do not agree: {found}, {fresh}")
    middle = statistics.median(taken)
    rows = [
        _row("NetworkX, all dates", f"{len(network.nodes):,} (all)", slow, slow, slow),
        _row("Guatu, two passes over all", f"{len(network.nodes):,} (all)", full, full, slow),
        _row(
            "**Guatu, what moves** (`LivingPlan.change`)",
            f"{statistics.median(counts):,.0f} ({max(counts):,})",
            middle,
            max(taken),
            slow,
        ),
    ]
    return Table("One changed duration", NOTE, HEAD, rows)


def _held(plan: LivingPlan, network: Network, origin: int) -> tuple[int, int]:
    dates = [plan[node.code] for node in network.nodes]
    return (
        sum(node.early_start.toordinal() - origin for node in dates),
        sum(node.late_start.toordinal() - origin for node in dates),
    )


def _networkx(
    prepared: Prepared, origin: int, before: list[list[int]], nth: list[list[int]]
) -> tuple[float, tuple[int, int]]:
    """Seconds for all dates, and the sums of the early and the late starts."""
    work, graph = prepared.work, nx.DiGraph()
    graph.add_nodes_from(
        (v, {"days": days, "calendar": row, "earliest": earliest - origin})
        for v, (days, row, earliest) in enumerate(
            zip(work.duration.tolist(), work.calendar.tolist(), work.earliest.tolist(), strict=True)
        )
    )
    graph.add_edges_from(zip(prepared.graph.tails.tolist(), prepared.graph.links.head.tolist(), strict=True))
    order = list(nx.topological_sort(graph))
    due = int(prepared.due or 0) - origin
    begun = time.perf_counter()
    start: dict[int, int] = {}
    finish: dict[int, int] = {}
    late: dict[int, int] = {}
    for v in order:
        node = graph.nodes[v]
        row = nth[node["calendar"]]
        begin = max((finish[u] for u in graph.pred[v]), default=0)
        k = before[node["calendar"]][max(begin, node["earliest"])]
        start[v], finish[v] = row[k], row[k + node["days"] - 1] + 1
    for v in reversed(order):
        node = graph.nodes[v]
        by = min((late[w] for w in graph.succ[v]), default=due)
        late[v] = nth[node["calendar"]][before[node["calendar"]][by] - node["days"]]
    return time.perf_counter() - begun, (sum(start.values()), sum(late.values()))


def _row(what: str, moved: str, middle: float, slowest: float, slow: float) -> Sequence[str]:
    return what, moved, microseconds(middle), microseconds(slowest), f"{slow / middle:,.0f}"
