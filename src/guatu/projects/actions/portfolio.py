"""Somebody else's published list of projects, imported whole or not at all; a later edition updates it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from guatu.kernel.clock import clock
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Subject
from guatu.org.actions import create_unit
from guatu.org.queries import units
from guatu.org.types import Actor, Role, UnitKind
from guatu.projects.actions.replanning import schedule_fields, write_dates
from guatu.projects.adapters.portfolio import PortfolioReading, PortfolioRow, read_portfolio
from guatu.projects.adapters.profile import Department, Profile, fold, load_profile
from guatu.projects.models import Link, Node, OutsideRating, Project, Schedule, StageChange
from guatu.projects.rules import search_text
from guatu.projects.rules.editions import (
    OUTSIDE_LINKS,
    Matcher,
    given_code,
    outside_nodes,
    outside_plan,
    outside_stage,
)

FACTS = (
    "code", "name", "name_en", "unit_id", "currency", "total_investment", "start_planned", "start_actual", "due",
    "stage", "kind", "level", "description", "owner", "search",
)  # fmt: skip
RATED = ("verbatim", "colour", "comment", "as_of", "start", "due")


@dataclass(slots=True)
class _Batch:
    """What an import is about to write."""

    created: list[Project] = field(default_factory=list)
    updated: list[Project] = field(default_factory=list)
    replanned: list[Project] = field(default_factory=list)
    ratings: list[OutsideRating] = field(default_factory=list)


ImportedCallback = Callable[[Actor, str], object]
"""(actor, name of the portfolio)."""

_callbacks: list[ImportedCallback] = []


def on_imported(callback: ImportedCallback) -> None:
    """Have `callback` called in the transaction of every import that changed something, after it is written.

    For rooms above: status judges the list. Called once, in `AppConfig.ready`; an error it raises undoes the import.
    """
    if callback not in _callbacks:
        _callbacks.append(callback)


@verb("projects.portfolio.import")
def import_portfolio(actor: Actor, *, data: bytes, profile: str, dry_run: bool = False) -> PortfolioReading:
    """Read a published list by its mapping profile and keep it as a portfolio of its own, beside the city's.

    Every row is imported or listed with its reason. Each imported row becomes a project of its department under the
    list's own root unit, with the network of its published days and the publisher's rating. An older edition than the
    one a project was last updated from adds its rating only. The same file again changes nothing. One ledger entry
    holds the counts and the file's SHA-256. Raises G1650–G1656 where the file cannot be read.
    """
    actor.require("projects.write")
    mapping = load_profile(profile)
    reading = read_portfolio(data, mapping)
    if dry_run or not reading.imported:
        unchanged()
        return reading
    departments = _departments(actor, mapping, reading.imported)
    batch = _sort_rows(actor, mapping, reading.imported, departments)
    if not (batch.created or batch.updated or batch.ratings):
        unchanged()
        return reading
    _write(batch)
    record(
        actor,
        Subject("projects.portfolio", mapping.name),
        after={
            "sha256": hashlib.sha256(data).hexdigest(),
            "rows_in": reading.rows_in,
            "imported": len(reading.imported),
            "listed": [{"row": row.row, "reason": row.reason_en} for row in reading.listed],
            "created": [project.code for project in batch.created],
            "updated": [project.code for project in batch.updated],
            "ratings": len(batch.ratings),
        },
    )
    for callback in _callbacks:
        callback(actor, mapping.name)
    return reading


def _departments(actor: Actor, profile: Profile, rows: Iterable[PortfolioRow]) -> dict[str, int]:
    """The unit of each department by its code: below the list's root, below the city. Missing ones are opened."""
    # The list's own units stand outside the city's structure, so whoever may import may open them.
    opener = replace(actor, role=Role.OPERATOR)
    known = dict(units(actor, [UnitKind.PORTFOLIO]).values_list("code", "pk"))
    root_code = profile.name.upper()
    if root_code not in known:
        city = units(actor, [UnitKind.CITY]).first()
        root = create_unit(
            opener, code=root_code, name=profile.title[:80], name_en=profile.title_en[:120], short=root_code[:20],
            kind=UnitKind.PORTFOLIO, parent_id=city.pk if city else None, position=900,
        )  # fmt: skip
        known[root_code] = root.pk
    found: dict[str, int] = {}
    for row in rows:
        code = department_code(profile, row.department)
        if code not in known:
            known[code] = create_unit(
                opener, code=code, name=row.department.name[:80], name_en=row.department.name_en[:120],
                short=row.department.code[:20], kind=UnitKind.PORTFOLIO, parent_id=known[root_code], position=901,
            ).pk  # fmt: skip
        found[row.department.code] = known[code]
    return found


def department_code(profile: Profile, department: Department) -> str:
    """The unit code of a publisher's department, within twenty characters."""
    code = f"{profile.name.upper()}-{department.code}"
    if len(code) <= 20:
        return code
    return f"{profile.name.upper()[:9]}-{hashlib.sha256(department.code.encode()).hexdigest()[:10]}"


