"""Reads PSPLIB instances (Kolisch and Sprecher 1997) in Patterson's format, for tests and benchmarks."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import guatu
from guatu.engine import Link, Network, Node
from guatu.engine.levelling import Capacity, Demand
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar

SAMPLES = Path(guatu.__file__).parents[3] / "shared" / "data" / "psplib"


@dataclass(frozen=True)
class Instance:
    """An instance, and what is known of its makespan."""

    name: str
    network: Network
    capacities: tuple[Capacity, ...]
    demands: tuple[Demand, ...]
    critical_path: int
    lower_bound: int
    best_known: int


def names(family: str) -> list[str]:
    """Of the samples of one set, such as "J60", in the order of their numbers; none where they are not at hand."""
    found = SAMPLES.glob(f"{family}_*.txt")
    return sorted((path.stem for path in found), key=lambda name: int(name.partition("_")[2]))


def read(name: str) -> Instance:
    """One instance: first activities and resources, then the capacities, then of each activity its duration, its
    demands, how many successors it has, and which, from 1."""
    numbers = iter(map(int, (SAMPLES / f"{name}.txt").read_text(encoding="ascii").split()))
    activities, resources = next(numbers), next(numbers)
    capacities = tuple(Capacity(f"R{number}", next(numbers)) for number in range(resources))
    nodes, links, demands = [], [], []
    for activity in map(str, range(1, activities + 1)):
        nodes.append(Node(activity, next(numbers), "daily"))
        amounts = [(capacity.code, next(numbers)) for capacity in capacities]
        demands += [Demand(activity, code, amount) for code, amount in amounts if amount]
        links += [Link(activity, str(next(numbers))) for _ in range(next(numbers))]
    with (SAMPLES / "best_known.csv").open(encoding="ascii", newline="") as file:
        known = next(row for row in csv.DictReader(file) if row["instance"] == f"{name}.txt")
    return Instance(
        name,
        Network.build(nodes, links, [WorkCalendar("daily", EVERY_DAY)], date(2026, 1, 1)),
        capacities,
        tuple(demands),
        int(known["critical_path"]),
        int(known["lower_bound"]),
        int(known["best_known"]),
    )
