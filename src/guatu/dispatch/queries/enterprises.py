"""Enterprises with what hangs on them: requests, projects, who is to help, what happened."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, F, Max, Q, QuerySet

from guatu.dispatch.models import Matter, Step
from guatu.dispatch.queries.matters import in_sight, matters_about, overdue_on
from guatu.dispatch.types import OPEN, About, State
from guatu.dispatch.types.enterprises import Asked, EnterpriseLine
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import incumbents, responsibilities, units
from guatu.org.types import Actor, ResponsibilityRole, UnitKind, subject
from guatu.projects.queries import projects

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.projects.models import Project

UNIT = "org.unit"


def enterprises(actor: Actor, *, words: str = "") -> QuerySet["Unit"]:
    """The enterprises in the actor's sight with the unit above, by name; `words` are sought in name and code."""
    rows = units(actor, [UnitKind.ENTERPRISE]).select_related("parent").order_by("name", "pk")
    for word in words.split():
        rows = rows.filter(Q(name__contains=word) | Q(code__contains=word) | Q(name_en__icontains=word))
    return rows


def enterprise(actor: Actor, unit_id: int) -> "Unit":
    """One enterprise. Raises NotFound."""
    found = enterprises(actor).filter(pk=unit_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"企业 {unit_id}", f"enterprise {unit_id}"))
    return found


def enterprise_lines(actor: Actor, rows: Iterable["Unit"]) -> list[EnterpriseLine]:
    """These enterprises with their counts and people. Five queries."""
    found = list(rows)
    today = clock().today()
    given = list(responsibilities([subject(unit) for unit in found], today)) if found else []
    at = incumbents({row.post_id for row in given}, today)
    people: dict[str, list[tuple[ResponsibilityRole, int]]] = {}
    for row in sorted(given, key=lambda row: row.pk):
        people.setdefault(row.subject_id, []).append((ResponsibilityRole(row.role), row.post_id))
    asked = _asked(actor, [str(unit.pk) for unit in found])
    return [
        EnterpriseLine(
            unit,
            asked.get(str(unit.pk), Asked()),
            tuple((role, at[post]) for role, post in people.get(str(unit.pk), []) if post in at),
        )
        for unit in found
    ]


def _asked(actor: Actor, ids: list[str]) -> dict[str, Asked]:
    closed = Q(state=State.CLOSED)
    rows = (
        in_sight(actor)
        .filter(about_kind=UNIT, about_id__in=ids)
        .order_by()
        .values("about_id")
        .annotate(
            open=Count("pk", filter=Q(state__in=OPEN)),
            late=Count("pk", filter=overdue_on(clock().today())),
            closed=Count("pk", filter=closed),
            in_time=Count("pk", filter=closed & Q(closed_on__lte=F("due_on"))),
            last=Max("filed_on"),
        )
    )
    return {
        row["about_id"]: Asked(row["open"], row["late"], row["closed"], row["in_time"], row["last"])
        for row in rows
    }


def requests_of(actor: Actor, unit: "Unit") -> QuerySet[Matter]:
    """All that hangs on an enterprise, overdue first."""
    return matters_about(actor, About(UNIT, str(unit.pk)))


def projects_of(actor: Actor, unit: "Unit") -> QuerySet["Project"]:
    """The projects in sight that an enterprise owns: by its unit, or by its name as their owner."""
    return projects(actor).filter(Q(unit=unit) | Q(owner=unit.name)).order_by("code")


def history_of(actor: Actor, unit: "Unit") -> QuerySet[Step]:
    """What happened to all that hangs on an enterprise, the latest first."""
    rows = in_sight(actor).filter(about_kind=UNIT, about_id=str(unit.pk)).order_by().values("pk")
    return (
        Step.objects.filter(matter__in=rows).select_related("matter", "by", "holder").order_by("-at", "-pk")
    )
