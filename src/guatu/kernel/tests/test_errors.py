"""The catalogue is complete, and nothing is raised that it does not hold."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import guatu
from guatu.kernel.errors import (
    BLOCKS,
    CATALOGUE,
    CatalogueError,
    Denied,
    Entry,
    GuatuError,
    NotFound,
    entry,
    placeholders,
    room_entries,
)
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period

SOURCE = Path(guatu.__file__).parent
ROOMS = sorted(path.stem for path in CATALOGUE.glob("*.toml"))


def entries() -> list[tuple[str, Entry]]:
    return [(room, row) for room in ROOMS for row in room_entries(room).values()]


@pytest.mark.parametrize("room", ROOMS)
def test_every_file_belongs_to_a_room_and_every_number_to_its_block(room: str) -> None:
    assert room in BLOCKS
    for number in room_entries(room):
        assert any(first <= int(number.removeprefix("G")) < first + 100 for first in BLOCKS[room])


@pytest.mark.parametrize(("room", "row"), entries(), ids=lambda value: getattr(value, "number", value))
def test_an_entry_says_in_both_languages_what_is_wrong_and_how_to_mend_it(room: str, row: Entry) -> None:
    assert 400 <= row.status <= 599, room
    for text in (row.zh, row.zh_remedy, row.en, row.en_remedy):
        assert text.strip()
    chinese = placeholders(row.zh) | placeholders(row.zh_remedy)
    english = placeholders(row.en) | placeholders(row.en_remedy)
    assert chinese == {name.removesuffix("_en") for name in english}  # `what_en` may stand for `what`
    for text in (row.en, row.en_remedy):
        assert text[-1] in ".…”)}?"


def raised() -> Iterator[tuple[Path, int, str, set[str] | None]]:
    """Every number given to an error anywhere in the source; facts are None where they are passed on as **facts."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)):
                continue
            number = call.args[0].value
            if isinstance(number, str) and number[:1] == "G" and len(number) == 5 and number[1:].isdecimal():
                named = [keyword.arg for keyword in call.keywords]
                facts = None if None in named else {name for name in named if name}
                yield path, call.lineno, number, facts


def test_every_error_raised_is_in_the_catalogue_with_the_facts_its_texts_need() -> None:
    found = list(raised())
    assert found
    wrong = []
    for path, line, number, facts in found:
        where = f"{path.relative_to(SOURCE)}:{line}"
        try:
            row = entry(number)
        except CatalogueError as missing:
            wrong.append(f"{where}: {missing}")
            continue
        if facts is not None and not row.placeholders <= facts:
            wrong.append(f"{where}: {number} lacks {sorted(row.placeholders - facts)}")
    assert wrong == []


def test_an_error_speaks_both_languages_and_its_text_is_english() -> None:
    error = Denied(permission="dispatch.directive.issue")
    assert (error.number, error.status) == ("G1001", 403)
    assert "权限" in error.text("zh-hans")
    assert "not allowed" in error.text("en")
    assert str(error) == f"{error.text('en')} {error.remedy('en')}"
    assert "dispatch.directive.issue" in str(error)


def test_a_fact_with_its_own_words_speaks_the_language_asked_for() -> None:
    missing = NotFound(Phrase("项目 P-01", "project P-01"))
    assert "项目 P-01" in missing.text("zh-hans")
    assert "project P-01" in missing.text("en")
    assert "2026年5月" in NotFound(Period.parse("2026-05")).text("zh-hans")


def test_an_unset_language_gets_the_source_language() -> None:
    assert NotFound("x").text(None) == NotFound("x").text("zh-hans")


@pytest.mark.parametrize("number", ["G1099", "G9999", "1001", "Gx", ""])
def test_an_unknown_number_is_a_fault_of_the_program(number: str) -> None:
    with pytest.raises(CatalogueError):
        GuatuError(number)


def test_a_fact_left_out_is_a_fault_of_the_program() -> None:
    with pytest.raises(CatalogueError, match="year"):
        GuatuError("G1004", calendar="official")


def test_braces_in_a_fact_are_only_text() -> None:
    assert "{oops}" in NotFound("{oops}").text("en")


def test_templates_use_plain_names_only() -> None:
    for _, row in entries():
        for text in (row.zh, row.zh_remedy, row.en, row.en_remedy):
            for _, name, layout, conversion in string.Formatter().parse(text):
                assert name is None or name.isidentifier(), (row.number, name)
                assert not layout
                assert not conversion
