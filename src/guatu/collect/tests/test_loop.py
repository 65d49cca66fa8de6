"""Open, fill, submit, return, accept, lock: each step, its record, and who may not take it."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from guatu.collect import actions, queries
from guatu.collect.actions import deciding
from guatu.collect.models import Cell, Form, Submission
from guatu.collect.tests.conftest import APRIL, MAY, cell, fill
from guatu.collect.types import Field, State
from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.ledger.queries import history, verification
from guatu.org.models import Account
from guatu.org.types import Actor, subject
from guatu.projects.models import Node, Progress, Project
from guatu.targets.models import Indicator, Observation


def number_of(call: Callable[[], object]) -> str:
    """The catalogue's number of what a call is refused for."""
    with pytest.raises(GuatuError) as refusal:
        call()
    return refusal.value.number


def test_a_draft_opens_prefilled_with_what_was_last_accepted(filing: Submission, project: Project) -> None:
    texts = {(row.subject_kind, row.subject_id, row.field): row for row in Cell.objects.all()}
    invested = texts["projects.project", project.pk, "invested_year"]
    assert (invested.value, invested.prefilled) == ("5000", True)
    assert texts["projects.project", project.pk, "physical"].value == "30.5"
    assert not texts["projects.project", project.pk, "note"].prefilled


def test_only_nodes_that_matter_this_month_are_asked(filing: Submission, project: Project) -> None:
    asked = set(Cell.objects.filter(subject_kind="projects.node").values_list("subject_id", flat=True))
    names = set(Node.objects.filter(pk__in=asked).values_list("code", flat=True))
    assert names == {"N1", "N2"}


def test_opening_again_gives_the_same_draft_and_adds_what_came_since(
    filing: Submission, form: Form, project: Project, reporter: Account, city: City
) -> None:
    cells = Cell.objects.count()
    Node.objects.filter(project=project, code="N3").update(forecast_finish=MAY.last_day)
    again = actions.open_submission(
        actor_of_account(reporter), form_id=form.pk, unit_id=city.kuancheng.pk, period=MAY
    )
    assert again.pk == filing.pk
    assert Cell.objects.count() == cells + 6


def test_saving_over_somebody_elses_change_is_refused(
    filing: Submission, project: Project, reporter: Account
) -> None:
    actor = actor_of_account(reporter)
    key = cell(project, Field.NOTE)
    actions.save_cells(actor, submission_id=filing.pk, version=1, values={key: "先到"})
    late = {key: "后到"}
    assert (
        number_of(lambda: actions.save_cells(actor, submission_id=filing.pk, version=1, values=late))
        == "G1703"
    )
    assert Cell.objects.get(subject_id=project.pk, field="note").value == "先到"


def test_saving_the_same_again_leaves_no_trace(
    filing: Submission, project: Project, reporter: Account
) -> None:
    actor = actor_of_account(reporter)
    entries = history(subject(filing)).count()
    actions.save_cells(
        actor, submission_id=filing.pk, version=1, values={cell(project, Field.PHYSICAL): "30.50%"}
    )
    assert history(subject(filing)).count() == entries
    assert Cell.objects.get(subject_id=project.pk, field="physical").prefilled


def test_a_cell_of_another_submission_cannot_be_written(
    filing: Submission, project: Project, reporter: Account
) -> None:
    stranger = cell(Project(pk=10**6), Field.NOTE)
    save = lambda: actions.save_cells(  # noqa: E731 - called inside the check
        actor_of_account(reporter), submission_id=filing.pk, version=1, values={stranger: "x"}
    )
    assert number_of(save) == "G1709"


def test_an_incomplete_form_is_not_handed_in(filing: Submission, reporter: Account) -> None:
    call = lambda: actions.submit(actor_of_account(reporter), submission_id=filing.pk)  # noqa: E731
    assert number_of(call) == "G1705"
    filing.refresh_from_db()
    assert filing.state == State.DRAFT


def test_submitted_after_the_due_day_is_late_and_by_its_own_unit_no_proxy(submitted: Submission) -> None:
    # Due on 5 June; it is 8 June.
    assert not submitted.by_proxy
    (owed,) = [item for item in queries.board(Actor.operator("test"), MAY) if item.submission_id]
    assert owed.late
    assert owed.state is State.SUBMITTED


def test_filing_for_another_unit_shows_as_proxy(
    filing: Submission, dispatcher: Account, project: Project, indicator: Indicator
) -> None:
    fill(dispatcher, filing, project, indicator)
    assert actions.submit(actor_of_account(dispatcher), submission_id=filing.pk).by_proxy


