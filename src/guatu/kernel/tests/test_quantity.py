"""Money is exact, parts sum, and floats stay out."""

from decimal import Decimal
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel.errors import GuatuError
from guatu.kernel.quantity import (
    POWERS,
    format_money,
    number,
    percent,
    rounded,
    split_exact,
    to_unit,
    yuan,
)

AMOUNTS = st.decimals(min_value=-(10**15), max_value=10**15, places=2)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("3.5", "亿元", "350000000"),
        ("0.1", "万元", "1000"),
        ("1,234.56", "万元", "12345600"),
        ("１２３", "元", "123"),
        (" -2 ", "千万元", "-20000000"),
        ("−2", "元", "-2"),
        ("1.23456789", "亿元", "123456789"),
    ],
)
def test_units_are_exact(text: str, unit: str, expected: str) -> None:
    assert yuan(text, unit) == Decimal(expected)
    assert "E" not in str(yuan(text, unit))


@given(AMOUNTS, st.sampled_from(sorted(POWERS)))
def test_a_unit_and_back_changes_nothing(amount: Decimal, unit: str) -> None:
    assert yuan(to_unit(amount, unit), unit) == amount


@pytest.mark.parametrize(
    "text", ["", "abc", "1e5", "NaN", "Infinity", "1_000", "1,23", "1.2.3", "三", "9" * 40]
)
def test_other_text_is_no_number(text: str) -> None:
    with pytest.raises(GuatuError) as refused:
        number(text)
    assert refused.value.number == "G1010"


def test_an_unknown_unit_names_the_known_ones() -> None:
    with pytest.raises(GuatuError) as refused:
        yuan("1", "美元")
    assert refused.value.number == "G1011"
    assert "亿元" in refused.value.remedy("zh-hans")


@pytest.mark.parametrize("inexact", [0.1, 1.0, True, None])
def test_floats_are_refused(inexact: object) -> None:
    for use in (yuan, rounded, lambda value: to_unit(value, "元"), lambda value: percent(value, Decimal(1))):
        if inexact is None and use is not yuan and use is not rounded:
            continue
        with pytest.raises(TypeError):
            use(cast(Any, inexact))


def test_not_a_number_is_refused_as_a_value_too() -> None:
    with pytest.raises(GuatuError, match="number"):
        yuan(Decimal("NaN"))


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [
        ("350000000", "3.5亿元", "CNY 350 million"),
        ("35000", "3.5万元", "CNY 35,000"),
        ("1234567890123", "12,345.68亿元", "CNY 1,234.57 billion"),
        ("999.5", "999.5元", "CNY 999.5"),
        ("0", "0元", "CNY 0"),
        ("-20000000", "-2,000万元", "CNY -20 million"),
    ],
)
def test_money_for_people_follows_its_size(amount: str, chinese: str, english: str) -> None:
    assert format_money(Decimal(amount), "zh-hans") == chinese
    assert format_money(Decimal(amount), "en") == english


def test_a_column_may_fix_unit_and_decimals() -> None:
    assert format_money(Decimal(350000000), "zh-hans", "万元", 2) == "35,000.00万元"
    assert format_money(Decimal(350000000), "en", "万元") == "CNY 350 million"


def test_percent_is_exact_where_bulletins_draw_their_limits() -> None:
    assert percent(7, 10) == 70
    assert percent(Decimal("2.1"), Decimal(3)) == 70
    assert percent(1, 0) is None
    assert percent(None, 3) is None
    assert percent(3, None) is None


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [  # RULES.md §4: 池州 2024, 江门 Jan–Oct, 江门 2021 Q1 (printed cut to 47), Jilin City (printed 48.87)
        ("325.7", "463.4", "70.3"),
        ("629.0", "647.4", "97.2"),
        ("129", "270", "47.8"),
        ("397.58", "776.65", "51.2"),
    ],
)
def test_published_shares_come_out_rounded(part: str, whole: str, printed: str) -> None:
    share = percent(Decimal(part), Decimal(whole))
    assert share is not None
    assert rounded(share) == Decimal(printed)


def test_half_rounds_away_from_zero() -> None:
    assert [rounded(Decimal(text)) for text in ("0.25", "-0.25", "0.24")] == [
        Decimal("0.3"),
        Decimal("-0.3"),
        Decimal("0.2"),
    ]


STEPS = st.sampled_from([Decimal("0.01"), Decimal(1), Decimal("0.5"), Decimal(10000)])
WEIGHTS = st.lists(st.decimals(min_value=0, max_value=10**9, places=3), min_size=1, max_size=40).filter(any)


@given(st.integers(-(10**9), 10**9), STEPS, WEIGHTS)
def test_parts_sum_to_the_total_and_are_within_a_step_of_their_share(
    steps: int, step: Decimal, weights: list[Decimal]
) -> None:
    total = steps * step
    parts = split_exact(total, weights, step)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert part % step == 0
        assert abs(part * whole - total * weight) < step * whole
        if weight == 0:
            assert part == 0


@given(st.integers(0, 10**6), WEIGHTS)
def test_a_larger_weight_never_gets_less(total: int, weights: list[Decimal]) -> None:
    pairs = sorted(zip(weights, split_exact(total, weights, 1), strict=True), key=lambda pair: pair[0])
    for (light, less), (heavy, more) in pairwise(pairs):
        assert heavy == light or less <= more


def test_of_equal_claims_the_earlier_gets_the_step() -> None:
    assert split_exact(Decimal("100"), [1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


@pytest.mark.parametrize(
    ("total", "weights", "step"),
    [(10, [], 1), (10, [0, 0], 1), (10, [1, -1], 1), (Decimal("0.5"), [1], 1), (10, [1], 0), (10, [1], -1)],
)
def test_what_cannot_be_split_is_said(total: Decimal, weights: list[int], step: int) -> None:
    with pytest.raises(GuatuError) as refused:
        split_exact(total, weights, step)
    assert refused.value.number == "G1012"
