"""Corrections after acceptance: old and new value, reason, who, when; what was published stays."""

from decimal import Decimal
from functools import partial

import pytest

from guatu.assess.actions import load_schemes
from guatu.collect import actions, queries
from guatu.collect.models import Cell, Revision, Round, Submission
from guatu.collect.tests.conftest import APRIL, MAY, cell, fill
from guatu.collect.tests.test_loop import number_of
from guatu.collect.types import Field
from guatu.collect.types.revising import Event, RevisionState
from guatu.conftest import actor_of_account
from guatu.kernel.errors import Denied, NotFound
from guatu.kernel.period import Period
from guatu.ledger.queries import history, verification
from guatu.org.models import Account
from guatu.org.types import Actor, subject
from guatu.projects.actions import record_progress, set_investment_plan
from guatu.projects.models import Node, Progress, Project
from guatu.publish.actions import issue_bulletin, make_bulletin
from guatu.status.actions import judge
from guatu.status.models import Light, Snapshot
from guatu.targets.actions import record_observation
from guatu.targets.models import Indicator, Observation


@pytest.fixture
def locked(submitted: Submission, dispatcher: Account) -> Submission:
    """May accepted and locked."""
    office = actor_of_account(dispatcher)
    actions.accept(office, submission_id=submitted.pk)
    actions.lock_period(office, period=MAY)
    submitted.refresh_from_db()
    return submitted


def ask(account: Account, row: Submission, project: Project, value: str = "5900") -> Revision:
    """Kuancheng asks that its investment of May be corrected."""
    return actions.ask_revision(
        actor_of_account(account),
        submission_id=row.pk,
        key=cell(project, Field.INVESTED_YEAR),
        value=value,
        reason="审计核减",
    )


def test_an_approved_correction_is_written_where_the_fact_lives_with_its_reason_and_source(
    locked: Submission, project: Project, reporter: Account, dispatcher: Account
) -> None:
    made = ask(reporter, locked, project)
    assert (made.old_value, made.new_value, made.state) == ("6200", "5900", "asked")
    assert Progress.objects.get(project=project, period="2026-05", current=True).invested_year == Decimal(
        62_000_000
    )
    actions.decide_revision(actor_of_account(dispatcher), revision_id=made.pk, approve=True)
    now = Progress.objects.get(project=project, period="2026-05", current=True)
    assert (now.invested_year, now.invested_total, now.physical) == (
        Decimal(59_000_000), Decimal(129_000_000), Decimal(36),
    )  # fmt: skip
    assert (now.revision, now.source, now.reason) == (2, f"collect.revision:{made.pk}", "审计核减")
    before = Progress.objects.get(project=project, period="2026-05", current=False)
    assert before.invested_year == Decimal(62_000_000)
    made.refresh_from_db()
    assert (made.decided_label, made.carried) == ("dispatcher", True)
    assert Cell.objects.get(submission=locked, field="invested_year").value == "5900"
    handed_in = Round.objects.get(submission=locked)
    assert handed_in.values[str(cell(project, Field.INVESTED_YEAR))] == "6200"
    assert verification().fault is None
    assert {entry.verb for entry in history(subject(made))} == {
        "collect.revision.ask", "collect.revision.decide",
    }  # fmt: skip


def test_an_indicator_keeps_what_was_not_corrected(
    locked: Submission, indicator: Indicator, reporter: Account, dispatcher: Account, operator: Actor
) -> None:
    record_observation(
        operator, indicator_id=indicator.pk, unit_id=locked.unit_id, period=MAY, value=Decimal(12),
        growth=Decimal("3.5"), rank=2, rank_of=9, reason="省公布位次",
    )  # fmt: skip
    made = actions.ask_revision(
        actor_of_account(reporter), submission_id=locked.pk, key=cell(indicator, Field.VALUE), value="11",
        reason="重复计一项",
    )  # fmt: skip
    actions.decide_revision(actor_of_account(dispatcher), revision_id=made.pk, approve=True)
    seen = Observation.objects.get(indicator=indicator, period="2026-05", superseded_at=None)
    assert (seen.value, seen.growth, seen.rank, seen.reason) == (Decimal(11), Decimal("3.5"), 2, "重复计一项")


