"""A form's own workbook by the one reader: merged with what others wrote meanwhile, wherever it is dropped."""

import io
import json
import re
import uuid
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from django.test import Client

from guatu.collect import actions, queries
from guatu.collect.models import Cell, Submission, Workbook
from guatu.collect.reading.grid import Cell as Raw
from guatu.collect.reading.grid import Grid
from guatu.collect.reading.own import OwnCell, mark_of, text_of
from guatu.collect.rules import Edit
from guatu.collect.tests.test_workbook import edited, members_of, packed
from guatu.collect.types import CellKey, Grammar
from guatu.collect.types.workbook import Target
from guatu.conftest import actor_of_account
from guatu.kernel.errors import GuatuError
from guatu.org.models import Account

As = Callable[[Account], Client]
MIDNIGHT = datetime.combine(date(2026, 5, 18), time())
"""A day as a workbook's parser gives it."""


def downloaded(account: Account, filing: Submission) -> bytes:
    """The workbook as the submission now stands."""
    actor = actor_of_account(account)
    return queries.workbook(actor, queries.submission(actor, filing.pk), "zh")


def filled(book: bytes, **cells: object) -> bytes:
    """The workbook with cells of the sheet of projects written over."""

    def edit(opened: Any) -> None:
        for place, value in cells.items():
            opened["项目"][place] = value

    return edited(book, edit)


def take(account: Account, filing: Submission, data: bytes) -> actions.Taken:
    return actions.take_workbook(
        actor_of_account(account), submission_id=filing.pk, name="五月.xlsx", data=data
    )


def drop(account: Account, data: bytes, unit_id: int, target: Target, **place: Any) -> Workbook:
    """Dropped where anybody's workbooks are imported."""
    actor = actor_of_account(account)
    return actions.upload_workbook(
        actor, name="五月.xlsx", data=data, unit_id=unit_id, target=target, **place
    )


def refused(account: Account, filing: Submission, data: bytes) -> GuatuError:
    with pytest.raises(GuatuError) as error:
        take(account, filing, data)
    return error.value


def stored(key: CellKey) -> str:
    return Cell.objects.get(
        subject_kind=key.kind.value, subject_id=key.subject_id, field=str(key.field)
    ).value


def office_writes(dispatcher: Account, filing: Submission, key: CellKey, base: str, value: str) -> None:
    actions.merge_cells(
        actor_of_account(dispatcher),
        submission_id=filing.pk,
        key=uuid.uuid4(),
        edits={key: Edit(base, value)},
    )


def named(data: bytes) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = "五月.xlsx"
    return file


