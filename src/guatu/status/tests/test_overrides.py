"""An override has a post, a reason and an end; the computed light stays beside it, and comes back by itself."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.conftest import City, actor_of_account
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.actions import update_nodes
from guatu.projects.models import Project
from guatu.projects.types import NodeUpdate
from guatu.status import queries
from guatu.status.actions import exempt, judge, lapse, override_light, withdraw_override
from guatu.status.models import Light, Override
from guatu.status.rules import check_override, shown
from guatu.status.tests.conftest import Maker
from guatu.ui.types import LightColour

TODAY = date(2026, 6, 8)
UNTIL = date(2026, 6, 30)
JULY = FrozenClock(datetime(2026, 7, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")))


@pytest.fixture
def late(make: Maker, operator: Actor, may: Period) -> Project:
    """Red of May: its land comes 45 days late."""
    project = make.slipping("P1", date(2026, 7, 15))
    judge(operator, period=may)
    return project


def now(actor: Actor, project: Project) -> Light:
    found = queries.last_light_of(actor, project.pk)
    assert found is not None
    return found


def test_it_shows_another_light_and_keeps_the_computed_one(
    late: Project, dispatcher: Account, city: City
) -> None:
    actor = actor_of_account(dispatcher)
    override_light(
        actor,
        project_id=late.pk,
        colour="yellow",
        reason="征地已完成",
        until=UNTIL,
        post_id=city.leader_post.pk,
    )
    light = now(actor, late)
    assert (light.colour, light.computed, light.by_rules) == ("yellow", "red", "red")
    assert light.override is not None
    assert (light.override.post, light.override.until) == (city.leader_post, UNTIL)
    assert light.reasons[0]["colour"] == "red"
    assert queries.counts(actor, Period.parse("2026-05"))[LightColour.YELLOW] == 1
    entry = Entry.objects.get(verb="status.override.set")
    assert "征地已完成" in entry.after


def test_it_lapses_by_itself(late: Project, operator: Actor, city: City) -> None:
    override_light(
        operator,
        project_id=late.pk,
        colour="green",
        reason="已交地",
        until=UNTIL,
        post_id=city.leader_post.pk,
    )
    with use_clock(FrozenClock(JULY.now() - timedelta(days=1))):
        assert lapse(operator) == 0  # its last day counts
        assert now(operator, late).colour == "green"
    with use_clock(JULY):
        assert lapse(operator) == 1
        light = now(operator, late)
        assert (light.colour, light.override, light.computed) == ("red", None, "")
        assert lapse(operator) == 0


def test_a_month_judged_after_its_end_is_the_computed_one(late: Project, operator: Actor, city: City) -> None:
    override_light(
        operator,
        project_id=late.pk,
        colour="green",
        reason="已交地",
        until=UNTIL,
        post_id=city.leader_post.pk,
    )
    with use_clock(JULY):
        judge(operator, period=Period.parse("2026-06"))
        assert now(operator, late).override is None
        assert lapse(operator) == 0  # May stays as it was shown
    assert queries.light_of_project(operator, late.pk, Period.parse("2026-05")).colour == "green"  # type: ignore[union-attr]


def test_it_is_withdrawn_and_a_new_one_takes_its_place(late: Project, operator: Actor, city: City) -> None:
    post = city.leader_post.pk
    for colour in ("green", "yellow"):
        override_light(
            operator, project_id=late.pk, colour=colour, reason="现场核实", until=UNTIL, post_id=post
        )
    assert now(operator, late).colour == "yellow"
    assert Override.objects.filter(withdrawn_at=None).count() == 1
    withdraw_override(operator, project_id=late.pk)
    assert now(operator, late).colour == "red"
    with pytest.raises(NotFound):
        withdraw_override(operator, project_id=late.pk)


def test_who_may(
    late: Project,
    leader: Account,
    dispatcher: Account,
    reporter: Account,
    other_reporter: Account,
    supervisor: Account,
    outsider: Account,
    city: City,
) -> None:
    facts = {"project_id": late.pk, "colour": "yellow", "reason": "已交地", "until": UNTIL}
    for account in (reporter, other_reporter, supervisor, outsider):
        with pytest.raises(Denied):
            override_light(actor_of_account(account), **facts, post_id=city.leader_post.pk)  # type: ignore[arg-type]
        with pytest.raises(Denied):
            withdraw_override(actor_of_account(account), project_id=late.pk)
    with pytest.raises(GuatuError) as caught:
        override_light(actor_of_account(dispatcher), **facts)  # type: ignore[arg-type]
    assert caught.value.number == "G1852"
    with pytest.raises(Denied):
        override_light(actor_of_account(leader), **facts, post_id=city.land_post.pk)  # type: ignore[arg-type]
    assert override_light(actor_of_account(leader), **facts).post == city.leader_post  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("computed", "colour", "reason", "days", "error"),
    [
        ("red", "green", " ", 10, "G1850"),
        ("red", "green", "有据", -1, "G1850"),
        ("red", "green", "有据", 91, "G1850"),
        ("red", "red", "有据", 10, "G1851"),
        ("red", "grey", "有据", 10, "G1851"),
        ("red", "done", "有据", 10, "G1851"),
        ("grey", "green", "有据", 10, "G1851"),  # stale is grey, never green
    ],
)
def test_what_is_refused(computed: str, colour: str, reason: str, days: int, error: str) -> None:
    with pytest.raises(GuatuError) as caught:
        check_override(
            LightColour(computed), colour, reason=reason, until=TODAY + timedelta(days=days), today=TODAY
        )
    assert caught.value.number == error


def test_a_light_gone_grey_is_grey_under_an_override() -> None:
    assert shown(LightColour.GREY, LightColour.GREEN) is LightColour.GREY
    assert shown(LightColour.GREY, LightColour.RED) is LightColour.RED
    assert shown(LightColour.RED, LightColour.GREEN) is LightColour.GREEN


def test_an_exemption_lapses_too(late: Project, operator: Actor) -> None:
    exempt(operator, project_id=late.pk, question="forecast", reason="上级安排", until=date(2026, 6, 20))
    assert now(operator, late).colour == "green"
    with use_clock(JULY):
        assert lapse(operator) == 1
        assert now(operator, late).colour == "red"


def test_a_report_on_nodes_turns_the_light_before_the_page_is_back(
    late: Project, make: Maker, operator: Actor, reporter: Account
) -> None:
    for number in range(3):
        make(f"OTHER{number}")
    judge(operator, period=Period.parse("2026-05"))
    kept = dict(Light.objects.exclude(subject_id=late.pk).values_list("pk", "computed_at"))
    land = late.nodes.get(code="LAND")
    done = NodeUpdate(land.pk, land.actual_start, date(2026, 6, 5))
    with CaptureQueriesContext(
        connection,
    ) as counted:
        update_nodes(actor_of_account(reporter), project_id=late.pk, updates=[done])
    assert now(operator, late).colour == "yellow"  # five days late, and the works after it
    assert dict(Light.objects.exclude(subject_id=late.pk).values_list("pk", "computed_at")) == kept
    assert len(counted) < 80
    entry = Entry.objects.filter(verb="status.lights.judge").latest("number")
    assert "reporter" in entry.actor
