"""A dry run: what a pack would have lit on the facts that a snapshot froze. Nothing is written."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.projects.types import Stage
from guatu.status.gathering.registry import gathered
from guatu.status.judging.columns import Columns, Value, columns_of
from guatu.status.judging.compare import Comparison, compare
from guatu.status.judging.dictionary import facts_of
from guatu.status.judging.verdicts import in_force
from guatu.status.models import Exemption, Snapshot, Trial
from guatu.status.queries.freezing import snapshot
from guatu.status.queries.house import house_facts, project_facts
from guatu.status.queries.packs import packs_in_force
from guatu.status.rules.subjects import about
from guatu.status.types import Exempt, FactDef, FactKind, Pack, SubjectKind, Words

PATIENCE: Final = timedelta(minutes=10)


def frozen_columns(frozen: Mapping[str, Any], subject: SubjectKind = SubjectKind.PROJECT) -> Columns:
    """The subjects of a kind in a snapshot with the facts it froze; a project that froze few gives what follows from
    them. None of a kind that was not lit then."""
    period = Period.parse(frozen["period"])
    if subject is not SubjectKind.PROJECT:
        rows = frozen.get("subjects", {}).get(subject.value, [])
        known = facts_of(subject)
        found = [
            {name: read_kept(known[name], text) for name, text in row["facts"].items() if name in known}
            | _names(subject, row)
            for row in rows
        ]
        return columns_of(subject, [row["key"] for row in rows], found, [period.year] * len(rows))
    rows = frozen["projects"]
    found = [_row(row, period) for row in rows]
    return columns_of(SubjectKind.PROJECT, [row["code"] for row in rows], found, [period.year] * len(rows))


def _names(subject: SubjectKind, row: Mapping[str, Any]) -> dict[str, Value]:
    """The text by which sentences name it; texts are not frozen with the facts."""
    name = "matter" if subject is SubjectKind.DIRECTIVE else "name"
    return {name: Words(row["name"], row["name_en"] or row["name"])}


def try_pack(actor: Actor, pack: Pack, snapshot_id: int) -> Comparison:
    """Which subjects of a snapshot would change light with this pack in force, in the place of another version of it.

    Both sides are judged from the frozen facts by the packs now in force; exemptions that held then count. Raises
    NotFound, Denied.
    """
    actor.require("status.read")
    taken = snapshot(actor, snapshot_id)
    frozen: Mapping[str, Any] = json.loads(taken.facts)
    columns = frozen_columns(frozen, pack.subject)
    exempt = _exempt_then(taken, columns.keys) if pack.subject is SubjectKind.PROJECT else ()
    return _compared(pack, columns, exempt)


def try_on_house(actor: Actor, pack: Pack, period: Period) -> Comparison:
    """The same over the facts of a month as the house knows them now. Raises Denied, G1806."""
    if pack.subject is not SubjectKind.PROJECT:
        return _compared(pack, house_facts(actor, pack.subject, period), ())
    columns, exempt = project_facts(actor, period)
    return _compared(pack, columns, exempt)


def _compared(pack: Pack, columns: Columns, exempt: Sequence[Mapping[str, Exempt]]) -> Comparison:
    running = about(packs_in_force(), pack.subject)
    others = [one for one in running if one.code != pack.code]
    return compare(running, [*others, pack], columns, exempt=exempt)


def _exempt_then(taken: Snapshot, codes: Sequence[str]) -> list[Mapping[str, Exempt]]:
    """Of each project the exemptions that held when the snapshot was taken. One query."""
    day = min(timezone.localtime(taken.taken_at).date(), Period.parse(taken.period).next().last_day)
    rows = Exemption.objects.filter(until__gte=day, granted_at__lte=taken.taken_at)
    by_code: defaultdict[str, list[Exempt]] = defaultdict(list)
    for code, question, reason, until in rows.values_list("project__code", "question", "reason", "until"):
        by_code[code].append(Exempt(question, reason, until))
    return [in_force(tuple(by_code[code]), day) for code in codes]


def frozen_names(actor: Actor, snapshot_id: int, subject: SubjectKind) -> dict[str, Words]:
    """Names of a snapshot's subjects of a kind in both languages, by code or key. Raises NotFound."""
    frozen = json.loads(snapshot(actor, snapshot_id).facts)
    if subject is SubjectKind.PROJECT:
        return {row["code"]: Words(row["name"], row["name_en"]) for row in frozen["projects"]}
    rows = frozen.get("subjects", {}).get(subject.value, [])
    return {row["key"]: Words(row["name"], row["name_en"]) for row in rows}


def names_of(actor: Actor, subject: SubjectKind, period: Period) -> dict[str, Words]:
    """Names of the house's subjects of a kind in both languages, by code or key."""
    if subject is SubjectKind.PROJECT:
        rows = projects.projects(actor).order_by().values_list("code", "name", "name_en")
        return {code: Words(name, name_en or name) for code, name, name_en in rows}
    return {one.key: one.name for one in gathered(actor, subject, period, named=())}


def trials(actor: Actor, code: str, version: str) -> QuerySet[Trial]:
    """The dry runs of a version, the newest first. For those who see the whole city."""
    rows = Trial.objects.filter(code=code, version=version).select_related("snapshot", "asked_by")
    seen = actor.can("status.read") and actor.unit_ids is None
    return (rows if seen else rows.none()).order_by("-pk")


def is_cut(row: Trial) -> bool:
    """Whether a dry run has waited longer than any takes: the queue or the worker was lost; it is to be asked anew."""
    busy = row.state in (Trial.State.ASKED, Trial.State.RUNNING)
    return busy and clock().now() > row.asked_at + PATIENCE


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
