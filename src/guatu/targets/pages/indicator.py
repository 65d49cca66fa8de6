"""One indicator: its pace, its targets, its figures; splitting a year's target; recording a figure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of, units
from guatu.org.types import Actor
from guatu.targets import actions, counting, forms, queries, rules
from guatu.targets.columns import figure_columns, grid_listing, inflation_columns, month_columns
from guatu.targets.models import Indicator, Observation, Plan
from guatu.targets.pages.common import (
    asking_plan,
    filled,
    last_month,
    plan_url,
    read_or_write,
)
from guatu.targets.pages.inflation import inflation_lines
from guatu.targets.types import Entry, Pace, Place, TargetGrid
from guatu.targets.words import approver_of, column_label, figure_label, measure_of, value_label
from guatu.ui.lists import exported
from guatu.ui.past import known_on
from guatu.ui.types import Crumb, PacingCurve
from guatu.ui.words import month_name, named

if TYPE_CHECKING:
    from guatu.org.models import Unit

FIGURES_A_PAGE = 30


@require_GET
def indicator(request: HttpRequest, code: str) -> HttpResponseBase:
    """One indicator: its pace, its targets by unit and month with both sums, its figures with revisions."""
    actor = actor_of(request)
    found = queries.indicator(actor, code)
    plan = asking_plan(actor, found, request.GET.get("plan"))
    unit = _unit(actor, request.GET.get("unit", ""))
    day = known_on(request)
    month = last_month(plan, day)
    single = request.GET.get("show") == Entry.SINGLE and queries.measured(found).adds_over_months
    facts = queries.measured(found)

    def lines(chunk: Sequence[Observation]) -> list[tuple[Observation, bool, str]]:
        return [(row, _stood(row, day), figure_label(facts, Period.parse(row.period))) for row in chunk]

    rows = queries.revisions(actor, found, year=month.year, known_on=day)
    listing = figure_columns(found, value_label(found))
    notes = [(_("指标"), named(found)), (_("年度"), str(month.year))]
    if taken := exported(request, listing, rows, notes=notes, lines=lines):
        return taken
    grid = queries.grid(actor, plan, found, month.year, on=month.last_day, known_on=day)
    table = queries.figure_table(actor, found, month.year, single=single, known_on=day)
    split, split_rows = grid_listing(found, grid)
    by_month = month_columns(found, _columns(found))
    notes = [*notes, (_("规划"), named(plan))]
    raised, raised_rows = inflation_columns(found), inflation_lines(actor, plan, found, month.year)
    for other, its_rows in ((split, split_rows), (by_month, table.rows), (raised, raised_rows)):
        if taken := exported(request, other, its_rows, notes=notes):
            return taken
    figures = Paginator(rows, FIGURES_A_PAGE)
    shown = figures.get_page(request.GET.get("page"))
    pace = queries.pace(actor, found, unit, month, plan=plan, known_on=day) if unit is not None else None
    context = {
        "menu_key": "targets",
        "crumbs": [Crumb(_("目标任务"), plan_url(plan)), Crumb(named(found))],
        "indicator": found,
        "measure": measure_of(found),
        "release": queries.released(actor, [found])[0],
        "counter": counting.described(actor, found.counter),
        "plan": plan,
        "unit": unit,
        "units": _units(actor, grid),
        "month": month,
        "known_on": day,
        "single": single,
        "pace": pace,
        "curve": _curve(actor, found, unit, pace, day) if unit is not None and pace is not None else None,
        "grid": grid,
        "make_up_url": _make_up_url(actor, plan, found, unit, pace),
        "pursuits": queries.pursuits(actor, found, month.last_day, day),
        "versions": [
            (row, approver_of(row)) for row in queries.versions(actor, indicator=found, known_on=day)
        ],
        "table": table,
        "columns": _columns(found),
        "inflation": raised_rows,
        "figures": shown,
        "value_label": value_label(found),
        "revisions": lines(list(shown)),
        "listing": listing,
        "grid_listing": split,
        "months_listing": by_month,
        "raised_listing": raised,
        "may_write": actor.can("targets.write"),
        "may_observe": not (found.formula or found.counter)
        and actor.can("targets.observe", Place(actor.unit_id)),
    }
    return render(request, "targets/indicator.html", context)


def _make_up_url(
    actor: Actor, plan: Plan, indicator: Indicator, unit: "Unit | None", pace: Pace | None
) -> str:
    """Where the unit's shortfall is made up in the months left, nothing being issued; "" where it is not behind."""
    facts = queries.measured(indicator)
    if unit is None or pace is None or not (facts.adds_over_months and facts.adds_over_units):
        return ""
    behind = pace.actual is not None and pace.target_to_date is not None and pace.actual < pace.target_to_date
    if not behind or not facts.higher_is_better or not actor.can("targets.write"):
        return ""
    asked = urlencode({"plan": plan.code, "of": unit.code, "makeup": 1})
    return f"{reverse('targets:split', args=[indicator.code])}?{asked}#lags"


