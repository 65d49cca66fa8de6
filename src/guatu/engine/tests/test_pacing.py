"""序时进度 as published bulletins count it."""

from decimal import Decimal
from fractions import Fraction

import pytest

from guatu.engine.pacing import behind_points, done_of_share, linear_share, required_pace, span_share
from guatu.kernel.period import Period
from guatu.kernel.quantity import rounded

MARCH, SEPTEMBER = Period.parse("2026-03"), Period.parse("2026-09")


def test_linear_share_is_n_twelfths() -> None:
    assert linear_share(Period.parse("2026-05")) == Fraction(5, 12)
    assert linear_share(Period.parse("2026Q2")) == Fraction(1, 2)
    assert linear_share(Period.parse("2026")) == 1


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("2026-02", 0),
        ("2026-03", Fraction(1, 7)),
        ("2026-06", Fraction(4, 7)),
        ("2026-09", 1),
        ("2027-01", 1),
    ],
)
def test_a_span_of_months_paces_from_its_own_start(text: str, share: Fraction) -> None:
    assert span_share(MARCH, SEPTEMBER, Period.parse(text)) == share


def test_a_span_over_the_year_end() -> None:
    span = Period.parse("2025-11"), Period.parse("2026-02")
    assert span_share(*span, Period.parse("2026-01")) == Fraction(3, 4)
    with pytest.raises(ValueError, match="ends before"):
        span_share(span[1], span[0], MARCH)


@pytest.mark.parametrize(
    ("percent_done", "at", "ahead"),
    [  # RULES.md §1 and §4: Changzhou after September, Guang'an after August, 江门 2021 Q1
        ("93.3", "2026-09", "18.3"),
        ("92.6", "2026-08", "25.9"),
        ("30.90", "2021-03", "5.9"),
    ],
)
def test_published_bulletins(percent_done: str, at: str, ahead: str) -> None:
    behind = behind_points(Decimal(percent_done), 100, linear_share(Period.parse(at)))
    assert behind is not None
    assert rounded(-behind) == Decimal(ahead)


def test_jiangmen_january_to_october() -> None:
    behind = behind_points(Decimal("629.0"), Decimal("647.4"), linear_share(Period.parse("2026-10")))
    assert behind is not None
    assert rounded(-behind) == Decimal("13.8")


def test_a_limit_is_met_exactly() -> None:
    """Yinchuan's yellow begins at exactly 10 points behind."""
    assert behind_points(Decimal(95), Decimal(300), Fraction(5, 12)) == 10  # 31.66… of 41.66…


def test_two_packs_disagree_on_the_same_facts() -> None:
    """RULES.md §2: 3.9 % after March is 21 points behind (Yinchuan) and a ratio of 0.16 (Wuhan)."""
    done, share = Decimal("3.9"), linear_share(MARCH)
    behind, ratio = behind_points(done, 100, share), done_of_share(done, 100, share)
    assert behind is not None
    assert ratio is not None
    assert (rounded(behind), rounded(ratio)) == (Decimal("21.1"), Decimal("15.6"))


def test_without_a_plan_or_a_share_nothing_is_said() -> None:
    assert behind_points(5, 0, Fraction(1, 2)) is None
    assert done_of_share(5, 0, Fraction(1, 2)) is None
    assert done_of_share(5, 10, Fraction(0)) is None


def test_the_pace_that_the_rest_needs() -> None:
    assert required_pace(40, 100, 6) == 10
    assert required_pace(120, 100, 6) == 0
    assert required_pace(40, 100, 0) is None