def test_a_refusal_says_why_and_changes_nothing(
    locked: Submission, project: Project, reporter: Account, dispatcher: Account
) -> None:
    made, office = ask(reporter, locked, project), actor_of_account(dispatcher)
    mute = lambda: actions.decide_revision(office, revision_id=made.pk, approve=False)  # noqa: E731
    assert number_of(mute) == "G2578"
    actions.decide_revision(office, revision_id=made.pk, approve=False, finding="无审计报告")
    assert Progress.objects.filter(project=project, period="2026-05").count() == 1
    again = lambda: actions.decide_revision(office, revision_id=made.pk, approve=True)  # noqa: E731
    assert number_of(again) == "G2580"
    assert Cell.objects.get(submission=locked, field="invested_year").value == "6200"


def test_a_cumulative_figure_warns_of_the_months_it_contradicts(
    locked: Submission, project: Project, reporter: Account, dispatcher: Account, operator: Actor
) -> None:
    actor, key = actor_of_account(reporter), cell(project, Field.INVESTED_YEAR)
    (earlier,) = queries.contradictions(actor, locked, key, "4900")
    assert (earlier.period, earlier.text, earlier.later) == (APRIL, "5000", False)
    record_progress(
        operator, project_id=project.pk, period=Period.of_month(2026, 6), invested_year=Decimal(65_000_000),
        invested_total=Decimal(135_000_000), physical=Decimal(40),
    )  # fmt: skip
    (later,) = queries.contradictions(actor, locked, key, "6600")
    assert (str(later.period), later.text, later.later) == ("2026-06", "6500", True)
    assert queries.contradictions(actor, locked, key, "6400") == []
    (physical,) = queries.contradictions(actor, locked, cell(project, Field.PHYSICAL), "45")
    assert physical.later
    (view,) = queries.revision_views(operator, [ask(reporter, locked, project, "6600")])
    assert view.contradictions == (later,)


def test_a_node_that_was_reported_on_since_keeps_the_later_report(
    filing: Submission, project: Project, indicator: Indicator, reporter: Account, dispatcher: Account
) -> None:
    node = Node.objects.get(project=project, code="N1")
    key = cell(node, Field.FORECAST_FINISH)
    row = fill(reporter, filing, project, indicator)
    actor, office = actor_of_account(reporter), actor_of_account(dispatcher)
    actions.save_cells(actor, submission_id=row.pk, version=row.version, values={key: "2026-07-20"})
    actions.submit(actor, submission_id=row.pk)
    actions.accept(office, submission_id=row.pk)
    first = actions.ask_revision(actor, submission_id=row.pk, key=key, value="2026-07-25", reason="笔误")
    assert actions.decide_revision(office, revision_id=first.pk, approve=True).carried
    node.refresh_from_db()
    assert str(node.forecast_finish) == "2026-07-25"
    Node.objects.filter(pk=node.pk).update(forecast_finish="2026-09-01")  # June said so
    second = actions.ask_revision(actor, submission_id=row.pk, key=key, value="2026-07-30", reason="笔误")
    assert not actions.decide_revision(office, revision_id=second.pk, approve=True).carried
    node.refresh_from_db()
    assert str(node.forecast_finish) == "2026-09-01"


