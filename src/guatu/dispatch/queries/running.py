"""The screen a meeting is run on: one point with its facts as they are now, and what was ordered on it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from guatu.dispatch.models import AgendaItem, Ask, DecisionLine, Matter, Meeting
from guatu.dispatch.queries.drafts import usual_workdays
from guatu.dispatch.queries.matters import in_sight
from guatu.dispatch.queries.meetings import meeting as read_meeting
from guatu.dispatch.rules.decision_line import read_line
from guatu.dispatch.rules.line_names import NameBook, initials
from guatu.dispatch.rules.time_box import Put, Slot, on_table
from guatu.dispatch.types import OPEN, State
from guatu.dispatch.types.lines import NamedUnit, ReadLine
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import posts, units, work_calendar
from guatu.org.types import Actor, UnitKind
from guatu.projects.queries import latest_progress, projects
from guatu.status.queries import last_light_of, latest_period

if TYPE_CHECKING:
    from guatu.org.models import Post, Unit
    from guatu.projects.models import Project
    from guatu.status.models import Light


_LEVELS = ("省", "市", "区", "县")


@dataclass(frozen=True, slots=True)
class Table:
    """The points of a meeting in their order: those on the table, and those that are not."""

    on: tuple[AgendaItem, ...]
    off: tuple[AgendaItem, ...]

    @property
    def minutes(self) -> int:
        """What the points on the table take together."""
        return sum(item.minutes for item in self.on)

    @property
    def every(self) -> tuple[AgendaItem, ...]:
        return (*self.on, *self.off)


@dataclass(frozen=True, slots=True)
class PointNow:
    """A point with its facts of this moment. What its reader may not see is not there.

    `last_report`: the month of the newest accepted figures and the day they came in.
    """

    item: AgendaItem
    light: "Light | None"
    project: "Project | None"
    matter: Matter | None
    open_matters: tuple[Matter, ...]
    last_report: tuple[str, date] | None
    ask: Ask | None
    lines: tuple[DecisionLine, ...]
    unit: NamedUnit | None
    url: str


def table(meeting: Meeting) -> Table:
    """How the points of a meeting read by `queries.meeting` stand to its minutes."""
    items = list(meeting.agenda.all())
    slots = [Slot(item.pk, item.kind, item.minutes, Put(item.put)) for item in items]
    chosen = on_table(slots, meeting.minutes)
    return Table(
        tuple(item for item in items if item.pk in chosen),
        tuple(item for item in items if item.pk not in chosen),
    )


def item_of(meeting: Meeting, item_id: int) -> AgendaItem:
    """A point of this meeting. Raises NotFound."""
    found = next((item for item in meeting.agenda.all() if item.pk == item_id), None)
    if found is None:
        raise NotFound(what=Phrase(f"议题 {item_id}", f"agenda item {item_id}"))
    return found


def named_unit(unit: "Unit") -> NamedUnit:
    """A unit by everything a line may call it; a bureau also without the 市 that nobody says."""
    said = unit.name[1:] if unit.kind == UnitKind.DEPARTMENT and unit.name[:1] in _LEVELS else ""
    spelled = (unit.name, said, unit.short, unit.name_en, unit.short_en, unit.code)
    return NamedUnit(
        unit.pk,
        Phrase.of(unit),
        tuple(dict.fromkeys(name for name in spelled if name)),
        tuple(dict.fromkeys(filter(None, map(initials, (unit.name, said, unit.short))))),
    )


def named_post(post: "Post", unit: NamedUnit) -> NamedUnit:
    """A post by its title, and with each name of its unit before it; in English with the unit's name after it too."""
    title, title_en = post.title, post.title_en or post.title
    whole = title if title.startswith(unit.spelled) else f"{unit.name.zh}{title}"
    whole_en = title_en if unit.name.en in title_en else f"{title_en}, {unit.name.en}"
    spelled = [title, post.title_en, whole, whole_en, f"{title_en} of {unit.name.en}"]
    spelled += [f"{name}{title}" for name in unit.spelled]
    return NamedUnit(
        unit.id, Phrase(whole, whole_en), tuple(dict.fromkeys(filter(None, spelled))), post=post.pk
    )


