"""Reads of dispatch."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from guatu.dispatch.adapters.minutes import minutes_of
from guatu.dispatch.models import AgendaItem, Directive, Feedback, Meeting, Verification
from guatu.dispatch.rules import draft_matter as word_matter
from guatu.dispatch.rules import due_day, is_overdue
from guatu.dispatch.types import OPEN, WAITING, Counts, DirectiveDraft, DirectiveFacts, LightFacts, State
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.ledger.types import Fact
from guatu.org.queries import responsibilities, scoped, units, work_calendar
from guatu.org.types import Actor, ResponsibilityRole, UnitKind, subject
from guatu.projects.queries import projects
from guatu.status.queries import last_light_of, light_of_project, lights
from guatu.status.queries import light as read_light
from guatu.status.types import PROJECT_KIND
from guatu.ui.documents.word import to_docx

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.projects.models import Project
    from guatu.status.models import Light


# --- directives


def directives(
    actor: Actor, *, state: State | None = None, overdue: bool = False, unit_id: int | None = None
) -> QuerySet[Directive]:
    """Directives of the units the actor may see, with unit, post, project and who fed back last.

    Overdue ones first, then the other open ones, then the closed; soonest due first among each.
    """
    last = Feedback.objects.filter(directive=OuterRef("pk")).order_by("-at", "-pk").values("by")[:1]
    late = Q(state__in=WAITING, due_on__lt=clock().today())
    place = Case(
        When(late, then=Value(0)),
        When(state__in=OPEN, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = scoped(actor, Directive.objects.select_related("unit", "post", "project"), "unit").annotate(
        last_fed_back_by=Subquery(last), place=place
    )
    if state is not None:
        rows = rows.filter(state=state)
    if overdue:
        rows = rows.filter(late)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return rows.order_by("place", "due_on", "id")


def counts(actor: Actor) -> Counts:
    """How the directives in the actor's sight stand. One query."""
    late = Q(state__in=WAITING, due_on__lt=clock().today())
    found = scoped(actor, Directive.objects.all(), "unit").aggregate(
        overdue=Count("pk", filter=late),
        **{state.value: Count("pk", filter=Q(state=state)) for state in State},
    )
    return Counts({state: found[state.value] for state in State}, found["overdue"])


def units_in_charge(actor: Actor) -> QuerySet["Unit"]:
    """The units in the actor's sight that were ever ordered anything, for the filter of the list."""
    owners = scoped(actor, Directive.objects.all(), "unit").order_by().values("unit")
    return units(actor).filter(pk__in=owners)


def open_directives(actor: Actor) -> QuerySet[Directive]:
    """Those not yet closed."""
    return directives(actor).filter(state__in=OPEN)


def directive(actor: Actor, directive_id: int) -> Directive:
    """One directive. Raises NotFound where there is none in the actor's sight."""
    found = directives(actor).select_related("light", "meeting", "issued_by").filter(pk=directive_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"交办件 {directive_id}", f"directive {directive_id}"))
    return found


def directives_of_projects(actor: Actor, project_ids: list[int]) -> QuerySet[Directive]:
    """All directives about these projects."""
    return directives(actor).filter(project_id__in=project_ids)


def feedback_of(actor: Actor, directive: Directive) -> QuerySet[Feedback]:
    """What was fed back, first to last, with who did."""
    rows = Feedback.objects.filter(directive=directive).select_related("by")
    return scoped(actor, rows, "directive__unit")


def verifications_of(actor: Actor, directive: Directive) -> QuerySet[Verification]:
    """What was found, first to last, with who verified."""
    rows = Verification.objects.filter(directive=directive).select_related("by")
    return scoped(actor, rows, "directive__unit")


