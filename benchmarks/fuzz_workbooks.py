"""Mutated workbooks given to the reader and to the annotating: read or refused in words, never an exception or a hang.

The examples' files are changed in their bytes, in the bytes of a member, in the XML of a member (tags doubled, dropped,
attributes changed), or by members lost and doubled. Each batch runs in a process of its own under limits of time and
memory; what ends the process counts against the file it was at.
"""

import collections
import io
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from measure import Table

CASES, BATCH = 4_000, 100
SECONDS, BYTES = 30, 2_000_000_000
SHARED: Final = Path(os.environ.get("GUATU_SHARED", Path(__file__).parents[2] / "shared"))
PACKAGES = ("python-calamine", "lxml")
HEAD = ("kind of change", "files", "read", "refused in words", "exceptions", "hangs or memory", "slowest s")
KINDS: Final = ("bytes", "member bytes", "xml", "members")
NOTE = (
    "The given workbooks (.xlsx, .xls, .csv) changed at random, then read as `guatu workbook read --json` does; what is"
    " read is annotated too. Every second batch is read by arrays, as large sheets are. Limits for each file: "
    f"{SECONDS} s and {BYTES // 10**9} GB, in a process of its own batch."
)
_TAG: Final = re.compile(rb"<[^<>]{1,200}>")
_NUMBER: Final = re.compile(rb'"\d{1,7}"')


def run(cases: int = CASES) -> Table:
    """Counts outcomes by kind of change."""
    counts: dict[str, collections.Counter[str]] = {kind: collections.Counter() for kind in KINDS}
    slowest = dict.fromkeys(KINDS, 0.0)
    for kind, outcome, seconds in _outcomes(cases):
        counts[kind][outcome] += 1
        slowest[kind] = max(slowest[kind], seconds)
    names = ("import", "refuse", "exception", "ended")
    rows = [
        (
            kind,
            f"{sum(counts[kind].values()):,}",
            *(f"{counts[kind][one]:,}" for one in names),
            f"{slowest[kind]:.1f}",
        )
        for kind in KINDS
    ]
    whole = [f"{sum(counts[kind][one] for kind in KINDS):,}" for one in names]
    rows.append(("**all**", f"{cases:,}", *whole, f"{max(slowest.values()):.1f}"))
    return Table("Fuzzed workbooks", NOTE, HEAD, rows)


def _outcomes(cases: int) -> Iterator[tuple[str, str, float]]:
    number = 0
    while number < cases:
        command = [sys.executable, __file__, str(number), str(min(number + BATCH, cases))]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        lines = done.stdout.splitlines()
        for line in lines:
            kind, outcome, seconds, told = json.loads(line)
            if outcome == "exception":
                print(f"case {number}: {told}", file=sys.stderr)  # noqa: T201
            yield kind, outcome, seconds
            number += 1
        if done.returncode:
            print(f"case {number} ended the process: {done.returncode} {done.stderr[-300:]}", file=sys.stderr)  # noqa: T201
            yield KINDS[number % len(KINDS)], "ended", float(SECONDS)
            number += 1


def _batch(first: int, last: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    for number in range(first, last):
        name, data = case(number)
        signal.alarm(SECONDS)
        began = time.perf_counter()
        outcome, told = _tried(data, name, by_arrays=number // BATCH % 2 == 1)
        signal.alarm(0)
        line = [KINDS[number % len(KINDS)], outcome, round(time.perf_counter() - began, 3), told]
        print(json.dumps(line), flush=True)  # noqa: T201


def _tried(data: bytes, name: str, by_arrays: bool) -> tuple[str, str]:
    from guatu.collect.adapters import spreadsheet_xlsx  # noqa: PLC0415 - only in the batch's process
    from guatu.collect.adapters.annotated import annotated  # noqa: PLC0415
    from guatu.collect.adapters.workbook_answer import answer  # noqa: PLC0415
    from guatu.collect.reading.findings import Finding  # noqa: PLC0415
    from guatu.collect.types import Level  # noqa: PLC0415
    from guatu.kernel.errors import GuatuError  # noqa: PLC0415
    from guatu.kernel.language import Phrase  # noqa: PLC0415

    spreadsheet_xlsx.LARGE = 0 if by_arrays else 1_000_000  # type: ignore[misc]
    try:
        found = answer(data, name)
        json.dumps(found)
        if found["outcome"] == "import":
            words = Phrase("请核对", "check")
            sheets = {one["name"] for one in found["sheets"]}
            annotated(data, [Finding(one, "B4", Level.ERROR, words) for one in sheets], None)
    except GuatuError:
        return "refuse", ""
    except Exception as wrong:  # noqa: BLE001 - counting these is what this is for
        return "exception", f"{name}: {wrong!r}"[:300]
    return str(found["outcome"]), ""


def case(number: int) -> tuple[str, bytes]:
    """The name and the bytes of a mutated workbook; the same number gives the same one."""
    chance = random.Random(number)  # noqa: S311
    files = _files()
    file = files[(number // len(KINDS)) % len(files)]
    data, kind = file.read_bytes(), KINDS[number % len(KINDS)]
    if kind == "bytes" or not data.startswith(b"PK"):
        return file.name, _bytes(data, chance)
    return file.name, _package(data, kind, chance)


def _files() -> Sequence[Path]:
    folder = SHARED / "data" / "workbooks"
    return sorted(one for one in folder.iterdir() if one.suffix in {".xlsx", ".xls", ".csv"})


def _bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 16)):
        place = chance.randrange(max(1, len(changed)))
        changed[place : place + chance.randint(0, 6)] = chance.randbytes(chance.randint(0, 6))
    return bytes(changed[: chance.randrange(len(changed))] if chance.random() < 0.1 else changed)


def _package(data: bytes, kind: str, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = [(name, package.read(name)) for name in package.namelist()]
    place = chance.randrange(len(members))
    name, content = members[place]
    if kind == "members":
        action = chance.randrange(3)
        if action == 0:
            del members[place]
        elif action == 1:
            members[place] = (name, b"")
        else:
            members[place] = (name, members[chance.randrange(len(members))][1])
    else:
        members[place] = (name, _bytes(content, chance) if kind == "member bytes" else _xml(content, chance))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for one, held in members:
            package.writestr(one, held)
    return target.getvalue()


def _xml(content: bytes, chance: random.Random) -> bytes:
    """Tags dropped, doubled, put elsewhere; numbers in attributes made others."""
    for _ in range(chance.randint(1, 5)):
        form = chance.choice((_TAG, _NUMBER))
        found = list(form.finditer(content))
        if not found:
            continue
        one, other = chance.choice(found), chance.choice(found)
        put = chance.choice(
            (b"", one[0] * 2, other[0], b'"%d"' % chance.choice((0, 1, 99_999, 2**31, 2**62)))
        )
        content = content[: one.start()] + put + content[one.end() :]
    return content


if __name__ == "__main__":
    _batch(int(sys.argv[1]), int(sys.argv[2]))
