"""A city in a database of its own that a workbook is imported into: `reading.py` and `killed_import.py` run this, a
step a process.

`PYTHONPATH=src python benchmarks/imported_city.py FOLDER STEP [FILE or id] [repeats]` prints JSON: seconds (the median
of the repeats), the processor's seconds, the peak of memory in MiB, and what the step came to. The database is one of
SQLite in the folder, or that of `IMPORTED_CITY`.
"""

import json
import os
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ledger_workbook import DISTRICTS

TODAY = "2025-07-03"


def main(folder: Path, step: str, told: str, repeats: int) -> dict[str, Any]:
    """Does one step of an import, as the page, the API and the worker do."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "guatu.site.settings",
        "GUATU_VAR": str(folder),
        "GUATU_TODAY": TODAY,
        "DATABASE_URL": os.environ.get("IMPORTED_CITY") or f"sqlite:///{folder / 'guatu.sqlite3'}",
    }
    import django  # noqa: PLC0415 - after the settings are named

    django.setup()
    return {
        "make": _make,
        "compare": _compare,
        "preview": _preview,
        "apply": _apply,
        "undo": _undo,
        "again": _again,
        "check": _check,
    }[step](told, repeats)


def _make(_told: str, _repeats: int) -> dict[str, Any]:
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings

    from guatu.org.models import Unit  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    city = Unit.objects.create(code="220100", name="春城市", name_en="Chuncheng", short="春城", kind="city")
    for number, name in enumerate(DISTRICTS, start=2):
        Unit.objects.create(code=f"2201{number:02d}", name=name, short=name[:2], kind="district", parent=city)
    return {}


def _compare(file: str, repeats: int) -> dict[str, Any]:
    """What the worker's job does before it keeps anything: reads the file, checks it, compares it with the register."""
    from guatu.collect.actions.workbook import receive_workbook  # noqa: PLC0415 - needs the settings
    from guatu.collect.actions.workbook_reading import begin_reading, read_and_compare  # noqa: PLC0415 - as above

    actor, place = _office()
    row = begin_reading(
        receive_workbook(actor, name=Path(file).name, data=Path(file).read_bytes(), **place).pk
    )

    def once() -> Counter[str]:
        found = read_and_compare(actor, row)
        return Counter(line.state for line in found.lines)

    return _timed(once, repeats)


def _preview(file: str, _repeats: int) -> dict[str, Any]:
    from guatu.collect.actions import upload_workbook  # noqa: PLC0415 - needs the settings

    actor, place = _office()
    data, kept = Path(file).read_bytes(), {}

    def once() -> Counter[str]:
        row = upload_workbook(actor, name=Path(file).name, data=data, **place)
        kept["id"] = row.pk
        return Counter(row.counts)

    return _timed(once, 1) | kept


def _apply(key: str, _repeats: int) -> dict[str, Any]:
    from guatu.collect.actions import apply_workbook  # noqa: PLC0415 - needs the settings

    actor, _ = _office()
    return _timed(lambda: _at_end(apply_workbook(actor, workbook_id=int(key), confirmed=True), "applied"), 1)


def _undo(key: str, _repeats: int) -> dict[str, Any]:
    from guatu.collect.actions import undo_workbook  # noqa: PLC0415 - needs the settings

    actor, _ = _office()
    return _timed(lambda: _at_end(undo_workbook(actor, workbook_id=int(key)), "undone"), 1)


def _again(key: str, _repeats: int) -> dict[str, Any]:
    """Reads an import anew that was cut off or taken back, says so in a line, and applies it."""
    from guatu.collect.actions import apply_workbook, correct_workbook  # noqa: PLC0415 - needs the settings
    from guatu.collect.models import Workbook  # noqa: PLC0415 - as above
    from guatu.collect.queries.workbook import PATIENCE  # noqa: PLC0415 - as above
    from guatu.kernel.clock import clock  # noqa: PLC0415 - as above

    actor, _ = _office()
    Workbook.objects.update(begun_at=clock().now() - 2 * PATIENCE)  # as if one had waited so long
    correct_workbook(actor, workbook_id=int(key))
    sys.stdout.write("writing\n")
    sys.stdout.flush()
    return _timed(lambda: _at_end(apply_workbook(actor, workbook_id=int(key), confirmed=True), "applied"), 1)


def _check(key: str, _repeats: int) -> dict[str, Any]:
    """What is there of an import, and whether the ledger verifies."""
    from guatu.collect.models import Workbook, WorkbookLine  # noqa: PLC0415 - needs the settings
    from guatu.ledger.queries import verification  # noqa: PLC0415 - as above
    from guatu.projects.models import InvestmentPlan, Progress, Project, StageChange  # noqa: PLC0415 - as above
    from guatu.status.models import Light  # noqa: PLC0415 - as above

    checked = verification()
    figures = Progress.objects.filter(current=True)
    lights = Light.objects.filter(current=True, subject_id__in=Project.objects.values("pk"))
    tables = (Project.objects, StageChange.objects, InvestmentPlan.objects, figures, lights)
    return {
        "state": Workbook.objects.get(pk=int(key)).state,
        "lines": WorkbookLine.objects.filter(workbook=int(key)).count(),
        "rows": [rows.count() for rows in tables],
        "entries": checked.entries,
        "fault": str(checked.fault or ""),
    }


def _at_end(row: Any, state: str) -> Counter[str]:
    if row.state != state:
        raise SystemExit(f"{row.state}: {row.error}")
    return Counter(row.counts)


def _office() -> tuple[Any, dict[str, Any]]:
    from guatu.collect.types.workbook import Target  # noqa: PLC0415 - needs the settings
    from guatu.org.models import Unit  # noqa: PLC0415 - as above
    from guatu.org.types import Actor  # noqa: PLC0415 - as above

    place = {"unit_id": Unit.objects.get(kind="city").pk, "target": Target.PROJECTS}
    return Actor.operator("bench"), place


def _timed(once: Callable[[], Counter[str]], repeats: int) -> dict[str, Any]:
    from guatu.kernel.workbook import end_children  # noqa: PLC0415 - needs the settings

    seconds, processor, counts, child = [], [], Counter[str](), 0
    for _ in range(repeats):
        begun, used = time.perf_counter(), _used()
        counts = once()
        seconds.append(time.perf_counter() - begun)
        child = max(child, _peak_of_children())
        end_children()  # so that what calamine's own process used is counted, its start too
        processor.append(_used() - used)
    return {
        "seconds": statistics.median(seconds),
        "processor": statistics.median(processor),
        "peak": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + child) / 1_024,
        "counts": dict(counts),
    }


def _peak_of_children() -> int:
    """KiB of memory that the children living now have had at most; what a fork inherits is not counted."""
    pids = [one for file in Path("/proc/self/task").glob("*/children") for one in file.read_text().split()]
    told = [line for pid in pids for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in told if line.startswith("VmHWM:"))


def _used() -> float:
    """Seconds of the processor, of children that have ended too."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    _, folder, step, *rest = sys.argv
    told, repeats = (rest[0] if rest else "", int(rest[1]) if len(rest) > 1 else 1)
    sys.stdout.write(json.dumps(main(Path(folder), step, told, repeats)) + "\n")
