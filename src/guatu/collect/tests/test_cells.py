"""The grammar of cells: what people type, and what it means."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.collect.rules import MONTHLY, Value, read, tidy
from guatu.collect.types import Field, Grammar, SubjectKind
from guatu.kernel.errors import GuatuError
from guatu.projects.types import BlockerKind
from guatu.ui.types import LightColour

spec = MONTHLY.definition.spec
MONEY = spec(SubjectKind.PROJECT, Field.INVESTED_YEAR)
PERCENT = spec(SubjectKind.PROJECT, Field.PHYSICAL)
DAY = spec(SubjectKind.NODE, Field.ACTUAL_START)
KIND = spec(SubjectKind.NODE, Field.BLOCKER_KIND)
TEXT = spec(SubjectKind.NODE, Field.BLOCKER)
VALUE = spec(SubjectKind.INDICATOR, Field.VALUE)
GROWTH = spec(SubjectKind.INDICATOR, Field.GROWTH)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1234.5", "12345000"),
        ("1,234.5", "12345000"),
        ("１２３４．５", "12345000"),
        ("1234.5万元", "12345000"),
        ("1.2 亿", "120000000"),
        ("1.2亿元", "120000000"),
        ("5000元", "5000"),
        ("0", "0"),
    ],
)
def test_money_is_ten_thousand_yuan_unless_it_says_otherwise(text: str, yuan: str) -> None:
    assert read(MONEY, text) == Decimal(yuan)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("G1711", "约五千"),
        ("G1711", "=1+1"),
        ("G1711", "12万元左右"),
        ("G1711", "1e9"),
        ("G1711", "万元"),
        ("G1711", "nan"),
        ("G1718", "-5"),
        ("G1713", "0.0000001"),
        ("G1713", "99999999999999"),
    ],
)
def test_money_that_cannot_be_read_is_refused_by_its_number(number: str, text: str) -> None:
    with pytest.raises(GuatuError) as refused:
        read(MONEY, text)
    assert refused.value.number == number or (number == "G1711" and refused.value.number == "G1712")


@pytest.mark.parametrize(
    ("spec_name", "text", "value"),
    [
        ("percent", "36.5%", Decimal("36.5")),
        ("percent", "３６", Decimal(36)),
        ("growth", "-3.25", Decimal("-3.25")),
        ("day", "2026-05-18", date(2026, 5, 18)),
        ("day", "2026/5/18", date(2026, 5, 18)),
        ("day", "2026.5.18", date(2026, 5, 18)),
        ("day", "2026年5月18日", date(2026, 5, 18)),
        ("day", "20260518", date(2026, 5, 18)),
        ("kind", "土地", "land"),
        ("kind", "Land", "land"),
        ("kind", "land", "land"),
        ("text", " 征地未完 ", "征地未完"),
        ("text", "", None),
    ],
)
def test_people_write_the_same_fact_in_many_ways(spec_name: str, text: str, value: Value) -> None:
    of = {"percent": PERCENT, "growth": GROWTH, "day": DAY, "kind": KIND, "text": TEXT}[spec_name]
    assert read(of, text) == value


@pytest.mark.parametrize(
    ("spec_name", "text", "number"),
    [
        ("percent", "101", "G1714"),
        ("percent", "-1", "G1714"),
        ("percent", "12.345", "G1713"),
        ("day", "2026-02-30", "G1715"),
        ("day", "五月", "G1715"),
        ("day", "1026-05-18", "G1715"),
        ("kind", "天气", "G1716"),
        ("text", "=HYPERLINK(1)", "G1719"),
        ("text", "＝cmd", "G1719"),
        ("text", "@SUM(A1)", "G1719"),
        ("text", "长" * 301, "G1717"),
        ("text", "a\x00b", "G1710"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_reason(spec_name: str, text: str, number: str) -> None:
    of = {"percent": PERCENT, "day": DAY, "kind": KIND, "text": TEXT}[spec_name]
    with pytest.raises(GuatuError) as refused:
        read(of, text)
    assert refused.value.number == number


def test_an_indicator_is_no_finer_than_its_unit() -> None:
    assert read(VALUE, "12", 0) == 12
    with pytest.raises(GuatuError, match="more than 0 decimals"):
        read(VALUE, "12.5", 0)


def test_unreadable_text_is_kept_to_be_mended() -> None:
    assert tidy(MONEY, " 约五千 ") == "约五千"
    assert tidy(MONEY, "１，２３４．５０万元") == "1234.5"
    assert tidy(DAY, "2026年5月8日") == "2026-05-08"


@given(st.decimals(min_value=0, max_value=10**10, places=2))
def test_money_written_by_the_form_reads_back_the_same(amount: Decimal) -> None:
    kept = tidy(MONEY, f"{amount:f}元")
    assert read(MONEY, kept) == amount


@given(st.text(max_size=40))
def test_any_text_is_either_read_or_refused_by_the_catalogue(text: str) -> None:
    for asked in (MONEY, PERCENT, GROWTH, DAY, KIND, TEXT, VALUE):
        with suppress(GuatuError):
            read(asked, text)


def test_lists_are_those_of_the_rooms_that_own_the_facts() -> None:
    rating = spec(SubjectKind.PROJECT, Field.OWN_RATING)
    assert [choice.code for choice in KIND.choices] == [kind.value for kind in BlockerKind]
    assert {choice.code for choice in rating.choices} <= {colour.value for colour in LightColour}
    assert all(asked.choices for asked in MONTHLY.definition.fields if asked.grammar is Grammar.CHOICE)
