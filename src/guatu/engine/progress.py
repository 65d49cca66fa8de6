"""What has happened: facts that no link can move, and work that goes on from the data date."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from guatu.engine.arrays import Int32, Work
from guatu.engine.network import Network, Node, OutOfOrder
from guatu.kernel.calendar import WorkCalendar

Bool = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """Shape (nodes,), in the order of the network. Days are ordinals, 0 where there is none.

    begun, done: what has an actual start, what has ended. started: the first day of what has begun; ended: the
    instant after the last day of what is done.
    """

    begun: Bool
    done: Bool
    started: Int32
    ended: Int32

    def fixed(self, network: Network) -> Bool:
        """What no link into it moves: what is done; where progress overrides the logic, all that has begun."""
        return self.begun if network.out_of_order is OutOfOrder.OVERRIDE else self.done


def progress_of(network: Network) -> Progress:
    """Reads the facts off the nodes."""
    count = len(network.nodes)
    begun, done = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    started, ended = np.zeros(count, np.int32), np.zeros(count, np.int32)
    for at, node in enumerate(network.nodes):
        if node.actual_start is None:
            continue
        begun[at], started[at] = True, node.actual_start.toordinal()
        if (last := node.ended) is not None:
            done[at], ended[at] = True, last.toordinal() + 1
    return Progress(begun, done, started, ended)


def work_left(network: Network, progress: Progress, work: Work) -> Work:
    """`work` (shape (nodes,), ordinals) as it stands at the data date.

    What is done is an instant at its end. What runs lasts as long as remains, not before the data date: its
    not_before has passed. What has not begun starts at the data date at the earliest.
    """
    if network.data_date is None:
        return work
    data_date = network.data_date
    duration = work.duration.copy()
    earliest = np.maximum(work.earliest, np.int32(data_date.toordinal()))
    earliest[progress.begun] = data_date.toordinal()
    earliest[progress.done] = progress.ended[progress.done]
    calendars = {calendar.code: calendar for calendar in network.calendars}
    for at in np.flatnonzero(progress.begun).tolist():
        node = network.nodes[at]
        duration[at] = 0 if progress.done[at] else remaining_of(node, data_date, calendars[node.calendar])
    return work._replace(duration=duration, earliest=earliest)


def remaining_of(node: Node, data_date: date, calendar: WorkCalendar) -> int:
    """Working days still to do of a node that is not done, on its calendar: as said, else what the days gone leave.

    At least 1 where it is not said. Raises G1004 where the days gone lie in a year not published.
    """
    if node.remaining is not None:
        return node.remaining
    if node.actual_start is None:
        return node.duration
    return max(1, node.duration - calendar.workdays_between(node.actual_start, data_date))
