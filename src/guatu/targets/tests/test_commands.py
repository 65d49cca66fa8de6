"""`guatu targets …`: the same actions, and what is refused leaves with a status."""

import json

import pytest
from click.testing import CliRunner, Result

from guatu.conftest import City
from guatu.site.commands.house import house
from guatu.targets.models import Indicator, Plan, Task


def run(*arguments: str) -> Result:
    return CliRunner().invoke(house, ["targets", *arguments])


def said(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_tree_grows_changes_and_is_retired_from_the_command_line(city: City) -> None:
    said(
        "add",
        "plan",
        "c26",
        "--name",
        "攻坚",
        "--kind",
        "campaign",
        "--start",
        "2024-01-01",
        "--end",
        "2026-12-31",
    )
    said("change", "plan", "c26", "--name", "三年攻坚")
    said("add", "area", "c26", "verdict", "--name", "决胜")
    said("change", "area", "c26", "verdict", "--position", "3")
    said(
        "add",
        "indicator",
        "homes",
        "--name",
        "小区",
        "--measure",
        "个",
        "--kind",
        "count",
        "--release-day",
        "18",
    )
    said("change", "indicator", "homes", "--source", "市建委", "--owner", "LAND")
    said("add", "task", "c26", "verdict", "--name", "改造", "--indicator", "homes", "--due", "2026-12-31",
         "--sentence", "改造447个小区")  # fmt: skip
    task = Task.objects.get()
    said("change", "task", task.code, "--lead", "LAND")
    task.refresh_from_db()
    assert (task.lead_unit, task.sentence, str(task.due)) == (city.land_bureau, "改造447个小区", "2026-12-31")
    assert Indicator.objects.get(code="homes").owner == city.land_bureau
    assert "改造447个小区" in said("show", "c26")
    said("retire", "task", task.code, "--reason", "并入他项")
    assert "改造" not in said("show", "c26")
    assert "并入他项" in said("show", "c26", "--retired")
    said("restore", "task", task.code)
    said("retire", "area", "c26.verdict", "--reason", "撤并")
    assert Plan.objects.get(code="c26").name == "三年攻坚"


def test_figures_versions_and_counts(city: City, split_estates: Indicator) -> None:
    said("observe", "estates", "--unit", "220191", "--period", "2026-04", "--value", "1,040")
    said("observe", "estates", "--unit", "220191", "--period", "2026-05", "--value", "1,055", "--rank", "3",
         "--rank-of", "15")  # fmt: skip
    shown = json.loads(said("figures", "estates", "--year", "2026", "--single", "--json"))
    assert shown["高新区"]["2026-05"] == "15.0000"
    assert (
        json.loads(said("figures", "estates", "--year", "2026", "--known-on", "2026-06-07", "--json")) == {}
    )
    assert "v1" in said("versions", "estates")
    assert run("count", "estates", "--period", "2026-05").exit_code == 2
    assert (
        run("observe", "estates", "--unit", "nowhere", "--period", "2026-05", "--value", "1").exit_code == 2
    )


@pytest.mark.parametrize(
    ("statement", "status"),
    [("629.0/647.4 = 97.2%", 0), ("129/270 = 47%", 1), ("397.58/776.65 = 48.87%", 1), ("nonsense", 2)],
)
def test_a_printed_figure_is_checked_by_its_status(statement: str, status: int) -> None:
    assert run("check", statement).exit_code == status
