"""MSPDI to the neutral plan. All or nothing: what is understood is read exactly, the rest is counted by name.

Schema: Microsoft, "Project XML Data Interchange Schema" (mspdi_pj12, mspdi_pj15). Files of 2002 to 2019 are read.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.projects.adapters.exchange.model import (
    PERCENT,
    Assignment,
    Baseline,
    Constraint,
    ExchangePlan,
    Kind,
    Link,
    Reading,
    Resource,
    Task,
)
from guatu.projects.adapters.exchange.mspdi.calendars import check_bases, read_calendar
from guatu.projects.adapters.exchange.mspdi.fields import ASSIGNMENT, BASELINE, PROJECT, RESOURCE, TASK, Field
from guatu.projects.adapters.exchange.mspdi.markup import Element, read_markup
from guatu.projects.adapters.exchange.mspdi.splits import gaps
from guatu.projects.adapters.exchange.mspdi.tally import Tally
from guatu.projects.adapters.exchange.mspdi.values import whole, wrong

KINDS: Final = {0: Kind.FF, 1: Kind.FS, 2: Kind.SF, 3: Kind.SS}
"""Microsoft's numbers of the kinds of link."""

UNASSIGNED: Final = -65535
"""The resource of an assignment that stands for nobody."""

GROUPS: Final = {"Calendars", "Tasks", "Resources", "Assignments"}
_TENTH: Final = timedelta(seconds=6)


def read_mspdi(data: bytes) -> Reading:
    """The plan in an MSPDI file, and what of it was not understood.

    Raises G1660 … G1664 where it is no such XML, G1665 where a value that is needed cannot be read, G1666 where two
    things share a number, G1667 where calendars are derived in a circle: each with its line.
    """
    root = read_markup(data, "Project")
    tally = Tally()
    tally.leaves(root, "Project", {field.name for field in PROJECT} | GROUPS | {"SaveVersion"})
    calendars = tuple(read_calendar(row, tally) for row in _rows(root, "Calendars", "Calendar"))
    check_bases(calendars, root.line)
    tasks, links = _tasks(_rows(root, "Tasks", "Task"), tally)
    assignments = tuple(_rows(root, "Assignments", "Assignment"))
    plan = ExchangePlan(
        **_read(root, PROJECT),
        calendars=calendars,
        tasks=tasks,
        links=links,
        resources=tuple(_resource(row, tally) for row in _rows(root, "Resources", "Resource")),
        assignments=tuple(found for row in assignments if (found := _assignment(row, tally)) is not None),
    )
    if plan.minutes_per_day <= 0:
        raise wrong(root.first("MinutesPerDay") or root, Phrase("一个正整数", "a whole number above 0"))
    return Reading(plan, tally.unread(), frozenset(gaps(assignments, plan)))


def _rows(root: Element, group: str, name: str) -> Iterable[Element]:
    return (row for found in root.all(group) for row in found.all(name))


def _read(element: Element, fields: Iterable[Field]) -> dict[str, Any]:
    """Attributes of the fields that stand in the element; an empty one says nothing."""
    wanted = {field.name: field for field in fields}
    found: dict[str, Any] = {}
    for child in element.children:
        field = wanted.get(child.name)
        if field is None or field.attribute in found:
            continue
        value = field.read(child)
        if value is not None:
            found[field.attribute] = value
    return found


def _numbered(element: Element, found: dict[str, Any], name: str = "uid") -> None:
    if name not in found:
        raise wrong(element, Phrase("编号 UID", "a UID"), f"{element.name}/UID")


def _tasks(rows: Iterable[Element], tally: Tally) -> tuple[tuple[Task, ...], tuple[Link, ...]]:
    known = {field.name for field in TASK} | {"PredecessorLink", "Baseline"}
    tasks: list[Task] = []
    waiting: list[tuple[int, Element]] = []
    seen: set[int] = set()
    for row in rows:
        found = _read(row, TASK)
        _numbered(row, found)
        uid = found["uid"]
        if uid in seen:
            raise GuatuError("G1666", what="Task", uid=uid, line=row.line)
        seen.add(uid)
        tally.leaves(row, "Task", known, uid)
        number = found.pop("constraint", 0)
        if number not in set(Constraint):
            raise wrong(row.first("ConstraintType") or row, Phrase("0 至 7", "0 to 7"))
        if found.get("calendar", 0) < 0:
            del found["calendar"]
        baselines = tuple(_baseline(part, tally, uid) for part in row.all("Baseline"))
        tasks.append(Task(**found, constraint=Constraint(number), baselines=baselines))
        waiting += [(uid, part) for part in row.all("PredecessorLink")]
    links = (_link(part, uid, seen, tally) for uid, part in waiting)
    return tuple(tasks), tuple(link for link in links if link is not None)


def _baseline(element: Element, tally: Tally, task: int) -> Baseline:
    tally.leaves(element, "Task/Baseline", {field.name for field in BASELINE}, task)
    found = _read(element, BASELINE)
    return Baseline(**({"number": 0} | found))


def _link(element: Element, successor: int, tasks: set[int], tally: Tally) -> Link | None:
    """A link; None, and counted, where its predecessor is not in the file."""
    known = {"PredecessorUID", "Type", "CrossProject", "CrossProjectName", "LinkLag", "LagFormat"}
    tally.leaves(element, "Task/PredecessorLink", known, successor)
    number = _number(element, "PredecessorUID")
    kind = _number(element, "Type")
    if kind is not None and kind not in KINDS:
        raise wrong(element.first("Type") or element, Phrase("0 至 3", "0 to 3"))
    if number is None or number not in tasks or number == successor:
        tally.add("Task/PredecessorLink", successor)
        return None
    lag, lag_format = _number(element, "LinkLag") or 0, _number(element, "LagFormat")
    is_share = lag_format in PERCENT
    return Link(
        predecessor=number,
        successor=successor,
        kind=KINDS[1 if kind is None else kind],
        lag=timedelta() if is_share else lag * _TENTH,
        percent=lag if is_share else None,
        lag_format=lag_format,
        cross_project=bool(_number(element, "CrossProject")),
    )


def _number(element: Element, name: str) -> int | None:
    child = element.first(name)
    return None if child is None else whole(child)


def _resource(element: Element, tally: Tally) -> Resource:
    tally.leaves(element, "Resource", {field.name for field in RESOURCE})
    found = _read(element, RESOURCE)
    _numbered(element, found)
    resource = Resource(**found)
    return replace(resource, calendar=None) if (resource.calendar or 0) < 0 else resource


def _assignment(element: Element, tally: Tally) -> Assignment | None:
    """Who works on a task; None where the assignment stands for nobody: Microsoft writes one for every task."""
    found = _read(element, ASSIGNMENT)
    if found.get("resource", UNASSIGNED) == UNASSIGNED:
        return None
    for name in ("uid", "task"):
        _numbered(element, found, name)
    tally.leaves(element, "Assignment", {field.name for field in ASSIGNMENT}, found["task"])
    return Assignment(**found)
