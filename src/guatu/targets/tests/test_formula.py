"""Derived indicators: what a formula may hold, what it gives, and where it is wrong."""

from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel.errors import GuatuError
from guatu.targets.rules.formula import check_circle, evaluate, parse
from guatu.targets.tests.test_actions import refused

KNOWN = {
    "fai": Fraction(200),
    "fai_industry": Fraction(70),
    "deep-level": Fraction(3),
    "nothing": Fraction(0),
}


def value(text: str, known: Mapping[str, Fraction] = KNOWN) -> Fraction | None:
    return evaluate(
        parse(text), lambda code, back: known[code] / 2 if back and code in known else known.get(code)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fai_industry / fai * 100", Fraction(35)),
        ("（fai － fai_industry） ÷ fai × 100", Fraction(65)),
        ('"deep-level" * 2', Fraction(6)),
        ("(fai - last_year(fai)) / last_year(fai) * 100", Fraction(100)),
        ("max(fai, 250) - min(fai_industry, 60, 80)", Fraction(190)),
        ("-abs(fai_industry - fai)", Fraction(-130)),
        ("fai * 0.1", Fraction(20)),
    ],
)
def test_a_formula_gives_the_exact_value(text: str, expected: Fraction) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text", ["fai / nothing", "fai + missing", "min(fai, missing)", "last_year(missing)"]
)
def test_what_is_unknown_or_divided_by_nothing_is_unknown(text: str) -> None:
    assert value(text) is None


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        ("fai +", 6),
        ("fai ** 2", 1),
        ("fai / __import__('os')", 7),
        ("fai.bit_length()", 1),
        ("[fai]", 1),
        ("fai if fai else 1", 1),
        ("fai and 1", 1),
        ("2 + True", 5),
        ("2 + 1j", 5),
        ("1e999 + fai", 1),
        ("max(fai)", 1),
        ("abs(fai, fai)", 1),
        ("last_year(fai + 1)", 1),
        ("min(*fai, 1)", 5),
        ("max(fai, key=1)", 1),
        ("lambda: 1", 1),
        ("f'{fai}'", 1),
        ("fai\x00", 4),
        ("1+" * 200 + "1", 301),
    ],
)
def test_whatever_else_is_refused_with_its_place(text: str, column: int) -> None:
    with pytest.raises(GuatuError) as error:
        parse(text)
    assert error.value.number == "G1520"
    assert error.value.facts["column"] == column


def test_deep_nesting_is_refused_before_it_is_evaluated() -> None:
    refused("G1520", lambda: parse("-" * 60 + "1"))
    refused("G1520", lambda: parse("(" * 140 + "1" + ")" * 140 + "+"))


@given(st.text(alphabet="fai1.+-*/()\"'[]{}:,=~ \n\\last_yer", max_size=40))
def test_any_text_is_read_or_refused_by_the_catalogue(text: str) -> None:
    with suppress(GuatuError):  # and nothing else
        evaluate(parse(text), lambda _code, _back: Fraction(1))


def test_a_circle_is_named() -> None:
    check_circle({"a": parse("b + 1"), "b": parse("c")})
    with pytest.raises(GuatuError) as error:
        check_circle({"a": parse("b + 1"), "b": parse("c"), "c": parse("a")})
    assert error.value.number == "G1521"
    assert set(str(error.value.facts["circle"]).split(" → ")) == {"a", "b", "c"}
