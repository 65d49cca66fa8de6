"""A snapshot's canonical JSON read into facts. Pure."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from guatu.assess.types import DirectiveFact, IndicatorFact, MonthFacts, ProjectFact, SubmissionFact, UnitFact
from guatu.kernel.period import Period
from guatu.org.types import UnitKind
from guatu.projects.types import Stage
from guatu.status.types import Words
from guatu.ui.types import LightColour

Row = Mapping[str, Any]


def month_facts(text: str) -> MonthFacts:
    """The facts of a snapshot (status.models.Snapshot.facts). Amounts are kept there as text, so nothing is rounded."""
    facts: Row = json.loads(text, parse_float=Decimal)
    return MonthFacts(
        period=Period.parse(facts["period"]),
        city=_named(facts["city"]) if facts["city"] else None,
        units=tuple(_unit(row) for row in facts["units"]),
        projects=tuple(_project(row) for row in facts["projects"]),
        directives=tuple(_directive(row) for row in facts["directives"]) if "directives" in facts else None,
        matters=tuple(_directive(row) for row in facts["matters"]) if "matters" in facts else None,
        submissions=tuple(_submission(row) for row in facts["submissions"]),
        # Snapshots of before targets had versions are told as they were.
        indicators=tuple(_indicator(row) for row in facts["indicators"] if row.get("target_version")),
    )


def _unit(row: Row) -> UnitFact:
    return UnitFact(row["id"], row["code"], _named(row), UnitKind(row["kind"]))


def _project(row: Row) -> ProjectFact:
    return ProjectFact(
        code=row["code"],
        name=_named(row),
        unit_code=row["unit_code"],
        kind=row["kind"],
        stage=Stage(row["stage"]),
        colour=LightColour(row["colour"]),
        plan_year=_amount(row["plan_year"]),
        invested_year=_amount(row["invested_year"]),
        reason=Words(row["reason_zh"], row["reason_en"]),
        days_short=row["days_short"],
        light_id=row.get("light_id"),
    )


def _directive(row: Row) -> DirectiveFact:
    return DirectiveFact(
        id=row.get("id"),
        number=row["number"],
        matter=Words(row["matter"], row.get("matter_en") or row["matter"]),
        unit_code=row["unit_code"],
        unit=Words(row.get("unit") or row["unit_code"], row.get("unit_en") or row.get("unit") or row["unit_code"]),
        state=row["state"],
        issued_on=date.fromisoformat(row["issued_on"]),
        due_on=date.fromisoformat(row["due_on"]),
        closed_on=_day(row["closed_on"]),
        reopened=row["reopened"],
        overdue=row["overdue"],
        kind=row.get("kind", "directive"),
    )  # fmt: skip


def _submission(row: Row) -> SubmissionFact:
    return SubmissionFact(
        id=row.get("submission_id"),
        unit_code=row["unit_code"],
        due_on=_day(row["due_on"]),
        submitted_on=_day(row["submitted_on"]),
        late=row["late"],
        returned=int(row["returned"]),
    )


def _indicator(row: Row) -> IndicatorFact:
    return IndicatorFact(
        code=row["code"],
        name=_named(row),
        measure=Words(row["measure"], row["measure_en"] or row["measure"]),
        decimals=row["decimals"],
        unit_code=row["unit_code"],
        period=Period.parse(row["period"]),
        target_year=_amount(row["target_year"]),
        target_version=row["target_version"],
        actual=_amount(row["actual"]),
        growth=_amount(row["growth"]),
    )


def _named(row: Row) -> Words:
    return Words(row["name"], row.get("name_en") or row["name"])


def _amount(value: str | int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
