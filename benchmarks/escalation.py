"""100,000 open matters, all overdue: the escalation job is killed (SIGKILL) again and again, and started again.

Afterwards every matter must have been brought before its first rank exactly once: one key, one step, one ledger entry.
The steps (`escalation.py FOLDER make COUNT`, `escalation.py FOLDER look`) are processes of their own.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from measure import Table

MATTERS, KILLS = 100_000, 5
PACKAGES = ("django",)
HEAD = (
    "matters", "kills", "amid the work", "escalated", "not escalated", "escalated twice", "steps", "ledger entries",
    "messages", "ledger", "list page: queries", "processor ms",
)  # fmt: skip
NOTE = (
    f"{MATTERS:,} matters of 20 units on SQLite, all beyond their day. The job that brings each before its first rank "
    "gets SIGKILL 0–1 s after the first committed batch of a start, and is started again; the last start is left be. "
    "A message is sent for each committed batch. Then the first page of the list, with its counts, is asked for."
)
TODAY = "2026-06-08"
UNITS = 20
JOB = """
import django
django.setup()
from guatu.dispatch.actions import escalate_overdue
from guatu.org.types import Actor
escalate_overdue(Actor.operator("bench"))
"""


def environment(folder: Path) -> dict[str, str]:
    """A house of its own, on SQLite in a folder, on one day."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "guatu.site.settings",
        "GUATU_SECRET_KEY": "bench",
        "GUATU_VAR": str(folder),
        "GUATU_TODAY": TODAY,
        "DATABASE_URL": f"sqlite:///{folder / 'guatu.sqlite3'}",
    }


def city(count: int) -> None:
    """Twenty districts with a reporter each, and `count` matters that they hold beyond their day."""
    from datetime import date, timedelta  # noqa: PLC0415 - after the settings

    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    from guatu.dispatch.models import Matter  # noqa: PLC0415
    from guatu.org.models import Account, Unit  # noqa: PLC0415

    root = Unit.objects.create(code="C", name="春城市", short="春城", kind="city")
    units = [
        Unit.objects.create(
            code=f"D{number}", name=f"{number}区", short=f"{number}区", kind="district", parent=root
        )
        for number in range(UNITS)
    ]
    Account.objects.create(username="office", role="dispatcher", unit=root)
    for unit in units:
        Account.objects.create(username=unit.code, role="reporter", unit=unit)
    due = date.fromisoformat(TODAY) - timedelta(30)
    rows = (
        Matter(
            kind="problem", number=f"{number}", title=f"事项{number}", filed_on=due, desk=root, verifier=root,
            unit=units[number % UNITS], holder=units[number % UNITS], held_since=due, held_until=due, due_on=due,
            first_due=due, issued_on=due, state="signed",
        )
        for number in range(count)
    )  # fmt: skip
    Matter.objects.bulk_create(rows, batch_size=2_000)


def look() -> dict[str, Any]:
    """What came of it, and what a page of the list asks for among so many."""
    from django.db import connection  # noqa: PLC0415
    from django.db.models import Count  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from guatu.dispatch import queries  # noqa: PLC0415
    from guatu.dispatch.models import Escalation, Matter, Step  # noqa: PLC0415
    from guatu.ledger.models import Entry, Message  # noqa: PLC0415
    from guatu.ledger.queries import verification  # noqa: PLC0415
    from guatu.org.types import Actor  # noqa: PLC0415

    twice = Escalation.objects.values("matter").annotate(n=Count("pk")).filter(n__gt=1).count()
    entries = Entry.objects.filter(verb="dispatch.matter.escalate").count()
    actor = Actor.operator("bench")
    began = time.process_time()
    with CaptureQueriesContext(connection) as caught:
        list(queries.matters(actor)[:50])
        queries.counts(actor)
    spent = time.process_time() - began
    return {
        "escalated": Escalation.objects.count(),
        "not": Matter.objects.filter(escalated=0).count(),
        "twice": twice,
        "steps": Step.objects.count(),
        "entries": entries,
        "messages": Message.objects.count(),
        "fault": str(verification().fault or ""),
        "queries": len(caught),
        "ms": 1000 * spent,
    }


def start(folder: Path) -> "subprocess.Popen[bytes]":
    """The job, in a process of its own."""
    return subprocess.Popen([sys.executable, "-c", JOB], env=environment(folder))  # noqa: S603 - our own


def escalated(folder: Path) -> int:
    """How many keys are committed, read from beside."""
    with sqlite3.connect(f"file:{folder / 'guatu.sqlite3'}?mode=ro", uri=True) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM dispatch_escalation").fetchone()[0])


def kill_amid(folder: Path, draw: random.Random) -> bool:
    """Start the job, and kill it at a random moment after its first batch; whether it was still at work then."""
    before = escalated(folder)
    job = start(folder)
    while job.poll() is None and escalated(folder) == before:
        time.sleep(0.05)
    time.sleep(draw.uniform(0.0, 1.0))
    if job.poll() is not None:
        return False
    job.send_signal(signal.SIGKILL)
    job.wait()
    return True


def run(count: int = MATTERS, kills: int = KILLS) -> Table:
    """Builds, kills, starts again, looks."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _step(folder, "make", count)
        draw, killed, amid = random.Random(7), 0, 0  # noqa: S311 - moments, no secret
        while killed < kills:
            killed += 1
            amid += kill_amid(folder, draw)
        if start(folder).wait():
            raise SystemExit("the last run failed")
        found = _step(folder, "look")
    counted = (found[key] for key in ("escalated", "not", "twice", "steps", "entries", "messages"))
    row = [f"{number:,}" for number in (count, killed, amid, *counted)]
    ledger = found["fault"] or "verifies"
    return Table(
        "Escalation killed", NOTE, HEAD, [[*row, ledger, str(found["queries"]), f"{found['ms']:.0f}"]]
    )


def _step(folder: Path, *told: object) -> dict[str, Any]:
    command = [sys.executable, __file__, str(folder), *map(str, told)]
    done = subprocess.run(command, env=environment(folder), capture_output=True, text=True, check=True)  # noqa: S603 - our own
    found: dict[str, Any] = json.loads(done.stdout or "{}")
    return found


def main(folder: Path, step: str, *count: str) -> None:
    """A step, in this process."""
    os.environ.update(environment(folder))
    import django  # noqa: PLC0415 - after the settings

    django.setup()
    if step == "make":
        city(int(count[0]))
    else:
        sys.stdout.write(json.dumps(look()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
