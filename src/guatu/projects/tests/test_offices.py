"""An approving office records its own permits: accepted, papers asked for, granted or refused, taken back."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from guatu.conftest import NOW, City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.models import Message
from guatu.ledger.queries import history
from guatu.org.models import Account
from guatu.org.types import Actor, subject
from guatu.projects import actions, queries
from guatu.projects.commands import project_group
from guatu.projects.models import ClockPause, Node, PermitDecision, Project
from guatu.projects.types import NodeUpdate, PermitEntry, PermitState, PermitStep

As = Callable[[Account], Client]
TODAY = NOW.date()
DAY = timedelta(days=1)
BEGUN = TODAY - 20 * DAY


@pytest.fixture
def permit(city: City, operator: Actor, reporter: Account) -> Node:
    """Of a project of Kuancheng, begun and with the land office, which is the land bureau."""
    actions.tie_office(operator, kind="land", unit_id=city.land_bureau.pk)
    project = Project.objects.create(
        code="K-1", name="净水厂", name_en="Water works", unit=city.kuancheng, stage="preparing"
    )
    return _node(project, 1, actual_start=BEGUN, blocker_kind="land", blocker="差一份图")


def _node(project: Project, position: int, **facts: object) -> Node:
    usual: dict[str, object] = {"duration": 10, "statutory_days": 10, "responsible": "land"}
    return Node.objects.create(
        project=project, code=f"P{position}", name=f"许可{position}", name_en=f"Permit {position}",
        position=position, **(usual | facts),
    )  # fmt: skip


@pytest.fixture
def office(task_force: Account) -> Actor:
    """Whoever sits at the land bureau."""
    return actor_of_account(task_force)


def number(act: Callable[..., object], actor: Actor, **facts: object) -> str:
    with pytest.raises(GuatuError) as refusal:
        act(actor, **facts)
    return refusal.value.number


def test_the_office_accepts_asks_for_papers_and_grants(
    permit: Node, office: Actor, reporter: Account
) -> None:
    actions.accept_application(office, node_id=permit.pk, on=TODAY - 10 * DAY)
    actions.pause_clock(office, node_id=permit.pk, on=TODAY - 6 * DAY, reason="补红线图")
    actions.resume_clock(office, node_id=permit.pk, on=TODAY - 4 * DAY)
    before = {"node_id": permit.pk, "on": TODAY - 5 * DAY}
    assert number(actions.decide_application, office, **before) == "G1640", "papers were still awaited"
    assert number(actions.refuse_application, office, **before, reason="缺图") == "G1640"
    actions.decide_application(office, node_id=permit.pk, on=TODAY, document="资规〔2026〕17号")
    permit.refresh_from_db()
    assert (permit.actual_start, permit.actual_finish, permit.blocker) == (BEGUN, TODAY, "")
    entries = list(history(subject(permit.project)))[-4:]
    assert [entry.verb.removeprefix("projects.clock.") for entry in entries] == [
        "accept", "pause", "resume", "decide",
    ]  # fmt: skip
    assert {entry.account_id for entry in entries} == {office.account_id}
    assert json.loads(entries[-1].after)["document"] == "资规〔2026〕17号"
    told = list(Message.objects.order_by("pk").values_list("recipient_id", "kind", "text", "link"))
    assert {(to, kind) for to, kind, _text, _link in told} == {(reporter.pk, "projects.permit")}
    assert "补红线图" in told[1][2]
    assert told[3][3] == f"/projects/K-1/nodes/{permit.pk}/why/"


def test_a_text_is_kept_whole_or_refused(permit: Node, office: Actor) -> None:
    actions.accept_application(office, node_id=permit.pk, on=TODAY - DAY)
    facts = {"node_id": permit.pk, "on": TODAY}
    assert number(actions.decide_application, office, **facts, document="号" * 121) == "G2630"
    assert number(actions.refuse_application, office, **facts, reason="长" * 301) == "G2630"
    assert number(actions.pause_clock, office, **facts, reason="长" * 301) == "G2630"
    permit.refresh_from_db()
    assert (permit.actual_finish, permit.pauses.count(), permit.decisions.count()) == (None, 0, 0)
    made = actions.decide_application(office, **facts, document=f" {'号' * 120} ")  # type: ignore[arg-type]
    assert made.document == "号" * 120


def test_only_the_office_it_names_and_the_project_office_record(
    city: City, permit: Node, office: Actor, reporter: Account, other_reporter: Account, dispatcher: Account,
    leader: Account,
) -> None:  # fmt: skip
    other = _node(permit.project, 2, responsible="ecology")
    steps = [PermitEntry(step, TODAY, "因为") for step in PermitStep]
    for entry in steps:
        for account in (reporter, leader):  # not the district that applies, though it reports on the project
            with pytest.raises(Denied):
                actions.take_step(actor_of_account(account), permit.pk, entry)
        with pytest.raises(NotFound):
            actions.take_step(actor_of_account(other_reporter), permit.pk, entry)
        with pytest.raises(Denied):  # another office's
            actions.take_step(office, other.pk, entry)
    actions.accept_application(
        actor_of_account(reporter), node_id=other.pk, on=TODAY
    )  # no unit is that office
    actions.accept_application(actor_of_account(dispatcher), node_id=permit.pk, on=TODAY)
    with pytest.raises(Denied):  # an office reports nothing else
        actions.update_nodes(office, project_id=permit.project_id, updates=[NodeUpdate(permit.pk, BEGUN)])


def test_what_cannot_be_is_told_for_what_it_is(permit: Node, office: Actor) -> None:
    pk = permit.pk
    assert number(actions.decide_application, office, node_id=pk, on=TODAY) == "G2624"
    assert number(actions.accept_application, office, node_id=pk, on=TODAY + DAY) == "G2623"
    assert number(actions.withdraw_permit_step, office, node_id=pk, reason="误") == "G2626"
    actions.accept_application(office, node_id=pk, on=TODAY - 3 * DAY)
    assert number(actions.accept_application, office, node_id=pk, on=TODAY) == "G2629"
    assert number(actions.resume_clock, office, node_id=pk, on=TODAY) == "G1639"
    assert number(actions.decide_application, office, node_id=pk, on=TODAY + DAY) == "G2623"
    assert number(actions.decide_application, office, node_id=pk, on=TODAY - 4 * DAY) == "G1640"
    assert number(actions.refuse_application, office, node_id=pk, on=TODAY, reason=" ") == "G1633"
    actions.decide_application(office, node_id=pk, on=TODAY)
    for act in (actions.accept_application, actions.decide_application):
        assert number(act, office, node_id=pk, on=TODAY) == "G2625"
    assert number(actions.refuse_application, office, node_id=pk, on=TODAY, reason="不") == "G2625"


def test_a_refusal_ends_the_application_and_the_next_begins_another_clock(
    permit: Node, office: Actor
) -> None:
    actions.accept_application(office, node_id=permit.pk, on=TODAY - 10 * DAY)
    actions.pause_clock(office, node_id=permit.pk, on=TODAY - 6 * DAY, reason="补红线图")
    actions.refuse_application(
        office, node_id=permit.pk, on=TODAY - DAY, reason="不符规划", document="不许1号"
    )
    permit.refresh_from_db()
    assert (permit.actual_start, permit.actual_finish, permit.accepted_on) == (BEGUN, None, None)
    (found,) = queries.permits(office, states=[PermitState.REFUSED])
    assert (found.decision and found.decision.reason, found.clock) == ("不符规划", None)
    assert queries.permits(office) == []  # it is with the applicant now
    assert number(actions.accept_application, office, node_id=permit.pk, on=TODAY - 2 * DAY) == "G1640"
    actions.accept_application(office, node_id=permit.pk, on=TODAY)
    assert [one.state for one in queries.permits(office)] == [PermitState.ACCEPTED]
    actions.withdraw_permit_step(office, node_id=permit.pk, reason="登错了")
    actions.withdraw_permit_step(office, node_id=permit.pk, reason="登错了")  # the refusal itself
    permit.refresh_from_db()
    assert permit.accepted_on == TODAY - 10 * DAY
    (pause,) = ClockPause.objects.filter(node=permit)
    assert (pause.first_day, pause.last_day, pause.reason) == (TODAY - 6 * DAY, None, "补红线图")


def test_steps_are_taken_back_one_by_one_the_last_first(permit: Node, office: Actor) -> None:
    actions.accept_application(office, node_id=permit.pk, on=TODAY - 10 * DAY)
    actions.pause_clock(office, node_id=permit.pk, on=TODAY - 6 * DAY, reason="补红线图")
    actions.resume_clock(office, node_id=permit.pk, on=TODAY - 4 * DAY)
    actions.decide_application(office, node_id=permit.pk, on=TODAY)
    seen = []
    for _step in range(4):
        actions.withdraw_permit_step(office, node_id=permit.pk, reason="登错了")
        permit.refresh_from_db()
        pause = permit.pauses.first()
        seen.append((permit.actual_finish, permit.accepted_on, pause is not None and pause.last_day))
    accepted = TODAY - 10 * DAY
    assert seen == [
        (None, accepted, TODAY - 4 * DAY), (None, accepted, None), (None, accepted, False), (None, None, False),
    ]  # fmt: skip
    assert (permit.actual_start, permit.blocker) == (BEGUN, "差一份图")  # as it was reported before
    assert json.loads(list(history(subject(permit.project)))[-1].after)["reason"] == "登错了"
    assert number(actions.withdraw_permit_step, office, node_id=permit.pk, reason="再") == "G2626"


def test_what_an_office_decided_is_not_reported_away(permit: Node, office: Actor, reporter: Account) -> None:
    actions.accept_application(office, node_id=permit.pk, on=TODAY - DAY)
    actions.decide_application(office, node_id=permit.pk, on=TODAY)
    told = {"project_id": permit.project_id, "updates": [NodeUpdate(permit.pk, BEGUN)]}
    assert number(actions.update_nodes, actor_of_account(reporter), **told) == "G2627"
    assert PermitDecision.objects.get().on == TODAY


def test_the_decision_moves_the_plan_as_a_report_does(planned: Project, operator: Actor) -> None:
    node = Node.objects.get(project=planned, code="N14")
    before = node.early_finish
    actions.accept_application(operator, node_id=node.pk, on=date(2026, 5, 25))
    actions.decide_application(operator, node_id=node.pk, on=TODAY)
    node.refresh_from_db()
    assert (node.early_start, node.early_finish) == (date(2026, 5, 25), TODAY + DAY)
    actions.withdraw_permit_step(operator, node_id=node.pk, reason="误")
    node.refresh_from_db()
    assert node.early_finish == before


def test_the_office_records_from_its_own_list_and_goes_back_to_it(
    permit: Node, task_force: Account, reporter: Account, as_: As
) -> None:
    browser = as_(task_force)
    _node(permit.project, 2, responsible="ecology", actual_start=BEGUN)
    page = browser.get("/projects/permits/").content.decode()
    accept = f"/projects/permits/{permit.pk}/accept/"
    assert accept in page
    assert "许可2" not in page  # its own first
    assert accept not in as_(reporter).get("/projects/permits/").content.decode()
    assert as_(reporter).post(accept, {"on": TODAY.isoformat()}).status_code == 403
    assert browser.get(accept).status_code == 200
    late = browser.post(accept, {"on": (TODAY + DAY).isoformat()})
    assert (late.status_code, "还没有到" in late.content.decode()) == (422, True)
    done = browser.post(accept + "?list=state%3Dapplied", {"on": (TODAY - DAY).isoformat()})
    assert (done.status_code, done["Location"]) == (303, "/projects/permits/?state=applied")
    decide = f"/projects/permits/{permit.pk}/decide/"
    no = browser.post(decide, {"outcome": "refuse", "on": TODAY.isoformat(), "document": "1号"})
    assert no.status_code == 422  # a refusal says why
    sent = {"outcome": "decide", "on": TODAY.isoformat(), "document": "资规〔2026〕17号"}
    assert browser.post(decide, sent).status_code == 303
    assert "资规〔2026〕17号" in browser.get("/projects/permits/?state=approved").content.decode()
    assert browser.get(f"/projects/permits/{permit.pk}/nonsense/").status_code == 404
    project = browser.get("/projects/K-1/").content.decode()
    undo = f"/projects/permits/{permit.pk}/withdraw/?from=project"
    assert undo in project
    assert 'id="permits"' not in as_(reporter).get("/projects/K-1/").content.decode()
    back = browser.post(undo, {"reason": "文号登错了"})
    assert (back.status_code, back["Location"]) == (303, "/projects/K-1/#permits")
    sheet = browser.get(f"/projects/K-1/nodes/{permit.pk}/why/").content.decode()
    assert 'value="withdraw"' in sheet
    assert (
        'value="withdraw"' not in as_(reporter).get(f"/projects/K-1/nodes/{permit.pk}/why/").content.decode()
    )


def test_several_at_once_each_by_itself(permit: Node, task_force: Account, as_: As) -> None:
    second = _node(permit.project, 2, actual_start=BEGUN, accepted_on=BEGUN, actual_finish=TODAY)
    browser = as_(task_force)
    sent = {"step": "accept", "on": TODAY.isoformat(), "node": [permit.pk, second.pk]}
    answer = browser.post("/projects/permits/record/?office=mine", sent)
    assert answer.status_code == 409
    assert "已于 2026-06-08 办结" in answer.content.decode()
    permit.refresh_from_db()
    assert permit.accepted_on == TODAY
    assert browser.post("/projects/permits/record/", sent | {"node": []}).status_code == 422
    body = {"step": "decide", "nodes": [permit.pk, second.pk], "document": "联审1号"}
    told = browser.post(
        "/api/projects/permits/record", json.dumps(body), content_type="application/json"
    ).json()
    assert (told["recorded"], [one["number"] for one in told["refused"]]) == ([permit.pk], ["G2625"])
    assert PermitDecision.objects.get().document == "联审1号"


def test_api_and_command_record_each_step(
    permit: Node, task_force: Account, reporter: Account, as_: As
) -> None:
    path = f"/api/projects/K-1/nodes/{permit.pk}/clock"

    def post(account: Account, **body: str) -> tuple[int, dict[str, object]]:
        answer = as_(account).post(path, json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()

    assert post(reporter, step="accept")[0] == 403
    assert post(task_force, step="accept", on="2026-06-01")[1]["accepted"] == "2026-06-01"
    status, state = post(task_force, step="refuse", reason="不符规划", document="不许1号")
    assert (status, state["accepted"], state["steps"]) == (200, None, ["accept", "withdraw"])
    assert post(task_force, step="decide")[1]["number"] == "G2624"

    def run(*words: str) -> dict[str, object]:
        told: dict[str, object] = json.loads(
            CliRunner().invoke(project_group, ["clock", "K-1", "P1", *words, "--json"]).output
        )
        return told

    assert run("withdraw", "--reason", "登错了")["accepted"] == "2026-06-01"
    assert run("decide", "--document", "17号")["decisions"] == [
        {"granted": True, "on": TODAY.isoformat(), "document": "17号", "reason": ""}
    ]