def test_what_is_handed_in_cannot_be_changed(
    submitted: Submission, project: Project, reporter: Account
) -> None:
    actor = actor_of_account(reporter)
    values = {cell(project, Field.NOTE): "改"}
    call = lambda: actions.save_cells(actor, submission_id=submitted.pk, version=3, values=values)  # noqa: E731
    assert number_of(call) == "G1701"


def test_returned_with_remarks_it_is_mended_and_handed_in_again(
    submitted: Submission, project: Project, indicator: Indicator, dispatcher: Account, reporter: Account
) -> None:
    office = actor_of_account(dispatcher)
    empty = lambda: actions.return_submission(office, submission_id=submitted.pk, remark=" ")  # noqa: E731
    assert number_of(empty) == "G1706"
    key = cell(project, Field.INVESTED_YEAR)
    actions.return_submission(office, submission_id=submitted.pk, remarks={key: "与投资表不符"})
    row = queries.submission(office, submitted.pk)
    assert (row.state, row.returned) == (State.RETURNED, 1)
    assert Cell.objects.get(subject_id=project.pk, field="invested_year").remark == "与投资表不符"
    fill(reporter, row, project, indicator, invested_year="6150")
    again = actions.submit(actor_of_account(reporter), submission_id=submitted.pk)
    assert again.state == State.SUBMITTED


def test_acceptance_writes_the_facts_with_their_source(
    filing: Submission, project: Project, indicator: Indicator, reporter: Account, dispatcher: Account
) -> None:
    node = Node.objects.get(project=project, code="N1")
    fill(reporter, filing, project, indicator, own_rating="yellow", note="正在浇筑")
    values = {
        cell(node, Field.ACTUAL_START): "2026-04-10",
        cell(node, Field.FORECAST_FINISH): "2026-07-20",
        cell(node, Field.BLOCKER_KIND): "land",
        cell(node, Field.BLOCKER): "征地未完",
        cell(indicator, Field.GROWTH): "8.5",
    }
    actor = actor_of_account(reporter)
    actions.save_cells(actor, submission_id=filing.pk, version=2, values=values)
    actions.submit(actor, submission_id=filing.pk)
    actions.accept(actor_of_account(dispatcher), submission_id=filing.pk)

    source = f"collect.submission:{filing.pk}"
    progress = Progress.objects.get(project=project, period="2026-05", current=True)
    assert (progress.invested_year, progress.invested_total) == (Decimal(62_000_000), Decimal(132_000_000))
    assert (progress.physical, progress.note, progress.source) == (Decimal(36), "正在浇筑", source)
    node.refresh_from_db()
    assert (str(node.actual_start), str(node.forecast_finish)) == ("2026-04-10", "2026-07-20")
    assert (node.blocker_kind, node.blocker) == ("land", "征地未完")
    seen = Observation.objects.get(
        indicator=indicator, unit=filing.unit_id, period="2026-05", superseded_at=None
    )
    assert (seen.value, seen.growth, seen.source) == (Decimal(12), Decimal("8.5"), source)
    project.refresh_from_db()
    assert project.own_rating == "yellow"
    assert verification().fault is None


@pytest.fixture
def no_callbacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "_callbacks", [])


def test_rooms_above_hear_of_an_acceptance_and_can_undo_it(
    submitted: Submission, project: Project, dispatcher: Account, no_callbacks: None
) -> None:
    heard: list[tuple[int, list[int], str]] = []

    def listen(actor: Actor, submission_id: int, project_ids: Sequence[int], period: Period) -> None:
        heard.append((submission_id, list(project_ids), str(period)))
        if len(heard) == 1:
            raise GuatuError("G1702")

    actions.on_accepted(listen)
    actions.on_accepted(listen)
    office = actor_of_account(dispatcher)
    assert number_of(lambda: actions.accept(office, submission_id=submitted.pk)) == "G1702"
    submitted.refresh_from_db()
    assert submitted.state == State.SUBMITTED
    assert not Progress.objects.filter(period="2026-05").exists()
    actions.accept(office, submission_id=submitted.pk)
    assert heard[1:] == [(submitted.pk, [project.pk], "2026-05")]


def test_a_locked_month_stays_as_it_is(submitted: Submission, dispatcher: Account) -> None:
    office = actor_of_account(dispatcher)
    assert actions.lock_period(office, period=MAY) == 0
    actions.accept(office, submission_id=submitted.pk)
    assert actions.lock_period(office, period=MAY) == 1
    submitted.refresh_from_db()
    assert submitted.state == State.LOCKED
    assert number_of(lambda: actions.accept(office, submission_id=submitted.pk)) == "G1702"


