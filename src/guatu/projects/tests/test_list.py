"""The list: scope, filters, sort, Chinese search, and a number of queries that does not grow with its rows."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import GuatuError
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects import queries
from guatu.projects.actions import set_investment_plan
from guatu.projects.models import Progress, Project, Schedule
from guatu.projects.rules import search_text
from guatu.projects.types import ProjectFilter, Stage

As = Callable[[Account], Client]
NOW = "2026-06-08T10:00:00+08:00"


@pytest.fixture
def many(city: City) -> list[Project]:
    """Sixty projects in two districts, some short, with plans and progress."""
    rows = Project.objects.bulk_create(
        Project(
            code=f"P{number:03}",
            name=f"{'净水' if number % 2 else '污水'}厂{number}号",
            unit=city.kuancheng if number % 3 else city.nanguan,
            area=city.industry if number % 2 else None,
            stage=Stage.BUILDING if number % 2 else Stage.POOL,
            total_investment=Decimal(number * 1_000_000),
            search=search_text(f"{'净水' if number % 2 else '污水'}厂{number}号", f"P{number:03}"),
        )
        for number in range(60)
    )
    Schedule.objects.bulk_create(
        Schedule(
            project=row,
            due=date(2026, 12, 1),
            earliest_finish=date(2026, 12, 1),
            days_short=number % 5,
            computed_at=NOW,
        )
        for number, row in enumerate(rows)
    )
    Progress.objects.bulk_create(
        Progress(project=row, period="2026-05", invested_year=number, invested_total=number, recorded_at=NOW)
        for number, row in enumerate(rows)
    )
    return rows


def found(actor: Actor, **wanted: object) -> list[str]:
    rows = queries.find(actor, ProjectFilter(**wanted), year=2026)  # type: ignore[arg-type]  # a table of keywords
    return [row.code for row in rows]


def test_the_list_takes_as_many_queries_for_sixty_rows_as_for_one(
    many: list[Project], dispatcher: Account, as_: As, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = as_(dispatcher)
    # One each: session, account, its unit, lists, units, plan, areas, count, rows.
    with django_assert_num_queries(10):
        page = browser.get(reverse("projects:list"), {"sort": "-share"})
    assert page.status_code == 200
    assert page.content.count(b"<tr>") == 51


def test_a_reporter_sees_its_own_units_projects_only(
    many: list[Project], city: City, reporter: Account, outsider: Account
) -> None:
    mine = set(queries.projects(actor_of_account(reporter)).values_list("unit_id", flat=True))
    assert mine == {city.kuancheng.pk}
    assert not queries.projects(actor_of_account(outsider)).exists()


@pytest.mark.parametrize(
    ("query", "count"),
    [("净水", 30), ("污水厂", 30), ("水厂 P007", 1), ("７号", 6), ("供热", 0), ("%", 60), ("", 60)],
)
def test_projects_are_found_in_chinese(many: list[Project], operator: Actor, query: str, count: int) -> None:
    assert len(found(operator, q=query)) == count


def test_filters_narrow_the_list(many: list[Project], operator: Actor, city: City) -> None:
    assert len(found(operator, unit=city.nanguan.pk)) == 20
    assert len(found(operator, unit=city.root.pk)) == 60  # the city and all below it
    assert len(found(operator, area=city.industry.pk)) == 30
    assert len(found(operator, stage=Stage.POOL.value)) == 30
    assert len(found(operator, short=True)) == 48
    assert found(operator, unit=0) == []


@pytest.mark.parametrize("key", queries.SORTS)
def test_every_column_sorts_both_ways(many: list[Project], operator: Actor, key: str) -> None:
    rising, falling = found(operator, sort=key), found(operator, sort=f"-{key}")
    assert sorted(rising) == sorted(falling)
    if key in ("code", "total"):
        assert rising == falling[::-1]


def test_stages_sort_along_the_pipeline_not_by_the_alphabet(many: list[Project], operator: Actor) -> None:
    stages = [row.stage for row in queries.find(operator, ProjectFilter(sort="stage"), year=2026)]
    assert stages == [Stage.POOL] * 30 + [Stage.BUILDING] * 30


def test_an_unknown_figure_is_not_small(many: list[Project], operator: Actor) -> None:
    set_investment_plan(operator, project_id=many[7].pk, year=2026, amount=Decimal(70))
    for sort in ("plan", "-plan", "share", "-share"):
        assert found(operator, sort=sort)[0] == "P007"
    row = queries.find(operator, ProjectFilter(q="P007"), year=2026).get()
    assert vars(row)["share_year"] == pytest.approx(0.1)


def test_an_unknown_column_is_refused(operator: Actor) -> None:
    with pytest.raises(GuatuError) as refusal:
        found(operator, sort="password")
    assert refusal.value.number == "G1618"


def test_htmx_takes_the_list_alone(many: list[Project], dispatcher: Account, as_: As) -> None:
    part = as_(dispatcher).get(reverse("projects:list"), {"page": 2}, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert part.content.strip().startswith(b'<div id="project-list"')
    assert "HX-Request" in part.headers["Vary"]


def test_an_empty_list_says_what_to_do_next(dispatcher: Account, leader: Account, as_: As) -> None:
    assert reverse("projects:create") in as_(dispatcher).get(reverse("projects:list")).content.decode()
    assert reverse("projects:create") not in as_(leader).get(reverse("projects:list")).content.decode()


def test_a_broken_filter_asks_nothing(many: list[Project], dispatcher: Account, as_: As) -> None:
    page = as_(dispatcher).get(reverse("projects:list"), {"unit": "x", "stage": "y", "page": "z"})
    assert page.status_code == 200
