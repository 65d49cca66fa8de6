"""How the items of a scheme are counted, from one unit's month and the item. Sources stand in the scheme."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from guatu.assess.types import DirectiveFact, Item, Measured, ProjectFact, Ref, Shown, UnitMonth
from guatu.kernel.quantity import rounded, to_decimal
from guatu.projects.types import Stage
from guatu.status.types import Money
from guatu.ui.types import LightColour

UNDER_WAY: Final = (Stage.STARTED, Stage.BUILDING, Stage.COMPLETED, Stage.PRODUCING, Stage.EFFECTIVE)
MOST_REFS: Final = 30
"""Rows named in one line, those that cost most first; the sentence has the whole count."""

NOTHING = Decimal(0)


def investment(month: UnitMonth, item: Item) -> Measured:
    """full × done ÷ (plan × months gone ÷ 12), at most full.

    A planned project without a figure of the year counts as nothing done.
    """
    planned = [row for row in month.projects if row.plan_year]
    plan = sum((row.plan_year or NOTHING for row in planned), NOTHING)
    if plan <= 0:
        return Measured(None, "nothing")
    done = sum((row.invested_year or NOTHING for row in planned), NOTHING)
    gone = Fraction(month.period.elapsed_months, 12)
    share = _share(Fraction(done) / (Fraction(plan) * gone))
    points = _points(item, min(max(share, Fraction(0)), Fraction(1)))
    facts: dict[str, Shown] = {
        "plan": Money(plan),
        "due": Money(_yuan(Fraction(plan) * gone)),
        "done": Money(done),
        "share": to_decimal(share * 100),
        "month": month.period,
        "full": item.full,
        "points": points,
    }
    behind = sorted(planned, key=lambda row: (_shortfall(row, gone) * -1, row.code))
    refs = tuple(_light(row) for row in behind[:MOST_REFS] if _shortfall(row, gone) > 0)
    return Measured(points, "full" if share >= 1 else "scored", facts, refs)


def under_way(month: UnitMonth, item: Item) -> Measured:
    """full × weight of the projects under way ÷ weight of all, by the kinds that have a weight."""
    counted = [
        row for row in month.projects if row.kind in item.weights and row.stage is not Stage.TERMINATED
    ]
    whole = sum((item.weights[row.kind] for row in counted), NOTHING)
    if whole == 0:
        return Measured(None, "nothing")
    started = [row for row in counted if row.stage in UNDER_WAY]
    share = _share(Fraction(sum((item.weights[row.kind] for row in started), NOTHING)) / Fraction(whole))
    points = _points(item, share)
    new, new_started = _of_kind(counted, "new"), _of_kind(started, "new")
    facts: dict[str, Shown] = {
        "new": new,
        "new_started": new_started,
        "old": len(counted) - new,
        "old_started": len(started) - new_started,
        "share": to_decimal(share * 100),
        "full": item.full,
        "points": points,
    }
    waiting = [row for row in counted if row.stage not in UNDER_WAY]
    costs = [-_points(item, Fraction(item.weights[row.kind]) / Fraction(whole)) for row in waiting]
    return Measured(points, "scored", facts, _refs(zip(waiting, costs, strict=True)))


def lights(month: UnitMonth, item: Item) -> Measured:
    """full × (1 − weights of red, yellow and grey lights ÷ projects)."""
    if not month.projects:
        return Measured(None, "nothing")
    count = len(month.projects)
    colours = Counter(row.colour for row in month.projects)
    weighty = [row for row in month.projects if row.colour.value in item.weights]
    lost = sum((item.weights[row.colour.value] for row in weighty), NOTHING)
    points = _points(item, max(1 - Fraction(lost) / count, Fraction(0)))
    facts: dict[str, Shown] = {
        "count": count,
        "red": colours[LightColour.RED],
        "yellow": colours[LightColour.YELLOW],
        "grey": colours[LightColour.GREY],
        "lost": item.full - points,
        "full": item.full,
        "points": points,
    }
    costs = [-_points(item, Fraction(item.weights[row.colour.value]) / count) for row in weighty]
    refs = _refs(zip(weighty, costs, strict=True))
    return Measured(points, "full" if not lost else "scored", facts, refs)


def reports(month: UnitMonth, item: Item) -> Measured:
    """full − weight × late reports, down to nothing. Where none was owed nothing is lost."""
    late = [row for row in month.submissions if row.late]
    cost = item.weights["late"]
    points = _left(item, cost * len(late))
    facts: dict[str, Shown] = {"owed": len(month.submissions), "late": len(late)}
    refs = tuple(Ref("collect.submission", row.id, month.unit.name, -cost) for row in late[:MOST_REFS])
    return _deducted(item, points, facts, refs)


def directives(month: UnitMonth, item: Item) -> Measured:
    """full − weights × overdue directives and reopenings, down to nothing. Where none was issued nothing is lost.

    A snapshot that was frozen without directives says nothing of them: no basis, rather than full marks.
    """
    return _closing(month.directives, item)


def matters(month: UnitMonth, item: Item) -> Measured:
    """The same of matters of the kinds that the item names (every kind where it names none).

    No basis where the month was frozen before snapshots had them (decision 50).
    """
    if month.matters is None:
        return Measured(None, "nothing")
    return _closing([row for row in month.matters if not item.kinds or row.kind in item.kinds], item)


def _closing(rows: Sequence[DirectiveFact] | None, item: Item) -> Measured:
    if rows is None:
        return Measured(None, "nothing")
    costs = {
        row: item.weights["overdue"] * int(row.overdue) + item.weights["reopened"] * row.reopened
        for row in rows
    }
    points = _left(item, sum(costs.values(), NOTHING))
    facts: dict[str, Shown] = {
        "count": len(rows),
        "overdue": sum(row.overdue for row in rows),
        "reopened": sum(row.reopened for row in rows),
    }
    dear = sorted((row for row in costs if costs[row]), key=lambda row: (-costs[row], row.number))
    refs = tuple(Ref("dispatch.matter", row.id, row.matter, -costs[row]) for row in dear[:MOST_REFS])
    return _deducted(item, points, facts, refs)


MEASURES: Final[Mapping[str, Callable[[UnitMonth, Item], Measured]]] = {
    "investment": investment,
    "under_way": under_way,
    "lights": lights,
    "reports": reports,
    "directives": directives,
    "matters": matters,
}


def _share(exact: Fraction) -> Fraction:
    """To a hundredth of a percent, as the sentence shows it: its arithmetic comes out when done by hand."""
    return Fraction(rounded(to_decimal(exact), 4))


def _points(item: Item, share: Fraction) -> Decimal:
    return rounded(to_decimal(Fraction(item.full) * share), 2)


def _left(item: Item, cost: Decimal) -> Decimal:
    return rounded(max(item.full - cost, NOTHING), 2)


def _deducted(item: Item, points: Decimal, facts: dict[str, Shown], refs: tuple[Ref, ...]) -> Measured:
    facts |= {"lost": item.full - points, "full": item.full, "points": points}
    return Measured(points, "full" if points == item.full else "scored", facts, refs)


def _yuan(exact: Fraction) -> Decimal:
    return rounded(to_decimal(exact), 2)


def _shortfall(row: ProjectFact, gone: Fraction) -> Fraction:
    return Fraction(row.plan_year or NOTHING) * gone - Fraction(row.invested_year or NOTHING)


def _of_kind(rows: Iterable[ProjectFact], kind: str) -> int:
    return sum(row.kind == kind for row in rows)


def _light(row: ProjectFact, points: Decimal | None = None) -> Ref:
    return Ref("status.light", row.light_id, row.name, points)


def _refs(costs: Iterable[tuple[ProjectFact, Decimal]]) -> tuple[Ref, ...]:
    """Those that cost most first, then by code, so that the same facts always name the same rows."""
    ordered = sorted(costs, key=lambda pair: (pair[1], pair[0].code))
    return tuple(_light(row, cost) for row, cost in ordered[:MOST_REFS])
