"""Task forces at work: what each covers, its list, chart, handbook, templates, and what of its cadence was held."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from guatu.dispatch.models import Cover, Handbook, Occasion, PaperTemplate
from guatu.dispatch.queries.duties import latest_by, latest_of
from guatu.dispatch.queries.rule_texts import CADENCES
from guatu.dispatch.rules.duties import standings
from guatu.dispatch.types.duties import TurnStanding
from guatu.dispatch.types.forces import CoverKind
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import answering_for, force_posts, holders, task_forces
from guatu.org.types import Actor, ResponsibilityRole
from guatu.projects.queries import programmes, projects
from guatu.projects.types import BLOCKER_WORDS, RESPONSIBLE_WORDS, STAGE_WORDS, BlockerKind, Stage
from guatu.status.types import PROJECT_KIND
from guatu.targets.queries import areas, current_plan, indicators
from guatu.ui.words import named

if TYPE_CHECKING:
    from guatu.org.models import TaskForce
    from guatu.projects.models import Project

LONG_AGO = timedelta(days=400)
"""A force set up before this day is asked for whole spans at once."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a force covers, as rooms can be asked: its projects; nodes stuck so, or lying with an office."""

    projects: "QuerySet[Project]"
    blockers: tuple[str, ...]
    offices: tuple[str, ...]
    indicator_ids: tuple[int, ...]
    area_ids: tuple[int, ...]
    post_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class ForceLine:
    """A force in the list of them: its lead, how many serve, where its cadence stands."""

    force: "TaskForce"
    holder: str
    members: int
    covers: tuple[str, ...]
    turns: tuple[TurnStanding, ...]


@dataclass(frozen=True, slots=True)
class CoverLine:
    """Something a force covers, by its name in the reader's language."""

    cover: Cover
    name: str


def force_lines(actor: Actor) -> list[ForceLine]:
    """Every force with its cadence. A fixed number of queries."""
    today, rules = clock().today(), CADENCES.in_force().rule
    forces = list(task_forces(actor))
    names = holders([force.lead_id for force in forces], today)
    said = cover_names(actor)
    covers: dict[int, list[str]] = {}
    for cover in Cover.objects.filter(force__in=forces):
        covers.setdefault(cover.force_id, []).append(said.get((cover.kind, cover.key), cover.key))
    held = latest_by("force", Occasion.objects.filter(force__in=forces))
    return [
        ForceLine(
            force=force,
            holder=names.get(force.lead_id, ""),
            members=len(force.seats),  # type: ignore[attr-defined]  # prefetched by org.queries.task_forces
            covers=tuple(covers.get(force.pk, ())),
            turns=standings(rules.force, held.get(force.pk, {}), today - LONG_AGO, today),
        )
        for force in forces
    ]


def force_turns(force: "TaskForce") -> tuple[TurnStanding, ...]:
    """Where the cadence of one force stands. Two queries."""
    today = clock().today()
    rows = Occasion.objects.filter(force=force)
    return standings(CADENCES.in_force().rule.force, latest_of(rows), today - LONG_AGO, today)


def force_occasions(actor: Actor, force: "TaskForce") -> QuerySet[Occasion]:
    """What a force planned and held, the latest first."""
    rows = Occasion.objects.filter(force=force).select_related("by")
    return rows if actor.can("dispatch.read") else rows.none()


