"""A month's figures. Pure: the same snapshot and places give the same bulletin."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from guatu.assess.types import MonthFacts, Place, ProjectFact, UnitFact
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.kernel.quantity import percent, rounded, to_decimal
from guatu.org.types import RANKED_KINDS, UnitKind
from guatu.publish.types import Letterhead, MonthFigures, Totals, UnitLine
from guatu.status.types import Words
from guatu.ui.types import LightColour

BRACKETED = re.compile(r"\s*[（(][^（()）]*[)）]")


def check_month(period: Period) -> None:
    """Raises G2202 where it is no month."""
    if period.kind is not Kind.MONTH:
        raise GuatuError("G2202", period=period)


def number_of(mark: str, year: int, sequence: int) -> str:
    """春项目办〔2026〕5号: the brackets of GB/T 9704-2012, no leading zero."""
    return f"{mark}〔{year}〕{sequence}号"


def letterhead(data: Mapping[str, Any], city: Words | None) -> Letterhead:
    """The office's words with the city's name put in; a note in brackets, such as （示例）, is no part of a name."""
    zh = BRACKETED.sub("", city.zh) if city else "本市"
    en = BRACKETED.sub("", city.en) if city else "the city"
    return Letterhead(
        issuer=Words(data["issuer"].format(city=zh), data["issuer_en"].format(city=en)),
        masthead=data["masthead"].format(city=zh),
        mark=data["mark"].format(initial=zh[:1]),
        addressee=Words(data["addressee"], data["addressee_en"]),
        copies_to=tuple(data["copies_to"]),
    )


def figures(facts: MonthFacts, places: Mapping[str, Place]) -> MonthFigures:
    """What a bulletin says, counted from a snapshot. `places` by unit code, from the assessment of that snapshot."""
    ranked = [unit for unit in facts.units if unit.kind in RANKED_KINDS]
    red = tuple(row for row in facts.projects if row.colour is LightColour.RED)
    overdue = tuple(
        sorted((row for row in facts.directives or () if row.overdue), key=lambda row: row.due_on)
    )
    late = {row.unit_code for row in facts.submissions if row.late}
    with_red = {row.unit_code for row in red}
    cities = {unit.code for unit in facts.units if unit.kind is UnitKind.CITY}
    lines = [_unit_line(unit, facts, places.get(unit.code)) for unit in ranked]
    return MonthFigures(
        period=facts.period,
        whole=totals(facts.projects, facts.period),
        units=tuple(sorted(lines, key=_order)),
        red=tuple(sorted(red, key=lambda row: (-row.days_short, row.code))),
        red_units=tuple(unit for unit in ranked if unit.code in with_red),
        directives=facts.directives,
        overdue=overdue,
        by_state=Counter(row.state for row in facts.directives or ()),
        reports=(len(facts.submissions), sum(row.late for row in facts.submissions)),
        late=tuple(unit for unit in facts.units if unit.code in late),
        indicators=tuple(row for row in facts.indicators if row.unit_code in cities),
    )


def totals(projects: Iterable[ProjectFact], period: Period) -> Totals:
    """Lights counted, investment summed; a planned project without a figure of the year counts as nothing done."""
    rows = list(projects)
    planned = [row for row in rows if row.plan_year]
    plan = sum((row.plan_year or Decimal(0) for row in planned), Decimal(0))
    done = sum((row.invested_year or Decimal(0) for row in planned), Decimal(0))
    share = percent(done, plan)
    linear = to_decimal(Fraction(100 * period.elapsed_months, 12))
    colours = Counter(row.colour for row in rows)
    return Totals(
        projects=len(rows),
        unplanned=len(rows) - len(planned),
        colours={colour: colours[colour] for colour in LightColour},
        plan=plan,
        done=done,
        share=None if share is None else rounded(share, 1),
        linear=rounded(linear, 1),
        behind=None if share is None else rounded(linear - share, 1),
    )


def behind_linear(lines: Sequence[UnitLine]) -> tuple[UnitFact, ...]:
    """The units that have done less than was due by the month."""
    return tuple(row.unit for row in lines if row.totals.behind is not None and row.totals.behind > 0)


def _unit_line(unit: UnitFact, facts: MonthFacts, place: Place | None) -> UnitLine:
    return UnitLine(
        unit=unit,
        totals=totals((row for row in facts.projects if row.unit_code == unit.code), facts.period),
        overdue=sum(row.overdue for row in facts.directives or () if row.unit_code == unit.code),
        place=place,
    )


def _order(line: UnitLine) -> tuple[int, bool, int]:
    """By kind, then by place, the unscored last; the sort is stable, so equals stay as in the snapshot."""
    kind = RANKED_KINDS.index(line.unit.kind)
    return (kind, True, 0) if line.place is None else (kind, False, line.place.rank)
