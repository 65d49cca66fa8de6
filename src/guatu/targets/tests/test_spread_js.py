"""The browser's arithmetic is the server's: the same cells, or the same clash, for any sheet, to the last step."""

import json
import random
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from guatu.targets import rules
from guatu.targets.types import Clash, Sheet

NODE = shutil.which("node")
RUNNER = Path(__file__).with_name("spread_many.mjs")
MAKER = Path(__file__).with_name("makeup_many.mjs")
SHEETS = 500


def _sheet(chance: random.Random) -> Sheet:
    """Anything from a small crowded sheet, often impossible, to 40 × 12 in large numbers."""
    rows, columns = chance.choice([(2, 3), (3, 3), (4, 4), (5, 12), (40, 12), (7, 1)])
    most = chance.choice([3, 40, 10**6, 10**15])
    cells = tuple(tuple(chance.randint(0, most) for _ in range(columns)) for _ in range(rows))
    sheet = rules.settled(Sheet(0, (0,) * rows, (0,) * columns, cells), cells)
    cell, year, month = (chance.choice([0, 0.1, 0.5, 0.9]) for _ in range(3))
    pick = [(row, column) for row in range(rows) for column in range(columns) if chance.random() < cell]
    near = [0, 0, 0, 1, -1, most]
    return replace(
        sheet,
        total=max(0, sheet.total + chance.choice(near)),
        years=tuple(max(0, line + chance.choice(near)) for line in sheet.years),
        months=tuple(max(0, line + chance.choice(near)) for line in sheet.months),
        locked_years=frozenset(row for row in range(rows) if chance.random() < year),
        locked_months=frozenset(column for column in range(columns) if chance.random() < month),
        locked_cells=frozenset(pick),
    )


def _told(sheet: Sheet, units: list[int], months: list[int], cells: Any) -> str:
    told = {
        "total": str(sheet.total),
        "years": list(map(str, sheet.years)),
        "months": list(map(str, sheet.months)),
        "cells": [list(map(str, line)) for line in sheet.cells],
        "lockedYears": sorted(sheet.locked_years),
        "lockedMonths": sorted(sheet.locked_months),
        "lockedCells": sorted(sheet.locked_cells),
    }
    weights = {"units": list(map(str, units)), "months": list(map(str, months))}
    return json.dumps({"sheet": told, **weights, "cells": told["cells"] if cells else None})


def _answer(done: Sheet | Clash) -> dict[str, Any]:
    if isinstance(done, Clash):
        return {
            "clash": done.kind.value,
            "units": list(done.units),
            "months": list(done.months),
            "wanted": str(done.wanted),
            "room": str(done.room),
        }
    return {
        "cells": [list(map(str, line)) for line in done.cells],
        "years": list(map(str, done.years)),
        "months": list(map(str, done.months)),
    }


@pytest.mark.skipif(NODE is None, reason="node is not installed: the browser's arithmetic was not run")
def test_the_browser_and_the_server_spread_alike() -> None:
    chance = random.Random(20260608)
    asked, expected = [], []
    for _ in range(SHEETS):
        sheet = _sheet(chance)
        units = [chance.choice([0, 1, 3, 10**9 + 7]) for _ in sheet.years]
        months = [chance.choice([0, 1, 2, 12]) for _ in sheet.months]
        by_hand = chance.random() < 0.3
        asked.append(_told(sheet, units, months, by_hand))
        expected.append(_answer(rules.respread(sheet, units, months, sheet.cells if by_hand else None)))
    ran = subprocess.run(  # noqa: S603 - our own program, our own arguments
        [str(NODE), str(RUNNER)], input="\n".join(asked), text=True, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert answers == expected
    kinds = {answer.get("clash", "spread") for answer in answers}
    assert {
        "spread",
        "unit",
        "month",
        "units",
        "months",
        "units_to_months",
        "months_from_units",
    } <= kinds  # the cases are worth comparing


@pytest.mark.skipif(NODE is None, reason="node is not installed: the browser's arithmetic was not run")
def test_the_browser_and_the_server_make_up_alike() -> None:
    chance = random.Random(20260609)
    asked, expected = [], []
    for _ in range(100):
        rows, gone, most = chance.choice([1, 3, 40]), chance.randint(1, 11), chance.choice([9, 10**6])
        cells = tuple(tuple(chance.randint(0, most) for _ in range(12)) for _ in range(rows))
        sheet = rules.settled(Sheet(0, (0,) * rows, (0,) * 12, cells), cells)
        done = {
            row: [chance.randint(0, 2 * most) for _ in range(gone)]
            for row in range(rows)
            if chance.random() < 0.8
        }
        told = {"total": sheet.total, "years": sheet.years, "months": sheet.months, "cells": sheet.cells}
        asked.append(json.dumps({**told, "gone": gone, "done": [done.get(row) for row in range(rows)]}))
        made, lags = rules.make_up(sheet, gone, done)
        expected.append(
            {
                "cells": [list(map(str, line)) for line in made.cells],
                "months": list(map(str, made.months)),
                "lags": [[str(lag.asked), None if lag.done is None else str(lag.done)] for lag in lags],
            }
        )
    ran = subprocess.run(  # noqa: S603 - our own program, our own arguments
        [str(NODE), str(MAKER)], input="\n".join(asked), text=True, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert [json.loads(line) for line in ran.stdout.splitlines()] == expected
