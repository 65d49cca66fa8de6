"""Acceptance delegated to another post, and several accepted by one deed."""

from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from guatu.collect import actions, queries
from guatu.collect.models import Cell, Form, Round, Submission
from guatu.collect.tests.conftest import MAY, cell, fill
from guatu.collect.tests.test_loop import number_of
from guatu.collect.types import Field, State
from guatu.collect.types.keeping import Wanted
from guatu.conftest import NOW, City, actor_of_account
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.errors import Denied
from guatu.kernel.period import Period
from guatu.ledger.models import Entry as LedgerEntry
from guatu.org.models import Account, Post
from guatu.org.types import Actor
from guatu.projects.models import Progress, Project
from guatu.targets.models import Indicator

TODAY = NOW.date()


@pytest.fixture
def office(city: City, dispatcher: Account) -> Actor:
    """The dispatcher, at a post of the project office."""
    dispatcher.post = Post.objects.create(unit=city.root, title="项目办调度岗", title_en="Dispatcher")
    dispatcher.save(update_fields=["post"])
    return actor_of_account(dispatcher)


@pytest.fixture
def delegated(office: Actor, city: City, form: Form) -> int:
    """The land bureau's post may decide on Kuancheng's submissions this week."""
    row = actions.delegate(
        office, to_post_id=city.land_post.pk, start=TODAY, end=TODAY + timedelta(days=4),
        unit_ids=[city.kuancheng.pk], forms=["monthly"], reason="参加培训",
    )  # fmt: skip
    return row.pk


def test_a_delegate_accepts_and_signs_for_whoever_delegated(
    submitted: Submission, delegated: int, task_force: Account, project: Project
) -> None:
    actor = actor_of_account(task_force)
    assert [row.pk for row in queries.waiting_for_decision(actor)] == [submitted.pk]
    actions.accept(actor, submission_id=submitted.pk)
    kept = Round.objects.get(submission=submitted)
    assert (kept.delegation_id, kept.decided_label) == (delegated, "task_force")
    submitted.refresh_from_db()
    assert submitted.decided_by_id == task_force.pk
    assert Progress.objects.filter(project=project, period="2026-05", recorded_by=task_force).exists()
    signed = set(LedgerEntry.objects.filter(account_id=task_force.pk).values_list("actor", flat=True))
    assert signed == {"task_force（受项目办调度岗委托）"}
    shown = queries.submission(actor, submitted.pk)
    (only,) = queries.history(shown, queries.sheet(actor, shown))
    assert only.on_behalf_of is not None
    assert only.on_behalf_of.label("en") == "Dispatcher"


def test_a_delegate_returns_too(submitted: Submission, delegated: int, task_force: Account) -> None:
    row = actions.return_submission(actor_of_account(task_force), submission_id=submitted.pk, remark="请补充")
    assert row.state == State.RETURNED


def at(day: date) -> FrozenClock:
    return FrozenClock(datetime.combine(day, NOW.timetz()))


@pytest.mark.parametrize("days", [-1, 5])
def test_before_and_after_its_days_a_delegation_is_worth_nothing(
    days: int, submitted: Submission, delegated: int, task_force: Account
) -> None:
    with use_clock(at(TODAY + timedelta(days=days))):
        actor = actor_of_account(task_force)
        assert not queries.waiting_for_decision(actor)
        with pytest.raises(Denied):
            actions.accept(actor, submission_id=submitted.pk)


def test_on_its_last_day_it_still_holds(submitted: Submission, delegated: int, task_force: Account) -> None:
    with use_clock(at(TODAY + timedelta(days=4))):
        assert (
            actions.accept(actor_of_account(task_force), submission_id=submitted.pk).state == State.ACCEPTED
        )


def test_revoked_it_ends_at_once(
    submitted: Submission, delegated: int, task_force: Account, office: Actor
) -> None:
    actions.revoke_delegation(office, delegation_id=delegated)
    actions.revoke_delegation(office, delegation_id=delegated)
    with pytest.raises(Denied):
        actions.accept(actor_of_account(task_force), submission_id=submitted.pk)


