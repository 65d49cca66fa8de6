"""When a message may leave the house, how often it is tried, and what may be seen of an address. Pure."""

import re
import string
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import quote, urlsplit

from guatu.kernel.calendar import ONE_DAY, WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.ledger.types import Quiet

HOLD: Final = timedelta(minutes=2)
"""How long what was sent by hand waits before it leaves, so that it can be taken back."""

LEASE: Final = timedelta(minutes=5)
"""How long a worker may hold a delivery before another takes it: a worker that was killed holds nothing for ever."""

TRY_AGAIN: Final = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240, 720, 1440))
"""How long after the first, second … failed attempt the next is made. `[≈]`"""

OWN_SCHEMES: Final = frozenset(("wecombot", "dingtalk", "feishu"))
"""What anybody may enter for themselves: services whose host the address cannot choose."""

OFFICE_SCHEMES: Final = OWN_SCHEMES | {"json", "jsons", "mailto", "mailtos"}
"""What the IT centre may enter: private gateways and mail servers too. Nothing that acts on this machine."""

_ANY_DAY: Final = date(2000, 1, 1)


def read_quiet(text: str, *, days_off: bool) -> Quiet:
    """Reads "21:00-07:30"; empty text is no quiet hour. Raises G1301."""
    if not text.strip():
        return Quiet(time(0), time(0), days_off)
    found = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*[-–~]\s*(\d{1,2}):(\d{2})\s*", text, re.ASCII)
    try:
        if found is None:
            raise ValueError(text)
        first_hour, first_minute, last_hour, last_minute = (int(part) for part in found.groups())
        return Quiet(time(first_hour, first_minute), time(last_hour, last_minute), days_off)
    except ValueError as wrong:
        raise GuatuError("G1301", text=text) from wrong


def opens_at(at: datetime, calendar: WorkCalendar, quiet: Quiet) -> datetime:
    """The first instant from `at` on (local time, aware) that is not quiet: `at` itself where it is not.

    A year whose holidays are not published counts its plain week: being told on a holiday is no harm that a
    message lost for a year would outweigh. Raises G1005 for a calendar without workdays.
    """
    known = calendar.provisional()
    day = at.date()
    while True:
        if day.weekday() not in quiet.weekdays and (not quiet.days_off or known.is_workday(day)):
            for first, end in _open_spans(quiet):
                begins, ends = (datetime.combine(day, time(0), at.tzinfo) + span for span in (first, end))
                if at < ends:
                    return max(at, begins)
        day = known.advance(day + ONE_DAY, 1) - ONE_DAY if quiet.days_off else day + ONE_DAY


def _open_spans(quiet: Quiet) -> list[tuple[timedelta, timedelta]]:
    """The spans of a day that are not quiet, from its 00:00."""
    begins, ends = (
        datetime.combine(_ANY_DAY, at) - datetime.combine(_ANY_DAY, time(0))
        for at in (quiet.begins, quiet.ends)
    )
    if begins == ends:
        return [(timedelta(0), ONE_DAY)]
    spans = [(ends, begins)] if begins > ends else [(timedelta(0), begins), (ends, ONE_DAY)]
    return [(first, end) for first, end in spans if first < end]


def next_try(tries: int) -> timedelta | None:
    """How long after the `tries`-th attempt failed the next is made; None: it is given up."""
    return TRY_AGAIN[tries - 1] if tries <= len(TRY_AGAIN) else None


def scheme_of(address: str) -> str:
    """The scheme of an apprise URL, in small letters; empty where it has none."""
    return address.partition("://")[0].strip().lower() if "://" in address else ""


def shown_address(address: str) -> str:
    """What may be seen of an address: the service; a gateway's or mail server's host; else the last four characters.

    Everything else (user, password, path, parameters) may be a secret.
    """
    scheme = scheme_of(address)
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if scheme in OFFICE_SCHEMES - OWN_SCHEMES:
        return f"{scheme}://{host[:60]}…"
    tail = host[-4:] if len(host) >= 16 else ""
    return f"{scheme}://…{tail}"


def filled_address(template: str, facts: Mapping[str, str]) -> str | None:
    """The gateway's address for one recipient: `{username}`, `{email}`, `{unit}` filled in, quoted.

    None where a fact it asks for is unknown or empty: that recipient is not reached by it. Raises G1302 for a
    placeholder that nobody has.
    """
    names = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]
    for name in names:
        if name not in facts:
            raise GuatuError("G1302", name=name)
        if not facts[name]:
            return None
    return template.format_map({name: quote(facts[name], safe="") for name in names})
