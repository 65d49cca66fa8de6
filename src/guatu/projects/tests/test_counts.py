"""What indicators count of the projects: units of work of a batch, first events, each once for ever."""

from datetime import date
from decimal import Decimal

import pytest

from guatu.conftest import City
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.models import Unit
from guatu.org.types import Actor
from guatu.projects.models import Programme, Project, StageChange
from guatu.projects.queries.counts import first_events, units_of_work
from guatu.targets.actions import count_figures, create_indicator
from guatu.targets.models import Observation

MAY = Period.of_month(2026, 5)


def project(unit: Unit, code: str, **facts: object) -> Project:
    return Project.objects.create(code=code, name=code, unit=unit, stage="building", **facts)


def test_a_batch_counts_what_was_finished_in_the_year(operator: Actor, city: City) -> None:
    batch = Programme.objects.create(code="B1", name="批次", unit=city.land_bureau)
    finished = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1), None]
    batch.projects.set(
        [project(city.zone, f"P{number}", finish_actual=day) for number, day in enumerate(finished)]
        + [project(city.nanguan, "Q")]
    )
    project(city.zone, "outside", finish_actual=date(2026, 3, 1))
    assert units_of_work(operator, "B1", MAY) == {city.zone.pk: 2, city.nanguan.pk: 0}
    with pytest.raises(NotFound):
        units_of_work(operator, "none", MAY)


def test_the_funnel_counts_the_first_signing_only(operator: Actor, city: City) -> None:
    row = project(city.zone, "P")
    steps = [
        ("", "signed", date(2026, 1, 5)),  # how it stood when it was entered
        ("negotiating", "signed", date(2025, 11, 5)),
        ("negotiating", "signed", date(2026, 3, 5)),  # signed again
    ]
    other = project(city.nanguan, "Q")
    for before, after, on in steps:
        StageChange.objects.create(project=row, before=before, after=after, on=on)
    StageChange.objects.create(project=other, before="negotiating", after="signed", on=date(2026, 2, 5))
    StageChange.objects.create(project=other, before="negotiating", after="signed", on=date(2026, 4, 5))
    assert first_events(operator, "signed", MAY) == {city.zone.pk: 0, city.nanguan.pk: 1}
    assert first_events(operator, "signed", Period.of_month(2025, 12)) == {
        city.zone.pk: 1, city.nanguan.pk: 0,
    }  # fmt: skip
    with pytest.raises(NotFound):
        first_events(operator, "effective", MAY)


def test_a_start_is_the_projects_own_and_feeds_an_indicator(operator: Actor, city: City) -> None:
    project(city.zone, "P", start_actual=date(2026, 4, 2))
    project(city.zone, "abroad", start_actual=date(2026, 4, 2), portfolio="gmpp")
    starts = create_indicator(
        operator, code="starts", name="开工", measure="个", kind="count", counter="projects.stage:started"
    )
    assert count_figures(operator, indicator_id=starts.pk, period=MAY) == 1
    seen = Observation.objects.get()
    assert (seen.unit, seen.value, seen.source) == (city.zone, Decimal(1), "projects.stage:started")
