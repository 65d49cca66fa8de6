"""Runs benchmarks and writes their sections of RESULTS.md beside this file: `make bench`, or `run.py --only …`.

A benchmark is a module with `run() -> Table` and `PACKAGES`, added to BENCHMARKS.
"""

from pathlib import Path

import battle
import click
import cube
import cube_on_spark
import escalation
import forecast
import fuzz_workbooks
import judging
import killed_import
import levelling
import lights_incremental
import matter_lists
import network_passes
import one_change
import reading
import redmine_peer
import risk
import rush
import saving
import taskjuggler
from measure import machine

from guatu.kernel.clock import clock

BENCHMARKS = {
    "battle": battle,
    "escalation": escalation,
    "forecast": forecast,
    "roll-up": cube,
    "roll-up-on-spark": cube_on_spark,
    "judging": judging,
    "killed-import": killed_import,
    "levelling": levelling,
    "lights-incremental": lights_incremental,
    "matter-lists": matter_lists,
    "network-passes": network_passes,
    "one-change": one_change,
    "risk": risk,
    "rush": rush,
    "taskjuggler": taskjuggler,
    "redmine": redmine_peer,
    "saving": saving,
    "reading": reading,
    "fuzz": fuzz_workbooks,
}
RESULTS = Path(__file__).parent / "RESULTS.md"
HEAD = """# Measured

Written by `make bench` and `python benchmarks/run.py --only …`, which measures some sections anew; do not edit. All
rows of a section were measured in one run. Wall time, no garbage collection: our median, one run of a peer.
"""


@click.command()
@click.option("--only", type=click.Choice(sorted(BENCHMARKS)), multiple=True, help="Measure only these anew.")
def main(only: tuple[str, ...]) -> None:
    """Measures, prints, and writes each section of RESULTS.md as soon as it is measured."""
    for name in only or BENCHMARKS:
        module = BENCHMARKS[name]
        click.echo(f"{name} …", err=True)
        about = machine(module.PACKAGES)
        table = module.run()
        section = table.markdown().replace("\n\n", f"\n\n- date: {clock().today()}\n{about}\n\n", 1)
        click.echo(section)
        _write(table.title, section)


def _write(title: str, section: str) -> None:
    """The section into its place, others as they are; a new one comes last."""
    _, *others = RESULTS.read_text(encoding="utf-8").split("\n## ")
    sections = {text.partition("\n")[0]: f"## {text.rstrip()}\n" for text in others}
    sections[title] = f"{section.rstrip()}\n"
    RESULTS.write_text("\n".join([HEAD, *sections.values()]), encoding="utf-8")


if __name__ == "__main__":
    main()
