"""Which unpublished years a schedule leans on: they are said, or refused, never passed over."""

from datetime import date

import numpy as np

from guatu.engine.arrays import FROM_START, TO_FINISH, Dates, Int32
from guatu.engine.axis import Axis
from guatu.engine.graph import Graph
from guatu.engine.prepared import Prepared
from guatu.kernel.errors import GuatuError

Span = tuple[Int32, Int32]
"""First days, and ends not included: two arrays of one shape."""


def assumed_years(prepared: Prepared, axis: Axis, dates: Dates) -> tuple[int, ...]:
    """Years between the first and last day counted on some calendar that does not know their holidays.

    Raises G1004 where that calendar is not provisional.
    """
    years: set[int] = set()
    for row, calendar in enumerate(prepared.network.calendars):
        if calendar.published is None:
            continue
        spans = [_work_span(prepared, dates, row), *_lag_spans(prepared.graph, axis, dates, row)]
        first = min((int(low.min()) for low, _ in spans if low.size), default=0) + axis.origin
        end = max((int(high.max()) for _, high in spans if high.size), default=0) + axis.origin
        if end <= first:
            continue
        unknown = calendar.unpublished_years(date.fromordinal(first), date.fromordinal(end - 1))
        if unknown and not calendar.is_provisional:
            raise GuatuError("G1004", calendar=calendar.code, year=unknown[0])
        years.update(unknown)
    return tuple(sorted(years))


def _work_span(prepared: Prepared, dates: Dates, row: int) -> Span:
    """Days counted for the work on one calendar: from the earlier start to the later finish. Facts count nothing."""
    work = (prepared.work.calendar == row) & prepared.is_work
    return (
        np.minimum(dates.early_start, dates.late_start)[work],
        np.maximum(dates.early_finish, dates.late_finish)[work],
    )


def _lag_spans(graph: Graph, axis: Axis, dates: Dates, row: int) -> list[Span]:
    """Days counted for the lags on one calendar, in the forward and in the backward pass."""
    links = np.flatnonzero((graph.links.lag_calendar == row) & (graph.links.lag != 0))
    if not links.size:
        return []
    kind, lag, head, tail = (
        graph.links.kind[links],
        graph.links.lag[links],
        graph.links.head[links],
        graph.tails[links],
    )
    before, nth, most = axis.tables.before[row], axis.tables.nth[row], int(axis.tables.total[row]) - 1
    later = (lag > 0).astype(np.int32)

    given = np.where(kind & FROM_START, dates.early_start[tail], dates.early_finish[tail])
    shifted = nth[np.clip(before[given] + lag - later, 0, most)] + later

    bound = np.where(kind & TO_FINISH, dates.late_finish[head], dates.late_start[head])
    counted = np.where(later, before[bound], before[bound + 1] - 1)
    unshifted = nth[np.clip(counted - lag, 0, most)]
    return [
        (np.minimum(given, shifted), np.maximum(given, shifted)),
        (np.minimum(bound, unshifted), np.maximum(bound, unshifted)),
    ]
