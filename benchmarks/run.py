"""Runs every benchmark and writes RESULTS.md beside this file: `make bench`, or `python benchmarks/run.py --only …`.

A benchmark is a module with `run() -> Table` and `PACKAGES`, added to BENCHMARKS.
"""

import sys
from pathlib import Path

import click
import cube
import forecast
import levelling
import network_passes
import one_change
import redmine_peer
import risk
import saving
import taskjuggler
from measure import machine

from guatu.kernel.clock import clock

BENCHMARKS = {
    "forecast": forecast,
    "roll-up": cube,
    "levelling": levelling,
    "network-passes": network_passes,
    "one-change": one_change,
    "risk": risk,
    "taskjuggler": taskjuggler,
    "redmine": redmine_peer,
    "saving": saving,
}
RESULTS = Path(__file__).parent / "RESULTS.md"


@click.command()
@click.option(
    "--only", type=click.Choice(sorted(BENCHMARKS)), multiple=True, help="Run only these; writes no file."
)
def main(only: tuple[str, ...]) -> None:
    """Measures, prints, and (when all were run) writes RESULTS.md."""
    chosen = {name: BENCHMARKS[name] for name in only} or BENCHMARKS
    packages = sorted({package for module in chosen.values() for package in module.PACKAGES})
    about = machine(packages)
    tables = []
    for name, module in chosen.items():
        click.echo(f"{name} …", err=True)
        tables.append(module.run().markdown())
    command = " ".join(["python", "benchmarks/run.py", *sys.argv[1:]])
    text = "\n".join(
        [
            "# Measured",
            "",
            "Written by `make bench`; do not edit. Wall time, no garbage collection: our median, one run of a peer.",
            "",
            f"- date: {clock().today()}",
            f"- command: `{command}`",
            about,
            "",
            *tables,
        ]
    )
    click.echo(text)
    if not only:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
