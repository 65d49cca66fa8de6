"""Writes of dispatch: directives to closure, meetings to their minutes."""

from collections.abc import Mapping
from datetime import date

from django.db.models import F, Max

from guatu.dispatch.models import AgendaItem, Directive, Feedback, Meeting, Verification
from guatu.dispatch.queries import city, directive_facts, light_facts
from guatu.dispatch.queries import directive as read_directive
from guatu.dispatch.queries import meeting as read_meeting
from guatu.dispatch.rules import (
    CONCLUSION,
    DECISION,
    FACTS,
    FEEDBACK,
    FINDING,
    LONGEST_MATTER,
    LONGEST_MATTER_EN,
    LONGEST_TITLE,
    MATTER,
    MATTER_EN,
    NAME,
    TITLE,
    check_text,
    draft_agenda,
    due_day,
    move,
    not_movable,
    number_of,
    trimmed,
)
from guatu.dispatch.types import State
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.files import Upload
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.ledger.actions import keep_file, record, take_turn, unchanged, verb
from guatu.ledger.types import Facts
from guatu.org.queries import post as read_post
from guatu.org.queries import posts, units, work_calendar
from guatu.org.types import Actor, subject
from guatu.projects.queries import projects
from guatu.status.queries import light as read_light
from guatu.status.types import PROJECT_KIND

LONGEST_NAME, LONGEST_NAME_EN = 120, 200


@verb("dispatch.directive.issue")
def issue_directive(
    actor: Actor,
    *,
    matter: str,
    unit_id: int,
    workdays: int,
    post_id: int | None = None,
    light_id: int | None = None,
    project_id: int | None = None,
    meeting_id: int | None = None,
    matter_en: str = "",
) -> Directive:
    """Order a unit to act within so many workdays from tomorrow on.

    A light's directive takes its project. Raises G1902 (limit), G1903 (empty matter), G1907 (a due day in an
    unpublished year), G1908 (too long), G1909 (post of another unit), NotFound (unit, light, project or meeting
    out of sight).
    """
    actor.require("dispatch.directive.issue")
    matter = check_text(matter, MATTER, LONGEST_MATTER)
    matter_en = trimmed(matter_en, MATTER_EN, LONGEST_MATTER_EN)
    today = clock().today()
    due_on = due_day(work_calendar(), today, workdays)
    _check_owner(actor, unit_id, post_id)
    if light_id is not None:
        light = read_light(actor, light_id)
        project_id = light.subject_id if light.subject_kind == PROJECT_KIND else project_id
    if project_id is not None and not projects(actor).filter(pk=project_id).exists():
        raise NotFound(what=Phrase(f"项目 {project_id}", f"project {project_id}"))
    if meeting_id is not None:
        read_meeting(actor, meeting_id)  # held or not: what it decided is written out afterwards
    directive = Directive.objects.create(
        number=_next_number(actor, today.year),
        matter=matter,
        matter_en=matter_en,
        project_id=project_id,
        light_id=light_id,
        meeting_id=meeting_id,
        unit_id=unit_id,
        post_id=post_id,
        workdays=workdays,
        issued_on=today,
        issued_by_id=actor.account_id,
        due_on=due_on,
        state=State.ISSUED,
    )
    after: Facts = {
        "number": directive.number, "matter": matter, "unit": unit_id, "post": post_id, "project": project_id,
        "light": light_id, "meeting": meeting_id, "due_on": directive.due_on,
    }  # fmt: skip
    record(actor, subject(directive), after=after)
    return directive


def _check_owner(actor: Actor, unit_id: int, post_id: int | None) -> None:
    unit = units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(what=Phrase(f"单位 {unit_id}", f"unit {unit_id}"))
    if post_id is not None and not posts(actor).filter(pk=post_id, unit_id=unit_id).exists():
        raise GuatuError("G1909", unit=Phrase(unit.name, unit.name_en or unit.name))


