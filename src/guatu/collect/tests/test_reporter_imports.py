"""A reporter's own table for an open submission: cells filled by name and code, and what is refused."""

import pytest

from guatu.collect import actions, queries
from guatu.collect.models import Cell, Submission, Workbook
from guatu.collect.tests.reading.workbooks import made
from guatu.collect.tests.test_imports import MAY, PLANT, WATER, ledger, numbers, report, states
from guatu.collect.types import SubjectKind
from guatu.collect.types.workbook import Target
from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import GuatuError
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.projects.models import Node, Progress, Project
from guatu.targets.models import Indicator


def value(filing: Submission, kind: SubjectKind, pk: int, field: str) -> str:
    return Cell.objects.get(submission=filing, subject_kind=kind, subject_id=pk, field=field).value


def test_a_reporters_table_fills_the_cells_of_the_submission(
    reporter: Account, filing: Submission, project: Project
) -> None:
    row = report(reporter, filing, WATER)
    assert states(row) == ["changed"]
    assert value(filing, SubjectKind.PROJECT, project.pk, "invested_year") == "5000"
    actions.apply_workbook(actor_of_account(reporter), workbook_id=row.pk)
    assert value(filing, SubjectKind.PROJECT, project.pk, "invested_year") == "6200"
    assert value(filing, SubjectKind.PROJECT, project.pk, "note") == "主体施工"
    assert Entry.objects.filter(verb="collect.submission.save").count() == 1
    assert not Progress.objects.filter(period="2026-05").exists()


def test_lines_of_other_districts_and_of_no_project_asked_are_refused(
    reporter: Account, filing: Submission
) -> None:
    unknown = [3, "", "宽城区从未有过的项目", "宽城区", "x", 1, 1, 1, ""]
    row = report(reporter, filing, WATER, PLANT, unknown)
    assert states(row) == ["changed", "refused", "refused"]
    assert numbers(row) == ["G2520", "G2522"]


def test_a_table_of_another_month_is_refused(reporter: Account, filing: Submission) -> None:
    assert numbers(report(reporter, filing, WATER, month=4)) == ["G2521"]


def test_a_reporters_import_is_taken_back(reporter: Account, filing: Submission, project: Project) -> None:
    actor = actor_of_account(reporter)
    row = report(reporter, filing, WATER)
    actions.apply_workbook(actor, workbook_id=row.pk)
    actions.undo_workbook(actor, workbook_id=row.pk)
    assert value(filing, SubjectKind.PROJECT, project.pk, "invested_year") == "5000"
    actions.apply_workbook(actor, workbook_id=report(reporter, filing, WATER).pk)
    last = Workbook.objects.first()
    assert last is not None
    saved = queries.submission(actor, filing.pk)
    cells = queries.cell_keys(saved)
    some = next(key for key in cells.values() if key.field == "physical")
    actions.save_cells(actor, submission_id=filing.pk, version=saved.version, values={some: "36"})
    with pytest.raises(GuatuError) as refused:
        actions.undo_workbook(actor, workbook_id=last.pk)
    assert refused.value.number == "G2528"


def test_indicators_find_theirs_by_name(reporter: Account, filing: Submission, indicator: Indicator) -> None:
    data = made(
        [
            ["宽城区2026年5月主要经济指标"],
            ["指标名称", "计量单位", "1-5月/总量", "1-5月/同比增长(%)"],
            ["新开工项目", "个", 12, 5.5],
            ["没有问的指标", "个", 3, 1],
        ],
        merged=["A1:D1"],
        name="指标",
    )
    row = actions.upload_workbook(
        actor_of_account(reporter), name="指标.xlsx", data=data, unit_id=filing.unit_id,
        target=Target.SUBMISSION, period=MAY,
    )  # fmt: skip
    assert row.submission == filing
    assert states(row) == ["changed", "refused"]
    actions.apply_workbook(actor_of_account(reporter), workbook_id=row.pk, confirmed=True)
    assert value(filing, SubjectKind.INDICATOR, indicator.pk, "value") == "12"
    assert value(filing, SubjectKind.INDICATOR, indicator.pk, "growth") == "5.5"


def test_the_start_of_work_goes_to_its_node_where_there_is_one(
    reporter: Account, filing: Submission, project: Project
) -> None:
    node = Node.objects.get(project=project, code="N1")
    Node.objects.filter(pk=node.pk).update(reaches_stage="started")
    data = made(
        [
            ["2026年5月项目进展"],
            ["序号", "项目名称", "1-5月完成投资", "实际开工时间"],
            [1, project.name, 6200, "2026-04-03"],
        ],
        name="进展",
    )
    row = actions.upload_workbook(
        actor_of_account(reporter), name="进展.xlsx", data=data, unit_id=filing.unit_id,
        target=Target.SUBMISSION, submission_id=filing.pk,
    )  # fmt: skip
    actions.apply_workbook(actor_of_account(reporter), workbook_id=row.pk, confirmed=True)
    assert value(filing, SubjectKind.NODE, node.pk, "actual_start") == "2026-04-03"


def test_without_an_open_submission_there_is_nothing_to_read_into(reporter: Account, city: City) -> None:
    with pytest.raises(GuatuError) as refused:
        actions.upload_workbook(
            actor_of_account(reporter), name="x.xlsx", data=ledger(WATER), unit_id=city.kuancheng.pk,
            target=Target.SUBMISSION, period=MAY,
        )  # fmt: skip
    assert refused.value.number == "G2527"


def test_a_cell_that_moved_since_the_preview_is_not_overwritten(
    reporter: Account, filing: Submission, project: Project
) -> None:
    actor = actor_of_account(reporter)
    row = report(reporter, filing, WATER)
    saved = queries.submission(actor, filing.pk)
    key = next(one for one in queries.cell_keys(saved).values() if one.field == "invested_year")
    actions.save_cells(actor, submission_id=filing.pk, version=saved.version, values={key: "6100"})
    after = actions.apply_workbook(actor, workbook_id=row.pk)
    assert (after.state, after.error["number"]) == ("read", "G1679")
    assert value(filing, SubjectKind.PROJECT, project.pk, "invested_year") == "6100"
