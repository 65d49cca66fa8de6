"""The past of what a submission is about, in queries whose number does not grow with it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from guatu.collect.rules import steps
from guatu.collect.types import Step
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.targets import queries as targets

if TYPE_CHECKING:
    from guatu.projects.models import Project

PROJECT_MONTHS: Final = 24
"""Months of a project that are looked back at: few run longer at one pace."""
INDICATOR_YEARS: Final = 6
"""Years of an indicator: at least three take the season out, more are an older economy."""


def of_projects(actor: Actor, project_ids: Collection[int], period: Period) -> dict[int, tuple[Step, ...]]:
    """What each month before `period` brought to each project, in yuan. One query."""
    months = [period.shift(-back) for back in range(1, PROJECT_MONTHS + 1)]
    found: defaultdict[int, dict[Period, Decimal]] = defaultdict(dict)
    rows = projects.progress(actor, project_ids=project_ids, periods=months)
    for project_id, text, invested in rows.values_list("project_id", "period", "invested_year"):
        found[project_id][Period.parse(text)] = invested
    return {key: steps(figures, cumulative=True) for key, figures in found.items()}


def namesakes(actor: Actor, rows: Iterable["Project"]) -> dict[int, tuple[str, date]]:
    """Of each project that has not started, another of exactly its name that has: code and first start. One query."""
    waiting = {row.name: row for row in rows if row.start_actual is None}
    others = (
        projects.projects(actor)
        .filter(name__in=list(waiting), start_actual__isnull=False)
        .order_by("-start_actual")
    )
    return {
        waiting[name].pk: (code, started)
        for name, code, started in others.values_list("name", "code", "start_actual")
        if code != waiting[name].code and started is not None
    }


def of_indicators(
    actor: Actor, ids: Collection[int], unit_id: int, period: Period
) -> Mapping[int, Mapping[Period, Decimal]]:
    """A unit's figures of some indicators by month, of six years and up to `period`. One query."""
    months = [
        month
        for year in range(period.year - INDICATOR_YEARS, period.year + 1)
        for month in Period.of_year(year).months()
        if month <= period
    ]
    found: defaultdict[int, dict[Period, Decimal]] = defaultdict(dict)
    rows = targets.observations(actor, indicator_ids=ids, unit_ids=[unit_id], periods=months).order_by()
    for indicator_id, text, value in rows.values_list("indicator_id", "period", "value"):
        found[indicator_id][Period.parse(text)] = value
    return found


def others(actor: Actor, codes: Collection[str], unit_id: int, period: Period) -> dict[str, Decimal]:
    """The unit's figures of this month of indicators by code. Two queries, none without codes."""
    if not codes:
        return {}
    known = dict(targets.indicators(actor).filter(code__in=codes).values_list("pk", "code"))
    rows = targets.observations(actor, indicator_ids=list(known), unit_ids=[unit_id], periods=[period])
    return {known[indicator_id]: value for indicator_id, value in rows.values_list("indicator_id", "value")}
