"""Rounds: what was handed in and decided each time stays; remarks are visible until they are answered."""

import pytest

from guatu.collect import actions, queries
from guatu.collect.models import Cell, Entry, Round, Submission
from guatu.collect.tests.conftest import cell, fill
from guatu.collect.tests.test_loop import number_of
from guatu.collect.types import Field
from guatu.collect.types.keeping import Decision, Settled
from guatu.conftest import actor_of_account
from guatu.kernel.errors import Denied
from guatu.ledger.queries import history
from guatu.org.models import Account
from guatu.org.types import Actor, subject
from guatu.projects.models import Project
from guatu.targets.models import Indicator


def told(actor: Actor, row: Submission) -> list[tuple[int, str, list[tuple[str, str]]]]:
    """Each round's number, decision and what changed in it."""
    laid_out = queries.sheet(actor, row)
    return [
        (one.number, one.decision.value, [(line.old, line.new) for line in one.changes])
        for one in queries.history(row, laid_out)
    ]


@pytest.fixture
def returned(
    submitted: Submission, project: Project, indicator: Indicator, dispatcher: Account
) -> Submission:
    """Sent back with remarks on two cells."""
    remarks = {
        cell(project, Field.INVESTED_YEAR): "与投资表不符",
        cell(project, Field.PHYSICAL): "偏高，请核实",
        cell(indicator, Field.VALUE): "",
    }
    return actions.return_submission(
        actor_of_account(dispatcher), submission_id=submitted.pk, remark="请核实", remarks=remarks
    )


def test_each_hand_in_is_kept_with_its_values_and_its_decision(
    returned: Submission, project: Project, indicator: Indicator, reporter: Account, dispatcher: Account
) -> None:
    actor, office = actor_of_account(reporter), actor_of_account(dispatcher)
    fill(reporter, returned, project, indicator, invested_year="6150")
    actions.submit(actor, submission_id=returned.pk)
    actions.accept(office, submission_id=returned.pk)
    row = queries.submission(office, returned.pk)
    assert told(office, row) == [(1, "returned", []), (2, "accepted", [("6200", "6150")])]
    first = Round.objects.get(submission=row, number=1)
    assert first.values[str(cell(project, Field.INVESTED_YEAR))] == "6200"
    assert (first.remark, first.decided_label, first.submitted_label) == ("请核实", "dispatcher", "reporter")


def test_the_history_says_which_remark_was_answered_how(
    returned: Submission, project: Project, indicator: Indicator, reporter: Account, dispatcher: Account
) -> None:
    actor, office = actor_of_account(reporter), actor_of_account(dispatcher)
    fill(reporter, returned, project, indicator, invested_year="6150")
    physical = cell(project, Field.PHYSICAL)
    actions.answer_remarks(actor, submission_id=returned.pk, answers={physical: "监理月报为36%"})
    actions.submit(actor, submission_id=returned.pk)
    row = queries.submission(office, returned.pk)
    (first, _second) = queries.history(row, queries.sheet(office, row))
    answered = {
        line.key: (line.asked.settled, line.old, line.new, line.asked.answer)
        for line in first.remarks
        if line.asked
    }
    assert answered == {
        str(cell(project, Field.INVESTED_YEAR)): (Settled.CHANGED, "6200", "6150", ""),
        str(physical): (Settled.ANSWERED, "36", "36", "监理月报为36%"),
    }


def test_a_remark_that_nobody_answered_stays_through_the_next_return_and_an_answered_one_goes(
    returned: Submission, project: Project, indicator: Indicator, reporter: Account, dispatcher: Account
) -> None:
    actor, office = actor_of_account(reporter), actor_of_account(dispatcher)
    fill(reporter, returned, project, indicator, invested_year="6150")
    actions.submit(actor, submission_id=returned.pk)
    value = cell(indicator, Field.VALUE)
    actions.return_submission(office, submission_id=returned.pk, remarks={value: "少了两个"})
    left = {row.field: row.remark for row in Cell.objects.exclude(remark="")}
    assert left == {"physical": "偏高，请核实", "value": "少了两个"}
    last = Round.objects.get(submission=returned, number=2)
    assert set(last.remarks) == {str(cell(project, Field.PHYSICAL)), str(value)}


def test_the_office_takes_a_remark_back_by_leaving_it_empty(
    returned: Submission, project: Project, reporter: Account, dispatcher: Account
) -> None:
    actions.submit(actor_of_account(reporter), submission_id=returned.pk)
    office = actor_of_account(dispatcher)
    back = {cell(project, Field.PHYSICAL): "", cell(project, Field.INVESTED_YEAR): ""}
    call = lambda: actions.return_submission(office, submission_id=returned.pk, remarks=back)  # noqa: E731
    assert number_of(call) == "G1706"
    actions.return_submission(office, submission_id=returned.pk, remark="再核", remarks=back)
    assert not Cell.objects.exclude(remark="").exists()


def test_acceptance_settles_every_remark(
    returned: Submission, project: Project, reporter: Account, dispatcher: Account
) -> None:
    actions.submit(actor_of_account(reporter), submission_id=returned.pk)
    actions.accept(actor_of_account(dispatcher), submission_id=returned.pk)
    assert not Cell.objects.exclude(remark="").exists()
    assert Round.objects.get(number=2).decision == Decision.ACCEPTED


def test_a_decision_on_what_was_handed_in_anew_since_is_refused(
    returned: Submission, reporter: Account, dispatcher: Account
) -> None:
    seen = returned.version
    actions.submit(actor_of_account(reporter), submission_id=returned.pk)
    office = actor_of_account(dispatcher)
    assert number_of(lambda: actions.accept(office, submission_id=returned.pk, version=seen)) == "G1703"


def test_only_a_cell_with_a_remark_is_answered_and_only_by_its_unit(
    returned: Submission, project: Project, reporter: Account, other_reporter: Account
) -> None:
    actor = actor_of_account(reporter)
    bare = {cell(project, Field.NOTE): "无"}
    assert (
        number_of(lambda: actions.answer_remarks(actor, submission_id=returned.pk, answers=bare)) == "G2571"
    )
    told_why = {cell(project, Field.PHYSICAL): "有据"}
    with pytest.raises(Denied):
        actions.answer_remarks(actor_of_account(other_reporter), submission_id=returned.pk, answers=told_why)
    actions.answer_remarks(actor, submission_id=returned.pk, answers=told_why)
    assert "有据" in history(subject(returned)).last().after  # type: ignore[union-attr]
    entries = history(subject(returned)).count()
    actions.answer_remarks(actor, submission_id=returned.pk, answers=told_why)
    assert history(subject(returned)).count() == entries


def test_who_entered_for_whom_is_kept_by_cell_and_channel(
    filing: Submission, project: Project, indicator: Indicator, reporter: Account, dispatcher: Account
) -> None:
    fill(reporter, filing, project, indicator)
    office = actor_of_account(dispatcher)
    row = queries.submission(office, filing.pk)
    note = cell(project, Field.NOTE)
    actions.save_cells(office, submission_id=filing.pk, version=row.version, values={note: "电话代录"})
    who = queries.entered_by(row)
    mine = who[str(cell(project, Field.INVESTED_YEAR))]
    assert (mine.label, mine.channel, mine.by_proxy) == ("reporter", "page", False)
    assert (who[str(note)].label, who[str(note)].by_proxy) == ("dispatcher", True)
    assert Entry.objects.count() == 2
