"""The supervision office draws closed matters and looks at them again (回头看)."""

import hashlib
import json
from datetime import date

from guatu.dispatch.actions.moving import carry, order_of
from guatu.dispatch.models import Drawn, Matter, Sample
from guatu.dispatch.queries.samples import pool_of
from guatu.dispatch.rules.sampling import check_size, draw, size_of
from guatu.dispatch.rules.words import SEED, check_text
from guatu.dispatch.types import Kind, Move
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.ledger.actions import record, take_turn, verb
from guatu.org.types import Actor, subject

LONGEST_SEED = 60


@verb("dispatch.matter.sample")
def sample_closed(
    actor: Actor,
    *,
    seed: str,
    percent: int | None = None,
    count: int | None = None,
    kind: Kind | None = None,
    closed_from: date | None = None,
    closed_until: date | None = None,
) -> Sample:
    """Draw so many, or such a share, of the closed matters in sight that are not drawn now, by unit in proportion.

    The seed is kept with what it was drawn from: whoever draws again by `rules.sampling.draw` has the same, so that
    nobody can choose. Raises G1903, G1908 (seed), G1920, G1960, G1961 (size), G1962 (nothing to draw from).
    """
    actor.require("dispatch.matter.sample")
    check_size(percent, count)
    seed = check_text(seed, SEED, LONGEST_SEED)
    take_turn()  # nothing is drawn twice at once
    pool = pool_of(actor, kind=kind, closed_from=closed_from, closed_until=closed_until)
    total = sum(len(keys) for keys in pool.values())
    if not total:
        raise GuatuError("G1962")
    drawn = draw(pool, size_of(total, percent, count), seed)
    kept = {str(unit): keys for unit, keys in sorted(pool.items())}
    sample = Sample.objects.create(
        seed=seed, kind=kind or "", closed_from=closed_from, closed_until=closed_until, percent=percent,
        count=count, pool=kept, at=clock().now(), by_id=actor.account_id,
    )  # fmt: skip
    Drawn.objects.bulk_create(Drawn(sample=sample, matter_id=key) for key in drawn)
    digest = hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
    record(
        actor,
        subject(sample),
        after={
            "seed": seed, "kind": sample.kind, "closed_from": closed_from, "closed_until": closed_until,
            "percent": percent, "count": count, "pool": total, "pool_digest": digest, "drawn": len(drawn),
        },
    )  # fmt: skip
    for row in Matter.objects.select_related("terms").filter(pk__in=drawn).order_by("pk"):
        carry(actor, row, Move.SAMPLE, order_of(actor), text=seed)
    return sample


def note_outcome(row: Matter, outcome: str) -> None:
    """What was found of a matter that waits to be looked at again; nothing where it was not drawn."""
    Drawn.objects.filter(matter=row, outcome="").update(outcome=outcome, on=clock().today())
