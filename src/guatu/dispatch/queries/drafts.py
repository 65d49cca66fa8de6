"""A directive drafted from a light, a project or a point of an agenda."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from guatu.dispatch.models import AgendaItem
from guatu.dispatch.queries.meetings import agenda_item
from guatu.dispatch.queries.rule_texts import LIMITS
from guatu.dispatch.rules.limits import due_day
from guatu.dispatch.rules.words import draft_words
from guatu.dispatch.types import DirectiveDraft, Kind
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.org.queries import responsibilities, work_calendar
from guatu.org.types import Actor, ResponsibilityRole, subject
from guatu.projects.queries import projects
from guatu.status.queries import last_light_of, light_of_project
from guatu.status.queries import light as read_light
from guatu.status.types import PROJECT_KIND

if TYPE_CHECKING:
    from guatu.projects.models import Project
    from guatu.status.models import Light


def due_on(workdays: int) -> date:
    """When a directive issued today with this limit would be due. Raises G1902, G1907."""
    return due_day(work_calendar(), clock().today(), workdays)


def usual_workdays() -> int:
    """What is offered for a directive's limit: the present limits' own, 15 where they count months."""
    return LIMITS.in_force().rule.limit(Kind.DIRECTIVE, None).workdays or 15


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
        return DirectiveDraft(title=item.decision or item.title, meeting_id=item.meeting_id)
    light = light_of_project(actor, item.project_id, Period.parse(item.meeting.period))
    draft = replace(_draft_of_project(actor, item.project_id, light), meeting_id=item.meeting_id)
    # What the meeting said is what is ordered; the reason stays one click away, at the light.
    return replace(draft, title=item.decision, title_en="") if item.decision else draft


def _draft_of_project(actor: Actor, project_id: int, light: "Light | None") -> DirectiveDraft:
    project = projects(actor).filter(pk=project_id).first()
    if project is None:
        raise NotFound(what=Phrase(f"项目 {project_id}", f"project {project_id}"))
    lit = light is not None and light.colour in ("red", "yellow") and bool(light.reasons)
    reason = light.reasons[0] if light is not None and lit else {"zh": "", "en": ""}
    words = draft_words(Phrase.of(project), Phrase(reason["zh"], reason["en"]))
    return DirectiveDraft(
        title=words.zh,
        title_en=words.en,
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
