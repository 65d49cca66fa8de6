"""产业链: projects rolled up to segments and chains; gaps; next year's output with its range."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError
from guatu.kernel.period import Period
from guatu.org.models import Account, Unit
from guatu.org.queries import calendars
from guatu.org.types import Actor
from guatu.projects import actions
from guatu.projects.adapters.risk import shipped_preset
from guatu.projects.models import Chain, ExpectedOutput, Node, Project
from guatu.projects.queries.chains import chain_page
from guatu.projects.queries.risk import finishes, risk
from guatu.projects.rules.chains import (
    Brought,
    capacity_share,
    months_drawn,
    point_of,
    segment_of,
    state_of_segment,
)
from guatu.projects.rules.risk import DRAWS, finish_days
from guatu.projects.types import NodeSpec
from guatu.projects.types.chain import Output, SegmentSpec, SegmentState
from guatu.projects.types.risk import FinishDays, RiskPreset
from guatu.targets.actions import create_indicator, record_observation

SignIn = Callable[[Account], Client]
MILLION = Decimal(1_000_000)
RAMP = (40, 75, 100)
CAR = [
    SegmentSpec("整车", ("C361",), "Vehicles"),
    SegmentSpec("零部件", ("C367",)),
    SegmentSpec("电池", ("C384",)),
]


def month(text: str) -> Period:
    return Period.parse(text)


def test_the_longest_prefix_decides() -> None:
    prefixes = {"C36": 1, "C3612": 2, "C367": 3}
    assert [segment_of(code, prefixes) for code in ("C3612", "C3611", "C3670", "E48", "")] == [
        2,
        1,
        3,
        None,
        None,
    ]


def test_what_a_segment_calls_for() -> None:
    assert state_of_segment(0, 0, 0) is SegmentState.GAP
    assert state_of_segment(2, 0, 0) is SegmentState.FOUNDING
    assert state_of_segment(2, 1, 0) is SegmentState.EXTENDING
    assert state_of_segment(2, 1, 1) is SegmentState.STRENGTHENING


def output(amount: Decimal, ramp: Sequence[int], finishes: Sequence[str], year: int = 2026) -> Output:
    """Of one project whose draws finish in these months, each as often; one month: it is certain."""
    months = [month(text) for text in finishes]
    first = min(months)
    steps = [(one.year - first.year) * 12 + one.number - first.number for one in months]
    brought = Brought(year)
    draws = bytes(np.resize(np.array(steps, np.uint8), DRAWS)) if len(steps) > 1 else b""
    brought.add(amount, ramp, first, draws)
    return brought.output()


def test_output_follows_the_ramp_from_the_month_after_it_is_finished() -> None:
    """120 million a year, finished in June 2026: six months at 40 %, then six more and six at 75 %."""
    found = output(120 * MILLION, RAMP, ["2026-06"])
    assert found.this_year == 24 * MILLION
    assert found.next_year == found.low == found.middle == found.high == (24 + 45) * MILLION
    assert found.increment == found.increment_low == found.increment_high == 45 * MILLION
    assert output(120 * MILLION, RAMP, ["2023-12"]).increment == 0


def test_output_is_the_mean_over_the_draws_and_its_range_their_tenths() -> None:
    found = output(120 * MILLION, (100,), ["2026-12"] * 2 + ["2027-06"] * 5 + ["2028-01"])
    assert found.this_year == 0
    assert found.next_year == (Decimal("0.25") * 120 + Decimal("0.625") * 60) * MILLION
    assert (found.low, found.middle, found.high) == (Decimal(0), 60 * MILLION, 120 * MILLION)


def test_what_one_project_brings_is_told_with_its_chance_and_month() -> None:
    draws = bytes(np.resize(np.array([0, 3, 6, 255], np.uint8), DRAWS))
    found = point_of(120 * MILLION, (100,), month("2026-12"), draws, 2026)
    assert found.chance == 0.25
    assert found.half_by == month("2027-03")
    assert found.next_year == (120 + 90 + 60) * MILLION / 4
    assert point_of(MILLION, (100,), month("2027-01"), b"", 2026).chance == 0


@given(
    st.lists(st.dates(date(2024, 1, 1), date(2060, 12, 31)), min_size=1, max_size=8),
    st.lists(st.integers(0, 100), min_size=1, max_size=4).map(sorted),
)
def test_output_is_what_each_draw_brings_month_by_month(days: list[date], ramp: list[int]) -> None:
    first, draws = months_drawn(np.array([day.toordinal() for day in days], np.int32))
    each = []
    for day in days:
        begins = day.year * 12 + day.month  # the month after, counted from 0 in year 0
        running = [2027 * 12 + at - begins for at in range(12)]
        each.append(sum(ramp[min(since // 12, len(ramp) - 1)] for since in running if since >= 0) / 1200)
    shares = capacity_share(ramp, first, 2027)[np.frombuffer(draws, np.uint8)]
    assert shares.tolist() == pytest.approx(each)


def test_projects_are_added_draw_by_draw() -> None:
    """Two that are always early together, and two of which one is early when the other is late."""
    first, early, late = month("2026-12"), [0] * (DRAWS // 2), [12] * (DRAWS // 2)
    for other, spread in (([*early, *late], 240), ([*late, *early], 0)):
        both = Brought(2026)
        for draws in ([*early, *late], other):
            both.add(120 * MILLION, (100,), first, bytes(draws))
        found = both.output()
        assert found.next_year == 120 * MILLION
        assert found.high - found.low == spread * MILLION


# --- with projects


def project(unit: Unit, code: str, industry: str, stage: str, **facts: Any) -> Project:
    return Project.objects.create(
        code=code, name=code, name_en=code, unit=unit, industry=industry, stage=stage, **facts
    )


@pytest.fixture
def car(operator: Actor, city: City) -> Chain:
    """Vehicles producing, parts under construction, no battery; a road that belongs to no chain."""
    made = project(city.zone, "V1", "C3612", "producing", finish_actual=date(2026, 3, 31))
    building = project(city.nanguan, "P1", "C3670", "building", due=date(2026, 12, 31))
    project(city.nanguan, "R1", "E4813", "building")
    project(city.zone, "gone", "C3612", "terminated")
    actions.expect_output(operator, project_id=made.pk, amount=120 * MILLION)
    actions.expect_output(operator, project_id=building.pk, amount=60 * MILLION)
    return actions.save_chain(operator, code="car", name="汽车", name_en="Cars", segments=CAR)


def test_projects_roll_up_and_gaps_are_seen(operator: Actor, city: City, car: Chain) -> None:
    page = chain_page(operator)
    (line,) = page.chains
    assert [
        (one.segment.name, one.state, one.before, one.building, one.producing) for one in line.segments
    ] == [
        ("整车", SegmentState.STRENGTHENING, 0, 0, 1),
        ("零部件", SegmentState.EXTENDING, 0, 1, 0),
        ("电池", SegmentState.GAP, 0, 0, 0),
    ]
    assert line.gaps == 1
    assert (page.undrawn, page.unplaced) == (1, 0)
    # April to December at 40 %; then January to March at 40 % and the rest at 75 %.
    assert line.output.this_year == 36 * MILLION
    assert line.output.next_year == (12 + Decimal("67.5")) * MILLION
    assert [(unit, output.next_year) for unit, output in page.units] == [(city.zone, line.output.next_year)]


def test_a_drawn_plan_adds_its_chance(operator: Actor, city: City, car: Chain) -> None:
    row = ExpectedOutput.objects.get(project__code="P1")
    Node.objects.create(
        project=row.project, code="A", name="建设", position=1, duration=90, calendar="continuous"
    )
    assert actions.draw_outputs(operator) == 1
    row.refresh_from_db()
    assert row.left_out == ""
    assert len(row.draws) == DRAWS
    assert month(row.first_month) >= month("2026-06")
    page = chain_page(operator)
    assert page.undrawn == 0
    parts = page.chains[0].segments[1]
    assert 0 < parts.output.low <= parts.output.next_year <= parts.output.high <= 60 * MILLION
    assert [(line.project.code, line.point.next_year) for line in parts.points] == [
        ("P1", parts.output.next_year)
    ]


def test_common_causes_strike_all_projects_in_the_same_draws_and_luck_is_their_own(db: None) -> None:
    """Two projects of the same outdoor works: without the winter they have nothing to do with each other."""
    shipped, today = shipped_preset(), date(2026, 3, 2)
    nodes = [NodeSpec(code="A", name="土建", duration=120, calendar="outdoor")]

    def alike(preset: RiskPreset) -> float:
        days = [
            finish_days(
                key, nodes, [], today, date(2026, 12, 31), calendars(), today, ratios={}, preset=preset
            ).days
            for key in ("1", "2")
        ]
        one, other = ((row - row.mean()) / row.std() for row in days)
        return float((one * other).mean())

    assert abs(alike(replace(shipped, causes=()))) < 0.05
    assert alike(shipped) > 0.15


def test_a_project_drawn_for_its_chain_ends_as_on_its_own_page(
    operator: Actor, city: City, car: Chain
) -> None:
    row = ExpectedOutput.objects.get(project__code="P1").project
    for position, calendar in enumerate(("outdoor", "office"), start=1):
        Node.objects.create(
            project=row, code=f"N{position}", name=calendar, position=position, duration=60, calendar=calendar
        )
    ((_row, found),) = finishes(operator, [row])
    assert isinstance(found, FinishDays)
    own = risk(operator, "P1")
    for share, day in own.quantiles:
        assert abs(float(np.quantile(found.days, share, method="inverted_cdf")) - day.toordinal()) <= 1


def test_a_plan_that_cannot_be_drawn_says_why(operator: Actor, city: City, car: Chain) -> None:
    assert actions.draw_outputs(operator) == 0
    assert ExpectedOutput.objects.get(project__code="P1").left_out == "G1614"


def test_a_chain_meets_the_economy_in_its_indicator(operator: Actor, city: City, car: Chain) -> None:
    output = create_indicator(
        operator, code="output", name="产值", measure="亿元", kind="flow", decimals=2, roll_up="none"
    )
    record_observation(
        operator, indicator_id=output.pk, unit_id=city.root.pk, period="2025-12", value=Decimal("10.00")
    )
    actions.save_chain(operator, code="car", name="汽车", segments=CAR, indicator_id=output.pk)
    (line,) = chain_page(operator).chains
    assert line.base == 10
    assert line.share == Decimal("4.35")  # 43.5 million of a thousand million
    assert Chain.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"ramp": [75, 40]}, "G1693"), ({"ramp": []}, "G1693"), ({"ramp": [50, 120]}, "G1693"),
        ({"segments": []}, "G1694"), ({"segments": [SegmentSpec("空", ())]}, "G1694"),
        ({"segments": [SegmentSpec("又一个", ("C361",))]}, "G1694"),
    ],
)  # fmt: skip
def test_a_chain_that_cannot_be_is_refused(
    operator: Actor, car: Chain, given: dict[str, Any], number: str
) -> None:
    facts: dict[str, Any] = {
        "code": "other",
        "name": "x",
        "segments": [SegmentSpec("光电", ("C397",))],
        **given,
    }
    with pytest.raises(GuatuError) as refused:
        actions.save_chain(operator, **facts)
    assert refused.value.number == number


def test_an_output_is_above_zero_and_may_be_taken_back(operator: Actor, city: City, car: Chain) -> None:
    row = ExpectedOutput.objects.get(project__code="P1")
    with pytest.raises(GuatuError) as refused:
        actions.expect_output(operator, project_id=row.project_id, amount=Decimal(0))
    assert refused.value.number == "G1695"
    assert actions.expect_output(operator, project_id=row.project_id, amount=None) is None
    assert not ExpectedOutput.objects.filter(project__code="P1").exists()


@pytest.mark.parametrize("name", ["reporter", "leader", "supervisor", "outsider"])
def test_only_a_dispatcher_writes_chains(
    city: City, car: Chain, request: pytest.FixtureRequest, name: str
) -> None:
    actor = actor_of_account(request.getfixturevalue(name))
    with pytest.raises(Denied):
        actions.save_chain(actor, code="car", name="x", segments=CAR)
    with pytest.raises(Denied):
        actions.expect_output(actor, project_id=1, amount=MILLION)
    with pytest.raises(Denied):
        actions.draw_outputs(actor)


def test_the_page_shows_gaps_in_both_languages_and_costs_the_same(
    operator: Actor, city: City, car: Chain, as_: SignIn, dispatcher: Account, leader: Account,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    assert "缺项：补链" in as_(leader).get("/projects/chains/").content.decode()
    assert (
        "Missing" in as_(leader).get("/projects/chains/", headers={"accept-language": "en"}).content.decode()
    )
    actor = actor_of_account(leader)
    with django_assert_num_queries(4):
        chain_page(actor)
    for number in range(5):
        project(city.zone, f"X{number}", "C3612", "building")
    with django_assert_num_queries(4):
        chain_page(actor)


def test_a_chain_is_written_and_drawn_on_pages_and_by_the_api(
    city: City, car: Chain, as_: SignIn, dispatcher: Account, leader: Account
) -> None:
    client = as_(dispatcher)
    body = {
        "code": "photo",
        "name": "光电",
        "position": "2",
        "ramp": "50，100",
        "segments": "芯片 | Chips | C397 C398",
    }
    assert client.post("/projects/chains/new/", body).status_code == 302
    assert Chain.objects.get(code="photo").ramp == [50, 100]
    assert "Chips" in client.get("/projects/chains/photo/change/").content.decode()
    assert client.post("/projects/chains/new/", {**body, "ramp": "x"}).status_code == 422
    assert client.post("/projects/chains/draw/").status_code == 302
    assert client.post("/projects/P1/output/", {"amount": "6000"}).status_code == 302
    listed = client.get("/api/projects/chains").json()
    assert [(row["code"], row["gaps"]) for row in listed] == [("car", 1), ("photo", 1)]
    json = "application/json"
    put = client.put("/api/projects/P1/output", {"amount": "70000000"}, content_type=json)
    assert put.status_code == 200
    assert ExpectedOutput.objects.get(project__code="P1").amount == 70 * MILLION
    changed = {"name": "光电", "segments": [{"name": "芯片", "industries": ["C397"]}]}
    assert client.put("/api/projects/chains/photo", changed, content_type=json).status_code == 200
    assert client.post("/api/projects/chain-draws").json() == {"drawn": 0}
    for path in ("/projects/chains/new/", "/projects/chains/car/change/", "/projects/P1/output/"):
        assert as_(leader).get(path).status_code == 403
    assert as_(leader).post("/projects/chains/draw/").status_code == 403
