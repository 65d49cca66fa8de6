"""What deserves the room, in which order, and what fits into its hour; when a meeting that comes back is next."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.conftest import City, actor_of_account
from guatu.dispatch import actions, queries
from guatu.dispatch.actions.agenda import Way
from guatu.dispatch.models import AgendaItem, Meeting
from guatu.dispatch.rules.agenda import draft_agenda
from guatu.dispatch.rules.cadence import Rhythm, next_day
from guatu.dispatch.rules.consequence import days_behind, stake, why
from guatu.dispatch.rules.time_box import Put, Slot, on_table
from guatu.dispatch.tests.conftest import MAY, Issue, Lit, refused, text, url
from guatu.dispatch.tests.test_rules import TODAY, facts, light
from guatu.dispatch.types import State
from guatu.dispatch.types.meetings import AskFacts, Cadence, News
from guatu.kernel.calendar import official_calendar
from guatu.kernel.errors import Denied
from guatu.kernel.language import Phrase
from guatu.org.models import Account
from guatu.org.types import Actor

As = Callable[[Account], Client]
YI = Decimal(10) ** 8


def test_reds_stand_by_what_hangs_on_them_and_say_it() -> None:
    small = replace(light(1, "red"), days=200, investment=YI, plan_year=YI / 2, city_year=YI * 10)
    large = replace(light(2, "red"), days=30, investment=YI * 12, waiting=2, waiting_investment=YI * 8)
    unknown, yellow = light(3, "red"), replace(light(4, "yellow"), days=300, investment=YI * 99)
    points = draft_agenda([], [yellow, unknown, small, large], TODAY)
    assert [point.project_id for point in points] == [2, 1, 3, 4]
    assert (stake(large), stake(small), stake(unknown)) == (Decimal(600), Decimal(200), Decimal(0))
    assert why(large).zh == "误30天 × 总投资20.00亿元（本项目及等它的2个项目） = 600.0亿元·天"
    assert why(small).zh.endswith("占全市本年计划投资5.0%")
    assert "60,000 million yuan-days" in why(large).en
    assert days_behind(Fraction("33.3")) == 122


def test_prior_items_come_first_then_what_only_this_level_decides_and_good_news_last() -> None:
    points = draft_agenda(
        [
            facts(1, date(2026, 6, 30)),
            replace(facts(2, date(2026, 6, 1)), escalated=3),
            replace(facts(3, date(2026, 6, 1)), escalated=2),
            replace(facts(4, date(2026, 7, 1)), asked=date(2026, 7, 9)),
            replace(facts(5, date(2026, 7, 1), State.DISPUTED), held_until=date(2026, 6, 5), ordered=False),
            replace(facts(6, date(2026, 7, 1), State.DISPUTED), held_until=date(2026, 6, 9), ordered=False),
        ],
        [light(8, "red")],
        TODAY,
        asks=[AskFacts(1, "宽城区", "", "缺地", "先行用地", date(2026, 6, 30), None)],
        news=News((Phrase("地铁", "Metro"),), ()),
    )
    assert [(point.kind, point.matter_id) for point in points] == [
        ("matter", 3), ("matter", 1), ("decide", 2), ("decide", 4), ("decide", 5), ("decide", None),
        ("light", None), ("good", None),
    ]  # fmt: skip
    said = [point.because.zh for point in points if point.because is not None]
    assert said[2:5] == [
        "已升级至县级分管领导，下级协调未果",
        "申请延至7月9日，需会议同意",
        "交办有异议，项目办应于6月5日前裁定而未定",
    ]


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.sampled_from(["matter", "decide", "light", "other", "good"]), st.integers(1, 60),
                       st.sampled_from(list(Put))), max_size=40),
    st.integers(1, 60),
)  # fmt: skip
def test_what_is_on_the_table_fits_its_minutes_and_nothing_that_fits_is_left_out(
    points: list[tuple[str, int, Put]], minutes: int
) -> None:
    slots = [Slot(key, kind, long, put) for key, (kind, long, put) in enumerate(points)]
    chosen = on_table(slots, minutes)
    used = sum(slot.minutes for slot in slots if slot.key in chosen)
    assert used <= minutes
    assert all(slot.put is not Put.OFF for slot in slots if slot.key in chosen)
    for slot in slots:
        if slot.key not in chosen and slot.put is not Put.OFF:
            assert slot.minutes > minutes - used


def test_many_prior_items_keep_no_red_out() -> None:
    slots = [Slot(key, "matter", 2) for key in range(40)] + [Slot(99, "light", 5)]
    chosen = on_table(slots, 60)
    assert 99 in chosen
    assert len(chosen) == 28


@pytest.mark.parametrize(
    ("rhythm", "after", "on", "moved"),
    [
        (Rhythm(Cadence.WEEKLY, 3, 1, date(2026, 1, 1)), date(2026, 6, 8), date(2026, 6, 11), False),
        (Rhythm(Cadence.WEEKLY, 4, 1, date(2026, 1, 1)), date(2026, 6, 13), date(2026, 6, 22), True),  # Dragon Boat
        (Rhythm(Cadence.FORTNIGHTLY, 3, 1, date(2026, 6, 4)), date(2026, 6, 5), date(2026, 6, 18), False),
        (Rhythm(Cadence.MONTHLY, 0, 2, date(2026, 1, 1)), date(2026, 6, 8), date(2026, 7, 13), False),
        (Rhythm(Cadence.MONTHLY, 3, 1, date(2026, 1, 1)), date(2026, 9, 20), date(2026, 10, 8), True),  # National Day
        (Rhythm(Cadence.QUARTERLY, 1, 3, date(2026, 1, 1)), date(2026, 4, 30), date(2026, 7, 21), False),
        (Rhythm(Cadence.WEEKLY, 0, 1, date(2026, 8, 3)), date(2026, 6, 8), date(2026, 8, 3), False),
    ],
)  # fmt: skip
def test_the_next_meeting_is_on_its_weekday_or_the_workday_after(
    rhythm: Rhythm, after: date, on: date, moved: bool
) -> None:
    found = next_day(rhythm, after, official_calendar())
    assert (found.on, found.why is not None) == (on, moved)


def test_a_series_proposes_its_meetings_one_after_the_other(
    city: City, lit: Lit, dispatcher: Account, office: Actor, as_: As
) -> None:
    lit("P1")
    browser = as_(dispatcher)
    sent = {
        "name": "重点项目周调度会", "cadence": "weekly", "weekday": 4, "turn": 1, "at": "14:30", "minutes": 45,
        "first_on": "2026-06-08", "chair_id": city.leader_post.pk,
    }  # fmt: skip
    assert browser.post(url("series"), sent | {"minutes": 90}).status_code == 422
    assert browser.post(url("series"), sent).status_code == 303
    row = queries.series(office).get()
    assert "2026年6月12日" in text(browser, url("series"))
    first = Meeting.objects.get(pk=int(browser.post(url("draft_next", row.pk))["Location"].split("/")[-2]))
    assert (first.on, first.minutes, first.chair) == (date(2026, 6, 12), 45, city.leader_post)
    assert first.starts_at is not None
    assert "14:30" in text(browser, url("meeting", first.pk))
    second = actions.draft_next(office, series_id=row.pk)
    assert (second.on, second.name) == (date(2026, 6, 22), "重点项目周调度会（2026年6月22日）")
    assert actions.draft_next(office, series_id=row.pk).on == date(2026, 6, 26)
    actions.end_series(office, series_id=row.pk)
    with refused("G1934"):
        actions.draft_next(office, series_id=row.pk)


def test_the_office_arranges_an_agenda_and_renews_it(
    lit: Lit, issue: Issue, office: Actor, dispatcher: Account, as_: As
) -> None:
    lit("P1")
    prior = issue()
    meeting = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 11), minutes=10)
    first, second = meeting.agenda.all()
    assert (first.matter_id, first.minutes, second.minutes) == (prior.pk, 2, 5)
    browser = as_(dispatcher)
    browser.post(url("arrange", meeting.pk, second.pk), {"do": "minutes", "minutes": "9"})
    browser.post(url("arrange", meeting.pk, second.pk), {"do": "up"})
    browser.post(url("arrange", meeting.pk, second.pk), {"do": "on"})
    page = text(browser, url("meeting", meeting.pk))
    for part in ["不上会的 1 项", "指定上会", "已排 9 分钟", "上次议定，尚未销号"]:
        assert part in page, part
    assert list(meeting.agenda.values_list("pk", flat=True)) == [second.pk, first.pk]
    answer = browser.post(url("arrange", meeting.pk, second.pk), {"do": "minutes", "minutes": "99"})
    assert answer.status_code == 422
    lit("P2")
    added = actions.renew_agenda(office, meeting_id=meeting.pk)
    assert [item.project.code for item in added if item.project] == ["P2"]
    assert actions.renew_agenda(office, meeting_id=meeting.pk) == []
    kinds = list(AgendaItem.objects.filter(meeting=meeting).values_list("kind", flat=True))
    assert kinds == ["matter", "light", "light"]


def test_only_the_office_arranges(meeting: Meeting, reporter: Account, leader: Account, as_: As) -> None:
    item = meeting.agenda.get()
    for account in (reporter, leader):
        actor, here = actor_of_account(account), {"meeting_id": meeting.pk}
        for act in (
            lambda actor=actor, here=here: actions.arrange_item(actor, item_id=item.pk, put=Put.ON, **here),
            lambda actor=actor, here=here: actions.move_item(actor, item_id=item.pk, way=Way.UP, **here),
            lambda actor=actor, here=here: actions.renew_agenda(actor, **here),
            lambda actor=actor, here=here: actions.set_minutes(actor, minutes=30, **here),
            lambda actor=actor: actions.begin_series(
                actor, name="x", cadence=Cadence.WEEKLY, weekday=1, at=time(9)
            ),
        ):
            with pytest.raises(Denied):
                act()
        assert as_(account).post(url("arrange", meeting.pk, item.pk), {"do": "on"}).status_code == 403
        assert as_(account).post(url("renew", meeting.pk)).status_code == 403
