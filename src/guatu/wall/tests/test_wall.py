"""The wall: screens of what the actor may see, their age, in a fixed number of queries."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.conftest import City, actor_of_account
from guatu.kernel.clock import FrozenClock, clock, use_clock
from guatu.kernel.period import Period
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.actions import record_progress, set_investment_plan
from guatu.projects.models import Project
from guatu.projects.types import Stage
from guatu.status.actions import judge
from guatu.status.models import Light
from guatu.targets.actions import create_indicator, record_observation, set_targets
from guatu.ui.types import LightColour
from guatu.wall import rules
from guatu.wall.queries import ROWS, Look, age
from guatu.wall.queries.late import late_projects
from guatu.wall.queries.matrix import matrix
from guatu.wall.queries.pacing import pacing
from guatu.wall.types import Kind, Tallied

SignIn = Callable[[Account], Client]
MAY = Period.parse("2026-05")
MILLION = Decimal(1_000_000)


def project(city: City, actor: Actor, code: str, share: int, **changes: object) -> Project:
    """A project with `share` percent of a year's plan of 100 million done by May."""
    usual: dict[str, object] = {
        "unit": city.kuancheng, "area": city.industry, "stage": Stage.BUILDING.value,
        "start_actual": date(2026, 1, 10), "due": date(2026, 11, 30),
    }  # fmt: skip
    made = Project.objects.create(
        code=code, name=f"项目{code}", name_en=f"Project {code}", **(usual | changes)
    )
    set_investment_plan(actor, project_id=made.pk, year=2026, amount=100 * MILLION)
    record_progress(
        actor, project_id=made.pk, period=MAY, invested_year=share * MILLION, invested_total=share * MILLION,
        physical=Decimal(share), note="",
    )  # fmt: skip
    return made


@pytest.fixture
def lit(city: City, operator: Actor) -> City:
    """Kuancheng has a red and a green project, Nanguan a yellow one."""
    project(city, operator, "RED", 5)
    project(city, operator, "GREEN", 45)
    project(city, operator, "YELLOW", 25, unit=city.nanguan, area=city.livelihood)
    judge(operator, period=MAY)
    return city


def test_the_matrix_counts_red_and_yellow_by_unit_and_area_with_both_sums(
    lit: City, dispatcher: Account
) -> None:
    found = matrix(Look(actor_of_account(dispatcher)))
    assert found.columns == ("产业", "民生")
    rows = {row.label: row for row in found.rows}
    assert rows["宽城"].cells == (Tallied(red=1, green=1), None)
    assert rows["南关"].cells == (None, Tallied(yellow=1))
    assert rows["高新"].total.total == 0
    assert found.total.total == Tallied(red=1, yellow=1, green=1)


def test_every_count_of_the_matrix_leads_to_its_lights_which_open_as_a_sheet(
    lit: City, dispatcher: Account, as_: SignIn
) -> None:
    found = matrix(Look(actor_of_account(dispatcher)))
    row = next(row for row in found.rows if row.label == "宽城")
    cell, url = row.linked[0]
    assert cell == Tallied(red=1, green=1)
    assert url == f"/status/?period=2026-05&unit={lit.kuancheng.pk}&area={lit.industry.pk}"
    assert [sum_ for sum_, _url in found.total.linked][-1] == found.total.total
    browser = as_(dispatcher)
    sheet = browser.get(f"{url}&colour=red", headers={"X-Sheet": "1"})
    assert sheet["X-Sheet"] == "1"
    text = sheet.content.decode()
    assert ("项目RED" in text, "项目GREEN" in text, "<html" in text) == (True, False, False)
    assert (
        f'{url.replace("&", "&amp;")}&amp;colour=red" title="红灯" data-sheet'
        in browser.get(reverse("wall:index")).content.decode()
    )


def test_how_long_there_are_no_figures_is_said_with_the_age(lit: City, operator: Actor) -> None:
    Project.objects.create(
        code="SILENT", name="没有数据的", unit=lit.zone, area=lit.industry, stage=Stage.BUILDING.value,
        start_actual=date(2026, 1, 10), due=date(2026, 11, 30),
    )  # fmt: skip
    judge(operator, period=MAY)
    found = age(Look(operator))
    assert (found.silent, found.silent_days) == (1, None)
    Light.objects.filter(colour="green").update(colour="grey")
    with use_clock(FrozenClock(clock().now() + timedelta(days=40))):
        found = age(Look(operator))
    assert (found.silent, found.silent_days) == (2, 40)


