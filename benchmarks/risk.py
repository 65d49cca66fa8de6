"""Monte Carlo of a plan: 10,000 draws of 1,000 nodes, triangular durations, with the criticality index.

Peers draw whole days from the same triangles. Given our random numbers they must find our finishes and our
criticality: a wrong answer stops the run.
"""

import random
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from measure import Table, median_seconds, milliseconds, no_collection
from network_passes import DAILY, EIGHT
from numpy.typing import NDArray
from raw_network import layered

from guatu.engine import Link, Network, Node
from guatu.engine.arrays import Tables
from guatu.engine.prepared import Prepared, prepare
from guatu.engine.risk import Spread, Triangular, simulate
from guatu.engine.risk.encode import node_forms
from guatu.engine.risk.monte_carlo import drafted, draw
from guatu.kernel.calendar import WorkCalendar

NODES, LINKS, DRAWS, SEED = 1_000, 4_000, 10_000, 1
PYTHON_DRAWS = 20
PACKAGES = ("numpy", "numba")
HEAD = ("plan", "what", "ms", "× faster than NumPy")
NOTE = (
    f"{DRAWS:,} draws of {NODES:,} nodes and {LINKS:,} links: durations drawn, dates of every draw, criticality of "
    "all nodes. NumPy holds draws as columns and goes node by node, in 16 bits without calendars; it does not look for "
    "what moves the finish, as Guatu does. *draws alone*: `simulate` without reading the network and its digest."
)

Days = NDArray[np.int16] | NDArray[np.int32]


class Answer(NamedTuple):
    """finish: shape (draws,), positions; critical: shape (places,), number of draws."""

    finish: NDArray[np.int64]
    critical: NDArray[np.int64]


def run() -> Table:
    """Measures both plans."""
    rows = [*_rows("every day worked", (DAILY,)), *_rows("8 calendars", EIGHT)]
    return Table("Risk", NOTE, HEAD, rows)


def _rows(title: str, calendars: Sequence[WorkCalendar]) -> list[tuple[str, ...]]:
    network = _network(calendars)
    spreads = {
        node.code: Triangular(0.8 * node.duration, node.duration, 1.6 * node.duration)
        for node in network.nodes
    }
    prepared = prepare(network)
    tables = prepared.axis().tables if len(calendars) > 1 else None
    peer = _Peer(prepared, spreads, tables)
    draft = drafted(network, spreads, (), draws=DRAWS, seed=SEED, of_nodes=False, threads=None)
    _same(peer, network, spreads)

    def numpy_peer() -> Answer:
        return peer.passes(peer.durations(np.random.default_rng(SEED).random((NODES, DRAWS), np.float32)))

    def ours(of_nodes: bool) -> Callable[[], object]:
        return lambda: simulate(network, spreads, draws=DRAWS, seed=SEED, of_nodes=of_nodes)

    slow = median_seconds(numpy_peer, 3)
    timed = [
        ("NumPy", slow),
        ("Guatu, draws alone", median_seconds(lambda: draw(draft), 15)),
        ("Guatu, `simulate(of_nodes=False)`", median_seconds(ours(False), 9)),
        ("Guatu, `simulate`, every node's finish kept", median_seconds(ours(True), 9)),
    ]
    if tables is None:
        with no_collection():
            timed.insert(
                0, (f"plain Python ({PYTHON_DRAWS} draws, scaled), no criticality", _python_seconds(prepared))
            )
    return [(title, name, milliseconds(taken), f"{slow / taken:,.1f}") for name, taken in timed]


def _network(calendars: Sequence[WorkCalendar]) -> Network:
    raw = layered(LINKS, calendars=len(calendars), layers=25)
    codes = [f"N{number}" for number in range(raw.duration.size)]
    days, rows = raw.duration.tolist(), raw.calendar.tolist()
    return Network.build(
        [Node(code, days[v], calendars[rows[v]].code) for v, code in enumerate(codes)],
        [
            Link(codes[u], codes[w])
            for u, w in zip(raw.predecessor.tolist(), raw.successor.tolist(), strict=True)
        ],
        calendars,
        date(2026, 1, 5),
    )


