"""A list as a file: exact cells, words by language, nothing that a spreadsheet would run, filter and moment said."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django import forms
from django.http import FileResponse, HttpRequest
from django.test import RequestFactory
from django.utils import translation

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.ui import lists
from guatu.ui.lists import exported
from guatu.ui.lists.cells import cell_of
from guatu.ui.types.lists import Listing, day, moment, number, share, text, value

THINGS = Listing(
    "things",
    "事物: A/B",
    (
        text("名称", lambda row: row["name"]),
        number("投资", lambda row: row["money"], unit="万元", places=2),
        share("完成率", lambda row: row["share"]),
        day("期限", lambda row: row["due"]),
        moment("时间", lambda row: row["at"]),
        text("属实", lambda row: row["true"]),
    ),
)
ROWS: list[dict[str, Any]] = [
    {"name": Phrase("=1+1", "=2+2"), "money": Decimal("12.34"), "share": Decimal("0.703"), "due": date(2026, 5, 18),
     "at": datetime(2026, 6, 8, 2, 5, 9, tzinfo=UTC), "true": True},
    {"name": Period.parse("2026-05"), "money": -3, "share": None, "due": None, "at": None, "true": None},
    {"name": {"name": "http://一", "name_en": "https://one"}, "money": 0, "share": 0.5, "due": None, "at": None,
     "true": False},
]  # fmt: skip


def local(said: str) -> datetime:
    """An instant as a workbook holds it: without a zone."""
    return datetime.fromisoformat(said)


class Filter(forms.Form):
    q = forms.CharField(label="搜索", required=False)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("组", [("late", "逾期"), ("owed", "未报")])]
    )


def asked(query: str) -> HttpRequest:
    request = RequestFactory().get(f"/things/?{query}")
    request.actor = SimpleNamespace(label="调度员")  # type: ignore[attr-defined]  # as the middleware does
    return request


def file_of(query: str, **given: Any) -> bytes:
    taken = exported(asked(query), THINGS, given.pop("rows", ROWS), **given)
    assert isinstance(taken, FileResponse)
    return taken.getvalue()


def test_the_page_itself_is_no_file() -> None:
    for query in ("", "as=", "as=exe", "state=late"):
        assert exported(asked(query), THINGS, ROWS) is None


def test_a_page_with_several_lists_answers_with_the_one_that_is_named() -> None:
    other = Listing("others", "其他", (text("名称", lambda row: row),))
    for query, first, second in (
        ("as=csv", True, True),  # a page asks its main list first
        ("as=csv&of_list=things", True, False),
        ("as=csv&of_list=others", False, True),
        ("as=csv&of_list=nothing", False, False),
    ):
        assert (exported(asked(query), THINGS, ROWS) is not None) is first, query
        assert (exported(asked(query), other, ["一"]) is not None) is second, query


def test_what_may_be_a_figure_or_words_stays_what_it_is() -> None:
    answers = Listing("answers", "答", (value("答", lambda row: row),))
    taken = exported(asked("as=xlsx"), answers, [Decimal("12.50"), Phrase("有", "yes"), None])
    assert isinstance(taken, FileResponse)
    sheet = openpyxl.load_workbook(io.BytesIO(taken.getvalue())).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [12.5, "有"]


def test_words_are_a_name_a_label_or_a_text_and_nothing_else() -> None:
    @dataclass(frozen=True)
    class Named:
        name: str = "名"
        name_en: str = "name"

    @dataclass(frozen=True)
    class Bare:
        pk: int = 1

    column = text("字", lambda row: row)
    assert cell_of(column, Named()) == "名"
    with translation.override("en"):
        assert cell_of(column, Named()) == "name"
    with pytest.raises(TypeError):
        cell_of(column, Bare())


def test_a_workbook_holds_figures_days_and_words_and_runs_nothing() -> None:
    book = openpyxl.load_workbook(io.BytesIO(file_of("as=xlsx")))
    assert book.sheetnames == ["事物  A B", "说明"]
    rows = list(book.worksheets[0].iter_rows())
    assert [cell.value for cell in rows[0]] == ["名称", "投资（万元）", "完成率", "期限", "时间", "属实"]
    first, second, third = rows[1:]
    assert [cell.value for cell in first] == [
        "=1+1", 12.34, 0.703, local("2026-05-18 00:00"), local("2026-06-08 10:05"), "是",
    ]  # fmt: skip
    assert (first[0].data_type, first[1].number_format, first[2].number_format) == ("s", "#,##0.00", "0.0%")
    assert (first[3].number_format, first[4].number_format) == ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")
    assert [cell.value for cell in second] == ["2026年5月", -3, None, None, None, None]
    assert (third[0].value, third[0].hyperlink, third[5].value) == ("http://一", None, "否")
    assert book.worksheets[0].auto_filter.ref == "A1:F4"


def test_a_table_of_characters_says_the_same_and_what_list_it_is() -> None:
    form = Filter({"q": "", "state": "late"})
    data = file_of("as=csv&state=late", form=form, notes=[("月份", "2026年5月")])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[1] == ["'=1+1", "12.34", "0.703", "2026-05-18", "2026-06-08 10:05", "是"]
    assert rows[2] == ["2026年5月", "-3", "", "", "", ""]
    said = dict(rows[5:])
    assert said["# 筛选"] == "状态：逾期；月份：2026年5月"
    assert said["# 导出时间"] == "2026-06-08 10:00"
    assert (said["# 导出人"], said["# 行数"]) == ("调度员", "3")


def test_in_english_it_is_english() -> None:
    with translation.override("en"):
        rows = list(csv.reader(io.StringIO(file_of("as=csv").decode("utf-8-sig"))))
    assert rows[0][1] == "投资 (万元)"  # this test's own words are not translated, the house's are
    assert (rows[1][0], rows[1][5], rows[2][0]) == ("'=2+2", "Yes", "May 2026")
    assert rows[5][0] == "# List"
    assert dict(rows[5:])["# Filter"] == "None: every row in view"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_run_stays_a_text(sign: str) -> None:
    rows = [{**ROWS[0], "name": f"{sign}cmd|' /C calc'!A0"}]
    assert f"'{sign}cmd" in file_of("as=csv", rows=rows).decode("utf-8-sig")
    cell = openpyxl.load_workbook(io.BytesIO(file_of("as=xlsx", rows=rows))).worksheets[0]["A2"]
    assert cell.data_type == "s"


def test_what_a_page_looks_up_for_a_page_is_looked_up_for_a_thousand() -> None:
    asked_for: list[int] = []

    def look_up(chunk: Any) -> Any:
        asked_for.append(len(chunk))
        return chunk

    data = file_of("as=csv", rows=ROWS * 700, lines=look_up)
    assert asked_for == [1000, 1000, 100]
    assert data.count(b"2026-05-18") == 700


def test_too_long_a_list_says_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST", 2)
    with pytest.raises(GuatuError, match="3 rows") as refused:
        file_of("as=csv")
    assert refused.value.number == "G1280"


@pytest.mark.parametrize(("key", "wrong"), [("money", "12"), ("due", "2026-05-18"), ("at", date(2026, 5, 1))])
def test_a_column_given_something_else_is_a_fault_of_the_program(key: str, wrong: object) -> None:
    with pytest.raises(TypeError):
        file_of("as=csv", rows=[{**ROWS[0], key: wrong}])
