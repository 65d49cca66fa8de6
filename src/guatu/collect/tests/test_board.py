"""The due board and its reminders: one a day, out of quiet time, to be taken back; whom they reach and who may send."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from click.testing import CliRunner
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import DjangoAssertNumQueries

from guatu.collect import actions, queries
from guatu.collect.due_commands import due
from guatu.collect.models import Form, Reminder, ReminderRule, Submission
from guatu.collect.tests.conftest import MAY
from guatu.conftest import NOW, City, actor_of_account
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.actions import deliver, mark_all_read
from guatu.ledger.models import Entry, Message
from guatu.ledger.queries import inbox, verification
from guatu.org.models import Account
from guatu.org.types import Actor

As = Callable[[Account], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def office(dispatcher: Account) -> Actor:
    return actor_of_account(dispatcher)


def test_the_board_says_who_owes_what_how_late_and_whom_to_call(
    submitted: Submission, office: Actor, dispatcher: Account, other_reporter: Account, city: City
) -> None:
    actions.return_submission(office, submission_id=submitted.pk, remark="请核实")
    board = queries.due_board(office, MAY)
    lines = {line.unit_code: line for line in board.lines}
    assert [column.period for column in board.columns] == [MAY]
    assert board.counts == {"asked": 3, "owed": 2, "returned": 1, "late": 3}
    assert (lines["220103"].returned, lines["220103"].overdue_days) == (1, 3)
    assert [contact.name.zh for contact in lines["220102"].contacts] == ["other_reporter"]
    assert lines["220102"].contacts[0].post is not None
    assert lines["220191"].contacts == ()


def test_a_reporter_sees_their_own_line_only(form: Form, reporter: Account) -> None:
    assert [line.unit_code for line in queries.due_board(actor_of_account(reporter), MAY).lines] == ["220103"]


def test_all_that_is_late_is_reminded_of_once_a_day(
    form: Form, office: Actor, reporter: Account, other_reporter: Account
) -> None:
    plan = queries.reminder_plan(office, MAY)
    assert [draft.contact.name.zh for draft in plan.drafts] == ["other_reporter", "reporter"]
    assert [unit.zh for unit in plan.unreachable] == ["高新区"]
    sent = actions.remind(office, month=MAY)
    assert len(sent.message_ids) == sent.items == 2
    assert "已逾期3天" in inbox(actor_of_account(reporter)).get().text
    assert "3 days late" in inbox(actor_of_account(reporter)).get().text_en
    again = queries.reminder_plan(office, MAY)
    assert (again.drafts, len(again.told_today)) == ((), 2)
    with pytest.raises(GuatuError) as refused:
        actions.remind(office, month=MAY)
    assert refused.value.number == "G2592"
    with use_clock(FrozenClock(NOW + timedelta(days=1))):
        assert len(actions.remind(office, month=MAY).message_ids) == 2
    assert Entry.objects.filter(verb="collect.remind").count() == 2
    assert verification().fault is None


def test_several_owed_forms_are_gathered_into_one_message(
    form: Form, office: Actor, reporter: Account, city: City
) -> None:
    second = Form.objects.get(pk=form.pk)
    second.pk, second.code, second.name = None, "second", "第二张表"
    second.save(force_insert=True)
    actions.remind(office, month=MAY, unit_ids=[city.kuancheng.pk])
    said = inbox(actor_of_account(reporter)).get()
    assert said.text.count("已逾期") == 2
    assert Reminder.objects.filter(message=said).count() == 2


def test_one_unit_is_reminded_of_everything_open_and_nobody_else(
    form: Form, office: Actor, reporter: Account, other_reporter: Account, city: City
) -> None:
    actions.remind(office, month=MAY, unit_ids=[city.kuancheng.pk])
    assert list(Message.objects.values_list("recipient_id", flat=True)) == [reporter.pk]
    left = queries.reminder_plan(office, MAY)
    assert [draft.contact.account_id for draft in left.drafts] == [other_reporter.pk]


def test_what_was_handed_in_is_not_reminded_of(submitted: Submission, office: Actor, city: City) -> None:
    assert queries.reminder_plan(office, MAY, [city.kuancheng.pk]).drafts == ()


def test_at_night_a_reminder_waits_for_the_morning_and_can_be_taken_back(
    form: Form, office: Actor, reporter: Account, city: City
) -> None:
    with use_clock(FrozenClock(datetime.fromisoformat("2026-06-08T22:00:00+08:00"))):
        sent = actions.remind(office, month=MAY, unit_ids=[city.kuancheng.pk])
        assert sent.leaves_at == datetime.fromisoformat("2026-06-09T07:30:00+08:00")
        assert actions.withdraw_reminders(office, message_ids=sent.message_ids) == 1
        assert not inbox(actor_of_account(reporter)).exists()
        assert not Reminder.objects.exists()
        again = actions.remind(office, month=MAY, unit_ids=[city.kuancheng.pk])  # of the same day
    with use_clock(FrozenClock(datetime.fromisoformat("2026-06-09T08:00:00+08:00"))):
        deliver()
        with pytest.raises(GuatuError) as refused:
            actions.withdraw_reminders(office, message_ids=again.message_ids)
    assert refused.value.number == "G2593"


def test_what_was_read_is_not_taken_back(form: Form, office: Actor, reporter: Account, city: City) -> None:
    sent = actions.remind(office, month=MAY, unit_ids=[city.kuancheng.pk])
    mark_all_read(actor_of_account(reporter))
    with pytest.raises(GuatuError):
        actions.withdraw_reminders(office, message_ids=sent.message_ids)


@pytest.mark.parametrize(
    "who", ["reporter", "other_reporter", "leader", "task_force", "supervisor", "outsider"]
)
def test_only_the_office_reminds(
    form: Form, office: Actor, city: City, request: pytest.FixtureRequest, who: str, as_: As
) -> None:
    account = request.getfixturevalue(who)
    actor = actor_of_account(account)
    for unit_ids in (None, [city.kuancheng.pk]):
        with pytest.raises(Denied):
            actions.remind(actor, month=MAY, unit_ids=unit_ids)
    with pytest.raises(Denied):
        actions.set_reminder_rules(actor, rules={0: True})
    client = as_(account)
    for method in (client.get, client.post):
        assert method("/collect/board/remind/", {"period": "2026-05"}).status_code == 403
    assert client.post("/collect/board/rules/", {"inside": "0", "outside": ""}).status_code == 403
    body = {"period": "2026-05", "units": None}
    assert client.post("/api/collect/reminders", body, content_type="application/json").status_code == 403
    assert not Message.objects.exists()


def test_only_the_office_takes_a_reminder_back(
    form: Form, office: Actor, reporter: Account, other_reporter: Account, city: City
) -> None:
    sent = actions.remind(office, month=MAY, unit_ids=[city.kuancheng.pk])
    for stranger in (reporter, other_reporter):
        with pytest.raises(NotFound):
            actions.withdraw_reminders(actor_of_account(stranger), message_ids=sent.message_ids)
    assert inbox(actor_of_account(reporter)).exists()


def test_rules_remind_by_themselves_on_their_days(
    form: Form, operator: Actor, reporter: Account, other_reporter: Account
) -> None:
    """May is due on Friday 5 June: presets are two workdays before, on it, one and three after; in the inbox only."""
    assert list(ReminderRule.objects.values_list("workdays", "outside")) == [
        (-2, False), (0, False), (1, False), (3, False)
    ]  # fmt: skip
    sent = {}
    for day in range(1, 13):
        with use_clock(FrozenClock(datetime.fromisoformat(f"2026-06-{day:02}T09:10:00+08:00"))):
            sent[day] = actions.remind_automatically(operator)
            assert actions.remind_automatically(operator) == 0
    assert {day for day, count in sent.items() if count} == {3, 5, 8, 10}
    assert set(Message.objects.values_list("state", flat=True)) == {"routed"}
    assert Reminder.objects.filter(automatic=True).count() == 8


def test_the_office_chooses_the_days(form: Form, office: Actor, reporter: Account) -> None:
    actions.set_reminder_rules(office, rules={1: True})
    assert actions.remind_automatically(Actor.operator("worker")) == 1  # Monday is the first workday after
    assert Message.objects.get().state == "waiting"
    actions.set_reminder_rules(office, rules={1: True})
    assert Entry.objects.filter(verb="collect.remind.rules").count() == 1
    for wrong, number in (({31: True}, "G2590"), (dict.fromkeys(range(13), False), "G2591")):
        with pytest.raises(GuatuError) as refused:
            actions.set_reminder_rules(office, rules=wrong)
        assert refused.value.number == number


def test_the_page_previews_sends_and_takes_back(
    form: Form, reporter: Account, dispatcher: Account, city: City, as_: As
) -> None:
    client = as_(dispatcher)
    page = client.get("/collect/board/?period=2026-05").content.decode()
    assert "催报全部逾期" in page
    one = {"period": "2026-05", "unit": str(city.kuancheng.pk)}
    part = client.get("/collect/board/remind/", one, headers=HTMX).content.decode()
    assert "将催报 1 人" in part
    assert "2026-06-08 10:02" in part
    assert not Message.objects.exists()
    part = client.post("/collect/board/remind/", one, headers=HTMX).content.decode()
    assert "已催报 1 人" in part
    ids = [str(pk) for pk in Message.objects.values_list("pk", flat=True)]
    assert "2026-06-08 10:00 催过" in client.get("/collect/board/?period=2026-05").content.decode()
    answer = client.post("/collect/board/withdraw/", {"period": "2026-05", "message": ids}, follow=True)
    assert "已撤回 1 条催报" in answer.content.decode()
    whole = client.get("/collect/board/remind/", {"period": "2026-05"}).content.decode()
    assert "<html" in whole
    assert "没有填报账号，请电话联系" in whole
    answer = client.post("/collect/board/remind/", {"period": "2026-05"}, follow=True)
    assert "已催报 1 人：站内已到" in answer.content.decode()


def test_a_unit_that_is_none_does_not_mean_everybody(form: Form, dispatcher: Account, as_: As) -> None:
    answer = as_(dispatcher).post("/collect/board/remind/", {"period": "2026-05", "unit": "x"})
    assert answer.status_code == 404
    assert not Message.objects.exists()


def test_the_page_filters_by_standing_and_keeps_the_counts(
    submitted: Submission, dispatcher: Account, as_: As
) -> None:
    client = as_(dispatcher)
    page = client.get("/collect/board/?period=2026-05&show=submitted").content.decode()
    rows = page[page.index("<tbody>") :]
    assert "宽城区" in rows
    assert "高新区" not in rows


def test_the_days_of_the_rules_are_edited_on_the_page(form: Form, dispatcher: Account, as_: As) -> None:
    client = as_(dispatcher)
    client.post("/collect/board/rules/", {"inside": "-3、0", "outside": "+2"})
    assert list(ReminderRule.objects.values_list("workdays", "outside")) == [
        (-3, False),
        (0, False),
        (2, True),
    ]
    assert "截止前 3 个工作日" in client.get("/collect/board/").content.decode()
    answer = client.post("/collect/board/rules/", {"inside": "soon", "outside": ""}, follow=True)
    assert "请填整数" in answer.content.decode()
    answer = client.post("/collect/board/rules/", {"inside": "1", "outside": "1"}, follow=True)
    assert "G2591" in answer.content.decode() or "重复" in answer.content.decode()
    assert ReminderRule.objects.count() == 3


def test_the_board_goes_out_as_a_workbook(submitted: Submission, dispatcher: Account, as_: As) -> None:
    client = as_(dispatcher)
    client.cookies["django_language"] = "en"
    answer = client.get("/collect/board/export/?period=2026-05")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert isinstance(sheet, Worksheet)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][:2] == ["Kuancheng District", "To review · Late"]


def test_the_api_and_the_command_line_remind_by_the_same_rules(
    form: Form, dispatcher: Account, reporter: Account, as_: As
) -> None:
    client = as_(dispatcher)
    body = {"period": "2026-05", "units": ["220103"]}
    plan = client.post("/api/collect/reminders/preview", body, content_type="application/json").json()
    assert [draft["name"] for draft in plan["drafts"]] == ["reporter"]
    sent = client.post("/api/collect/reminders", body, content_type="application/json").json()
    back = {"message_ids": sent["message_ids"]}
    assert client.post("/api/collect/reminders/withdraw", back, content_type="application/json").json() == {
        "count": 1
    }
    none = {"period": "2026-05", "units": ["nowhere"]}
    assert client.post("/api/collect/reminders", none, content_type="application/json").status_code == 404
    runner = CliRunner()
    assert "220103" in runner.invoke(due, ["board", "2026-05", "--late"]).output
    only_said = runner.invoke(due, ["remind", "2026-05", "--unit", "220103"])
    assert "已逾期3天" in only_said.output
    assert not inbox(actor_of_account(reporter)).exists()
    assert "reminded: 1" in runner.invoke(due, ["remind", "2026-05", "--unit", "220103", "--yes"]).output
    assert inbox(actor_of_account(reporter)).exists()


def test_the_board_takes_the_same_queries_however_many_units_report(
    form: Form, dispatcher: Account, reporter: Account, other_reporter: Account, office: Actor,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    actions.remind(office, month=MAY)
    with django_assert_max_num_queries(9):
        queries.due_board(office, MAY)
    with django_assert_max_num_queries(14):
        queries.reminder_plan(office, MAY)


def test_a_reporters_first_page_is_what_is_owed_late_first_and_in_one_tap(
    form: Form, reporter: Account, city: City, as_: As
) -> None:
    client = as_(reporter)
    page = client.get("/").content.decode()
    block = page[page.index('id="work-owed"') :]
    assert "已逾期 3 天" in block
    opened = client.post("/collect/open/", {"form": form.pk, "unit": city.kuancheng.pk, "period": "2026-05"})
    assert f'href="{opened["Location"]}"' in client.get("/").content.decode()


def test_what_presses_most_stands_first(submitted: Submission, office: Actor, reporter: Account) -> None:
    """A returned answer before one of the same lateness that was not begun, and what is late before what is not."""
    actions.return_submission(office, submission_id=submitted.pk, remark="请核实")
    with use_clock(FrozenClock(NOW + timedelta(days=60))):
        found = queries.owed_now(actor_of_account(reporter))
    assert [(owed.late, str(owed.state)) for owed in found] == [
        (True, "returned"), (True, "None"), (False, "None")
    ]  # fmt: skip
