"""Writes of dispatch: directives to closure, meetings to their minutes."""

import hashlib
from collections.abc import Mapping
from datetime import date

from django.core.files.base import ContentFile

from guatu.dispatch.models import AgendaItem, Directive, Feedback, Meeting, Verification
from guatu.dispatch.queries import directive as read_directive
from guatu.dispatch.queries import directive_facts, light_facts
from guatu.dispatch.queries import meeting as read_meeting
from guatu.dispatch.rules import check_evidence, check_limit, check_text, draft_agenda, move, number_of
from guatu.dispatch.types import State, Upload
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.ledger.actions import record, take_turn, verb
from guatu.org.queries import posts, units, work_calendar
from guatu.org.types import Actor, subject
from guatu.projects.queries import projects
from guatu.status.queries import light as read_light


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

    A light's directive takes its project. Raises G1902 (limit), G1903 (empty matter), NotFound (unit, post of
    another unit, light or project out of sight), G1004 where the due day falls into an unpublished year.
    """
    actor.require("dispatch.directive.issue")
    matter = check_text(matter, "matter")
    check_limit(workdays)
    if not units(actor).filter(pk=unit_id).exists():
        raise NotFound(what=f"unit {unit_id}")
    if post_id is not None and not posts(actor).filter(pk=post_id, unit_id=unit_id).exists():
        raise NotFound(what=f"post {post_id} of unit {unit_id}")
    if light_id is not None:
        light = read_light(actor, light_id)
        project_id = light.subject_id if light.subject_kind == "projects.project" else project_id
    if project_id is not None and not projects(actor).filter(pk=project_id).exists():
        raise NotFound(what=f"project {project_id}")
    today = clock().today()
    directive = Directive.objects.create(
        number=_next_number(today.year),
        matter=matter,
        matter_en=matter_en.strip(),
        project_id=project_id,
        light_id=light_id,
        meeting_id=meeting_id,
        unit_id=unit_id,
        post_id=post_id,
        workdays=workdays,
        issued_on=today,
        issued_by_id=actor.account_id,
        due_on=work_calendar().add_workdays(today, workdays),
        state=State.ISSUED,
    )
    after = {
        "number": directive.number, "matter": matter, "unit": unit_id, "post": post_id, "project": project_id,
        "light": light_id, "due_on": directive.due_on,
    }  # fmt: skip
    record(actor, subject(directive), after=after)
    return directive


def _next_number(year: int) -> str:
    take_turn()  # two dispatchers at once would count the same
    return number_of(year, Directive.objects.filter(issued_on__year=year).count() + 1)


@verb("dispatch.directive.feed_back")
def feed_back(actor: Actor, *, directive_id: int, text: str, evidence: Upload | None = None) -> Feedback:
    """The unit that must act says what it did. Raises G1901 (state), G1903 (empty), G1904 (evidence)."""
    directive = read_directive(actor, directive_id)
    actor.require("dispatch.directive.feed_back", directive)
    text = check_text(text, "feedback")
    if evidence is not None:
        check_evidence(evidence.name, evidence.data)
    before = directive.state
    _move(directive, State.FED_BACK)
    feedback = Feedback(directive=directive, text=text, at=clock().now(), by_id=actor.account_id)
    if evidence is not None:
        digest = hashlib.sha256(evidence.data).hexdigest()
        feedback.evidence_name, feedback.evidence_digest = evidence.name[:200], digest
        # Named by content: nothing of the sender's file name reaches the disk, and a file left by a refused
        # transaction is found again by the next try.
        ending = evidence.name.rsplit(".", 1)[-1].lower()
        feedback.evidence.save(f"{digest}.{ending}", ContentFile(evidence.data), save=False)
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

    Raises Denied for whoever fed back, G1901 where nothing was fed back, G1903 without a finding.
    """
    directive = read_directive(actor, directive_id)
    actor.require("dispatch.directive.verify", directive)
    finding = check_text(finding, "finding")
    before = directive.state
    _move(directive, State.CLOSED if passed else State.REOPENED)
    now = clock().now()
    verification = Verification.objects.create(
        directive=directive, passed=passed, finding=finding, at=now, by_id=actor.account_id
    )
    if passed:
        Directive.objects.filter(pk=directive.pk).update(closed_on=clock().today())
    else:
        Directive.objects.filter(pk=directive.pk).update(reopened=directive.reopened + 1)
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
        raise GuatuError("G1901", now=now.value, to=to.value)
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
    """A meeting over a month, its agenda drafted: open directives first, then red and yellow projects."""
    actor.require("dispatch.meeting.write")
    meeting = Meeting.objects.create(
        name=name.strip() or f"{period.label('zh-hans')}重点项目调度会",
        name_en=name_en.strip() or f"Dispatch meeting on {period.label('en')}",
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
            title=point.title[:200],
            title_en=point.title_en[:300],
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
    """Write down what was decided, by agenda item, and the conclusion. Raises G1906 once the meeting was held."""
    actor.require("dispatch.meeting.write")
    meeting = _open_meeting(actor, meeting_id)
    items = {item.pk: item for item in meeting.agenda.all()}
    if unknown := set(decisions) - set(items):
        raise NotFound(what=f"agenda item {min(unknown)}")
    before = {str(pk): items[pk].decision for pk in decisions}
    for pk, decision in decisions.items():
        items[pk].decision = decision.strip()
    AgendaItem.objects.bulk_update([items[pk] for pk in decisions], ["decision"])
    Meeting.objects.filter(pk=meeting.pk).update(conclusion=conclusion.strip())
    record(
        actor,
        subject(meeting),
        before={"decisions": before, "conclusion": meeting.conclusion},
        after={"decisions": {str(pk): text for pk, text in decisions.items()}, "conclusion": conclusion},
    )
    return read_meeting(actor, meeting_id)


@verb("dispatch.meeting.add_item")
def add_agenda_item(actor: Actor, *, meeting_id: int, title: str, facts: str = "") -> AgendaItem:
    """A matter of its own, at the end of the agenda. Raises G1906 once the meeting was held."""
    actor.require("dispatch.meeting.write")
    meeting = _open_meeting(actor, meeting_id)
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=meeting.agenda.count() + 1,
        kind=AgendaItem.Kind.OTHER,
        title=check_text(title, "title")[:200],
        facts=facts.strip(),
    )
    record(actor, subject(meeting), after={"item": item.pk, "title": item.title})
    return item


@verb("dispatch.meeting.drop_item")
def drop_agenda_item(actor: Actor, *, meeting_id: int, item_id: int) -> None:
    """Take a point off the agenda of a meeting not yet held."""
    actor.require("dispatch.meeting.write")
    meeting = _open_meeting(actor, meeting_id)
    item = meeting.agenda.filter(pk=item_id).first()
    if item is None:
        raise NotFound(what=f"agenda item {item_id}")
    item.delete()
    record(actor, subject(meeting), before={"item": item_id, "title": item.title})


@verb("dispatch.meeting.hold")
def hold_meeting(actor: Actor, *, meeting_id: int) -> Meeting:
    """The meeting took place: its agenda and decisions now stand."""
    actor.require("dispatch.meeting.write")
    meeting = _open_meeting(actor, meeting_id)
    Meeting.objects.filter(pk=meeting.pk).update(held=True)
    record(actor, subject(meeting), before={"held": False}, after={"held": True})
    meeting.held = True
    return meeting


def _open_meeting(actor: Actor, meeting_id: int) -> Meeting:
    meeting = read_meeting(actor, meeting_id)
    if meeting.held:
        raise GuatuError("G1906", meeting=meeting.name)
    return meeting
