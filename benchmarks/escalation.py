"""100,000 open matters, all overdue: the escalation job is killed (SIGKILL) again and again, and started again.

    .venv/bin/python benchmarks/escalation.py [MATTERS] [KILLS]

Afterwards every matter must have been brought before its first rank exactly once: one key, one step, one ledger entry,
and as many messages as committed batches. Also measured: the processor time of an undisturbed run, and how many
queries the first page of the list takes among that many.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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


def look() -> str:
    """What came of it, and what a page of the list asks for among so many."""
    from django.db import connection  # noqa: PLC0415
    from django.db.models import Count  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from guatu.dispatch import queries  # noqa: PLC0415
    from guatu.dispatch.models import Escalation, Matter, Step  # noqa: PLC0415
    from guatu.ledger.models import Entry, Message  # noqa: PLC0415
    from guatu.org.types import Actor  # noqa: PLC0415

    twice = Escalation.objects.values("matter").annotate(n=Count("pk")).filter(n__gt=1).count()
    entries = Entry.objects.filter(verb="dispatch.matter.escalate").count()
    actor = Actor.operator("bench")
    began = time.process_time()
    with CaptureQueriesContext(connection) as caught:
        list(queries.matters(actor)[:50])
        queries.counts(actor)
    page = (
        f"list page: {len(caught)} queries, {1000 * (time.process_time() - began):.0f} ms of processor time"
    )
    return (
        f"matters {Matter.objects.count()}, not escalated {Matter.objects.filter(escalated=0).count()}, "
        f"keys {Escalation.objects.count()}, twice {twice}, steps {Step.objects.count()}, "
        f"ledger entries {entries}, messages {Message.objects.count()}; {page}"
    )


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


def main() -> None:
    """Build, kill, start again, look."""
    count, kills = (int(one) for one in (sys.argv[1:] + ["100000", "10"][len(sys.argv) - 1 :])[:2])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(environment(folder))
        import django  # noqa: PLC0415 - after the settings

        django.setup()
        city(count)
        draw, killed = random.Random(7), 0  # noqa: S311 - moments, no secret
        while killed < kills and kill_amid(folder, draw):
            killed += 1
        last = start(folder)
        last.wait()
        sys.stdout.write(f"killed {killed} times, last run ended with {last.returncode}\n{look()}\n")


if __name__ == "__main__":
    main()