def scope_of(actor: Actor, force: "TaskForce") -> Scope:
    """What a force covers: by its own list, and by what its posts were given as task force. Three queries."""
    keys: dict[str, list[str]] = {}
    for kind, key in Cover.objects.filter(force=force).values_list("kind", "key"):
        keys.setdefault(kind, []).append(key)
    today = clock().today()
    post_ids = force_posts(force, today)
    given = answering_for(PROJECT_KIND, [ResponsibilityRole.TASK_FORCE], today, post_ids=post_ids)
    own = {int(row.subject_id) for row in given} | set(_ids(keys, CoverKind.PROJECT))
    area_ids = tuple(_ids(keys, CoverKind.AREA))
    batches = programmes(actor).order_by().filter(pk__in=_ids(keys, CoverKind.PROGRAMME)).values("pk")
    stages = keys.get(CoverKind.STAGE.value, [])
    covered = Q(pk__in=own) | Q(area__in=area_ids) | Q(programmes__in=batches) | Q(stage__in=stages)
    return Scope(
        projects=projects(actor).filter(covered).exclude(stage=Stage.TERMINATED.value).order_by().distinct(),
        blockers=tuple(keys.get(CoverKind.BLOCKER.value, ())),
        offices=tuple(keys.get(CoverKind.OFFICE.value, ())),
        indicator_ids=tuple(_ids(keys, CoverKind.INDICATOR)),
        area_ids=area_ids,
        post_ids=post_ids,
    )


def _ids(keys: Mapping[str, list[str]], kind: CoverKind) -> list[int]:
    return [int(key) for key in keys.get(kind.value, ()) if key.isdecimal()]


def covers_of(actor: Actor, force: "TaskForce") -> list[CoverLine]:
    """What a force covers, by name."""
    said = cover_names(actor)
    rows = Cover.objects.filter(force=force)
    return [CoverLine(row, said.get((row.kind, row.key), row.key)) for row in rows]


def cover_names(actor: Actor) -> dict[tuple[str, str], str]:
    """The names of all that can be covered, in the reader's language; of projects those that are.

    Five queries.
    """
    plan = current_plan(actor, clock().today().year)
    found: dict[tuple[str, str], str] = {}
    rows: list[tuple[CoverKind, Iterable[object]]] = [
        (CoverKind.AREA, areas(actor, plan) if plan is not None else ()),
        (CoverKind.PROGRAMME, programmes(actor)),
        (CoverKind.INDICATOR, indicators(actor, retired=False)),
        (
            CoverKind.PROJECT,
            projects(actor).filter(
                pk__in=[
                    int(key)
                    for key in Cover.objects.filter(kind=CoverKind.PROJECT.value).values_list(
                        "key", flat=True
                    )
                    if key.isdecimal()
                ]
            ),
        ),
    ]
    for kind, things in rows:
        for thing in things:
            found[kind.value, str(getattr(thing, "pk", ""))] = named(thing)
    for one in Stage:
        found[CoverKind.STAGE.value, one.value] = gettext(STAGE_WORDS[one])
    for blocker in BlockerKind:
        found[CoverKind.BLOCKER.value, blocker.value] = gettext(BLOCKER_WORDS[blocker])
    for office, word in RESPONSIBLE_WORDS.items():
        found[CoverKind.OFFICE.value, office] = gettext(word)
    return found


def handbook(actor: Actor, force: "TaskForce", version: int | None = None) -> Handbook | None:
    """The handbook of a force: the newest version, or one of them; None where none was written. Raises NotFound."""
    rows = handbooks(actor, force)
    found = rows.first() if version is None else rows.filter(version=version).first()
    if found is None and version is not None:
        raise NotFound(what=Phrase(f"手册第{version}版", f"handbook v{version}"))
    return found


def handbooks(actor: Actor, force: "TaskForce") -> QuerySet[Handbook]:
    """Every version of a force's handbook, the newest first."""
    rows = Handbook.objects.filter(force=force).select_related("made_by").order_by("-version")
    return rows if actor.can("dispatch.read") else rows.none()


def templates(actor: Actor, force: "TaskForce") -> QuerySet[PaperTemplate]:
    """The uploaded templates of a force and those for every force; the newest first of each kind."""
    rows = PaperTemplate.objects.filter(Q(force=force) | Q(force=None), withdrawn_on=None)
    rows = rows.select_related("made_by", "force").order_by("kind", "-made_at", "-id")
    return rows if actor.can("dispatch.read") else rows.none()


def template(actor: Actor, force: "TaskForce", template_id: int) -> PaperTemplate:
    """One of them. Raises NotFound."""
    found = templates(actor, force).filter(pk=template_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"模板 {template_id}", f"template {template_id}"))
    return found
