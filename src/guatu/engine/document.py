"""A dated network as a JSON document, and its answer as one: the format of `guatu schedule FILE --json`.

    {"start": "2024-02-12", "due": "2027-05-07",
     "calendars": {"office": {"week": [1,1,1,1,1,0,0], "off": [], "on": [], "stops": [["11-01", "03-31"]]}},
     "nodes": [{"id": "N1", "duration": 2, "calendar": "office", "not_before": …, "deadline": …}],
     "links": [{"pred": "N1", "succ": "N2", "type": "FS", "lag": 0, "lag_calendar": null}]}

With progress: "data_date" and "out_of_order" ("retained", or "override") beside "start"; "actual_start",
"actual_finish", "remaining" at a node. With summary rows: "parent" at a node.

Pure: it is given what was read, and touches no file. Everything unreadable raises G1112 naming its place.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final, TypeVar

from guatu.engine import CycleFound, Link, Network, Node, OutOfOrder, Schedule, schedule
from guatu.engine.summary import NO_FLOAT
from guatu.kernel.calendar import MonthDay, WorkCalendar, month_day
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase

T = TypeVar("T")

_DAYS: Final = ("not_before", "deadline", "actual_start", "actual_finish")
"""What of a node is a day, and may be left out; in the order of `Node`."""
_NO_DAYS: Final = (None,) * len(_DAYS)

Document = Mapping[str, Any]
"""What `json.loads` gave: of any shape until it is read here."""

_OBJECT = Phrase("一个对象", "an object")
_LIST = Phrase("一个列表", "a list")
_TEXT = Phrase("一段文字", "text")
_WHOLE = Phrase("一个整数", "a whole number")
_DAY = Phrase("一个日期，如 2026-05-18", "a date such as 2026-05-18")
_WEEK = Phrase("从周一起的七个 0 或 1", "seven 0 or 1 from Monday")
_OUT_OF_ORDER = Phrase("retained 或 override", "retained or override")
_STOP = Phrase("一对月日，如 11-01 和 03-31", "a pair of days of the year such as 11-01 and 03-31")


def answer(document: object) -> dict[str, Any]:
    """The schedule, or {"error": "cycle", "members": […]}. Raises G1112 and all that `schedule` raises."""
    try:
        return to_answer(schedule(to_network(document)))
    except CycleFound as cycle:
        return {"error": "cycle", "members": list(cycle.members)}


def to_network(document: object) -> Network:
    """Raises G1112 where the document cannot be read, G11xx where what it says cannot be a network."""
    try:
        root = _object(document)
        return Network.build(
            _each(root.get("nodes"), "nodes", _node),
            _each(root.get("links", []), "links", _link),
            _calendars(_object(root.get("calendars", {}), "calendars")),
            _day(root.get("start"), "start"),
            _optional_day(root, "due"),
            _optional_day(root, "data_date"),
            _out_of_order(root.get("out_of_order", OutOfOrder.RETAINED)),
        )
    except _Misread as wrong:
        shown = repr(wrong.found)
        raise GuatuError(
            "G1112", where=wrong.place or "/", found=shown[:40], expected=wrong.expected
        ) from wrong


def to_answer(plan: Schedule) -> dict[str, Any]:
    """Dates as ISO text, nodes in the order of the network; no float, null, where a node is done."""
    columns = [
        column.tolist() for column in (plan.early_start, plan.early_finish, plan.late_start, plan.late_finish)
    ]
    texts = {day: date.fromordinal(day).isoformat() for day in set().union(*columns)}
    rows = zip(plan.codes, *columns, plan.total_float.tolist(), strict=True)
    return {
        "finish": plan.finish.isoformat(),
        "days_short": plan.days_short,
        "nodes": [
            {
                "id": code,
                "early_start": texts[early_start],
                "early_finish": texts[early_finish],
                "late_start": texts[late_start],
                "late_finish": texts[late_finish],
                "total_float": None if spare == NO_FLOAT else spare,
                "critical": spare <= 0,
            }
            for code, early_start, early_finish, late_start, late_finish, spare in rows
        ],
    }


class _Misread(Exception):  # noqa: N818 - told as G1112, once its place in the whole is known
    """What stands at `place`, "" for the whole of what is read, is not what it should be."""

    def __init__(self, place: str, found: object, expected: Phrase) -> None:
        super().__init__(place, found, expected)
        self.place, self.found, self.expected = place, found, expected

    def inside(self, outer: str) -> "_Misread":
        """The same, seen from what it is a part of."""
        return _Misread(f"{outer}.{self.place}" if self.place else outer, self.found, self.expected)


def _each(given: object, name: str, read: Callable[[object], T]) -> Iterator[T]:
    """What each part of a list says. A place is put in words only where something is wrong."""
    for at, one in enumerate(_list(given, name)):
        try:
            yield read(one)
        except _Misread as wrong:
            raise wrong.inside(f"{name}[{at}]") from None


def _calendars(given: Document) -> Iterator[WorkCalendar]:
    for code, rules in given.items():
        try:
            yield _calendar(code, _object(rules))
        except _Misread as wrong:
            raise wrong.inside(f"calendars.{code}") from None


def _calendar(code: str, rules: Document) -> WorkCalendar:
    week = _list(rules.get("week"), "week")
    if len(week) != 7 or any(worked not in (0, 1) for worked in week):
        raise _Misread("week", week, _WEEK)
    return WorkCalendar(
        code,
        tuple(map(bool, week)),
        off=frozenset(_each(rules.get("off", []), "off", _day)),
        on=frozenset(_each(rules.get("on", []), "on", _day)),
        stops=tuple(_each(rules.get("stops", []), "stops", _stop)),
    )


def _stop(given: object) -> tuple[MonthDay, MonthDay]:
    match given:
        case [str(first), str(last)]:
            return month_day(first), month_day(last)
    raise _Misread("", given, _STOP)


def _node(given: object) -> Node:
    node = _object(given)
    not_before, deadline, started, finished = (
        _NO_DAYS if node.keys().isdisjoint(_DAYS) else [_optional_day(node, name) for name in _DAYS]
    )
    remaining = node.get("remaining")
    return Node(
        _text(node.get("id"), "id"),
        _whole(node.get("duration"), "duration"),
        _text(node.get("calendar"), "calendar"),
        not_before,
        deadline,
        started,
        finished,
        None if remaining is None else _whole(remaining, "remaining"),
        _text(node.get("parent") or "", "parent"),
    )


def _out_of_order(given: object) -> OutOfOrder:
    try:
        return OutOfOrder(_text(given, "out_of_order"))
    except ValueError as wrong:
        raise _Misread("out_of_order", given, _OUT_OF_ORDER) from wrong


def _link(given: object) -> Link:
    link = _object(given)
    lag_calendar = link.get("lag_calendar")
    return Link(
        _text(link.get("pred"), "pred"),
        _text(link.get("succ"), "succ"),
        _text(link.get("type", "FS"), "type"),
        _whole(link.get("lag", 0), "lag"),
        None if lag_calendar is None else _text(lag_calendar, "lag_calendar"),
    )


def _object(given: object, place: str = "") -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _Misread(place, given, _OBJECT)
    return given


def _list(given: object, place: str) -> list[Any]:
    if not isinstance(given, list):
        raise _Misread(place, given, _LIST)
    return given


def _text(given: object, place: str) -> str:
    if not isinstance(given, str):
        raise _Misread(place, given, _TEXT)
    return given


def _whole(given: object, place: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise _Misread(place, given, _WHOLE)
    return given


def _day(given: object, place: str = "") -> date:
    try:
        return date.fromisoformat(_text(given, place))
    except ValueError as wrong:
        raise _Misread(place, given, _DAY) from wrong


def _optional_day(given: Document, name: str) -> date | None:
    return None if given.get(name) is None else _day(given[name], name)
