"""A dated network as a JSON document, and its answer as one: the format of `guatu schedule FILE --json`.

    {"start": "2024-02-12", "due": "2027-05-07",
     "calendars": {"office": {"week": [1,1,1,1,1,0,0], "off": [], "on": [], "stops": [["11-01", "03-31"]]}},
     "nodes": [{"id": "N1", "duration": 2, "calendar": "office", "not_before": …, "deadline": …}],
     "links": [{"pred": "N1", "succ": "N2", "type": "FS", "lag": 0, "lag_calendar": null}]}

With progress: "data_date" and "out_of_order" ("retained", or "override") beside "start"; "actual_start",
"actual_finish", "remaining" at a node. With summary rows: "parent" at a node.

Pure: it is given what was read, and touches no file. Everything unreadable raises G1112 naming its place.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from guatu.engine import CycleFound, Link, Network, Node, OutOfOrder, Schedule, schedule
from guatu.engine.summary import NO_FLOAT
from guatu.kernel.calendar import WorkCalendar, month_day
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase

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
    root = _object(document, "")
    calendars = _object(root.get("calendars", {}), "calendars")
    return Network.build(
        (_node(node, f"nodes[{at}]") for at, node in enumerate(_list(root.get("nodes"), "nodes"))),
        (_link(link, f"links[{at}]") for at, link in enumerate(_list(root.get("links", []), "links"))),
        (_calendar(code, rules, f"calendars.{code}") for code, rules in calendars.items()),
        _day(root.get("start"), "start"),
        _optional_day(root, "due"),
        _optional_day(root, "data_date"),
        _out_of_order(root.get("out_of_order", OutOfOrder.RETAINED)),
    )


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


def _calendar(code: str, given: object, at: str) -> WorkCalendar:
    rules = _object(given, at)
    week = _list(rules.get("week"), f"{at}.week")
    if len(week) != 7 or any(worked not in (0, 1) for worked in week):
        raise _unreadable(f"{at}.week", week, _WEEK)
    stops = _list(rules.get("stops", []), f"{at}.stops")
    return WorkCalendar(
        code,
        tuple(map(bool, week)),
        off=_days(rules, "off", at),
        on=_days(rules, "on", at),
        stops=tuple(_stop(stop, f"{at}.stops[{place}]") for place, stop in enumerate(stops)),
    )


def _stop(given: object, at: str) -> tuple[tuple[int, int], tuple[int, int]]:
    match given:
        case [str(first), str(last)]:
            return month_day(first), month_day(last)
    raise _unreadable(at, given, _STOP)


def _days(rules: Document, name: str, at: str) -> frozenset[date]:
    days = _list(rules.get(name, []), f"{at}.{name}")
    return frozenset(_day(day, f"{at}.{name}[{place}]") for place, day in enumerate(days))


def _node(given: object, at: str) -> Node:
    node = _object(given, at)
    return Node(
        _text(node.get("id"), at, "id"),
        _whole(node.get("duration"), at, "duration"),
        _text(node.get("calendar"), at, "calendar"),
        _optional_day(node, "not_before", at),
        _optional_day(node, "deadline", at),
        _optional_day(node, "actual_start", at),
        _optional_day(node, "actual_finish", at),
        None if node.get("remaining") is None else _whole(node["remaining"], at, "remaining"),
        _text(node.get("parent") or "", at, "parent"),
    )


def _out_of_order(given: object) -> OutOfOrder:
    try:
        return OutOfOrder(_text(given, "out_of_order"))
    except ValueError as wrong:
        raise _unreadable("out_of_order", given, _OUT_OF_ORDER) from wrong


def _link(given: object, at: str) -> Link:
    link = _object(given, at)
    lag_calendar = link.get("lag_calendar")
    return Link(
        _text(link.get("pred"), at, "pred"),
        _text(link.get("succ"), at, "succ"),
        _text(link.get("type", "FS"), at, "type"),
        _whole(link.get("lag", 0), at, "lag"),
        None if lag_calendar is None else _text(lag_calendar, at, "lag_calendar"),
    )


def _object(given: object, at: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _unreadable(at, given, _OBJECT)
    return given


def _list(given: object, at: str) -> list[Any]:
    if not isinstance(given, list):
        raise _unreadable(at, given, _LIST)
    return given


def _text(given: object, at: str, name: str = "") -> str:
    if not isinstance(given, str):
        raise _unreadable(_joined(at, name), given, _TEXT)
    return given


def _whole(given: object, at: str, name: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise _unreadable(_joined(at, name), given, _WHOLE)
    return given


def _day(given: object, at: str) -> date:
    try:
        return date.fromisoformat(_text(given, at))
    except ValueError as wrong:
        raise _unreadable(at, given, _DAY) from wrong


def _optional_day(given: Document, name: str, at: str = "") -> date | None:
    return None if given.get(name) is None else _day(given[name], _joined(at, name))


def _joined(at: str, name: str) -> str:
    """A place and a name in it; joined only where it is said, for there are as many as parts of the document."""
    return f"{at}.{name}" if at and name else at or name


def _unreadable(at: str, found: object, expected: Phrase) -> GuatuError:
    shown = repr(found)
    return GuatuError("G1112", where=at or "/", found=shown[:40], expected=expected)
