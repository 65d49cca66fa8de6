"""Year's ends that the worker keeps in a table, so that a page reads them and works nothing out.

What is kept is no fact: it follows from figures and targets, its key says from which; it may be deleted at any time.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from guatu.engine.forecast import YearEnd
from guatu.engine.forecast.packed import pack, unpack
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.status.models import KeptEnds

Growth = Mapping[int, Mapping[Period, Decimal]]
Waiting = Mapping[int, Mapping[int, tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Found:
    """One indicator as worked out: by unit id its year's end, its published growth, and whom its sums wait for."""

    units: Mapping[int, YearEnd]
    growth: Growth
    waiting: Waiting


def kept_keys(period: Period) -> dict[int, str]:
    """Of each indicator by id what its kept ends rest on. One query."""
    return dict(KeptEnds.objects.filter(period=str(period)).values_list("indicator_id", "key"))


def read_kept(period: Period, keys: Mapping[int, str]) -> dict[int, Found]:
    """By indicator id those that rest on just these keys. One query."""
    rows = KeptEnds.objects.filter(period=str(period), indicator__in=keys, key__in=keys.values())
    return {row.indicator_id: _found(row) for row in rows if row.key == keys[row.indicator_id]}


def write_kept(period: Period, rows: Iterable[tuple[int, str, Found]]) -> None:
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


def forget_but(period: Period, indicator_ids: Collection[int]) -> None:
    """Deletes what is kept of other months and other indicators: it is worked out where somebody asks for it."""
    KeptEnds.objects.exclude(period=str(period), indicator__in=indicator_ids).delete()


def _found(row: KeptEnds) -> Found:
    ends = unpack(bytes(row.ends)) if row.ends else ()
    return Found(
        {int(end.code): end for end in ends},
        {
            unit: {Period.parse(month): Decimal(rate) for month, rate in months.items()}
            for unit, months in row.beside["growth"]
        },
        {unit: {month: tuple(late) for month, late in months} for unit, months in row.beside["waiting"]},
    )
