"""Facts of many subjects: a column of whole numbers for each fact, and the texts that sentences hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guatu.kernel.period import Kind, Period
from guatu.status.judging.dictionary import STICKY, facts_of
from guatu.status.judging.expressions import EPOCH
from guatu.status.judging.terms import DECIMALS
from guatu.status.types import Words
from guatu.status.types.packs import FactDef, FactKind, SubjectKind

Value = bool | int | Decimal | Fraction | date | Period | str | Words | None
Column = NDArray[np.int64]

UNKNOWN: Final = np.iinfo(np.int64).min
"""What stands in a column where the fact is not known."""
_PERIODS: Final = (Kind.MONTH, Kind.QUARTER, Kind.FORTNIGHT, Kind.YEAR)


@dataclass(frozen=True, slots=True)
class Columns:
    """keys: the subjects in order. values: by fact. texts: by fact, where it is a text. Years: of whom a day speaks.

    `years` are left out of days said in a sentence of the same year.
    """

    subject: SubjectKind
    keys: Sequence[str]
    values: Mapping[str, Column]
    texts: Mapping[str, Sequence[Words | None]] = field(default_factory=dict)
    years: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.keys)

    def rows(self, places: NDArray[np.intp]) -> "Columns":
        """Some of the subjects."""
        return Columns(
            self.subject,
            [self.keys[at] for at in places],
            {name: column[places] for name, column in self.values.items()},
            {name: [texts[at] for at in places] for name, texts in self.texts.items()},
            [self.years[at] for at in places] if self.years else (),
        )


def columns_of(
    subject: SubjectKind,
    keys: Sequence[str],
    rows: Sequence[Mapping[str, Value]],
    years: Sequence[int] = (),
) -> Columns:
    """Rows of facts as columns; a fact that no row has is no column, one that a row lacks is unknown in it.

    Raises KeyError for a fact that the dictionary does not have.
    """
    known = facts_of(subject)
    names = dict.fromkeys(name for row in rows for name in row)
    texts, values = {}, {}
    for name in names:
        fact = known[name]
        if fact.kind is FactKind.TEXT:
            texts[name] = [_words(row.get(name)) for row in rows]
        else:
            kept = (whole(fact, row.get(name)) for row in rows)
            values[name] = np.fromiter(kept, dtype=np.int64, count=len(rows))
    return Columns(subject, keys, values, texts, years)


def whole(fact: FactDef, value: Value) -> int:
    """A fact as its column holds it. Raises OverflowError for what is too large, ValueError for a choice it has not."""
    if value is None:
        return int(UNKNOWN)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | Decimal | Fraction):
        return _scaled(Fraction(value), fact.places)
    if isinstance(value, date):
        return value.toordinal() - EPOCH
    if isinstance(value, Period):
        return (value.year * 12 + value.elapsed_months - 1) * len(_PERIODS) + _PERIODS.index(value.kind)
    if isinstance(value, str):
        return fact.values.index(value)
    raise TypeError(f"{fact.name}: {value!r}")


def value_of(fact: FactDef, kept: int) -> Value:
    """What a column's number means; None where it is unknown. A share comes back rounded to odd, as it is kept."""
    if kept == UNKNOWN:
        return None
    if fact.kind is FactKind.YES_NO:
        return bool(kept)
    if fact.kind is FactKind.DAY:
        return date.fromordinal(kept + EPOCH)
    if fact.kind is FactKind.PERIOD:
        months, kind = divmod(kept, len(_PERIODS))
        month = Period.of_month(months // 12, months % 12 + 1)
        return Period.holding(_PERIODS[kind], month.last_day)
    if fact.kind is FactKind.CHOICE:
        return fact.values[kept]
    return Decimal(kept).scaleb(-fact.places) if fact.places else kept


def _scaled(value: Fraction, places: int) -> int:
    """With so many decimals; a share rounded to odd in its last, as `expressions.ratio` does."""
    if places != STICKY:
        scaled = value * 10**places
        if scaled.denominator != 1:
            scaled = Fraction(round(scaled))
        return _fits(int(scaled))
    scaled = value * 10**DECIMALS
    cut = abs(scaled.numerator) // scaled.denominator
    sticky = 10 * cut + (0 if scaled.denominator == 1 else 5)
    return _fits(sticky if scaled >= 0 else -sticky)


def _fits(value: int) -> int:
    if abs(value) > np.iinfo(np.int64).max:
        raise OverflowError(value)
    return value


def _words(value: Value) -> Words | None:
    if value is None or isinstance(value, Words):
        return value
    return Words(str(value), str(value))
