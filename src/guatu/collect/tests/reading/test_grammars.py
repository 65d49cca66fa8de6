"""What one cell may say: amounts, days, shares, codes. Whatever it says, reading it never fails."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.collect.reading import days, shares, texts
from guatu.collect.reading.grid import Cell, address, column_name, plain
from guatu.collect.reading.headings import known, month_of, plain_path
from guatu.collect.reading.money import POWERS, YUAN, Unit, money, unit
from guatu.collect.reading.notes import notes
from guatu.collect.reading.numbers import nothing, number

WAN = Unit(10_000, "yuan", "万元")
PIECES = (
    "0123456789０１９.．,，-—–~～至/％%年月日底前上下半季度一二三四"
    "约万亿千元美欧人民币（）()+＋个百分点持平升降未开工待定无 \u3000\n#=<"
)
ANY_TEXT = st.one_of(st.text(max_size=30), st.text(alphabet=PIECES, max_size=14))
ANY_CELL: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    ANY_TEXT,
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


@given(ANY_CELL, st.sampled_from([WAN, YUAN, Unit(10_000, "usd", "万美元")]))
def test_no_cell_of_money_fails(cell: Cell, column: Unit) -> None:
    read = money(cell, column)
    assert read.amount is None or isinstance(read.amount, int)


@given(
    ANY_CELL,
    st.sampled_from([None, 2025]),
    st.sampled_from(["", "yyyy-mm-dd", "0.00", 'yyyy"年"m"月"']),
    st.booleans(),
)
def test_no_cell_of_a_day_fails_and_none_is_impossible(
    cell: Cell, year: int | None, form: str, epoch: bool
) -> None:
    for read in (days.day(cell, year, form, epoch), *days.span(cell, year, form, epoch)):
        if read.precision == "day":
            assert read.text is not None
            date.fromisoformat(read.text)
        assert (read.text is None) == (read.precision is None)


@given(ANY_CELL)
def test_no_other_cell_fails(cell: Cell) -> None:
    shares.share(cell, "0%")
    shares.growth(cell)
    for read in (
        texts.text,
        texts.name,
        texts.serial,
        texts.phone,
        texts.code,
        texts.choice,
        texts.yes,
        texts.whole,
    ):
        read(cell)
    assert " " not in plain(cell)


@given(ANY_TEXT)
def test_no_heading_or_note_fails(text: str) -> None:
    known(plain(text))
    month_of([text])
    plain_path([text, text], 2025)
    notes([plain(text)], [plain(text)], [text])
    unit(plain(text))


@given(st.integers(0, 99_999_999), st.sampled_from(["万", "亿", "千万", "百万"]), st.sampled_from(["", "元"]))
def test_an_amount_says_its_own_unit(hundredths: int, scale: str, yuan: str) -> None:
    figure = Decimal(hundredths) / 100
    read = money(f"{figure}{scale}{yuan}", YUAN)
    assert read.amount == round(figure * POWERS[scale])


@given(st.integers(-10_000_000, 10_000_000))
def test_thousands_and_full_width_digits_are_the_same_number(amount: int) -> None:
    full = f"{amount:,}".translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))
    assert number(plain(full)) == amount
    assert money(full, WAN).amount == money(float(amount), WAN).amount == amount * 10_000


@given(
    DAYS,
    st.sampled_from(
        [
            "{0.year}年{0.month}月{0.day}日",
            "{0.year}.{0.month}.{0.day}",
            "{0.year}/{0.month:02}/{0.day:02}",
            "{0:%Y%m%d}",
            "{0}",
        ]
    ),
)
def test_a_day_in_every_spelling_comes_back(day: date, spelling: str) -> None:
    assert days.day(spelling.format(day), None).text == day.isoformat()


@given(DAYS, st.booleans())
def test_a_serial_number_is_the_day_of_its_system(day: date, from_1904: bool) -> None:
    epoch = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    serial = (day - epoch).days
    if serial >= 10_000:
        assert days.day(float(serial), None, "", from_1904).text == day.isoformat()


@given(DAYS, st.integers(0, 1500))
def test_a_start_and_a_finish_in_one_cell(start: date, after: int) -> None:
    finish = start + timedelta(days=after)
    for spelling in (
        "{0.year}年{0.month}月-{1.year}年{1.month}月",
        "{0.year}.{0.month:02}—{1.year}.{1.month:02}",
        "{0:%Y-%m}至{1:%Y-%m}",
    ):
        begins, ends = days.span(spelling.format(start, finish), None)
        assert (begins.text, ends.text) == (f"{start:%Y-%m}", f"{finish:%Y-%m}")


@given(st.integers(0, 2000))
def test_a_share_in_every_spelling_is_one_ratio(tenths: int) -> None:
    ratio = tenths / 1000
    percent = f"{tenths / 10:.1f}"
    for cell, form in ((percent, ""), (f"{percent}%", ""), (float(percent), ""), (ratio, "0.0%")):
        read = shares.settled(shares.share(cell, form), ratio, percent_column=True)
        assert read == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("cell", "form", "text", "problem"),
    [
        ("2025.3", "", "2025-03", None),
        ("2025年上半年", "", "2025-H1", None),
        ("三季度", "", "2025-Q3", None),
        ("3月底前", "", "2025-03", None),
        ("年底", "", "2025-12", None),
        ("明年6月", "", "2026-06", None),
        ("２０２５年十二月", "", "2025-12", None),
        ("二〇二五年三月", "", "2025-03", None),
        ("二○二六年六月底", "", "2026-06", None),
        ("24.03.15", "", "2024-03-15", None),
        ("2025.Q4", "", "2025-Q4", None),
        ("二〇二五年三月二十一日", "", "2025-03-21", None),
        ("2025年元月", "", "2025-01", None),
        ("已于2024年3月开工", "", "2024-03", None),
        ("25.3", "", "2025-03", None),
        (2025.1, "0.00", "2025-10", None),
        (2025.1, "", "2025-01", "ambiguous_date"),
        (2025.12, "", "2025-12", None),
        (202503.0, "", "2025-03", None),
        (date(2025, 3, 1), 'yyyy"年"m"月"', "2025-03", None),
        (date(2025, 3, 1), "yyyy/m/d;@", "2025-03-01", None),
        ("2025年13月", "", None, "bad_date"),
        ("2025年2月30日", "", None, "bad_date"),
        ("详见备注", "", None, "text_in_date"),
        ("未开工", "", None, "not_yet"),
        ("—", "", None, None),
    ],
)
def test_days_of_the_schema(cell: Cell, form: str, text: str | None, problem: str | None) -> None:
    read = days.day(cell, 2025, form)
    assert (read.text, read.problem) == (text, problem)


@pytest.mark.parametrize(
    ("cell", "amount", "problem"),
    [
        ("3.2亿元", 320_000_000, "unit_in_cell"),
        ("6300万元", 63_000_000, None),
        ("约6300", 63_000_000, "approximate_value"),
        ("2亿余元", 200_000_000, "approximate_value"),
        ("3亿5000万元", 350_000_000, "unit_in_cell"),
        ("概算6300万元整", 63_000_000, None),
        ("逾3亿元", None, "range_value"),
        ("6.3E+3", 63_000_000, "scientific_notation"),
        ("3000左右", 30_000_000, "approximate_value"),
        ("3-5", None, "range_value"),
        ("不低于3亿元", None, "range_value"),
        ("待定", None, "text_in_number"),
        ("未开工", None, "text_in_number"),
        ("5000万美元", None, "foreign_currency"),
        ("1000+200", 12_000_000, "compound_amount"),
        ("(1,200)", -12_000_000, None),
        ("￥1,200", 12_000_000, None),
        ("12000\xa0", 120_000_000, None),
        ("无", None, None),
        ("0", 0, None),
        ("########", None, "damaged_value"),
    ],
)  # fmt: skip
def test_amounts_of_the_schema(cell: str, amount: int | None, problem: str | None) -> None:
    read = money(cell, WAN)
    assert (read.amount if read.currency == "yuan" else None, read.problem) == (amount, problem)


@pytest.mark.parametrize("cell", ["", "—", "-", "--", "/", "\\", "无", "暂无", "\u3000", "－", "——"])
def test_signs_of_nothing(cell: str) -> None:
    assert nothing(plain(cell))
    assert texts.text(cell) is None
    assert money(cell, WAN).problem is None
    assert days.day(cell, 2025) == days.EMPTY


def test_of_two_codes_in_a_cell_the_new_one_is_the_code() -> None:
    both = texts.code("2020-990181-73-03-070651\n２５０１－９９０１８１－０４－０５－５５４７９２")
    assert (both.new, both.old) == ("2501-990181-04-05-554792", "2020-990181-73-03-070651")
    marked = texts.code("2012-990181-73-03-070651（旧）；2501-990181-04-05-554792（新）")
    assert (marked.new, marked.old) == ("2501-990181-04-05-554792", "2012-990181-73-03-070651")
    assert texts.code("2.50399E+21").problem == "scientific_notation"
    assert texts.code("正在办理").problem == "text_in_code"


@given(st.integers(0, 16_383), st.integers(0, 1_048_575))
def test_addresses(column: int, row: int) -> None:
    letters = column_name(column)
    back = 0
    for letter in letters:
        back = back * 26 + ord(letter) - 64
    assert (back - 1, address(row, column)) == (column, f"{letters}{row + 1}")


def test_a_code_in_full_width_digits_is_kept_in_half_width_ones() -> None:
    assert texts.code("２５０３-９９０１０５-０４-０５-８８０６３２").new == "2503-990105-04-05-880632"


@pytest.mark.parametrize(
    ("cell", "ticked"),
    [
        ("☑新建 □续建", "新建"),
        ("□新建 √续建", "续建"),
        ("√新建", "新建"),
        ("(√)新建 ( )续建", "新建"),
        ("新建（√）续建（ ）", "新建"),
        ("R新建 £续建", "新建"),
        ("□新建 □续建", None),
    ],
)
def test_the_box_that_is_ticked(cell: str, ticked: str | None) -> None:
    assert texts.choice(cell) == ticked


@pytest.mark.parametrize(
    ("cell", "yes"),
    [
        ("是（已入库）", True),
        ("□是 ☑否", False),
        ("否，拟8月开工", False),
        ("暂未入统", False),
        ("拟入统", None),
    ],
)
def test_yes_and_no(cell: str, yes: bool | None) -> None:
    assert texts.yes(cell) is yes


@pytest.mark.parametrize(
    ("cell", "ratio", "points"),
    [
        ("(6.2)", -0.062, None),
        ("下跌2%", -0.02, None),
        ("与去年持平", 0.0, None),
        ("增长1.2倍", 1.2, None),
        ("收窄0.4个百分点", None, -0.4),
    ],
)
def test_growth_in_words(cell: str, ratio: float | None, points: float | None) -> None:
    read = shares.growth(cell)
    assert (read.ratio, read.points) == (ratio, points)


@pytest.mark.parametrize(
    ("cell", "start", "finish"),
    [
        ("2025年3-12月", "2025-03", "2025-12"),
        ("2024-26", "2024", "2026"),
        ("2023年9月-", "2023-09", None),
        ("2024年四季度-2026年二季度", "2024-Q4", "2026-Q2"),
    ],
)
def test_from_and_to(cell: str, start: str, finish: str | None) -> None:
    assert tuple(one.text for one in days.span(cell, 2025)) == (start, finish)
