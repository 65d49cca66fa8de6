"""Dates worked backwards: a network of nodes and links in, a frozen schedule out. No Django, no files.

network = Network.build(nodes, links, [official_calendar().provisional()], start=…, due=…)
plan = schedule(network)
plan["foundation"].late_start
"""

from guatu.engine.network import CycleFound, Kind, Link, Network, Node, OutOfOrder
from guatu.engine.result import NodeDates, Schedule

__all__ = [
    "CycleFound",
    "Kind",
    "Link",
    "Network",
    "Node",
    "NodeDates",
    "OutOfOrder",
    "Schedule",
    "schedule",
]


def schedule(network: Network) -> Schedule:
    """Early and late dates of every node, exact to the day; `docs/rooms/engine.md` says what each means.

    Raises CycleFound (G1108) where links run in a circle; G1004 where a calendar that is not provisional is
    needed in a year not yet published; G1109 where a node cannot be placed between 1900 and 2400.
    """
    # Inside, because numba takes a second to import: who schedules nothing does not wait for it.
    from guatu.engine.passes import run  # noqa: PLC0415

    return run(network)