def test_a_cell_says_red_and_yellow_first_and_else_the_best_it_can() -> None:
    assert Tallied(red=2, yellow=1, green=9).shown == ((LightColour.RED, 2), (LightColour.YELLOW, 1))
    assert Tallied(grey=1, green=9).shown == ((LightColour.GREY, 1),)
    assert Tallied().shown == ()


def test_the_gantt_holds_the_worst_first_and_no_more_than_can_be_read(city: City, operator: Actor) -> None:
    for number in range(ROWS + 3):
        project(city, operator, f"P{number:02}", 20 if number % 2 else 5)
    judge(operator, period=MAY)
    strip, late = late_projects(Look(operator))
    assert late == ROWS + 3
    assert len(strip.rows) == ROWS
    colours = [row.colour for row in strip.rows]
    assert colours == sorted(colours, key=lambda colour: colour.rank if colour else 9)
    assert strip.today == date(2026, 6, 8)
    assert strip.rows[0].note == "落后 37 点"


def test_green_projects_are_not_on_the_gantt(lit: City, operator: Actor) -> None:
    assert [row.label for row in late_projects(Look(operator))[0].rows] == ["项目RED", "项目YELLOW"]


@pytest.mark.parametrize(
    ("lights", "colour"),
    [
        (Tallied(), LightColour.GREY),
        (Tallied(grey=5), LightColour.GREY),
        (Tallied(red=1, green=9), LightColour.RED),
        (Tallied(red=1, green=10), LightColour.YELLOW),
        (Tallied(yellow=1, green=9), LightColour.YELLOW),
        (Tallied(yellow=1, green=10), LightColour.GREEN),
        (Tallied(done=3), LightColour.DONE),
    ],
)
def test_a_block_is_red_from_a_tenth_and_never_green_with_a_red_light(
    lights: Tallied, colour: LightColour
) -> None:
    assert rules.block_colour(lights) is colour


def test_a_unit_without_a_place_stands_below_the_map() -> None:
    assert rules.places([(1, 0), (2, 1), (None, None), (None, None)]) == [(2, 1), (3, 2), (1, 3), (2, 3)]


@pytest.mark.parametrize(
    ("done", "plan", "colour"),
    [
        ("0.30", "0.30", "green"),
        ("0.29", "0.30", "yellow"),
        ("0.20", "0.30", "yellow"),
        ("0.19", "0.30", "red"),
    ],
)
def test_an_indicator_is_coloured_by_its_monthly_target_not_by_the_linear_share(
    done: str, plan: str, colour: str
) -> None:
    assert rules.pace_colour(Decimal(done), Decimal(plan), Decimal(5) / 12) == colour


def test_pacing_shows_done_target_and_linear_share(city: City, operator: Actor) -> None:
    indicator = create_indicator(
        operator, code="fai", name="固定资产投资", measure="亿元", kind="flow", decimals=2
    )
    set_targets(
        operator, plan_id=city.plan.pk, indicator_id=indicator.pk, year=2026, total=Decimal(120),
        weights_by_unit={city.kuancheng.pk: Decimal(1)}, weights_by_month=[Decimal(1)] * 12,
    )  # fmt: skip
    record_observation(
        operator, indicator_id=indicator.pk, unit_id=city.kuancheng.pk, period=MAY, value=Decimal(40)
    )
    (line,) = pacing(Look(operator))
    assert (line.name, line.target, line.done) == ("固定资产投资", Decimal(120), Decimal(40))
    assert line.ahead is not None
    assert round(line.ahead, 1) == Decimal("-8.3")
    assert line.colour is LightColour.YELLOW


# --- its age


def test_every_screen_says_how_old_its_data_is(lit: City, dispatcher: Account, as_: SignIn) -> None:
    page = as_(dispatcher).get(reverse("wall:index")).content.decode()
    assert page.count("亮灯判断于 2026-06-08 10:00") == page.count("data-screen=") == len(Kind)