def test_the_source_of_a_projects_figures_is_the_submission_handed_in(
    filing: Submission, project: Project, reporter: Account, indicator: Indicator
) -> None:
    assert queries.latest_source([project.pk], MAY) == {}
    fill(reporter, filing, project, indicator)
    actions.submit(actor_of_account(reporter), submission_id=filing.pk)
    facts = queries.latest_source([project.pk], MAY)[project.pk]
    assert (facts.submission_id, facts.by, facts.by_en) == (filing.pk, "宽城区填报岗", "Kuancheng reporter")
    assert queries.latest_source([project.pk], APRIL) == {}


def test_a_future_month_and_a_unit_that_owes_nothing_are_refused(
    form: Form, city: City, dispatcher: Account
) -> None:
    office = actor_of_account(dispatcher)
    june = lambda: actions.open_submission(  # noqa: E731
        office, form_id=form.pk, unit_id=city.kuancheng.pk, period=Period.of_month(2026, 6)
    )
    bureau = lambda: actions.open_submission(  # noqa: E731
        office, form_id=form.pk, unit_id=city.land_bureau.pk, period=MAY
    )
    assert number_of(june) == "G1704"
    assert number_of(bureau) == "G2518"


def test_a_form_version_is_made_once_by_the_office(
    form: Form, indicator: Indicator, operator: Actor, reporter: Account
) -> None:
    assert number_of(lambda: actions.create_form(operator)) == "G1707"
    with pytest.raises(Denied):
        actions.create_form(actor_of_account(reporter), version=2)
    with pytest.raises(NotFound):
        actions.create_form(operator, version=2, indicator_ids=[10**6])
    newer = actions.create_form(operator, version=2, indicator_ids=[indicator.pk])
    assert list(Form.objects.filter(state="in_force")) == [newer]


@pytest.mark.parametrize(
    "who", ["other_reporter", "leader", "task_force", "supervisor", "administrator", "outsider"]
)
def test_nobody_else_files_for_a_unit(
    who: str, filing: Submission, form: Form, city: City, request: pytest.FixtureRequest
) -> None:
    actor = actor_of_account(request.getfixturevalue(who))
    with pytest.raises(Denied):
        actions.open_submission(actor, form_id=form.pk, unit_id=city.kuancheng.pk, period=MAY)
    with pytest.raises(Denied):
        actions.save_cells(actor, submission_id=filing.pk, version=1, values={})
    with pytest.raises(Denied):
        actions.submit(actor, submission_id=filing.pk)
    with pytest.raises(Denied):
        actions.take_workbook(actor, submission_id=filing.pk, name="x.xlsx", data=b"")


@pytest.mark.parametrize("who", ["reporter", "leader", "supervisor", "administrator", "outsider"])
def test_nobody_but_the_office_decides(
    who: str, submitted: Submission, request: pytest.FixtureRequest
) -> None:
    actor = actor_of_account(request.getfixturevalue(who))
    with pytest.raises(Denied):
        actions.accept(actor, submission_id=submitted.pk)
    with pytest.raises(Denied):
        actions.return_submission(actor, submission_id=submitted.pk, remark="x")
    with pytest.raises(Denied):
        actions.lock_period(actor, period=MAY)


def test_reads_stay_within_the_readers_units(submitted: Submission, other_reporter: Account) -> None:
    actor = actor_of_account(other_reporter)
    with pytest.raises(NotFound):
        queries.submission(actor, submitted.pk)
    assert {item.unit_code for item in queries.due_list(actor)} == {"220102"}
    assert {item.unit_code for item in queries.board(actor, MAY)} == {"220102"}


def test_a_snapshot_gets_the_months_filing(submitted: Submission, operator: Actor) -> None:
    facts = {row["unit_code"]: row for row in queries.snapshot_facts(operator, MAY)}
    assert facts["220103"]["submitted_on"] == "2026-06-08"
    assert facts["220103"]["late"] is True
    assert facts["220102"]["submitted_on"] == ""


def test_a_submit_sent_again_is_answered_as_the_first_time(
    filing: Submission, project: Project, indicator: Indicator, reporter: Account, dispatcher: Account
) -> None:
    """The answer was lost on its way; only for the same version and by the same account."""
    fill(reporter, filing, project, indicator)
    actor = actor_of_account(reporter)
    seen = queries.submission(actor, filing.pk).version
    first = actions.submit(actor, submission_id=filing.pk, version=seen)
    again = actions.submit(actor, submission_id=filing.pk, version=seen)
    assert (again.version, again.submitted_at) == (first.version, first.submitted_at)
    submits = history(subject(filing)).filter(verb="collect.submission.submit")
    assert submits.count() == 1
    for who, version in ((reporter, seen - 1), (dispatcher, seen)):
        with pytest.raises(GuatuError) as refused:
            actions.submit(actor_of_account(who), submission_id=filing.pk, version=version)
        assert refused.value.number == "G1701"
    assert submits.count() == 1
