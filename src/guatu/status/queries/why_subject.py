"""Why the light of a node, fund, indicator, directive or unit is what it is."""

from collections.abc import Sequence
from decimal import Decimal

from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.status.gathering.registry import gathered
from guatu.status.models import Light
from guatu.status.queries.lights import light, readable
from guatu.status.queries.packs import pack_versions, packs_in_force
from guatu.status.queries.strips import since, strip_of
from guatu.status.rules.search import GOOD
from guatu.status.rules.subjects import about, named_facts, verdicts_of
from guatu.status.rules.turning_subjects import subject_turn
from guatu.status.types import Pack, SubjectKind
from guatu.status.types.subjects import KIND_OF, LIGHT_KINDS, Judgeable, Touched
from guatu.status.types.why import Other, SubjectWhy
from guatu.ui.types import LightColour


def light_of_subject(actor: Actor, kind: SubjectKind, key: str, period: Period | None = None) -> Light:
    """The current light of a subject by its key (PROJECT/NODE, PROJECT/source, UNIT/INDICATOR, a unit's code, a
    directive's number), of a month or of the newest judged. Raises NotFound."""
    rows = readable(actor, Light.objects.filter(subject_kind=LIGHT_KINDS[kind], key=key, current=True))
    if period is not None:
        rows = rows.filter(period=str(period))
    found = rows.order_by("-period", "-pk").first()
    if found is None:
        raise NotFound(what=f"status.light of {kind} {key} {period or ''}".strip())
    return found


def why_subject(actor: Actor, light_id: int) -> SubjectWhy:
    """Everything behind one light of what is no project. What would turn it, and what other packs say, is of the facts
    as known now. Raises NotFound."""
    found = light(actor, light_id)
    kind, period = KIND_OF[found.subject_kind], Period.parse(found.period)
    first, day = since(actor, found)
    running = packs_in_force()
    others = [versions[0].pack for versions in pack_versions(actor).values()]
    packs = about(
        [*running, *(pack for pack in others if pack.code not in {one.code for one in running})], kind
    )
    known = _known(actor, found, kind, period, packs) if found.current else None
    green = LightColour(found.colour) in GOOD
    return SubjectWhy(
        light=found,
        kind=kind,
        period=period,
        since=first,
        since_at=day,
        strip=strip_of(actor, found),
        source=known.source if known is not None else None,
        now=subject_turn(running, known, period.year) if known is not None and not green else None,
        others=_others(packs, about(running, kind), known, period) if known is not None else (),
        step=known.step if known is not None else Decimal(1),
    )


def _known(
    actor: Actor, found: Light, kind: SubjectKind, period: Period, packs: Sequence[Pack]
) -> Judgeable | None:
    """Its facts as known now; None where it is no more. A light that may be read may have its numbers read."""
    house = Actor.operator("status")
    touched = _touched(house, found, kind)
    rows = gathered(house, kind, period, touched=touched, named=named_facts(packs))
    return next((one for one in rows if (one.pk, one.unit_id) == (found.subject_id, found.unit_id)), None)


def _touched(house: Actor, found: Light, kind: SubjectKind) -> Touched:
    """The subject alone, as far as its kind is gathered alone: nodes and funds with those of their project."""
    if kind is SubjectKind.INDICATOR:
        return Touched(observed=frozenset((found.unit_id,)), indicators=frozenset((found.subject_id,)))
    if kind is SubjectKind.DIRECTIVE:
        return Touched(directives=frozenset((found.subject_id,)))
    if kind is SubjectKind.UNIT:
        return Touched(units=frozenset((found.unit_id,)))
    code = found.key.rpartition("/")[0]
    return Touched(
        projects=frozenset(projects.projects(house).filter(code=code).values_list("pk", flat=True))
    )


def _others(
    packs: Sequence[Pack], running: Sequence[Pack], known: Judgeable, period: Period
) -> tuple[Other, ...]:
    """Each pack alone, those in force first; one that says nothing is left out."""
    told = {pack.code for pack in running}
    said = [(pack, verdicts_of([pack], known.kind, [known], period.year)[0]) for pack in packs]
    return tuple(Other(pack, pack.code in told, verdict) for pack, verdict in said if verdict.reasons)
