"""A matter begins: filed with the desk and assigned, or ordered by the desk at once."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from guatu.dispatch.actions.moving import carry, columns_of, desk_of, order_of, post_of, verifiers, write_step
from guatu.dispatch.actions.telling import tell_of
from guatu.dispatch.models import Matter, Step
from guatu.dispatch.queries.matters import matter as read_matter
from guatu.dispatch.queries.meetings import meeting as read_meeting
from guatu.dispatch.queries.rule_texts import LIMITS
from guatu.dispatch.rules.limits import due_day, limit_day
from guatu.dispatch.rules.machine import filed, step
from guatu.dispatch.rules.words import (
    DETAIL,
    LONGEST_WORDS,
    LONGEST_WORDS_EN,
    WORDS,
    WORDS_EN,
    check_text,
    number_of,
    trimmed,
)
from guatu.dispatch.types import About, Kind, Level, Move
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, take_turn, verb
from guatu.ledger.types import Facts
from guatu.org.queries import house_city, posts, units, work_calendar
from guatu.org.types import Actor, Role, subject
from guatu.projects.queries import node_by_id, policies, projects
from guatu.status.queries import light as read_light
from guatu.status.types import PROJECT_KIND
from guatu.targets.queries import indicators

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guatu.org.models import Unit

ABOUT_KINDS = ("projects.node", "projects.policy", "targets.indicator", "org.unit")
"""What a matter may hang on beside its project and light."""


@verb("dispatch.matter.file")
def file_matter(
    actor: Actor,
    *,
    kind: Kind,
    title: str,
    title_en: str = "",
    detail: str = "",
    level: Level | None = None,
    project_id: int | None = None,
    light_id: int | None = None,
    about: About | None = None,
) -> Matter:
    """Bring something before the desk: a problem, a request, a hazard. The desk holds it and must assign it.

    What an enterprise's contact asks for hangs on its enterprise.

    Raises G1903, G1908 (texts), G1919 (a subject that nothing hangs on), NotFound (a subject out of sight).
    """
    actor.require("dispatch.matter.file", kind)
    if actor.role == Role.ENTERPRISE and (about is None or not about.kind):
        about = About("org.unit", str(actor.unit_id))
    facts = _told(actor, kind, title, title_en, detail, level) | _hung(actor, project_id, light_id, about)
    desk = desk_of(actor)
    limits = LIMITS.in_force()
    now = filed(order_of(actor, verifiers=verifiers()), desk, limits.rule, work_calendar())
    made = Matter.objects.create(
        **facts, **columns_of(now), holder_post_id=post_of(desk), terms=limits.row, number=_next_number(kind)
    )
    write_step(actor, made, Move.FILE, text=made.detail)
    record(actor, subject(made), after=_entry(made))
    tell_of(actor, made, Move.FILE)
    return made


@verb("dispatch.matter.assign")
def assign(
    actor: Actor,
    *,
    matter_id: int,
    unit_id: int,
    post_id: int | None = None,
    workdays: int | None = None,
    level: Level | None = None,
    text: str = "",
) -> Step:
    """The desk gives it to the unit that must act, within the limit of its kind and level, or within `workdays`; to one
    of its posts, or to that which answers for the unit.

    Raises G1901 (state), G1902, G1907 (limit), G1909 (post of another unit), NotFound (unit out of sight).
    """
    row = read_matter(actor, matter_id)
    actor.require("dispatch.matter.assign", row)
    check_owner(actor, unit_id, post_id)
    level = level or level_of(row)
    due_on = _due(row, level, workdays)
    order = order_of(actor, unit=unit_id, verifiers=verifiers(), due_on=due_on)
    return carry(
        actor,
        row,
        Move.ASSIGN,
        order,
        text=trimmed(text, DETAIL),
        more=ordered(actor, unit_id, post_id, workdays, level),
    )


@verb("dispatch.directive.issue")
def issue_directive(
    actor: Actor,
    *,
    title: str,
    unit_id: int,
    workdays: int | None = None,
    post_id: int | None = None,
    light_id: int | None = None,
    project_id: int | None = None,
    meeting_id: int | None = None,
    title_en: str = "",
    detail: str = "",
    kind: Kind = Kind.DIRECTIVE,
    level: Level | None = None,
    about: About | None = None,
    parent: Matter | None = None,
) -> Matter:
    """Order a unit to act, counted from tomorrow on: within `workdays`, or the limit of the kind and level.

    A light's directive takes its project. Raises G1902 (limit), G1903 (nothing to do), G1907 (a due day in an
    unpublished year), G1908 (too long), G1909 (post of another unit), NotFound (unit, light, project or meeting
    out of sight).
    """
    actor.require("dispatch.directive.issue")
    facts = _told(actor, kind, title, title_en, detail, level) | _hung(actor, project_id, light_id, about)
    check_owner(actor, unit_id, post_id)
    if meeting_id is not None:
        read_meeting(actor, meeting_id)  # held or not: what it decided is written out afterwards
    limits = LIMITS.in_force()
    terms = limits.rule
    calendar, today = work_calendar(), clock().today()
    limit = terms.limit(kind, level) if parent is None else terms.part
    due_on = limit_day(calendar, today, limit) if workdays is None else due_day(calendar, today, workdays)
    order = order_of(actor, unit=unit_id, verifiers=verifiers(), due_on=due_on)
    now = step(filed(order, desk_of(actor), terms, calendar), Move.ASSIGN, order, terms, calendar)
    told = ordered(actor, unit_id, post_id, workdays or limit.workdays or None, level)
    made = Matter.objects.create(
        **(facts | columns_of(now) | told),
        holder_post_id=told["post_id"],
        number=_next_number(kind),
        meeting_id=meeting_id,
        parent=parent,
        terms=limits.row,
        turn=1,
    )
    write_step(actor, made, Move.ASSIGN, text=made.detail)
    record(actor, subject(made), after=_entry(made))
    if meeting_id is None:  # what a meeting orders stands on the sheet that each unit is sent within the hour
        tell_of(actor, made, Move.ASSIGN)
    return made


def ordered(
    actor: Actor, unit_id: int, post_id: int | None, workdays: int | None, level: Level | None
) -> dict[str, Any]:
    """The columns of an assignment that no rule turns on; without a post, that which answers for the unit."""
    return {
        "post_id": post_id if post_id is not None else post_of(unit_id),
        "workdays": workdays,
        "level": level.value if level is not None else "",
        "issued_on": clock().today(),
        "issued_by_id": actor.account_id,
    }


def level_of(row: Matter) -> Level | None:
    """How hard a matter is; None where nobody said."""
    return Level(row.level) if row.level else None


def due_of(row: Matter, workdays: int | None = None) -> date:
    """The due day of a matter that is given to a unit today, by its own limits. Raises G1902, G1907."""
    return _due(row, level_of(row), workdays)


def _due(row: Matter, level: Level | None, workdays: int | None) -> date:
    calendar, today = work_calendar(), clock().today()
    if workdays is not None:
        return due_day(calendar, today, workdays)
    return limit_day(calendar, today, LIMITS.said_by(row.terms).limit(Kind(row.kind), level))


def check_owner(actor: Actor, unit_id: int, post_id: int | None) -> None:
    """Raises NotFound for a unit out of sight, G1909 for a post that is not one of it."""
    unit = units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(what=Phrase(f"单位 {unit_id}", f"unit {unit_id}"))
    if post_id is not None:
        check_post(actor, unit, post_id)


def check_post(actor: Actor, unit: "Unit", post_id: int) -> None:
    """Raises G1909 for a post that is not one of the unit."""
    if not posts(actor).filter(pk=post_id, unit_id=unit.pk).exists():
        raise GuatuError("G1909", unit=Phrase.of(unit))


def _told(
    actor: Actor, kind: Kind, title: str, title_en: str, detail: str, level: Level | None
) -> dict[str, Any]:
    return {
        "kind": kind.value,
        "level": level.value if level is not None else "",
        "title": check_text(title, WORDS, LONGEST_WORDS),
        "title_en": trimmed(title_en, WORDS_EN, LONGEST_WORDS_EN),
        "detail": trimmed(detail, DETAIL),
        "filed_on": clock().today(),
        "filed_by_id": actor.account_id,
        "origin_id": actor.unit_id,
    }


def _hung(actor: Actor, project_id: int | None, light_id: int | None, about: About | None) -> dict[str, Any]:
    """What it is about, if the actor may see that. A light brings its project, a node too."""
    if light_id is not None:
        light = read_light(actor, light_id)
        project_id = light.subject_id if light.subject_kind == PROJECT_KIND else project_id
    hung: dict[str, Any] = {"light_id": light_id}
    if about is not None and about.kind:
        hung |= {"about_kind": about.kind, "about_id": about.id, "about_unit_id": about.unit_id}
        project_id = _project_of(actor, about) or project_id
    if project_id is not None and not projects(actor).filter(pk=project_id).exists():
        raise NotFound(what=Phrase(f"项目 {project_id}", f"project {project_id}"))
    return hung | {"project_id": project_id}


def _project_of(actor: Actor, about: About) -> int | None:
    """The project of a node; None for another subject that is there. Raises G1919, NotFound."""
    if about.kind not in ABOUT_KINDS:
        raise GuatuError("G1919", kind=about.kind)
    missing = NotFound(what=Phrase(f"{about.kind} {about.id}", f"{about.kind} {about.id}"))
    if not (about.id.isascii() and about.id.isdecimal() and len(about.id) <= 18):
        raise missing
    key = int(about.id)
    if about.kind == "projects.node":
        return node_by_id(actor, key).project_id
    if about.unit_id is not None and not units(actor).filter(pk=about.unit_id).exists():
        raise NotFound(what=Phrase(f"单位 {about.unit_id}", f"unit {about.unit_id}"))
    rows: dict[str, Callable[[Actor], QuerySet[Any]]] = {
        "targets.indicator": indicators, "projects.policy": policies, "org.unit": units,
    }  # fmt: skip
    if not rows[about.kind](actor).filter(pk=key).exists():
        raise missing
    return None


def _next_number(kind: Kind) -> str:
    take_turn()  # two at once would count the same
    top, year = house_city(), clock().today().year
    before = Matter.objects.filter(kind=kind, filed_on__year=year).count()
    return number_of(top.short if top else "", kind, year, before + 1)


def _entry(row: Matter) -> Facts:
    return {
        "number": row.number, "kind": row.kind, "title": row.title, "unit": row.unit_id, "post": row.post_id,
        "project": row.project_id, "light": row.light_id, "meeting": row.meeting_id, "due_on": row.due_on,
        "holder": row.holder_id, "holder_post": row.holder_post_id,
    }  # fmt: skip
