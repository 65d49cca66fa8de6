"""Before and after: what units ask for, the pack frozen and sent 48 hours ahead, the commitments within the hour."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import NOW, City, actor_of_account
from guatu.dispatch import actions, queries
from guatu.dispatch.models import Ask, CommitmentSheet, Meeting, Pack
from guatu.dispatch.rules.packs import differences, hours_late
from guatu.dispatch.tests.conftest import MAY, Issue, Lit, refused, text, url
from guatu.dispatch.types import State
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.errors import Denied
from guatu.ledger.models import Entry, Message
from guatu.org.models import Account
from guatu.org.types import Actor

As = Callable[[Account], Client]
WANTED = date(2026, 6, 30)


@dataclass(frozen=True)
class Asked:
    """Kuancheng's reporter and what it asks for."""

    actor: Actor
    ask: Ask


@pytest.fixture
def asked(city: City, reporter: Account) -> Asked:
    actor = actor_of_account(reporter)
    made = actions.file_ask(
        actor,
        unit_id=city.kuancheng.pk,
        problem="缺地18亩",
        proposal="先行用地批复，同步补办",
        wanted_on=WANTED,
    )
    return Asked(actor, made)


def test_who_raises_a_problem_brings_a_proposal_and_a_date(
    city: City, reporter: Account, other_reporter: Account, leader: Account, supervisor: Account, as_: As
) -> None:
    browser, actor = as_(reporter), actor_of_account(reporter)
    sent = {
        "unit_id": city.kuancheng.pk,
        "problem": "缺地",
        "proposal": "先行用地",
        "wanted_on": "2026-06-30",
    }
    for missing, word in (("problem", "问题"), ("proposal", "建议方案"), ("wanted_on", "希望解决的日期")):
        answer = browser.post(url("asks"), sent | {missing: ""})
        assert (answer.status_code, f"要写明{word}" in answer.content.decode()) == (422, True), missing
    assert browser.post(url("asks"), sent | {"wanted_on": "2026-06-08"}).status_code == 422
    assert not Ask.objects.exists()
    assert browser.post(url("asks"), sent).status_code == 303
    made = Ask.objects.get()
    assert "先行用地" in text(browser, url("asks"))
    assert "先行用地" not in text(as_(other_reporter), url("asks"))
    with pytest.raises(Denied):
        actions.file_ask(
            actor_of_account(supervisor),
            unit_id=city.kuancheng.pk,
            problem="x",
            proposal="y",
            wanted_on=WANTED,
        )
    with refused("G1002"):
        actions.withdraw_ask(actor_of_account(other_reporter), ask_id=made.pk)
    assert as_(supervisor).post(url("asks"), sent).status_code == 403
    actions.withdraw_ask(actor, ask_id=made.pk)
    with refused("G1938"):
        actions.withdraw_ask(actor, ask_id=made.pk)


def test_an_ask_is_heard_or_waits_for_the_next_meeting(asked: Asked, office: Actor) -> None:
    meeting = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 11))
    item = meeting.agenda.get()
    assert (item.kind, item.title) == ("decide", "宽城区提请：缺地18亩")
    with refused("G1938"):
        actions.withdraw_ask(asked.actor, ask_id=asked.ask.pk)
    actions.hold_meeting(office, meeting_id=meeting.pk)
    asked.ask.refresh_from_db()
    assert asked.ask.item is None
    second = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 18))
    item = second.agenda.get()
    actions.say_decision(office, meeting_id=second.pk, item_id=item.pk, text="月底前批复先行用地 @资源")
    actions.hold_meeting(office, meeting_id=second.pk)
    asked.ask.refresh_from_db()
    assert asked.ask.item == item


def test_a_pack_keeps_what_was_known_and_says_what_changed(
    lit: Lit, issue: Issue, asked: Asked, office: Actor, dispatcher: Account, other_reporter: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    lit("P1")
    prior = issue(title="打通断头路")
    meeting = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 11))
    browser = as_(dispatcher)
    with django_assert_max_num_queries(45):
        assert browser.post(url("freeze_pack", meeting.pk)).status_code == 303
    page = text(browser, url("pack", meeting.pk, 1))
    for part in [
        "冻结以后没有变化",
        "打通断头路",
        "缺地18亩",
        "先行用地批复",
        "P1落后33.1个百分点",
        "尚未发出，应于",
    ]:
        assert part in page, part
    row = Pack.objects.get()
    actions.feed_back(asked.actor, matter_id=prior.pk, text="已打通")
    office_only = text(as_(other_reporter), url("pack", meeting.pk, 1), "en")
    assert "Assigned" not in office_only
    assert "To be signed for → To be verified" in office_only
    again = actions.freeze_pack(office, meeting_id=meeting.pk)
    assert (again.number, again.digest == row.digest) == (2, False)
    row.refresh_from_db()
    assert queries.pack_facts_of(row)["points"][0]["state"] == State.ASSIGNED
    for form, head in (("docx", b"PK"), ("pdf", b"%PDF")):
        assert browser.get(url("pack_paper", meeting.pk, 1, form)).content.startswith(head)
    assert queries.pack_paper(office, meeting.pk, 1, "pdf", "zh-hans") == queries.pack_paper(
        office, meeting.pk, 1, "pdf", "zh-hans"
    )
    assert browser.get(url("pack_paper", meeting.pk, 1, "exe")).status_code == 404


