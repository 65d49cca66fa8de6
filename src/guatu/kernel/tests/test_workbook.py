"""The parser's own process: what ends it, holds it up or makes it panic is a refusal, and the next file is read."""

import io
import zipfile
from pathlib import Path

import pytest

from guatu.collect.tests.reading.workbooks import made
from guatu.kernel.errors import GuatuError
from guatu.kernel.workbook import SheetCells, calamine_child, guarded, sheets_of

BOOK = made([["甲", 1.5], ["乙", None]], merged=["A3:B3"])


def read(data: bytes, name: str = "表") -> list[SheetCells]:
    return sheets_of(data, [name], rows=100, columns=10)


def refusal(data: bytes) -> str:
    with pytest.raises(GuatuError) as refused:
        read(data)
    return refused.value.number


def test_values_and_merged_ranges_come_back() -> None:
    (sheet,) = read(BOOK)
    assert sheet.rows[:2] == [["甲", 1.5], ["乙", ""]]
    assert sheet.merged == [(2, 0, 2, 1)]


def test_without_names_the_first_sheet_is_read_and_one_too_large_is_refused() -> None:
    assert [sheet.name for sheet in sheets_of(BOOK, None, rows=3, columns=2)] == ["表"]
    with pytest.raises(GuatuError) as refused:
        sheets_of(BOOK, None, rows=1, columns=2)
    assert refused.value.number == "G1766"


def test_a_file_that_asks_for_all_memory_ends_the_child_alone() -> None:
    """calamine makes room for every cell up to the furthest, and ends its program where there is none."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'r="B1"', b'r="XFD1048576"'))
    assert refusal(target.getvalue()) == "G1770"
    assert read(BOOK)


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mute = tmp_path / "mute.py"
    mute.write_text("import time\ntime.sleep(600)\n")
    with monkeypatch.context() as patched:
        patched.setattr(guarded, "_idle", [])
        patched.setattr(guarded, "_PROGRAM", mute)
        patched.setattr(guarded, "MOST_SECONDS", 0.2)
        assert refusal(BOOK) == "G1770"
    assert read(BOOK)


def test_what_the_parser_cannot_read_is_damaged() -> None:
    assert refusal(b"PK") == "G1763"
    with pytest.raises(GuatuError) as refused:
        read(BOOK, "不在")
    assert refused.value.number == "G1763"


def test_a_panic_of_the_parser_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panics(_: object) -> None:
        raise PanicException("range end index 120 out of range")

    monkeypatch.setattr(calamine_child, "load_workbook", panics)
    assert calamine_child.answer(BOOK, ["表"], False, 10, 10) == "damaged"
