"""Lights rolled up three ways: counts and money by light, the worst part, never an average; only what one may see."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.conftest import City, actor_of_account
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.models import Account, Unit
from guatu.org.types import Actor, UnitKind
from guatu.projects.actions import save_chain
from guatu.projects.models import Project
from guatu.projects.types import Stage
from guatu.projects.types.chain import SegmentSpec
from guatu.status.models import Light
from guatu.status.queries import rolled_up
from guatu.status.rules.rollup import badness, marked
from guatu.status.types.rollup import RollLine, Sum, Way
from guatu.ui.types import LightColour

SignIn = Callable[[Account], Client]
MAY = Period.parse("2026-05")
HUNDRED_MILLION = Decimal(100_000_000)


def lit(city: City, code: str, colour: LightColour, worth: int | None, **changes: object) -> None:
    """A project with that light of May and so many hundred million yuan."""
    usual: dict[str, object] = {
        "unit": city.kuancheng, "area": city.industry, "stage": Stage.BUILDING.value, "industry": "C3612",
        "total_investment": None if worth is None else worth * HUNDRED_MILLION,
    }  # fmt: skip
    made = Project.objects.create(code=code, name=code, **(usual | changes))
    Light.objects.create(
        subject_kind="projects.project", subject_id=made.pk, period=str(MAY), unit=made.unit, area=made.area,
        colour=colour.value, computed_at=clock().now(),
    )  # fmt: skip


@pytest.fixture
def lights(city: City, operator: Actor) -> City:
    """Vehicles: one large red and three small green ones; rail: three small red ones; a school on no chain."""
    for code, industry in (("car", "C361"), ("rail", "C371")):
        empty = SegmentSpec("空", (f"C99{len(code)}",))
        save_chain(operator, code=code, name=code, segments=[SegmentSpec(f"{code} 整机", (industry,)), empty])
    lit(city, "BIG", LightColour.RED, 50)
    for number in range(3):
        lit(city, f"G{number}", LightColour.GREEN, 1)
        lit(city, f"R{number}", LightColour.RED, 2, industry="C3715", unit=city.nanguan)
    lit(city, "SCHOOL", LightColour.YELLOW, None, industry="P8331", area=city.livelihood)
    lit(city, "ABROAD", LightColour.GREY, 9, industry="P8331", area=None, currency="GBP")
    return city


def shown(lines: tuple[RollLine, ...]) -> list[tuple[str, int, int, int, bool]]:
    """Name, depth, how many, hundred millions at red, whether the worst."""
    return [
        (
            line.name,
            line.depth,
            line.total.count,
            int(line.of(LightColour.RED).money / HUNDRED_MILLION),
            line.worst,
        )
        for line in lines
    ]


def test_projects_roll_up_to_segments_chains_and_the_economy(lights: City, operator: Actor) -> None:
    found = rolled_up(operator, MAY, Way.CHAIN)
    assert shown(found.lines) == [
        ("car", 1, 4, 50, True),
        ("car 整机", 2, 4, 50, False),
        ("空", 2, 0, 0, False),
        ("rail", 1, 3, 6, False),
        ("rail 整机", 2, 3, 6, False),
        ("空", 2, 0, 0, False),
        ("不在产业链上", 2, 2, 0, False),
    ]
    assert (found.whole.total.count, found.whole.of(LightColour.RED).count) == (9, 4)
    assert found.whole.total.unpriced == 2, (
        "no price, and a price in another currency, are counted and not added"
    )
    assert found.whole.total.money == 59 * HUNDRED_MILLION


def test_projects_roll_up_to_areas_and_the_plan(lights: City, operator: Actor) -> None:
    found = rolled_up(operator, MAY, Way.AREA)
    assert [(line.name, line.total.count) for line in found.lines] == [
        ("产业", 7),
        ("民生", 1),
        ("未归领域", 1),
    ]
    assert found.worst is not None
    assert found.worst.name == "产业"


def test_projects_roll_up_to_units_each_with_what_is_below_it(lights: City, operator: Actor) -> None:
    park = Unit.objects.create(code="P", name="园区", short="园", kind=UnitKind.PARK, parent=lights.kuancheng)
    lit(lights, "PARK", LightColour.RED, 7, unit=park)
    lit(lights, "CITY", LightColour.GREEN, 1, unit=lights.root)
    found = rolled_up(operator, MAY, Way.UNIT)
    assert shown(found.lines) == [
        ("宽城区", 1, 7, 57, True),
        ("园区", 2, 1, 7, False),
        ("南关区", 1, 3, 6, False),
        ("市本级", 1, 1, 0, False),
    ]


def test_a_unit_sees_its_own_projects_only(lights: City, other_reporter: Account) -> None:
    for way in Way:
        found = rolled_up(actor_of_account(other_reporter), MAY, way)
        assert (found.whole.total.count, found.whole.total.money) == (3, 6 * HUNDRED_MILLION)
    assert [line.name for line in found.lines] == ["南关区"]


@pytest.mark.parametrize("path", ["/status/rollup/", "/api/status/rollup/chain"])
def test_an_outsider_sees_nothing(path: str, lights: City, outsider: Account, as_: SignIn) -> None:
    assert as_(outsider).get(path).status_code == 403


def test_the_page_and_the_api_say_the_same(lights: City, dispatcher: Account, as_: SignIn) -> None:
    client = as_(dispatcher)
    found = client.get("/api/status/rollup/chain").json()
    assert (found["worst"], found["whole"]["lights"]["red"]) == (
        "car",
        {"count": 4, "money": "5600000000.00"},
    )
    page = client.get("/status/rollup/?way=chain").content.decode()
    assert "最差的是“car”" in page
    assert page.count("s-worst") == 1
    assert client.get("/status/rollup/?way=unit&period=2020-01").status_code == 200
    assert client.get("/api/status/rollup/colour").status_code == 422


@pytest.mark.parametrize("way", list(Way))
def test_nine_projects_and_thirty_cost_the_same_queries(lights: City, operator: Actor, way: Way) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            rolled_up(operator, MAY, way)
        return len(caught)

    first = cost()
    for number in range(21):
        lit(lights, f"M{number}", LightColour.GREEN, 1, unit=lights.zone)
    assert cost() == first <= 5


# --- the worst part


def line(name: str, depth: int = 1, **sums: tuple[int, int]) -> RollLine:
    return RollLine(
        name, depth, {LightColour(key): Sum(count, Decimal(money)) for key, (count, money) in sums.items()}
    )


def test_one_large_red_is_worse_than_many_small_ones_and_no_green_makes_it_good() -> None:
    large, many = line("large", red=(1, 100), green=(99, 9_999)), line("many", red=(9, 90))
    assert badness(large) > badness(many) > badness(line("yellow", yellow=(50, 5_000)))
    assert [one.name for one in marked([many, large]) if one.worst] == ["large"]


def test_equal_money_is_told_apart_by_count_and_green_is_never_the_worst() -> None:
    assert badness(line("a", red=(2, 5))) > badness(line("b", red=(1, 5)))
    assert not any(one.worst for one in marked([line("good", green=(5, 5)), line("deep", 2, red=(1, 1))]))
