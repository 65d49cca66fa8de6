"""A year, a quarter or a month: what targets, reports and scores are about.

Its text (`2026`, `2026Q2`, `2026-05`) is what the tables hold.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import total_ordering
from typing import Final, Self

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import pick

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200

_TEXT: Final = re.compile(r"(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?", re.ASCII)


class Kind(StrEnum):
    """How long a period is."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


_MONTHS_IN: Final = {Kind.YEAR: 12, Kind.QUARTER: 3, Kind.MONTH: 1}


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """`number` counts quarters or months within the year, from 1; it is 1 for a year.

    Ordered by first day; of two that begin together the longer comes first: 2026 < 2026Q1 < 2026-01.
    Raises G1003 where the numbers make no period.
    """

    kind: Kind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not (
            FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.number <= 12 // _MONTHS_IN[Kind(self.kind)]
        ):
            raise GuatuError("G1003", text=f"{self.kind} {self.year}/{self.number}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads "2026", "2026Q2" or "2026-05", and nothing else. Raises G1003."""
        found = _TEXT.fullmatch(text)
        if found is None:
            raise GuatuError("G1003", text=text)
        year = int(found["year"])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise GuatuError("G1003", text=text)
        if found["quarter"]:
            return cls(Kind.QUARTER, year, int(found["quarter"]))
        if found["month"]:
            return cls(Kind.MONTH, year, int(found["month"]))
        return cls(Kind.YEAR, year)

    @classmethod
    def of_year(cls, year: int) -> Self:
        """The whole year."""
        return cls(Kind.YEAR, year)

    @classmethod
    def of_quarter(cls, year: int, quarter: int) -> Self:
        """Quarter 1 … 4 of the year."""
        return cls(Kind.QUARTER, year, quarter)

    @classmethod
    def of_month(cls, year: int, month: int) -> Self:
        """Month 1 … 12 of the year."""
        return cls(Kind.MONTH, year, month)

    @classmethod
    def month_of(cls, day: date) -> Self:
        """The month that `day` is in."""
        return cls(Kind.MONTH, day.year, day.month)

    def __str__(self) -> str:
        if self.kind is Kind.YEAR:
            return f"{self.year}"
        if self.kind is Kind.QUARTER:
            return f"{self.year}Q{self.number}"
        return f"{self.year}-{self.number:02}"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self._order < other._order

    @property
    def _order(self) -> tuple[int, int, int]:
        return self.year, self._first_month, -_MONTHS_IN[self.kind]

    @property
    def _first_month(self) -> int:
        return (self.number - 1) * _MONTHS_IN[self.kind] + 1

    @property
    def elapsed_months(self) -> int:
        """Months of its year gone when it ends: 5 for May, 6 for the second quarter, 12 for a year."""
        return self._first_month + _MONTHS_IN[self.kind] - 1

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self._first_month, 1)

    @property
    def last_day(self) -> date:
        """Its last day, included."""
        month = self.elapsed_months
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    def months(self) -> list["Period"]:
        """Its months in order; a month is its own only one."""
        return [
            Period.of_month(self.year, month) for month in range(self._first_month, self.elapsed_months + 1)
        ]

    @property
    def quarter(self) -> "Period":
        """The quarter it ends in; its own where it is one."""
        return Period.of_quarter(self.year, (self.elapsed_months - 1) // 3 + 1)

    @property
    def year_period(self) -> "Period":
        """The year it belongs to."""
        return Period.of_year(self.year)

    @property
    def previous_year(self) -> "Period":
        """The same period one year before: the base of 同比."""
        return Period(self.kind, self.year - 1, self.number)

    def shift(self, n: int) -> "Period":
        """The one of its kind `n` after it (before, where negative). Raises G1003 beyond 1900–2200."""
        a_year = 12 // _MONTHS_IN[self.kind]
        year, index = divmod(self.year * a_year + self.number - 1 + n, a_year)
        return Period(self.kind, year, index + 1)

    def next(self) -> "Period":
        """The one after."""
        return self.shift(1)

    def previous(self) -> "Period":
        """The one before."""
        return self.shift(-1)

    def contains(self, day: date) -> bool:
        """Whether `day` is in it, both ends included."""
        return self.first_day <= day <= self.last_day

    def label(self, lang: str | None) -> str:
        """For people: "2026年5月" / "May 2026", "2026年第2季度" / "Q2 2026", "2026年" / "2026"."""
        if self.kind is Kind.YEAR:
            return pick(lang, f"{self.year}年", f"{self.year}")
        if self.kind is Kind.QUARTER:
            return pick(lang, f"{self.year}年第{self.number}季度", f"Q{self.number} {self.year}")
        return pick(lang, f"{self.year}年{self.number}月", f"{_ENGLISH_MONTHS[self.number - 1]} {self.year}")


_ENGLISH_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
