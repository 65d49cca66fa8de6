"""Exact money and shares: yuan as Decimal inside, 万元 and 亿元 only at the edges, binary floats refused."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import in_english

POWERS: Final = {
    "元": 0,
    "千元": 3,
    "万元": 4,
    "十万元": 5,
    "百万元": 6,
    "千万元": 7,
    "亿元": 8,
    "十亿元": 9,
    "百亿元": 10,
    "千亿元": 11,
    "万亿元": 12,
}
"""Units of money and their power of ten, in yuan."""

FEN: Final = Decimal("0.01")

Number = Decimal | int
"""What is exact. A float is not, and is refused by TypeError."""

_EXACT: Final = Context(prec=80, traps=[Inexact, InvalidOperation])
_DIGITS: Final = re.compile(r"[+-]?(\d{1,20}|\d{1,3}(,\d{3}){1,6})(\.\d{1,20})?", re.ASCII)
_ENGLISH_SCALES: Final = ((9, " billion"), (6, " million"), (0, ""))
_CHINESE_SCALES: Final = ((8, "亿元"), (4, "万元"), (0, "元"))


def number(text: str | Number) -> Decimal:
    """Reads "1,234.5", full-width digits too, exactly. Raises G1010 otherwise, TypeError for a float."""
    if not isinstance(text, str):
        return _decimal(text)
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    if _DIGITS.fullmatch(plain) is None:
        raise GuatuError("G1010", text=text)
    return Decimal(plain.replace(",", ""))


def yuan(amount: str | Number, unit: str = "元") -> Decimal:
    """`yuan("3.5", "亿元")` is exactly 350,000,000 yuan. Raises G1010, G1011; TypeError for a float."""
    return _plain(number(amount).scaleb(_power(unit), context=_EXACT))


def to_unit(amount: Number, unit: str) -> Decimal:
    """Yuan in another unit, exactly: 350,000,000 in 亿元 is 3.5. Raises G1011."""
    return _plain(_decimal(amount).scaleb(-_power(unit), context=_EXACT))


def format_money(amount: Number, lang: str | None, unit: str | None = None, places: int | None = None) -> str:
    """Yuan for people: "3.5亿元" / "CNY 350 million".

    `unit` fixes the Chinese unit, else it follows the size; English, with no word for 万, follows the size.
    At most two decimals, or exactly `places`; half rounds away from zero. Raises G1011.
    """
    exact = _decimal(amount)
    if in_english(lang):
        power, word = _scale(exact, _ENGLISH_SCALES)
        return f"CNY {_shown(exact.scaleb(-power, context=_EXACT), places)}{word}"
    power, word = (_power(unit), unit) if unit else _scale(exact, _CHINESE_SCALES)
    return f"{_shown(exact.scaleb(-power, context=_EXACT), places)}{word}"


def rounded(value: Number, places: int = 1) -> Decimal:
    """Rounded half away from zero, as bulletins print. 129/270 is 47.8 %: never cut to 47."""
    exact = _decimal(value)
    wide = Context(prec=max(exact.adjusted(), 0) + places + 30)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=wide)


def percent(part: Number | None, whole: Number | None) -> Decimal | None:
    """Points of a hundred that `part` is of `whole`; None where either is unknown or the whole is zero.

    Exact up to 28 digits, so that a share of exactly 70 % compares equal to 70.
    """
    if part is None or whole is None or whole == 0:
        return None
    return to_decimal(Fraction(_decimal(part)) / Fraction(_decimal(whole)) * 100)


def to_decimal(value: Fraction) -> Decimal:
    """The nearest Decimal of 28 digits; equal where the fraction has that few."""
    return Context(prec=28).divide(Decimal(value.numerator), Decimal(value.denominator))


def split_exact(total: Number, weights: Sequence[Number], step: Number = FEN) -> list[Decimal]:
    """`total` in parts proportional to `weights`, each a whole number of `step`, summing exactly to it.

    Largest remainder (Hamilton): every part is within one step of its exact share; of equal remainders the
    earlier part gets the step, so the same input always splits the same way. A zero weight gets zero.
    Raises G1012 for no, negative or all-zero weights, a step not positive, or a total between two steps.
    """
    shares = [Fraction(_decimal(weight)) for weight in weights]
    whole, size = Fraction(_decimal(total)), Fraction(_decimal(step))
    if size <= 0 or not any(shares) or min(shares) < 0 or (whole / size).denominator != 1:
        raise GuatuError("G1012", total=total, parts=len(shares), step=step)
    sign, steps, of_all = (-1 if whole < 0 else 1), abs(int(whole / size)), sum(shares, Fraction(0))
    counts, remainders = _floors(steps * share / of_all for share in shares)
    neediest = sorted(range(len(counts)), key=lambda part: (-remainders[part], part))
    for part in neediest[: steps - sum(counts)]:
        counts[part] += 1
    return [_EXACT.multiply(_decimal(step), Decimal(sign * count)) for count in counts]


def _floors(values: Iterable[Fraction]) -> tuple[list[int], list[Fraction]]:
    pairs = [divmod(value, 1) for value in values]
    return [int(floor) for floor, _ in pairs], [remainder for _, remainder in pairs]


def _decimal(value: Number) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"{value!r} is not exact: give a Decimal, an int or text")
    exact = Decimal(value)
    if not exact.is_finite():
        raise GuatuError("G1010", text=str(value))
    return exact


def _power(unit: str) -> int:
    if unit not in POWERS:
        raise GuatuError("G1011", unit=unit, known="、".join(POWERS))
    return POWERS[unit]


def _scale(amount: Decimal, scales: Sequence[tuple[int, str]]) -> tuple[int, str]:
    return next((scale for scale in scales if abs(amount) >= 10 ** scale[0]), scales[-1])


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros, and never in exponent form."""
    return Decimal(f"{value.normalize(_EXACT):f}")


def _shown(value: Decimal, places: int | None) -> str:
    if places is not None:
        return f"{rounded(value, places):,f}"
    return f"{_plain(rounded(value, 2)):,f}"
