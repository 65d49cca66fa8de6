"""A meeting is run on one screen: a typed line orders at once, and can be taken back while the meeting goes on."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import City, actor_of_account
from guatu.dispatch import actions
from guatu.dispatch.models import DecisionLine, Matter, Meeting
from guatu.dispatch.tests.conftest import refused, text, url
from guatu.dispatch.types import State
from guatu.kernel.errors import Denied
from guatu.ledger.models import Entry
from guatu.ledger.queries import verification
from guatu.org.models import Account, Post
from guatu.org.types import Actor

As = Callable[[Account], Client]
LINE = "@宽城区 6月30日前完成交地，@自然资源局配合"


def test_a_line_orders_at_once_and_can_be_taken_back(
    city: City, meeting: Meeting, office: Actor, dispatcher: Account, as_: As
) -> None:
    browser, item = as_(dispatcher), meeting.agenda.get()
    here = url("run_point", meeting.pk, item.pk)
    assert browser.get(url("run", meeting.pk))["Location"] == here
    page = text(browser, here)
    for part in ["项目P1", "落后33.1个百分点", "议定"]:
        assert part in page, part
    read = text(browser, url("read_line", meeting.pk, item.pk) + f"?line={LINE}")
    for part in ["宽城区", "自然资源局", "2026年6月30日", "完成交地", "第15个工作日", "按 Enter 交办"]:
        assert part in read, part
    assert browser.post(here, {"line": LINE}).status_code == 303
    made = Matter.objects.get()
    assert (made.unit_id, made.title, made.workdays) == (city.kuancheng.pk, "完成交地", 15)
    assert (made.meeting_id, made.project_id, made.state) == (meeting.pk, item.project_id, State.ASSIGNED)
    line = DecisionLine.objects.get()
    assert [unit.pk for unit in line.supports.all()] == [city.land_bureau.pk]
    item.refresh_from_db()
    assert item.decision == LINE
    assert made.number in text(browser, here)
    answer = browser.post(url("withdraw_line", meeting.pk, line.pk))
    assert f'value="{LINE}"' in text(browser, answer["Location"])
    made.refresh_from_db()
    item.refresh_from_db()
    assert (made.state, made.held_until, item.decision) == (State.WITHDRAWN, None, "")
    assert 'id="ordered"' not in text(browser, url("meeting", meeting.pk))
    assert (
        actions.say_decision(office, meeting_id=meeting.pk, item_id=item.pk, text=LINE).matter.number
        != made.number
    )
    told = Entry.objects.filter(subject_id=str(made.pk), subject_kind="dispatch.matter").order_by("number")
    verbs = list(told.values_list("verb", flat=True))
    assert verbs == ["dispatch.directive.issue", "dispatch.directive.say", "dispatch.directive.withdraw"]
    assert verification().fault is None


def test_a_line_may_order_a_post_of_a_unit(
    city: City, meeting: Meeting, office: Actor, dispatcher: Account, as_: As
) -> None:
    head = Post.objects.create(unit=city.kuancheng, title="发改局局长", title_en="Head of its DRC")
    Post.objects.create(unit=city.nanguan, title="发改局局长")
    item = meeting.agenda.get()
    said = text(as_(dispatcher), url("read_line", meeting.pk, item.pk) + "?line=@宽城区发改局局长 月底前交地")
    assert "<b>宽城区发改局局长</b>" in said
    line = actions.say_decision(
        office, meeting_id=meeting.pk, item_id=item.pk, text="@宽城区发改局局长 月底前交地"
    )
    assert (line.matter.unit_id, line.matter.post_id) == (city.kuancheng.pk, head.pk)
    assert line.matter.holder_post_id == head.pk
    with refused("G1931"):
        actions.say_decision(office, meeting_id=meeting.pk, item_id=item.pk, text="@发改局局长 月底前交地")


def test_what_is_not_understood_is_answered_and_kept(meeting: Meeting, dispatcher: Account, as_: As) -> None:
    item = meeting.agenda.get()
    answer = as_(dispatcher).post(url("run_point", meeting.pk, item.pk), {"line": "@宽诚区 6月31日前交地"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="@宽诚区 6月31日前交地"' in page
    assert "没有叫“@宽诚区”的单位或岗位（第1—4字）" in page
    assert not Matter.objects.exists()
    read = text(as_(dispatcher), url("read_line", meeting.pk, item.pk) + "?line=@宽诚区 交地", "en")
    assert "<mark>@宽诚区</mark>" in read
    assert "no unit or post is called" in read


def test_nothing_is_taken_back_once_the_unit_has_acted_or_the_meeting_is_over(
    meeting: Meeting, office: Actor, reporter: Account
) -> None:
    item = meeting.agenda.get()
    signed = actions.say_decision(office, meeting_id=meeting.pk, item_id=item.pk, text="@宽城区 交地")
    late = actions.say_decision(office, meeting_id=meeting.pk, item_id=item.pk, text="@宽城区 清表")
    actions.sign(actor_of_account(reporter), matter_id=signed.matter_id)
    with refused("G1932"):
        actions.withdraw_decision(office, meeting_id=meeting.pk, line_id=signed.pk)
    actions.hold_meeting(office, meeting_id=meeting.pk)
    with refused("G1906"):
        actions.withdraw_decision(office, meeting_id=meeting.pk, line_id=late.pk)
    with refused("G1906"):
        actions.say_decision(office, meeting_id=meeting.pk, item_id=item.pk, text="@宽城区 交地")


def test_only_the_office_runs_a_meeting(
    meeting: Meeting, office: Actor, reporter: Account, leader: Account, supervisor: Account, outsider: Account, as_: As
) -> None:  # fmt: skip
    item = meeting.agenda.get()
    line = actions.say_decision(office, meeting_id=meeting.pk, item_id=item.pk, text="@宽城区 交地")
    for account in (reporter, leader, supervisor, outsider):
        actor, browser = actor_of_account(account), as_(account)
        with pytest.raises(Denied):
            actions.say_decision(actor, meeting_id=meeting.pk, item_id=item.pk, text="@宽城区 交地")
        with pytest.raises(Denied):
            actions.withdraw_decision(actor, meeting_id=meeting.pk, line_id=line.pk)
        assert browser.get(url("run_point", meeting.pk, item.pk)).status_code == 403
        assert browser.get(url("read_line", meeting.pk, item.pk)).status_code == 403


def test_the_screen_takes_a_bounded_number_of_queries(
    meeting: Meeting, office: Actor, dispatcher: Account, as_: As, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:  # fmt: skip
    item = meeting.agenda.get()
    for _ in range(5):
        actions.say_decision(office, meeting_id=meeting.pk, item_id=item.pk, text="@宽城区 交地 @资源配合")
    browser = as_(dispatcher)
    with django_assert_max_num_queries(22):
        text(browser, url("run_point", meeting.pk, item.pk))
    with django_assert_max_num_queries(14):
        text(browser, url("read_line", meeting.pk, item.pk) + f"?line={LINE}")
