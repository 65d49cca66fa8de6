"""What is scheduled: nodes, links and calendars, validated before any date is computed."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final, Self

from guatu.engine.axis import FIRST_YEAR
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import LAST_YEAR

MOST_DAYS: Final = 100_000
"""Longest duration, lag or lead: beyond any plan, and far inside 32 bits."""


class Kind(StrEnum):
    """Which end of the predecessor binds which end of the successor: finish or start."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of work, or with duration 0 an instant. `duration` in working days of `calendar`, named by its code.

    not_before: the first day it may start. deadline: the last day that may still be worked on it.
    """

    code: str
    duration: int
    calendar: str
    not_before: date | None = None
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The successor's start (FS, SS) or finish (FF, SF) waits for the predecessor's finish (FS, FF) or start.

    lag: days to wait after it, negative for a lead; working days of `lag_calendar` if named, else elapsed.
    """

    predecessor: str
    successor: str
    kind: str = Kind.FS
    lag: int = 0
    lag_calendar: str | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """A validated plan: make it with `build`. Order of nodes is kept; it changes no date.

    start: the instant before which nothing starts. due: the instant by which all is finished (00:00: the day
    before is the last that may be worked); None takes the latest early finish.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    calendars: tuple[WorkCalendar, ...]
    start: date
    due: date | None = None

    @classmethod
    def build(
        cls,
        nodes: Iterable[Node],
        links: Iterable[Link],
        calendars: Iterable[WorkCalendar],
        start: date,
        due: date | None = None,
    ) -> Self:
        """Validates everything but cycles. Raises G1101 … G1111, naming the node, link or calendar at fault."""
        network = cls(tuple(nodes), tuple(links), tuple(calendars), start, due)
        known = _unique([calendar.code for calendar in network.calendars], "G1103")
        codes = _unique([node.code for node in network.nodes], "G1101")
        for node in network.nodes:
            _check_node(node, known)
        for link in network.links:
            _check_link(link, codes, known)
        for day in (start, due):
            _check_day(day, "")
        return network

    def digest(self) -> str:
        """SHA-256 (hex) of all that the dates depend on; the order of nodes, links and calendars is not."""
        digest = hashlib.sha256(repr((_text(self.start), _text(self.due))).encode())
        for rows in (
            [_fingerprint(calendar) for calendar in self.calendars],
            [
                repr((node.code, node.duration, node.calendar, _text(node.not_before), _text(node.deadline)))
                for node in self.nodes
            ],
            [
                repr((link.predecessor, link.successor, str(link.kind), link.lag, link.lag_calendar))
                for link in self.links
            ],
        ):
            digest.update("\n".join(["", *sorted(rows), ""]).encode())
        return digest.hexdigest()


class CycleFound(GuatuError):  # noqa: N818 - an answer about the plan more than a fault of the program
    """Links run in a circle. `members`: the nodes that cannot be ordered, the circle and all that waits for it."""

    def __init__(self, members: Sequence[str]) -> None:
        super().__init__("G1108", members=", ".join(members[:20]), count=len(members))
        self.members = tuple(members)


def _unique(codes: Sequence[str], number: str) -> frozenset[str]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise GuatuError(number, code=code)
        seen.add(code)
    return frozenset(seen)


def _check_node(node: Node, calendars: frozenset[str]) -> None:
    if node.calendar not in calendars:
        raise GuatuError("G1102", calendar=node.calendar, where=node.code)
    if not 0 <= node.duration <= MOST_DAYS:
        raise GuatuError("G1105", node=node.code, duration=node.duration, most=MOST_DAYS)
    _check_day(node.not_before, node.code)
    _check_day(node.deadline, node.code)


def _check_link(link: Link, codes: frozenset[str], calendars: frozenset[str]) -> None:
    name = f"{link.predecessor} → {link.successor}"
    for code in (link.predecessor, link.successor):
        if code not in codes:
            raise GuatuError("G1104", link=name, node=code)
    if link.predecessor == link.successor:
        raise GuatuError("G1110", node=link.predecessor)
    if link.kind not in set(Kind):
        raise GuatuError("G1111", link=name, kind=link.kind)
    if abs(link.lag) > MOST_DAYS:
        raise GuatuError("G1106", link=name, lag=link.lag, most=MOST_DAYS)
    if link.lag_calendar is not None and link.lag_calendar not in calendars:
        raise GuatuError("G1102", calendar=link.lag_calendar, where=name)


def _check_day(day: date | None, where: str) -> None:
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise GuatuError("G1107", day=day.isoformat(), where=where, first=FIRST_YEAR, last=LAST_YEAR)


def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


@lru_cache(maxsize=256)
def _fingerprint(calendar: WorkCalendar) -> str:
    return repr(
        (
            calendar.code,
            calendar.week,
            sorted(map(_text, calendar.off)),
            sorted(map(_text, calendar.on)),
            sorted(calendar.stops),
            None if calendar.published is None else sorted(calendar.published),
            calendar.is_provisional,
        )
    )