def test_a_pack_leaves_48_hours_ahead_by_itself_and_says_when_it_is_late(
    city: City, lit: Lit, office: Actor, reporter: Account, leader: Account
) -> None:
    lit("P1")
    meeting = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 11))
    assert actions.send_packs_owed(office) == []  # 71 hours ahead
    with use_clock(FrozenClock(NOW + timedelta(hours=30))):
        (sent,) = actions.send_packs_owed(Actor.operator("worker"))
        assert actions.send_packs_owed(office) == []
    assert (sent.number, hours_late(sent.owed_by, sent.sent_at or NOW)) == (1, 7)
    told = {row.recipient_id: row for row in Message.objects.filter(kind="dispatch.pack")}
    assert set(told) == {reporter.pk, leader.pk}
    assert told[leader.pk].link == url("pack", meeting.pk, 1)
    assert "晚于会前48小时7小时" in told[leader.pk].text
    actions.hold_meeting(office, meeting_id=meeting.pk)
    for act in (actions.freeze_pack, actions.send_pack):
        with refused("G1936"):
            act(office, meeting_id=meeting.pk)


def test_commitments_go_to_each_unit_within_the_hour(
    city: City, meeting: Meeting, office: Actor, issue: Issue, reporter: Account, task_force: Account,
    dispatcher: Account, other_reporter: Account, as_: As,
) -> None:  # fmt: skip
    item = meeting.agenda.get()
    with refused("G1940"):
        actions.send_sheets(office, meeting_id=meeting.pk)
    line = "@宽城区 6月30日前完成交地，@自然资源局配合"
    actions.say_decision(office, meeting_id=meeting.pk, item_id=item.pk, text=line)
    gone = actions.say_decision(office, meeting_id=meeting.pk, item_id=item.pk, text="@高新区 让路")
    actions.withdraw_decision(office, meeting_id=meeting.pk, line_id=gone.pk)
    actions.hold_meeting(office, meeting_id=meeting.pk)
    assert sorted(sheet.unit.code for sheet in CommitmentSheet.objects.all()) == ["220103", "LAND"]
    told = {row.recipient_id: row for row in Message.objects.filter(kind="dispatch.commitments")}
    assert set(told) == {reporter.pk, task_force.pk}
    assert "承办1件、配合0件，最早6月30日到期" in told[reporter.pk].text
    assert "迟发" not in told[reporter.pk].text
    here = url("sheet", meeting.pk, city.kuancheng.pk)
    assert told[reporter.pk].link == here
    assert "完成交地" in text(as_(reporter), here)
    assert "配合办理" in text(as_(task_force), url("sheet", meeting.pk, city.land_bureau.pk))
    assert as_(other_reporter).get(here).status_code == 404
    assert (
        as_(reporter).get(url("sheet_paper", meeting.pk, city.kuancheng.pk, "docx")).content.startswith(b"PK")
    )
    assert "责任清单" in text(as_(dispatcher), url("meeting", meeting.pk))
    assert actions.send_sheets_owed(office) == []
    issue(meeting_id=meeting.pk, title="会后补办")
    with use_clock(FrozenClock(NOW + timedelta(hours=3))):
        (late,) = actions.send_sheets_owed(Actor.operator("worker"))
    assert hours_late(late.owed_by, late.sent_at) == 2
    assert [row.title for row in late.matters.all()] == ["会后补办"]
    assert "迟发 2 小时" in text(as_(reporter), here)
    assert Entry.objects.filter(verb="dispatch.sheet.send").count() == 3


def test_only_the_office_freezes_and_sends(
    meeting: Meeting, reporter: Account, leader: Account, outsider: Account, as_: As
) -> None:
    for account in (reporter, leader, outsider):
        actor = actor_of_account(account)
        for act in (actions.freeze_pack, actions.send_pack, actions.send_sheets):
            with pytest.raises(Denied):
                act(actor, meeting_id=meeting.pk)
        assert as_(account).post(url("freeze_pack", meeting.pk)).status_code == 403
    assert as_(outsider).get(url("asks")).status_code == 403


def test_a_units_page_is_for_who_may_see_it(
    city: City, lit: Lit, issue: Issue, asked: Asked, reporter: Account, other_reporter: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    lit("P1")
    issue(title="打通断头路")
    browser, here = as_(reporter), url("unit_page", city.kuancheng.pk)
    with django_assert_max_num_queries(26):
        page = text(browser, here + "?period=2026-05")
    for part in ["项目红灯1个", "在办事项1件", "打通断头路", "缺地18亩", "P1落后33.1个百分点"]:
        assert part in page, part
    assert as_(other_reporter).get(here).status_code == 404
    assert reverse("status:light", args=[1]).rsplit("/", 2)[0] in page


def test_differences_are_said_in_both_languages() -> None:
    old = {
        "key": "matter:1",
        "zh": "甲",
        "en": "A",
        "colour": "red",
        "due_on": "2026-06-01",
        "on_table": True,
    }
    new = old | {"colour": "green", "on_table": False}
    (light, table), (gone,), (came,) = (
        differences([old], [new]),
        differences([old], []),
        differences([], [old]),
    )
    assert (light.zh, light.en) == ("甲：灯由红变绿", "A: light red → green")
    assert table.zh == "甲：改为不上会"
    assert (gone.zh, came.zh) == ("甲：已移出议程", "甲：新列入议程")


def test_hours_late_are_begun_hours() -> None:
    owed = datetime(2026, 6, 9, 9, tzinfo=NOW.tzinfo)
    assert [hours_late(owed, owed + timedelta(minutes=n)) for n in (-60, 0, 1, 60, 61)] == [0, 0, 1, 1, 2]
