"""A checked part of an expression in SQL, and the arithmetic of whole numbers that keeps its boundaries exact."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from guatu.status.judging.dictionary import STICKY
from guatu.status.types.packs import FactDef, FactKind

DECIMALS: Final = STICKY - 1
"""Decimals that a number in a predicate may have: a share is told apart from any such number exactly."""
WIDE: Final = "WIDE"
"""Stands for the type that products are reckoned in: judge.py writes BIGINT, and HUGEINT where that overflows."""
_ALIKE: Final = {"percent": "points"}


@dataclass(frozen=True, slots=True)
class Term:
    """A checked part of an expression. `literal`: its exact value where it is a number written out.

    sql gives whole numbers with `places` decimals, divided by `under` where that is written (whole, more than zero).
    `text`: a string written out, which takes its meaning from beside it.
    """

    sql: str
    kind: FactKind
    unit: str = ""
    places: int = 0
    under: str = ""
    literal: Decimal | None = None
    text: str | None = None
    fact: FactDef | None = None


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL over columns named as the facts are, and the facts it names."""

    sql: str
    term: Term
    facts: frozenset[str]


def sides(over: Compiled, under: Compiled) -> tuple[str, str]:
    """SQL of both sides of a share as whole numbers with the same decimals."""
    places = max(over.term.places, under.term.places)
    return scaled_to(over.term, places), scaled_to(under.term, places)


def ratio(num: str, den: str) -> str:
    """SQL of a share with seven decimals: six exact, the last 5 (or −5) where any more follow.

    Rounded so, to odd, it compares with every number of up to six decimals just as the share itself does, and is shown
    as the share is. Null where either side is unknown, or it has more than eleven digits.
    """
    scaled = f"(CAST({num} AS HUGEINT) * {10**DECIMALS})"
    whole = f"(({scaled} - {scaled} % {den}) // {den})"
    return f"TRY_CAST({whole} * 10 + 5 * sign({scaled} % {den}) AS BIGINT)"


def numerator(name: str) -> str:
    """The column that holds what is divided of a derived share."""
    return f'"{name}"'


def denominator(name: str) -> str:
    """The column that holds by what it is divided."""
    return f'"{name}/"'


def number_term(value: Decimal) -> Term:
    exponent = value.as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    return Term(str(int(value.scaleb(places))), FactKind.NUMBER, "", places, literal=value)


def multiplied(left: str, right: str) -> str:
    if left == "0":
        return left
    return f"(CAST({left} AS {WIDE}) * {right})"


def levelled(left: Term, right: Term) -> tuple[str, str, str, int]:
    """Both sides over one denominator ("" for none) and with the same decimals, so that they compare and add up."""
    places = max(left.places, right.places)
    one, other = scaled_to(left, places), scaled_to(right, places)
    if left.under == right.under:
        return one, other, left.under, places
    under = multiplied(left.under, right.under) if left.under and right.under else left.under or right.under
    one = multiplied(one, right.under) if right.under else one
    other = multiplied(other, left.under) if left.under else other
    return one, other, under, places


def as_number(term: Term) -> Term:
    """A share as a number of its own, with seven decimals: for functions of several."""
    if not term.under:
        return term
    return Term(
        ratio(scaled_to(term, term.places), _scaled(term)), term.kind, term.unit, STICKY, fact=term.fact
    )


def _scaled(term: Term) -> str:
    return term.under if not term.places else multiplied(term.under, str(10**term.places))


def scaled_to(term: Term, places: int) -> str:
    """The term with more decimals."""
    if term.places == places:
        return term.sql
    factor = 10 ** (places - term.places)
    if term.literal is not None:
        return str(int(term.literal.scaleb(places)))
    return multiplied(term.sql, str(factor))


def unit_of(term: Term) -> str:
    if term.kind is FactKind.CHOICE and term.fact is not None:
        return "/".join(term.fact.values)
    return _ALIKE.get(term.unit, term.unit)


def told(term: Term) -> str:
    """A side of a comparison, for the error: its name, else its kind, with its unit."""
    name = term.fact.name if term.fact is not None else term.kind.value
    if term.text is not None:
        name = f"'{term.text}'"
    elif term.literal is not None:
        name = str(term.literal)
    return f"{name} ({term.unit})" if term.unit else name
