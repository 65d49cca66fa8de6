"""What may be drawn for re-inspection, the draws that were made, what came of them; when sheets were last raised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from guatu.dispatch.models import Drawn, OrderRun, Sample
from guatu.dispatch.queries.matters import in_sight
from guatu.dispatch.rules.sampling import draw
from guatu.dispatch.types import Kind, State
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import units
from guatu.org.types import Actor

if TYPE_CHECKING:
    from guatu.org.models import Unit


@dataclass(frozen=True, slots=True)
class Found:
    """Of what was drawn: how many were looked at, how many of these were reopened."""

    drawn: int
    looked_at: int
    reopened: int

    @property
    def share(self) -> float | None:
        """Reopened of those looked at, in percent; None while none was."""
        return self.reopened * 100 / self.looked_at if self.looked_at else None


def pool_of(
    actor: Actor,
    *,
    kind: Kind | None = None,
    closed_from: date | None = None,
    closed_until: date | None = None,
) -> dict[int, list[int]]:
    """The closed matters in sight, by the unit that had to act, that are no part and not drawn now. One query."""
    rows = in_sight(actor).filter(state=State.CLOSED, sampled=False, parent=None)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if closed_from is not None:
        rows = rows.filter(closed_on__gte=closed_from)
    if closed_until is not None:
        rows = rows.filter(closed_on__lte=closed_until)
    found: dict[int, list[int]] = {}
    for unit, key in rows.order_by("pk").values_list("unit", "pk"):
        found.setdefault(unit, []).append(key)
    return found


def samples(actor: Actor) -> QuerySet[Sample]:
    """The draws, the latest first, with `all`, `looked_at` and `reopened` of what is in sight."""
    if not actor.can("dispatch.read"):
        return Sample.objects.none()
    rows, seen = Sample.objects.select_related("by").defer("pool"), Q(drawn__isnull=False)
    if actor.unit_ids is not None:
        own = in_sight(actor).order_by().values("pk")
        seen = Q(drawn__matter__in=own)
        rows = rows.filter(Exists(Drawn.objects.filter(sample=OuterRef("pk"), matter__in=own)))
    return rows.annotate(
        all=Count("drawn", filter=seen),
        looked_at=Count("drawn", filter=seen & ~Q(drawn__outcome="")),
        reopened=Count("drawn", filter=seen & Q(drawn__outcome="reopened")),
    ).order_by("-pk")


def sample(actor: Actor, sample_id: int) -> Sample:
    """One draw. Raises NotFound."""
    found = samples(actor).filter(pk=sample_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"回头看抽样 {sample_id}", f"sample {sample_id}"))
    return found


def drawn_of(actor: Actor, sample: Sample) -> QuerySet[Drawn]:
    """What was drawn, by unit, with matter and unit."""
    rows = _seen(actor).filter(sample=sample)
    return rows.select_related("matter__unit", "matter__holder").order_by(
        "matter__unit__position", "matter__unit", "matter"
    )


def _seen(actor: Actor) -> QuerySet[Drawn]:
    rows = Drawn.objects.all()
    return rows if actor.unit_ids is None else rows.filter(matter__in=in_sight(actor).order_by().values("pk"))


def repeats(sample: Sample) -> bool:
    """Whether the same seed draws the same again from what it was drawn from. Two queries."""
    keys = list(Drawn.objects.filter(sample=sample).order_by("matter").values_list("matter", flat=True))
    pool: dict[int, Sequence[int]] = {int(unit): own for unit, own in sample.pool.items()}
    return draw(pool, len(keys), sample.seed) == keys


def found_in_all(actor: Actor) -> tuple[Found, list[tuple["Unit", Found]]]:
    """Over all draws: in all, and by the unit that had to act, the most reopened first. Two queries."""
    from_units = (
        _seen(actor)
        .order_by()
        .values("matter__unit")
        .annotate(
            all=Count("pk"),
            looked_at=Count("pk", filter=~Q(outcome="")),
            reopened=Count("pk", filter=Q(outcome="reopened")),
        )
    )
    rows = {row["matter__unit"]: Found(row["all"], row["looked_at"], row["reopened"]) for row in from_units}
    names = units(actor).in_bulk(list(rows))
    whole = Found(
        sum(found.drawn for found in rows.values()),
        sum(found.looked_at for found in rows.values()),
        sum(found.reopened for found in rows.values()),
    )
    lines = sorted(rows.items(), key=lambda line: (-(line[1].share or 0), -line[1].drawn, line[0]))
    return whole, [(names[unit], found) for unit, found in lines if unit in names]


def last_order_run(actor: Actor) -> OrderRun | None:
    """The last run that raised the sheets due, whole or cut off; None before the first. One query."""
    return OrderRun.objects.select_related("by").first() if actor.can("dispatch.read") else None
