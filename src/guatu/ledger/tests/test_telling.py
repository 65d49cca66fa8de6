"""Told as people want it: quiet time, one digest a day, channels on and off; failing channels wait and are paused."""

from collections.abc import Callable
from datetime import datetime, time

import pytest
from django.test import override_settings

from guatu.conftest import NOW, actor_of_account
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger import actions, queries
from guatu.ledger.actions import record, verb
from guatu.ledger.models import Attempt, Channel, Delivery, Digest, Entry, Message
from guatu.ledger.queries import verification
from guatu.ledger.tests.conftest import Webhook
from guatu.ledger.types import Delivered, OwnerKind, Subject
from guatu.ledger.types.telling import Wish
from guatu.org.models import Account
from guatu.org.types import Actor

THING = Subject("ledger.thing", "1")
Post = Callable[..., Message]


@verb("ledger.test.post")
def _post(actor: Actor, to: int, kind: str, text: str) -> Message:
    record(actor, THING, after={"done": True})
    (row,) = actions.post_message(
        actor, to=[to], kind=kind, text=Phrase(text, text), about=THING, link="/collect/"
    )
    return row


@pytest.fixture
def post(operator: Actor, reporter: Account) -> Post:
    return lambda text, kind="collect.reminder": _post(operator, reporter.pk, kind, text)


@pytest.fixture
def channel(webhook: Webhook, reporter: Account, operator: Actor) -> Channel:
    return actions.add_channel(
        operator, owner_kind=OwnerKind.ACCOUNT, owner_id=reporter.pk, name="网关", address=webhook.address,
        by_office=True,
    )  # fmt: skip


def clock_at(text: str) -> FrozenClock:
    return FrozenClock(datetime.fromisoformat(f"{text}+08:00"))


def wish(operator: Actor, account: Account, wanted: Wish) -> None:
    actions.set_preferences(operator, account_id=account.pk, wish=wanted)


@pytest.mark.usefixtures("channel")
def test_one_digest_a_day_with_what_was_not_urgent_and_not_read(
    webhook: Webhook, operator: Actor, reporter: Account, post: Post
) -> None:
    wish(operator, reporter, Wish(digest_at=time(8, 30)))
    post("甲"), post("乙", "dispatch.order")
    read = post("丙")
    assert actions.deliver() == Delivered(arrived=1)
    assert [taken["message"] for taken in webhook.taken] == ["乙"]  # what is urgent does not wait
    post("丁", "collect.returned")
    actions.deliver()
    actions.mark_read(actor_of_account(reporter), message_id=read.pk)
    with use_clock(clock_at("2026-06-09T08:30")), override_settings(SITE_URL="https://guatu.example"):
        assert actions.deliver() == Delivered(arrived=1, digests=1)
        assert actions.deliver() == Delivered()
    digest = webhook.taken[1]
    assert digest["title"] == "挂图 · 每日汇总"
    said = str(digest["message"])
    assert "【填报】2" in said
    assert ("甲" in said, "丁" in said, "丙" in said, "乙" in said) == (True, True, False, False)
    assert said.count("https://guatu.example/collect/") == 2
    assert Digest.objects.get().messages.count() == 2


@pytest.mark.usefixtures("channel")
def test_an_empty_digest_is_not_sent(
    webhook: Webhook, operator: Actor, reporter: Account, post: Post
) -> None:
    wish(operator, reporter, Wish(digest_at=time(8, 30)))
    post("甲")
    actions.deliver()
    actions.mark_all_read(actor_of_account(reporter))
    with use_clock(clock_at("2026-06-09T08:30")):
        assert actions.deliver() == Delivered()
    assert webhook.taken == []
    assert not Digest.objects.exists()


@pytest.mark.usefixtures("channel")
def test_a_gathered_notice_can_be_taken_back_and_is_sent_where_the_digest_is_given_up(
    webhook: Webhook, operator: Actor, reporter: Account, post: Post
) -> None:
    wish(operator, reporter, Wish(digest_at=time(8, 30)))
    gone, kept = post("甲"), post("乙")
    actions.deliver()
    assert actions.withdraw_messages(operator, message_ids=[gone.pk], about=THING) == [gone.pk]
    wish(operator, reporter, Wish())
    actions.deliver()
    assert actions.deliver() == Delivered(arrived=1)
    assert webhook.taken[0]["message"] == "乙"
    assert kept.pk != gone.pk


@pytest.mark.usefixtures("channel")
def test_ones_own_hours_hold_and_a_change_of_them_holds_at_once(
    webhook: Webhook, operator: Actor, reporter: Account, post: Post
) -> None:
    wish(operator, reporter, Wish(hours="09:00-12:00"))
    row = post("甲")
    assert actions.deliver() == Delivered()
    assert queries.unread(actor_of_account(reporter)) == 1
    assert Message.objects.get(pk=row.pk).state == "waiting"  # and can still be taken back
    with use_clock(FrozenClock(NOW.replace(minute=1))):
        wish(operator, reporter, Wish(hours="-"))
        assert actions.deliver() == Delivered(arrived=1)


@pytest.mark.usefixtures("channel")
def test_what_is_urgent_passes_the_night_where_it_may(
    webhook: Webhook, operator: Actor, reporter: Account, post: Post
) -> None:
    wish(operator, reporter, Wish(urgent_passes=True))
    with use_clock(clock_at("2026-06-08T23:00")):
        post("甲"), post("乙", "dispatch.order")
        assert actions.deliver().arrived == 1
    assert [taken["message"] for taken in webhook.taken] == ["乙"]


