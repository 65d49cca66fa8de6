"""A month's lights by kind of subject."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count

from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.status.models import Light
from guatu.status.queries.lights import readable
from guatu.status.types import PROJECT_KIND, SubjectKind
from guatu.status.types.subjects import KIND_OF, LIGHT_KINDS, OTHERS
from guatu.ui.types import LightColour


def kind_counts(actor: Actor, period: Period) -> dict[SubjectKind, dict[LightColour, int]]:
    """Current lights of a month by kind of subject but projects, and by colour. One query."""
    rows = readable(actor, Light.objects.filter(period=str(period), current=True))
    rows = rows.exclude(subject_kind=PROJECT_KIND).order_by()
    found: defaultdict[SubjectKind, dict[LightColour, int]] = defaultdict(dict)
    for kind, colour, number in rows.values_list("subject_kind", "colour").annotate(Count("pk")):
        found[KIND_OF[kind]][LightColour(colour)] = number
    return {kind: found[kind] for kind in OTHERS if kind in found}


def lights_of(actor: Actor, kind: SubjectKind, ids: Collection[int], period: Period) -> dict[int, Light]:
    """The current lights of a month of these subjects, by id; not for indicators, which have one for each unit."""
    rows = Light.objects.filter(
        subject_kind=LIGHT_KINDS[kind], subject_id__in=ids, period=str(period), current=True
    )
    return {row.subject_id: row for row in readable(actor, rows)}


def indicator_lights(
    actor: Actor, period: Period, pairs: Collection[tuple[int, int]]
) -> dict[tuple[int, int], Light]:
    """The current lights of a month of these indicators of units, by the ids of both. One query."""
    rows = Light.objects.filter(
        subject_kind=LIGHT_KINDS[SubjectKind.INDICATOR],
        subject_id__in={pk for pk, _unit_id in pairs},
        unit__in={unit_id for _pk, unit_id in pairs},
        period=str(period),
        current=True,
    )
    found = {(row.subject_id, row.unit_id): row for row in readable(actor, rows)}
    return {pair: found[pair] for pair in pairs if pair in found}
