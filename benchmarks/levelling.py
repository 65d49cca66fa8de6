"""Levelling of PSPLIB samples through the public function: how far from the best known, in so many seconds an instance.

`python benchmarks/levelling.py --minutes 20` solves what is not yet in `results/levelling.csv`, until the minutes are
over (a run may be stopped and taken up again), and writes `results/levelling.md`. All of it takes about an hour. First
every instance in 10 s; then in 60 s those not proven optimal, J120 first and spread over the set, so that a part of it
says something of the whole. `run()` only reads the csv. Every plan is checked day by day; a wrong one stops the run.
"""

import csv
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import chain
from pathlib import Path

import click
from measure import Table, machine

from guatu.engine import Network
from guatu.engine.levelling import Capacity, Demand, check, level
from guatu.engine.levelling.tests import psplib

PACKAGES = ("numpy", "numba", "ortools")
FAMILIES = ("J120", "J60")
SECONDS = (10, 60)
RESULTS = Path(__file__).parent / "results"
HEAD = (
    "set",
    "seconds",
    "seed",
    "instances",
    "mean gap to best known",
    "best known reached",
    "proven optimal",
    "run",
)
NOTE = (
    "Mean deviation of the makespan from the best known (Kolisch and Sprecher's PSPLIB, the copy in `shared/data`), "
    "two threads. An instance proven optimal in a shorter time is not run again, its result counts; `run` says how "
    "many were. Where not all of a set were run for so long, the line is of those only that were or are proven, and "
    "the line below it gives the same instances at the shorter time. `make bench` solves nothing: `make bench-psplib` "
    "does. "
    "Published, all of "
    "J120: OR-Tools CP-SAT 1.37 %, CP Optimizer 0.94 % (PyJobShop's experiments, 900 s × 8 cores). Measured on these "
    "samples, on a machine of this kind: CP-SAT alone, two workers, 3.47 % at 10 s and 2.50 % at 60 s."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One solved instance. machine: what it was measured on."""

    instance: str
    budget: int
    seed: int
    best_known: int
    objective: int
    bound: int
    taken: float
    schedules: int
    machine: str

    @property
    def proven(self) -> bool:
        """Whether the bound is reached."""
        return self.bound >= self.objective

    @property
    def gap(self) -> float:
        """Deviation from the best known."""
        return self.objective / self.best_known - 1


def run() -> Table:
    """What has been measured so far; says so where a set is not complete, or nothing was measured."""
    rows = _read()
    lines = []
    for seed in sorted({row.seed for row in rows}):
        for family in FAMILIES:
            of_set = [row for row in rows if row.instance.startswith(f"{family}_") and row.seed == seed]
            for budget in sorted({row.budget for row in of_set}):
                lines += _lines(family, budget, of_set)
    note = NOTE if rows else f"Not measured yet: `make bench-psplib` does it. {NOTE}"
    return Table("Levelling: PSPLIB", note, HEAD, lines)


def _lines(family: str, budget: int, of_set: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    """Of every instance the proven result of a shorter run, else that of this one.

    Where some were not run, also what the next shorter time gave for the same instances.
    """
    found = _found(budget, of_set)
    yield _line(family, budget, found, sum(row.budget == budget for row in found.values()))
    shorter = max((row.budget for row in of_set if row.budget < budget), default=0)
    if shorter and len(found) < len(psplib.names(family)):
        same = {name: row for name, row in _found(shorter, of_set).items() if name in found}
        yield _line(family, shorter, same, 0, "the same at")


def _found(budget: int, of_set: Iterable[Row]) -> dict[str, Row]:
    rows = [row for row in of_set if row.budget == budget or (row.proven and row.budget < budget)]
    return {row.instance: row for row in sorted(rows, key=lambda row: row.budget)}


def _line(
    family: str, budget: int, found: Mapping[str, Row], measured: int, more: str = ""
) -> tuple[str, ...]:
    whole, rows = len(psplib.names(family)), found.values()
    return (
        family,
        f"{more} {budget}".strip(),
        str(next(iter(rows)).seed),
        str(whole) if len(found) == whole else f"{len(found)} of {whole}",
        f"{sum(row.gap for row in rows) / len(found):.2%}",
        str(sum(row.objective <= row.best_known for row in rows)),
        str(sum(row.proven for row in rows)),
        str(measured) if measured else "",
    )


def _read() -> list[Row]:
    path = RESULTS / "levelling.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [_row(cells) for cells in csv.DictReader(file)]


def _row(cells: dict[str, str]) -> Row:
    return Row(
        cells["instance"],
        int(cells["budget"]),
        int(cells["seed"]),
        int(cells["best_known"]),
        int(cells["objective"]),
        int(cells["bound"]),
        float(cells["taken"]),
        int(cells["schedules"]),
        cells["machine"],
    )


def _append(row: Row) -> None:
    path = RESULTS / "levelling.csv"
    is_new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Row)], lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerow(asdict(row))


def _solve(name: str, budget: int, seed: int, about: str) -> Row:
    instance = psplib.read(name)
    scarcity = (instance.network, instance.capacities, instance.demands)
    plan = level(*scarcity, seconds=budget, seed=seed)
    if breaches := check(*scarcity, plan):
        raise SystemExit(f"{name}: {breaches[:5]}")
    return Row(
        name,
        budget,
        seed,
        instance.best_known,
        plan.objective,
        plan.bound,
        round(plan.seconds, 2),
        plan.schedules,
        about,
    )


@click.command()
@click.option("--family", type=click.Choice(FAMILIES), multiple=True, help="Only these sets.")
@click.option("--only", type=str, multiple=True, help="Only these instances, such as J120_1.")
@click.option("--seconds", "budgets", type=int, multiple=True, default=SECONDS, show_default=True)
@click.option("--seed", "seeds", type=int, multiple=True, default=(1,), show_default=True)
@click.option("--minutes", type=float, help="Begin no instance that would end later than this from now.")
def main(
    family: Sequence[str],
    only: Sequence[str],
    budgets: Sequence[int],
    seeds: Sequence[int],
    minutes: float | None,
) -> None:
    """Solves what is missing, shorter times first, and writes the table."""
    RESULTS.mkdir(exist_ok=True)
    about = machine(PACKAGES)
    processor = about.partition("machine: ")[2].partition(",")[0]
    level(*_warm_up(), seconds=0.5)  # compiles
    end = time.monotonic() + 60 * minutes if minutes else None
    names = [
        name for one in family or FAMILIES for name in spread(psplib.names(one)) if not only or name in only
    ]
    for seed, budget, name in (
        (seed, budget, name) for seed in seeds for budget in sorted(budgets) for name in names
    ):
        known = [row for row in _read() if (row.instance, row.seed) == (name, seed)]
        if any(row.budget == budget or (row.proven and row.budget < budget) for row in known):
            continue
        if end and time.monotonic() + budget > end:
            click.echo(f"stopped before {name} at {budget} s: the minutes are over")
            break
        row = _solve(name, budget, seed, processor)
        _append(row)
        proof = "proven" if row.proven else f"bound {row.bound}"
        click.echo(f"{name} {budget} s seed {seed}: {row.objective} ({row.gap:+.2%}, {proof})")
    text = f"{run().markdown()}\n{about}\n"
    (RESULTS / "levelling.md").write_text(text, encoding="utf-8")
    click.echo(text)


def spread(names: Sequence[str]) -> list[str]:
    """The same, so ordered that any beginning of it is taken from all parts: every fifth, then those beside them."""
    return list(chain.from_iterable(names[at::5] for at in (0, 2, 4, 1, 3)))


def _warm_up() -> tuple[Network, tuple[Capacity, ...], tuple[Demand, ...]]:
    instance = psplib.read("J60_81")
    return instance.network, instance.capacities, instance.demands


if __name__ == "__main__":
    main()
