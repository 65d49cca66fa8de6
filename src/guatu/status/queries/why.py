"""Why a light is what it is: gathered for one light, from any door."""

from typing import TYPE_CHECKING

from guatu.kernel.errors import NotFound
from guatu.kernel.period import Kind, Period
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.status import facts as gather
from guatu.status.judging.verdicts import verdict
from guatu.status.queries.lights import (
    CITY,
    last_light_of,
    light,
    light_of_project,
    verified_ratings,
)
from guatu.status.queries.overrides import overrides
from guatu.status.queries.packs import pack_versions, packs_in_force
from guatu.status.queries.strips import silences, since, strips
from guatu.status.rules.project_facts import judged_facts
from guatu.status.rules.turning import lapses, month_after, turn
from guatu.status.types import Pack, ProjectFacts, SubjectKind, Words
from guatu.status.types.why import Other, Silence, Why

if TYPE_CHECKING:
    from guatu.projects.models import Project
    from guatu.status.models import Light

UNHEARD = Silence(None, None, None)


def light_of_code(actor: Actor, code: str, period: Period | None = None) -> "Light":
    """The current light of a project by its code, of a month or of the newest judged. Raises NotFound."""
    project = projects.project(actor, code)
    found = light_of_project(actor, project.pk, period) if period else last_light_of(actor, project.pk)
    if found is None:
        raise NotFound(what=f"status.light of {code} {period or ''}".strip())
    return found


def why(actor: Actor, light_id: int) -> Why:
    """Everything behind one light. What would turn it, and what other packs say, is of the facts as known now: it is
    left out for a light that was replaced. A fixed number of queries. Raises NotFound."""
    found = light(actor, light_id)
    project, period = projects.project_by_id(actor, found.subject_id), Period.parse(found.period)
    first, day = since(actor, found)
    known = _facts(actor, project, period) if found.current else None
    in_force = packs_in_force()
    after = month_after(known) if known is not None else None
    green = known is None or known.finished
    return Why(
        light=found,
        project=project,
        period=period,
        current=found.current,
        override=found.override,
        overrides=list(overrides(actor, [project.pk])),
        verified=verified_ratings(actor, [project.pk]).first(),
        since=first,
        since_at=day,
        strip=strips(actor, [project.pk], period).get(project.pk, ()),
        silence=silences(actor, [project.pk], period).get(project.pk, UNHEARD),
        source=known.source if known is not None else None,
        now=turn(in_force, known) if known is not None and not green else None,
        next_month=turn(in_force, after) if after is not None and not green else None,
        lapses=lapses(in_force, known) if known is not None else (),
        others=_others(actor, in_force, known) if known is not None else (),
    )


def _facts(actor: Actor, project: "Project", period: Period) -> ProjectFacts | None:
    """The facts as known now, of the city's own month or of an outside list's edition."""
    if project.portfolio == CITY:
        if period.kind is not Kind.MONTH:
            return None
        due = gather.due_days(actor, period)
        return gather.city_facts(actor, [project], period, due).get(project.pk)
    ratings = list(projects.outside_ratings(actor, project_ids=[project.pk]))
    title = Words(project.portfolio.upper(), project.portfolio.upper())
    return gather.outside_facts(ratings, period, title).get(project.pk)


def _others(actor: Actor, in_force: tuple[Pack, ...], known: ProjectFacts) -> tuple[Other, ...]:
    """Each pack alone, those in force first; a pack of which nothing is known says nothing and is left out."""
    told = {pack.code for pack in in_force}
    others = [versions[0].pack for code, versions in pack_versions(actor).items() if code not in told]
    packs = [*in_force, *others]
    found = []
    for pack in packs:
        if pack.subject is not SubjectKind.PROJECT:
            continue
        said = verdict(
            judged_facts([pack], [known]),
            0,
            source=known.source,
            chain=known.forecast.chain if known.forecast else (),
        )
        if said.reasons:
            found.append(Other(pack, pack.code in told, said))
    return tuple(found)
