"""Year's ends worked out ahead, so that the page of foreseen years is complete at once."""

from collections.abc import Sequence
from typing import Final

from django.db import transaction

from guatu.engine.forecast.packed import pack
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.status import queries
from guatu.status.models import KeptEnds
from guatu.status.queries.kept_ends import Found
from guatu.targets.queries import indicators

KEPT_AT_ONCE: Final = 25
"""Indicators whose year's ends are worked out between two writes."""


def keep_year_ends(actor: Actor) -> int:
    """Work out the year's ends, as of the month last ended, that rest on something new; of how many indicators.

    They are kept for the list. They follow from figures and targets and are no facts of their own, so the ledger has
    no entry of them. A few indicators at a time, so that a page finds what is there already. Raises Denied.
    """
    actor.require("status.judge")
    period, number = queries.last_ended(), 0
    in_use = [row.pk for row in indicators(actor, retired=False)]
    for _ in range(0, len(in_use), KEPT_AT_ONCE):
        rows = queries.unkept_ends(actor, period, KEPT_AT_ONCE)
        if not rows:
            break
        _keep(period, rows)
        number += len(rows)
    # Of other months and indicators: it is worked out where somebody asks for it.
    KeptEnds.objects.exclude(period=str(period), indicator__in=in_use).delete()
    return number


def _keep(period: Period, rows: Sequence[tuple[int, str, Found]]) -> None:
    """Keeps them (indicator id, key, what was found) in the place of what was kept of these indicators and month."""
    made = [
        KeptEnds(
            indicator_id=pk,
            period=str(period),
            key=key,
            ends=pack(list(found.units.values())) if found.units else b"",
            beside={
                "growth": [
                    [unit, {str(month): str(rate) for month, rate in months.items()}]
                    for unit, months in found.growth.items()
                ],
                "waiting": [
                    [unit, [[month, list(late)] for month, late in months.items()]]
                    for unit, months in found.waiting.items()
                ],
            },
            worked_at=clock().now(),
        )
        for pk, key, found in rows
    ]
    with transaction.atomic():
        KeptEnds.objects.filter(period=str(period), indicator__in=[row.indicator_id for row in made]).delete()
        KeptEnds.objects.bulk_create(made)
