"""A network with its facts and summary rows folded into what the kernels know: work, instants, and links between.

Every node keeps its number: event i is what remains of node i, the end of it where it is done, the finish of a
summary row. The instants after them are starts: of a node that has begun, where links count from it, and of a
summary row, where links hold it. So the passes need not know what progress or a summary is, and stay linear:
a summary row with p parts and l links costs p + l links, not p × l.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Final, NamedTuple

import numpy as np

from guatu.engine.arrays import FROM_START, TO_FINISH, Int8, Int16, Int32, Work
from guatu.engine.network import Kind, Network
from guatu.engine.progress import Bool, Progress, progress_of, work_left
from guatu.engine.summary import Outline, outline_of, starts_of_parts

KIND_BITS: Final[Mapping[str, int]] = {
    Kind.FS: 0,
    Kind.SS: FROM_START,
    Kind.FF: TO_FINISH,
    Kind.SF: FROM_START | TO_FINISH,
}
NO_DEADLINE: Final = date.max.toordinal()
"""`Work.latest` of what has none."""


class Bindings(NamedTuple):
    """Links between events: shape (bindings,). source: number of the network's link, -1 inside a summary row."""

    predecessor: Int32
    successor: Int32
    kind: Int8
    lag: Int32
    lag_calendar: Int16
    source: Int32

    def only(self, kept: Bool) -> "Bindings":
        """Those that `kept` (shape (bindings,)) marks."""
        return Bindings(
            self.predecessor[kept],
            self.successor[kept],
            self.kind[kept],
            self.lag[kept],
            self.lag_calendar[kept],
            self.source[kept],
        )

    def and_then(self, more: "Bindings") -> "Bindings":
        """These, then those."""
        return Bindings(
            np.concatenate([self.predecessor, more.predecessor]),
            np.concatenate([self.successor, more.successor]),
            np.concatenate([self.kind, more.kind]),
            np.concatenate([self.lag, more.lag]),
            np.concatenate([self.lag_calendar, more.lag_calendar]),
            np.concatenate([self.source, more.source]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """node: shape (events,), the node that an event belongs to. is_work: whether it is work still to do.

    work: shape (events,), days as ordinals. outline: None without summary rows.
    """

    node: Int32
    is_work: Bool
    work: Work
    bindings: Bindings
    progress: Progress
    outline: Outline | None


def fold(network: Network) -> Events:
    """Linear in nodes and links. A link into what is done binds nothing, nor, on override, into what has begun."""
    places = {node.code: place for place, node in enumerate(network.nodes)}
    progress, outline = progress_of(network), outline_of(network, places)
    work, bindings = _work(network), _bindings(network, places)
    if outline is not None:
        work = starts_of_parts(outline, work)
    work = work_left(network, progress, work)
    is_work = ~progress.done
    if outline is not None:
        is_work &= ~outline.summary
    count = len(network.nodes)
    if not progress.begun.any() and outline is None:
        return Events(np.arange(count, dtype=np.int32), is_work, work, bindings, progress, None)

    fixed = _fixed(network, progress, outline)
    opening, node = _openings(bindings, progress, outline, count)
    work = _with_starts(work, node, progress, outline, network)
    from_start = (bindings.kind & FROM_START) != 0
    bound = bindings._replace(
        predecessor=np.where(from_start, opening[bindings.predecessor], bindings.predecessor),
        successor=bindings.successor
        if outline is None
        else np.where(outline.summary[bindings.successor], opening[bindings.successor], bindings.successor),
    )
    bound = bound.only(~fixed[bindings.successor])
    if outline is not None:
        due = np.flatnonzero(outline.summary & (work.latest[:count] < NO_DEADLINE)).astype(np.int32)
        bound = bound.and_then(_inside(outline, bindings, opening, fixed, due))
    is_work = np.concatenate([is_work, np.zeros(node.size - count, np.bool_)])
    return Events(node, is_work, work, bound, progress, outline)


def _fixed(network: Network, progress: Progress, outline: Outline | None) -> Bool:
    """Nodes that no link into them moves: shape (nodes,); of summary rows those of which all parts are fixed."""
    fixed = progress.fixed(network)
    if outline is None:
        return fixed
    lowest = fixed.astype(np.int32)
    outline.up(lowest, np.minimum, 1)
    return lowest > 0


def _openings(
    bindings: Bindings, progress: Progress, outline: Outline | None, count: int
) -> tuple[Int32, Int32]:
    """The event at which every node starts: shape (nodes,); and the node of every event."""
    apart = np.zeros(count, np.bool_)
    apart[bindings.predecessor[(bindings.kind & FROM_START) != 0]] = True
    apart &= progress.begun
    if outline is not None:
        apart |= _held(outline, bindings.successor)
    nodes = np.flatnonzero(apart).astype(np.int32)
    opening = np.arange(count, dtype=np.int32)
    opening[nodes] = count + np.arange(nodes.size, dtype=np.int32)
    return opening, np.concatenate([np.arange(count, dtype=np.int32), nodes])


def _held(outline: Outline, ends: Int32) -> Bool:
    """Summary rows at which a link ends, or one above them."""
    own = np.zeros(outline.parent.size, np.int32)
    own[ends] = 1
    own[~outline.summary] = 0
    held: Bool = (outline.down(own, np.maximum) > 0) & outline.summary
    return held


def _inside(outline: Outline, bindings: Bindings, opening: Int32, fixed: Bool, due: Int32) -> Bindings:
    """From the start of a summary row to those of its parts, and from their finishes to its own.

    due: the summary rows with a deadline, which so binds all its parts.
    """
    parts = np.flatnonzero(outline.parent >= 0).astype(np.int32)
    above = outline.parent[parts]
    to_start = _held(outline, bindings.successor)[above] & ~fixed[parts]
    to_finish = _held(outline, np.concatenate([bindings.predecessor, due]))[above]
    starts = np.where(outline.summary[parts], opening[parts], parts)
    predecessor = np.concatenate([opening[above[to_start]], parts[to_finish]])
    successor = np.concatenate([starts[to_start], above[to_finish]])
    size = predecessor.size
    return Bindings(
        predecessor,
        successor,
        np.zeros(size, np.int8),
        np.zeros(size, np.int32),
        np.full(size, -1, np.int16),
        np.full(size, -1, np.int32),
    )


def _with_starts(
    work: Work, node: Int32, progress: Progress, outline: Outline | None, network: Network
) -> Work:
    """`work` with the instants at which things start: facts on their day, and held by nothing for summary rows."""
    added = node[work.duration.size :]
    floor = min([network.start.toordinal(), *progress.started[progress.begun].tolist()])
    earliest = work.earliest.copy()
    if outline is not None:
        earliest[outline.summary] = floor
    starts = np.where(progress.begun[added], progress.started[added], floor).astype(np.int32)
    return Work(
        np.concatenate([work.duration, np.zeros(added.size, np.int32)]),
        np.concatenate([work.calendar, work.calendar[added]]),
        np.concatenate([earliest, starts]),
        np.concatenate([work.latest, np.full(added.size, NO_DEADLINE, np.int32)]),
    )


def _work(network: Network) -> Work:
    """The nodes as planned, in the order of the network; days are ordinals."""
    nodes, calendars, start = network.nodes, rows_of(network), network.start
    not_before = (node.not_before.toordinal() if node.not_before else 0 for node in nodes)
    latest = (node.deadline.toordinal() + 1 if node.deadline else NO_DEADLINE for node in nodes)
    return Work(
        duration=np.fromiter(map(attrgetter("duration"), nodes), np.int32, len(nodes)),
        calendar=np.fromiter((calendars[node.calendar] for node in nodes), np.int16, len(nodes)),
        earliest=np.maximum(np.fromiter(not_before, np.int32, len(nodes)), np.int32(start.toordinal())),
        latest=np.fromiter(latest, np.int32, len(nodes)),
    )


def _bindings(network: Network, places: Mapping[str, int]) -> Bindings:
    links, calendars = network.links, rows_of(network)
    return Bindings(
        predecessor=np.fromiter((places[link.predecessor] for link in links), np.int32, len(links)),
        successor=np.fromiter((places[link.successor] for link in links), np.int32, len(links)),
        kind=np.fromiter((KIND_BITS[link.kind] for link in links), np.int8, len(links)),
        lag=np.fromiter(map(attrgetter("lag"), links), np.int32, len(links)),
        lag_calendar=np.fromiter((calendars[link.lag_calendar] for link in links), np.int16, len(links)),
        source=np.arange(len(links), dtype=np.int32),
    )


def rows_of(network: Network) -> dict[str | None, int]:
    """Row of every calendar in the tables; no calendar, -1, counts elapsed days."""
    return {None: -1} | {calendar.code: row for row, calendar in enumerate(network.calendars)}