def evidence(actor: Actor, directive_id: int, feedback_id: int) -> Feedback:
    """Feedback with a file. Raises NotFound where there is none in the actor's sight, or its file is gone."""
    rows = scoped(actor, Feedback.objects.exclude(evidence=""), "directive__unit")
    found = rows.filter(pk=feedback_id, directive=directive_id).first()
    if found is None or not found.evidence.storage.exists(str(found.evidence.name)):
        raise NotFound(what=Phrase(f"佐证材料 {feedback_id}", f"evidence {feedback_id}"))
    return found


def due_on(workdays: int) -> date:
    """When a directive issued today with this limit would be due. Raises G1902, G1907."""
    return due_day(work_calendar(), clock().today(), workdays)


def directive_draft(
    actor: Actor, *, light_id: int | None = None, project_id: int | None = None, item_id: int | None = None
) -> DirectiveDraft:
    """A directive drafted from a light, a project, or a point of an agenda; empty from nothing.

    The matter comes from the worst reason of the project's light, or from what the meeting decided; the unit is
    the project's, the post its accountable one. Raises NotFound for what is out of sight.
    """
    if item_id is not None:
        return _draft_of_item(actor, agenda_item(actor, item_id))
    if light_id is not None:
        light = read_light(actor, light_id)
        return (
            _draft_of_project(actor, light.subject_id, light)
            if light.subject_kind == PROJECT_KIND
            else DirectiveDraft()
        )
    if project_id is not None:
        return _draft_of_project(actor, project_id, last_light_of(actor, project_id))
    return DirectiveDraft()


def _draft_of_item(actor: Actor, item: AgendaItem) -> DirectiveDraft:
    if item.project_id is None:
        return DirectiveDraft(matter=item.decision or item.title, meeting_id=item.meeting_id)
    light = light_of_project(actor, item.project_id, Period.parse(item.meeting.period))
    draft = replace(_draft_of_project(actor, item.project_id, light), meeting_id=item.meeting_id)
    # What the meeting said is what is ordered; the reason stays one click away, at the light.
    return replace(draft, matter=item.decision, matter_en="") if item.decision else draft


def _draft_of_project(actor: Actor, project_id: int, light: "Light | None") -> DirectiveDraft:
    project = projects(actor).filter(pk=project_id).first()
    if project is None:
        raise NotFound(what=Phrase(f"项目 {project_id}", f"project {project_id}"))
    lit = light is not None and light.colour in ("red", "yellow") and bool(light.reasons)
    reason = light.reasons[0] if light is not None and lit else {"zh": "", "en": ""}
    matter = word_matter(
        Phrase(project.name, project.name_en or project.name), Phrase(reason["zh"], reason["en"])
    )
    return DirectiveDraft(
        matter=matter.zh,
        matter_en=matter.en,
        unit_id=project.unit_id,
        post_id=_accountable_post(project),
        light_id=light.pk if light is not None else None,
        project_id=project.pk,
    )


def _accountable_post(project: "Project") -> int | None:
    """The accountable post, where it is of the project's own unit: a directive's post is of the unit that must act."""
    return next(
        (
            row.post_id
            for row in responsibilities([subject(project)], clock().today())
            if row.role == ResponsibilityRole.ACCOUNTABLE and row.post.unit_id == project.unit_id
        ),
        None,
    )


