"""Single cells of a published table: dates, costs, texts. Each is a value, or the reason why it is none."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from guatu.projects.adapters.profile import Profile

SHOWN: Final = 160
"""Signs of a cell that a reason quotes."""

FORMULA: Final = ("=", "+", "-", "@")
"""First signs by which a spreadsheet takes a text for a formula."""

AMOUNT: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row was not imported, in both languages."""

    zh: str
    en: str


def tidy(cell: str) -> str:
    """A cell's text with runs of white space, line breaks and no-break spaces as one space."""
    return " ".join(cell.split())


def shown(text: str) -> str:
    """As much of a cell as a sentence can bear."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run the text in place of showing it."""
    return text.startswith(FORMULA)


def parse_date(cell: str, profile: Profile, zh: str, en: str) -> date | Reason:
    """The day a cell names, or the reason why it names none. That reason calls the field `zh` and `en`."""
    text = tidy(cell)
    if profile.blank.search(text):
        return Reason(f"{zh}为空", f"blank {en}")
    if profile.exempt.search(text):
        return Reason(f"{zh}依法豁免公开：{shown(text)}", f"{en} is exempt from publication: {shown(text)}")
    if profile.not_given.search(text):
        return Reason(f"{zh}来源未提供：{shown(text)}", f"{en} was not provided: {shown(text)}")
    for pattern in profile.date_formats:
        day = _day(text, pattern, profile.pivot)
        if day is None:
            continue
        if profile.earliest <= day.year <= profile.latest:
            return day
        span = f"{profile.earliest}–{profile.latest}"
        return Reason(f"{zh}不在 {span} 年之内：{shown(text)}", f"{en} is outside {span}: {shown(text)}")
    return Reason(f"{zh}不是日期：{shown(text)}", f"{en} is not a date: {shown(text)}")


def _day(text: str, pattern: str, pivot: int) -> date | None:
    """`text` read by a strptime pattern; a year of two digits falls within the hundred years from `pivot`."""
    try:
        day = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a calendar day has no zone
        if "%y" in pattern:
            day = day.replace(year=pivot + (day.year - pivot) % 100)
    except ValueError:
        return None
    return day


def parse_cost(cell: str, profile: Profile) -> Decimal | None:
    """An exact amount in units of the profile's currency; None where the cell states none.

    "£12,343.96" with a multiplier of a million is Decimal("12343960000.00"). Negative amounts are none.
    """
    text = tidy(cell).removeprefix(profile.symbol).strip()
    if AMOUNT.fullmatch(text) is None:
        return None
    return Decimal(text.replace(",", "")) * profile.multiplier


def parse_year(cell: str) -> int | None:
    """The year of the edition, of four digits; None where the cell holds none."""
    text = tidy(cell)
    return int(text) if len(text) == 4 and text.isascii() and text.isdecimal() else None
