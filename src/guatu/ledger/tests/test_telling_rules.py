"""What becomes of a notice: which ways, when, at once or in the digest; and how a failing side is said."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from guatu.kernel.calendar import official_calendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.ledger.rules.digest import Line, digest_body
from guatu.ledger.rules.reaching import PAUSE_AFTER, trouble, wait_after
from guatu.ledger.rules.telling import digest_due, read_wish, sendings
from guatu.ledger.types import Quiet
from guatu.ledger.types.telling import Fate, Notice, Preferences, Way, Wish

HOUSE = Quiet(time(21), time(7, 30), days_off=True)
CALENDAR = official_calendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")
PLAIN = Notice("collect.reminder", "reports", Phrase("催报", "Reminder"))
URGENT = Notice("dispatch.order", "matters", Phrase("督办单", "Order"), urgent=True)
OWN, GATEWAY, GROUP = Way(1), Way(None), Way(2, shared=True)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def told(notice: Notice, when: str, wanted: Preferences) -> dict[Way, tuple[str, str]]:
    found = sendings(notice, at(when), (OWN, GATEWAY, GROUP), wanted, house=HOUSE, calendar=CALENDAR)
    return {one.way: (one.fate.value, f"{one.at:%m-%d %H:%M}") for one in found}


def test_who_never_said_is_told_as_the_house_does_it() -> None:
    now = ("sent", "06-08 10:00")
    assert told(PLAIN, "2026-06-08T10:00", Preferences()) == {OWN: now, GATEWAY: now, GROUP: now}
    assert told(PLAIN, "2026-06-08T22:00", Preferences())[OWN] == ("sent", "06-09 07:30")


def test_ones_own_quiet_time_is_ones_own_and_a_units_channel_keeps_the_houses() -> None:
    wanted = read_wish(Wish(hours="12:00-14:00", days="-"), HOUSE)
    assert told(PLAIN, "2026-06-08T22:00", wanted) == {
        OWN: ("sent", "06-08 22:00"), GATEWAY: ("sent", "06-08 22:00"), GROUP: ("sent", "06-09 07:30")
    }  # fmt: skip
    assert told(PLAIN, "2026-06-07T13:00", wanted)[OWN] == ("sent", "06-07 14:00")  # a Sunday that counts
    fridays_off = read_wish(Wish(days="4"), HOUSE)
    assert told(PLAIN, "2026-06-05T10:00", fridays_off)[OWN] == ("sent", "06-06 07:30")


def test_what_is_urgent_passes_only_where_its_reader_lets_it() -> None:
    night = "2026-06-08T23:00"
    assert told(URGENT, night, Preferences())[OWN] == ("sent", "06-09 07:30")
    passes = Preferences(urgent_passes=True)
    assert told(URGENT, night, passes)[OWN] == ("sent", "06-08 23:00")
    assert told(URGENT, night, passes)[GROUP] == ("sent", "06-09 07:30")
    assert told(PLAIN, night, passes)[OWN] == ("sent", "06-09 07:30")


def test_a_digest_gathers_what_is_not_urgent_on_ones_own_ways() -> None:
    wanted = Preferences(digest_at=time(8, 30))
    assert told(PLAIN, "2026-06-05T09:00", wanted) == {
        OWN: ("gathered", "06-08 08:30"), GATEWAY: ("gathered", "06-08 08:30"), GROUP: ("sent", "06-05 09:00")
    }  # fmt: skip
    assert told(PLAIN, "2026-06-05T08:00", wanted)[OWN] == ("gathered", "06-05 08:30")
    assert told(URGENT, "2026-06-05T09:00", wanted)[OWN] == (Fate.SENT.value, "06-05 09:00")


def test_what_is_not_wanted_on_a_way_is_left_out_there_only() -> None:
    wanted = Preferences(muted=frozenset({("reports", 1), ("matters", None)}))
    assert set(told(PLAIN, "2026-06-08T10:00", wanted)) == {GATEWAY, GROUP}
    assert set(told(URGENT, "2026-06-08T10:00", wanted)) == {OWN, GROUP}


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-06-08T08:29", None),
        ("2026-06-08T08:30", "2026-06-08T08:30"),
        ("2026-06-08T23:00", "2026-06-08T08:30"),
        ("2026-06-07T09:00", None),  # a Sunday
        ("2026-05-09T09:00", "2026-05-09T08:30"),  # a Saturday that is worked
    ],
)
def test_a_digest_is_due_from_its_hour_on_days_that_are_not_off(now: str, due: str | None) -> None:
    assert digest_due(at(now), time(8, 30), HOUSE, CALENDAR) == (at(due) if due else None)


@pytest.mark.parametrize(
    ("wish", "number"),
    [
        (Wish(hours="晚上"), "G1305"),
        (Wish(days="0123456"), "G1306"),
        (Wish(days="7"), "G1306"),
        (Wish(days="x"), "G1306"),
    ],
)
def test_what_cannot_be_read_is_refused(wish: Wish, number: str) -> None:
    with pytest.raises(GuatuError) as refused:
        read_wish(wish, HOUSE)
    assert refused.value.number == number


LINES = [Line("填报", f"第{n}份月报已退回", f"https://guatu.example/collect/{n}/", 0) for n in range(3)] + [
    Line("交办", "事项到期", "https://guatu.example/dispatch/7/", 1)
]


def test_a_digest_is_grouped_and_every_line_leads_to_its_item() -> None:
    said = digest_body(LINES, "zh-hans", 0, inbox="https://guatu.example/ledger/inbox/")
    assert said.splitlines()[0] == "共 4 条未读"
    assert said.index("【填报】3") < said.index("第0份") < said.index("collect/0/") < said.index("【交办】1")
    assert all(line.link in said for line in LINES)
    assert "还有" not in said
    assert "4 unread" in digest_body(LINES, "en", 0, inbox="")


@pytest.mark.parametrize("room", range(90, 700, 7))
def test_a_digest_fits_its_channel_and_counts_what_did_not(room: int) -> None:
    said = digest_body(LINES, "zh-hans", room, inbox="https://guatu.example/ledger/inbox/")
    assert len(said.encode()) <= room
    shown = sum(line.link in said for line in LINES)
    assert (f"还有 {4 - shown} 条" in said) is (shown < 4)


def test_tries_grow_apart_until_it_is_paused() -> None:
    waits = [wait_after(failures) for failures in range(1, PAUSE_AFTER)]
    assert None not in waits
    assert waits == sorted(waits, key=lambda wait: wait or timedelta())
    assert wait_after(PAUSE_AFTER) is None


@pytest.mark.parametrize("word", ["no answer", "refused", "unreadable", "forbidden", "too fast", "http 404", "http 403",
                                  "http 400", "http 502"])  # fmt: skip
def test_every_failure_is_said_in_plain_words_with_what_helps(word: str) -> None:
    found = trouble(word)
    assert found is not None
    assert word not in (found.said.zh, found.said.en)
    assert found.remedy.zh.endswith("。")
    assert trouble("arrived") is trouble("") is None