def payload_of(page: str) -> dict[str, Any]:
    """What the page sends its scripts."""
    found = re.search(r'<script id="c-payload"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


# --- merged with what happened since


def test_what_a_stale_workbook_left_alone_stays_as_others_wrote_it(
    filing: Submission, reporter: Account, dispatcher: Account, physical: CellKey, invested: CellKey
) -> None:
    book = downloaded(reporter, filing)
    office_writes(dispatcher, filing, physical, "30.5", "40")
    taken = take(reporter, filing, filled(book, E3=6200))
    assert (taken.cells, stored(invested), stored(physical)) == (1, "6200", "40")
    assert not queries.import_conflicts(taken.workbook)


def test_what_both_changed_stays_and_is_decided_on_the_form(
    filing: Submission, reporter: Account, dispatcher: Account, physical: CellKey, invested: CellKey, as_: As
) -> None:
    book = filled(downloaded(reporter, filing), E3=6200, F3=36)
    office_writes(dispatcher, filing, physical, "30.5", "40")
    answer = as_(reporter).post(f"/collect/{filing.pk}/workbook/", {"file": named(book)}, follow=True)
    assert (stored(invested), stored(physical)) == ("6200", "40")
    upload = Workbook.objects.get()
    assert answer.redirect_chain[-1][0] == f"/collect/{filing.pk}/?workbook={upload.pk}"
    page = answer.content.decode()
    assert "G2541" in page
    (clash,) = payload_of(page)["clashes"]
    assert (clash["cell"], clash["theirs"], clash["mine"]) == (str(physical), "40", "36")
    assert clash["by"] == actor_of_account(dispatcher).label
    office_writes(dispatcher, filing, physical, "40", "36")  # decided so
    assert not queries.import_conflicts(upload)


def test_a_corrected_workbook_replaces_what_the_same_account_uploaded(
    filing: Submission, reporter: Account, dispatcher: Account, invested: CellKey
) -> None:
    book = downloaded(reporter, filing)
    assert take(reporter, filing, filled(book, E3=6200)).cells == 1
    assert take(reporter, filing, filled(book, E3=6200)).cells == 0
    assert take(reporter, filing, filled(book, E3=6300)).cells == 1
    assert stored(invested) == "6300"
    taken = take(dispatcher, filing, filled(book, E3=6400))  # somebody else's is asked about
    assert (taken.cells, stored(invested)) == (0, "6300")
    assert list(queries.import_conflicts(taken.workbook)) == [invested]


def test_a_cell_set_back_in_a_corrected_workbook_is_written(
    filing: Submission, reporter: Account, invested: CellKey, physical: CellKey
) -> None:
    book, before = downloaded(reporter, filing), stored(invested)
    assert take(reporter, filing, filled(book, E3=6200, F3=36)).cells == 2
    taken = take(reporter, filing, filled(book, F3=36))  # goes on from the first upload
    assert (taken.cells, stored(invested), stored(physical)) == (1, before, "36")
    assert not queries.import_conflicts(taken.workbook)


def test_another_copy_without_what_was_uploaded_is_asked_about(
    filing: Submission, reporter: Account, invested: CellKey, physical: CellKey
) -> None:
    book = downloaded(reporter, filing)
    take(reporter, filing, filled(book, E3=6200))
    taken = take(reporter, filing, filled(book, F3=36))
    assert (taken.cells, stored(invested), stored(physical)) == (1, "6200", "36")
    assert list(queries.import_conflicts(taken.workbook)) == [invested]


def test_what_explains_a_row_arrives_and_is_merged_too(
    filing: Submission, reporter: Account, dispatcher: Account, invested: CellKey
) -> None:
    book = downloaded(reporter, filing)
    take(reporter, filing, filled(book, E3=4000, I3="核减后重报"))
    row = Cell.objects.get(subject_kind=invested.kind.value, field=str(invested.field))
    assert row.explanation == "核减后重报"
    office_writes(dispatcher, filing, invested.why, "核减后重报", "审计核减")
    taken = take(reporter, filing, filled(book, E3=4000, I3="核减"))
    row.refresh_from_db()
    assert row.explanation == "审计核减"
    (met,) = queries.import_conflicts(taken.workbook).values()
    assert (met.theirs, met.mine) == ("审计核减", "核减")


# --- read by headings, keys and the reader's own grammars


def test_columns_and_sheets_may_have_been_moved(
    filing: Submission, reporter: Account, physical: CellKey, invested: CellKey
) -> None:
    def edit(opened: Any) -> None:
        sheet = opened["项目"]
        sheet["E3"], sheet["F3"] = 6200, 0.36
        sheet["F3"].number_format = "0.00%"  # pasted from a table of shares
        for row in (2, 3):
            for one, other in (("E", "F"),):
                left, right = sheet[f"{one}{row}"], sheet[f"{other}{row}"]
                left.value, right.value = right.value, left.value
                left.number_format, right.number_format = right.number_format, left.number_format
        sheet.insert_cols(1)
        sheet.insert_rows(1)
        sheet.title = "项目(已填)"

    assert take(reporter, filing, edited(downloaded(reporter, filing), edit)).cells == 2
    assert (stored(invested), stored(physical)) == ("6200", "36")


def test_a_formula_is_taken_by_the_result_in_the_file(
    filing: Submission, reporter: Account, invested: CellKey
) -> None:
    content = members_of(filled(downloaded(reporter, filing), E3=6200.3))
    name = next(one for one in content if b"6200.3" in content[one] and "worksheets" in one)
    content[name] = content[name].replace(b"<v>6200.3</v>", b"<f>5000.1+1200.2</f><v>6200.3000000000002</v>")
    assert b"<f>" in content[name]
    take(reporter, filing, packed(content))
    assert stored(invested) == "6200.3"


@pytest.mark.parametrize(
    ("value", "grammar", "number_format", "text"),
    [
        (0.365, Grammar.PERCENT, "0.0%", "36.5"),
        (-0.042, Grammar.GROWTH, "0.0%", "-4.2"),
        (0.365, Grammar.PERCENT, "", "0.365"),
        (0.1 + 0.2, Grammar.MONEY, "", "0.3"),
        (1e21, Grammar.MONEY, "", "1000000000000000000000"),
        ("—", Grammar.MONEY, "", ""),
        ("—", Grammar.TEXT, "", "—"),
        (MIDNIGHT, Grammar.DATE, "yyyy-mm-dd", "2026-05-18"),
        (date(2026, 5, 1), Grammar.DATE, 'yyyy"年"m"月"', "2026-05"),
        (46160, Grammar.DATE, "", "2026-05-18"),
        ("2026年5月18日", Grammar.DATE, "", "2026-05-18"),
        ("五月初", Grammar.DATE, "", "五月初"),
        (True, Grammar.TEXT, "", "TRUE"),
        (12.0, Grammar.TEXT, "", "12"),
    ],
)
def test_a_cell_says_what_a_person_would_have_typed(
    value: Raw, grammar: Grammar, number_format: str, text: str
) -> None:
    assert text_of(OwnCell("x", "E3", value, number_format), grammar) == text


def test_a_mark_that_was_tampered_with_can_be_shown() -> None:
    rows: list[list[Raw]] = [
        ["guatu", 3],
        ["form", "x\x00" * 500],
        ["unit", None],
        ["projects.project:1/note", 5],
    ]
    mark = mark_of([Grid("_guatu", rows)])
    assert mark is not None
    assert (mark.layout, mark.form, mark.unit, mark.period) == ("3", "x" * 60, "", "")
    assert mark.held == {"projects.project:1/note": "5"}
    assert mark_of([Grid("项目", rows)]) is None


def test_a_lost_key_is_found_by_the_code_beside_it(
    filing: Submission, reporter: Account, invested: CellKey
) -> None:
    take(reporter, filing, filled(downloaded(reporter, filing), A3=None, E3=6200))
    assert stored(invested) == "6200"


def test_a_column_or_sheet_that_is_gone_is_named(filing: Submission, reporter: Account) -> None:
    def without_column(opened: Any) -> None:
        opened["项目"].delete_cols(5)

    def without_sheet(opened: Any) -> None:
        del opened["节点"]

    book = downloaded(reporter, filing)
    for edit, what in ((without_column, "投资"), (without_sheet, "节点")):
        error = refused(reporter, filing, edited(book, edit))
        assert isinstance(error, actions.WorkbookRefused)
        assert [one.number for one in error.faults] == ["G2534"]
        assert what in error.text("zh-hans")
