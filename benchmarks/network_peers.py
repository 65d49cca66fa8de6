"""The same two passes by others: NetworkX and plain Python, both written as well as they allow.

Finish-to-start links without lag. Without calendars a day is a day; with them, the engine's own tables as lists.
"""

import time
from collections.abc import Sequence
from typing import NamedTuple

import networkx as nx  # type: ignore[import-untyped]  # its stubs are a package of their own
import numpy as np
from raw_network import RawNetwork

from guatu.engine.arrays import Tables


class Peer(NamedTuple):
    """Seconds to build the structure from raw links, seconds for both passes and the float, and what came out."""

    build: float
    passes: float
    finish: int
    float_sum: int


def networkx_passes(raw: RawNetwork) -> Peer:
    """Without calendars: a DiGraph, its topological sort, two loops over its neighbours."""
    begun = time.perf_counter()
    graph = nx.DiGraph()
    graph.add_nodes_from((v, {"days": days}) for v, days in enumerate(raw.duration.tolist()))
    graph.add_edges_from(zip(raw.predecessor.tolist(), raw.successor.tolist(), strict=True))
    built = time.perf_counter()

    finish: dict[int, int] = {}
    order = list(nx.topological_sort(graph))
    days = graph.nodes
    for v in order:
        start = max((finish[u] for u in graph.pred[v]), default=0)
        finish[v] = start + days[v]["days"]
    last = max(finish.values())
    late_start: dict[int, int] = {}
    for v in reversed(order):
        late_start[v] = min((late_start[w] for w in graph.succ[v]), default=last) - days[v]["days"]
    total = sum(late_start[v] + days[v]["days"] - finish[v] for v in order)
    return Peer(built - begun, time.perf_counter() - built, last, total)


def python_passes(raw: RawNetwork) -> Peer:
    """Without calendars: lists of successors."""
    begun = time.perf_counter()
    after, order = _successors(raw)
    days = raw.duration.tolist()
    built = time.perf_counter()

    start = [0] * len(days)
    for v in order:
        end = start[v] + days[v]
        for w in after[v]:
            start[w] = max(start[w], end)
    last = max(map(int.__add__, start, days))
    late = [0] * len(days)
    for v in reversed(order):
        by = last
        for w in after[v]:
            by = min(by, late[w])
        late[v] = by - days[v]
    return Peer(built - begun, time.perf_counter() - built, last, sum(late) - sum(start))


def python_calendar_passes(raw: RawNetwork, tables: Tables) -> Peer:
    """With calendars: the same lists, and the tables as lists of lists."""
    before, nth = tables.before.tolist(), tables.nth.tolist()
    begun = time.perf_counter()
    after, order = _successors(raw)
    days, calendar = raw.duration.tolist(), raw.calendar.tolist()
    built = time.perf_counter()

    start = [raw.start] * len(days)
    last = 0
    for v in order:
        worked = nth[calendar[v]]
        first = before[calendar[v]][start[v]]
        start[v] = worked[first]
        end = worked[first + days[v] - 1] + 1
        last = max(last, end)
        for w in after[v]:
            start[w] = max(start[w], end)
    late = [0] * len(days)
    total = 0
    for v in reversed(order):
        by = last
        for w in after[v]:
            by = min(by, late[w])
        counted = before[calendar[v]]
        late[v] = nth[calendar[v]][counted[by] - days[v]]
        total += counted[late[v]] - counted[start[v]]
    return Peer(built - begun, time.perf_counter() - built, last, total)


def copy_seconds(size: int, repeats: int = 9) -> float:
    """Best seconds to move `size` bytes through one core: half of them read, half written."""
    source = np.ones(max(size // 16, 1), np.int64)
    target = np.zeros_like(source)
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        np.copyto(target, source)
        taken.append(time.perf_counter() - begun)
    return min(taken)


def _successors(raw: RawNetwork) -> tuple[list[list[int]], Sequence[int]]:
    after: list[list[int]] = [[] for _ in range(raw.duration.size)]
    waiting = [0] * raw.duration.size
    for v, w in zip(raw.predecessor.tolist(), raw.successor.tolist(), strict=True):
        after[v].append(w)
        waiting[w] += 1
    order = [v for v, count in enumerate(waiting) if not count]
    for v in order:
        for w in after[v]:
            waiting[w] -= 1
            if not waiting[w]:
                order.append(w)
    return after, order
