"""What a person corrected of a table goes before what is inferred, and holds for next month's headings."""

from openpyxl import Workbook

from guatu.collect.adapters.anyfile import read_file
from guatu.collect.reading.document import read_sheets
from guatu.collect.reading.explained import field_words, kind_words, why
from guatu.collect.reading.given import Given, TableGiven, choices, column_keys, fingerprint, timeless
from guatu.collect.reading.headings import dictionary
from guatu.collect.reading.model import Table
from guatu.collect.tests.reading.workbooks import made, packed

HEADS = [
    "序号",
    "项目名称",
    "总投资",
    "2026年计划投资",
    "{m}月完成投资",
    "1-{m}月完成投资",
    "开工时间",
    "说明文字",
]


def table(month: int, given: Given | None = None, note: str = "单位：万元") -> Table:
    heads = [one.format(m=month) for one in HEADS]
    data = made(
        [
            [f"2026年{month}月重点项目进展表"],
            [note],
            heads,
            [1, "甲项目", 100, 50, 5, 20, "2026-03-01", "打桩"],
            [2, "乙项目", 200, 60, 6, 30, "2026-04-01", "封顶"],
        ],
        merged=["A1:H1"],
    )
    (found,) = read_sheets(read_file(data, "表.xlsx").grids, "表.xlsx", given or {})
    return found[0]


def fields(found: Table) -> dict[str, str | None]:
    return {column.path: column.field for column in found.columns}


def test_a_table_is_known_again_next_month() -> None:
    may, june = table(5), table(6)
    assert may.mark == june.mark
    assert may.keys == june.keys


def test_a_table_with_another_column_is_another_table() -> None:
    assert fingerprint(["名称", "总投资"]) != fingerprint(["名称", "总投资", "备注"])


def test_years_and_months_are_left_out_of_what_a_column_is_known_by() -> None:
    assert timeless("2025年投资/1-6月完成") == timeless("2026年投资/1—11月完成")
    assert timeless("6月完成") != timeless("1-6月完成")
    assert column_keys([["2024年完成"], ["2025年完成"]]) == ["〇完成", "〇完成#2"]


def test_a_corrected_column_takes_its_field_from_the_one_that_had_it() -> None:
    before = table(5)
    assert fields(before)["说明文字"] is None
    key = before.keys[-1]
    found = table(6, {before.mark: TableGiven({key: "progress_text"})})
    assert fields(found)["说明文字"] == "progress_text"
    assert [record.values["progress_text"] for record in found.records] == ["打桩", "封顶"]
    moved = table(6, {before.mark: TableGiven({before.keys[4]: "done_ytd_yuan"})})
    assert fields(moved)["6月完成投资"] == "done_ytd_yuan"
    assert fields(moved)["1-6月完成投资"] is None


def test_a_column_may_be_said_to_mean_nothing() -> None:
    before = table(5)
    found = table(5, {before.mark: TableGiven({before.keys[6]: ""})})
    assert fields(found)["开工时间"] is None
    assert "start_date" not in found.records[0].values


def test_the_unit_of_money_is_corrected_for_the_whole_table() -> None:
    before = table(5)
    assert before.records[0].values["total_investment_yuan"] == 1_000_000
    found = table(5, {before.mark: TableGiven(unit="亿元")})
    assert found.records[0].values["total_investment_yuan"] == 10_000_000_000


def test_an_as_of_month_gives_the_year() -> None:
    before = table(5)
    found = table(5, {before.mark: TableGiven(as_of="2025-05")})
    assert (found.notes.as_of, found.notes.year) == ("2025-05", 2025)


def test_a_kind_is_taken_as_given() -> None:
    before = table(5)
    assert table(5, {before.mark: TableGiven(kind="project_ledger")}).kind == "project_ledger"


def test_corrections_of_another_table_change_nothing() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["序号", "项目名称", "总投资"], [1, "甲项目", 3]):
        sheet.append(row)
    grids = read_file(packed(book), "表.xlsx").grids
    other = {table(5).mark: TableGiven(unit="亿元")}
    assert read_sheets(grids, "表.xlsx", other)[0][0].records[0].values["total_investment_yuan"] == 30_000


def test_every_choice_is_a_field_of_the_dictionary() -> None:
    assert {"name", "total_investment_yuan", "start_date+finish_date", "progress_text"} <= set(choices())


def test_every_field_and_kind_has_its_words_in_both_languages() -> None:
    for field in choices():
        assert field_words(field).zh != field, field
        assert field_words(field).en != field, field
    for kind in dictionary().kinds:
        assert kind_words(kind.name).zh != kind.name


def test_a_column_says_by_which_words_it_was_told_and_what_else_it_could_be() -> None:
    told = why("累月完成投资", "done_ytd_yuan", "monthly_progress")
    assert told.told
    assert "done_ytd_yuan" not in told.also
    assert why("项目名称", "name", "project_ledger").sure
    assert not why("没有这样的表头", None, "project_ledger").sure