def test_what_was_published_stays_and_the_month_is_judged_anew(
    locked: Submission, project: Project, reporter: Account, dispatcher: Account, operator: Actor
) -> None:
    office = actor_of_account(dispatcher)
    load_schemes(operator)
    set_investment_plan(operator, project_id=project.pk, year=2026, amount=Decimal(120_000_000))
    judge(office, period=MAY)
    bulletin = issue_bulletin(office, bulletin_id=make_bulletin(office, period=MAY).pk)
    published = (bulletin.blocks, bulletin.word_digest, bulletin.pdf_digest, bulletin.snapshot_id)
    frozen = Snapshot.objects.get(pk=bulletin.snapshot_id)
    shown = Light.objects.get(subject_id=project.pk, subject_kind="projects.project", current=True)
    made = ask(reporter, locked, project, "400")
    actions.decide_revision(office, revision_id=made.pk, approve=True)
    bulletin.refresh_from_db()
    assert (bulletin.blocks, bulletin.word_digest, bulletin.pdf_digest, bulletin.snapshot_id) == published
    assert Snapshot.objects.get(pk=bulletin.snapshot_id).digest == frozen.digest
    now = Light.objects.get(subject_id=project.pk, subject_kind="projects.project", current=True)
    assert (shown.colour, now.colour) == ("green", "red")
    assert now.period == shown.period == "2026-05"


def test_only_what_was_accepted_is_revised_and_only_for_a_reason(
    submitted: Submission, project: Project, reporter: Account, dispatcher: Account
) -> None:
    assert number_of(lambda: ask(reporter, submitted, project)) == "G2577"
    actions.accept(actor_of_account(dispatcher), submission_id=submitted.pk)
    actor, key = actor_of_account(reporter), cell(project, Field.INVESTED_YEAR)
    refused = {
        ("5900", " "): "G2578",
        ("6200.00", "同"): "G2579",
        ("", "空"): "G1720",
        ("很多", "字"): "G1711",
        ("5900", "长" * 301): "G1717",
    }
    for (value, reason), number in refused.items():
        wrong = partial(
            actions.ask_revision, actor, submission_id=submitted.pk, key=key, value=value, reason=reason
        )
        assert number_of(wrong) == number, (value, reason)
    ask(reporter, submitted, project)
    assert number_of(lambda: ask(reporter, submitted, project)) == "G2580"


def test_a_correction_is_taken_back_by_its_unit(
    locked: Submission, project: Project, reporter: Account, other_reporter: Account
) -> None:
    made = ask(reporter, locked, project)
    with pytest.raises(Denied):
        actions.withdraw_revision(actor_of_account(other_reporter), revision_id=made.pk)
    actions.withdraw_revision(actor_of_account(reporter), revision_id=made.pk)
    assert ask(reporter, locked, project).state == RevisionState.ASKED


@pytest.mark.parametrize("who", ["other_reporter", "leader", "supervisor", "task_force", "outsider"])
def test_nobody_else_asks_and_only_the_office_decides(
    who: str, locked: Submission, project: Project, reporter: Account, request: pytest.FixtureRequest
) -> None:
    made, account = ask(reporter, locked, project), request.getfixturevalue(who)
    with pytest.raises(Denied):
        ask(account, locked, project, "5800")
    for account in (request.getfixturevalue(who), reporter):
        with pytest.raises(Denied):
            actions.decide_revision(actor_of_account(account), revision_id=made.pk, approve=True)
    if who in ("other_reporter", "outsider"):
        with pytest.raises(NotFound):
            queries.revision(actor_of_account(request.getfixturevalue(who)), made.pk)


def test_whoever_asked_does_not_decide(locked: Submission, project: Project, dispatcher: Account) -> None:
    made = ask(dispatcher, locked, project)
    assert made.by_proxy
    with pytest.raises(Denied):
        actions.decide_revision(actor_of_account(dispatcher), revision_id=made.pk, approve=True)


def test_every_value_a_cell_had_is_told_with_who_when_and_why(
    locked: Submission, project: Project, reporter: Account, dispatcher: Account
) -> None:
    made = ask(reporter, locked, project)
    actions.decide_revision(actor_of_account(dispatcher), revision_id=made.pk, approve=True)
    told = queries.cell_history(locked, cell(project, Field.INVESTED_YEAR))
    assert [(one.event, one.value, one.who, one.why) for one in told] == [
        (Event.ENTERED, "6200", "reporter", ""),
        (Event.HANDED_IN, "6200", "reporter", ""),
        (Event.ACCEPTED, "6200", "dispatcher", ""),
        (Event.ASKED, "5900", "reporter", "审计核减"),
        (Event.APPROVED, "5900", "dispatcher", ""),
    ]
