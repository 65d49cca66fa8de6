"""Working a plan back again and writing its dates: what every action that touches a plan ends with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.ledger.actions import record_each
from guatu.ledger.types import Fact
from guatu.org.queries import calendars
from guatu.org.types import Actor, subject
from guatu.projects.models import ForecastPoint, Node, Project, Schedule
from guatu.projects.queries.together import Together, together
from guatu.projects.rules import standing
from guatu.projects.types import WorkedBack, WorkedNode

DATES = ("early_start", "early_finish", "late_start", "late_finish", "total_float", "critical")


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
    all_of_it = held or together(project, lock=True)
    found = all_of_it.worked_back(clock().today(), calendars())
    others = [
        (row, found[row.pk])
        for row in all_of_it.projects
        if row.pk != project.pk and row.pk in found and _moved(all_of_it.nodes[row.pk], found[row.pk])
    ]
    _write(all_of_it, found, [project, *(row for row, _ in others)])
    project.schedule = Schedule.objects.get(project=project)
    return Replanned(found[project.pk], tuple(others))


def _moved(nodes: Sequence[Node], found: WorkedBack) -> bool:
    return any(map(_changes, nodes, found.nodes))


def _changes(node: Node, dates: WorkedNode) -> bool:
    return (
        node.early_start != dates.early_start
        or node.early_finish != dates.early_finish
        or node.late_start != dates.late_start
        or node.late_finish != dates.late_finish
        or node.total_float != dates.total_float
        or node.critical != dates.critical
    )


def _write(all_of_it: Together, found: Mapping[int, WorkedBack], rows: Iterable[Project]) -> None:
    changed: list[Node] = []
    schedules: list[Schedule] = []
    points: list[ForecastPoint] = []
    today = clock().today()
    for row in rows:
        nodes = all_of_it.nodes[row.pk]
        before = [standing(node) for node in nodes]
        changed += [
            node for node, dates in zip(nodes, found[row.pk].nodes, strict=True) if _changes(node, dates)
        ]
        write_dates(nodes, found[row.pk])
        points += _points(nodes, before, today)
        schedules.append(Schedule(project=row, **schedule_fields(found[row.pk])))
    _save_dates(changed)
    Schedule.objects.bulk_create(
        schedules,
        update_conflicts=True,
        unique_fields=["project"],
        update_fields=list(schedule_fields(found[schedules[0].project_id])),
    )
    _save_points(points)


def _save_dates(nodes: Sequence[Node]) -> None:
    """One prepared statement for all rows: `bulk_update` builds a CASE of as many branches as there are rows and
    columns, which takes fifty times as long (docs/decisions/saving-dates.md)."""
    if not nodes:
        return
    day, quoted = connection.ops.adapt_datefield_value, connection.ops.quote_name
    columns = ", ".join(f"{quoted(name)} = %s" for name in DATES)
    rows = [
        (
            day(node.early_start),
            day(node.early_finish),
            day(node.late_start),
            day(node.late_finish),
            node.total_float,
            node.critical,
            node.pk,
        )
        for node in nodes
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE projects_node SET {columns} WHERE id = %s", rows)  # noqa: S608 - names in DATES


def _save_points(points: Sequence[ForecastPoint]) -> None:
    """As `_save_dates`: a month's word is new, or takes the place of the one before."""
    if not points:
        return
    day = connection.ops.adapt_datefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO projects_forecast (node_id, period, as_of, finish) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (node_id, period) DO UPDATE SET as_of = excluded.as_of, finish = excluded.finish",
            [(point.node_id, point.period, day(point.as_of), day(point.finish)) for point in points],
        )


def _points(
    nodes: Sequence[Node], before: Sequence[tuple[date, date] | None], today: date
) -> list[ForecastPoint]:
    """What this re-plan says of the nodes whose expected finish it moves: the word of this month."""
    period = str(Period.month_of(today))
    found = []
    for node, old in zip(nodes, before, strict=True):
        new = standing(node)
        if new is not None and (old is None or old[1] != new[1]):
            found.append(ForecastPoint(node_id=node.pk, period=period, as_of=today, finish=new[1]))
    return found


def write_dates(nodes: Sequence[Node], found: WorkedBack) -> None:
    """Put worked dates on the rows, unsaved."""
    for node, dates in zip(nodes, found.nodes, strict=True):
        for field in DATES:
            setattr(node, field, getattr(dates, field))


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
