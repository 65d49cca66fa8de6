"""The plan through the API and the command line: the same actions, the same refusals."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from guatu.org.models import Account
from guatu.projects.commands import project_group, template_group
from guatu.projects.models import MeasureTaken, Node, Project, Schedule
from guatu.projects.tests.test_templates import FILE

As = Callable[[Account], Client]
CRASH = {"node": "N26", "measure": {"kind": "crash", "days": 8, "cost_per_day": 60_000}, "level": 2}
LEAD: dict[str, tuple[str, Any]] = {
    "approve": ("plan/approve", {}),
    "return": ("plan/return", {"reason": "再核"}),
    "baseline": ("baselines", {"reason": "调规"}),
    "use": ("baselines/1/use", {"reason": "核"}),
    "adopt": ("measures", {"measures": [CRASH], "reason": "保节点"}),
    "tie": ("ties", {"predecessor_id": 1, "successor_id": 1, "reason": "x"}),
}


def post(browser: Client, project: Project, path: str, body: Any) -> Any:
    return browser.post(f"/api/projects/{project.code}/{path}", body, content_type="application/json")


def node_id(project: Project, code: str) -> int:
    return Node.objects.get(project=project, code=code).pk


@pytest.mark.parametrize("name", LEAD)
def test_the_api_denies_a_reporter_what_the_lead_department_decides(
    name: str, planned: Project, reporter: Account, as_: As
) -> None:
    path, body = LEAD[name]
    if name == "tie":
        body = body | {"successor_id": node_id(planned, "N30"), "predecessor_id": node_id(planned, "N29")}
    assert post(as_(reporter), planned, path, body).status_code == 403


@pytest.mark.parametrize("path", ["replan", "baselines", "variance", "trend", "clocks", "measures", "ties"])
def test_the_api_shows_another_district_nothing(
    path: str, approved: Project, other_reporter: Account, as_: As
) -> None:
    assert as_(other_reporter).get(f"/api/projects/{approved.code}/{path}").status_code == 404


def test_a_plan_is_made_through_the_api(
    planned: Project, dispatcher: Account, reporter: Account, as_: As
) -> None:
    unit, lead = as_(reporter), as_(dispatcher)
    key = node_id(planned, "N04")
    node = {"node_id": key, "not_before": "2026-07-01"}
    assert post(unit, planned, "plan/adjust", {"nodes": [node], "reason": "等股东会"}).json() == ["N04"]
    assert Node.objects.get(pk=key).duration == 5  # what is left out stays
    longer = {"node_id": node_id(planned, "N26"), "duration": 90}
    refused = post(unit, planned, "plan/adjust", {"nodes": [longer], "reason": "地质差"})
    assert refused.status_code == 409
    assert "G1635" in refused.content.decode()
    assert post(unit, planned, "plan/submit", {}).json()["state"] == "submitted"
    digest = Schedule.objects.get(project=planned).digest
    made = post(lead, planned, "plan/approve", {"name": "年度计划", "digest": digest}).json()
    assert (made["number"], made["name"], made["current"]) == (1, "年度计划", True)
    address = f"/api/projects/{planned.code}"
    assert [row["number"] for row in lead.get(f"{address}/baselines").json()] == [1]
    assert lead.get(f"{address}/variance").json()["days"] == 0
    assert len(lead.get(f"{address}/trend").json()) == 6
    seen = lead.get(f"{address}/replan").json()
    assert seen["shifts"] == []
    assert post(lead, planned, "replan", {"digest": seen["digest"]}).status_code == 200
    assert post(lead, planned, "replan", {"digest": "another"}).status_code == 409


def test_clocks_and_measures_go_through_the_api(planned: Project, dispatcher: Account, as_: As) -> None:
    lead = as_(dispatcher)
    path = f"nodes/{node_id(planned, 'N14')}/clock"
    assert post(lead, planned, path, {"step": "accept", "on": "2026-06-01"}).json()["used"] == 5
    paused = post(lead, planned, path, {"step": "pause", "on": "2026-06-05", "reason": "补正"}).json()
    assert (paused["used"], paused["stopped"]) == (3, True)
    resumed = post(lead, planned, path, {"step": "resume", "on": "2026-06-05"}).json()
    assert (resumed["used"], resumed["stopped"]) == (4, False)
    assert len(lead.get(f"/api/projects/{planned.code}/clocks").json()) == 1
    (taken,) = post(lead, planned, "measures", {"measures": [CRASH], "reason": "保节点"}).json()
    assert float(taken["cost"]) == 120_000
    back = post(lead, planned, f"measures/{taken['id']}/withdraw", {"reason": "转好"}).json()
    assert back["withdrawn_reason"] == "转好"
    assert MeasureTaken.objects.get().withdrawn_on is not None


def test_templates_go_through_the_api(
    templates: None, dispatcher: Account, reporter: Account, as_: As
) -> None:
    lead = as_(dispatcher)
    assert {row["code"] for row in lead.get("/api/projects/templates/").json()} >= {"school", "road"}
    whole = lead.get("/api/projects/templates/sewer").json()
    whole["node"][5]["duration"] = 30
    body = whole | {"reason": "换用定向钻"}
    send = {"data": body, "content_type": "application/json"}
    assert as_(reporter).post("/api/projects/templates/", **send).status_code == 403
    made = lead.post("/api/projects/templates/", **send).json()
    assert (made["version"], made["current"], made["shipped_version"]) == (3, True, None)
    versions = lead.get("/api/projects/templates/sewer/versions").json()
    assert [row["version"] for row in versions] == [3, 2]
    back = {"version": 2, "reason": "退回"}
    used = lead.post("/api/projects/templates/sewer/use", back, content_type="application/json")
    assert used.json()["version"] == 2
    again = lead.get("/api/projects/templates/sewer", {"version": 3}).json()
    assert again["node"][5]["duration"] == 30


def run(group: Any, *words: str) -> Any:
    result = CliRunner().invoke(group, [*words, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_plan_is_made_on_the_command_line(project: Project, templates: None) -> None:
    made = run(project_group, "plan", project.code, "--due", "2028-11-30", "--template", "industrial")
    assert (made["state"], made["days_short"]) == ("draft", 0)
    assert run(project_group, "submit", project.code)["state"] == "submitted"
    assert run(project_group, "return", project.code, "--reason", "再核")["state"] == "draft"
    run(project_group, "submit", project.code)
    assert run(project_group, "approve", project.code, "--name", "年度计划")["number"] == 1
    two = run(project_group, "baseline", project.code, "--take", "调整后", "--reason", "调规")["baselines"]
    assert [row["current"] for row in two] == [False, True]
    one = run(project_group, "baseline", project.code, "--use", "1", "--reason", "按原计划")["baselines"]
    assert [row["current"] for row in one] == [True, False]
    assert run(project_group, "variance", project.code)["days"] == 0
    assert run(project_group, "replan", project.code, "--take")["taken"] is True
    assert len(run(project_group, "trend", project.code)["milestones"]) == 6


def test_templates_are_loaded_on_the_command_line(templates: None, tmp_path: Path) -> None:
    file = tmp_path / "mini.toml"
    file.write_text(FILE, encoding="utf-8")
    loaded = ["load", str(file), "--reason", "试用"]
    assert run(template_group, *loaded) == {"code": "mini", "version": 1}
    assert "mini" in {row["code"] for row in run(template_group, "list")}
    assert [node["code"] for node in run(template_group, "show", "mini")["node"]] == ["A", "B"]
    file.write_text(FILE.replace("duration = 3", "duration = 4"), encoding="utf-8")
    assert run(template_group, *loaded)["version"] == 2
    for words in (["list"], ["show", "mini"]):
        assert "mini" in CliRunner().invoke(template_group, words).output
