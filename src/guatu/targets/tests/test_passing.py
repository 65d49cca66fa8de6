"""A unit passes its target on: through the API and the command line, by the same action, and never by a wrong actor."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from guatu.conftest import City
from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.models import Entry
from guatu.org.models import Account, Unit
from guatu.org.types import Actor
from guatu.targets import actions
from guatu.targets.commands import targets_group
from guatu.targets.models import Indicator, TargetVersion
from guatu.targets.tests.test_actions import refused

SignIn = Callable[[Account], Client]
URL, JSON = "/api/targets/indicators/estates/pass-on", "application/json"


@pytest.fixture
def parks(city: City) -> list[Unit]:
    """Two parks of the zone."""
    return [
        Unit.objects.create(
            code=f"P{n}", name=f"园区{n}", short=f"园{n}", kind="park", parent=city.zone, position=50 + n
        )
        for n in range(2)
    ]


def run(*words: str) -> Result:
    return CliRunner().invoke(targets_group, ["pass-on", *words])


def test_the_api_passes_a_target_on_for_a_dispatcher_only(
    city: City,
    split_estates: Indicator,
    parks: list[Unit],
    as_: SignIn,
    dispatcher: Account,
    reporter: Account,
) -> None:
    body = {
        "plan_id": city.plan.pk, "year": 2026, "unit_id": city.zone.pk, "total": "170", "reason": "向园区分解",
        "weights": {str(parks[0].pk): "3", str(parks[1].pk): "1"}, "approver_post_id": city.leader_post.pk,
        "holds_from": "2026-06-10",
    }  # fmt: skip
    assert as_(reporter).post(URL, body, content_type=JSON).status_code == 403
    assert TargetVersion.objects.count() == 1
    client = as_(dispatcher)
    answer = client.post(URL, body, content_type=JSON)
    assert (answer.status_code, answer.json()["number"]) == (201, 2)
    version = TargetVersion.objects.get(number=2)
    years = dict(version.targets.filter(period="2026").values_list("unit__code", "bottom_line"))
    asked = [int(years[code]) for code in ("P0", "P1", "220191", "220100")]
    assert asked == [128, 42, 149, 447]
    assert Entry.objects.latest("number").verb == "targets.target.pass_on"
    aside = body | {"weights": {str(city.nanguan.pk): "1"}}
    assert client.post(URL, aside, content_type=JSON).json()["number"] == "G1545"
    assert client.post(URL, body | {"reason": ""}, content_type=JSON).status_code == 422


def test_the_command_passes_on_alike_or_by_weights_and_says_what_was_added(
    city: City, split_estates: Indicator, parks: list[Unit], tmp_path: Path
) -> None:
    said = ["--reason", "向园区分解", "--approver-post", "220100/分管副市长", "--holds-from", "2026-06-10"]
    done = run("estates", "220191", "--total", "160", *said)
    assert done.exit_code == 0, done.output
    assert "园区0\t80" in done.output
    assert "加码 added\t+11" in done.output
    assert TargetVersion.objects.get(number=2).approver_post == city.leader_post
    listed = CliRunner().invoke(targets_group, ["versions", "estates"]).output
    assert "春城市 · 分管副市长" in listed
    weights = tmp_path / "weights.csv"
    weights.write_text("园区0,1\n", encoding="utf-8")
    said[-1] = "2026-06-20"
    assert run("estates", "220191", "--total", "150", "--weights", str(weights), *said).exit_code == 0
    third = TargetVersion.objects.get(number=3)
    assert third.targets.get(unit=parks[0], period="2026").bottom_line == 150
    assert not third.targets.filter(unit=parks[1]).exists()
    nobody = run("estates", "220191", "--total", "150", "--reason", "x", "--approver-post", "220100/无此岗")
    assert isinstance(nobody.exception, NotFound)
    unsaid = run("estates", "220191", "--total", "150")
    assert isinstance(unsaid.exception, GuatuError)
    assert unsaid.exception.number == "G1512"


def test_a_target_is_passed_on_to_units_right_below_only(
    operator: Actor, city: City, split_estates: Indicator, parks: list[Unit]
) -> None:
    facts: dict[str, Any] = {
        "plan_id": city.plan.pk, "indicator_id": split_estates.pk, "year": 2026, "total": Decimal(160),
        "reason": "分解", "approver_post_id": city.leader_post.pk, "holds_from": date(2026, 6, 10),
    }  # fmt: skip
    below = {park.pk: Decimal(1) for park in parks}
    refused("G1545", lambda: actions.pass_on(operator, unit_id=city.kuancheng.pk, weights=below, **facts))
    with pytest.raises(NotFound):
        actions.pass_on(operator, unit_id=city.zone.pk, weights=below | {10**6: Decimal(1)}, **facts)
    assert TargetVersion.objects.count() == 1