def _next_number(actor: Actor, year: int) -> str:
    take_turn()  # two dispatchers at once would count the same
    top = city(actor)
    issued = Directive.objects.filter(issued_on__year=year).count()
    return number_of(top.short if top else "", year, issued + 1)


@verb("dispatch.directive.feed_back")
def feed_back(actor: Actor, *, directive_id: int, text: str, evidence: Upload | None = None) -> Feedback:
    """The unit that must act says what it did. Raises G1901 (state), G1903, G1908 (text), G1014 (evidence)."""
    directive = read_directive(actor, directive_id)
    actor.require("dispatch.directive.feed_back", directive)
    text = check_text(text, FEEDBACK)
    before = directive.state
    _move(directive, State.FED_BACK)
    feedback = Feedback(directive=directive, text=text, at=clock().now(), by_id=actor.account_id)
    if evidence is not None:
        kept = keep_file(evidence)
        feedback.evidence_digest, feedback.evidence_name = kept.digest, kept.name
        feedback.evidence = kept.path
    feedback.save(force_insert=True)
    record(
        actor,
        subject(directive),
        before={"state": before},
        after={"state": directive.state, "text": text, "evidence": feedback.evidence_digest},
    )
    return feedback


@verb("dispatch.directive.verify")
def verify(actor: Actor, *, directive_id: int, passed: bool, finding: str) -> Verification:
    """Somebody else looks at what was done: passed closes the directive (销号), not passed reopens it.

    Raises Denied for whoever fed back, G1901 where nothing was fed back, G1903 without a finding, G1908.
    """
    directive = read_directive(actor, directive_id)
    actor.require("dispatch.directive.verify", directive)
    finding = check_text(finding, FINDING)
    before = directive.state
    _move(directive, State.CLOSED if passed else State.REOPENED)
    now = clock().now()
    verification = Verification.objects.create(
        directive=directive, passed=passed, finding=finding, at=now, by_id=actor.account_id
    )
    if passed:
        Directive.objects.filter(pk=directive.pk).update(closed_on=clock().today())
    else:
        Directive.objects.filter(pk=directive.pk).update(reopened=F("reopened") + 1)
    record(
        actor,
        subject(directive),
        before={"state": before},
        after={"state": directive.state, "passed": passed, "finding": finding},
    )
    return verification


def _move(directive: Directive, to: State) -> None:
    """By the table, and only if nobody moved it meanwhile."""
    now = State(directive.state)
    move(now, to)
    if not Directive.objects.filter(pk=directive.pk, state=now).update(state=to):
        raise not_movable(now, to)
    directive.state = to.value


@verb("dispatch.meeting.draft")
def draft_meeting(
    actor: Actor,
    *,
    period: Period,
    on: date,
    name: str = "",
    name_en: str = "",
    chair_id: int | None = None,
) -> Meeting:
    """A meeting over a month, its agenda drafted: open directives first, then red and yellow projects.

    Raises G1908 (name too long), NotFound (chair out of sight).
    """
    actor.require("dispatch.meeting.write")
    if chair_id is not None:
        read_post(actor, chair_id)
    meeting = Meeting.objects.create(
        name=trimmed(name, NAME, LONGEST_NAME) or f"{period.label('zh-hans')}重点项目调度会",
        name_en=trimmed(name_en, NAME, LONGEST_NAME_EN) or f"Dispatch meeting on {period.label('en')}",
        period=str(period),
        on=on,
        chair_id=chair_id,
    )
    points = draft_agenda(directive_facts(actor), light_facts(actor, period), on)
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=position,
            kind=point.kind,
            title=point.title,
            title_en=point.title_en,
            facts=point.facts,
            facts_en=point.facts_en,
            project_id=point.project_id,
            directive_id=point.directive_id,
        )
        for position, point in enumerate(points, start=1)
    )
    record(actor, subject(meeting), after={"name": meeting.name, "on": on, "points": len(points)})
    return meeting