# --- meetings


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings of the city's office, latest first; every member of the house may read them.

    A meeting is one for the whole city: its agenda and what it ordered are read whole, as its minutes are sent out.
    """
    rows = Meeting.objects.select_related("chair__unit")
    return rows if actor.can("dispatch.read") else rows.none()


def meeting_list(actor: Actor) -> QuerySet[Meeting]:
    """The same with `points` and `ordered`: how many points of the agenda, how many directives."""
    rows = meetings(actor).annotate(
        points=Count("agenda", distinct=True), ordered=Count("directives", distinct=True)
    )
    return rows.order_by("-on", "-id")  # grouping drops the model's own order


def meeting(actor: Actor, meeting_id: int) -> Meeting:
    """One meeting with its agenda and the directives it issued. Raises NotFound."""
    items = AgendaItem.objects.select_related("project", "directive")
    ordered = Directive.objects.select_related("unit", "post").order_by("id")
    found = (
        meetings(actor)
        .filter(pk=meeting_id)
        .prefetch_related(Prefetch("agenda", items), Prefetch("directives", ordered))
        .first()
    )
    if found is None:
        raise NotFound(what=Phrase(f"调度会 {meeting_id}", f"meeting {meeting_id}"))
    return found


def agenda_item(actor: Actor, item_id: int) -> AgendaItem:
    """One point with its meeting. Raises NotFound."""
    found = (
        AgendaItem.objects.select_related("meeting")
        .filter(pk=item_id, meeting__in=meetings(actor).values("pk"))
        .first()
    )
    if found is None:
        raise NotFound(what=Phrase(f"议题 {item_id}", f"agenda item {item_id}"))
    return found


def minutes(actor: Actor, meeting_id: int, language: str | None) -> bytes:
    """The minutes of a meeting as a Word file in "zh-hans" or "en". Raises NotFound."""
    return to_docx(minutes_of(meeting(actor, meeting_id), city(actor), language))


def city(actor: Actor) -> "Unit | None":
    """The city whose office dispatches; None where the actor sees no unit of that kind."""
    return units(actor, [UnitKind.CITY]).first()


# --- facts for agendas and snapshots


def directive_facts(actor: Actor) -> list[DirectiveFacts]:
    """What the agenda needs of every open directive; one query."""
    return [
        DirectiveFacts(
            id=row.pk,
            number=row.number,
            matter=row.matter,
            matter_en=row.matter_en,
            unit=row.unit.name,
            unit_en=row.unit.name_en,
            due_on=row.due_on,
            state=State(row.state),
            project_id=row.project_id,
        )
        for row in open_directives(actor)
    ]


def light_facts(actor: Actor, period: Period) -> list[LightFacts]:
    """What the agenda needs of every red and yellow project light of a month; two queries."""
    found = list(lights(actor, period=period, kind="projects.project", colours=["red", "yellow"]))
    named = projects(actor).in_bulk([light.subject_id for light in found])
    return [
        LightFacts(
            project_id=light.subject_id,
            project=named[light.subject_id].name,
            project_en=named[light.subject_id].name_en,
            unit=light.unit.name,
            unit_en=light.unit.name_en,
            colour=light.colour,
            sentence=light.reasons[0]["zh"] if light.reasons else "",
            sentence_en=light.reasons[0]["en"] if light.reasons else "",
        )
        for light in found
        if light.subject_id in named
    ]


def contribution(actor: Actor, period: Period) -> dict[str, Fact]:
    """What dispatch adds to a month's snapshot, under its own key."""
    return {"directives": tuple(snapshot_facts(actor, period))}


def snapshot_facts(actor: Actor, period: Period) -> list[dict[str, Any]]:
    """The month's directives for a snapshot: issued by its end, and not closed before it began."""
    today = min(clock().today(), period.next().last_day)
    rows = directives(actor).filter(
        Q(closed_on=None) | Q(closed_on__gte=period.first_day), issued_on__lte=_end_of_sight(period)
    )
    return [
        {
            "id": row.pk,
            "number": row.number,
            "matter": row.matter,
            "matter_en": row.matter_en,
            "unit_code": row.unit.code,
            "unit": row.unit.name,
            "unit_en": row.unit.name_en,
            "state": row.state,
            "issued_on": row.issued_on.isoformat(),
            "due_on": row.due_on.isoformat(),
            "closed_on": row.closed_on.isoformat() if row.closed_on else None,
            "reopened": row.reopened,
            "overdue": is_overdue(row, today) or (row.closed_on is not None and row.closed_on > row.due_on),
        }
        for row in rows
    ]


def _end_of_sight(period: Period) -> date:
    """A month is concluded in the month after it: what its meeting ordered belongs to it."""
    return period.next().last_day
