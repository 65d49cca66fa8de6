"""What is scheduled: nodes, links and calendars, validated before any date is computed."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
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


_KINDS: Final = frozenset(Kind)
_TO_FINISH: Final = frozenset({Kind.FF, Kind.SF})
_FROM_START: Final = frozenset({Kind.SS, Kind.SF})


class OutOfOrder(StrEnum):
    """What holds work that has begun before its links allowed it (the terms of Primavera P6).

    RETAINED: its remaining work still waits for its links. OVERRIDE: it goes on from the data date whatever they say.
    """

    RETAINED = "retained"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of work, or with duration 0 an instant. `duration` in working days of `calendar`, named by its code.

    Days are said as people say them: the first or the last day of work, itself included.
    not_before: the first day it may start. deadline: the last day that may still be worked on it.
    actual_start, actual_finish: the days on which it really began and ended; an instant that has begun has ended too.
    remaining: working days still to do from the data date on, for a node that has begun. None: the duration less
    the working days gone since its actual start, at least 1, for what is not said to be finished is not finished.
    parent: code of the summary row that this node is part of. A node that others call their parent is a summary
    row: it has no work of its own (duration 0), its not_before and deadline bind all that is part of it.
    """

    code: str
    duration: int
    calendar: str
    not_before: date | None = None
    deadline: date | None = None
    actual_start: date | None = None
    actual_finish: date | None = None
    remaining: int | None = None
    parent: str = ""

    @property
    def ended(self) -> date | None:
        """Its last day where it is done: the actual finish, or of an instant the actual start."""
        return self.actual_start if self.actual_finish is None and self.duration == 0 else self.actual_finish


@dataclass(frozen=True, slots=True)
class Link:
    """The successor's start (FS, SS) or finish (FF, SF) waits for the predecessor's finish (FS, FF) or start.

    lag: days to wait after it, negative for a lead; working days of `lag_calendar` if named, else elapsed.
    A link to a summary row (FS, SS) holds the start of everything in it, one from a summary row (FS, FF) waits for
    the last of it; the other kinds, which would bind only the first or only the last part, are refused (G1120).
    """

    predecessor: str
    successor: str
    kind: str = Kind.FS
    lag: int = 0
    lag_calendar: str | None = None


