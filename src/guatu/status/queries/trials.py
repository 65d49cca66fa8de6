"""A dry run: what a pack would have lit on the facts that a snapshot froze. Nothing is written."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.projects.types import Stage
from guatu.status.judging.columns import Columns, Value, columns_of
from guatu.status.judging.compare import Comparison, compare
from guatu.status.judging.dictionary import facts_of
from guatu.status.queries.lights import snapshot
from guatu.status.queries.packs import packs_in_force
from guatu.status.types import FactDef, FactKind, Pack, SubjectKind


def frozen_columns(frozen: Mapping[str, Any]) -> Columns:
    """The projects of a snapshot with the facts it froze; one that froze few gives what follows from them."""
    period = Period.parse(frozen["period"])
    rows = frozen["projects"]
    found = [_row(row, period) for row in rows]
    return columns_of(SubjectKind.PROJECT, [row["code"] for row in rows], found, [period.year] * len(rows))


def try_pack(actor: Actor, pack: Pack, snapshot_id: int) -> Comparison:
    """Which projects of a snapshot would change light with this pack in force, in the place of another version of it.

    Both sides are judged from the frozen facts by the packs now in force. Raises NotFound, Denied.
    """
    actor.require("status.read")
    frozen: Mapping[str, Any] = json.loads(snapshot(actor, snapshot_id).facts)
    running = [one for one in packs_in_force() if one.subject is SubjectKind.PROJECT]
    others = [one for one in running if one.code != pack.code]
    return compare(running, [*others, pack], frozen_columns(frozen))


def frozen_names(actor: Actor, snapshot_id: int) -> dict[str, dict[str, str]]:
    """Names of a snapshot's projects in both languages, by code. Raises NotFound."""
    frozen = json.loads(snapshot(actor, snapshot_id).facts)
    return {row["code"]: {"zh": row["name"], "en": row["name_en"]} for row in frozen["projects"]}


def _row(row: Mapping[str, Any], period: Period) -> dict[str, Value]:
    kept = row.get("facts")
    if kept is None:
        return _followed(row, period)
    known = facts_of(SubjectKind.PROJECT)
    return {name: read_kept(known[name], text) for name, text in kept.items() if name in known}


def read_kept(fact: FactDef, text: str) -> Value:
    """A fact as a light or a snapshot keeps it."""
    if fact.kind is FactKind.YES_NO:
        return text == "true"
    if fact.kind is FactKind.DAY:
        return date.fromisoformat(text)
    if fact.kind is FactKind.PERIOD:
        return Period.parse(text)
    return Decimal(text) if fact.kind in (FactKind.NUMBER, FactKind.MONEY) else text


def _followed(row: Mapping[str, Any], period: Period) -> dict[str, Value]:
    """Of a snapshot taken before facts were frozen whole."""
    stage = Stage(row["stage"])
    plan, done = (
        Decimal(row[key]) if row[key] is not None else None for key in ("plan_year", "invested_year")
    )
    return {
        "period": period,
        "reported": period if done is not None else None,
        "plan_year": plan,
        "invested_year": done,
        "months_elapsed": period.elapsed_months if done is not None else None,
        "started": Stage.STARTED.rank <= stage.rank <= Stage.EFFECTIVE.rank,
        "finished": row["colour"] == "done",
        "stale": row["colour"] == "grey",
        "days_short": row["days_short"],
        "worked_back": True,
    }
