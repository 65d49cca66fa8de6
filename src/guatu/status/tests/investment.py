"""Seven years of investment in two districts, which the tests of foreseen years look at."""

from collections.abc import Sequence
from decimal import Decimal

from guatu.conftest import City
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.models import Unit
from guatu.org.types import Actor
from guatu.projects.actions import set_investment_plan
from guatu.projects.models import Project
from guatu.projects.types import Stage
from guatu.status.types import Foreseen
from guatu.targets.models import Indicator, Observation

SEASON = (1, 3, 6, 9, 12, 13, 12, 12, 11, 9, 7, 5)  # percent of a northern year
MAY = Period.parse("2026-05")


def year_of(total: int) -> list[Decimal]:
    """Cumulative months of a year."""
    return [Decimal(total) * sum(SEASON[: month + 1]) / 100 for month in range(12)]


def observe(indicator: Indicator, unit_id: int, year: int, values: Sequence[Decimal]) -> None:
    Observation.objects.bulk_create(
        Observation(
            indicator=indicator,
            unit_id=unit_id,
            period=str(Period.of_month(year, month)),
            value=value.quantize(Decimal("0.01")),
            recorded_at=clock().now(),
        )
        for month, value in enumerate(values, start=1)
    )


def by_unit(rows: Sequence[Foreseen]) -> dict[str, Foreseen]:
    return {one.unit.code: one for one in rows}


def project_of(city: City, operator: Actor, code: str, unit: Unit) -> Project:
    made = Project.objects.create(code=code, name=code, unit=unit, stage=Stage.BUILDING.value)
    set_investment_plan(operator, project_id=made.pk, year=2026, amount=Decimal(500_000_000))
    return made
