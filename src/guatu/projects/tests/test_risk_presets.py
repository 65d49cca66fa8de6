"""Working values of risk: seen by all, changed by the dispatcher as versions of their own, kept in the ledger."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.queries import history
from guatu.org.models import Account
from guatu.org.queries import actor_for
from guatu.org.types import Actor, subject
from guatu.projects import queries
from guatu.projects.actions import save_risk_preset
from guatu.projects.adapters.risk import PRESET, parse_preset, preset_document, read_preset, shipped_preset
from guatu.projects.commands import project_group
from guatu.projects.models import Project, RiskPresetVersion
from guatu.projects.risk_forms import PresetForms
from guatu.projects.rules.risk_presets import check_preset
from guatu.projects.types.risk import CausePreset, RiskPreset

As = Callable[[Account], Client]
pytestmark = pytest.mark.django_db
CLEARING = CausePreset("clearing", "征拆受阻", "Clearing is held up", "district", 0.4, None, (5, 20, 60))


def changed(base: RiskPreset, **facts: Any) -> RiskPreset:
    return replace(base, **{"causes": (*base.causes, CLEARING), **facts})


def sent(base: RiskPreset, changes: Mapping[str, object]) -> dict[str, Any]:
    """The form as a browser sends it back, with changes by field name ("c-0-chance")."""
    forms = PresetForms.of(None, base, base)
    whole = (
        forms.head,
        forms.spreads.management_form,
        forms.causes.management_form,
        *forms.spreads,
        *forms.causes,
    )
    facts = {
        bound.html_name: value
        for form in whole
        for bound in form
        if (value := bound.value()) is not False and value not in (None, "")
    }
    return facts | {"reason": "按本市三年实绩", "do": "save"} | dict(changes)


def test_what_ships_is_sound_and_reads_back_from_its_own_words() -> None:
    preset = shipped_preset()
    check_preset(preset)
    assert preset.shipped
    assert parse_preset(preset_document(preset), shipped=True) == preset


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        ({"spreads": {**shipped_preset().spreads, "outdoor": (0.9, 0.8, 1.5)}}, "outdoor"),
        ({"spreads": {**shipped_preset().spreads, "outdoor": (0.0, 0.8, 1.5)}}, "outdoor"),
        ({"spreads": {**shipped_preset().spreads, "other": (0.9, 1.0, 11.0)}}, "other"),
        ({"spreads": {**shipped_preset().spreads, "other": (0.9, 1.0, float("nan"))}}, "other"),
        ({"spreads": {"outdoor": (0.9, 1.0, 1.5)}}, "spread"),
        ({"least_finished": 2}, "least_finished"),
        ({"causes": (CLEARING, CLEARING)}, "code"),
        ({"causes": (replace(CLEARING, code="a.b"),)}, "code"),
        ({"causes": (replace(CLEARING, of="nobody"),)}, "clearing"),
        ({"causes": (replace(CLEARING, chance=0.0),)}, "clearing"),
        ({"causes": (replace(CLEARING, chance=1.1),)}, "clearing"),
        ({"causes": (replace(CLEARING, factor=(1.0, 1.1, 1.2)),)}, "clearing"),
        ({"causes": (replace(CLEARING, days=None),)}, "clearing"),
        ({"causes": (replace(CLEARING, days=(0.0, 0.0, 0.0)),)}, "clearing"),
        ({"causes": tuple(replace(CLEARING, code=f"c{number}") for number in range(51))}, "cause"),
    ],
)
def test_values_that_cannot_be_are_refused_with_their_place(facts: dict[str, Any], where: str) -> None:
    with pytest.raises(GuatuError) as refusal:
        check_preset(changed(shipped_preset(), **facts))
    assert refusal.value.number == "G1645"
    assert f"“{where}”" in refusal.value.text("zh-hans")


@pytest.mark.parametrize(
    "text",
    [
        "least_finished",
        "least_finished = 8",
        "least_finished = true\nspread = []\ncause = []",
        "least_finished = 8\nspread = [{of = 'other', low = 1, mode = 1}]\ncause = []",
        "least_finished = 8\nspread = []\ncause = [1]",
        "least_finished = 8\nspread = []\ncause = []\nmore = 1",
        "least_finished = 8\nspread = []\ncause = [{code = 'a', name = 'a', of = 'x', chance = 1, days = [1, 2]}]",
    ],
)
def test_a_file_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(GuatuError) as refusal:
        read_preset(text)
    assert refusal.value.number == "G1646"


def test_a_change_is_a_version_in_the_ledger_and_every_draw_uses_it(
    planned: Project, operator: Actor, dispatcher: Account
) -> None:
    before = queries.risk(operator, planned.code)
    assert (before.preset_version, before.preset_shipped) == (1, True)
    actor = actor_for(dispatcher)
    row = save_risk_preset(actor, preset=changed(shipped_preset()), reason="按本市三年实绩")
    after = queries.risk(operator, planned.code)
    assert (after.preset_version, after.preset_shipped) == (1, False)
    assert {cause.code for cause in after.causes} - {cause.code for cause in before.causes} == {"clearing"}
    assert after.due_chance <= before.due_chance
    entry = list(history(subject(row)))[-1]
    assert (entry.verb, json.loads(entry.after)["reason"]) == ("projects.risk.save", "按本市三年实绩")
    again = queries.risk_preset(operator)
    second = save_risk_preset(actor, preset=changed(again, causes=()), reason="不算共同原因")
    assert second.version == 2
    assert queries.risk_preset(operator, 1) == again
    assert queries.risk(operator, planned.code).causes == ()
    with pytest.raises(NotFound):
        queries.risk_preset(operator, 3)


@pytest.mark.parametrize(
    ("facts", "reason", "number"),
    [
        ({}, " ", "G1633"),
        ({"causes": shipped_preset().causes}, "x", "G1643"),
        ({"version": 7}, "x", "G1647"),
        ({"shipped": False}, "x", "G1647"),
    ],
)
def test_nothing_is_saved_without_reason_change_or_the_values_that_hold(
    facts: dict[str, Any], reason: str, number: str, operator: Actor
) -> None:
    with pytest.raises(GuatuError) as refusal:
        save_risk_preset(operator, preset=changed(shipped_preset(), **facts), reason=reason)
    assert refusal.value.number == number
    assert not RiskPresetVersion.objects.exists()


def test_only_the_project_office_changes_them(
    reporter: Account, leader: Account, outsider: Account, as_: As
) -> None:
    edit, page = reverse("projects:risk_presets_edit"), reverse("projects:risk_presets")
    for who in (reporter, leader):
        assert as_(who).get(page).status_code == 200
        assert edit not in as_(who).get(page).content.decode()
        assert as_(who).get(edit).status_code == 403
        assert as_(who).post(edit, sent(shipped_preset(), {})).status_code == 403
        with pytest.raises(Denied):
            save_risk_preset(actor_for(who), preset=changed(shipped_preset()), reason="x")
    assert as_(outsider).get(page).status_code == 403


def test_the_page_saves_a_version_and_an_older_one_can_be_taken_up_again(
    dispatcher: Account, operator: Actor, as_: As
) -> None:
    browser, page = as_(dispatcher), reverse("projects:risk_presets")
    edit = reverse("projects:risk_presets_edit")
    assert browser.get(edit).status_code == 200
    facts = sent(shipped_preset(), {"s-1-high": "1.9", "c-0-chance": "35", "c-1-DELETE": "on"})
    assert browser.post(edit, facts).status_code == 303
    kept = queries.risk_preset(operator)
    assert kept.spreads["outdoor"] == (0.85, 1.0, 1.9)
    assert [(cause.code, cause.chance) for cause in kept.causes] == [("winter", 0.35), ("office", 0.3)]
    shown = browser.get(page).content.decode()
    assert "本单位的第1版" in shown
    assert "按本市三年实绩" in shown
    english = browser.get(page, {"shipped": "1"}, headers={"Accept-Language": "en"}).content.decode()
    for text in ("Version 1 as shipped", "A long winter", "Approvals of one office"):
        assert text in english, text
    refilled = browser.get(edit, {"from": "shipped"}).content.decode()
    assert 'value="funds"' in refilled
    assert browser.post(edit, sent(kept, {"s-1-high": "1.6"})).status_code == 303
    assert queries.risk_preset(operator).version == 2


def test_a_fault_is_told_at_its_row_and_a_blank_row_can_be_had(dispatcher: Account, as_: As) -> None:
    browser, edit = as_(dispatcher), reverse("projects:risk_presets_edit")
    for field, value in (
        ("s-0-high", "0.5"),
        ("c-0-high", "0.5"),
        ("c-0-chance", "0"),
        ("least_finished", "1"),
    ):
        answer = browser.post(edit, sent(shipped_preset(), {field: value}))
        assert answer.status_code == 422
        assert f'name="{field}" value="{value}"' in answer.content.decode()
    assert browser.post(edit, sent(shipped_preset(), {"version": "9"})).status_code == 422
    more = browser.post(edit, sent(shipped_preset(), {"do": "row"}))
    assert more.status_code == 200
    assert 'name="c-4-code"' in more.content.decode()
    assert not RiskPresetVersion.objects.exists()


def test_api_and_command_do_the_same(dispatcher: Account, reporter: Account, as_: As, tmp_path: Path) -> None:
    run = CliRunner()
    answer = as_(reporter).get("/api/projects/risk-presets/").json()
    said = run.invoke(project_group, ["risk-presets", "show", "--json"]).output
    values = {
        key: [{k: v for k, v in row.items() if v is not None} for row in answer[key]]
        for key in ("spread", "cause")
    }
    assert answer | values == json.loads(said)
    body = answer | {"least_finished": 12, "reason": "样本少"}
    assert (
        as_(reporter).post("/api/projects/risk-presets/", body, content_type="application/json").status_code
        == 403
    )
    made = as_(dispatcher).post("/api/projects/risk-presets/", body, content_type="application/json")
    assert (made.status_code, made.json()["version"]) == (201, 1)
    again = as_(dispatcher).post("/api/projects/risk-presets/", body, content_type="application/json")
    assert again.status_code == 409
    file = tmp_path / "risk.toml"
    file.write_text(
        PRESET.read_text(encoding="utf-8").replace("chance = 0.3", "chance = 0.2"), encoding="utf-8"
    )
    loaded = run.invoke(
        project_group,
        ["risk-presets", "load", str(file), "--reason", "暖冬", "--json"],
        catch_exceptions=False,
    )
    assert json.loads(loaded.output) == {"version": 2}
    listed = json.loads(run.invoke(project_group, ["risk-presets", "versions", "--json"]).output)
    assert [(row["version"], row["reason"]) for row in listed] == [(2, "暖冬"), (1, "样本少")]
    assert as_(reporter).get("/api/projects/risk-presets/versions").json()[1]["reason"] == "样本少"
    assert as_(reporter).get("/api/projects/risk-presets/", {"version": 1}).json()["least_finished"] == 12
