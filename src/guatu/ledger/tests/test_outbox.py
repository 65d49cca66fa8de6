"""The outbox: written with the deed, always in the inbox, taken outside at least once and never in quiet time."""

import logging
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from django.test import override_settings

from guatu.conftest import NOW, actor_of_account
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger import actions, queries
from guatu.ledger.actions import record, verb
from guatu.ledger.commands import outbox
from guatu.ledger.models import Attempt, Channel, Delivery, Entry, Message
from guatu.ledger.queries import verification
from guatu.ledger.tests.conftest import Webhook
from guatu.ledger.types import Delivered, OwnerKind, Subject
from guatu.org.models import Account
from guatu.org.types import Actor

THING = Subject("ledger.thing", "1")
SAID = Phrase("5月月报已退回", "The report of May was returned")


@verb("ledger.test.deed")
def deed(actor: Actor, *to: int, fail: bool = False, hold: timedelta = timedelta(0)) -> list[Message]:
    record(actor, THING, after={"done": True})
    rows = actions.post_message(
        actor, to=to, kind="ledger.test", text=SAID, about=THING, link="/collect/", hold=hold
    )
    if fail:
        raise ValueError("the deed failed after its message")
    return rows


def later(**span: float) -> FrozenClock:
    return FrozenClock(NOW + timedelta(**span))


@pytest.fixture
def channel(webhook: Webhook, reporter: Account, operator: Actor) -> Channel:
    return actions.add_channel(
        operator, owner_kind=OwnerKind.ACCOUNT, owner_id=reporter.pk, name="网关", address=webhook.address,
        by_office=True,
    )  # fmt: skip


def test_a_message_stands_or_falls_with_the_deed_it_tells_of(operator: Actor, reporter: Account) -> None:
    with pytest.raises(ValueError, match="deed failed"):
        deed(operator, reporter.pk, fail=True)
    assert not Message.objects.exists()
    (row,) = deed(operator, reporter.pk, reporter.pk)
    assert (row.text, row.text_en, row.recipient_id) == (SAID.zh, SAID.en, reporter.pk)
    told = Entry.objects.get(verb="ledger.message.post")
    assert f'"to":[{reporter.pk}]' in told.after
    assert verification().fault is None


def test_nobody_to_tell_is_no_entry(operator: Actor) -> None:
    assert deed(operator) == []
    assert not Entry.objects.filter(verb="ledger.message.post").exists()


def test_ones_inbox_is_ones_own(operator: Actor, reporter: Account, other_reporter: Account) -> None:
    (row,) = deed(operator, reporter.pk)
    mine, other = actor_of_account(reporter), actor_of_account(other_reporter)
    assert (queries.unread(mine), queries.unread(other), queries.unread(operator)) == (1, 0, 0)
    assert not queries.inbox(other).exists()
    with pytest.raises(NotFound):
        actions.mark_read(other, message_id=row.pk)
    entries = Entry.objects.count()
    actions.mark_read(mine, message_id=row.pk)
    assert queries.unread(mine) == 0
    assert Entry.objects.count() == entries  # when somebody reads what is nobody's business
    deed(operator, reporter.pk)
    assert actions.mark_all_read(mine) == 1


def test_it_arrives_once_in_the_recipients_language(
    channel: Channel, webhook: Webhook, operator: Actor, reporter: Account
) -> None:
    Account.objects.filter(pk=reporter.pk).update(language="en")
    deed(operator, reporter.pk)
    with override_settings(SITE_URL="https://guatu.example/"):
        assert actions.deliver() == Delivered(arrived=1)
        assert actions.deliver() == Delivered()
    (taken,) = webhook.taken
    assert taken["path"] == "/in/secret-path"
    assert taken["message"] == f"{SAID.en}\nhttps://guatu.example/collect/"
    assert Attempt.objects.get().outcome == "arrived"


def test_what_was_read_in_the_app_is_not_sent_after(
    channel: Channel, webhook: Webhook, operator: Actor, reporter: Account
) -> None:
    deed(operator, reporter.pk)
    actions.mark_all_read(actor_of_account(reporter))
    assert actions.deliver() == Delivered()
    assert webhook.taken == []


