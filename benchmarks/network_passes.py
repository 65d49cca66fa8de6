"""CPM on layered random networks: forward pass, backward pass and float, against the obvious alternatives.

Every peer runs in the same process on the same network, and must find the same dates: a wrong answer stops the run.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from measure import Table, median_seconds, milliseconds, no_collection
from network_peers import Peer, copy_seconds, networkx_passes, python_calendar_passes, python_passes
from raw_network import RawNetwork, layered

from guatu.engine.arrays import Dates, Work
from guatu.engine.axis import Axis, axis_of
from guatu.engine.graph import Graph
from guatu.engine.passes import two_passes
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar, official_calendar

SIZES = (10_000, 100_000, 1_000_000)
YEARS = 2025, 2099
PACKAGES = ("numpy", "numba", "networkx")

OFFICE = official_calendar().provisional()
DAILY = WorkCalendar("daily", EVERY_DAY)
EIGHT = (
    DAILY,
    OFFICE,
    OFFICE.with_stop("11-01", "03-31", code="office, winter"),
    DAILY.with_stop("11-01", "03-31", code="site"),
    DAILY.with_stop("11-15", "03-15", code="earthworks"),
    WorkCalendar("six days", (True,) * 6 + (False,)),
    OFFICE.with_stop("07-01", "08-31", code="schools shut"),
    WorkCalendar("five days"),
)
HEAD = ("links", "what", "build ms", "passes ms", "M links/s", "× NetworkX, passes", "× NetworkX, raw links")
NOTE = (
    "Forward pass, backward pass and float of every node; *build* sorts the raw links. Peers know no calendars (the "
    "first Guatu row finds the same dates as theirs); the later rows use eight calendars over 75 years, the last also "
    "all four kinds of link with lags in working days. *memcpy* moves the bytes that the passes cannot avoid."
)


def run(sizes: Sequence[int] = SIZES) -> Table:
    """Measures every size."""
    return Table("Network passes", NOTE, HEAD, [row for links in sizes for row in _rows(links)])


def _rows(links: int) -> Iterator[tuple[str, ...]]:
    plain = layered(links, calendars=1)
    axis = axis_of((DAILY,), *YEARS)
    with no_collection():
        slow, python = networkx_passes(plain), python_passes(plain)
    ours, size = _guatu(plain, axis)
    _same(slow, python, ours)
    floor = copy_seconds(size)
    for name, peer in (("NetworkX", slow), ("plain Python", python), ("Guatu, every day worked", ours)):
        yield _row(links, name, peer, slow)
    yield (
        f"{links:,}",
        f"memcpy of {size / 1e6:.1f} MB",
        "",
        milliseconds(floor),
        "",
        _share(floor, ours),
        "",
    )

    eight = axis_of(EIGHT, *YEARS)
    dated = layered(links, calendars=len(EIGHT))
    with no_collection():
        python = python_calendar_passes(dated, eight.tables)
    ours, _ = _guatu(dated, eight)
    _same(python, ours)
    yield _row(links, "plain Python, 8 calendars", python, slow)
    yield _row(links, "Guatu, 8 calendars", ours, slow)
    ours, _ = _guatu(layered(links, calendars=len(EIGHT), mixed=True), eight)
    yield _row(links, "Guatu, 8 calendars, all kinds and lags", ours, slow)


def _guatu(raw: RawNetwork, axis: Axis) -> tuple[Peer, int]:
    """Medians, and the bytes that the passes cannot avoid to read and write."""

    def build() -> Graph:
        return Graph.build(
            raw.duration.size,
            predecessor=raw.predecessor,
            successor=raw.successor,
            kind=raw.kind,
            lag=raw.lag,
            lag_calendar=raw.lag_calendar,
        )

    graph = build()
    nodes, order = graph.order.size, graph.order
    work = Work(
        raw.duration[order],
        raw.calendar[order],
        np.full(nodes, axis.origin + raw.start, np.int32),
        np.full(nodes, np.iinfo(np.int32).max, np.int32),
    )
    dates = Dates.empty(nodes)

    def passes() -> None:
        two_passes(graph, axis, work, None, dates)

    passes()
    repeats = 7 if raw.lag.size >= 1_000_000 else 25
    peer = Peer(
        median_seconds(build, 5),
        median_seconds(passes, repeats),
        int(dates.early_finish.max()),
        int(dates.total_float.sum(dtype=np.int64)),
    )
    both_ways = sum(array.nbytes for array in (*graph.links, work.duration, work.calendar)) * 2
    once = sum(array.nbytes for array in (work.earliest, work.latest, *dates))
    return peer, both_ways + once


def _same(*peers: Peer) -> None:
    if len({(peer.finish, peer.float_sum) for peer in peers}) != 1:
        raise SystemExit(f"the peers do not agree: {peers}")


def _row(links: int, name: str, peer: Peer, slow: Peer) -> tuple[str, ...]:
    return (
        f"{links:,}",
        name,
        milliseconds(peer.build),
        milliseconds(peer.passes),
        f"{links / peer.passes / 1e6:,.1f}",
        f"{slow.passes / peer.passes:,.1f}",
        f"{(slow.build + slow.passes) / (peer.build + peer.passes):,.1f}",
    )


def _share(floor: float, ours: Peer) -> str:
    return f"(our passes: {floor / ours.passes:.0%} of its speed)"
