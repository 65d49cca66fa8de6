"""Working a plan back again and writing its dates: what every action that touches a plan ends with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connection

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.ledger.actions import record_each
from guatu.ledger.types import Fact
from guatu.org.queries import calendars
from guatu.org.types import Actor, subject
from guatu.projects.models import Node, Project, Schedule
from guatu.projects.queries.together import Together, together
from guatu.projects.rules import Move, moves
from guatu.projects.types import WorkedBack, WorkedNode

DATES = WorkedNode._fields[1:]
"""Columns of a node that a working-back gives: all but its code."""


@dataclass(frozen=True, slots=True)
class Replanned:
    """What a re-plan found for the project asked for, and for each tied to it whose dates changed."""

    found: WorkedBack
    others: tuple[tuple[Project, WorkedBack], ...]


def replan(project: Project, held: Together | None = None) -> Replanned:
    """Work the project back with every project tied to it, as things stand today, and write the dates of all of them.

    `held`: what the caller has read already, under lock. Raises G1613 without a due day, G1614 without nodes, and the
    engine's G11xx. A fixed number of queries, whatever the number of nodes and of tied projects; the locks of the tied
    projects are taken in the order of their keys.
    """
    whole, today = held or together(project, lock=True), clock().today()
    found = whole.worked_back(today, calendars())
    moved = moves(whole.nodes, found[project.pk])
    write_dates(whole.nodes, found[project.pk])
    others = []
    for row in whole.projects[1:]:
        if row.pk in found and (own := moves(whole.others[row.pk], found[row.pk])):
            moved += own
            others.append((row, found[row.pk]))
    _save_dates(moved)
    _save_schedules([(project, found[project.pk]), *others])
    _save_forecasts(moved, today)
    project.schedule = Schedule.objects.get(project=project)
    return Replanned(found[project.pk], tuple(others))


def _save_dates(moved: Sequence[Move]) -> None:
    """One prepared statement for all rows: `bulk_update` builds a CASE of as many branches as there are rows and
    columns, which takes fifty times as long (docs/decisions/0017-saving-dates.md)."""
    day = cache(connection.ops.adapt_datefield_value)  # a city's plan has thousands of dates, but few days
    columns = ", ".join(f"{name} = %s" for name in DATES)
    _execute_each(
        f"UPDATE projects_node SET {columns} WHERE id = %s",  # noqa: S608 - names in DATES
        [(*map(day, dates[:4]), *dates[4:], node) for node, dates, _ in moved],
    )


def _save_forecasts(moved: Sequence[Move], today: date) -> None:
    """Where a finish is expected now is the word of this month, new or in place of the one before."""
    day = cache(connection.ops.adapt_datefield_value)
    period, as_of = str(Period.month_of(today)), day(today)
    _execute_each(
        "INSERT INTO projects_forecast (node_id, period, as_of, finish) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (node_id, period) DO UPDATE SET as_of = excluded.as_of, finish = excluded.finish",
        [(node, period, as_of, day(expected)) for node, _, expected in moved if expected is not None],
    )


def _save_schedules(plans: Sequence[tuple[Project, WorkedBack]]) -> None:
    """A project's first is a draft; another keeps its state, which is the caller's affair."""
    rows = [(project.pk, schedule_fields(found)) for project, found in plans]
    fields = [field for field in Schedule._meta.concrete_fields if field.name in rows[0][1]]
    names = ", ".join(field.name for field in fields)
    updates = ", ".join(f"{field.name} = excluded.{field.name}" for field in fields)
    _execute_each(
        f"INSERT INTO projects_schedule (project_id, state, state_reason, {names}) "  # noqa: S608 - names of fields
        f"VALUES (%s, %s, %s{', %s' * len(fields)}) ON CONFLICT (project_id) DO UPDATE SET {updates}",
        [
            (
                project,
                Schedule.State.DRAFT.value,
                "",
                *(field.get_db_prep_save(values[field.name], connection) for field in fields),
            )
            for project, values in rows
        ],
    )


def _execute_each(statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def write_dates(nodes: Sequence[Node], found: WorkedBack) -> None:
    """Put worked dates on the rows, unsaved."""
    for node, worked in zip(nodes, found.nodes, strict=True):
        for field, value in zip(DATES, worked.dates, strict=True):
            setattr(node, field, value)


def schedule_fields(found: WorkedBack) -> dict[str, object]:
    """The columns of a Schedule row that a working-back gives."""
    return {
        "due": found.due,
        "earliest_finish": found.earliest_finish,
        "days_short": found.days_short,
        "critical_chain": list(found.critical_chain),
        "unpublished_years": list(found.unpublished_years),
        "digest": found.digest,
        "computed_at": clock().now(),
    }


def ledgered(found: WorkedBack) -> Mapping[str, Fact]:
    """A working-back as the ledger keeps it."""
    return {
        "earliest_finish": found.earliest_finish,
        "days_short": found.days_short,
        "critical_chain": list(found.critical_chain),
        "digest": found.digest,
    }


def record_others(actor: Actor, cause: Project, done: Replanned) -> None:
    """An entry for each project that moved because of `cause`, under the verb of the running action."""
    record_each(
        actor, ((subject(row), {"because_of": cause.code, **ledgered(found)}) for row, found in done.others)
    )
