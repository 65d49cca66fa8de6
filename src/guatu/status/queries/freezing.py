"""Snapshots, and what one freezes of projects, their lights and the indicators."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from guatu.collect.queries import snapshot_facts as submissions
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.kernel.quantity import rounded
from guatu.ledger.types import Fact, Facts
from guatu.org.queries import units
from guatu.org.types import RANKED_KINDS, Actor, UnitKind
from guatu.projects import queries as projects
from guatu.status.facts import kept_facts
from guatu.status.models import Light, Snapshot
from guatu.status.queries.lights import lights
from guatu.status.types import Coded
from guatu.targets import queries as targets

if TYPE_CHECKING:
    from guatu.projects.models import Project


def snapshots(actor: Actor) -> QuerySet[Snapshot]:
    """All snapshots, the newest first, without their facts. For those who see the whole city."""
    rows = Snapshot.objects.select_related("taken_by").defer("facts")
    return rows if actor.can("status.read") and actor.unit_ids is None else rows.none()


def snapshot(actor: Actor, snapshot_id: int) -> Snapshot:
    """One snapshot with its facts. Raises NotFound."""
    found = snapshots(actor).defer(None).select_related("taken_by").filter(pk=snapshot_id).first()
    if found is None:
        raise NotFound(what=f"status.snapshot:{snapshot_id}")
    return found


def frozen_facts(actor: Actor, period: Period) -> Facts:
    """What a snapshot of the month freezes now: units, projects with their lights, indicators, submissions."""
    shown = list(units(actor, [UnitKind.CITY, *RANKED_KINDS]))
    top = next((unit for unit in shown if unit.kind == UnitKind.CITY), None)
    return {
        "period": str(period),
        "city": _named(top) if top else None,
        "units": [_named(unit) | {"id": unit.pk, "kind": unit.kind} for unit in shown],
        "projects": _frozen_projects(actor, period),
        "indicators": indicator_facts(actor, period),
        "submissions": list(submissions(actor, period)),
    }


def _named(row: Coded) -> dict[str, Fact]:
    return {"code": row.code, "name": row.name, "name_en": row.name_en}


def _frozen_projects(actor: Actor, period: Period) -> list[Fact]:
    by_id = {row.subject_id: row for row in lights(actor, period=period).order_by()}
    rows = [row for row in projects.projects(actor) if row.pk in by_id]
    ids = [row.pk for row in rows]
    plans = projects.investment_plans(actor, ids, period.year)
    done = projects.latest_progress(actor, ids, period)
    facts = kept_facts(actor, rows, period)
    return [
        _frozen_project(
            row,
            by_id[row.pk],
            facts.get(row.pk, {}),
            plans.get(row.pk),
            # Cumulative within the year: last year's figure says nothing of this year's plan.
            done[row.pk].invested_year
            if row.pk in done and done[row.pk].period[:4] == str(period.year)
            else None,
        )
        for row in rows
    ]


def _frozen_project(
    row: "Project", light: Light, known: Mapping[str, str], plan: Decimal | None, done: Decimal | None
) -> dict[str, Fact]:
    facts = _facts_by_question(light)
    worst = light.reasons[0] if light.reasons else {"zh": "", "en": ""}
    share = rounded(done / plan, 4) if plan and done is not None else None
    return (
        _named(row)
        | {
            "unit_code": row.unit.code,
            "area_code": row.area.code if row.area else "",
            "kind": row.kind,
            "stage": row.stage,
            "light_id": light.pk,
            "colour": light.colour,
            "plan_year": plan,
            "invested_year": done,
            "share": share,
            "behind_points": facts.get("progress", {}).get("behind"),
            "reason_zh": worst["zh"],
            "reason_en": worst["en"],
            "days_short": int(facts.get("forecast", {}).get("days_short", 0)),
            "own_rating": row.own_rating,
            "facts": dict(known),
        }
        | _overridden(light)
    )


def _overridden(light: Light) -> dict[str, Fact]:
    """Whose light it is where a post has set it, and what the rules gave; nothing where none has."""
    if light.override is None:
        return {}
    return {
        "computed": light.computed,
        "override_post": light.override.post.title,
        "override_until": light.override.until,
        "override_reason": light.override.reason,
    }


def _facts_by_question(light: Light) -> dict[str, Mapping[str, str]]:
    return {reason["question"]: reason["facts"] for reason in light.reasons}


def indicator_facts(actor: Actor, period: Period, known_on: date | None = None) -> list[Fact]:
    """Indicators of the city and its ranked units as a snapshot freezes them, with the version of their targets.

    `known_on`: as a snapshot taken at the end of that day froze them, from figures and targets as then known.
    """
    codes = {unit.pk: unit.code for unit in units(actor, [UnitKind.CITY, *RANKED_KINDS])}
    plan = targets.current_plan(actor, period.year)
    if plan is None:
        return []
    names = {row.pk: row for row in targets.indicators(actor)}
    found = targets.paces(actor, plan, list(codes), period, known_on=known_on)
    return [
        _named(names[indicator_id])
        | {
            "measure": names[indicator_id].measure,
            "measure_en": names[indicator_id].measure_en,
            "decimals": names[indicator_id].decimals,
            "unit_code": codes[unit_id],
            "period": str(pace.period),
            "target_year": pace.target_year,
            "stretch": pace.stretch,
            "target_version": pace.version,
            "target_to_date": pace.target_to_date,
            "actual": pace.actual,
            "growth": pace.growth,
        }
        for (indicator_id, unit_id), pace in found.items()
        if pace.target_year is not None or pace.actual is not None
    ]
