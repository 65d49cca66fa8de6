"""Levelling of PSPLIB samples through the public function: how far from the best known, in so many seconds an instance.

`python benchmarks/levelling.py` solves what is not yet in `results/levelling.csv` (a run may be stopped and taken up
again), writes `results/levelling.md`, and takes about half an hour. `run()` reads the csv. Every plan is checked day
by day; a wrong one stops the run.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import click
from measure import Table, machine

from guatu.engine import Network
from guatu.engine.levelling import Capacity, Demand, check, level
from guatu.engine.levelling.tests import psplib

PACKAGES = ("numpy", "numba", "ortools")
FAMILIES = ("J60", "J120")
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
    "two threads. An instance proven optimal in a shorter time is not run again, its result counts. Published, all of "
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
    """What has been measured so far; says so where a set is not complete."""
    rows = _read()
    seeds = sorted({row.seed for row in rows})
    lines = [_line(family, budget, seed, rows) for family in FAMILIES for budget in SECONDS for seed in seeds]
    return Table("Levelling: PSPLIB", NOTE, HEAD, [line for line in lines if line])


def _line(family: str, budget: int, seed: int, rows: Iterable[Row]) -> tuple[str, ...]:
    """Of every instance the proven result of a shorter run, else that of this one. Empty where none is."""
    of_set = [row for row in rows if row.instance.startswith(f"{family}_") and row.seed == seed]
    measured = [row for row in of_set if row.budget == budget]
    shorter = [row for row in of_set if row.budget < budget and row.proven]
    found = list({row.instance: row for row in [*measured, *shorter]}.values())
    if not measured:
        return ()
    whole = len(psplib.names(family))
    return (
        family,
        str(budget),
        str(seed),
        f"{len(found)}" if len(found) == whole else f"{len(found)} of {whole}",
        f"{sum(row.gap for row in found) / len(found):.2%}",
        str(sum(row.objective <= row.best_known for row in found)),
        str(sum(row.proven for row in found)),
        str(len(measured)),
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
@click.option("--seconds", "budgets", type=int, multiple=True, default=SECONDS, show_default=True)
@click.option("--seed", "seeds", type=int, multiple=True, default=(1,), show_default=True)
def main(family: Sequence[str], budgets: Sequence[int], seeds: Sequence[int]) -> None:
    """Solves what is missing, shorter times first, and writes the table."""
    RESULTS.mkdir(exist_ok=True)
    about = machine(PACKAGES)
    processor = about.partition("machine: ")[2].partition(",")[0]
    level(*_warm_up(), seconds=0.5)  # compiles
    for seed in seeds:
        for budget in sorted(budgets):
            for name in (name for one in family or FAMILIES for name in psplib.names(one)):
                known = [row for row in _read() if (row.instance, row.seed) == (name, seed)]
                if any(row.budget == budget or (row.proven and row.budget < budget) for row in known):
                    continue
                row = _solve(name, budget, seed, processor)
                _append(row)
                proof = "proven" if row.proven else f"bound {row.bound}"
                click.echo(f"{name} {budget} s seed {seed}: {row.objective} ({row.gap:+.2%}, {proof})")
    text = f"{run().markdown()}\n{about}\n"
    (RESULTS / "levelling.md").write_text(text, encoding="utf-8")
    click.echo(text)


def _warm_up() -> tuple[Network, tuple[Capacity, ...], tuple[Demand, ...]]:
    instance = psplib.read("J60_81")
    return instance.network, instance.capacities, instance.demands


if __name__ == "__main__":
    main()
