"""The calendar feed: what somebody owes, by a secret address, with updates and cancellations; theirs alone."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from django.test import Client, override_settings
from icalendar import Calendar

from guatu.conftest import NOW, City, actor_of_account
from guatu.dispatch.actions import issue_directive
from guatu.dispatch.models import Matter, Meeting
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.language import Phrase
from guatu.ledger.models import Entry
from guatu.org.actions import assign
from guatu.org.models import Account
from guatu.org.types import Actor, ResponsibilityRole, subject
from guatu.projects.models import Node, Project
from guatu.publish.adapters.calendar_out import calendar_file
from guatu.publish.feed_commands import feed_group
from guatu.publish.models import Feed
from guatu.publish.queries import due_dates
from guatu.publish.rules.feeds import READS_AN_HOUR, may_read, told_now
from guatu.publish.types.feeds import Due, DueKind, FeedEvent

SignIn = Callable[[Account], Client]
TODAY = date(2026, 6, 8)
JSON = "application/json"


def due(key: str, day: str, title: str = "甲") -> Due:
    return Due(
        DueKind.MATTER, key, date.fromisoformat(day), Phrase(title, "A"), Phrase("", ""), f"/dispatch/{key}/"
    )


def test_what_changed_is_an_update_and_what_is_gone_is_cancelled_for_a_month() -> None:
    def states(events: list[FeedEvent]) -> dict[str, tuple[int, bool]]:
        return {one.due.key: (one.sequence, one.cancelled) for one in events}

    events, told = told_now({}, [due("1", "2026-06-10"), due("2", "2026-06-11")], TODAY)
    assert states(events) == {"1": (0, False), "2": (0, False)}
    events, told = told_now(told, [due("1", "2026-06-12"), due("2", "2026-06-11")], TODAY)
    assert states(events) == {"1": (1, False), "2": (0, False)}
    events, told = told_now(told, [due("1", "2026-06-12")], TODAY)
    assert states(events) == {"1": (1, False), "2": (1, True)}
    events, same = told_now(told, [due("1", "2026-06-12")], TODAY + timedelta(days=30))
    assert states(events) == {"1": (1, False), "2": (1, True)}
    assert same == told
    back, _told = told_now(told, [due("1", "2026-06-12"), due("2", "2026-06-11")], TODAY)
    assert states(back) == {"1": (1, False), "2": (2, False)}
    events, told = told_now(told, [due("1", "2026-06-12")], TODAY + timedelta(days=31))
    assert states(events) == {"1": (1, False)}
    assert set(told) == {"matter-1"}


def test_thirty_readings_an_hour_and_then_the_next() -> None:
    hour, reads = None, 0
    for n in range(1, READS_AN_HOUR + 1):
        allowed = may_read(hour, reads, NOW + timedelta(minutes=n))
        assert allowed is not None
        hour, reads = allowed
    assert may_read(hour, reads, NOW + timedelta(minutes=50)) is None
    assert may_read(hour, reads, NOW + timedelta(minutes=61)) == (NOW + timedelta(minutes=61), 1)


def _events(data: bytes) -> dict[str, Any]:
    calendar = Calendar.from_ical(data)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


@override_settings(SITE_URL="https://guatu.example")
def test_the_file_is_a_calendar_that_others_read_back() -> None:
    long = due("1", "2026-06-30", "很长的题目，带逗号;分号\n换行" * 9)
    meeting = Due(
        DueKind.MEETING, "7", TODAY, Phrase("调度会：六月", "Meeting: June"), Phrase("", ""), "/dispatch/meetings/7/",
        starts=datetime(2026, 6, 8, 1, 0, tzinfo=UTC), minutes=90,
    )  # fmt: skip
    events = [FeedEvent("matter-1", long, 3), FeedEvent("meeting-7", meeting, 0, cancelled=True)]
    data = calendar_file(events, language="zh-hans", now=NOW)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))  # RFC 5545 §3.1
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    found = _events(data)
    day, hour = found["matter-1@guatu.example"], found["meeting-7@guatu.example"]
    assert (day.decoded("dtstart"), day.decoded("dtend")) == (date(2026, 6, 30), date(2026, 7, 1))
    assert (int(day["sequence"]), str(day["status"]), str(day["transp"])) == (3, "CONFIRMED", "TRANSPARENT")
    assert str(day["summary"]) == long.title.zh
    assert str(day["url"]) == "https://guatu.example/dispatch/1/"
    assert len(day.walk("VALARM")) == 1
    assert hour.decoded("dtstart") == datetime(2026, 6, 8, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert hour.decoded("dtend") - hour.decoded("dtstart") == timedelta(minutes=90)
    assert (str(hour["status"]), hour.walk("VALARM")) == ("CANCELLED", [])
    assert b"TZID:Asia/Shanghai" in data
    assert b"SUMMARY:Meeting: June" in calendar_file(events, language="en", now=NOW)


@pytest.fixture
def owed(city: City, operator: Actor, dispatcher: Account, reporter: Account) -> Matter:
    """A matter at Kuancheng, a node of its project, a meeting of the city; one matter of Nanguan."""
    kuancheng = Project.objects.create(code="P1", name="厂房", unit=city.kuancheng)
    Node.objects.create(
        project=kuancheng, code="N1", name="基础", duration=5, late_finish=date(2026, 7, 1), position=1
    )
    assign(
        operator, of=subject(kuancheng), role=ResponsibilityRole.ACCOUNTABLE, post_id=city.kuancheng_post.pk,
        on=date(2026, 1, 5),
    )  # fmt: skip
    Meeting.objects.create(
        name="六月调度会",
        period="2026-06",
        on=date(2026, 6, 20),
        starts_at=datetime(2026, 6, 20, 1, 0, tzinfo=UTC),
    )
    actor = actor_of_account(dispatcher)
    issue_directive(actor, unit_id=city.nanguan.pk, title="南关的事", workdays=5)
    return issue_directive(actor, unit_id=city.kuancheng.pk, title="宽城的事", workdays=5)


def test_ones_own_from_every_room_and_nobody_elses(
    owed: Matter, reporter: Account, other_reporter: Account, outsider: Account
) -> None:
    mine = due_dates(actor_of_account(reporter))
    kinds = [one.kind for one in mine]
    assert {DueKind.MATTER, DueKind.NODE, DueKind.MEETING} <= set(kinds)
    assert [one.day for one in mine] == sorted(one.day for one in mine)
    titles = " ".join(one.title.zh for one in mine)
    assert "宽城的事" in titles
    assert "厂房 · 基础" in titles
    assert "南关的事" not in titles
    theirs = " ".join(one.title.zh for one in due_dates(actor_of_account(other_reporter)))
    assert ("南关的事" in theirs, "宽城的事" in theirs, "厂房" in theirs) == (True, False, False)
    assert due_dates(actor_of_account(outsider)) == []


def test_every_line_of_it_leads_somewhere_for_its_reader(
    owed: Matter, reporter: Account, as_: SignIn
) -> None:
    client = as_(reporter)
    for one in due_dates(actor_of_account(reporter)):
        assert client.get(one.link).status_code == 200, one.link


def test_it_is_made_read_changed_and_closed(owed: Matter, reporter: Account, as_: SignIn) -> None:
    client = as_(reporter)
    made = client.post("/publish/feed/")
    assert made["Cache-Control"] == "no-store"
    found = re.search(r"/publish/feed/([\w-]{40,})\.ics", made.content.decode())
    assert found is not None
    path, key = found[0], found[1]
    row = Feed.objects.get()
    assert key not in row.digest
    assert key not in "".join(entry.after for entry in Entry.objects.all())
    assert key not in client.get("/publish/feed/").content.decode()
    stranger = Client()
    answer = stranger.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert not answer.cookies
    uid = f"matter-{owed.pk}@guatu"
    assert str(_events(answer.content)[uid]["summary"]) == "事项：宽城的事"
    Matter.objects.filter(pk=owed.pk).update(held_until=date(2026, 7, 7))
    moved = _events(stranger.get(path).content)[uid]
    assert (int(moved["sequence"]), moved.decoded("dtstart")) == (1, date(2026, 7, 7))
    Matter.objects.filter(pk=owed.pk).update(held_until=None)
    assert str(_events(stranger.get(path).content)[uid]["status"]) == "CANCELLED"
    assert client.post("/publish/feed/revoke/").status_code == 302
    assert stranger.get(path).status_code == 404
    assert client.post("/publish/feed/revoke/").status_code == 404
    assert list(Entry.objects.filter(verb__startswith="publish.feed.").values_list("verb", flat=True)) == [
        "publish.feed.make", "publish.feed.revoke",
    ]  # fmt: skip


def test_it_is_read_so_often_an_hour_and_by_no_closed_account(
    reporter: Account, as_: SignIn, city: City
) -> None:
    path = as_(reporter).post("/api/publish/feed", {"language": "en"}, content_type=JSON).json()["path"]
    stranger = Client()
    assert b"X-WR-CALNAME:Guatu" in stranger.get(path).content
    Feed.objects.update(reads=READS_AN_HOUR)
    assert stranger.get(path).status_code == 429
    with use_clock(FrozenClock(NOW + timedelta(hours=1))):
        assert stranger.get(path).status_code == 200
    Account.objects.filter(pk=reporter.pk).update(is_active=False)
    with use_clock(FrozenClock(NOW + timedelta(hours=2))):
        assert stranger.get(path).status_code == 404
    assert stranger.get("/publish/feed/guess.ics").status_code == 404


def test_the_api_and_the_command_line_do_the_same(
    owed: Matter, reporter: Account, outsider: Account, as_: SignIn
) -> None:
    client = as_(reporter)
    assert client.post("/api/publish/feed", {}, content_type=JSON).status_code == 201
    assert client.post("/api/publish/feed", {}, content_type=JSON).status_code == 201
    assert Feed.objects.filter(revoked_at=None).count() == 1  # the former is closed
    assert "Matter: 宽城的事" in [one["en"] for one in client.get("/api/publish/feed/due").json()]
    assert client.delete("/api/publish/feed").status_code == 204
    for path in ("/publish/feed/", "/api/publish/feed/due"):
        assert as_(outsider).get(path).status_code == 403
    assert as_(outsider).post("/publish/feed/").status_code == 403

    def run(*words: str) -> str:
        return CliRunner().invoke(feed_group, words, catch_exceptions=False).output

    assert ".ics" in run("make", "reporter", "--english")
    assert "宽城的事" in run("due", "reporter")
    assert "revoked" in run("revoke", "reporter")


def test_the_page_speaks_english(owed: Matter, reporter: Account, as_: SignIn) -> None:
    client = as_(reporter)
    client.cookies["django_language"] = "en"
    page = client.get("/publish/feed/").content.decode()
    for words in ("Calendar feed", "Matter: 宽城的事", "Make a calendar feed"):
        assert words in page