def _sort_rows(
    actor: Actor, profile: Profile, rows: Sequence[PortfolioRow], departments: Mapping[str, int]
) -> _Batch:
    """What is new, what changed, what only adds a rating. Two queries."""
    kept = {row.pk: row for row in Project.objects.filter(portfolio=profile.name).select_for_update()}
    rated: dict[int, dict[str, OutsideRating]] = {}
    for rating in OutsideRating.objects.filter(project__portfolio=profile.name, rater=profile.name):
        rated.setdefault(rating.project_id, {})[rating.period] = rating
    matcher = Matcher.of((row.pk, row.code, fold(row.name), str(row.unit_id)) for row in kept.values())
    batch = _Batch()
    for row in rows:
        unit_id = departments[row.department.code]
        code = given_code(profile.name, row.code, row.identity)
        project = kept.get(matcher.take(code, fold(row.name), str(unit_id)) or 0)
        edition = str(row.year or _as_of(row).year)
        if project is None:
            project = Project(portfolio=profile.name, **_facts(row, code, unit_id))
            batch.created.append(project)
            batch.replanned.append(project)
        elif edition >= max(rated.get(project.pk, {}), default=""):
            _update(project, _facts(row, code, unit_id), batch)
        rating = OutsideRating(project=project, rater=profile.name, period=edition, **_rating(row))
        before = rated.get(project.pk, {}).get(edition)
        if before is None or any(getattr(before, key) != getattr(rating, key) for key in RATED):
            batch.ratings.append(rating)
    return batch


def _as_of(row: PortfolioRow) -> date:
    return row.as_of or clock().today()


def _facts(row: PortfolioRow, code: str, unit_id: int) -> dict[str, object]:
    as_of = _as_of(row)
    return {
        "code": code,
        "name": row.name[:200],
        "name_en": row.name[:300],
        "unit_id": unit_id,
        "currency": row.currency,
        "total_investment": row.whole_life_cost,
        "start_planned": row.start,
        "start_actual": row.start if row.start <= as_of else None,
        "due": row.end,
        "stage": outside_stage(row.start, as_of).value,
        "kind": Project.Kind.CONTINUING.value,
        "level": Project.Level.PROVINCE.value,
        "description": row.description,
        "owner": row.department_text[:120],
        "search": search_text(row.name, code, row.department_text),
    }


def _rating(row: PortfolioRow) -> dict[str, object]:
    return {
        "verbatim": row.rating_text[:200],
        "colour": row.rating,
        "comment": row.rating_note,
        "as_of": row.as_of,
        "start": row.start,
        "due": row.end,
    }


def _update(project: Project, facts: Mapping[str, object], batch: _Batch) -> None:
    moved = [key for key in FACTS if getattr(project, key) != facts[key]]
    if not moved:
        return
    if {"start_planned", "due"} & set(moved):
        batch.replanned.append(project)
    for key in moved:
        setattr(project, key, facts[key])
    batch.updated.append(project)


def _write(batch: _Batch) -> None:
    """Everything in bulk: a fixed number of statements for a file of any length."""
    Project.objects.bulk_create(batch.created, batch_size=200)
    Project.objects.bulk_update(batch.updated, FACTS, batch_size=100)
    StageChange.objects.bulk_create(
        StageChange(project=project, after=project.stage, on=project.start_planned or clock().today())
        for project in batch.created
    )
    OutsideRating.objects.bulk_create(
        batch.ratings,
        update_conflicts=True,
        unique_fields=["project", "rater", "period"],
        update_fields=RATED,
    )
    _write_plans(batch.replanned)


def _write_plans(projects: Sequence[Project]) -> None:
    Node.objects.filter(project__in=projects).delete()
    Schedule.objects.filter(project__in=projects).delete()
    nodes: list[Node] = []
    links: list[Link] = []
    schedules: list[Schedule] = []
    for project in projects:
        if project.start_planned is None or project.due is None:
            continue
        found = outside_plan(project.start_planned, project.due)
        own = [
            Node(
                project=project, code=spec.code, name=spec.name, name_en=spec.name_en, position=position,
                duration=spec.duration, calendar=spec.calendar, reaches_stage=spec.reaches_stage,
                not_before=spec.not_before,
            )
            for position, spec in enumerate(outside_nodes(project.start_planned, project.due), start=1)
        ]  # fmt: skip
        if project.start_actual is not None:
            own[0].actual_start = own[0].actual_finish = own[1].actual_start = project.start_actual
        write_dates(own, found)
        by_code = {node.code: node for node in own}
        links += [
            Link(project=project, predecessor=by_code[link.predecessor], successor=by_code[link.successor])
            for link in OUTSIDE_LINKS
        ]
        nodes += own
        schedules.append(Schedule(project=project, **schedule_fields(found)))
    Node.objects.bulk_create(nodes, batch_size=200)
    Link.objects.bulk_create(links, batch_size=200)
    Schedule.objects.bulk_create(schedules, batch_size=200)
