"""Redmine on the same plan: rescheduling what follows one changed date, and drawing a Gantt of 5,000 tasks.

Redmine 5 of Debian (`redmine`, `redmine-sqlite`) runs in its own process on a copy of its database, with a plan of 25
levels of 200 issues and some 7,000 "precedes" relations. Its dates must be ours.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from measure import Table, median_seconds, microseconds, milliseconds

from guatu.engine import Link, Network, Node, schedule
from guatu.engine.living import LivingPlan
from guatu.kernel.calendar import WorkCalendar

LEVELS, WIDTH, DAYS, LATER, FOLLOWERS = 25, 200, 8, 15, 2_600
START = date(2026, 1, 5)
HOME = Path("/usr/share/redmine")
DATABASE = Path("/var/lib/dbconfig-common/sqlite3/redmine/instances/default/redmine_default")
SCRIPT = Path(__file__).with_suffix(".rb")
PACKAGES = ("numpy", "numba")
HEAD = ("what", "by", "ms", "× Redmine")
NOTE = (
    f"{LEVELS} levels of {WIDTH} issues of {DAYS} working days; one of the first, which some {FOLLOWERS:,} follow, "
    f"lasts {LATER} days longer. Redmine saves the issue and reschedules all that follows (in its process, on SQLite); "
    "Guatu works out the new dates and says what moved (`LivingPlan.change`), without saving. *Drawing*: Redmine's "
    "answer to the request for the Gantt page of all issues; our renderer's markup of as many tasks with links, float "
    "and groups."
)
ABSENT = (
    "Redmine is not installed (Debian: `apt-get install redmine redmine-sqlite`): left out. Cited, not measured here: "
    "5.0.4 took 68 s to reschedule 2,600 followers and 11 s to draw 5,000 tasks (issue 3)."
)


class Rescheduled(NamedTuple):
    """What Redmine was asked and what it said, once in a run: other benchmarks compare themselves with it too.

    changed: place of the node that lasts longer. moved: nodes that this moves, itself included. answer: what
    `redmine_peer.rb` prints.
    """

    network: Network
    changed: int
    longer: Node
    moved: int
    answer: dict[str, Any]


@cache
def rescheduled(levels: int = LEVELS) -> Rescheduled | None:
    """Redmine's own times for this plan; None where it is not installed. A wrong date stops the run."""
    if not (HOME.exists() and DATABASE.exists()):
        return None
    network = _network(levels)
    moves = _moves(network)
    changed = min(range(WIDTH), key=lambda at: abs(moves[at] - FOLLOWERS))
    longer = _longer(network, changed)
    after = schedule(
        replace(network, nodes=(*network.nodes[:changed], longer, *network.nodes[changed + 1 :]))
    )
    answer = _redmine(network, changed, after.early_finish[changed])
    if answer["starts"] != [node.early_start.isoformat() for node in after]:
        raise SystemExit("Redmine and Guatu do not agree on the dates")
    return Rescheduled(network, changed, longer, moves[changed], answer)


def run(levels: int = LEVELS) -> Table:
    """Measures one plan; says so where Redmine is not installed."""
    measured = rescheduled(levels)
    if measured is None:
        return Table("Redmine", ABSENT, HEAD, [])
    network, changed, longer, moved, redmine = measured
    plan, first = LivingPlan(network), network.nodes[changed]
    plan.change(nodes=[longer])
    plan.change(nodes=[first])
    ours = median_seconds(lambda: (plan.change(nodes=[longer]), plan.change(nodes=[first])), 25) / 2
    strip = _our_gantt(len(network.nodes))
    rows = [
        _row(f"reschedule {moved:,} nodes", f"Redmine {redmine['version']}", redmine["rescheduled"], None),
        _row(f"reschedule {moved:,} nodes", "**Guatu**", ours, redmine["rescheduled"]),
        _row(f"draw {len(network.nodes):,} tasks", f"Redmine {redmine['version']}", redmine["drawn"], None),
        _row(f"draw {len(network.nodes):,} tasks", "**Guatu**", strip, redmine["drawn"]),
    ]
    return Table("Redmine", NOTE, HEAD, rows)


def _network(levels: int) -> Network:
    chance = np.random.default_rng(1)
    office = WorkCalendar("office")
    nodes = [Node(f"N{at}", DAYS, "office") for at in range(levels * WIDTH)]
    links = set()
    for at in range((levels - 1) * WIDTH):
        links.add((at, at + WIDTH))
        if chance.random() < 0.5:
            links.add((at, (at // WIDTH + 1) * WIDTH + int(chance.integers(WIDTH))))
    return Network.build(
        nodes,
        [Link(f"N{one}", f"N{other}") for one, other in sorted(links)],
        [office],
        START,
        date(2029, 1, 1),
    )


def _moves(network: Network) -> list[int]:
    """How many nodes each of the first level moves when it lasts longer, itself included."""
    plan, moves = LivingPlan(network), []
    for at in range(WIDTH):
        moves.append(len(plan.change(nodes=[_longer(network, at)])))
        plan.change(nodes=[network.nodes[at]])
    return moves


def _longer(network: Network, at: int) -> Node:
    return replace(network.nodes[at], duration=DAYS + LATER)


def _redmine(network: Network, changed: int, later: int) -> dict[str, Any]:
    """What `redmine_peer.rb` prints. later: the instant at which the issue at the place `changed` is to end."""
    before = schedule(network)
    document = {
        "issues": [[node.early_start.isoformat(), node.early_last_day.isoformat()] for node in before],
        "links": [[before.places[link.predecessor], before.places[link.successor]] for link in network.links],
        "later": [changed, (date.fromordinal(later) - timedelta(days=1)).isoformat()],
    }
    with tempfile.TemporaryDirectory() as folder:
        plan, database = Path(folder) / "plan.json", Path(folder) / "redmine.db"
        plan.write_text(json.dumps(document), encoding="utf-8")
        shutil.copyfile(DATABASE, database)
        settings = {
            "RAILS_ENV": "production",
            "DATABASE_URL": f"sqlite3:{database}",
            "GUATU_PLAN": str(plan),
            "X_DEBIAN_SITEID": "default",
        }
        done = subprocess.run(  # noqa: S603
            [HOME / "bin" / "rails", "runner", str(SCRIPT)],
            cwd=HOME,
            env=os.environ | settings,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(f"Redmine failed: {done.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _our_gantt(tasks: int) -> float:
    """Seconds, in a process of its own, for it needs Django's settings."""
    script = Path(__file__).with_name("gantt.py")
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(script), str(tasks)], capture_output=True, text=True, check=True
    )
    return float(json.loads(done.stdout)["seconds"])


def _row(what: str, by: str, seconds: float, slow: float | None) -> Sequence[str]:
    shown = f"{milliseconds(seconds)}" if seconds >= 1e-3 else microseconds(seconds)
    return what, by, shown, f"{slow / seconds:,.0f}" if slow else "1"