def named_units(actor: Actor) -> list[NamedUnit]:
    """The units that a line may name, and their posts. Two queries."""
    left_out = [kind.value for kind in (UnitKind.PORTFOLIO, UnitKind.PARTNER)]
    found = {unit.pk: named_unit(unit) for unit in units(actor).exclude(kind__in=left_out)}
    own = [named_post(post, found[post.unit_id]) for post in posts(actor) if post.unit_id in found]
    return [*found.values(), *own]


def unit_of(actor: Actor, item: AgendaItem) -> NamedUnit | None:
    """The unit that a point is about: of its earlier matter, its ask, or its project. At most two queries."""
    matter, project = item.matter, item.project
    ask = item.asks.first()
    unit_id = matter.unit_id if matter else ask.unit_id if ask else project.unit_id if project else None
    unit = units(actor).filter(pk=unit_id).first() if unit_id is not None else None
    return named_unit(unit) if unit is not None else None


def read_decision(actor: Actor, item: AgendaItem, text: str) -> ReadLine:
    """What a line typed for this point would create today. Eight queries at most."""
    return read_line(
        text,
        NameBook(named_units(actor)),
        clock().today(),
        work_calendar(),
        usual=usual_workdays(),
        own=unit_of(actor, item),
    )


def point_now(actor: Actor, item: AgendaItem) -> PointNow:
    """One point as things stand now; ten queries at most, whatever the agenda's length."""
    project = projects(actor).filter(pk=item.project_id).first() if item.project_id else None
    light = last_light_of(actor, project.pk) if project is not None else None
    found = _matters_on(actor, item, project)
    matter = next((row for row in found if row.pk == item.matter_id), None)
    report = None
    if project is not None:
        row = latest_progress(actor, [project.pk], latest_period(actor)).get(project.pk)
        report = (row.period, timezone.localtime(row.recorded_at).date()) if row is not None else None
    return PointNow(
        item=item,
        light=light,
        project=project,
        matter=matter,
        open_matters=tuple(row for row in found if row.pk != item.matter_id and row.state in OPEN),
        last_report=report,
        ask=item.asks.select_related("unit").first(),
        lines=lines_of(item),
        unit=unit_of(actor, item),
        url=item_url(actor, item),
    )


def _matters_on(actor: Actor, item: AgendaItem, project: "Project | None") -> list[Matter]:
    rows = in_sight(actor).select_related("unit", "holder").order_by("due_on", "id")
    if project is not None:
        return list(rows.filter(project=project)[:20])
    return list(rows.filter(pk=item.matter_id)) if item.matter_id else []


def lines_of(item: AgendaItem) -> tuple[DecisionLine, ...]:
    """The lines typed for a point, first to last, with what came of them. Two queries."""
    rows = DecisionLine.objects.filter(item=item).select_related("matter__unit").prefetch_related("supports")
    return tuple(rows)


def ordered_by_line(meeting: Meeting) -> dict[int, tuple[Matter, ...]]:
    """By point, what its lines ordered and was not taken back; one query."""
    found: dict[int, tuple[Matter, ...]] = {}
    rows = DecisionLine.objects.filter(item__meeting=meeting).exclude(matter__state=State.WITHDRAWN)
    for row in rows.select_related("matter"):
        found[row.item_id] = (*found.get(row.item_id, ()), row.matter)
    return found


def may_be_withdrawn(line: DecisionLine, meeting: Meeting) -> bool:
    """Whether what a line ordered can still be taken back: the meeting goes on and nobody has acted on it."""
    matter = line.matter
    return not meeting.held and matter.state == State.ASSIGNED and matter.turn == 1


def line(actor: Actor, meeting_id: int, line_id: int) -> DecisionLine:
    """One line of a meeting, with its matter. Raises NotFound."""
    found = read_meeting(actor, meeting_id)
    rows = DecisionLine.objects.select_related("item", "matter__terms").filter(
        pk=line_id, item__meeting=found
    )
    row = rows.first()
    if row is None:
        raise NotFound(what=Phrase(f"议定事项 {line_id}", f"decision {line_id}"))
    return row


def item_url(actor: Actor, item: AgendaItem) -> str:
    """The earlier matter or the project, for who may see it: the agenda itself is read by every member."""
    if item.matter is not None and actor.sees(item.matter.unit_id):
        return reverse("dispatch:matter", args=[item.matter.pk])
    if item.project is not None and actor.sees(item.project.unit_id):
        return reverse("projects:detail", args=[item.project.code])
    return ""
