"""推演: what moves if something of a plan were otherwise. Specs and changes in, the plan before and after out. Pure.

A change is one text, the same in an address, on the command line and in the API:

    N05.duration=20              working days
    N05.not_before=2026-09-01    empty takes the bound away; so with deadline and forecast_finish
    N05>N06.lag=10               the lag of every link between the two
    due=2026-11-30               the project's own due day
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.projects.types import JoinedPlan, LinkSpec, NodeSpec, WorkedBack, WorkedNode

DATES: Final = ("not_before", "deadline", "forecast_finish")
"""What of a node is a day, and may be left empty."""
ADJUSTED: Final = ("duration", "not_before", "deadline")
"""What a unit may adjust of its draft, within float."""
MOST_DAYS: Final = 2000  # of a duration or a lag

Working = Callable[[JoinedPlan[NodeSpec]], Mapping[str, WorkedBack]]
"""A plan in, the plan of it and of every project tied to it out, by key."""

_TEXT: Final = re.compile(
    r"(?:(?P<before>[^\s>.=]+)(?:>(?P<after>[^\s>.=]+))?\.)?(?P<what>[a-z_]+)=(?P<value>\S*)"
)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing made otherwise. `before` is a node's code, with `after` a link's ends; empty: the due day."""

    before: str
    after: str
    what: str
    value: int | date | None

    @property
    def text(self) -> str:
        """As `read_change` reads it."""
        whom = f"{self.before}>{self.after}." if self.after else f"{self.before}." if self.before else ""
        return f"{whom}{self.what}={'' if self.value is None else self.value}"

    @property
    def target(self) -> tuple[str, str, str]:
        """What it changes: a later change of the same thing takes the place of an earlier one."""
        return self.before, self.after, self.what


@dataclass(frozen=True, slots=True)
class Moved:
    """A node whose dates change. Days are calendar days, later positive: of its earliest and of its latest finish."""

    code: str
    before: WorkedNode
    after: WorkedNode

    @property
    def early_days(self) -> int:
        return (self.after.early_finish - self.before.early_finish).days

    @property
    def late_days(self) -> int:
        return (self.after.late_finish - self.before.late_finish).days


@dataclass(frozen=True, slots=True)
class Other:
    """Another project that moves because it is tied to this one; `key` as in its `JoinedPlan`."""

    key: str
    before: WorkedBack
    after: WorkedBack


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The plan before and after, each with its input's digest, and every node that moves, in the plan's order."""

    changes: tuple[Change, ...]
    before: WorkedBack
    after: WorkedBack
    moved: tuple[Moved, ...]
    others: tuple[Other, ...] = ()


def read_change(text: str) -> Change:
    """A change from its text. Raises G1690 for what is no change, or a value that is no day or number of days."""
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        raise GuatuError("G1690", text=text)
    before, after, what, value = (found[key] or "" for key in ("before", "after", "what", "value"))
    wanted = ("lag",) if after else ("duration", *DATES) if before else ("due",)
    if what not in wanted:
        raise GuatuError("G1690", text=text)
    try:
        read = _days(value, signed=what == "lag") if what in {"lag", "duration"} else _day(value, what)
    except ValueError:
        raise GuatuError("G1690", text=text) from None
    return Change(before, after, what, read)


def read_changes(texts: Sequence[str]) -> tuple[Change, ...]:
    """Changes from their texts, each of which may hold several between spaces; the last of the same thing stays."""
    read = [read_change(text) for line in texts for text in line.split()]
    return tuple({change.target: change for change in read}.values())


def changed(plan: JoinedPlan[NodeSpec], changes: Sequence[Change]) -> JoinedPlan[NodeSpec]:
    """The plan with the changes made. Raises G1691 for what is not in it, G1692 for what has happened."""
    nodes = {node.code: node for node in plan.nodes}
    links, due = list(plan.links), plan.due
    for change in changes:
        if change.after:
            links = _relagged(links, change)
        elif change.before:
            if change.before not in nodes:
                raise GuatuError("G1691", text=change.text)
            nodes[change.before] = _altered(nodes[change.before], change)
        elif isinstance(change.value, date):
            due = change.value
    return JoinedPlan(plan.key, tuple(nodes.values()), tuple(links), due, plan.taken)


def what_if(plan: JoinedPlan[NodeSpec], changes: Sequence[Change], worked: Working) -> WhatIf:
    """The plan worked out as it is and with the changes, and what moves between them. Raises G1691, G1692, G11xx."""
    olds, news = worked(plan), worked(changed(plan, changes))
    before, after = olds[plan.key], news[plan.key]
    return WhatIf(
        changes=tuple(changes),
        before=before,
        after=after,
        moved=moved_between(before, after),
        others=tuple(
            Other(key, old, news[key])
            for key, old in olds.items()
            if key != plan.key and list(map(_dates, old.nodes)) != list(map(_dates, news[key].nodes))
        ),
    )


def moved_between(before: WorkedBack, after: WorkedBack) -> tuple[Moved, ...]:
    """The nodes whose dates differ between two workings of one plan, in its order."""
    return tuple(
        Moved(old.code, old, new)
        for old, new in zip(before.nodes, after.nodes, strict=True)
        if _dates(old) != _dates(new)
    )


def permissions(changes: Sequence[Change]) -> frozenset[str]:
    """What an actor must be allowed to make these changes true."""
    return frozenset(
        "projects.progress.write"
        if change.what == "forecast_finish"
        else "projects.plan.adjust"
        if change.what in ADJUSTED
        else "projects.write"
        for change in changes
    )


def _altered(node: NodeSpec, change: Change) -> NodeSpec:
    value = change.value
    if node.actual_finish is not None or (node.actual_start is not None and change.what in ADJUSTED):
        raise GuatuError("G1692", text=change.text)
    if change.what == "duration" and isinstance(value, int):
        return replace(node, duration=value)
    day = value if isinstance(value, date) else None
    if change.what == "not_before":
        return replace(node, not_before=day)
    if change.what == "deadline":
        return replace(node, deadline=day)
    return replace(node, forecast_finish=day)


def _relagged(links: Sequence[LinkSpec], change: Change) -> list[LinkSpec]:
    ends = (change.before, change.after)
    if not isinstance(change.value, int) or not any(
        (link.predecessor, link.successor) == ends for link in links
    ):
        raise GuatuError("G1691", text=change.text)
    lag = change.value
    return [link._replace(lag=lag) if (link.predecessor, link.successor) == ends else link for link in links]


def _dates(node: WorkedNode) -> tuple[date, ...]:
    return node.early_start, node.early_finish, node.late_start, node.late_finish


def _days(value: str, *, signed: bool) -> int:
    days = int(value)
    if not (-MOST_DAYS if signed else 0) <= days <= MOST_DAYS:
        raise ValueError(value)
    return days


def _day(value: str, what: str) -> date | None:
    if not value and what != "due":
        return None
    day = date.fromisoformat(value)
    if not 1990 <= day.year <= 2200:
        raise ValueError(value)
    return day
