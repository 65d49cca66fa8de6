"""Rule packs kept, put in force, withdrawn, tried, compared: through actions, API and the command line alike."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.status import queries
from guatu.status.actions import (
    exempt,
    judge,
    keep_pack,
    put_in_force,
    take_snapshot,
    withdraw,
)  # fmt: skip
from guatu.status.judging.shipped import shipped
from guatu.status.models import InForce, Light, RulePack
from guatu.status.rules.packs import new_text, next_version
from guatu.status.rules_commands import rules_group
from guatu.status.tests.conftest import OTHERS, Maker, SignIn, stricter
from guatu.status.types import SubjectKind


def test_the_first_judgement_keeps_the_packs_it_judges_by(make: Maker, operator: Actor, may: Period) -> None:
    make("P1")
    assert [pack.code for pack in queries.packs_in_force()] == ["yinchuan-2025", "guatu-backward"]
    judge(operator, period=may)
    assert [(row.code, row.version) for row in RulePack.objects.order_by("pk")] == [
        ("yinchuan-2025", "2025"), ("guatu-backward", "2"),
    ]  # fmt: skip
    assert [pack.code for pack in queries.packs_in_force()] == ["yinchuan-2025", "guatu-backward"]


def test_a_version_put_in_force_judges_at_once_and_old_lights_keep_theirs(
    make: Maker, operator: Actor, may: Period
) -> None:
    project = make("P1", share=20)  # 21.7 points behind
    judge(operator, period=may)
    keep_pack(operator, text=stricter(), reason="市政府办〔2026〕1号")
    assert Light.objects.get(current=True).colour == "yellow"
    put_in_force(operator, code="yinchuan-2025", version="2025.1", reason="市政府办〔2026〕1号")
    after = queries.light_of_project(operator, project.pk, may)
    assert after is not None
    assert (after.colour, after.reasons[0]["version"]) == ("red", "2025.1")
    before = Light.objects.get(current=False)
    packs = queries.packs_that_lit(before.reasons)
    assert before.reasons[0]["version"] == "2025"
    assert packs["yinchuan-2025", "2025"].text == shipped("yinchuan-2025").text
    assert InForce.objects.filter(code="yinchuan-2025", until=None).get().pack.version == "2025.1"
    entry = Entry.objects.filter(verb="status.pack.put").get()
    assert json.loads(entry.before or "{}") == {"version": "2025"}


def test_without_a_pack_nothing_is_said_and_everything_is_grey(
    make: Maker, operator: Actor, may: Period
) -> None:
    project = make("P1", share=20)
    judge(operator, period=may)
    for code in ("yinchuan-2025", "guatu-backward"):
        withdraw(operator, code=code, reason="试点结束")
    assert queries.packs_in_force() == ()
    found = queries.light_of_project(operator, project.pk, may)
    assert found is not None
    assert (found.colour, found.reasons) == ("grey", [])


def test_a_kept_version_is_never_changed(operator: Actor, city: City) -> None:
    keep_pack(operator, text=stricter())
    keep_pack(operator, text=stricter())
    with pytest.raises(GuatuError) as caught:
        keep_pack(operator, text=stricter().replace("behind > 20", "behind > 25"))
    assert (caught.value.number, caught.value.facts["next"]) == ("G1831", "2025.2")
    with pytest.raises(GuatuError) as caught:
        keep_pack(operator, text=shipped("wuhan").text.replace("60", "50"))
    assert caught.value.number == "G1831"
    assert RulePack.objects.count() == 1
    assert Entry.objects.filter(verb="status.pack.keep").count() == 1


@pytest.mark.parametrize(
    ("code", "version", "reason", "number"),
    [
        ("nonsense", "1", "依据", "G1801"), ("wuhan", "9", "依据", "G1801"), ("wuhan", "1", "  ", "G1832"),
        ("yinchuan-2025", "2025", "依据", "G1833"),
    ],
)  # fmt: skip
def test_putting_in_force_says_what_is_wrong(
    operator: Actor, city: City, code: str, version: str, reason: str, number: str
) -> None:
    with pytest.raises(GuatuError) as caught:
        put_in_force(operator, code=code, version=version, reason=reason)
    assert caught.value.number == number


def test_what_is_not_in_force_is_not_withdrawn(operator: Actor, city: City) -> None:
    with pytest.raises(GuatuError) as caught:
        withdraw(operator, code="wuhan", reason="依据")
    assert caught.value.number == "G1834"


@pytest.mark.parametrize("who", OTHERS)
def test_only_the_dispatcher_writes_packs(who: str, request: pytest.FixtureRequest, city: City) -> None:
    actor = actor_of_account(request.getfixturevalue(who))
    for act in (
        lambda: keep_pack(actor, text=stricter()),
        lambda: put_in_force(actor, code="wuhan", version="1", reason="依据"),
        lambda: withdraw(actor, code="yinchuan-2025", reason="依据"),
    ):
        with pytest.raises(Denied):
            act()
    assert not RulePack.objects.exists()


@pytest.mark.parametrize(
    ("version", "after"),
    [("2025", "2025.1"), ("2025.1", "2025.2"), ("1", "2"), ("2.9", "2.10"), ("a", "a.1")],
)
def test_the_next_version(version: str, after: str) -> None:
    assert next_version(version) == after


@pytest.mark.parametrize("subject", list(SubjectKind))
def test_a_new_pack_can_be_judged_by_as_it_is(subject: SubjectKind, operator: Actor, city: City) -> None:
    row = keep_pack(operator, text=new_text(f"city-{subject.value}", subject))
    assert row.code == f"city-{subject.value}"


# --- a dry run


def test_a_dry_run_judges_the_frozen_facts_and_writes_nothing(
    make: Maker, operator: Actor, may: Period, outsider: Account
) -> None:
    make("P1", share=20)
    make("P2", share=45)
    judge(operator, period=may)
    taken = take_snapshot(operator, period=may)
    make.report(make("P3", share=None), 0)
    lights = Light.objects.count()
    found = queries.try_pack(operator, shipped("wuhan"), taken.pk)
    assert (found.judged, found.number) == (2, 1)
    (changed,) = found.changed
    assert (changed.key, changed.before, changed.after) == ("P1", "yellow", "red")
    assert changed.instead is not None
    assert "低于60%" in changed.instead.zh
    assert (Light.objects.count(), RulePack.objects.filter(code="wuhan").count()) == (lights, 0)
    with pytest.raises(Denied):
        queries.try_pack(actor_of_account(outsider), shipped("wuhan"), taken.pk)


def test_the_packs_in_force_judge_a_snapshot_as_they_judged_the_month(
    make: Maker, operator: Actor, may: Period
) -> None:
    make("LATE", share=20)
    make.slipping("SLIP", may.next().last_day)
    make("NONE", share=None)
    judge(operator, period=may)
    taken = take_snapshot(operator, period=may)
    found = queries.try_pack(operator, shipped("yinchuan-2025"), taken.pk)
    colours = {row["code"]: row["colour"] for row in json.loads(taken.facts)["projects"]}
    assert found.number == 0
    assert sorted(colour for (colour, _after), count in found.counts.items() for _ in range(count)) == sorted(
        colours.values()
    )


def test_exemptions_count_on_both_sides_of_a_dry_run(make: Maker, operator: Actor, may: Period) -> None:
    project = make("P1", share=None, start_planned=date(2026, 5, 4), start_actual=None, stage="preparing")
    judge(operator, period=may)
    before = queries.try_on_house(operator, shipped("yinchuan-2025"), may)
    exempt(operator, project_id=project.pk, question="start", reason="汛期", until=date(2026, 7, 1))
    taken = take_snapshot(operator, period=may)
    frozen, now = (
        queries.try_pack(operator, shipped("yinchuan-2025"), taken.pk),
        queries.try_on_house(operator, shipped("yinchuan-2025"), may),
    )
    assert before.counts != now.counts
    assert frozen.counts == now.counts


# --- API and command line

FACTS = "项目,年度计划投资,年内累计完成投资,已过月数\nA,1亿元,390万元,3\nB,1亿元,2500万元,3\n"


def post(client: Client, path: str, payload: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(f"/api/status/{path}", json.dumps(payload), content_type="application/json")
    found: dict[str, Any] = answer.json()
    return found


def test_the_api_checks_runs_compares_and_keeps(
    make: Maker, operator: Actor, may: Period, dispatcher: Account, as_: SignIn
) -> None:
    client = as_(dispatcher)
    wrong = post(client, "packs/check", {"text": stricter().replace("behind > 20", "behnd > 20")})
    assert [(fault["line"], fault["column"], fault["word"]) for fault in wrong["faults"]] == [
        (18, 9, "behnd")
    ]
    assert post(client, "packs/check", {"text": stricter()}) == {"good": True, "faults": []}
    ran = post(client, "packs/run", {"pack": "wuhan", "facts": FACTS})
    assert [row["light"] for row in ran["lights"]] == ["red", "green"]
    compared = post(client, "packs/diff", {"before": "yinchuan-2025", "after": "wuhan", "facts": FACTS})
    assert [(row["subject"], row["before"], row["after"]) for row in compared["subjects"]] == [
        ("A", "yellow", "red")
    ]
    assert post(client, "packs/run", {"pack": "wuhan", "facts": "x,behnd\na,1\n"})["number"] == "G1828"
    assert post(client, "packs/run", {"pack": "nonsense", "facts": FACTS})["number"] == "G1801"
    make("P1", share=20)
    judge(operator, period=may)
    taken = take_snapshot(operator, period=may)
    assert post(client, "packs/try", {"pack": "wuhan", "snapshot_id": taken.pk})["changed"] == 1
    assert post(client, "packs", {"text": stricter()})["version"] == "2025.1"
    assert (
        post(client, "packs/yinchuan-2025/put", {"version": "2025.1", "reason": "依据"})["code"]
        == "yinchuan-2025"
    )
    versions = client.get("/api/status/packs/versions").json()
    assert {row["version"]: row["in_force"] for row in versions if row["code"] == "yinchuan-2025"} == {
        "2025.1": True, "2025": False,
    }  # fmt: skip
    assert client.get("/api/status/packs/yinchuan-2025").json()["version"] == "2025.1"
    assert client.get("/api/status/facts?subject=fund").json()[0]["name"] == "name"
    assert client.get("/api/status/facts?subject=x").json()["number"] == "G1836"


def test_another_citys_rule_is_written_checked_run_and_compared_on_the_command_line(
    city: City, tmp_path: Path
) -> None:
    runner = CliRunner()
    facts, mine = tmp_path / "facts.csv", tmp_path / "mine.toml"
    facts.write_text(FACTS, encoding="utf-8")

    def run(*words: str) -> str:
        return runner.invoke(rules_group, [*words], catch_exceptions=False).output

    run("new", "our-city", "--like", "wuhan", "--to", str(mine))
    mine.write_text(mine.read_text(encoding="utf-8").replace("< 60", "< 10"), encoding="utf-8")
    assert "our-city 1" in run("check", str(mine))
    ran = json.loads(run("run", str(mine), "--facts", str(facts), "--json"))
    assert [row["light"] for row in ran["lights"]] == ["yellow", "green"]
    assert "done_of_linear < 60 : red" in run("diff", "wuhan", str(mine))
    assert "1 个变灯" in run("diff", "wuhan", str(mine), "--facts", str(facts))
    assert "our-city 1" in run("keep", str(mine), "--reason", "新文件")
    run("put", "our-city", "1", "--reason", "新文件")
    assert "our-city 1 [project] 施行" in run("list")
    run("withdraw", "our-city", "--reason", "试点结束")
    assert "our-city 1 [project] 可用" in run("list")
    assert "behind" in run("facts", "--subject", "project")
    mine.write_text(
        mine.read_text(encoding="utf-8").replace("done_of_linear < 80", "don < 80"), encoding="utf-8"
    )
    with pytest.raises(GuatuError) as caught:
        run("check", str(mine))
    assert (caught.value.facts["line"], caught.value.facts["word"]) == (24, "don")