def test_a_closed_account_is_not_disturbed(
    channel: Channel, webhook: Webhook, operator: Actor, reporter: Account
) -> None:
    Account.objects.filter(pk=reporter.pk).update(is_active=False)
    deed(operator, reporter.pk)
    assert actions.deliver() == Delivered()


def test_a_units_channel_and_the_gateway_serve_too(
    webhook: Webhook, operator: Actor, reporter: Account, other_reporter: Account
) -> None:
    actions.add_channel(
        operator, owner_kind=OwnerKind.UNIT, owner_id=reporter.unit_id or 0, name="区群", address=webhook.address,
        by_office=True,
    )  # fmt: skip
    deed(operator, reporter.pk, other_reporter.pk)
    with override_settings(OUTBOX_GATEWAY=webhook.address + "?:to={username}"):
        assert actions.deliver() == Delivered(arrived=3)
    assert sorted(taken.get("to", "") for taken in webhook.taken) == ["", "other_reporter", "reporter"]


def test_in_quiet_time_nothing_leaves(
    channel: Channel, webhook: Webhook, operator: Actor, reporter: Account
) -> None:
    night = FrozenClock(datetime.fromisoformat("2026-06-05T21:30:00+08:00"))
    with use_clock(night):
        deed(operator, reporter.pk)
        done = actions.deliver()
        assert queries.unread(actor_of_account(reporter)) == 1
    assert done.quiet_until == datetime.fromisoformat("2026-06-08T07:30:00+08:00")
    assert webhook.taken == []
    assert actions.deliver() == Delivered(arrived=1)  # Monday at ten


def test_until_it_leaves_it_can_be_taken_back(
    channel: Channel, webhook: Webhook, operator: Actor, reporter: Account, other_reporter: Account
) -> None:
    held = deed(operator, reporter.pk, other_reporter.pk, hold=timedelta(minutes=2))
    ids = [row.pk for row in held]
    assert actions.deliver() == Delivered()
    actions.mark_all_read(actor_of_account(other_reporter))
    assert actions.withdraw_messages(operator, message_ids=ids, about=THING) == ids[:1]  # the other was read
    with use_clock(later(minutes=3)):
        assert actions.deliver() == Delivered()
    assert not queries.inbox(actor_of_account(reporter)).exists()
    (sent,) = deed(operator, reporter.pk)
    actions.deliver()
    assert actions.withdraw_messages(operator, message_ids=[sent.pk], about=THING) == []


def test_what_fails_is_tried_again_and_every_attempt_is_kept(
    channel: Channel, webhook: Webhook, operator: Actor, reporter: Account
) -> None:
    deed(operator, reporter.pk)
    webhook.status = 503
    assert actions.deliver() == Delivered(failed=1)
    assert actions.deliver() == Delivered()  # not at once
    channel.refresh_from_db()
    assert (channel.failing_since, channel.last_outcome) == (NOW, "http 503")
    assert list(queries.failures()) == [Delivery.objects.get()]
    webhook.status = 200
    with use_clock(later(minutes=1)):
        assert actions.deliver() == Delivered(arrived=1)
    channel.refresh_from_db()
    assert channel.failing_since is None
    assert [row.outcome for row in Attempt.objects.all()] == ["http 503", "arrived"]


def test_after_the_last_try_it_is_given_up_and_can_be_sent_again(
    channel: Channel, webhook: Webhook, operator: Actor, reporter: Account
) -> None:
    deed(operator, reporter.pk)
    webhook.status = 500
    with override_settings(OUTBOX_QUIET="", OUTBOX_QUIET_DAYS_OFF=False):
        for day in range(9):
            for hour in range(0, 24, 4):
                with use_clock(later(days=day, hours=hour)):
                    actions.deliver()
    assert (Delivery.objects.get().state, Attempt.objects.count()) == ("failed", 8)
    webhook.status = 200
    assert actions.send_again(operator, channel_id=channel.pk) == 1
    assert actions.deliver() == Delivered(arrived=1)
    assert actions.send_again(operator) == 0