def test_other_units_and_other_forms_are_not_covered(
    submitted: Submission, office: Actor, city: City, task_force: Account
) -> None:
    actions.delegate(office, to_post_id=city.land_post.pk, start=TODAY, end=TODAY, unit_ids=[city.nanguan.pk])
    with pytest.raises(Denied):
        actions.accept(actor_of_account(task_force), submission_id=submitted.pk)


def test_nobody_decides_on_what_their_own_unit_filed(
    submitted: Submission, office: Actor, city: City, reporter: Account
) -> None:
    same = lambda: actions.delegate(  # noqa: E731
        office, to_post_id=city.kuancheng_post.pk, start=TODAY, end=TODAY, unit_ids=[city.kuancheng.pk]
    )
    assert number_of(same) == "G2573"
    actions.delegate(office, to_post_id=city.kuancheng_post.pk, start=TODAY, end=TODAY)
    with pytest.raises(Denied):
        actions.accept(actor_of_account(reporter), submission_id=submitted.pk)


def test_a_delegation_widens_nobodys_sight(
    submitted: Submission, office: Actor, city: City, other_reporter: Account
) -> None:
    hidden = lambda: actions.delegate(  # noqa: E731
        office, to_post_id=city.nanguan_post.pk, start=TODAY, end=TODAY, unit_ids=[city.kuancheng.pk]
    )
    assert number_of(hidden) == "G2572"
    actions.delegate(office, to_post_id=city.nanguan_post.pk, start=TODAY, end=TODAY)
    with pytest.raises(Denied):
        actions.accept(actor_of_account(other_reporter), submission_id=submitted.pk)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (TODAY, TODAY - timedelta(days=1)),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=2)),
        (TODAY, TODAY + timedelta(days=366)),
    ],
)
def test_impossible_days_are_refused(start: date, end: date, office: Actor, city: City) -> None:
    call = lambda: actions.delegate(office, to_post_id=city.land_post.pk, start=start, end=end)  # noqa: E731
    assert number_of(call) == "G2570"


def test_an_unknown_form_is_refused(office: Actor, city: City, form: Form) -> None:
    call = lambda: actions.delegate(  # noqa: E731
        office, to_post_id=city.land_post.pk, start=TODAY, end=TODAY, forms=["weekly-nothing"]
    )
    assert number_of(call) == "G2574"


@pytest.mark.parametrize("who", ["reporter", "leader", "task_force", "supervisor", "outsider"])
def test_only_the_office_delegates_and_revokes(
    who: str, delegated: int, city: City, request: pytest.FixtureRequest
) -> None:
    actor = actor_of_account(request.getfixturevalue(who))
    with pytest.raises(Denied):
        actions.delegate(actor, to_post_id=city.land_post.pk, start=TODAY, end=TODAY)
    with pytest.raises(Denied):
        actions.revoke_delegation(actor, delegation_id=delegated)


# --- batches


@pytest.fixture
def also(
    form: Form, project: Project, city: City, other_reporter: Account, indicator: Indicator
) -> Submission:
    """Nanguan's May, handed in with its one figure."""
    actor = actor_of_account(other_reporter)
    row = actions.open_submission(actor, form_id=form.pk, unit_id=city.nanguan.pk, period=MAY)
    values = {cell(indicator, Field.VALUE): "7"}
    row = actions.save_cells(actor, submission_id=row.pk, version=row.version, values=values)
    return actions.submit(actor, submission_id=row.pk)


def test_each_of_a_batch_is_accepted_or_not_for_itself(
    submitted: Submission, also: Submission, office: Actor, project: Project
) -> None:
    Cell.objects.filter(submission=submitted, field="physical").update(value="300")  # no longer holds
    wanted = [Wanted(submitted.pk, submitted.version), Wanted(also.pk, also.version), Wanted(10**6)]
    outcomes = actions.accept_batch(office, wanted=wanted)
    assert [(one.submission_id, one.error.number if one.error else None) for one in outcomes] == [
        (submitted.pk, "G1705"), (also.pk, None), (10**6, "G1002"),
    ]  # fmt: skip
    states = dict(Submission.objects.values_list("pk", "state"))
    assert states == {submitted.pk: State.SUBMITTED, also.pk: State.ACCEPTED}
    assert not Progress.objects.filter(period="2026-05").exists()
    last = LedgerEntry.objects.latest("number")
    assert last.verb == "collect.submission.accept_batch"
    assert f'"accepted":[{also.pk}]' in last.after


