"""Freezing a month: its facts as canonical text, with what rooms above add to it."""

import hashlib
from collections.abc import Callable, Mapping

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.ledger.actions import canonical, record, unchanged, verb
from guatu.ledger.types import Fact
from guatu.org.types import Actor, subject
from guatu.status import queries
from guatu.status.models import Snapshot
from guatu.status.rules import check_period

Contribution = Callable[[Actor, Period], Mapping[str, Fact]]
"""(actor, month) → facts by their own keys, such as {"directives": […]}."""

_contributions: list[Contribution] = []


def contribute_to_snapshots(contribution: Contribution) -> None:
    """Have every snapshot hold what a room above adds. For rooms status cannot import; called in `AppConfig.ready`."""
    if contribution not in _contributions:
        _contributions.append(contribution)


@verb("status.snapshot.take")
def take_snapshot(actor: Actor, *, period: Period, extra: Mapping[str, Fact] | None = None) -> Snapshot:
    """Freeze a month's facts: what assessment and bulletin are computed from, and can be computed from again.

    Beside its own facts it holds what rooms above contribute, and `extra` under its own keys. Raises Denied, G1806,
    G1807 without lights.
    """
    actor.require("status.snapshot")
    if period.kind is not Kind.MONTH:
        raise GuatuError("G1806", period=period)
    check_period(period, clock().today())
    if not queries.lights(actor, period=period).exists():
        raise GuatuError("G1807", period=period)
    frozen = dict(queries.frozen_month(actor, period))
    for contribution in _contributions:
        frozen |= contribution(actor, period)
    text = canonical(frozen | dict(extra or {}))
    last = Snapshot.objects.filter(period=str(period)).order_by("-number").first()
    snapshot = Snapshot.objects.create(
        period=str(period),
        number=last.number + 1 if last else 1,
        taken_at=clock().now(),
        taken_by_id=actor.account_id,
        facts=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    record(
        actor,
        subject(snapshot),
        after={"period": str(period), "number": snapshot.number, "digest": snapshot.digest},
    )
    return snapshot


@verb("status.snapshot.cite")
def cite_snapshot(actor: Actor, *, snapshot_id: int, cited_as: str) -> Snapshot:
    """Note which issued bulletin was made from a snapshot: `guatu status at` gives that one again.

    The first stays. Raises Denied, NotFound.
    """
    actor.require("status.snapshot")
    row = queries.snapshot(actor, snapshot_id)
    if row.cited_as:
        unchanged()
        return row
    row.cited_as = cited_as
    row.save(update_fields=["cited_as"])
    record(actor, subject(row), after={"cited_as": cited_as})
    return row
