"""Words and figures in the reader's language: what filters, charts and other rooms' pages share."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.kernel.language import EN, ZH, in_english
from guatu.kernel.quantity import rounded, to_unit
from guatu.ui.types import LightColour

NOTHING = "—"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_english() -> bool:
    """Whether the reader's language is English; every other one reads Chinese."""
    return in_english(get_language())


def language() -> str:
    """The reader's language as the kernel and the tables speak it: "zh-hans" or "en"."""
    return EN if is_english() else ZH


def named(thing: object) -> str:
    """The thing's name in the reader's language.

    `name_en` for English where it is filled, else `name`, else the thing's own text. A mapping is read by key.
    """
    if thing is None:
        return NOTHING
    keys = ("name_en", "name") if is_english() else ("name",)
    for key in keys:
        value = thing.get(key) if isinstance(thing, Mapping) else getattr(thing, key, None)
        if value:
            return str(value)
    return str(thing)


def light_word(colour: LightColour) -> str:
    """红灯 / Red, in the reader's language."""
    return _(colour.word)


def long_day(day: date) -> str:
    """2026年5月18日 / 18 May 2026. A datetime is first brought to local time."""
    day = _local(day)
    if is_english():
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def short_day(day: date) -> str:
    """2026-05-18, in both languages: for columns."""
    return _local(day).strftime("%Y-%m-%d")


def moment(at: datetime) -> str:
    """2026-05-18 09:30, local time: for ledgers and histories."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def month_name(day: date) -> str:
    """5月 / May: for axes."""
    return _MONTHS[day.month - 1] if is_english() else f"{day.month}月"


def number(value: float | Decimal, places: int = 0) -> str:
    """Grouped, rounded half away from zero as bulletins do: 1,234.5. Places is exact, so that a column lines up."""
    exact = rounded(Decimal(str(value)), places)
    return f"{exact if exact else abs(exact):,f}"  # no minus before a zero


def amount(yuan: Decimal, unit: str) -> str:
    """Yuan as a bare figure in a unit that the column's heading names: two places in 亿元, none in 万元 or 元.

    Raises G1011 for an unknown unit.
    """
    return number(to_unit(yuan, unit), 2 if unit.endswith("亿元") else 0)


def percent(share: float | Decimal, places: int = 1) -> str:
    """A share as a percentage: 0.703 → 70.3%."""
    return f"{number(Decimal(str(share)) * 100, places)}%"


def points(value: float | Decimal, places: int = 1) -> str:
    """A difference of percentages, signed: +18.3 个百分点 / +18.3 pts. Zero carries no sign."""
    exact = rounded(Decimal(str(value)), places)
    sign = "" if exact == 0 else "+" if exact > 0 else "−"
    return _("%(figure)s 个百分点") % {"figure": f"{sign}{abs(exact):,f}"}


def _local(day: date) -> date:
    if isinstance(day, datetime):
        return timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return day
