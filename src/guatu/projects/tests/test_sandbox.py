"""推演: what is changed moves what hangs on it and nothing else; nothing is kept until it is saved, by whom it may."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from guatu.kernel.calendar import EVERY_DAY, WorkCalendar
from guatu.kernel.errors import Denied, GuatuError
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.queries import actor_for
from guatu.org.types import Actor
from guatu.projects.actions import change_plan, update_nodes
from guatu.projects.commands import what_if as command
from guatu.projects.models import Link, Node, Project
from guatu.projects.rules import worked_back
from guatu.projects.rules.sandbox import Change, changed, read_change, read_changes, what_if
from guatu.projects.types import JoinedPlan, LinkSpec, NodeSpec, NodeUpdate, WorkedBack

As = Callable[[Account], Client]
EVERY = {"office": WorkCalendar("office", EVERY_DAY)}
TODAY = date(2026, 6, 8)


def plan(*durations: int, due: date = date(2026, 12, 31)) -> JoinedPlan[NodeSpec]:
    """A chain of nodes A, B, C… of these durations, on every day of the year."""
    codes = "ABCDEFGH"[: len(durations)]
    return JoinedPlan(
        "1",
        tuple(NodeSpec(code, code, days) for code, days in zip(codes, durations, strict=True)),
        tuple(LinkSpec(a, b) for a, b in pairwise(codes)),
        due,
    )


def worked(plan: JoinedPlan[NodeSpec]) -> Mapping[str, WorkedBack]:
    return {plan.key: worked_back(plan.nodes, plan.links, TODAY, plan.due, EVERY, TODAY)}


TEXTS = ["A.duration=20", "A.not_before=2026-09-01", "A.deadline=", "A>B.lag=-3", "due=2026-11-30"]


@pytest.mark.parametrize("text", TEXTS)
def test_a_change_reads_back_as_it_was_written(text: str) -> None:
    assert read_change(text).text == text


@pytest.mark.parametrize(
    "text",
    ["", "A", "A.duration=", "A.duration=-1", "A.duration=x", "A.colour=1", "A>B.duration=3", "due=", "A.lag=1",
     "A.deadline=2026-02-30", "A.duration=2001", "due=0001-01-01"],
)  # fmt: skip
def test_what_is_no_change_is_refused(text: str) -> None:
    with pytest.raises(GuatuError) as refused:
        read_change(text)
    assert refused.value.number == "G1690"


def test_the_last_change_of_the_same_thing_stays() -> None:
    assert [one.text for one in read_changes(["A.duration=2 due=2026-11-30", "A.duration=3"])] == [
        "A.duration=3",
        "due=2026-11-30",
    ]


def test_a_longer_node_moves_all_that_follows_early_and_all_before_late() -> None:
    found = what_if(plan(10, 10, 10), read_changes(["B.duration=15"]), worked)
    moved = {one.code: (one.early_days, one.late_days) for one in found.moved}
    assert moved == {"A": (0, -5), "B": (5, 0), "C": (5, 0)}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=6), st.data())
def test_what_is_not_said_to_move_has_not_moved_and_no_change_moves_nothing(
    durations: list[int], data: st.DataObject
) -> None:
    before = plan(*durations)
    code = data.draw(st.sampled_from([node.code for node in before.nodes]))
    changes = (Change(code, "", "duration", data.draw(st.integers(0, 60))),)
    found = what_if(before, changes, worked)
    said = {one.code for one in found.moved}
    for old, new in zip(found.before.nodes, found.after.nodes, strict=True):
        assert (old != new) == (old.code in said)
    assert what_if(before, (), worked).moved == ()
    assert found.before.digest == what_if(before, (), worked).after.digest


def test_a_change_of_what_is_not_there_or_has_happened_is_refused() -> None:
    for text in ("X.duration=3", "A>C.lag=1"):
        with pytest.raises(GuatuError) as refused:
            changed(plan(1, 1, 1), read_changes([text]))
        assert refused.value.number == "G1691"
    done = JoinedPlan("1", (NodeSpec("A", "A", 3, actual_start=TODAY, actual_finish=TODAY),), (), TODAY)
    with pytest.raises(GuatuError) as refused:
        changed(done, read_changes(["A.duration=9"]))
    assert refused.value.number == "G1692"


def address(project: Project, *texts: str) -> str:
    return reverse("projects:sandbox", args=[project.code]) + "?" + "&".join(f"set={text}" for text in texts)


def test_the_page_shows_what_moves_and_writes_nothing(
    planned: Project, leader: Account, as_: As, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser, entries = as_(leader), Entry.objects.count()
    kept = list(Node.objects.values())
    with django_assert_max_num_queries(17):
        page = browser.get(address(planned, "N26.duration=90", "N26.not_before=2027-06-01")).content.decode()
    assert "g-ghost" in page
    assert "撤回" in page
    assert 'id="save"' not in page
    assert list(Node.objects.values()) == kept
    assert Entry.objects.count() == entries


def test_a_change_chosen_in_the_fields_joins_those_of_the_address(
    planned: Project, dispatcher: Account, as_: As
) -> None:
    chosen = "&whom=N26>N27&what=duration&value=7"
    page = as_(dispatcher).get(address(planned, "N26.duration=90") + chosen).content.decode()
    assert page.count("N26&gt;N27.lag=7") > 1
    assert page.count("N26.duration=90") > 1


def test_what_cannot_be_read_is_said_on_the_page(planned: Project, dispatcher: Account, as_: As) -> None:
    page = as_(dispatcher).get(address(planned, "N26.colour=9"))
    assert page.status_code == 422
    assert "看不懂推演改动" in page.content.decode()


def test_a_dispatcher_saves_and_the_ledger_says_what_was(
    planned: Project, dispatcher: Account, as_: As
) -> None:
    facts = {
        "set": ["N26.duration=90", "N26>N27.lag=4", "N29.not_before=2027-01-04", "due=2029-01-31"],
        "reason": "业主要求",
    }
    assert as_(dispatcher).post(address(planned), facts).status_code == 303
    node = Node.objects.get(project=planned, code="N26")
    link = Link.objects.get(predecessor=node, successor__code="N27")
    planned.refresh_from_db()
    assert (node.duration, link.lag, planned.due) == (90, 4, date(2029, 1, 31))
    assert planned.schedule.due == date(2029, 1, 31)
    verbs = list(Entry.objects.order_by("-number").values_list("verb", flat=True)[:3])
    assert verbs == ["projects.project.plan", "projects.nodes.adjust", "projects.links.lag"]


def test_a_reporter_saves_forecasts_and_what_float_allows_and_another_district_nothing(
    planned: Project, reporter: Account, other_reporter: Account, as_: As
) -> None:
    browser = as_(reporter)
    forecast = "N26.forecast_finish=2027-09-01"
    assert 'id="save"' in browser.get(address(planned, forecast)).content.decode()
    assert browser.post(address(planned), {"set": forecast}).status_code == 303
    assert Node.objects.get(project=planned, code="N26").forecast_finish == date(2027, 9, 1)
    pushed = browser.post(address(planned), {"set": "N26.duration=900", "reason": "地质复杂"})
    assert pushed.status_code == 422
    assert Node.objects.get(project=planned, code="N26").duration != 900
    assert "把本页地址发给项目办" in browser.get(address(planned, "due=2029-01-01")).content.decode()
    assert browser.post(address(planned), {"set": ["due=2029-01-01", forecast]}).status_code == 403
    assert as_(other_reporter).get(address(planned, "N26.duration=90")).status_code == 404
    with pytest.raises(Denied):
        change_plan(actor_for(reporter), project_id=planned.pk, changes=read_changes(["N26>N27.lag=1"]))


def test_saving_what_already_is_leaves_no_entry(planned: Project, operator: Actor) -> None:
    node, entries = Node.objects.get(project=planned, code="N26"), Entry.objects.count()
    change_plan(
        operator,
        project_id=planned.pk,
        changes=read_changes([f"N26.duration={node.duration}"]),
        reason="核对",
    )
    assert Entry.objects.count() == entries


def test_the_api_and_the_command_answer_alike(
    planned: Project, leader: Account, other_reporter: Account, as_: As
) -> None:
    where, body = f"/api/projects/{planned.code}/what-if", {"set": ["N26.duration=200"]}
    answer = as_(leader).post(where, body, content_type="application/json").json()
    said = CliRunner().invoke(command, [planned.code, "--set", "N26.duration=200", "--json"])
    assert json.loads(said.output) == answer
    assert answer["after"]["earliest_finish"] > answer["before"]["earliest_finish"]
    assert "N26" in [moved["code"] for moved in answer["moved"]]
    assert as_(other_reporter).post(where, body, content_type="application/json").status_code == 404


def test_a_node_says_its_dates_measures_and_neighbours_to_a_page_and_to_a_panel(
    planned: Project, operator: Actor, reporter: Account, leader: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    node = Node.objects.get(project=planned, code="N26")
    node.measures = [{"kind": "crash", "days": 6, "cost_per_day": 30000}]
    node.save(update_fields=["measures"])
    blocked = NodeUpdate(node.pk, blocker_kind="land", blocker="两户未签约")
    update_nodes(operator, project_id=planned.pk, updates=[blocked])
    where = reverse("projects:why", args=[planned.code, node.pk])
    browser = as_(reporter)
    with django_assert_max_num_queries(16):
        page = browser.get(where).content.decode()
    for text in [
        "两户未签约",
        "赶工，最多6个工作日",
        "每天3万元",
        "要等的",
        "等它的",
        "填报",
        "为什么是这个日子",
        "因为",
    ]:
        assert text in page, text
    panel = browser.get(where, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in panel
    assert "data-panel-close" in panel
    english = as_(leader).get(where, headers={"Accept-Language": "en"}).content.decode()
    assert "Crash, up to 6 working days" in english
    assert f'href="{reverse("projects:node", args=[planned.code, node.pk])}"' not in english
    missing = reverse("projects:why", args=[planned.code, 10**6])
    assert browser.get(missing).status_code == 404