def test_a_group_that_is_not_wanted_stays_in_the_app(
    channel: Channel, webhook: Webhook, operator: Actor, reporter: Account, post: Post
) -> None:
    def want(wanted: bool) -> None:
        actions.set_wanted(
            operator, account_id=reporter.pk, group="reports", channel_id=channel.pk, wanted=wanted
        )

    want(False)
    want(False)  # nothing to change, nothing recorded
    post("甲"), post("乙", "dispatch.order")
    assert actions.deliver() == Delivered(arrived=1)
    assert queries.unread(actor_of_account(reporter)) == 2
    want(True)
    post("丙")
    assert actions.deliver() == Delivered(arrived=1)
    assert Entry.objects.filter(verb="ledger.telling.want").count() == 2
    assert verification().fault is None
    with pytest.raises(GuatuError) as refused:
        actions.set_wanted(operator, account_id=reporter.pk, group="x", channel_id=None, wanted=False)
    assert refused.value.number == "G1307"
    with pytest.raises(NotFound):
        actions.set_wanted(operator, account_id=reporter.pk, group="reports", channel_id=99, wanted=False)


def test_a_failing_channel_is_tried_once_a_round_and_ever_more_seldom(
    channel: Channel, webhook: Webhook, post: Post
) -> None:
    webhook.status = 500
    for n in range(5):
        post(f"第{n}条")
    assert actions.deliver() == Delivered(failed=1)
    assert actions.deliver() == Delivered()
    assert len(webhook.taken) == 1  # the others wait with it
    channel.refresh_from_db()
    assert (channel.failures, channel.last_outcome) == (1, "http 500")
    webhook.status = 200
    with use_clock(FrozenClock(NOW.replace(minute=1))):
        assert actions.deliver() == Delivered(arrived=5)
    channel.refresh_from_db()
    assert (channel.failures, channel.failing_since, channel.retry_at) == (0, None, None)


def test_after_too_many_failures_it_is_paused_said_in_the_app_and_can_be_resumed(
    channel: Channel, webhook: Webhook, operator: Actor, reporter: Account, administrator: Account, post: Post
) -> None:
    post("甲")
    Channel.objects.filter(pk=channel.pk).update(failures=queries.PAUSE_AFTER - 1)
    webhook.status = 404
    assert actions.deliver() == Delivered(failed=1)
    channel.refresh_from_db()
    assert channel.paused_at is not None
    for told in (reporter, administrator):
        (said,) = queries.inbox(actor_of_account(told)).filter(kind="ledger.channel.paused")
        assert "地址不存在了" in said.text
        assert "the address is gone" in said.text_en
        assert said.link == "/org/channels/"
    webhook.status = 200
    post("乙")
    with use_clock(FrozenClock(NOW.replace(hour=12))):
        assert actions.deliver() == Delivered()  # paused: nothing is tried, nothing is lost
        actions.resume_channel(operator, channel_id=channel.pk)
        assert actions.deliver() == Delivered(arrived=2)
    assert list(Entry.objects.filter(verb__contains="channel.").values_list("verb", flat=True))[-2:] == [
        "ledger.channel.pause", "ledger.channel.resume",
    ]  # fmt: skip


def test_pausing_by_hand_holds_everything_back_and_a_trial_lifts_only_the_houses_pause(
    channel: Channel, webhook: Webhook, operator: Actor, post: Post
) -> None:
    actions.pause_channel(operator, channel_id=channel.pk)
    post("甲")
    assert actions.deliver() == Delivered()
    assert actions.try_channel(operator, channel_id=channel.pk).arrived
    assert actions.deliver() == Delivered()
    actions.pause_channel(operator, channel_id=channel.pk)  # nothing to change
    actions.resume_channel(operator, channel_id=channel.pk)
    actions.resume_channel(operator, channel_id=channel.pk)
    assert actions.deliver() == Delivered(arrived=1)
    assert Entry.objects.filter(verb__in=("ledger.channel.pause", "ledger.channel.resume")).count() == 2
    actions.remove_channel(operator, channel_id=channel.pk)
    for act in (actions.pause_channel, actions.resume_channel):
        with pytest.raises(NotFound):
            act(operator, channel_id=channel.pk)


def test_what_waits_on_a_removed_channel_is_dropped(
    channel: Channel, webhook: Webhook, operator: Actor, post: Post
) -> None:
    webhook.status = 500
    post("甲")
    actions.deliver()
    actions.remove_channel(operator, channel_id=channel.pk)
    assert Delivery.objects.get().state == "dropped"
    assert Attempt.objects.count() == 1


@pytest.mark.usefixtures("channel")
def test_the_preview_says_by_the_same_rule_what_last_week_would_have_brought(
    operator: Actor, reporter: Account, post: Post
) -> None:
    with use_clock(clock_at("2026-06-03T22:00")):
        post("甲"), post("乙", "dispatch.order")
    wanted = queries.read_wish(Wish(digest_at=time(8, 30)), queries.quiet())
    late, early = queries.would_have_told(reporter.pk, NOW.replace(day=1), wanted)
    assert [(one.fate.value, f"{one.at:%m-%d %H:%M}") for one in late.sendings] == [("sent", "06-04 07:30")]
    assert [(one.fate.value, f"{one.at:%m-%d %H:%M}") for one in early.sendings] == [
        ("gathered", "06-04 08:30")
    ]
    assert queries.would_have_told(reporter.pk, NOW, wanted) == []
    assert queries.would_have_told(0, NOW, wanted) == []
