"""The house's own facts as columns: what a pack that is not in force would say of them today."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.org.queries import units
from guatu.org.types import RANKED_KINDS, Actor, UnitKind
from guatu.projects import queries as projects
from guatu.projects.types import Stage
from guatu.status.facts import city_facts, due_days
from guatu.status.judging.columns import Columns, Value, columns_of
from guatu.status.rules.indicator_facts import month_facts
from guatu.status.rules.project_facts import project_columns
from guatu.status.types import SubjectKind, Words
from guatu.targets import queries as targets

RELEASES: Final = 4
"""Releases of growth that turning points are told by."""


def house_facts(actor: Actor, subject: SubjectKind, period: Period) -> Columns:
    """The facts of a month as the house knows them now. Raises Denied, G1806 for what is no month, G1839 for a kind of
    subject whose facts come from files only."""
    actor.require("status.read")
    if period.kind is not Kind.MONTH:
        raise GuatuError("G1806", period=period)
    if subject not in _GATHERED:
        raise GuatuError("G1839", subject=subject.value, known=", ".join(kind.value for kind in _GATHERED))
    return _GATHERED[subject](actor, period)


def _projects(actor: Actor, period: Period) -> Columns:
    rows = list(projects.projects(actor).exclude(stage=Stage.TERMINATED.value))
    found = city_facts(actor, rows, period, due_days(actor, period))
    columns = project_columns(list(found.values()))
    keys = [row.code for row in rows if row.pk in found]
    return Columns(columns.subject, keys, columns.values, columns.texts, columns.years)


def _indicators(actor: Actor, period: Period) -> Columns:
    """Every indicator of the year's plan × every ranked unit, or the city, that carries it. Fixed in its queries."""
    plan = targets.current_plan(actor, period.year)
    if plan is None:
        return columns_of(SubjectKind.INDICATOR, [], [])
    shown = {unit.pk: unit for unit in units(actor, [UnitKind.CITY, *RANKED_KINDS])}
    names = {row.pk: row for row in targets.indicators(actor)}
    paces = targets.paces(actor, plan, list(shown), period)
    wanted = [names[pk] for pk in {pk for pk, _unit in paces}]
    growth = targets.histories(actor, plan, wanted, period, years_back=1).growth
    city = next((pk for pk, unit in shown.items() if unit.kind == UnitKind.CITY), None)
    keys, rows = [], []
    for (indicator_id, unit_id), pace in sorted(paces.items()):
        indicator, unit = names[indicator_id], shown[unit_id]
        whole = paces.get((indicator_id, city)) if city is not None else None
        keys.append(f"{unit.code}/{indicator.code}")
        rows.append(
            month_facts(pace, adds_up=targets.measured(indicator).adds_over_months)
            | _growth(growth.get((indicator_id, unit_id), {}), period)
            | {
                "name": Words(indicator.name, indicator.name_en or indicator.name),
                "unit": Words(unit.name, unit.name_en or unit.name),
                "growth_city": whole.growth if whole is not None else None,
            }
        )
    return columns_of(SubjectKind.INDICATOR, keys, rows, [period.year] * len(rows))


def _growth(published: Mapping[Period, Decimal], period: Period) -> dict[str, Value]:
    """The month's growth as published, and that of the releases before; none where the month has none."""
    if period not in published:
        return {}
    releases = sorted((month for month in published if month <= period), reverse=True)[:RELEASES]
    return {f"growth_{back}" if back else "growth": published[month] for back, month in enumerate(releases)}


_GATHERED: Final[Mapping[SubjectKind, Callable[[Actor, Period], Columns]]] = {
    SubjectKind.PROJECT: _projects,
    SubjectKind.INDICATOR: _indicators,
}
