"""CPM on layered random networks: forward pass, backward pass and float, against the obvious alternatives.

Every peer runs in the same process on the same network, and must find the same dates: a wrong answer stops the run.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from measure import Table, free_memory, median_seconds, milliseconds, no_collection
from network_peers import Peer, copy_seconds, networkx_passes, python_calendar_passes, python_passes
from numpy_peer import numpy_passes
from raw_network import RawNetwork, layered

from guatu.engine.arrays import Dates, Work
from guatu.engine.axis import Axis, axis_of
from guatu.engine.graph import Graph
from guatu.engine.passes import two_passes
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar, official_calendar

SIZES = (100_000, 1_000_000, 10_000_000)
YEARS = 2025, 2099
PACKAGES = ("numpy", "numba", "networkx")
NETWORKX_BYTES_A_LINK = 900
"""What NetworkX needs of memory for a link and its share of the nodes, generously."""

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
HEAD = (
    "links",
    "what",
    "build ms",
    "passes ms",
    "M links/s",
    "× NetworkX, passes",
    "× NetworkX, raw links",
    "of memcpy speed",
)
NOTE = (
    "Forward pass, backward pass and float of every node; *build* sorts the raw links. Peers without calendars find "
    "the same dates as Guatu with every day worked; those with eight calendars over 75 years the same as Guatu with "
    "them, else the run stops. NetworkX knows no calendars: all are compared with its plain passes of that size. The "
    "last row has all four kinds of link with lags in elapsed days and on the eight calendars. *memcpy* moves, on one "
    "core, the bytes that the passes cannot avoid to read or write."
)


def run(sizes: Sequence[int] = SIZES) -> Table:
    """Measures every size."""
    return Table("Network passes", NOTE, HEAD, [row for links in sizes for row in _rows(links)])


def _rows(links: int) -> Iterator[Sequence[str]]:
    plain, dated = layered(links, calendars=1), layered(links, calendars=len(EIGHT))
    mixed = layered(links, calendars=len(EIGHT), mixed=True)
    one, eight = axis_of((DAILY,), *YEARS), axis_of(EIGHT, *YEARS)
    slow = None
    with no_collection():
        if links * NETWORKX_BYTES_A_LINK < free_memory():
            slow = networkx_passes(plain)
        same = [("plain Python", python_passes(plain)), ("NumPy, level by level", numpy_passes(plain, None))]
    ours, size = _guatu(plain, one)
    _agree(*([slow] if slow else []), *(peer for _, peer in same), ours)
    if slow:
        yield _row(links, "NetworkX", slow, slow)
    else:
        yield (f"{links:,}", "NetworkX (left out: needs more memory than is free)", *[""] * 6)
    for name, peer in same:
        yield _row(links, name, peer, slow)
    yield _row(links, "Guatu, every day worked", ours, slow, copy_seconds(size))

    with no_collection():
        same = [
            ("plain Python, 8 calendars", python_calendar_passes(dated, eight.tables)),
            ("NumPy, level by level, 8 calendars", numpy_passes(dated, eight.tables)),
        ]
    ours, size = _guatu(dated, eight)
    _agree(*(peer for _, peer in same), ours)
    for name, peer in same:
        yield _row(links, name, peer, slow)
    yield _row(links, "**Guatu, 8 calendars**", ours, slow, copy_seconds(size))
    yield (f"{links:,}", f"memcpy of {size / 1e6:.1f} MB", "", milliseconds(copy_seconds(size)), *[""] * 4)
    ours, size = _guatu(mixed, eight)
    yield _row(links, "Guatu, 8 calendars, all kinds and lags", ours, slow, copy_seconds(size))


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
    peer = Peer(
        median_seconds(build, 7),
        median_seconds(passes, 25 if raw.lag.size <= 1_000_000 else 7),
        int(dates.early_finish.max()),
        int(dates.total_float.sum(dtype=np.int64)),
    )
    read = graph.links[:2] if graph.plain else graph.links
    both_ways = sum(array.nbytes for array in (*read, work.duration, work.calendar)) * 2
    once = sum(array.nbytes for array in (work.earliest, work.latest, *dates))
    return peer, both_ways + once


def _agree(*peers: Peer) -> None:
    if len({(peer.finish, peer.float_sum) for peer in peers}) != 1:
        raise SystemExit(f"the peers do not agree: {peers}")


def _row(links: int, name: str, peer: Peer, slow: Peer | None, floor: float | None = None) -> Sequence[str]:
    return (
        f"{links:,}",
        name,
        milliseconds(peer.build),
        milliseconds(peer.passes),
        f"{links / peer.passes / 1e6:,.1f}",
        f"{slow.passes / peer.passes:,.1f}" if slow else "",
        f"{(slow.build + slow.passes) / (peer.build + peer.passes):,.1f}" if slow else "",
        f"{floor / peer.passes:.0%}" if floor else "",
    )
