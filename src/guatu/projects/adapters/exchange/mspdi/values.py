"""Single values of MSPDI, both ways: times, durations, numbers, flags. What cannot be read is refused with its line."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.projects.adapters.exchange.mspdi.markup import Element

SHOWN: Final = 60
"""Signs of a value that an error quotes."""

_DURATION: Final = re.compile(
    r"(?P<lead>-)?P(?:(?P<days>\d{1,9})D)?(?:T(?:(?P<hours>\d{1,9}(?:\.\d+)?)H)?(?:(?P<minutes>\d{1,9}(?:\.\d+)?)M)?"
    r"(?:(?P<seconds>\d{1,9}(?:\.\d+)?)S)?)?"
)
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML file can hold."""

_LONGEST: Final = timedelta(days=400_000)
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2400
_DATE: Final = Phrase(
    "1900 至 2400 年的一个时刻，如 2026-05-18T08:00:00", "a time of 1900 to 2400 such as 2026-05-18T08:00:00"
)
_SPAN: Final = Phrase("一段时长，如 PT8H0M0S", "a duration such as PT8H0M0S")
_WHOLE: Final = Phrase("一个整数", "a whole number")
_CLOCK: Final = Phrase("一天中的时刻，如 08:00:00", "a time of day such as 08:00:00")

Parser = Callable[[Element], object]


def wrong(element: Element, expected: Phrase, column: str = "") -> GuatuError:
    """G1665: this element cannot be read."""
    return GuatuError(
        "G1665",
        line=element.line,
        column=column or element.name,
        found=element.text.strip()[:SHOWN],
        expected=expected,
    )


def moment(element: Element) -> datetime | None:
    """An ISO time without a zone; None for an empty element and for Microsoft's "NA" (the year 1984 or 2049)."""
    text = element.text.strip()
    if not text or text == "NA":
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as bad:
        raise wrong(element, _DATE) from bad
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise wrong(element, _DATE)
    return found.replace(tzinfo=None, microsecond=0)


def day(element: Element) -> date | None:
    """The day of a time."""
    found = moment(element)
    return None if found is None else found.date()


def span(element: Element) -> timedelta | None:
    """An ISO 8601 duration to the second; None for an empty element."""
    text = element.text.strip()
    if not text:
        return None
    found = _DURATION.fullmatch(text)
    if found is None or not any(found[part] for part in ("days", "hours", "minutes", "seconds")):
        raise wrong(element, _SPAN)
    parts = {part: float(found[part] or 0) for part in ("days", "hours", "minutes", "seconds")}
    try:
        length = timedelta(**parts)
    except OverflowError as bad:
        raise wrong(element, _SPAN) from bad
    if length > _LONGEST:
        raise wrong(element, _SPAN)
    length = timedelta(days=length.days, seconds=length.seconds + round(length.microseconds / 1e6))
    return -length if found["lead"] else length


def whole(element: Element) -> int | None:
    """A whole number; None for an empty element. Microsoft writes some with decimals, such as 4800.0."""
    text = element.text.strip()
    if not text:
        return None
    if re.fullmatch(r"[+-]?\d{1,12}(\.0*)?", text, re.ASCII) is None:
        raise wrong(element, _WHOLE)
    return int(text.partition(".")[0])


def flag(element: Element) -> bool:
    """1 or true."""
    return element.text.strip().lower() in {"1", "true", "-1"}


def words(element: Element) -> str:
    """The text as it stands, its line ends as XML has them."""
    return element.text


def minute(element: Element) -> int:
    """A time of day in minutes after 00:00."""
    text = element.text.strip()
    found = re.fullmatch(r"(?:\d{4}-\d\d-\d\dT)?(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?", text, re.ASCII)
    if found is None or int(found[1]) > 24 or int(found[2]) > 59:
        raise wrong(element, _CLOCK)
    return min(int(found[1]) * 60 + int(found[2]), 1440)


def written(value: object) -> str:
    """A value as MSPDI writes it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, timedelta):
        seconds = abs(round(value.total_seconds()))
        lead = "-" if value < timedelta() else ""
        return f"{lead}PT{seconds // 3600}H{seconds // 60 % 60}M{seconds % 60}S"
    return _NO_XML.sub("", str(value))


def clock_text(minutes: int) -> str:
    """Minutes after 00:00 as a time of day; the end of the day is its 00:00."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}:00"
