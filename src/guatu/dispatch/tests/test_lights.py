"""Matters are lit by rule packs about directives: at issue, by the days gone, at feedback and closure."""

from datetime import date

import pytest

from guatu.conftest import City, actor_of_account
from guatu.dispatch.actions import feed_back, verify
from guatu.dispatch.models import Matter
from guatu.dispatch.tests.conftest import Issue, Lit
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.kernel.errors import NotFound
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.status import queries
from guatu.status.actions import judge, judge_newest, keep_pack, put_in_force
from guatu.status.judging.shipped import shipped
from guatu.status.types import SubjectKind
from guatu.status.types.why import LeverKind


@pytest.fixture
def packed(lit: Lit, operator: Actor) -> None:
    """A month that was judged, and Xi'an's rule in force."""
    lit("P1")
    pack = shipped("xian-follow-up")
    keep_pack(operator, text=pack.text)
    put_in_force(operator, code=pack.code, version=pack.version, reason="办公会")


def colour(operator: Actor, row: Matter) -> str:
    return queries.light_of_subject(operator, SubjectKind.DIRECTIVE, row.number).colour


def test_a_matters_light_follows_its_life(
    packed: None, issue: Issue, operator: Actor, reporter: Account, supervisor: Account
) -> None:
    row = issue(workdays=5)
    assert colour(operator, row) == "green"
    with use_clock(FixedDayClock(row.due_on)):
        judge_newest(operator)
    assert colour(operator, row) == "yellow"
    late = date.fromordinal(row.due_on.toordinal() + 1)
    with use_clock(FixedDayClock(late)):
        judge_newest(operator)
        assert colour(operator, row) == "red"
        light = queries.light_of_subject(operator, SubjectKind.DIRECTIVE, row.number)
        turn = queries.why_subject(operator, light.pk).now
        assert turn is not None
        assert [step.lever for step in turn.steps] == [LeverKind.CLOSE]
        feed_back(actor_of_account(reporter), matter_id=row.pk, text="已办")
        assert colour(operator, row) == "red"  # fed back a day late
        verify(actor_of_account(supervisor), matter_id=row.pk, passed=True, finding="属实")
        assert colour(operator, row) == "done"


def test_what_was_fed_back_in_time_waits_in_green(
    packed: None, issue: Issue, operator: Actor, reporter: Account
) -> None:
    row = issue(workdays=3)
    feed_back(actor_of_account(reporter), matter_id=row.pk, text="已办")
    with use_clock(FixedDayClock(date.fromordinal(row.due_on.toordinal() + 5))):
        judge_newest(operator)
        light = queries.light_of_subject(operator, SubjectKind.DIRECTIVE, row.number)
    assert light.colour == "green"
    assert "等待核验" in light.reasons[0]["zh"]


def test_a_matters_light_is_its_units(
    packed: None, issue: Issue, operator: Actor, reporter: Account, other_reporter: Account, city: City
) -> None:
    row = issue()
    seen = queries.light_of_subject(actor_of_account(reporter), SubjectKind.DIRECTIVE, row.number)
    assert queries.why_subject(actor_of_account(reporter), seen.pk).source is not None
    with pytest.raises(NotFound):
        queries.light_of_subject(actor_of_account(other_reporter), SubjectKind.DIRECTIVE, row.number)


def test_without_a_pack_about_them_no_matter_is_lit(lit: Lit, issue: Issue, operator: Actor) -> None:
    light = lit("P1")
    row = issue()
    assert judge(operator, period=queries.latest_period(operator)).others == {}
    with pytest.raises(NotFound):
        queries.light_of_subject(operator, SubjectKind.DIRECTIVE, row.number)
    assert light.period == "2026-05"
