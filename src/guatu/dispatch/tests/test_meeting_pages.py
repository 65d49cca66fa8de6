"""Meetings on their pages: drafted, decided, ordered from, held, and their minutes."""

from collections.abc import Callable
from datetime import date

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import City
from guatu.dispatch import actions
from guatu.dispatch.models import Matter, Meeting
from guatu.dispatch.tests.conftest import MAY, Issue, Lit, text, url
from guatu.org.models import Account
from guatu.org.types import Actor

As = Callable[[Account], Client]


def test_a_meeting_is_drafted_decided_ordered_from_and_held_on_its_pages(
    city: City, lit: Lit, dispatcher: Account, leader: Account, as_: As
) -> None:
    light = lit("P1")
    browser = as_(dispatcher)
    assert "起草调度会" in text(browser, url("meetings"))
    sent = {"period": "2026-05", "on": "2026-06-11", "chair_id": city.leader_post.pk}
    assert browser.post(url("meetings"), sent).status_code == 303
    found = Meeting.objects.get()
    item = found.agenda.get()
    assert browser.post(url("add_item", found.pk), {"title": "防汛准备"}).status_code == 303
    decided = {f"decision-{item.pk}": "6月底前交地", "conclusion": "逐项销号", "issue": item.pk}
    answer = browser.post(url("decide", found.pk), decided)
    assert answer["Location"] == url("issue") + f"?item={item.pk}"
    page = text(browser, answer["Location"])
    assert "6月底前交地" in page
    facts = {"title": "6月底前交地", "unit_id": city.land_bureau.pk, "workdays": 10}
    answer = browser.post(url("issue") + f"?item={item.pk}", facts)
    assert answer["Location"] == url("meeting", found.pk)
    made = Matter.objects.get()
    assert (made.meeting_id, made.light_id, made.unit_id) == (found.pk, light.pk, city.land_bureau.pk)
    assert browser.post(url("hold", found.pk)).status_code == 303
    page = text(as_(leader), url("meeting", found.pk))
    for part in ["已召开", "6月底前交地", "逐项销号", "防汛准备", made.number, "分管副市长", "自然资源局"]:
        assert part in page, part
    assert browser.post(url("decide", found.pk), {"conclusion": "改"}).status_code == 409


def test_a_decision_too_long_is_sent_back_and_nothing_typed_is_lost(
    meeting: Meeting, dispatcher: Account, as_: As
) -> None:
    item = meeting.agenda.get()
    sent = {f"decision-{item.pk}": "长" * 5001, "conclusion": "刚写的要求"}
    answer = as_(dispatcher).post(url("decide", meeting.pk), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "长" * 5001 in page
    assert "刚写的要求" in page


def test_the_agenda_links_only_to_what_its_reader_may_see(
    meeting: Meeting, reporter: Account, other_reporter: Account, as_: As
) -> None:
    behind = reverse("projects:detail", args=["P1"])
    assert behind in text(as_(reporter), url("meeting", meeting.pk))
    assert behind not in text(as_(other_reporter), url("meeting", meeting.pk))


def test_meeting_pages_take_a_bounded_number_of_queries(
    lit: Lit, issue: Issue, office: Actor, dispatcher: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for number in range(30):
        light = lit(f"P{number}")
        if number % 2:
            issue(light_id=light.pk)
    found, _later = (actions.draft_meeting(office, period=MAY, on=date(2026, 6, day)) for day in (11, 25))
    for _ in range(10):
        issue(meeting_id=found.pk)
    browser = as_(dispatcher)
    with django_assert_max_num_queries(12):
        assert text(browser, url("meeting", found.pk)).count("decision-") == 30
    with django_assert_max_num_queries(10):
        text(browser, url("meetings"))


def test_the_minutes_come_as_a_word_file_named_after_the_meeting(
    meeting: Meeting, reporter: Account, as_: As
) -> None:
    answer = as_(reporter).get(url("minutes", meeting.pk))
    assert answer.content.startswith(b"PK")
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''2026")
