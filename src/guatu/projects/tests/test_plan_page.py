"""The plan's page: the next step is always visible, and each step is done there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import NOW
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects import actions
from guatu.projects.models import Baseline, Node, Project, Schedule
from guatu.projects.plan_forms import AdjustForm

As = Callable[[Account], Client]


def address(project: Project) -> str:
    return reverse("projects:plan", args=[project.code])


def send(browser: Client, project: Project, do: str, **facts: object) -> Any:
    return browser.post(address(project), {"do": do, **facts})


def grid(project: Project, **changes: object) -> dict[str, object]:
    """The whole grid as the browser sends it, with changes by "field-code"."""
    nodes = list(Node.objects.filter(project=project))
    form = AdjustForm(None, nodes=nodes)
    sent = {name: field.initial or "" for name, field in form.fields.items() if field.initial is not None}
    keys = {node.code: node.pk for node in nodes}
    for name, value in changes.items():
        field, _, code = name.rpartition("_")
        sent[f"{field}-{keys[code]}"] = value
    return sent


def test_the_plan_walks_through_its_page(
    planned: Project, reporter: Account, dispatcher: Account, as_: As
) -> None:
    unit, lead = as_(reporter), as_(dispatcher)
    page = unit.get(address(planned)).content.decode()
    assert "草案" in page
    assert "▶ 调整并报审" in page
    changed = grid(planned, not_before_N04="2026-07-01") | {"reason": "等股东会"}
    assert send(unit, planned, "adjust", **changed).status_code == 303
    assert str(Node.objects.get(project=planned, code="N04").not_before) == "2026-07-01"
    assert send(unit, planned, "submit").status_code == 303
    assert "▶ 批准" in lead.get(address(planned)).content.decode()
    assert send(lead, planned, "return", reason="环评不足").status_code == 303
    assert "环评不足" in unit.get(address(planned)).content.decode()
    send(unit, planned, "submit")
    digest = Schedule.objects.get(project=planned).digest
    assert send(lead, planned, "approve", digest=digest, name="年度计划").status_code == 303
    page = lead.get(address(planned)).content.decode()
    assert "年度计划" in page
    assert "▶" not in page
    assert send(lead, planned, "baseline", name="调整后", reason="调规").status_code == 303
    assert send(lead, planned, "use", number="1", reason="按原计划").status_code == 303
    assert Baseline.objects.get(project=planned, current=True).number == 1


def test_what_goes_beyond_float_is_said_on_the_page_and_nothing_typed_is_lost(
    planned: Project, reporter: Account, as_: As
) -> None:
    answer = send(as_(reporter), planned, "adjust", **grid(planned, duration_N26="95"), reason="地质差")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "最迟完成要提前" in page
    assert 'value="95"' in page
    assert "地质差" in page


@pytest.mark.parametrize("do", ["plan", "approve", "return", "baseline", "use"])
def test_a_reporter_does_not_do_the_lead_departments_steps(
    do: str, planned: Project, reporter: Account, as_: As
) -> None:
    assert send(as_(reporter), planned, do, reason="x").status_code == 403


def test_a_leader_and_another_district_do_not_open_it(
    planned: Project, leader: Account, other_reporter: Account, as_: As
) -> None:
    assert as_(leader).get(address(planned)).status_code == 403
    assert as_(other_reporter).get(address(planned)).status_code == 404
    assert send(as_(leader), planned, "submit").status_code == 403


def test_an_unknown_step_is_not_there(planned: Project, dispatcher: Account, as_: As) -> None:
    assert send(as_(dispatcher), planned, "fly").status_code == 404


def test_what_a_replan_moves_is_shown_before_it_is_taken(
    approved: Project, dispatcher: Account, as_: As, operator: Actor
) -> None:
    browser = as_(dispatcher)
    with use_clock(FrozenClock(NOW + timedelta(days=700))):
        page = browser.get(address(approved)).content.decode()
        assert "采用重排" in page
        assert send(browser, approved, "replan", digest="another").status_code == 422
        assert Schedule.objects.get(project=approved).days_short == 0
        digest = page.split('name="digest" value="')[1].split('"')[0]
        assert send(browser, approved, "replan", digest=digest).status_code == 303
        page = browser.get(address(approved)).content.decode()
    assert Schedule.objects.get(project=approved).days_short > 0
    assert "与当前基线的差" in page
    assert "里程碑趋势" in page


def test_the_page_asks_a_bounded_number_of_questions(
    approved: Project,
    dispatcher: Account,
    operator: Actor,
    as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    actions.take_baseline(operator, project_id=approved.pk, name="二", reason="调规")
    browser = as_(dispatcher)
    with django_assert_max_num_queries(40):
        assert browser.get(address(approved)).status_code == 200
    english = browser.get(address(approved), headers={"Accept-Language": "en"}).content.decode()
    assert "Approved" in english