def test_what_a_killed_worker_held_is_sent_by_the_next(
    channel: Channel, webhook: Webhook, operator: Actor, reporter: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As SIGKILL: nothing after it runs."""

    def killed(*_: object, **__: object) -> None:
        raise Killed

    deed(operator, reporter.pk)
    with monkeypatch.context() as patched:
        patched.setattr("guatu.ledger.actions.delivering._settle", killed)
        with pytest.raises(Killed):
            actions.deliver()
    assert actions.deliver() == Delivered()  # somebody holds it
    with use_clock(later(minutes=6)):
        assert actions.deliver() == Delivered(arrived=1)
    assert len(webhook.taken) == 2  # at least once


def test_nobody_answers_is_a_failure_too(operator: Actor, reporter: Account) -> None:
    actions.add_channel(
        operator, owner_kind=OwnerKind.ACCOUNT, owner_id=reporter.pk, name="", address="json://127.0.0.1:9/x",
        by_office=True,
    )  # fmt: skip
    deed(operator, reporter.pk)
    assert actions.deliver() == Delivered(failed=1)
    assert Attempt.objects.get().outcome == "no answer"


def test_a_changed_secret_key_is_a_failure_that_says_so(
    channel: Channel, operator: Actor, reporter: Account
) -> None:
    deed(operator, reporter.pk)
    with override_settings(SECRET_KEY="another" * 8):
        assert actions.deliver() == Delivered(failed=1)
    assert Attempt.objects.get().outcome == "unreadable"


def test_an_address_is_seen_nowhere(
    channel: Channel, webhook: Webhook, operator: Actor, reporter: Account, caplog: pytest.LogCaptureFixture
) -> None:
    webhook.status = 404
    with caplog.at_level(logging.DEBUG):
        deed(operator, reporter.pk)
        actions.deliver()
        actions.try_channel(operator, channel_id=channel.pk)
    everything = caplog.text + "".join(f"{row.before}{row.after}" for row in Entry.objects.all())
    everything += channel.sealed + channel.shown + str(channel)
    assert "hidden" not in everything
    assert "secret-path" not in everything
    actions.remove_channel(operator, channel_id=channel.pk)
    assert Channel.objects.get().sealed == ""
    assert verification().fault is None


@pytest.mark.parametrize(
    ("address", "by_office", "number"),
    [
        ("json://127.0.0.1/x", False, "G1303"),  # only the IT centre names a host
        ("mailto://a:b@mail.example", False, "G1303"),
        ("syslog://", True, "G1303"),
        ("file:///etc/passwd", True, "G1303"),
        ("hello", True, "G1303"),
        ("wecombot://", False, "G1304"),
    ],
)
def test_what_may_not_be_named_or_cannot_be_read_is_refused(
    operator: Actor, reporter: Account, address: str, by_office: bool, number: str
) -> None:
    with pytest.raises(GuatuError) as refused:
        actions.add_channel(
            operator, owner_kind=OwnerKind.ACCOUNT, owner_id=reporter.pk, name="", address=address,
            by_office=by_office,
        )  # fmt: skip
    assert refused.value.number == number
    assert not Channel.objects.exists()


def test_a_removed_channel_is_used_no_more(
    channel: Channel, webhook: Webhook, operator: Actor, reporter: Account
) -> None:
    actions.remove_channel(operator, channel_id=channel.pk)
    deed(operator, reporter.pk)
    assert actions.deliver() == Delivered()
    for act in (actions.remove_channel, actions.try_channel):
        with pytest.raises(NotFound):
            act(operator, channel_id=channel.pk)


@pytest.mark.usefixtures("channel")
def test_the_command_line_sends_and_names_what_failed(
    webhook: Webhook, operator: Actor, reporter: Account
) -> None:
    runner = CliRunner()
    deed(operator, reporter.pk)
    webhook.status = 500
    assert "not: 1" in runner.invoke(outbox, ["send"]).output
    failing = runner.invoke(outbox, ["failing"])
    assert failing.exit_code == 1
    assert "http 500" in failing.output
    webhook.status = 200
    assert "arrived: 1" in runner.invoke(outbox, ["send", "--again"]).output
    assert runner.invoke(outbox, ["failing"]).exit_code == 0
    with use_clock(FrozenClock(datetime.fromisoformat("2026-06-07T10:00:00+08:00"))):
        assert "quiet until 2026-06-08 07:30" in runner.invoke(outbox, ["send"]).output
