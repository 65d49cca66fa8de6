"""Year's ends that the worker keeps in a table, so that a page reads them and works nothing out.

What is kept is no fact: it follows from figures and targets, its key says from which; it may be deleted at any time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from guatu.engine.forecast import YearEnd
from guatu.engine.forecast.packed import unpack
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
