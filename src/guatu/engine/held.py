"""The arrays of a network that is held and changed: dates are mended where they move, else worked out again."""

from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from guatu.engine import kernels
from guatu.engine.arrays import Incoming, Int32, Links, Marks, Work, read_only
from guatu.engine.graph import Graph
from guatu.engine.network import Network
from guatu.engine.passes import dates_of
from guatu.engine.prepared import Prepared
from guatu.engine.published import assumed_years

_SHARE: Final = 8
"""Where more than one node in so many moves, two passes over all are as quick."""

_LEAST: Final = 64


class Bond(NamedTuple):
    """A link between places. kind: its bits. row: of the lag's calendar in the tables, -1 for elapsed days."""

    tail: int
    head: int
    kind: int
    lag: int
    row: int


class Held:
    """Raises what `dates_of` and `assumed_years` raise; after that it must not be used again.

    prepared: the arrays as they are now; `work` and the lags are this object's own and change in place. Its network is
    the one that it began with or was last worked out for. axis, dates: shape (places,), as `dates_of` gives them.
    place: shape (events,), where each event stands.
    """

    def __init__(self, prepared: Prepared) -> None:
        links, given = prepared.graph.links, prepared.work
        work = Work(given.duration.copy(), given.calendar.copy(), given.earliest.copy(), given.latest.copy())
        links = links._replace(lag=links.lag.copy(), lag_calendar=links.lag_calendar.copy())
        self.prepared = replace(prepared, graph=replace(prepared.graph, links=links), work=work)
        self.place = np.empty(work.duration.size, np.int32)
        self.place[prepared.graph.order] = np.arange(work.duration.size, dtype=np.int32)
        self._incoming: Incoming | None = None
        self._marks = Marks.empty(work.duration.size, max(_LEAST, work.duration.size // _SHARE))
        self.axis, self.dates = dates_of(self.prepared)
        self._strict = any(
            calendar.published is not None and not calendar.is_provisional
            for calendar in prepared.network.calendars
        )
        self.check_years()

    @property
    def incoming(self) -> Incoming:
        """The links by successor, sorted when first asked for."""
        if self._incoming is None:
            self._incoming = self.prepared.graph.incoming()
        return self._incoming

    def set_lag(self, old: Bond, new: Bond) -> None:
        """Of a link whose ends and kind stay."""
        graph, at = self.prepared.graph, self._find(old)
        graph.links.lag[at] = new.lag
        graph.links.lag_calendar[at] = new.row if new.lag else -1
        self._regraph(graph.links, plain=graph.plain and new.lag == 0)

    def insert(self, bond: Bond) -> None:
        """A link from a place to a later one. Linear in links."""
        ptr, heads, kinds, lags, rows = self.prepared.graph.links
        at = int(ptr[bond.tail + 1])
        ptr = ptr.copy()
        ptr[bond.tail + 1 :] += 1
        links = Links(
            ptr,
            np.insert(heads, at, bond.head),
            np.insert(kinds, at, bond.kind),
            np.insert(lags, at, bond.lag),
            np.insert(rows, at, bond.row if bond.lag else -1),
        )
        self._incoming = None
        self._regraph(links, plain=self.prepared.graph.plain and bond.kind == 0 and bond.lag == 0)

    def remove(self, bond: Bond) -> None:
        """A link. Linear in links."""
        at = self._find(bond)
        ptr, heads, kinds, lags, rows = self.prepared.graph.links
        ptr = ptr.copy()
        ptr[bond.tail + 1 :] -= 1
        links = Links(
            ptr,
            np.delete(heads, at),
            np.delete(kinds, at),
            np.delete(lags, at),
            np.delete(rows, at),
        )
        self._incoming = None
        self._regraph(links, plain=self.prepared.graph.plain)

    def work_out(self, network: Network) -> None:
        """All dates again. network: what the arrays hold now."""
        self._marks.marked[:] = 0
        self.prepared = replace(self.prepared, network=network)
        self.axis, self.dates = dates_of(self.prepared)

    def check_years(self) -> None:
        """Raises G1004 where a calendar that is not provisional is needed in a year not yet published."""
        if self._strict:
            assumed_years(self.prepared, self.axis, self.dates)

    def spread(self, forward: Int32, backward: Int32) -> Int32 | None:
        """Mends the dates after a change at these places, forward and backward from them.

        Gives the places that may have moved; None where it was not worth it, and `work_out` is to follow.
        """
        work, dates, axis = self.prepared.work, self.dates, self.axis
        for place in forward.tolist():
            day = work.earliest[place] - axis.origin
            if not (0 <= day < axis.days and work.latest[place] >= axis.origin):
                return None
        due = self.prepared.due
        finish = dates.early_finish.max()
        links, incoming, tables = read_only(self.prepared.graph.links), self.incoming, axis.tables
        work = read_only(work)
        self._marks.marked[forward] = 1
        early = kernels.spread_forward(links, incoming, work, axis.origin, tables, dates, self._marks)
        if early == kernels.NOT_SPREAD:
            return None
        touched = [forward, backward, self._marks.moved[:early].copy()]
        last = int(dates.early_finish.max())
        if last >= axis.days or (due is None and last != finish):
            return None
        by = last if due is None else due - axis.origin
        self._marks.marked[backward] = 1
        late = kernels.spread_backward(links, incoming, work, axis.origin, by, tables, dates, self._marks)
        if late == kernels.NOT_SPREAD:
            return None
        places: Int32 = np.unique(np.concatenate([*touched, self._marks.moved[:late]]))
        before, row = axis.tables.before, work.calendar[places]
        dates.total_float[places] = (
            before[row, dates.late_start[places]] - before[row, dates.early_start[places]]
        )
        return places

    def _find(self, bond: Bond) -> int:
        links = self.prepared.graph.links
        row = bond.row if bond.lag else -1
        at = slice(links.ptr[bond.tail], links.ptr[bond.tail + 1])
        same = (links.head[at] == bond.head) & (links.kind[at] == bond.kind)
        same &= (links.lag[at] == bond.lag) & (links.lag_calendar[at] == row)
        return int(at.start + np.flatnonzero(same)[0])

    def _regraph(self, links: Links, *, plain: bool) -> None:
        order = self.prepared.graph.order
        self.prepared = replace(self.prepared, graph=Graph(order, links, plain))
