"""A unit is told what was decided on its work: with the decision, in both languages, and nobody else is."""

import pytest

from guatu.collect import actions
from guatu.collect.models import Submission
from guatu.collect.tests.conftest import cell, fill
from guatu.collect.types import Field
from guatu.conftest import actor_of_account
from guatu.kernel.errors import Denied, GuatuError
from guatu.ledger.models import Entry, Message
from guatu.ledger.queries import inbox, verification
from guatu.org.models import Account
from guatu.projects.models import Project
from guatu.targets.models import Indicator


def test_a_return_tells_the_reporter_what_is_wrong_and_where(
    submitted: Submission,
    project: Project,
    dispatcher: Account,
    reporter: Account,
    other_reporter: Account,
    leader: Account,
) -> None:
    actions.return_submission(
        actor_of_account(dispatcher),
        submission_id=submitted.pk,
        remark="请核实",
        remarks={cell(project, Field.PHYSICAL): "偏高"},
    )
    (told,) = inbox(actor_of_account(reporter))
    assert (told.kind, told.link) == ("collect.returned", f"/collect/{submitted.pk}/")
    assert "已退回，1格有意见：请核实" in told.text
    assert "was returned, with remarks on 1 cell: 请核实" in told.text_en
    for other in (other_reporter, leader, dispatcher):
        assert not inbox(actor_of_account(other))
    entry = Entry.objects.get(verb="ledger.message.post")
    assert entry.subject_id == str(submitted.pk)
    assert verification().fault is None


def test_what_is_refused_tells_nobody(
    submitted: Submission, dispatcher: Account, other_reporter: Account
) -> None:
    with pytest.raises(GuatuError, match="without a reason"):
        actions.return_submission(actor_of_account(dispatcher), submission_id=submitted.pk)
    with pytest.raises(Denied):
        actions.accept(actor_of_account(other_reporter), submission_id=submitted.pk)
    assert not Message.objects.exists()


def test_acceptance_is_told_to_whoever_filed_for_the_unit_but_not_to_themselves(
    filing: Submission, project: Project, indicator: Indicator, dispatcher: Account, reporter: Account
) -> None:
    office = actor_of_account(dispatcher)
    fill(dispatcher, filing, project, indicator)
    actions.submit(office, submission_id=filing.pk)
    actions.accept(office, submission_id=filing.pk)
    assert [row.kind for row in inbox(actor_of_account(reporter))] == ["collect.accepted"]
    assert not inbox(office)


@pytest.mark.parametrize(
    ("approve", "zh", "en"), [(True, "已批准", "was approved"), (False, "未批准", "was refused")]
)
def test_a_decided_correction_is_told_with_its_finding(
    approve: bool,
    zh: str,
    en: str,
    submitted: Submission,
    project: Project,
    dispatcher: Account,
    reporter: Account,
) -> None:
    office, mine = actor_of_account(dispatcher), actor_of_account(reporter)
    actions.accept(office, submission_id=submitted.pk)
    made = actions.ask_revision(
        mine, submission_id=submitted.pk, key=cell(project, Field.INVESTED_YEAR), value="6100", reason="审计"
    )
    actions.decide_revision(office, revision_id=made.pk, approve=approve, finding="见审计报告")
    told = inbox(mine).filter(kind="collect.revised").get()
    assert f"6200 → 6100）{zh}：见审计报告" in told.text
    assert f"{en}: 见审计报告" in told.text_en
