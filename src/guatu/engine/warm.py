"""Every kernel that a page waits for, compiled or read from the disk's cache: what a worker does first."""

from datetime import date
from typing import Final

from guatu.engine import Link, Network, Node, schedule
from guatu.engine.levelling import Capacity, Demand, Per, level
from guatu.engine.living import LivingPlan
from guatu.engine.risk import Cause, Pert, Spread, Triangular, simulate
from guatu.engine.warm_figures import warm_figures
from guatu.kernel.calendar import official_calendar

_START: Final = date(2026, 1, 5)


def warm() -> None:
    """Ask one small question of each kind. Takes under a minute the first time on a machine, seconds from then on."""
    warm_figures()
    plain, mixed = _plan(mixed=False), _plan(mixed=True)
    spreads: dict[str, Spread] = {"A": Pert(4, 5, 9), "B": Triangular(8, 10, 15)}
    causes = [Cause("c", 0.5, ("A", "B"), factor=Triangular(1, 1.1, 1.3))]
    for network in (plain, mixed):
        schedule(network).chains(5)
        for of_nodes in (False, True):
            simulate(network, spreads, causes, draws=64, of_nodes=of_nodes, threads=1)
    LivingPlan(mixed).change(nodes=[Node("A", 6, "official")])
    _level()


def _level() -> None:
    """Five nodes that share two crews: no bound proves the first schedule, so that more must be bred."""
    office = official_calendar().provisional()
    days = {"A": 3, "B": 3, "C": 2, "D": 2, "E": 2}
    nodes = [Node(code, duration, office.code) for code, duration in days.items()]
    crowded = Network.build(nodes, [], [office], start=_START, due=date(2026, 1, 12))
    capacities = [Capacity("crew", 2), Capacity("sessions", 9, Per.WEEK), Capacity("money", 99, Per.QUARTER)]
    demands = [Demand(code, capacity.code) for code in days for capacity in capacities]
    level(crowded, capacities, demands, schedules=200, workers=1)


def _plan(*, mixed: bool) -> Network:
    """Two nodes: on one calendar, or on two with a lag and links of every kind."""
    office = official_calendar().provisional()
    site = office.with_stop("11-01", "03-31", code="site")
    links = [Link("A", "B")]
    if mixed:
        links = [Link("A", "B", kind, 1, office.code) for kind in ("FS", "SS", "FF", "SF")]
    nodes = [Node("A", 5, office.code), Node("B", 10, "site" if mixed else office.code)]
    return Network.build(nodes, links, [office, site], start=_START, due=date(2026, 3, 2))
