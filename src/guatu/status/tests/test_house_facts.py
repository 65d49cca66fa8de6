"""Packs over the house's own facts: indicators of units as Sanya and Tianjin judge them, and projects."""

import json
from decimal import Decimal

import pytest
from click.testing import CliRunner

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError
from guatu.kernel.period import Period
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.status import queries
from guatu.status.judging.judge import judge
from guatu.status.judging.shipped import shipped
from guatu.status.judging.verdicts import verdict
from guatu.status.rules.indicator_facts import missed
from guatu.status.rules_commands import rules_group
from guatu.status.tests.conftest import Maker
from guatu.status.types import SubjectKind
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


def test_what_the_house_does_not_gather_is_said(operator: Actor, city: City, may: Period) -> None:
    for subject, period, number in (
        (SubjectKind.DIRECTIVE, may, "G1839"),
        (SubjectKind.PROJECT, may.year_period, "G1806"),
    ):
        with pytest.raises(GuatuError) as caught:
            queries.house_facts(operator, subject, period)
        assert caught.value.number == number


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
