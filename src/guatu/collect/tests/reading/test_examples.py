"""The given workbooks against their exact answers, by the scorer that comes with them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def verdict(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `score_xlsx.py` says of everything that the reader says of the folder's workbooks."""
    folder = shared / "data" / "workbooks"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: the examples were not read")
    out = tmp_path_factory.mktemp("readings")
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".xlsx", ".xls", ".csv"}:
            (out / f"{file.name}.json").write_bytes(_answer(file))
    report = out / "report" / "score.json"
    report.parent.mkdir()
    command = [sys.executable, str(folder / "score_xlsx.py"), str(folder), str(out), "--json", str(report)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - the scorer beside the examples
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def _answer(file: Path) -> bytes:
    """What the command prints, in a process of its own: its time and memory are part of the answer."""
    command = [sys.executable, "-m", "guatu", "workbook", "read", str(file), "--json"]
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603


def test_every_record_is_found_and_none_invented(verdict: dict[str, Any]) -> None:
    assert len(verdict["workbooks"]) >= 6
    for workbook in verdict["workbooks"]:
        assert (workbook["record_recall"], workbook["record_precision"]) == (1, 1), workbook["file"]


def test_fields_are_right(verdict: dict[str, Any]) -> None:
    for workbook in verdict["workbooks"]:
        assert workbook["field_accuracy"] >= 0.995, (workbook["file"], workbook["worst_fields"])
        assert workbook["sheet_properties"]["ok"] == workbook["sheet_properties"]["of"], workbook["file"]


def test_rows_left_out_totals_and_problems_are_named(verdict: dict[str, Any]) -> None:
    for workbook in verdict["workbooks"]:
        assert workbook["skipped"]["right"], workbook["file"]
        assert workbook["totals"]["right"] is not False, workbook["file"]
        assert workbook["problems"]["right"], workbook["file"]


def test_broken_files_are_refused_in_words(verdict: dict[str, Any]) -> None:
    assert len(verdict["broken"]) >= 3
    assert [one["file"] for one in verdict["broken"] if not one["right"]] == []
