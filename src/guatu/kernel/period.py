"""A year, a quarter, a month, a half-month or a week: what targets, reports and scores are about.

Its text (`2026`, `2026Q2`, `2026-05`, `2026-05H1`, `2026-W23`) is what the tables hold. Of one kind, texts sort as
periods do.

A week is ISO 8601's: Monday to Sunday, of the year and month that hold its Thursday. A fortnight is the half-month
半月 of the offices (half-month battle cycles, half-monthly bulletins: RULES.md §1): the 1st to the 15th and the
16th to the end, so that two of them are a month; fourteen days running from a Monday would fit none.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import total_ordering
from typing import Final, Self

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import pick

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200

_TEXT: Final = re.compile(
    r"(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|-W(?P<week>0[1-9]|[1-4]\d|5[0-3])"
    r"|-(?P<month>0[1-9]|1[0-2])(?:H(?P<half>[12]))?)?",
    re.ASCII,
)


class Kind(StrEnum):
    """How long a period is."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    FORTNIGHT = "fortnight"  # 半月
    WEEK = "week"


_MONTHS_IN: Final = {Kind.YEAR: 12, Kind.QUARTER: 3, Kind.MONTH: 1}
_IN_A_YEAR: Final = {Kind.YEAR: 1, Kind.QUARTER: 4, Kind.MONTH: 12, Kind.FORTNIGHT: 24}
_LONGER_FIRST: Final = {Kind.YEAR: 0, Kind.QUARTER: 1, Kind.MONTH: 2, Kind.FORTNIGHT: 3, Kind.WEEK: 4}
_HALF: Final = 15
_WEEK: Final = timedelta(days=7)


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """`number` counts quarters, months, half-months or weeks within the year, from 1; it is 1 for a year.

    Ordered by first day; of two that begin together the longer comes first: 2026 < 2026Q1 < 2026-01.
    Raises G1003 where the numbers make no period.
    """

    kind: Kind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR or not 1 <= self.number <= self._most:
            raise GuatuError("G1003", text=f"{self.kind} {self.year}/{self.number}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads "2026", "2026Q2", "2026-05", "2026-05H1" or "2026-W23", and nothing else. Raises G1003."""
        found = _TEXT.fullmatch(text)
        if found is None:
            raise GuatuError("G1003", text=text)
        year = int(found["year"])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise GuatuError("G1003", text=text)
        if found["quarter"]:
            return cls(Kind.QUARTER, year, int(found["quarter"]))
        if found["week"]:
            if int(found["week"]) > _weeks_of(year):
                raise GuatuError("G1003", text=text)
            return cls(Kind.WEEK, year, int(found["week"]))
        if found["half"]:
            return cls(Kind.FORTNIGHT, year, 2 * int(found["month"]) - 2 + int(found["half"]))
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

    @classmethod
    def of_week(cls, year: int, week: int) -> Self:
        """ISO week 1 … 52 (53 in some years) of the year."""
        return cls(Kind.WEEK, year, week)

    @classmethod
    def of_half(cls, year: int, month: int, half: int) -> Self:
        """Half 1 (to the 15th) or 2 (from the 16th) of the month. Raises G1003."""
        if half not in (1, 2):
            raise GuatuError("G1003", text=f"{year}-{month:02}H{half}")
        return cls(Kind.FORTNIGHT, year, 2 * month - 2 + half)

    @classmethod
    def holding(cls, kind: Kind, day: date) -> Self:
        """The one of that kind which `day` is in."""
        if kind is Kind.WEEK:
            year, week, _ = day.isocalendar()
            return cls(kind, year, week)
        if kind is Kind.FORTNIGHT:
            return cls(kind, day.year, 2 * day.month - (1 if day.day <= _HALF else 0))
        return cls(kind, day.year, (day.month - 1) // _MONTHS_IN[kind] + 1)

    def __str__(self) -> str:
        if self.kind is Kind.YEAR:
            return f"{self.year}"
        if self.kind is Kind.QUARTER:
            return f"{self.year}Q{self.number}"
        if self.kind is Kind.WEEK:
            return f"{self.year}-W{self.number:02}"
        if self.kind is Kind.FORTNIGHT:
            return f"{self.year}-{self._first_month:02}H{self._half}"
        return f"{self.year}-{self.number:02}"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self._order < other._order

    @property
    def _order(self) -> tuple[date, int]:
        return self.first_day, _LONGER_FIRST[self.kind]

    @property
    def _most(self) -> int:
        """How many of its kind its year has."""
        if self.kind is Kind.WEEK:
            return _weeks_of(self.year)
        return _IN_A_YEAR[Kind(self.kind)]

    @property
    def _half(self) -> int:
        return (self.number - 1) % 2 + 1

    @property
    def _first_month(self) -> int:
        if self.kind is Kind.WEEK:
            return date.fromisocalendar(self.year, self.number, 4).month
        if self.kind is Kind.FORTNIGHT:
            return (self.number + 1) // 2
        return (self.number - 1) * _MONTHS_IN[self.kind] + 1

    @property
    def elapsed_months(self) -> int:
        """Months of its year begun when it ends: 5 for May and what is in it, 6 for the second quarter."""
        return self._first_month + _MONTHS_IN.get(self.kind, 1) - 1

    @property
    def first_day(self) -> date:
        """Its first day."""
        if self.kind is Kind.WEEK:
            return date.fromisocalendar(self.year, self.number, 1)
        second = self.kind is Kind.FORTNIGHT and self._half == 2
        return date(self.year, self._first_month, _HALF + 1 if second else 1)

    @property
    def last_day(self) -> date:
        """Its last day, included."""
        if self.kind is Kind.WEEK:
            return date.fromisocalendar(self.year, self.number, 7)
        month = self.elapsed_months
        if self.kind is Kind.FORTNIGHT and self._half == 1:
            return date(self.year, month, _HALF)
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    def months(self) -> list["Period"]:
        """Its months in order; of a month, a half-month or a week the one it belongs to."""
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
        """The same period one year before: the base of 同比; of a 53rd week the last week."""
        if self.kind is Kind.WEEK:
            return Period(self.kind, self.year - 1, min(self.number, _weeks_of(self.year - 1)))
        return Period(self.kind, self.year - 1, self.number)

    def shift(self, n: int) -> "Period":
        """The one of its kind `n` after it (before, where negative). Raises G1003 beyond 1900–2200."""
        if self.kind is Kind.WEEK:
            return self._weeks_on(n)
        a_year = _IN_A_YEAR[self.kind]
        year, index = divmod(self.year * a_year + self.number - 1 + n, a_year)
        return Period(self.kind, year, index + 1)

    def _weeks_on(self, n: int) -> "Period":
        try:
            year, week, _ = (self.first_day + n * _WEEK).isocalendar()
        except OverflowError as beyond:
            raise GuatuError("G1003", text=f"{self} {n:+}") from beyond
        return Period(self.kind, year, week)

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
        """For people: "2026年5月" / "May 2026", "2026年第2季度" / "Q2 2026", "2026年" / "2026".

        A half-month is "2026年5月上半月" / "1–15 May 2026", a week
        "2026年第23周(6月1日—7日)" / "Week 23, 1–7 Jun 2026".
        """
        if self.kind is Kind.YEAR:
            return pick(lang, f"{self.year}年", f"{self.year}")
        if self.kind is Kind.QUARTER:
            return pick(lang, f"{self.year}年第{self.number}季度", f"Q{self.number} {self.year}")
        if self.kind is Kind.WEEK:
            return self._week_label(lang)
        if self.kind is Kind.FORTNIGHT:
            month, half = self._first_month, "上半月" if self._half == 1 else "下半月"
            days = f"{self.first_day.day}–{self.last_day.day}"
            return pick(
                lang, f"{self.year}年{month}月{half}", f"{days} {_ENGLISH_MONTHS[month - 1]} {self.year}"
            )
        return pick(lang, f"{self.year}年{self.number}月", f"{_ENGLISH_MONTHS[self.number - 1]} {self.year}")

    def _week_label(self, lang: str | None) -> str:
        first, last = self.first_day, self.last_day
        zh_end = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
        en_first = (
            f"{first.day}"
            if first.month == last.month
            else f"{first.day} {_ENGLISH_MONTHS[first.month - 1][:3]}"
        )
        return pick(
            lang,
            f"{self.year}年第{self.number}周({first.month}月{first.day}日—{zh_end})",
            f"Week {self.number}, {en_first}–{last.day} {_ENGLISH_MONTHS[last.month - 1][:3]} {last.year}",
        )


def _weeks_of(year: int) -> int:
    """52 or 53: the 28th of December is always in the last week."""
    return date(year, 12, 28).isocalendar().week


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
