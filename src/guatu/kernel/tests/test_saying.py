"""Names and numbers as they are said inside a sentence."""

from dataclasses import dataclass

import pytest

from guatu.kernel.language import Phrase
from guatu.kernel.saying import counted
from guatu.kernel.toml_places import places_of


@dataclass(frozen=True)
class Thing:
    name: str
    name_en: str


def test_a_thing_without_an_english_name_keeps_its_own() -> None:
    assert Phrase.of(Thing("净水厂", "Water works")) == Phrase("净水厂", "Water works")
    assert Phrase.of(Thing("净水厂", "")).en == "净水厂"


def test_one_is_told_from_many() -> None:
    assert [counted(n, "workday") for n in (0, 1, 2)] == ["0 workdays", "1 workday", "2 workdays"]


@pytest.mark.parametrize(
    ("path", "number", "line"),
    [
        (["code"], 0, 1),
        (["steps", "sign"], 0, 4),
        (["steps", "close"], 0, 3),  # missing: its table's heading
        (["handling", "default", "A", "months"], 0, 6),  # inside a table on one line
        (["handling", "hazard", "B"], 0, 8),  # of a table with a heading of its own
        (["handling", "problem", "A"], 0, 9),  # missing there too
        (["sheet", "colour"], 1, 13),
        (["moon"], 0, 1),
    ],
)
def test_a_key_is_found_however_its_table_is_written(path: list[str], number: int, line: int) -> None:
    text = """code = "x"

[steps]
sign = 1
[handling]
default = { A = { months = 1 } }
[handling.hazard]
B = 1
[handling.problem]
[[sheet]]
colour = "blue"
[[sheet]]
colour = "red"
"""
    assert places_of(text).nearest(path, number).line == line
