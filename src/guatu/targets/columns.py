"""The columns of targets' lists, as files hold them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.kernel.period import Period
from guatu.targets.models import Indicator
from guatu.targets.types import GridRow, Pace, TargetGrid
from guatu.targets.words import measure_of
from guatu.ui.types.lists import Column, Get, Listing, day, moment, number, share, text, value
from guatu.ui.words import is_english, month_name, named


def figure_columns(indicator: Indicator, label: object) -> Listing:
    """The figures of an indicator with their revisions; rows are (row, in force, label). `label`: what they measure."""
    columns = [
        text(_("月份"), lambda line: line[2]),
        text(_("单位"), lambda line: line[0].unit, width=20),
        number(label, lambda line: line[0].value, places=indicator.decimals),
        *(
            ()
            if indicator.is_growth
            else (number(_("同比增速（%）"), lambda line: line[0].growth, places=1),)
        ),
        number(_("名次"), lambda line: line[0].rank),
        number(_("版本"), lambda line: line[0].revision),
        text(_("有效"), lambda line: line[1]),
        text(_("理由"), lambda line: line[0].reason or None, width=40),
        text(_("填报人"), lambda line: line[0].recorded_by),
        moment(_("时间"), lambda line: line[0].recorded_at),
    ]
    return Listing(f"figures-{indicator.code}", _("数据与历史版本"), tuple(columns))


def _origin(indicator: Indicator) -> object:
    if indicator.formula:
        return _("按公式计算")
    if indicator.counter:
        return _("按台账计数")
    return (indicator.source_en if is_english() else "") or indicator.source or None


INDICATORS = Listing(
    "indicators",
    _("指标目录"),
    (
        text(_("代码"), lambda one: one.indicator.code, width=20),
        text(_("指标"), lambda one: one.indicator, width=30),
        text(_("计量单位"), lambda one: measure_of(one.indicator)),
        text(_("主管单位"), lambda one: one.indicator.owner, width=20),
        text(_("数据来源"), lambda one: _origin(one.indicator), width=30),
        number(_("发布日"), lambda one: one.indicator.release_day),
        text(_("最新数据"), lambda one: None if one.indicator.formula else one.newest),
        text(_("应有数据"), lambda one: one.due if one.late and not one.indicator.formula else None),
        text(_("可比口径，照公布数"), lambda one: one.indicator.comparable_growth),
        day(_("停用日期"), lambda one: one.indicator.retired_on),
    ),
)
"""Rows are releases: an indicator, its newest month, and which one is due."""


def _pace(get: Any) -> Get:
    """Of a line (standing, …) the figure of its pace; nothing where there is no standing."""
    return lambda line: get(line[0].pace)


def _done(pace: Pace) -> object:
    return pace.actual / pace.target_year if pace.actual is not None and pace.target_year else None


STANDINGS = Listing(
    "standings",
    _("指标"),
    (
        text(_("代码"), lambda line: line[0].indicator.code, width=20),
        text(_("指标"), lambda line: line[0].indicator, width=30),
        text(_("计量单位"), lambda line: measure_of(line[0].indicator)),
        value(_("全年目标"), _pace(lambda pace: pace.target_year)),
        value(_("奋斗"), _pace(lambda pace: pace.stretch)),
        text(_("截至"), _pace(lambda pace: pace.period)),
        value(_("累计完成"), _pace(lambda pace: pace.actual)),
        share(_("完成比例"), lambda line: None if line[0].indicator.kind == "rate" else _done(line[0].pace)),
        number(_("落后序时"), _pace(lambda pace: pace.behind_points), unit=_("百分点"), places=1),
        number(_("已报单位"), _pace(lambda pace: pace.reported)),
        number(_("应报单位"), _pace(lambda pace: pace.expected)),
        share(
            _("层层加码"), lambda line: line[1].share if line[1] is not None and line[1].inflated else None
        ),
    ),
)
"""Rows are (standing, who added what or None)."""

TASKS = Listing(
    "tasks",
    _("任务"),
    (
        text(_("领域"), lambda line: line[0], width=20),
        text(_("代码"), lambda line: line[1].code, width=16),
        text(_("任务"), lambda line: line[1], width=40),
        text(_("原文"), lambda line: line[1].sentence or None, width=60),
        text(_("出处"), lambda line: line[1].document or None, width=30),
        text(_("对应指标"), lambda line: line[1].indicator, width=24),
        value(_("底线"), lambda line: line[2].pace.target_year if line[2] else None),
        value(_("奋斗"), lambda line: line[2].pace.stretch if line[2] else None),
        text(_("计量单位"), lambda line: measure_of(line[1].indicator) if line[1].indicator else None),
        text(_("牵头单位"), lambda line: line[1].lead_unit, width=20),
        day(_("完成时限"), lambda line: line[1].due),
    ),
)
"""Rows are (area, task, its indicator's standing or None)."""


def grid_columns(indicator: Indicator, months: Sequence[str]) -> Listing:
    """A year's target by unit and month; rows are (whose, grid row). `months`: headings, none for a year alone."""
    places = indicator.decimals

    def month(at: int) -> Column:
        return number(months[at], lambda line: line[1].months[at], places=places)

    return Listing(
        f"targets-{indicator.code}",
        _("目标分解"),
        (
            text(_("单位"), lambda line: line[0], width=20),
            number(_("全年"), lambda line: line[1].year, unit=measure_of(indicator), places=places),
            *(month(at) for at in range(len(months))),
            *([number(_("各月合计"), lambda line: line[1].month_sum, places=places)] if months else ()),
        ),
    )


def grid_listing(indicator: Indicator, grid: TargetGrid) -> tuple[Listing, list[tuple[str, GridRow]]]:
    """The columns of a grid, and its rows as its page shows them: units, their sum, the city."""
    year = Period.of_year(grid.year).months() if grid.by_months else ()
    lines = [(named(row.unit), row) for row in grid.rows]
    if grid.unit_sum is not None:
        lines.append((gettext("各单位合计"), grid.unit_sum))
    if grid.city is not None:
        lines.append((named(grid.city.unit), grid.city))
    return grid_columns(indicator, [month_name(month.first_day) for month in year]), lines


def month_columns(indicator: Indicator, headings: Sequence[str]) -> Listing:
    """A year's figures by unit and month; rows are those of a `FigureTable`."""

    def month(at: int) -> Column:
        return number(headings[at], lambda row: row.values[at], places=indicator.decimals)

    return Listing(
        f"months-{indicator.code}",
        _("各月数据"),
        (
            text(_("单位"), lambda row: named(row.unit), width=20),
            text(_("计量单位"), lambda _row: measure_of(indicator)),
            *(month(at) for at in range(len(headings))),
        ),
    )


def inflation_columns(indicator: Indicator) -> Listing:
    """Who asks more of those below than is asked of them; rows are `InflationLine`."""

    def figure(heading: object, get: Get) -> Column:
        return number(heading, get, unit=measure_of(indicator), places=indicator.decimals)

    return Listing(
        f"raised-{indicator.code}",
        _("层层加码"),
        (
            number(_("层级"), lambda line: line.level),
            text(_("单位"), lambda line: line.name, width=20),
            figure(_("本级目标"), lambda line: line.own),
            figure(_("下级之和"), lambda line: line.parts),
            figure(_("加码"), lambda line: line.added),
            share(_("下级之和÷本级"), lambda line: line.ratio),
        ),
    )
