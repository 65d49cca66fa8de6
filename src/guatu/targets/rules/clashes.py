"""Locks that cannot all hold, in words: which sum cannot be met, and by how much."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.targets.types import Clash, ClashKind, HasName, Measured

NUMBERS: Final = {
    ClashKind.UNIT: "G1531",
    ClashKind.MONTH: "G1532",
    ClashKind.UNITS: "G1533",
    ClashKind.MONTHS: "G1534",
    ClashKind.UNITS_TO_MONTHS: "G1535",
    ClashKind.MONTHS_FROM_UNITS: "G1536",
}
NAMED = 5
"""So many units are named; of more, how many there are."""


def refusal(clash: Clash, units: Sequence[HasName], year: int, measured: Measured) -> GuatuError:
    """The catalogued error of a clash, G1531–G1536, with the units and months by name."""
    rows = [units[row] for row in clash.units]
    months = [Period.of_month(year, column + 1) for column in clash.months]

    def shown(steps: int) -> str:
        return f"{Decimal(steps) * measured.step:,f}"

    return GuatuError(
        NUMBERS[clash.kind],
        units=_listed([row.name for row in rows], "、", "等{}个单位"),
        units_en=_listed([row.name_en or row.name for row in rows], ", ", " and others, {} in all"),
        months=_listed([month.label("zh") for month in months], "、", "等{}个月") or "无",
        months_en=_listed([month.label("en") for month in months], ", ", " and others, {} in all") or "none",
        wanted=shown(clash.wanted),
        room=shown(clash.room),
        short=shown(abs(clash.short)),
    )


def _listed(names: Sequence[str], between: str, more: str) -> str:
    if len(names) <= NAMED:
        return between.join(names)
    return between.join(names[:NAMED]) + more.format(len(names))