def test_old_data_is_said_to_be_old(lit: City, operator: Actor) -> None:
    assert not age(Look(operator)).stale
    with use_clock(FrozenClock(clock().now() + timedelta(days=36))):
        found = age(Look(operator))
        assert (found.days, found.stale) == (36, True)


def test_an_empty_wall_says_what_is_missing(city: City, dispatcher: Account, as_: SignIn) -> None:
    page = as_(dispatcher).get(reverse("wall:index"))
    assert page.status_code == 200
    assert page.content.decode().count("w-empty") == 5


# --- who sees what, at what cost


def test_a_district_sees_its_own_lights_only(lit: City, other_reporter: Account) -> None:
    look = Look(actor_of_account(other_reporter))
    assert [row.label for row in matrix(look).rows] == ["南关"]
    assert [row.label for row in late_projects(look)[0].rows] == ["项目YELLOW"]


@pytest.mark.parametrize(
    "path",
    [
        "/wall/",
        "/wall/w/city/",
        "/wall/w/city/screen/1/",
        "/wall/w/city/state/",
        "/wall/w/city/age/",
        "/wall/worker.js",
        "/api/wall/facts",
        "/api/wall/boards/city/state",
    ],
)
def test_an_outsider_sees_no_wall(path: str, city: City, outsider: Account, as_: SignIn) -> None:
    assert as_(outsider).get(path).status_code == 403


@pytest.mark.parametrize(
    ("asked", "seconds"), [("", 20), ("30", 30), ("1", 5), ("9999", 600), ("-3", 20), ("1e9", 20)]
)
def test_the_address_sets_the_seconds_within_bounds(asked: str, seconds: int) -> None:
    assert rules.seconds(asked) == seconds


def test_the_api_gives_every_screen(lit: City, dispatcher: Account, as_: SignIn) -> None:
    found = as_(dispatcher).get("/api/wall/facts").json()
    screens = {screen["kind"]: screen["facts"] for screen in found["screens"]}
    assert list(screens) == [kind.value for kind in Kind]
    assert screens["late"]["strip"]["rows"][0]["colour"] == "red"
    one = as_(dispatcher).get("/api/wall/boards/city/screens/1").json()
    assert one["facts"] == screens["matrix"]


def test_ten_projects_and_fifty_cost_the_same_queries(
    city: City, operator: Actor, dispatcher: Account, as_: SignIn
) -> None:
    client = as_(dispatcher)

    def cost() -> int:
        judge(operator, period=MAY)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("wall:index")).status_code == 200
        return len(caught)

    for number in range(10):
        project(city, operator, f"A{number:02}", 5)
    first = cost()
    for number in range(40):
        project(city, operator, f"B{number:02}", 20, unit=city.zone)
    assert cost() == first
    assert first <= 75


def test_the_corridor_and_the_pace_still_needed_come_from_past_years(city: City, operator: Actor) -> None:
    indicator = create_indicator(
        operator, code="fai", name="固定资产投资", measure="亿元", kind="flow", decimals=0
    )
    set_targets(
        operator, plan_id=city.plan.pk, indicator_id=indicator.pk, year=2026, total=Decimal(120),
        weights_by_unit={city.kuancheng.pk: Decimal(1)}, weights_by_month=[Decimal(1)] * 12,
    )  # fmt: skip
    for year, monthly in ((2022, 8), (2023, 9), (2024, 10), (2025, 10), (2026, 9)):
        for month in range(1, 6 if year == 2026 else 13):
            record_observation(
                operator, indicator_id=indicator.pk, unit_id=city.kuancheng.pk,
                period=Period.of_month(year, month), value=Decimal(monthly * month),
            )  # fmt: skip
    (line,) = pacing(Look(operator))
    assert line.corridor is not None
    assert line.needed is not None
    assert line.corridor.slowest <= line.corridor.usual <= line.corridor.fastest
    assert line.corridor.usual == pytest.approx(5 / 12)
    assert round(line.needed.per_month, 2) == round(Decimal(120 - 45) / 7, 2)
