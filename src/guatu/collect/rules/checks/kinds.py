"""The closed set of kinds of rule: what each looks for, one function a kind. No function raises on any text.

Kinds that look into the past are in `series`. Which errors of the catalogue say what was found stands beside each.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, TypeVar

from guatu.collect.rules.cells import written
from guatu.collect.rules.checks.model import (
    Beyond,
    CheckRule,
    Fall,
    Found,
    Given,
    Growth,
    Kind,
    Needed,
    Order,
    Outlier,
    Parts,
    Passed,
    Plain,
    Range,
    Seen,
    Still,
)
from guatu.collect.rules.checks.series import growth, outlier
from guatu.collect.rules.layout import total_after
from guatu.collect.types import Field, Grammar, LastProgress, Words
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.kernel.quantity import to_unit

TEN_THOUSAND: Final = Decimal(10_000)
T = TypeVar("T", bound=Given)


def given(rule: CheckRule, kind: type[T]) -> T:
    """The rule's parameters, which loading has made of its kind."""
    assert isinstance(rule.given, kind)  # noqa: S101 - `loading` and `KINDS` agree
    return rule.given


def needed(rule: CheckRule, seen: Seen) -> Found:
    """G1727 start with finish, G1728 and G1729 blocker and kind; else G2561."""
    where = given(rule, Needed).where
    if not seen.row.has(where) or seen.row.has(rule.field):
        return
    pair = (rule.field, where)
    if pair == (Field.ACTUAL_START, Field.ACTUAL_FINISH):
        day = seen.row.day(where)
        yield GuatuError("G1727", finish=day.isoformat() if day else "?")
    elif pair == (Field.BLOCKER, Field.BLOCKER_KIND):
        yield GuatuError("G1728")
    elif pair == (Field.BLOCKER_KIND, Field.BLOCKER):
        yield GuatuError("G1729")
    else:
        yield GuatuError("G2561", other=seen.words(where))


def in_range(rule: CheckRule, seen: Seen) -> Found:
    """G2559. Both ends are allowed."""
    value, limits = seen.row.figure(rule.field), given(rule, Range)
    if value is None:
        return
    shown = _shown(seen, rule.field, value)
    spec = seen.asked[rule.field]
    plain = to_unit(value, "万元") if spec.grammar is Grammar.MONEY else value
    low, high = limits.least, limits.most
    if (low is not None and plain < low) or (high is not None and plain > high):
        span = f"{'−∞' if low is None else f'{low:f}'} … {'+∞' if high is None else f'{high:f}'}"
        yield GuatuError("G2559", now=shown, span=span, measure=seen.measure(rule.field))


def fall(rule: CheckRule, seen: Seen) -> Found:
    """G1721: a cumulative figure is below the last accepted one (RULES.md §5). A new year begins at nothing."""
    now = seen.row.figure(rule.field)
    then = _last_accepted(rule.field, seen)
    if now is None or then is None:
        return
    period, before = then
    money = seen.asked[rule.field].grammar is Grammar.MONEY
    by = given(rule, Fall).by * (TEN_THOUSAND if money else 1)
    if now < before - by:
        yield GuatuError(
            "G1721",
            now=_shown(seen, rule.field, now),
            then=_shown(seen, rule.field, before),
            period=period,
            measure=seen.measure(rule.field),
        )


def _last_accepted(field: str, seen: Seen) -> tuple[Period, Decimal] | None:
    """What a cumulative field said when it was last accepted."""
    project, indicator = seen.project(), seen.indicator()
    if project is not None and project.last is not None:
        last = project.last
        if field == Field.PHYSICAL and last.physical is not None:
            return last.period, last.physical
        if field == Field.INVESTED_YEAR and last.period.year == seen.period.year:
            return last.period, last.invested_year
    if indicator is None or field != Field.VALUE or not indicator.cumulative:
        return None
    if indicator.last is None or indicator.last_period is None:
        return None
    return indicator.last_period, indicator.last


def revised(rule: CheckRule, seen: Seen) -> Found:
    """G1731: this month already has figures on record, and what is filled in says something else."""
    project, indicator = seen.project(), seen.indicator()
    value = seen.row.figure(rule.field)
    if value is None:
        return
    differs = (indicator is not None and indicator.present is not None and indicator.present != value) or (
        project is not None and project.present is not None and _reported(seen) != _standing(project.present)
    )
    if differs:
        yield GuatuError("G1731", period=seen.period)


def _reported(seen: Seen) -> tuple[Decimal | None, Decimal | None, object]:
    row = seen.row
    return row.figure(Field.INVESTED_YEAR), row.figure(Field.PHYSICAL), row.values.get(Field.NOTE) or ""


def _standing(present: LastProgress) -> tuple[Decimal | None, Decimal | None, object]:
    return present.invested_year, present.physical, present.note


def still(rule: CheckRule, seen: Seen) -> Found:
    """G2560: not a yuan more for so many months, though the work is not done."""
    now, then = seen.row.figure(rule.field), _last_accepted(rule.field, seen)
    done = seen.row.figure(Field.PHYSICAL)
    if now is None or then is None or now != then[1] or (done is not None and done >= 100):
        return
    months = given(rule, Still).months
    thing = seen.project() or seen.indicator()
    before = thing.past[-(months - 1) :] if thing and months > 1 else ()
    if len(before) == months - 1 and not any(step.amount for step in before):
        yield GuatuError("G2560", months=months, period=then[0])


