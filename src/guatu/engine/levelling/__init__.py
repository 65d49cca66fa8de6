"""Scarce capacity over a portfolio: crews, sessions a week, budgets a quarter, outage windows.

plan = level(network, [Capacity("crew", 2)], [Demand("foundation", "crew")], seconds=10)
plan["foundation"].start, plan.objective, plan.bound, plan.status
"""

from collections.abc import Iterable, Mapping

from guatu.engine.levelling.checking import Breach, check
from guatu.engine.levelling.model import Capacity, Charge, Demand, Per, Window
from guatu.engine.levelling.result import Lateness, Levelled, LevelledDates, Measure, Status, Usage
from guatu.engine.network import Network

__all__ = [
    "Breach",
    "Capacity",
    "Charge",
    "Demand",
    "Lateness",
    "Levelled",
    "LevelledDates",
    "Measure",
    "Per",
    "Status",
    "Usage",
    "Window",
    "check",
    "level",
]


def level(
    network: Network,
    capacities: Iterable[Capacity],
    demands: Iterable[Demand],
    *,
    weights: Mapping[str, int] | None = None,
    due_weight: int = 1,
    seconds: float = 10,
    schedules: int | None = None,
    workers: int = 2,
    seed: int = 1,
) -> Levelled:
    """Dates that keep every link, calendar and capacity, with the least weighted lateness that was found.

    Minimised is first the sum over deadlines of calendar days late × weight (weights: by node, 1 where not given; the
    network's due date counts its last finish, with `due_weight`), then the last finish; without deadlines and due
    date the last finish alone. The search ends when the first of these is proven, or after `seconds` of wall time
    (compiling, once a machine, not counted). A search by the clock may end elsewhere each time; with `schedules`,
    how many to build, it is the same for the same seed and workers, and CP-SAT is not asked.

    Raises G1130 … G1136, what `schedule` raises, and G1004.
    """
    # Inside, because numba and CP-SAT take a second or two to import.
    from guatu.engine.levelling.levelled import run  # noqa: PLC0415

    return run(
        network,
        tuple(capacities),
        tuple(demands),
        dict(weights or {}),
        due_weight,
        seconds,
        schedules,
        workers,
        seed,
    )
