"""Checking a printed figure: "325.7/463.4 = 70.3%" adds up, "397.58/776.65 = 48.87%" does not. Pure.

The left side is worked out exactly and compared with the right at the places printed (RULES.md §4).
"""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from math import floor, trunc
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.quantity import to_decimal
from guatu.targets.rules import formula
from guatu.targets.types import Printed, Verdict

_PERCENT: Final = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PRINTED: Final = re.compile(r"([+-]?\d+(?:\.(\d+))?)\s*(%?)", re.ASCII)


def check_printed(statement: str) -> Printed:
    """What a statement "expression = printed" says, and whether it holds.

    Percent are hundredths on both sides: "629.0/647.4 - 10/12 = 13.8%" checks points. Raises G1522 for text that is
    no such statement, G1520 for a left side that cannot be read.
    """
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", statement)).replace("−", "-").strip()
    left, sign, right = plain.rpartition("=")
    found = _PRINTED.fullmatch(right.strip())
    if not sign or found is None:
        raise GuatuError("G1522", text=statement.strip()[:60])
    parsed = formula.parse(_PERCENT.sub(r"(\1/100)", left))
    if parsed.codes:
        raise GuatuError("G1522", text=statement.strip()[:60])
    exact = formula.evaluate(parsed, lambda _code, _back: None)
    if exact is None:
        raise GuatuError("G1522", text=statement.strip()[:60])
    places, percent = len(found[2] or ""), bool(found[3])
    exact *= 100 if percent else 1
    printed = Decimal(found[1])
    return Printed(
        left=left.strip(),
        printed=printed,
        places=places,
        percent=percent,
        exact=to_decimal(exact),
        verdict=_verdict(exact, printed, places),
    )


def _verdict(exact: Fraction, printed: Decimal, places: int) -> Verdict:
    steps, shown = exact * 10**places, Fraction(printed) * 10**places
    if steps == shown:
        return Verdict.EXACT
    if shown == _half_up(steps):
        return Verdict.ROUNDED
    return Verdict.CUT if shown == trunc(steps) else Verdict.OFF


def _half_up(value: Fraction) -> int:
    """Half away from zero, as bulletins print."""
    nearest = floor(abs(value) + Fraction(1, 2))
    return nearest if value >= 0 else -nearest
