"""The funnel: stock by step, first arrivals of the month and the year, and the year before only where it is known."""

from datetime import date
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.conftest import City, actor_of_account
from guatu.kernel.period import Period
from guatu.org.models import Account, Unit
from guatu.org.types import Actor
from guatu.projects.models import Project, StageChange
from guatu.projects.queries import funnel
from guatu.projects.types import Stage
from guatu.projects.types.funnel import FunnelStep, Worth

JUNE = Period.of_month(2026, 6)


def project(unit: Unit, code: str, stage: Stage, money: int | None = 100, **facts: object) -> Project:
    worth = Decimal(money) if money is not None else None
    return Project.objects.create(
        code=code, name=code, unit=unit, stage=stage.value, total_investment=worth, **facts
    )


def came(row: Project, *steps: tuple[Stage | str, Stage, date]) -> None:
    for before, after, on in steps:
        StageChange.objects.create(project=row, before=str(before), after=after.value, on=on)


def by_stage(actor: Actor, **narrow: int) -> dict[Stage, FunnelStep]:
    return {step.stage: step for step in funnel(actor, JUNE, **narrow)}


def test_what_stands_is_counted_by_step_with_its_money(city: City, operator: Actor) -> None:
    project(city.zone, "A", Stage.SIGNED)
    project(city.zone, "B", Stage.SIGNED, None)
    project(city.zone, "C", Stage.SIGNED, 700, currency="GBP")
    project(city.zone, "D", Stage.STARTED)
    project(city.zone, "E", Stage.BUILDING, 50)
    project(city.zone, "F", Stage.PAUSED)
    project(city.zone, "G", Stage.SIGNED, portfolio="gmpp")
    found = by_stage(operator)
    assert found[Stage.SIGNED].standing == Worth(3, Decimal(100), 2)
    assert found[Stage.STARTED].standing == Worth(2, Decimal(150), 0)
    assert found[Stage.SITED].standing == Worth()


def test_a_signing_is_new_once_and_how_it_was_entered_is_no_event(city: City, operator: Actor) -> None:
    once = project(city.zone, "A", Stage.SIGNED)
    came(
        once,
        (Stage.NEGOTIATING, Stage.SIGNED, date(2026, 3, 5)),
        (Stage.NEGOTIATING, Stage.SIGNED, date(2026, 6, 5)),
    )
    came(project(city.zone, "B", Stage.SIGNED), ("", Stage.SIGNED, date(2026, 6, 1)))
    came(project(city.zone, "C", Stage.SIGNED, 30), (Stage.POOL, Stage.SIGNED, date(2026, 6, 8)))
    came(project(city.zone, "D", Stage.SIGNED), (Stage.POOL, Stage.SIGNED, date(2026, 7, 1)))
    signed = by_stage(operator)[Stage.SIGNED]
    assert (signed.month, signed.year) == (Worth(1, Decimal(30), 0), Worth(2, Decimal(130), 0))


def test_last_year_is_the_same_span_and_unknown_where_nothing_is_recorded(
    city: City, operator: Actor
) -> None:
    for number, day in enumerate([date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1), date(2026, 2, 1)]):
        came(project(city.zone, f"P{number}", Stage.SITED), (Stage.SIGNED, Stage.SITED, day))
    project(city.zone, "S", Stage.STARTED, start_actual=date(2026, 6, 2))
    found = by_stage(operator)
    assert found[Stage.SITED].last_year == Worth(2, Decimal(200), 0)
    assert found[Stage.SITED].growth == Decimal("-0.5")
    assert found[Stage.STARTED].month.count == 1
    assert (found[Stage.STARTED].last_year, found[Stage.STARTED].growth) == (None, None)


def test_it_is_of_what_one_may_see_and_of_an_area_in_three_queries(
    city: City, operator: Actor, other_reporter: Account
) -> None:
    for number in range(4):
        unit, area = (city.zone, city.industry) if number else (city.nanguan, city.livelihood)
        row = project(unit, f"P{number}", Stage.SIGNED, area=area)
        came(row, (Stage.POOL, Stage.SIGNED, date(2026, 6, 1)))
    assert by_stage(operator)[Stage.SIGNED].month.count == 4
    assert by_stage(actor_of_account(other_reporter))[Stage.SIGNED].month.count == 1
    assert by_stage(operator, area_id=city.industry.pk)[Stage.SIGNED].standing.count == 3
    with CaptureQueriesContext(connection) as caught:
        funnel(operator, JUNE)
    assert len(caught) == 3
