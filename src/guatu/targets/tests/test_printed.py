"""Arithmetic met in published bulletins (RULES.md §4): what adds up is reproduced, what does not is pointed out."""

from decimal import Decimal

import pytest

from guatu.kernel.quantity import rounded
from guatu.targets.rules.printed import check_printed
from guatu.targets.tests.test_actions import refused
from guatu.targets.types import Verdict

HOLD = [
    ("325.7/463.4 = 70.3%", "池州 2024", Verdict.ROUNDED),
    ("629.0/647.4 = 97.2%", "江门, January–October", Verdict.ROUNDED),
    ("629.0/647.4 - 10/12 = 13.8%", "江门, points over 10/12", Verdict.ROUNDED),
    ("30.90% - 3/12 = 5.90%", "江门 2021, first quarter", Verdict.EXACT),
    ("133+124+50+151 = 458", "汉中 2018", Verdict.EXACT),
    ("1,717/(1+429.9%) = 324", "Changchun 2023: the base implied", Verdict.ROUNDED),
    ("93.3% - 9/12 = 18.3%", "Changzhou, after September (§1)", Verdict.EXACT),
    ("92.6% - 8/12 = 25.9%", "Guang'an, after August (§1)", Verdict.ROUNDED),
]


@pytest.mark.parametrize(("statement", "where", "verdict"), HOLD)
def test_what_adds_up_is_reproduced(statement: str, where: str, verdict: Verdict) -> None:
    found = check_printed(statement)
    assert (found.holds, found.verdict) == (True, verdict), where
    assert rounded(found.exact, found.places) == found.printed


def test_a_figure_that_was_cut_is_told_from_a_rounded_one() -> None:
    found = check_printed("129/270 = 47%")  # 江门 2021
    assert (found.verdict, found.holds, rounded(found.exact, 1)) == (Verdict.CUT, False, Decimal("47.8"))


@pytest.mark.parametrize(
    ("statement", "exact"),
    [
        ("397.58/776.65 = 48.87%", "51.19"),  # Jilin City
        ("618.85 = 622.2", "618.85"),  # 汉中 2018: the parts against the printed sum
    ],
)
def test_what_does_not_add_up_is_pointed_out_with_what_it_is(statement: str, exact: str) -> None:
    found = check_printed(statement)
    assert (found.verdict, found.holds) == (Verdict.OFF, False)
    assert rounded(found.exact, 2) == Decimal(exact)


def test_counts_without_a_printed_share_get_theirs() -> None:
    """池州 2024: 151 of 207 started, 85 of 111 finished."""
    assert rounded(check_printed("151/207 = 0%").exact, 1) == Decimal("72.9")
    assert rounded(check_printed("85/111 = 0%").exact, 1) == Decimal("76.6")


@pytest.mark.parametrize(
    ("statement", "number"),
    [("325.7/463.4", "G1522"), ("325.7/463.4 = many", "G1522"), ("1/0 = 5", "G1522"), ("fai/2 = 5", "G1522"),
     ("1+ = 5", "G1520"), ("", "G1522")],
)  # fmt: skip
def test_what_is_no_statement_is_refused(statement: str, number: str) -> None:
    refused(number, lambda: check_printed(statement))


def test_full_width_signs_are_read() -> None:
    assert check_printed("３２５．７÷４６３．４＝７０．３％").holds