class _Peer:
    """The same in NumPy: draws are columns, nodes are rows; `tables` None where every day is worked."""

    def __init__(self, prepared: Prepared, spreads: dict[str, Spread], tables: Tables | None) -> None:
        links, work = prepared.graph.links, prepared.work
        self.after = np.split(links.head, links.ptr[1:-1])
        self.calendar, self.tables = work.calendar, tables
        self.earliest = 0 if tables is None else int(work.earliest[0]) - prepared.axis().origin
        self.whole = np.int16 if tables is None else np.int32
        self.forms = node_forms(prepared, spreads, SEED)

    def durations(self, u: NDArray[np.float32]) -> Days:
        """By the inverse of the triangle's distribution function, in 32 bits; u: shape (nodes, draws)."""
        mode, one = self.forms.mode[:, None], np.float32(1)
        root = np.sqrt(np.where(u < mode, u * mode, (one - u) * (one - mode)))
        share = np.where(u < mode, root, one - root)
        days: Days = (self.forms.low[:, None] + self.forms.width[:, None] * share + np.float32(0.5)).astype(
            self.whole
        )
        return days

    def passes(self, days: Days) -> Answer:
        """Early dates forwards, late starts backwards from every draw's own finish."""
        start = np.full(days.shape, self.earliest, self.whole)
        finish = np.empty(days.shape, self.whole)
        for v, after in enumerate(self.after):
            if self.tables is None:
                np.add(start[v], days[v], out=finish[v])
            else:
                before, nth = self.tables.before[self.calendar[v]], self.tables.nth[self.calendar[v]]
                index = before[start[v]]
                start[v] = nth[index]
                finish[v] = nth[index + days[v] - 1] + 1
            for w in after:
                np.maximum(start[w], finish[v], out=start[w])
        last = finish.max(axis=0)
        late = np.empty(days.shape, self.whole)
        critical = np.empty(days.shape[0], np.int64)
        for v in range(days.shape[0] - 1, -1, -1):
            by = last.copy()
            for w in self.after[v]:
                np.minimum(by, late[w], out=by)
            if self.tables is None:
                np.subtract(by, days[v], out=late[v])
            else:
                before, nth = self.tables.before[self.calendar[v]], self.tables.nth[self.calendar[v]]
                late[v] = nth[before[by] - days[v]]
            critical[v] = (late[v] == start[v]).sum()
        return Answer(last.astype(np.int64), critical)


def _same(peer: _Peer, network: Network, spreads: dict[str, Spread]) -> None:
    """With our numbers, NumPy finds our finishes and our criticality."""
    risk = simulate(network, spreads, draws=DRAWS, seed=SEED)
    theirs = peer.passes(peer.durations(_our_numbers(peer.forms.key)))
    places = prepare(network).place
    ours = np.array([node.criticality for node in risk]) * DRAWS
    shift = risk.finish - theirs.finish
    if (shift != shift[0]).any() or (np.rint(ours) != theirs.critical[places]).any():
        raise SystemExit("the peers do not agree")


def _our_numbers(key: NDArray[np.uint32]) -> NDArray[np.float32]:
    """The engine's hash in NumPy: shape (nodes, draws)."""
    x = np.arange(DRAWS, dtype=np.uint32)[None, :] + key[:, :1]
    x ^= x >> np.uint32(17)
    x *= np.uint32(0xED5AD4BB)
    x ^= x >> np.uint32(11)
    x += key[:, 1:]
    x *= np.uint32(0xAC4C1B51)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x31848BAB)
    x ^= x >> np.uint32(14)
    return (x >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)


def _python_seconds(prepared: Prepared) -> float:
    """Forward passes only, on lists."""
    links = prepared.graph.links
    after = [list(map(int, heads)) for heads in np.split(links.head, links.ptr[1:-1])]
    days = prepared.work.duration.tolist()
    begun = time.perf_counter()
    for _ in range(PYTHON_DRAWS):
        start = [0] * len(days)
        for v, d in enumerate(days):
            finish = start[v] + round(random.triangular(0.8 * d, 1.6 * d, d))  # noqa: S311 - a simulation
            for w in after[v]:
                start[w] = max(start[w], finish)
    return (time.perf_counter() - begun) / PYTHON_DRAWS * DRAWS
