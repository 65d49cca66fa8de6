"""Tying a node and keeping an approval's clock: on the node's page, through the API and on the command line."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from guatu.kernel.errors import NotFound
from guatu.ledger.queries import history
from guatu.org.models import Account
from guatu.org.types import Actor, subject
from guatu.projects import actions
from guatu.projects.commands import project_group
from guatu.projects.models import ClockPause, Node, Project, ProjectLink, Schedule

As = Callable[[Account], Client]


def node_of(project: Project, code: str) -> Node:
    return Node.objects.get(project=project, code=code)


@pytest.fixture
def works(planned: Project) -> Node:
    return node_of(planned, "N30")


@pytest.fixture
def opened(road: Project) -> Node:
    return node_of(road, "S08")


def tie_address(node: Node) -> str:
    return reverse("projects:tie", args=[node.project.code, node.pk])


def sheet(node: Node) -> str:
    return reverse("projects:why", args=[node.project.code, node.pk])


def asked(other: Node, **more: Any) -> dict[str, Any]:
    facts = {"with": other.project.code, "side": "before", "other": other.pk, "kind": "FS", "lag": 5}
    return facts | {"lag_calendar": "office"} | more


def verbs(project: Project) -> list[str]:
    return [entry.verb for entry in history(subject(project))]


# --- links between projects


def test_a_node_is_tied_from_its_sheet(works: Node, opened: Node, dispatcher: Account, as_: As) -> None:
    browser, address = as_(dispatcher), tie_address(works)
    assert address in browser.get(sheet(works)).content.decode()
    found = browser.get(address, {"q": "进场"}).content.decode()
    assert f"{address}?with=R-1" in found
    assert works.project.name not in browser.get(address, {"q": "宽城"}).content.decode().split("<h2>")[-1]
    choosing = browser.get(address, {"with": "R-1"}).content.decode()
    assert f'value="{opened.pk}"' in choosing
    before = Schedule.objects.get(project=works.project).digest
    shown = browser.get(address, asked(opened, lag=600)).content.decode()
    assert "衔接后会动什么" in shown
    assert "差天数 0 →" in shown
    assert "试生产与投产 <span" in shown, "what moves is named"
    assert not ProjectLink.objects.exists()
    assert Schedule.objects.get(project=works.project).digest == before
    answer = browser.post(address, asked(opened, reason="路通才能进设备"))
    assert (answer.status_code, answer["Location"]) == (303, f"{sheet(works)}#ties")
    tie = ProjectLink.objects.get()
    assert (tie.predecessor, tie.successor, tie.lag, tie.lag_calendar) == (opened, works, 5, "office")
    for node in (works, opened):
        assert verbs(node.project)[-1] == "projects.tie.make"
    page = browser.get(sheet(works)).content.decode()
    assert "进场路·" in page
    assert "完成→开始，隔5个工作日(办公日历)" in page
    english = browser.get(sheet(opened), headers={"Accept-Language": "en"}).content.decode()
    assert "Kuancheng water works" in english


def test_the_other_may_wait_for_this_one(works: Node, opened: Node, dispatcher: Account, as_: As) -> None:
    sent = asked(opened, side="after", kind="SS", lag=-3, lag_calendar="", reason="先装后通")
    assert as_(dispatcher).post(tie_address(works), sent).status_code == 303
    tie = ProjectLink.objects.get()
    assert (tie.predecessor, tie.successor, tie.kind) == (works, opened, "SS")
    assert "开始→开始，提前3天" in as_(dispatcher).get(sheet(works)).content.decode()


def test_what_cannot_be_tied_is_said_and_nothing_typed_is_lost(
    works: Node, opened: Node, dispatcher: Account, as_: As, operator: Actor
) -> None:
    browser, address = as_(dispatcher), tie_address(works)
    actions.tie_projects(operator, predecessor_id=works.pk, successor_id=opened.pk, reason="x")
    circle = browser.get(address, asked(opened))
    assert circle.status_code == 422
    assert "衔接后会动什么" not in circle.content.decode()
    silent = browser.post(address, asked(opened, side="after", reason=" "))
    assert silent.status_code == 422
    assert "没有写明" in silent.content.decode()
    odd = browser.get(address, asked(opened, lag="many"))
    assert odd.status_code == 422
    itself = asked(works, **{"with": works.project.code})
    assert browser.get(address, itself).status_code == 422
    assert ProjectLink.objects.count() == 1


def test_a_link_is_removed_after_seeing_what_moves(
    works: Node, opened: Node, dispatcher: Account, as_: As, operator: Actor
) -> None:
    browser = as_(dispatcher)
    tie = actions.tie_projects(
        operator, predecessor_id=opened.pk, successor_id=works.pk, lag=900, reason="路通才能进设备"
    )
    address = reverse("projects:untie", args=[works.project.code, works.pk, tie.pk])
    assert address in browser.get(sheet(works)).content.decode()
    page = browser.get(address).content.decode()
    assert "解除后会动什么" in page
    assert "→ 0。" in page
    assert browser.post(address, {"reason": " "}).status_code == 422
    assert ProjectLink.objects.exists()
    assert browser.post(address, {"reason": "另有便道"}).status_code == 303
    assert not ProjectLink.objects.exists()
    assert Schedule.objects.get(project=works.project).days_short == 0
    assert verbs(opened.project)[-1] == "projects.tie.cut"
    assert browser.get(address).status_code == 404


def test_only_the_dispatcher_ties_on_the_page(
    works: Node,
    opened: Node,
    reporter: Account,
    other_reporter: Account,
    leader: Account,
    as_: As,
    operator: Actor,
) -> None:
    tie = actions.tie_projects(operator, predecessor_id=opened.pk, successor_id=works.pk, reason="x")
    cut = reverse("projects:untie", args=[works.project.code, works.pk, tie.pk])
    for account, status in ((reporter, 403), (other_reporter, 404), (leader, 403)):
        browser = as_(account)
        assert browser.get(tie_address(works)).status_code == status
        assert browser.post(tie_address(works), asked(opened, reason="x")).status_code == status
        assert browser.get(cut).status_code == status
        assert browser.post(cut, {"reason": "x"}).status_code == status
    page = as_(reporter).get(sheet(works)).content.decode()
    assert tie_address(works) not in page
    assert cut not in page
    assert ProjectLink.objects.count() == 1


def test_ties_go_through_the_api_with_their_preview(
    works: Node, opened: Node, dispatcher: Account, reporter: Account, as_: As
) -> None:
    lead, base = as_(dispatcher), f"/api/projects/{works.project.code}/ties"
    link: dict[str, Any] = {"predecessor_id": opened.pk, "successor_id": works.pk, "kind": "FS", "lag": 900}
    seen = lead.get(f"{base}/preview", link).json()
    assert {row["project"] for row in seen["projects"]} == {works.project.code, "R-1"}
    assert not ProjectLink.objects.exists()
    body = json.dumps(link | {"reason": "x"})
    made = lead.post(base, body, content_type="application/json").json()
    after = Schedule.objects.get(project=works.project)
    (mine,) = (row for row in seen["projects"] if row["project"] == works.project.code)
    assert (mine["days_short"], mine["earliest_finish"]) == (
        after.days_short,
        after.earliest_finish.isoformat(),
    )
    back = lead.get(f"{base}/{made['id']}/cut").json()
    assert {row["days_short"] for row in back["projects"]} == {0}
    for path in (f"{base}/preview", f"{base}/{made['id']}/cut"):
        assert as_(reporter).get(path, link).status_code == 403
    elsewhere = link | {"predecessor_id": opened.pk, "successor_id": opened.pk}
    assert lead.get(f"{base}/preview", elsewhere).status_code == 404


def run(*words: str) -> Any:
    result = CliRunner().invoke(project_group, [*words, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_ties_go_through_the_command_line(works: Node, opened: Node) -> None:
    ends = ["R-1/S08", f"{works.project.code}/N30", "--lag", "5", "--calendar", "office"]
    assert run("tie", *ends, "--preview")["id"] is None
    assert not ProjectLink.objects.exists()
    assert "变动节点" in CliRunner().invoke(project_group, ["tie", *ends, "--preview"]).output
    made = run("tie", *ends, "--reason", "路通才能进设备")
    (row,) = run("ties", "R-1")["ties"]
    assert (row["id"], row["predecessor"], row["reason"]) == (made["id"], "R-1/S08", "路通才能进设备")
    assert "office" in CliRunner().invoke(project_group, ["ties", "R-1"]).output
    assert run("untie", str(made["id"]), "--preview")["projects"]
    assert run("untie", str(made["id"]), "--reason", "另有便道")["id"] == made["id"]
    assert run("ties", "R-1")["ties"] == []
    missing = CliRunner().invoke(project_group, ["tie", "R-1/X", f"{works.project.code}/N30"])
    assert isinstance(missing.exception, NotFound)


# --- the statutory clock


@pytest.fixture
def permit(planned: Project) -> Node:
    return node_of(planned, "N14")


def step(browser: Client, node: Node, do: str, on: str, reason: str = "") -> Any:
    return browser.post(sheet(node), {"do": do, "on": on, "reason": reason})


def test_the_clock_is_kept_on_the_sheet_and_told_in_words(permit: Node, reporter: Account, as_: As) -> None:
    browser = as_(reporter)

    def page() -> str:
        return browser.get(sheet(permit)).content.decode()

    assert "还没有受理" in page()
    assert 'value="accept"' in page()
    assert 'value="pause"' not in page()
    answer = step(browser, permit, "accept", "2026-05-25")
    assert (answer.status_code, answer["Location"]) == (303, f"{sheet(permit)}#clock")
    assert "已计 10 / 20 个工作日，6月23日 到期。" in page().replace("2026年", "")
    assert step(browser, permit, "pause", "2026-06-01", "补充节能报告").status_code == 303
    assert "自 6月1日 起：补充节能报告" in page().replace("2026年", "")
    assert "已计 4 / 20 个工作日" in page()
    english = browser.get(sheet(permit), headers={"Accept-Language": "en"}).content.decode()
    assert "Stopped" in english
    assert step(browser, permit, "resume", "2026-06-05").status_code == 303
    assert "还剩 15 个" in page()
    assert step(browser, permit, "decide", "2026-06-08").status_code == 303
    assert "用了 5 个工作日" in page()
    for word in ("accept", "pause", "resume", "decide"):
        assert f'value="{word}"' not in page()
    permit.refresh_from_db()
    assert (permit.actual_start, permit.actual_finish) == (date(2026, 5, 25), date(2026, 6, 8))
    assert verbs(permit.project)[-4:] == [
        "projects.clock.accept",
        "projects.clock.pause",
        "projects.clock.resume",
        "projects.clock.decide",
    ]


def test_a_clock_that_ran_out_says_by_how_much(permit: Node, reporter: Account, as_: As) -> None:
    browser = as_(reporter)
    step(browser, permit, "accept", "2026-04-30")
    assert "超期 " in browser.get(sheet(permit)).content.decode()


def test_a_step_that_cannot_be_is_said_and_what_was_typed_stays(
    permit: Node, reporter: Account, as_: As
) -> None:
    browser = as_(reporter)
    early = step(browser, permit, "pause", "2026-06-01", "补充节能报告")
    assert early.status_code == 422
    step(browser, permit, "accept", "2026-05-25")
    answer = step(browser, permit, "pause", "2026-05-20", "补充节能报告")
    assert answer.status_code == 422
    assert 'value="2026-05-20"' in answer.content.decode()
    assert 'value="补充节能报告"' in answer.content.decode()
    assert step(browser, permit, "pause", "soon", "x").status_code == 422
    assert step(browser, permit, "decide", "2026-05-20").status_code == 422
    assert step(browser, permit, "decide", "2026-06-09").status_code == 422
    assert step(browser, permit, "fly", "2026-06-01").status_code == 404
    assert not ClockPause.objects.exists()


def test_only_the_unit_and_the_dispatcher_keep_the_clock_on_the_page(
    permit: Node, dispatcher: Account, leader: Account, other_reporter: Account, as_: As
) -> None:
    for account, status in ((leader, 403), (other_reporter, 404)):
        for do in ("accept", "pause", "resume", "decide"):
            assert step(as_(account), permit, do, "2026-06-01", "x").status_code == status
    assert 'value="accept"' not in as_(leader).get(sheet(permit)).content.decode()
    assert step(as_(dispatcher), permit, "accept", "2026-06-01").status_code == 303


def test_a_node_without_a_limit_has_no_clock(works: Node, dispatcher: Account, as_: As) -> None:
    assert 'id="clock"' not in as_(dispatcher).get(sheet(works)).content.decode()
    assert step(as_(dispatcher), works, "accept", "2026-06-01").status_code == 422


def test_the_clock_goes_through_the_api(
    permit: Node, dispatcher: Account, other_reporter: Account, as_: As
) -> None:
    lead, path = as_(dispatcher), f"/api/projects/{permit.project.code}/nodes/{permit.pk}/clock"
    assert lead.get(path).json()["steps"] == ["accept"]
    for body in (
        {"step": "accept", "on": "2026-05-25"},
        {"step": "pause", "on": "2026-06-01", "reason": "补充节能报告"},
    ):
        lead.post(path, json.dumps(body), content_type="application/json")
    state = lead.get(path).json()
    assert (state["stopped"], state["steps"]) == (True, ["resume", "decide", "refuse", "withdraw"])
    assert state["pauses"] == [{"first_day": "2026-06-01", "last_day": None, "reason": "补充节能报告"}]
    decided = json.dumps({"step": "decide", "on": "2026-06-08"})
    answer = lead.post(path, decided, content_type="application/json")
    assert (answer.json()["decided"], answer.json()["used"]) == ("2026-06-08", 4)
    assert as_(other_reporter).get(path).status_code == 404


def test_the_clock_is_kept_on_the_command_line(permit: Node) -> None:
    code = permit.project.code
    assert run("clock", code, "N14")["steps"] == ["accept"]
    assert run("clock", code, "N14", "accept", "--on", "2026-05-25")["used"] == 10
    paused = run("clock", code, "N14", "pause", "--on", "2026-06-01", "--reason", "补充节能报告")
    assert (paused["used"], paused["stopped"], paused["pauses"][0]["reason"]) == (4, True, "补充节能报告")
    words = CliRunner().invoke(project_group, ["clock", code, "N14"]).output
    assert "停表" in words
    assert "补充节能报告" in words
    assert run("clock", code, "N14", "resume", "--on", "2026-06-05")["left"] == 15
    assert run("clock", code, "N14", "decide")["decided"] == "2026-06-08"
    missing = CliRunner().invoke(project_group, ["clock", code, "N30"])
    assert isinstance(missing.exception, NotFound), "a node without a limit has no clock"