@dataclass(frozen=True)  # without slots, so that its digest can be kept
class Network:
    """A validated plan: make it with `build`. Order of nodes is kept; it changes no date.

    start: the instant before which nothing starts. due: the instant by which all is finished (00:00: the day
    before is the last that may be worked); None takes the latest early finish.
    data_date: the day whose 00:00 divides what has happened from what is still to do; needed where a node has begun.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    calendars: tuple[WorkCalendar, ...]
    start: date
    due: date | None = None
    data_date: date | None = None
    out_of_order: OutOfOrder = OutOfOrder.RETAINED

    @classmethod
    def build(
        cls,
        nodes: Iterable[Node],
        links: Iterable[Link],
        calendars: Iterable[WorkCalendar],
        start: date,
        due: date | None = None,
        data_date: date | None = None,
        out_of_order: OutOfOrder = OutOfOrder.RETAINED,
    ) -> Self:
        """Validates everything but cycles of links. Raises G1101 … G1122, naming the part at fault."""
        network = cls(tuple(nodes), tuple(links), tuple(calendars), start, due, data_date, out_of_order)
        known = _unique([calendar.code for calendar in network.calendars], "G1103")
        codes = _unique([node.code for node in network.nodes], "G1101")
        _check_nodes(network, known)
        _check_links(network, codes, known)
        for day in (start, due, data_date):
            _check_day(day, "")
        _check_summaries(network, codes)
        return network

    @property
    def summaries(self) -> frozenset[str]:
        """Codes of the summary rows."""
        return frozenset(node.parent for node in self.nodes if node.parent)

    def digest(self) -> str:
        """SHA-256 (hex) of all that the dates depend on; the order of nodes, links and calendars is not.

        Worked out when first asked for.
        """
        return self._digest

    @cached_property
    def _digest(self) -> str:
        head = [_text(self.start), _text(self.due)]
        if self.data_date is not None:
            head += [_text(self.data_date), str(self.out_of_order)]
        digest = hashlib.sha256(repr(tuple(head)).encode())
        for rows in (
            [_fingerprint(calendar) for calendar in self.calendars],
            [_line(node) for node in self.nodes],
            [  # as `repr` of the five writes it, in a third of its time
                f"({link.predecessor!r}, {link.successor!r}, '{link.kind}', {link.lag!r}, {link.lag_calendar!r})"
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
    found = frozenset(codes)
    if len(found) < len(codes):
        twice = next(code for code, times in Counter(codes).items() if times > 1)
        raise GuatuError(number, code=twice)
    return found


def _check_nodes(network: Network, calendars: frozenset[str]) -> None:
    """One walk, in which a node without days of its own costs no call."""
    for node in network.nodes:
        if node.calendar not in calendars:
            raise GuatuError("G1102", calendar=node.calendar, where=node.code)
        if not 0 <= node.duration <= MOST_DAYS:
            raise GuatuError("G1105", node=node.code, duration=node.duration, most=MOST_DAYS)
        if node.not_before is not None:
            _check_day(node.not_before, node.code)
        if node.deadline is not None:
            _check_day(node.deadline, node.code)
        if not (node.actual_start is None and node.actual_finish is None and node.remaining is None):
            _check_progress(node, network.data_date)


def _check_progress(node: Node, data_date: date | None) -> None:
    begun, finished, remaining = node.actual_start, node.actual_finish, node.remaining
    _check_day(begun, node.code)
    _check_day(finished, node.code)
    if begun is None:
        raise GuatuError("G1115" if finished else "G1116", node=node.code)
    if finished is not None and finished < begun:
        raise GuatuError("G1121", node=node.code, start=begun.isoformat(), finish=finished.isoformat())
    if data_date is None:
        raise GuatuError("G1113", node=node.code)
    if (last := finished or begun) > data_date:
        raise GuatuError("G1114", node=node.code, day=last.isoformat(), data_date=data_date.isoformat())
    if remaining is not None and not 0 <= remaining <= (MOST_DAYS if node.ended is None else 0):
        raise GuatuError("G1117", node=node.code, remaining=remaining, most=MOST_DAYS)


def _check_summaries(network: Network, codes: frozenset[str]) -> None:
    summaries = network.summaries
    if not summaries:
        return
    parents = {node.code: node.parent for node in network.nodes}
    for node in network.nodes:
        if node.parent and node.parent not in codes:
            raise GuatuError("G1118", node=node.code, parent=node.parent)
        if node.code in summaries and (node.duration or node.actual_start is not None):
            raise GuatuError("G1122", node=node.code)
    _check_tree(parents)
    for link in network.links:
        held_at_finish = link.kind in _TO_FINISH and link.successor in summaries
        counted_from_start = link.kind in _FROM_START and link.predecessor in summaries
        if held_at_finish or counted_from_start:
            raise GuatuError("G1120", link=_name(link), kind=str(link.kind))


def _check_tree(parents: dict[str, str]) -> None:
    """Every node's way up ends. Linear: a way is left where it meets one already followed."""
    rooted = {""}
    for code in parents:
        way: dict[str, None] = {}
        at = code
        while at not in rooted:
            if at in way:
                raise GuatuError("G1119", node=at)
            way[at] = None
            at = parents[at]
        rooted.update(way)


def _check_links(network: Network, codes: frozenset[str], calendars: frozenset[str]) -> None:
    """One walk without a call a link."""
    for link in network.links:
        if link.predecessor not in codes or link.successor not in codes:
            unknown = link.successor if link.predecessor in codes else link.predecessor
            raise GuatuError("G1104", link=_name(link), node=unknown)
        if link.predecessor == link.successor:
            raise GuatuError("G1110", node=link.predecessor)
        if link.kind not in _KINDS:
            raise GuatuError("G1111", link=_name(link), kind=link.kind)
        if not -MOST_DAYS <= link.lag <= MOST_DAYS:
            raise GuatuError("G1106", link=_name(link), lag=link.lag, most=MOST_DAYS)
        if link.lag_calendar is not None and link.lag_calendar not in calendars:
            raise GuatuError("G1102", calendar=link.lag_calendar, where=_name(link))


def _name(link: Link) -> str:
    return f"{link.predecessor} → {link.successor}"


def _check_day(day: date | None, where: str) -> None:
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise GuatuError("G1107", day=day.isoformat(), where=where, first=FIRST_YEAR, last=LAST_YEAR)


@lru_cache(maxsize=4096)
def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _line(node: Node) -> str:
    """What the dates depend on, as `repr` of a tuple writes it; a node without progress or parent reads as before
    there were any."""
    earliest, latest = _text(node.not_before), _text(node.deadline)
    planned = f"({node.code!r}, {node.duration!r}, {node.calendar!r}, '{earliest}', '{latest}'"
    if node.actual_start is None and not node.parent:
        return f"{planned})"
    facts = (_text(node.actual_start), _text(node.actual_finish), node.remaining, node.parent)
    return f"{planned}, {repr(facts)[1:]}"


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
