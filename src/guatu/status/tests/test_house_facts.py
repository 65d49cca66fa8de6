"""Packs over the house's own facts: indicators of units as Sanya and Tianjin judge them, and projects."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError
from guatu.kernel.period import Period
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.models import Fund
from guatu.status import queries
from guatu.status.actions import keep_pack
from guatu.status.judging.judge import judge
from guatu.status.judging.reading import pack_of
from guatu.status.judging.shipped import shipped
from guatu.status.judging.verdicts import verdict
from guatu.status.rules.indicator_facts import missed
from guatu.status.rules.packs import with_head
from guatu.status.rules.project_facts import months_unregistered, past_lights
from guatu.status.rules_commands import rules_group
from guatu.status.tests.conftest import Maker
from guatu.status.types import PastLights, ProjectFacts, SubjectKind
from guatu.targets.models import Indicator


def test_a_district_that_missed_its_monthly_task_twice_running_is_red_by_sanyas_rule(
    invest: Indicator, operator: Actor, may: Period
) -> None:
    """Kuancheng is well ahead, Nanguan at half of what it was: it misses month after month."""
    columns = queries.house_facts(operator, SubjectKind.INDICATOR, may)
    judged = judge([shipped("sanya-2022-district")], columns)
    found = {key: verdict(judged, row) for row, key in enumerate(columns.keys)}
    assert found["220103/invest"].colour == "green"
    assert found["220102/invest"].colour == "red"
    assert "投资当月任务" in found["220102/invest"].reasons[0].zh


def test_a_file_and_the_house_know_a_project_alike(make: Maker, operator: Actor, may: Period) -> None:
    make("P1", share=20)
    columns = queries.house_facts(operator, SubjectKind.PROJECT, may)
    judged = judge([shipped("wuhan")], columns)
    assert columns.keys == ["P1"]
    assert verdict(judged, 0).reasons[0].facts["done_of_linear"] == "48.0000"


@pytest.mark.parametrize(
    ("steps", "count"),
    [([], 0), ([(5, 5)], 0), ([(5, 4)], 1), ([(5, 4), (5, 6)], 0), ([(5, 6), (5, 4), (5, 4)], 2)],
)
def test_months_missed_are_counted_back_from_the_last(steps: list[tuple[int, int]], count: int) -> None:
    assert missed([(Decimal(asked), Decimal(done)) for asked, done in steps]) == count


def test_facts_of_the_house_are_of_months(operator: Actor, city: City, may: Period) -> None:
    with pytest.raises(GuatuError) as caught:
        queries.house_facts(operator, SubjectKind.PROJECT, may.year_period)
    assert caught.value.number == "G1806"


def test_an_outsider_gets_no_facts(outsider: Account, may: Period) -> None:
    with pytest.raises(Denied):
        queries.house_facts(actor_of_account(outsider), SubjectKind.PROJECT, may)


def test_the_command_line_judges_the_house_by_a_pack_that_is_not_in_force(
    invest: Indicator, may: Period
) -> None:
    said = CliRunner().invoke(
        rules_group, ["run", "sanya-2022-district", "--period", str(may), "--json"], catch_exceptions=False
    )
    lights = {row["subject"]: row["light"] for row in json.loads(said.output)["lights"]}
    assert lights["220102/invest"] == "red"
    assert CliRunner().invoke(rules_group, ["run", "wuhan"]).exit_code == 2


def test_the_seasonal_share_stands_beside_the_linear_one(make: Maker, operator: Actor, may: Period) -> None:
    """Last year a fifth was done by May: 20 % now is on the usual course, and 21.7 points behind the linear share."""
    project = make("P1", share=20)
    make.report(project, 10, may.previous_year)
    make.report(project, 50, Period.parse("2025-12"))
    columns = queries.house_facts(operator, SubjectKind.PROJECT, may)
    text = (
        shipped("wuhan")
        .text.replace("done_of_linear < 60", "behind_seasonal > 0")
        .replace("{done_of_linear}%，低于60%", "{seasonal}%，{behind_seasonal}，{behind}")
    )
    judged = judge([pack_of(text)], columns)
    assert verdict(judged, 0).colour == "yellow"  # not behind the usual course; 48 % of the linear share
    seasonal = columns.values["seasonal"][0]
    assert seasonal == 200_000_000


@pytest.mark.parametrize(
    ("until", "registered", "months"),
    [
        ((2026, 2, 9), None, Fraction(30, 31)), ((2026, 2, 10), None, 1), ((2026, 3, 10), None, 2),
        ((2026, 3, 11), None, 2 + Fraction(1, 31)), ((2026, 3, 11), (2026, 3, 1), 0), ((2026, 1, 9), None, None),
    ],
)  # fmt: skip
def test_months_without_registration_count_days_over(
    until: tuple[int, int, int], registered: tuple[int, int, int] | None, months: Fraction | None
) -> None:
    facts = ProjectFacts(
        period=Period.parse("2026-03"), as_of=date(*until), start_actual=date(2026, 1, 10), registers=True,
        registered_on=date(*registered) if registered else None,
    )  # fmt: skip
    assert months_unregistered(facts) == months


def test_a_month_that_ends_early_does_not_make_a_start_on_the_31st_earlier() -> None:
    facts = ProjectFacts(
        period=Period.parse("2026-02"),
        as_of=date(2026, 2, 28),
        start_actual=date(2026, 1, 31),
        registers=True,
    )
    assert months_unregistered(facts) == 1


def test_streaks_end_where_a_month_was_green_or_not_judged() -> None:
    months = dict(zip(Period.of_year(2026).months(), ["red", "green", "red", "yellow", "red"], strict=False))
    assert past_lights(months, Period.parse("2026-06")) == PastLights(1, 3, 3)
    assert past_lights(months, Period.parse("2026-02")) == PastLights(1, 1, 1)
    assert past_lights(months, Period.parse("2026-08")) == PastLights(0, 0, 3)


def test_public_funds_are_required_as_far_as_the_works_have_got(
    make: Maker, operator: Actor, may: Period
) -> None:
    project = make("P1", share=45, total_investment=100_000_000)
    for source, planned, arrived in (("city", 40_000_000, 10_000_000), ("bank", 60_000_000, 0)):
        Fund.objects.create(
            project=project, source=source, planned=planned, arrived=arrived, as_of=date(2026, 6, 1)
        )
    judged = judge([shipped("yinchuan-2025")], queries.house_facts(operator, SubjectKind.PROJECT, may))
    funds = next(reason for reason in verdict(judged, 0).reasons if reason.question == "funds")
    assert (funds.colour, funds.facts) == (
        "red", {"funds_required": "18000000.00", "funds_arrived": "10000000.00"},
    )  # fmt: skip


def test_the_page_of_packs_costs_the_same_queries_for_many_versions(
    operator: Actor, dispatcher: Account, as_: Callable[[Account], Client]
) -> None:
    client = as_(dispatcher)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("status:packs")).status_code == 200
        return len(caught)

    first = cost()
    for number in range(5):
        keep_pack(operator, text=with_head(shipped("wuhan").text, version=f"1.{number}"))
    assert cost() == first
    assert first <= 15
