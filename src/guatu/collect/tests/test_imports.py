"""Somebody's own workbook, from the upload to what was written: projects of the office, cells of a reporter."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.collect import actions, queries
from guatu.collect.actions import Correction
from guatu.collect.actions.workbook_applying import confirm_workbook
from guatu.collect.models import ReadingProfile, Submission, Workbook, WorkbookLine
from guatu.collect.queries.workbook import PATIENCE
from guatu.collect.tests.reading.workbooks import made
from guatu.collect.types.workbook import Target
from guatu.conftest import City, actor_of_account
from guatu.kernel.clock import clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.ledger.queries import verification
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects import actions as project_actions
from guatu.projects.actions import edit_project
from guatu.projects.models import InvestmentPlan, Progress, Project

MAY = Period.of_month(2026, 5)
CODE = "2605-220103-04-01-000001"
HEADS = [
    "序号",
    "项目代码",
    "项目名称",
    "县区",
    "项目单位",
    "总投资",
    "2026年计划投资",
    "1-5月完成投资",
    "形象进度",
]
WATER = [1, CODE, "宽城区净水厂扩建", "宽城区", "春城水务集团", 36000, 9000, 6200, "主体施工"]
PLANT = [2, "2604-220102-04-01-000002", "南关区新材料厂", "南关区", "南关新材料公司", 8000, 3000, 500, "打桩"]
LOST = [3, "", "不知哪里的项目", "火星区", "某公司", 100, 50, 10, ""]


def ledger(*rows: list[Any], month: int = 5, unit: str = "万元") -> bytes:
    """A ledger of projects as an office keeps it."""
    heads = [one.replace("1-5月", f"1-{month}月") for one in HEADS]
    return made(
        [
            [f"2026年{month}月重点项目台账"],
            [f"单位：{unit}", "", "", "", "", "", f"截至2026年{month}月31日"],
            heads,
            *rows,
        ],
        merged=["A1:I1"],
        name="台账",
    )


def office(dispatcher: Account, data: bytes, city: City, period: Period | None = MAY) -> Workbook:
    return actions.upload_workbook(
        actor_of_account(dispatcher),
        name="重点项目台账.xlsx",
        data=data,
        unit_id=city.root.pk,
        target=Target.PROJECTS,
        period=period,
    )


def report(reporter: Account, filing: Submission, *rows: list[Any], month: int = 5) -> Workbook:
    return actions.upload_workbook(
        actor_of_account(reporter),
        name="宽城5月.xlsx",
        data=ledger(*rows, month=month),
        unit_id=filing.unit_id,
        target=Target.SUBMISSION,
        submission_id=filing.pk,
    )


def states(row: Workbook) -> list[str]:
    return [line.state for line in row.lines.all()]


def numbers(row: Workbook) -> list[str]:
    return [fault[1] for line in row.lines.all() for fault in line.faults if not fault[6]]


# --- the office's ledger


def test_a_ledger_is_read_and_compared_and_nothing_is_written(
    dispatcher: Account, city: City, project: Project
) -> None:
    before = Project.objects.values("pk", "owner", "total_investment")
    kept = list(before)
    row = office(dispatcher, ledger(WATER, PLANT, LOST), city)
    assert row.state == "read"
    assert states(row) == ["changed", "new", "refused"]
    assert numbers(row) == ["G2530"]
    assert row.counts["refused"] == 1
    changed = row.lines.get(number=1)
    assert ["total_investment", "350000000", "360000000", "F4"] in changed.changes
    assert ["owner", "", "春城水务集团", "E4"] in changed.changes
    assert list(before.all()) == kept


def test_an_import_needs_a_look_at_what_is_refused(dispatcher: Account, city: City, project: Project) -> None:
    row = office(dispatcher, ledger(WATER, LOST), city)
    with pytest.raises(GuatuError) as refused:
        actions.apply_workbook(actor_of_account(dispatcher), workbook_id=row.pk)
    assert refused.value.number == "G2525"
    project.refresh_from_db()
    assert project.owner == ""


def test_a_ledger_is_applied_and_again_changes_nothing(
    dispatcher: Account, city: City, project: Project
) -> None:
    actor = actor_of_account(dispatcher)
    data = ledger(WATER, PLANT, LOST)
    row = actions.apply_workbook(actor, workbook_id=office(dispatcher, data, city).pk, confirmed=True)
    assert row.state == "applied"
    project.refresh_from_db()
    assert (project.owner, project.total_investment) == ("春城水务集团", Decimal(360_000_000))
    plant = Project.objects.get(code=PLANT[1])
    assert (plant.unit, plant.total_investment) == (city.nanguan, Decimal(80_000_000))
    assert InvestmentPlan.objects.get(project=plant).amount == Decimal(30_000_000)
    figures = Progress.objects.get(project=project, period="2026-05")
    assert (figures.invested_year, figures.note) == (Decimal(62_000_000), "主体施工")
    assert figures.source == f"collect.workbook:{row.pk}"
    entry = Entry.objects.get(verb="collect.workbook.apply")
    assert row.digest in entry.after
    assert Entry.objects.filter(verb="projects.list.import").count() == 2
    assert verification().fault is None
    again = office(dispatcher, data, city)
    assert states(again) == ["same", "same", "refused"]
    assert queries.earlier_import(again) == row
    count = Project.objects.count(), Progress.objects.count()
    actions.apply_workbook(actor, workbook_id=again.pk, confirmed=True)
    assert (Project.objects.count(), Progress.objects.count()) == count


def test_a_failing_line_in_the_middle_writes_nothing(
    dispatcher: Account, city: City, project: Project, operator: Actor
) -> None:
    row = office(
        dispatcher, ledger(PLANT, WATER, [3, "", "南关区另一个厂", "南关区", "x", 10, 5, 1, ""]), city
    )
    edit_project(operator, project_id=project.pk, changes={"owner": "别的单位"})
    after = actions.apply_workbook(actor_of_account(dispatcher), workbook_id=row.pk, confirmed=True)
    assert (after.state, after.error["number"]) == ("read", "G1679")
    assert Project.objects.count() == 1
    assert not InvestmentPlan.objects.exists()


def test_an_import_is_taken_back_while_nothing_changed_since(
    dispatcher: Account, city: City, project: Project
) -> None:
    actor = actor_of_account(dispatcher)
    row = office(dispatcher, ledger(WATER, PLANT), city)
    actions.apply_workbook(actor, workbook_id=row.pk, confirmed=True)
    undone = actions.undo_workbook(actor, workbook_id=row.pk)
    project.refresh_from_db()
    assert (undone.state, project.owner, project.total_investment) == ("undone", "", Decimal(350_000_000))
    assert not Project.objects.filter(code=PLANT[1]).exists()
    assert verification().fault is None


def test_what_changed_since_is_not_taken_back(dispatcher: Account, city: City, project: Project) -> None:
    actor = actor_of_account(dispatcher)
    row = office(dispatcher, ledger(WATER), city)
    actions.apply_workbook(actor, workbook_id=row.pk, confirmed=True)
    edit_project(actor, project_id=project.pk, changes={"owner": "别的单位"})
    with pytest.raises(GuatuError) as refused:
        actions.undo_workbook(actor, workbook_id=row.pk)
    assert refused.value.number == "G1678"
    assert queries.imported(actor, row.pk).state == "applied"


def test_a_month_is_taken_from_the_tables_where_none_was_chosen(
    dispatcher: Account, city: City, project: Project
) -> None:
    row = office(dispatcher, ledger(WATER), city, period=None)
    assert row.period == "2026-05"
    assert any(change[0] == "invested_year" for change in row.lines.get().changes)


def test_a_broken_file_is_refused_and_said_so(dispatcher: Account, city: City) -> None:
    row = office(dispatcher, b"%PDF-1.7 nothing", city)
    assert (row.state, row.error["number"]) == ("refused", "G1761")
    assert not row.lines.exists()
    with pytest.raises(GuatuError) as refused:
        actions.apply_workbook(actor_of_account(dispatcher), workbook_id=row.pk)
    assert refused.value.number == "G2526"


def test_a_large_file_is_refused_by_its_size(dispatcher: Account, city: City, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(GuatuError) as refused:
        office(dispatcher, ledger(WATER), city)
    assert refused.value.number == "G1750"


@pytest.mark.parametrize("who", ["leader", "supervisor", "task_force", "administrator", "outsider"])
def test_who_does_not_fill_imports_nothing(who: str, city: City, request: pytest.FixtureRequest) -> None:
    actor = actor_of_account(request.getfixturevalue(who))
    with pytest.raises((Denied, NotFound)):
        actions.upload_workbook(
            actor, name="x.xlsx", data=ledger(WATER), unit_id=city.kuancheng.pk, target=Target.PROJECTS
        )
    assert not Workbook.objects.exists()


def test_a_reporter_imports_no_register(reporter: Account, city: City) -> None:
    with pytest.raises(Denied):
        actions.upload_workbook(
            actor_of_account(reporter), name="x.xlsx", data=ledger(WATER), unit_id=city.kuancheng.pk,
            target=Target.PROJECTS,
        )  # fmt: skip


def test_another_district_sees_and_touches_no_import(
    reporter: Account, other_reporter: Account, filing: Submission
) -> None:
    row = report(reporter, filing, WATER)
    stranger = actor_of_account(other_reporter)
    assert not queries.workbooks(stranger).exists()
    for verb in (actions.apply_workbook, actions.undo_workbook, actions.drop_workbook):
        with pytest.raises(NotFound):
            verb(stranger, workbook_id=row.pk)
    with pytest.raises(NotFound):
        actions.correct_workbook(stranger, workbook_id=row.pk)


def test_a_large_one_is_read_and_written_by_the_worker(
    dispatcher: Account, city: City, project: Project, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    monkeypatch.setattr("guatu.collect.actions.workbook.AT_ONCE_BYTES", 10)
    monkeypatch.setattr("guatu.collect.actions.workbook_applying.AT_ONCE_LINES", 0)
    with django_capture_on_commit_callbacks(execute=True):
        row = office(dispatcher, ledger(WATER), city)
        assert row.state == "waiting"
    actor = actor_of_account(dispatcher)
    assert queries.imported(actor, row.pk).state == "read"
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.apply_workbook(actor, workbook_id=row.pk, confirmed=True).state == "writing"
    assert queries.imported(actor, row.pk).state == "applied"


def test_one_that_waits_is_dropped_and_not_read(
    dispatcher: Account, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guatu.collect.actions.workbook.AT_ONCE_BYTES", 10)
    row = office(dispatcher, ledger(WATER), city)
    actions.drop_workbook(actor_of_account(dispatcher), workbook_id=row.pk)
    assert queries.imported(actor_of_account(dispatcher), row.pk).state == "dropped"


# --- what is corrected, and kept


def test_a_correction_is_read_at_once_and_kept_for_next_month(
    dispatcher: Account, city: City, project: Project
) -> None:
    actor = actor_of_account(dispatcher)
    row = office(dispatcher, ledger(WATER), city)
    entry = row.reading["sheets"][0]
    key = next(column["key"] for column in entry["columns"] if column["field"] == "total_investment_yuan")
    corrected = actions.correct_workbook(
        actor, workbook_id=row.pk, tables={entry["mark"]: Correction({key: ""}, unit="亿元")}
    )
    changes = {change[0]: change[2] for change in corrected.lines.get().changes}
    assert "total_investment" not in changes
    assert changes["plan_year"] == "900000000000"
    assert Entry.objects.filter(verb="collect.workbook.map").count() == 1
    june = office(dispatcher, ledger(WATER, month=6), city, Period.of_month(2026, 6))
    (read,) = june.reading["sheets"]
    assert (read["profile"], read["unit"]) == (True, "亿元")
    assert "total_investment" not in {change[0] for change in june.lines.get().changes}
    profile = ReadingProfile.objects.get()
    actions.forget_profile(actor, profile_id=profile.pk)
    july = office(dispatcher, ledger(WATER, month=6), city, Period.of_month(2026, 6))
    assert july.reading["sheets"][0]["profile"] is False


def test_a_sheet_is_left_out_and_stays_so(dispatcher: Account, city: City, project: Project) -> None:
    actor = actor_of_account(dispatcher)
    row = office(dispatcher, ledger(WATER), city)
    left = actions.correct_workbook(actor, workbook_id=row.pk, sheets={"台账": False})
    assert left.lines.count() == 0
    assert office(dispatcher, ledger(WATER, month=6), city).lines.count() == 0


def test_what_is_not_on_the_lists_is_no_correction(dispatcher: Account, city: City, project: Project) -> None:
    actor = actor_of_account(dispatcher)
    row = office(dispatcher, ledger(WATER), city)
    mark = row.reading["sheets"][0]["mark"]
    for wrong in (
        {mark: Correction({"没有": "name"})},
        {mark: Correction(kind="poem")},
        {mark: Correction(unit="斤")},
        {"no such table": Correction()},
    ):
        with pytest.raises(GuatuError) as refused:
            actions.correct_workbook(actor, workbook_id=row.pk, tables=wrong)
        assert refused.value.number == "G2529"
    assert not ReadingProfile.objects.exists()


def test_nobody_forgets_what_another_district_keeps(
    reporter: Account, other_reporter: Account, filing: Submission
) -> None:
    row = report(reporter, filing, WATER)
    mark = row.reading["sheets"][0]["mark"]
    actions.correct_workbook(
        actor_of_account(reporter), workbook_id=row.pk, tables={mark: Correction(unit="亿元")}
    )
    profile = ReadingProfile.objects.get()
    with pytest.raises(NotFound):
        actions.forget_profile(actor_of_account(other_reporter), profile_id=profile.pk)


def test_as_many_queries_for_many_lines_as_for_few(dispatcher: Account, city: City, project: Project) -> None:
    def rows(count: int) -> list[list[Any]]:
        return [
            [at, "", f"南关区第{at}厂", "南关区", "x", 100 + at, 50, 10, "打桩"] for at in range(1, count)
        ]

    def asked(count: int) -> int:
        with CaptureQueriesContext(connection) as caught:
            row = office(dispatcher, ledger(*rows(count)), city)
        assert WorkbookLine.objects.filter(workbook=row).count() == count - 1
        return len(caught)

    assert asked(200) <= asked(5) + 2


# --- cut off


def test_an_import_that_was_cut_off_is_read_again_and_goes_on(
    dispatcher: Account, city: City, as_: Callable[[Account], Client]
) -> None:
    actor, row = actor_of_account(dispatcher), office(dispatcher, ledger(WATER), city)
    confirm_workbook(actor, workbook_id=row.pk)  # and then the worker is killed
    with pytest.raises(GuatuError) as busy:
        actions.correct_workbook(actor, workbook_id=row.pk)
    assert busy.value.number == "G2526"
    Workbook.objects.update(begun_at=clock().now() - PATIENCE - timedelta(seconds=1))
    page = as_(dispatcher).get(f"/collect/workbooks/{row.pk}/").content.decode()
    assert f'action="/collect/workbooks/{row.pk}/reread/"' in page
    row = actions.correct_workbook(actor, workbook_id=row.pk)
    assert (row.state, row.counts["new"]) == ("read", 1)
    assert actions.apply_workbook(actor, workbook_id=row.pk).state == "applied"
    assert Project.objects.filter(code=CODE).exists()


def test_who_writes_an_import_that_was_taken_over_writes_nothing(
    dispatcher: Account, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, row = actor_of_account(dispatcher), office(dispatcher, ledger(WATER), city)
    write = project_actions.import_listed

    def overtaken(*given: Any, **named: Any) -> Any:
        done = write(*given, **named)
        Workbook.objects.update(state="dropped")
        return done

    monkeypatch.setattr(project_actions, "import_listed", overtaken)
    actions.apply_workbook(actor, workbook_id=row.pk)
    assert not Project.objects.filter(code=CODE).exists()
