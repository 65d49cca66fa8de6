"""The API and the command of foreseen years answer through the same queries."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from django.test import Client

from guatu.org.models import Account
from guatu.status.commands import foresight
from guatu.targets.models import Indicator

SignIn = Callable[[Account], Client]


def test_the_api_answers_through_the_same_queries(
    invest: Indicator, dispatcher: Account, reporter: Account, as_: SignIn
) -> None:
    client = as_(dispatcher)
    rows = client.get("/api/status/foresight").json()
    assert (rows["period"], rows["total"]) == ("2026-05", 3)
    assert rows["items"][-1]["unit"] == "220103"
    one = client.get("/api/status/foresight/invest", {"unit": "220100", "miss": ["220103:30"]}).json()
    assert len(one["path"]) == 7
    assert one["ranks"] == []
    listed = client.get("/api/status/foresight", {"pace": "out_of_reach", "level": "district"}).json()
    assert [row["unit"] for row in listed["items"]] == ["220102"]
    assert client.get("/api/status/foresight", {"pace": "hopeless"}).status_code == 422
    past = client.get("/api/status/foresight", {"known_on": "2026-04-20"}).json()
    assert (past["period"], past["known_on"]) == ("2026-03", "2026-04-20")
    assert one["imagined"]["p50"] == pytest.approx(one["p50"] + one["imagined"]["shift"])
    assert one["back_test_words"]["zh"].startswith("近5年")
    assert client.get("/api/status/foresight", {"period": "2026"}).json()["number"] == "G1813"
    assert [row["unit"] for row in as_(reporter).get("/api/status/foresight").json()["items"]] == ["220103"]
    assert as_(reporter).get("/api/status/foresight/invest", {"unit": "220102"}).status_code == 404


def test_the_command_prints_a_table_and_json(invest: Indicator) -> None:
    run = CliRunner()
    said = run.invoke(foresight, [])
    assert said.exit_code == 0
    assert "■ 220102 南关区 invest" in said.output
    asked = ["--indicator", "invest", "--unit", "220100", "--miss", "220103:30", "--json"]
    answer = json.loads(run.invoke(foresight, asked).output)
    assert answer["series"][0]["unit"] == "220100"
    assert answer["imagined"]["p50"] < answer["series"][0]["p50"]
    asked = ["--indicator", "invest", "--risk", "safe", "--known-on", "2026-06-30", "--json"]
    answer = json.loads(run.invoke(foresight, asked).output)
    assert (answer["known_on"], [row["unit"] for row in answer["series"]]) == ("2026-06-30", ["220103"])
    assert run.invoke(foresight, ["--miss", "220103:30"]).exit_code == 2