@read_or_write
def observe(request: HttpRequest, code: str) -> HttpResponse:
    """Record a month's figure of one unit, or correct it."""
    actor = actor_of(request)
    actor.require("targets.observe", Place(actor.unit_id))
    found = queries.indicator(actor, code)
    start = {key: request.GET[key] for key in ("unit", "period") if key in request.GET}
    form = forms.ObservationForm(request.POST or None, actor=actor, indicator=found, initial=start)

    def act() -> None:
        facts = dict(form.cleaned_data)
        unit = facts.pop("unit")
        actions.record_observation(actor, indicator_id=found.pk, unit_id=unit.pk, **facts)

    lead = _("%(name)s，计量单位：%(measure)s。") % {"name": named(found), "measure": measure_of(found)}
    return filled(
        request,
        form,
        act,
        heading=_("填报数据"),
        lead=lead,
        done=_("数据已保存；原有数据留作历史版本。"),
        back=reverse("targets:indicator", args=[found.code]),
    )


def _unit(actor: Actor, code: str) -> "Unit | None":
    """The unit whose pace is drawn: the one asked for, else the city, else the first the actor sees."""
    if not code:
        return queries.city(actor) or queries.carriers(actor).first()
    found: Unit | None = units(actor).filter(code=code).first()
    if found is None:
        raise NotFound(what=code)
    return found


def _units(actor: Actor, grid: TargetGrid) -> list[Any]:
    """Whose pace may be looked at: the city, the usual carriers, and whoever else is given this target."""
    top = queries.city(actor)
    found = [*([top] if top is not None else ()), *queries.carriers(actor), *(row.unit for row in grid.rows)]
    return list({unit.pk: unit for unit in found}.values())


def _stood(row: Observation, known_on: date | None) -> bool:
    """Whether the revision is in force, or was at the end of the day as of which the page is shown."""
    return row.superseded_at is None or (
        known_on is not None and row.superseded_at >= queries.end_of(known_on)
    )


def _columns(indicator: Indicator) -> list[str]:
    facts = queries.measured(indicator)
    return [column_label(facts, month) for month in rules.due_months(facts)]


def _curve(actor: Actor, indicator: Indicator, unit: "Unit", now: Pace, known_on: date | None) -> PacingCurve:
    """The year so far against its targets, with last year's."""
    month = now.period
    before = queries.pace(actor, indicator, unit, Period.of_month(month.year - 1, 12), known_on=known_on)
    return PacingCurve(
        title=f"{named(indicator)} · {named(unit)}",
        unit=value_label(indicator) if indicator.is_growth else measure_of(indicator),
        periods=tuple(month_name(month.first_day) for month in month.year_period.months()),
        plan=_plotted(now.plan),
        actual=_plotted(_by_month(now.history)),
        last_year=_plotted(_by_month(before.history)) if before.history else (),
        today=month.number - 1,
    )


def _by_month(history: tuple[tuple[Period, Decimal], ...]) -> tuple[Decimal | None, ...]:
    known = {month.number: value for month, value in history}
    return tuple(known.get(number) for number in range(1, 13))


def _plotted(values: tuple[Decimal | None, ...]) -> tuple[float | None, ...]:
    return tuple(None if value is None else float(value) for value in values)
