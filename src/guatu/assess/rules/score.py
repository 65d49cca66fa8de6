"""A scheme over a month's facts: lines, points out of 100, places. Pure: the same snapshot always scores the same."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from guatu.assess.rules.measures import MEASURES
from guatu.assess.types import (
    Item,
    Line,
    Measured,
    MonthFacts,
    Outcome,
    Shown,
    UnitFact,
    UnitMonth,
    UnitScore,
)
from guatu.kernel.language import EN, ZH
from guatu.kernel.period import Period
from guatu.kernel.quantity import format_money, rounded, to_decimal
from guatu.org.types import RANKED_KINDS
from guatu.status.types import Money, Words

HUNDRED = 100


def score(items: Sequence[Item], facts: MonthFacts) -> Outcome:
    """Every district, county and zone of the snapshot scored and ranked among its kind.

    The points are the sum of the lines × 100 ÷ the full marks of the items that had something to count [≈].
    """
    found: list[tuple[UnitFact, tuple[Line, ...], Decimal]] = []
    unscored: list[UnitFact] = []
    for month in _by_unit(facts):
        lines = tuple(line(item, month) for item in items)
        essential = {item.code for item in items if item.essential}
        if any(row.points is None and row.item in essential for row in lines):
            unscored.append(month.unit)
        else:
            found.append((month.unit, lines, total(lines)))
    return Outcome(_ranked(found), tuple(unscored))


def line(item: Item, month: UnitMonth) -> Line:
    """One item's points of one unit, with the sentence that has its numbers."""
    measured = MEASURES[item.measure](month, item)
    return Line(
        item=item.code,
        points=measured.points,
        full=item.full,
        says=_sentence(item, measured),
        facts={key: _kept(value) for key, value in measured.facts.items()},
        refs=measured.refs,
    )


def total(lines: Sequence[Line]) -> Decimal:
    """Points out of 100, two places; 0 where no line had anything to count."""
    counted = [row for row in lines if row.points is not None]
    full = sum((row.full for row in counted), Decimal(0))
    won = sum((row.points for row in counted if row.points is not None), Decimal(0))
    return rounded(to_decimal(Fraction(won) * HUNDRED / Fraction(full)), 2) if full else Decimal("0.00")


def _by_unit(facts: MonthFacts) -> list[UnitMonth]:
    return [
        UnitMonth(
            unit=unit,
            period=facts.period,
            projects=tuple(row for row in facts.projects if row.unit_code == unit.code),
            directives=None
            if facts.directives is None
            else tuple(row for row in facts.directives if row.unit_code == unit.code),
            submissions=tuple(row for row in facts.submissions if row.unit_code == unit.code),
            matters=None
            if facts.matters is None
            else tuple(row for row in facts.matters if row.unit_code == unit.code),
        )
        for unit in facts.units
        if unit.kind in RANKED_KINDS
    ]


def _ranked(found: Sequence[tuple[UnitFact, tuple[Line, ...], Decimal]]) -> tuple[UnitScore, ...]:
    """By kind as `RANKED_KINDS` names them, then by place; of equals the one first in the snapshot stands first."""
    groups: defaultdict[str, list[Decimal]] = defaultdict(list)
    for unit, _lines, points in found:
        groups[unit.kind].append(points)
    scores = [
        UnitScore(
            unit=unit,
            points=points,
            rank=1 + sum(other > points for other in groups[unit.kind]),
            of=len(groups[unit.kind]),
            lines=lines,
        )
        for unit, lines, points in found
    ]
    return tuple(sorted(scores, key=lambda row: (RANKED_KINDS.index(row.unit.kind), row.rank)))


def _sentence(item: Item, measured: Measured) -> Words:
    says = item.says.get(measured.case) or item.says["scored"]
    zh, en = (
        template.format_map({key: _shown(value, language) for key, value in measured.facts.items()})
        for template, language in ((says.zh, ZH), (says.en, EN))
    )
    return Words(zh, en)


def _shown(value: Shown, language: str) -> str:
    match value:
        case Money():
            return format_money(value.amount, language)
        case Period():
            return value.label(language)
        case Decimal():
            return f"{value.normalize():f}"
        case int():
            return str(value)


def _kept(value: Shown) -> str:
    return f"{value.amount:f}" if isinstance(value, Money) else str(value)
