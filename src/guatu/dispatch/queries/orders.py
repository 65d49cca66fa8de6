"""Supervision orders: those raised, those due by the rule in force, one as an official document."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from guatu.dispatch.adapters.orders import order_document
from guatu.dispatch.models import Matter, SupervisionOrder
from guatu.dispatch.queries.matters import in_sight, matters
from guatu.dispatch.queries.rule_texts import ORDER_RULES
from guatu.dispatch.rules.orders import next_sheet
from guatu.dispatch.types import HANDLING, Level
from guatu.dispatch.types.orders import Colour, Sheet, SheetFacts
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.org.queries import house_city, work_calendar
from guatu.org.types import Actor
from guatu.status.queries import latest_period, lights
from guatu.status.types import PROJECT_KIND
from guatu.ui.documents.word import to_docx

CHUNK = 500
"""Matters looked at in one go where only the first sheets due are wanted."""


@dataclass(frozen=True, slots=True)
class DueSheet:
    """A matter with the sheet it is due for, and the light of its project; `capped`: its unit had its share."""

    matter: Matter
    sheet: Sheet
    light: str
    capped: bool


def orders(actor: Actor, *, unit_id: int | None = None, unsigned: bool = False) -> QuerySet[SupervisionOrder]:
    """The sheets about matters in the actor's sight, the latest first."""
    rows = SupervisionOrder.objects.select_related("matter", "unit").filter(
        matter__in=in_sight(actor).order_by().values("pk")
    )
    if unit_id is not None:
        rows = rows.filter(unit=unit_id)
    return rows.filter(signed_on=None) if unsigned else rows


def order(actor: Actor, order_id: int) -> SupervisionOrder:
    """One sheet. Raises NotFound."""
    found = (
        orders(actor)
        .select_related("matter__project", "issued_by__unit", "signed_by")
        .filter(pk=order_id)
        .first()
    )
    if found is None:
        raise NotFound(what=Phrase(f"督办单 {order_id}", f"supervision order {order_id}"))
    return found


def order_paper(actor: Actor, order_id: int, language: str | None) -> bytes:
    """The sheet as a Word file in "zh-hans" or "en". Raises NotFound."""
    return to_docx(order_document(order(actor, order_id), house_city(), language))


def due_sheets(actor: Actor, most: int | None = None) -> list[DueSheet]:
    """What is due a sheet by the rule in force, among the matters that units in sight must act on.

    `most`: only the first so many, overdue first, looked for in chunks; eight queries, and two for each further chunk.
    """
    rules, today, calendar = ORDER_RULES.in_force().rule, clock().today(), work_calendar()
    lit = {
        row.subject_id: row.colour
        for row in lights(actor, period=latest_period(actor), kind=PROJECT_KIND, colours=["red", "yellow"])
    }
    ahead = max((sheet.before or 0 for sheet in rules.sheets), default=0)
    near = Q(due_on__lte=today + timedelta(ahead)) | Q(project__in=list(lit))
    waiting = matters(actor).filter(near, state__in=HANDLING)
    used, found, at = month_counts(), list[DueSheet](), 0
    while most is None or len(found) < most:
        rows = list(waiting[at : at + CHUNK] if most is not None else waiting)
        last = _last_sheets(rows)
        for row in rows:
            light = lit.get(row.project_id or 0, "")
            sheet = next_sheet(rules, facts_of(row, light, last.get(row.pk)), calendar, today)
            if sheet is not None:
                found.append(DueSheet(row, sheet, light, used.get(row.unit_id, 0) >= rules.cap))
        at += CHUNK
        if most is None or len(rows) < CHUNK:
            break
    return found[:most]


def _last_sheets(rows: list[Matter]) -> dict[int, SupervisionOrder]:
    """The last sheet of each. One query."""
    sent = SupervisionOrder.objects.filter(matter__in=[row.pk for row in rows]).order_by("issued_on", "pk")
    return {row.matter_id: row for row in sent}


def facts_of(row: Matter, light: str, last: SupervisionOrder | None) -> SheetFacts:
    """What the rule looks at."""
    return SheetFacts(
        due_on=row.due_on,
        serious=row.level == Level.A,
        light=light,
        last=Colour(last.colour) if last is not None else None,
        last_due=last.due_on if last is not None else None,
    )


def month_counts() -> dict[int, int]:
    """How many sheets each unit was sent this month. One query; not scoped: counts only."""
    month = Period.month_of(clock().today())
    rows = SupervisionOrder.objects.filter(issued_on__gte=month.first_day, issued_on__lte=month.last_day)
    counts: dict[int, int] = {}
    for unit_id in rows.order_by().values_list("unit", flat=True):
        counts[unit_id] = counts.get(unit_id, 0) + 1
    return counts