def test_what_comes_with_an_explanation_must_have_been_read(
    filing: Submission, reporter: Account, project: Project, indicator: Indicator, office: Actor
) -> None:
    row = fill(reporter, filing, project, indicator, invested_year="4000")
    why = {cell(project, Field.INVESTED_YEAR).why: "审计核减"}
    actions.save_cells(actor_of_account(reporter), submission_id=filing.pk, version=row.version, values=why)
    actions.submit(actor_of_account(reporter), submission_id=filing.pk)
    (waits,) = queries.queue(office)
    assert [(one.subject.zh, one.explanation) for one in waits.said] == [("宽城区净水厂扩建", "审计核减")]
    (outcome,) = actions.accept_batch(office, wanted=[Wanted(filing.pk)])
    assert outcome.error is not None
    assert outcome.error.number == "G2575"
    (outcome,) = actions.accept_batch(office, wanted=[Wanted(filing.pk, confirmed=True)])
    assert outcome.error is None


def test_a_batch_of_those_who_may_not_decide_accepts_nothing(
    submitted: Submission, reporter: Account, other_reporter: Account
) -> None:
    entries = LedgerEntry.objects.count()
    for account, number in ((reporter, "G1001"), (other_reporter, "G1002")):
        (outcome,) = actions.accept_batch(actor_of_account(account), wanted=[Wanted(submitted.pk)])
        assert outcome.error is not None
        assert outcome.error.number == number
    assert LedgerEntry.objects.count() == entries
    many = [Wanted(number) for number in range(1, 102)]
    assert number_of(lambda: actions.accept_batch(actor_of_account(reporter), wanted=many)) == "G2576"


def test_a_lock_takes_the_units_it_is_given(
    submitted: Submission, also: Submission, office: Actor, city: City
) -> None:
    actions.accept_batch(office, wanted=[Wanted(submitted.pk), Wanted(also.pk)])
    assert actions.lock_period(office, period=MAY, unit_ids=[city.nanguan.pk]) == 1
    assert actions.lock_period(office, period=MAY, form_code="weekly") == 0
    assert actions.lock_period(office, period=MAY) == 1


def test_a_month_is_locked_with_its_weeks_halves_and_quarter_in_few_queries(
    submitted: Submission, office: Actor, city: City, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    actions.accept(office, submission_id=submitted.pk)

    def kept(period: str, state: State = State.ACCEPTED) -> Submission:
        return Submission.objects.create(
            form=submitted.form, unit=city.nanguan, period=period, state=state.value, due_on=TODAY
        )

    inside = [
        kept("2026-05"),
        *(kept(f"2026-W{week}") for week in (19, 20, 21)),
        kept(str(Period.of_half(2026, 5, 1))),
    ]
    outside = [kept("2026-W22", State.SUBMITTED), kept("2026-W26"), kept("2026Q2"), kept("2026-06")]
    with django_assert_max_num_queries(8):
        assert actions.lock_period(office, period=MAY) == 1 + len(inside)
    last = LedgerEntry.objects.latest("number")
    assert (last.verb, last.subject_id) == ("collect.period.lock", "2026-05")
    assert '"2026-W20"' in last.after
    assert {row.period for row in Submission.objects.exclude(state="locked")} == {
        row.period for row in outside
    }
    assert actions.lock_period(office, period=MAY.shift(1)) == 3


def test_only_the_office_locks(
    submitted: Submission, delegated: int, task_force: Account, reporter: Account, other_reporter: Account,
    leader: Account,
) -> None:  # fmt: skip
    Submission.objects.update(state=State.ACCEPTED.value)
    for account in (task_force, reporter, other_reporter, leader):
        with pytest.raises(Denied):
            actions.lock_period(actor_of_account(account), period=MAY)
