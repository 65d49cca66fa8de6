"""Matters: the list, one with its life, what waits for whom, what hangs on a project or another row."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from guatu.dispatch.models import Matter, Step
from guatu.dispatch.types import HANDLING, OPEN, About, Counts, Kind, Phase, State, phase_of
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import incumbents, posts_of, units
from guatu.org.types import Actor, Incumbent, Role

if TYPE_CHECKING:
    from guatu.org.models import Unit


def matters(
    actor: Actor,
    *,
    kind: Kind | None = None,
    state: State | None = None,
    phase: Phase | None = None,
    overdue: bool = False,
    late: bool = False,
    mine: bool = False,
    unit_id: int | None = None,
    post_ids: Collection[int] | None = None,
) -> QuerySet[Matter]:
    """Matters that the actor may see, with unit, holder, their posts and project.

    `overdue`: past the limit of handling; `late`: held beyond its day by whoever holds it; `mine`: held by the actor's
    own unit; `post_ids`: waiting at one of these posts. Overdue ones first, then the other open ones, then the closed;
    soonest due first among each.
    """
    today = clock().today()
    place = Case(
        When(overdue_on(today), then=Value(0)),
        When(state__in=OPEN, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = (
        in_sight(actor)
        .select_related("unit", "holder", "holder_post", "post", "project")
        .annotate(place=place)
    )
    if kind is not None:
        rows = rows.filter(kind=kind)
    if state is not None:
        rows = rows.filter(state=state)
    if phase is not None:
        rows = rows.filter(state__in=[one for one in State if phase_of(one) is phase])
    if overdue:
        rows = rows.filter(overdue_on(today))
    if late:
        rows = rows.filter(state__in=OPEN, held_until__lt=today)
    if mine:
        rows = rows.filter(_held(actor))
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    if post_ids is not None:
        rows = rows.filter(held_at(post_ids))
    return rows.order_by("place", "due_on", "id")


def in_sight(actor: Actor) -> QuerySet[Matter]:
    """Matters whose unit, holder or origin the actor may see."""
    rows = Matter.objects.all()
    if actor.role == Role.OUTSIDER:
        return rows.none()
    if actor.unit_ids is None:
        return rows
    seen = actor.unit_ids
    return rows.filter(Q(unit__in=seen) | Q(holder__in=seen) | Q(origin__in=seen))


def overdue_on(today: date) -> Q:
    """The unit must act and its due day is past."""
    return Q(state__in=HANDLING, due_on__lt=today)


def _held(actor: Actor) -> Q:
    """Held by the actor's own unit and not at rest."""
    return Q(holder=actor.unit_id, held_until__isnull=False)


def held_at(post_ids: Collection[int]) -> Q:
    """Waiting at one of these posts: its unit holds it there, and it is not at rest."""
    return Q(holder_post__in=post_ids, held_until__isnull=False)


def incumbents_of(rows: Iterable[Matter]) -> dict[int, Incumbent]:
    """Who has these matters now, by the key of the matter: post and person today, the unit's head where it is vacant.

    Left out where the holder has no post. Three queries.
    """
    held = {row.pk: row.holder_post_id for row in rows if row.holder_post_id is not None}
    found = incumbents(set(held.values()), clock().today())
    return {pk: found[post_id] for pk, post_id in held.items() if post_id in found}


def counts(actor: Actor) -> Counts:
    """How the matters in the actor's sight stand. Two queries."""
    by_phase = {
        f"phase_{phase}": Count("pk", filter=Q(state__in=[one for one in State if phase_of(one) is phase]))
        for phase in Phase
    }
    found = in_sight(actor).aggregate(
        overdue=Count("pk", filter=overdue_on(clock().today())),
        mine=Count("pk", filter=_held(actor)),
        at_post=Count("pk", filter=held_at(posts_of(actor))),
        **by_phase,
    )
    states = {phase: found[f"phase_{phase}"] for phase in Phase}
    return Counts(states, found["overdue"], found["mine"], found["at_post"])


def units_in_charge(actor: Actor) -> QuerySet["Unit"]:
    """The units in the actor's sight that ever had to act on anything, for the filter of the list."""
    return units(actor).filter(pk__in=in_sight(actor).order_by().values("unit"))


def open_matters(actor: Actor) -> QuerySet[Matter]:
    """Those not yet closed."""
    return matters(actor).filter(state__in=OPEN)


def waiting_for(actor: Actor) -> QuerySet[Matter]:
    """What waits for the actor's own unit, soonest first: what it holds, and extensions its desk has to decide."""
    asked = Q(asked__isnull=False, desk=actor.unit_id)
    mine = _held(actor) | asked if actor.can("dispatch.matter.decide") else _held(actor)
    return matters(actor).filter(mine).order_by("held_until", "id")


def matter(actor: Actor, matter_id: int) -> Matter:
    """One matter. Raises NotFound where there is none in the actor's sight."""
    found = (
        in_sight(actor)
        .select_related(
            "unit",
            "holder",
            "holder_post",
            "post__unit",
            "project",
            "light",
            "meeting",
            "issued_by",
            "filed_by",
            "desk",
            "origin",
            "about_unit",
            "parent",
            "merged_into",
            "terms",
        )
        .filter(pk=matter_id)
        .first()
    )
    if found is None:
        raise NotFound(what=Phrase(f"事项 {matter_id}", f"matter {matter_id}"))
    return found


def matters_about(actor: Actor, about: About) -> QuerySet[Matter]:
    """All matters that hang on one row; those of a project's nodes hang on the project too."""
    found = Q(about_kind=about.kind, about_id=about.id)
    if about.kind == "projects.project":
        found |= Q(project_id=int(about.id)) if about.id.isdecimal() and len(about.id) < 19 else Q()
    rows = matters(actor).filter(found)
    return rows if about.unit_id is None else rows.filter(about_unit=about.unit_id)


def parts_of(actor: Actor, matter: Matter) -> QuerySet[Matter]:
    """What a matter was split into, in their order."""
    return matters(actor).filter(parent=matter).order_by("id")


def duplicates_of(actor: Actor, matter: Matter) -> QuerySet[Matter]:
    """What was merged into a matter."""
    return matters(actor).filter(merged_into=matter).order_by("id")


def steps_of(actor: Actor, matter: Matter) -> QuerySet[Step]:
    """The life of a matter, first to last, with who did what and who held it then."""
    rows = Step.objects.filter(matter=matter).select_related("by", "holder").order_by("at", "id")
    return rows.filter(matter__in=in_sight(actor).filter(pk=matter.pk).values("pk"))


def evidence(actor: Actor, matter_id: int, step_id: int) -> Step:
    """A step with a file. Raises NotFound where there is none in the actor's sight, or its file is gone."""
    rows = Step.objects.exclude(evidence="").filter(
        matter__in=in_sight(actor).filter(pk=matter_id).values("pk")
    )
    found = rows.filter(pk=step_id).first()
    if found is None or not found.evidence.storage.exists(str(found.evidence.name)):
        raise NotFound(what=Phrase(f"佐证材料 {step_id}", f"evidence {step_id}"))
    return found
