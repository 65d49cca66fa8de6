"""A published portfolio: every row is imported or listed with its reason, and a bad file is refused whole."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from guatu.kernel.errors import GuatuError
from guatu.projects.adapters.portfolio import PortfolioReading, as_json, read_portfolio
from guatu.projects.adapters.profile import Profile, load_profile

PUBLISHED = Path(__file__).parents[5] / "shared" / "data" / "gmpp"

HEADING = (
    "project_number,project_name,department,colour_rating,start_date,end_date,wlc_baseline_incl_NCG,year"
)
GOOD = 'X1,Bridge,DFT,Amber,01.04.17,2022-03-31,"£1,234.50",2019'


@pytest.fixture
def gmpp() -> Profile:
    return load_profile("gmpp")


def read(*rows: str, heading: str = HEADING) -> PortfolioReading:
    """Reads a small table of our own."""
    return read_portfolio("\r\n".join((heading, *rows, "")).encode(), load_profile("gmpp"))


def published(name: str) -> bytes:
    """A file of the shared data; the test is skipped, and says so, where it is not there."""
    path = PUBLISHED / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return path.read_bytes()


def refusal(data: bytes, profile: Profile) -> GuatuError:
    with pytest.raises(GuatuError) as caught:
        read_portfolio(data, profile)
    assert caught.value.text("zh-hans")
    assert caught.value.remedy("en")
    return caught.value


# The two published files. Their counts were checked by hand: the rows listed are all those without two days.


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "rows_in", "listed"),
    [
        ("uk_2019.csv", 133, [27, 33, 100, 104, 110, 119]),
        ("uk_2021.csv", 184, [44, 67, 85, 92, 93, 172]),
    ],
)
def test_every_published_row_is_imported_or_listed(
    gmpp: Profile, name: str, rows_in: int, listed: list[int]
) -> None:
    reading = read_portfolio(published(name), gmpp)
    assert reading.rows_in == rows_in
    assert [item.row for item in reading.listed] == listed
    assert sorted([row.row for row in reading.imported] + listed) == list(range(2, rows_in + 2))
    assert all(row.start <= row.end for row in reading.imported)
    assert all(item.reason_zh and item.reason_en for item in reading.listed)


@pytest.mark.shared
def test_published_cells_keep_their_facts(gmpp: Profile) -> None:
    rows = {row.name: row for row in read_portfolio(published("uk_2019.csv"), gmpp).imported}
    disposal = rows["Geological Disposal Facility Programme (GDF)"]
    assert (disposal.start, disposal.end) == (date(2008, 6, 30), date(2040, 12, 31))
    assert disposal.whole_life_cost == Decimal("12343960000")
    assert disposal.as_of == date(2018, 9, 30)
    assert (disposal.row, disposal.line) == (2, 2)
    games = rows["Birmingham 2022 Commonwealth Games"]
    assert games.whole_life_cost is None
    assert games.cost_text.startswith("Exempt under Section 22")


@pytest.mark.shared
def test_published_listed_rows_say_which_section_or_that_nothing_was_given(gmpp: Profile) -> None:
    reasons = {item.name: item for item in read_portfolio(published("uk_2019.csv"), gmpp).listed}
    assert reasons["Crossrail Programme"].reason_en == "end date was not provided: Not provided"
    assert reasons["Crossrail Programme"].line == 103
    assert "Section 26" in reasons["Joint Crypt Key Programme"].reason_en
    assert "start date" in reasons["Joint Crypt Key Programme"].reason_en
    assert "结束日期依法豁免公开" in reasons["Type 31e"].reason_zh


@pytest.mark.shared
def test_published_words_of_an_unknown_rating_stay_and_are_grey(gmpp: Profile) -> None:
    rows = {row.code: row for row in read_portfolio(published("uk_2021.csv"), gmpp).imported}
    assert rows["DEFRA_0014_2021-Q4"].rating == "grey"
    assert rows["DEFRA_0014_2021-Q4"].rating_text.startswith("Legal sensitivity around")
    assert rows["DEFRA_0013_2021-Q4"].rating_text == "Amber/red"
    assert rows["DEFRA_0013_2021-Q4"].rating == "red"
    assert not {row.rating for row in rows.values()} - {"green", "yellow", "red", "grey"}


@pytest.mark.shared
def test_every_published_department_is_known_by_its_name(gmpp: Profile) -> None:
    for name in ("uk_2019.csv", "uk_2021.csv"):
        for row in read_portfolio(published(name), gmpp).imported:
            assert row.department.name != row.department_text


# Rows of our own.


def test_a_good_row_becomes_a_project() -> None:
    (row,) = read(GOOD).imported
    assert (row.identity, row.name, row.department.code) == ("x1", "Bridge", "DFT")
    assert (row.rating, row.rating_text) == ("yellow", "Amber")
    assert (row.start, row.end) == (date(2017, 4, 1), date(2022, 3, 31))
    assert (row.whole_life_cost, row.currency) == (Decimal("1234500000"), "GBP")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("X2,Bridge,DFT,Amber,01.04.17,,1,2019", "blank end date"),
        ("X2,Bridge,DFT,Amber,TBC,31.03.22,1,2019", "blank start date"),
        (
            "X2,Bridge,DFT,Amber,01.04.17,Exempt under Section 26 (Defence),1,2019",
            "end date is exempt from publication: Exempt under Section 26 (Defence)",
        ),
        ("X2,Bridge,DFT,Amber,01.04.17,30.02.22,1,2019", "end date is not a date: 30.02.22"),
        ("X2,Bridge,DFT,Amber,01.04.17,31.03.9999,1,2019", "end date is outside 1950–2150: 31.03.9999"),
        (
            "X2,Bridge,DFT,Amber,01.04.17,31.03.16,1,2019",
            "end date 2016-03-31 is before start date 2017-04-01",
        ),
        ("X2,,DFT,Amber,01.04.17,31.03.22,1,2019", "blank project name"),
        ("X2,Bridge,,Amber,01.04.17,31.03.22,1,2019", "blank department"),
        ("X2,=HYPERLINK(1),DFT,Amber,01.04.17,31.03.22,1,2019", "project name is a formula: =HYPERLINK(1)"),
        ("@X2,Bridge,DFT,Amber,01.04.17,31.03.22,1,2019", "project code is a formula: @X2"),
        ("X2,,DFT,Amber,,31.03.22,1,2019", "blank project name; blank start date"),
        (",,,,,,,", "blank row"),
        ("X2,Bridge,DFT", "3 cells where the heading has 8"),
        (
            'X2,"Bridge\nand road",DFT',
            "3 cells where the heading has 8 (lines 3 to 4, a quote may lack its pair)",
        ),
        ("x-1,Same bridge,DFT,Red,01.04.17,31.03.22,1,2019", "duplicate of row 2"),
    ],
)
def test_a_faulty_row_is_listed_with_its_precise_reason(row: str, reason: str) -> None:
    reading = read(GOOD, row)
    assert (reading.rows_in, len(reading.imported)) == (2, 1)
    assert [(item.row, item.reason_en) for item in reading.listed] == [(3, reason)]


def test_without_a_code_name_and_department_tell_rows_apart() -> None:
    reading = read(
        "Bridge,DFT,01.04.17,31.03.22",
        "Bridge,MOD,01.04.17,31.03.22",
        "BRIDGE,Department for Transport,01.04.17,31.03.22",
        heading="project_name,department,start_date,end_date",
    )
    assert [row.row for row in reading.imported] == [2, 3]
    assert [(item.row, item.reason_en) for item in reading.listed] == [(4, "duplicate of row 2")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-03-31", date(2022, 3, 31)),
        ("31.03.22", date(2022, 3, 31)),
        ("31.03.2022", date(2022, 3, 31)),
        ("31/03/2022", date(2022, 3, 31)),
        ("31 March 2022", date(2022, 3, 31)),
        ("31.12.70", date(2070, 12, 31)),
        ("31.12.89", date(2089, 12, 31)),
    ],
)
def test_each_way_of_writing_a_date_is_read_and_two_digits_fall_after_1990(text: str, day: date) -> None:
    (row,) = read(f"X1,Bridge,DFT,Amber,01.01.90,{text},1,2019").imported
    assert (row.start, row.end) == (date(1990, 1, 1), day)


@pytest.mark.parametrize(
    ("words", "colour"),
    [
        ("Green", "green"),
        ("Amber/Green", "yellow"),
        ("AMBER", "yellow"),
        ("Amber/ Red", "red"),
        ("Red ", "red"),
        ("Exempt under Section 24", "grey"),
        ("No DCA", "grey"),
        ("", "grey"),
    ],
)
def test_the_publishers_rating_becomes_our_colour(words: str, colour: str) -> None:
    (row,) = read(f"X1,Bridge,DFT,{words},01.04.17,31.03.22,1,2019").imported
    assert row.rating == colour


@pytest.mark.parametrize(
    ("spelling", "code"),
    [("DfT", "DFT"), ("DoH", "DHSC"), ("Ministry of Defence", "MOD"), ("Sea Office", "Sea Office")],
)
def test_a_department_is_known_in_each_spelling_and_an_unknown_one_keeps_its_own(
    spelling: str, code: str
) -> None:
    (row,) = read(f"X1,Bridge,{spelling},Red,01.04.17,31.03.22,1,2019").imported
    assert (row.department.code, row.department_text) == (code, spelling)


@pytest.mark.parametrize("cost", ["Exempt under Section 43", "", "-5", "1,2,3", "£"])
def test_a_cost_that_is_no_amount_is_unknown_and_its_words_stay(cost: str) -> None:
    (row,) = read(f'X1,Bridge,DFT,Red,01.04.17,31.03.22,"{cost}",2019').imported
    assert (row.whole_life_cost, row.cost_text) == (None, cost)


# Layouts.


def test_the_publishers_long_headings_below_a_title_are_found() -> None:
    table = (
        "Major projects\n\nProject Name;Department;IPA RAG rating (note);SRO Delivery Confidence Assessment ;"
        "Project - Start Date (Latest Approved Start Date);Project - End Date \n"
        "Bridge;DFT;;Red;01.04.17;31.03.22\n"
    )
    reading = read_portfolio(table.encode(), load_profile("gmpp"))
    (row,) = reading.imported
    assert (row.row, row.rating) == (4, "red")
    assert reading.rows_in == 1


def test_one_project_a_column_is_read_and_numbered_by_column(gmpp: Profile) -> None:
    table = (
        "Project Name,Bridge,Road,\nDepartment,DFT,DfT,\n"
        "Project - Start Date,01.04.17,01.04.17,\nProject - End Date,31.03.22,tbc,\n"
    )
    reading = read_portfolio(table.encode(), gmpp)
    assert [row.name for row in reading.imported] == ["Bridge"]
    assert [(item.row, item.reason_en) for item in reading.listed] == [
        (3, "blank end date"),
        (4, "blank row"),
    ]


def test_windows_and_unicode_files_are_read_alike(gmpp: Profile) -> None:
    table = f"{HEADING}\nX1,King’s bridge,DFT,Red,01.04.17,31.03.22,£5.00,2019\n"
    names = [
        read_portfolio(table.encode(encoding), gmpp).imported[0].name
        for encoding in ("utf-8", "utf-8-sig", "cp1252")
    ]
    assert names == ["King’s bridge"] * 3


# Files that are refused whole.


@pytest.mark.parametrize(
    ("data", "number"),
    [
        (b"", "G1651"),
        (b" \r\n\r\n", "G1651"),
        (bytes(100_000_000), "G1652"),
        (bytes(1000), "G1653"),
        (b"PK\x03\x04rest of a workbook", "G1653"),
        (b"%PDF-1.7", "G1653"),
        (f"{HEADING}\n{GOOD}\n".encode("utf-16"), "G1653"),
        (f"{HEADING}\nX1,长春市大桥工程,DFT,,,,,\n".encode("gb18030"), "G1654"),
        (f"{HEADING}\n{GOOD}\n".encode() + b"X2,King\x92s,,,,,,\n", "G1654"),
        (f'{HEADING}\n{GOOD}\nX2,"Bri'.encode(), "G1655"),
        (f'{HEADING}\nX2,"Bridge" of stone,DFT,,,,,\n'.encode(), "G1655"),
        ("项目名称,责任单位\n大桥,交通局\n".encode(), "G1656"),
        (b"project_name,department,start_date\nBridge,DFT,01.04.17\n", "G1656"),
        (HEADING.encode() + b"\n,,,,,,," * 20_001, "G1657"),
        (b"," * 1_000_000, "G1656"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_such_table_is_refused_whole(gmpp: Profile, data: bytes, number: str) -> None:
    assert refusal(data, gmpp).number == number


def test_a_refusal_says_where(gmpp: Profile) -> None:
    assert "line 3" in refusal(f'{HEADING}\n{GOOD}\nX2,"Bri'.encode(), gmpp).text("en")
    assert "end (end_date)" in refusal(b"project_name,department,start_date\na,b,c\n", gmpp).text("en")


def test_a_truncated_last_row_is_listed_not_dropped() -> None:
    reading = read(GOOD, "X2,Bri")
    assert [item.row for item in reading.listed] == [3]


def test_a_profile_that_is_not_there_is_refused_with_those_that_are() -> None:
    for name in ("none", "../gmpp", ""):
        with pytest.raises(GuatuError) as caught:
            load_profile(name)
        assert caught.value.number == "G1650"
        assert "gmpp" in caught.value.remedy("zh-hans")


def test_the_json_answer_holds_counts_rows_and_reasons_only() -> None:
    assert as_json(read(GOOD, ",,,,,,,")) == {
        "rows_in": 2,
        "imported": 1,
        "listed": [{"row": 3, "reason": "blank row"}],
    }