@verb("dispatch.meeting.decide")
def decide(actor: Actor, *, meeting_id: int, decisions: Mapping[int, str], conclusion: str) -> Meeting:
    """Write down what was decided, by agenda item, and the conclusion.

    Raises G1906 once the meeting was held, G1908 (too long), NotFound (an item of another meeting).
    """
    actor.require("dispatch.meeting.write")
    meeting = _open_meeting(actor, meeting_id)
    items = {item.pk: item for item in meeting.agenda.all()}
    if unknown := set(decisions) - set(items):
        raise NotFound(what=Phrase(f"议题 {min(unknown)}", f"agenda item {min(unknown)}"))
    said = {pk: trimmed(text, DECISION) for pk, text in decisions.items()}
    changed = {pk: text for pk, text in said.items() if text != items[pk].decision}
    before = {"conclusion": meeting.conclusion} | {str(pk): items[pk].decision for pk in changed}
    conclusion = trimmed(conclusion, CONCLUSION)
    if not changed and conclusion == meeting.conclusion:
        unchanged()
        return meeting
    for pk, text in changed.items():
        items[pk].decision = text
    AgendaItem.objects.bulk_update([items[pk] for pk in changed], ["decision"])
    _write_open(meeting, conclusion=conclusion)
    after = {"conclusion": conclusion} | {str(pk): text for pk, text in changed.items()}
    record(actor, subject(meeting), before=before, after=after)
    return read_meeting(actor, meeting_id)


@verb("dispatch.meeting.add_item")
def add_agenda_item(actor: Actor, *, meeting_id: int, title: str, facts: str = "") -> AgendaItem:
    """A matter of its own, at the end of the agenda. Raises G1903, G1908 (text), G1906 once the meeting was held."""
    actor.require("dispatch.meeting.write")
    meeting = _open_meeting(actor, meeting_id)
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=last + 1,
        kind=AgendaItem.Kind.OTHER,
        title=check_text(title, TITLE, LONGEST_TITLE),
        facts=trimmed(facts, FACTS),
    )
    record(actor, subject(meeting), after={"item": item.pk, "title": item.title})
    return item


@verb("dispatch.meeting.drop_item")
def drop_agenda_item(actor: Actor, *, meeting_id: int, item_id: int) -> None:
    """Take a point off the agenda. Raises G1906 once the meeting was held, NotFound (an item of another meeting)."""
    actor.require("dispatch.meeting.write")
    meeting = _open_meeting(actor, meeting_id)
    item = AgendaItem.objects.filter(meeting=meeting, pk=item_id).first()
    if item is None:
        raise NotFound(what=Phrase(f"议题 {item_id}", f"agenda item {item_id}"))
    item.delete()
    record(actor, subject(meeting), before={"item": item_id, "title": item.title})


@verb("dispatch.meeting.hold")
def hold_meeting(actor: Actor, *, meeting_id: int) -> Meeting:
    """The meeting took place: its agenda and decisions now stand. Raises G1906 where they do already."""
    actor.require("dispatch.meeting.write")
    meeting = _open_meeting(actor, meeting_id)
    _write_open(meeting, held=True)
    record(actor, subject(meeting), before={"held": False}, after={"held": True})
    return read_meeting(actor, meeting_id)


def _open_meeting(actor: Actor, meeting_id: int) -> Meeting:
    meeting = read_meeting(actor, meeting_id)
    if meeting.held:
        raise _stands(meeting)
    return meeting


def _write_open(meeting: Meeting, **columns: object) -> None:
    """Only if nobody held it meanwhile."""
    if not Meeting.objects.filter(pk=meeting.pk, held=False).update(**columns):
        raise _stands(meeting)


def _stands(meeting: Meeting) -> GuatuError:
    return GuatuError("G1906", meeting=Phrase(meeting.name, meeting.name_en or meeting.name))