def beyond(rule: CheckRule, seen: Seen) -> Found:
    """G1723: what was invested since the start exceeds the project's total investment."""
    project, invested = seen.project(), seen.row.figure(rule.field)
    if project is None or invested is None or project.total_investment is None:
        return
    total = total_after(project.last, seen.period, invested)
    if total > project.total_investment * given(rule, Beyond).percent / 100:
        whole = _shown(seen, rule.field, project.total_investment)
        yield GuatuError("G1723", total=_shown(seen, rule.field, total), whole=whole)


def parts(rule: CheckRule, seen: Seen) -> Found:
    """G2555 more than the total, G2556 not the total, each with the sum."""
    limits, total = given(rule, Parts), seen.row.figure(rule.field)
    found = [seen.figures[code] for code in limits.parts if code in seen.figures]
    if total is None or not found:
        return
    summed, slack = sum(found, Decimal(0)), abs(total) * limits.tolerance / 100
    facts = {
        "sum": f"{summed.normalize():f}",
        "total": f"{total.normalize():f}",
        "gap": f"{abs(summed - total).normalize():f}",
        "measure": seen.measure(rule.field),
    }
    if summed > total + slack:
        yield GuatuError("G2555", **facts)
    elif limits.whole and len(found) == len(limits.parts) and summed < total - slack:
        yield GuatuError("G2556", **facts)


def once(rule: CheckRule, seen: Seen) -> Found:
    """G2557, G2558: one start per project code for ever (RULES.md §1), and none for its namesake either."""
    node = seen.node()
    on = seen.row.day(rule.field)
    if node is None or on is None or node.reaches != STARTED:
        return
    project = next((item for item in seen.facts.projects if item.id == node.project_id), None)
    if project is None:
        return
    if project.started is not None and project.started != on:
        yield GuatuError("G2557", day=on.isoformat(), first=project.started.isoformat())
    elif project.namesake is not None:
        code, first = project.namesake
        yield GuatuError("G2558", code=code, first=first.isoformat())


STARTED: Final = "started"
"""The stage whose node is the start of a project (projects.types.Stage.STARTED)."""


def order(rule: CheckRule, seen: Seen) -> Found:
    """G1724, G1725 for the days of a node; else G2562."""
    after = given(rule, Order).after
    late, early = seen.row.day(rule.field), seen.row.day(after)
    if late is None or early is None or late >= early:
        return
    numbers = {Field.ACTUAL_FINISH: "G1724", Field.FORECAST_FINISH: "G1725"}
    if after == Field.ACTUAL_START and rule.field in numbers:
        number = next(number for field, number in numbers.items() if field == rule.field)
        yield GuatuError(number, finish=late.isoformat(), start=early.isoformat())
    else:
        yield GuatuError("G2562", day=late.isoformat(), other=seen.words(after), other_day=early.isoformat())


def future(rule: CheckRule, seen: Seen) -> Found:
    """G1726: what is said to have happened has not come yet."""
    day = seen.row.day(rule.field)
    if day is not None and day > seen.today:
        yield GuatuError("G1726", day=day.isoformat(), today=seen.today.isoformat())


def passed(rule: CheckRule, seen: Seen) -> Found:
    """G1730: a forecast within the month or before it, of what is not done."""
    day = seen.row.day(rule.field)
    if day is None or day > seen.period.last_day:
        return
    if not any(seen.row.has(field) for field in given(rule, Passed).unless):
        yield GuatuError("G1730", day=day.isoformat())


def _shown(seen: Seen, field: str, value: Decimal) -> str:
    """A figure as the form writes it."""
    return written(seen.asked[field], value) if field in seen.asked else f"{value:f}"


Look = Callable[[CheckRule, Seen], Found]

KINDS: Final[Mapping[Kind, tuple[type[Given], Look, Words]]] = {
    Kind.NEEDED: (Needed, needed, Words("随附必填", "Needed with another")),
    Kind.RANGE: (Range, in_range, Words("取值范围", "Range")),
    Kind.FALL: (Fall, fall, Words("累计数下降", "Fall of a cumulative figure")),
    Kind.REVISED: (Plain, revised, Words("与已入库不同", "Differs from the record")),
    Kind.STILL: (Still, still, Words("连续无新增", "Nothing added")),
    Kind.BEYOND: (Beyond, beyond, Words("超过总投资", "Beyond the total investment")),
    Kind.PARTS: (Parts, parts, Words("分项与合计", "Parts against total")),
    Kind.GROWTH: (Growth, growth, Words("增速与水平", "Growth against level")),
    Kind.OUTLIER: (Outlier, outlier, Words("偏离历史", "Outlier against its past")),
    Kind.ONCE: (Plain, once, Words("重复开工", "Started twice")),
    Kind.ORDER: (Order, order, Words("日期先后", "Dates in order")),
    Kind.FUTURE: (Plain, future, Words("未来日期", "Day to come")),
    Kind.PASSED: (Passed, passed, Words("预计已过期", "Forecast has passed")),
}
"""Of each kind its parameters, what it looks for, and its name."""
