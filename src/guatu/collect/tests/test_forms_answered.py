"""A form of one's own is answered: from the file to the accepted fact, prefilled, its time counted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from guatu.collect import actions, queries
from guatu.collect.models import Cell, Form, Submission
from guatu.collect.tests.conftest import MAY
from guatu.collect.tests.test_forms import QUARTERLY, W22, W23, WEEKLY, load, refusal
from guatu.collect.types import CellKey, Field, SubjectKind, Words
from guatu.conftest import City, actor_of_account
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.errors import Denied
from guatu.kernel.period import Period
from guatu.ledger.queries import verification
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.models import Node, Progress, Project


def test_a_weekly_form_is_opened_filled_submitted_accepted_and_known(
    operator: Actor, city: City, project: Project, reporter: Account, dispatcher: Account
) -> None:
    form = load(operator, WEEKLY)
    actor, office = actor_of_account(reporter), actor_of_account(dispatcher)
    Node.objects.filter(project=project, code="N1").update(actual_start=date(2026, 4, 3))
    owed = [item for item in queries.due_list(actor) if item.form_code == "weekly"]
    assert [str(item.period) for item in owed] == ["2026-W20", "2026-W21", "2026-W22", "2026-W23"]
    assert owed[-1].due_on == date(2026, 6, 8)
    row = actions.open_submission(actor, form_id=form.pk, unit_id=city.kuancheng.pk, period=W22)
    laid_out = queries.sheet(actor, row)
    (item,) = laid_out.projects
    assert [cell.spec.field for cell in item.cells] == ["week_work", "workers"]
    assert item.cells[0].value == "基础施工正在实施。"
    assert item.cells[0].source == Words("节点", "nodes")
    values = {cell.key: text for cell, text in zip(item.cells, ("浇筑完成三层", "120"), strict=True)}
    row = actions.save_cells(actor, submission_id=row.pk, version=row.version, values=values)
    actions.submit(actor, submission_id=row.pk)
    assert queries.known_values(office, SubjectKind.PROJECT, "workers", [project.pk]) == {}
    actions.accept(office, submission_id=row.pk)
    known = queries.known_values(office, SubjectKind.PROJECT, "workers", [project.pk])
    assert (known[project.pk].value, known[project.pk].period) == ("120", W22)
    assert not queries.known_values(
        office, SubjectKind.PROJECT, "workers", [project.pk], on=date(2026, 5, 30)
    )
    assert not Progress.objects.filter(period="2026-05").exists()
    after = actions.open_submission(actor, form_id=form.pk, unit_id=city.kuancheng.pk, period=W23)
    people = queries.sheet(actor, after).projects[0].cells[1]
    assert (people.value, people.previous, people.source) == ("120", "120", Words("上期", "last period"))
    assert verification().fault is None


def test_a_department_answers_for_itself_every_quarter(
    operator: Actor, city: City, dispatcher: Account, task_force: Account, reporter: Account
) -> None:
    form = load(operator, QUARTERLY)
    office = actor_of_account(dispatcher)
    first = Period.of_quarter(2026, 1)
    with refusal("G2518"):
        actions.open_submission(office, form_id=form.pk, unit_id=city.kuancheng.pk, period=first)
    with refusal("G1704"):
        actions.open_submission(office, form_id=form.pk, unit_id=city.land_bureau.pk, period=first.next())
    with pytest.raises(Denied):
        actions.open_submission(
            actor_of_account(reporter), form_id=form.pk, unit_id=city.land_bureau.pk, period=first
        )
    with refusal("G2518"):
        actions.open_submission(office, form_id=form.pk, unit_id=city.land_bureau.pk, period=first)
    Form.objects.filter(pk=form.pk).update(first_period="2026Q1")
    row = actions.open_submission(office, form_id=form.pk, unit_id=city.land_bureau.pk, period=first)
    (unit,) = queries.sheet(office, row).units
    assert unit.words == Words("自然资源局", "Land Bureau")
    values = {unit.cells[0].key: "318"}
    actions.save_cells(office, submission_id=row.pk, version=row.version, values=values)
    actions.submit(office, submission_id=row.pk)
    actions.accept(office, submission_id=row.pk)
    known = queries.known_values(office, SubjectKind.UNIT, "permits", [city.land_bureau.pk])
    assert known[city.land_bureau.pk].value == "318"
    assert not queries.known_values(
        actor_of_account(reporter), SubjectKind.UNIT, "permits", [city.land_bureau.pk]
    )


def test_january_is_answered_with_february(operator: Actor, city: City, dispatcher: Account) -> None:
    text = QUARTERLY.replace('"quarter"', '"month"\njanuary_merged = true\nfirst_period = "2026-01"')
    form = load(operator, text)
    office = actor_of_account(dispatcher)
    january, february = Period.of_month(2026, 1), Period.of_month(2026, 2)
    with refusal("G2518"):
        actions.open_submission(office, form_id=form.pk, unit_id=city.land_bureau.pk, period=january)
    row = actions.open_submission(office, form_id=form.pk, unit_id=city.land_bureau.pk, period=february)
    assert queries.sheet(office, row).heading == Words("2026年1–2月", "Jan–Feb 2026")
    assert queries.board(office, january) == []
    with use_clock(FrozenClock(datetime(2026, 3, 9, 9, tzinfo=ZoneInfo("Asia/Shanghai")))):
        assert [str(item.period) for item in queries.due_list(office)] == ["2026-02"]
    (owed,) = queries.board(office, february)
    assert owed.heading.zh == "2026年1–2月"


def test_a_month_shows_everything_that_belongs_to_it(operator: Actor, city: City, form: Form) -> None:
    load(operator, WEEKLY)
    assert {item.form_code for item in queries.board(operator, MAY)} == {"monthly"}
    months = {str(item.period) for item in queries.board_month(operator, MAY)}
    assert months == {"2026-05", "2026-W20", "2026-W21", "2026-W22"}
    assert {str(item.period) for item in queries.board(operator, W22)} == {"2026-W22"}


# --- prefilling


def test_what_another_form_said_is_prefilled_and_marked(
    operator: Actor, city: City, project: Project, reporter: Account
) -> None:
    load(operator, WEEKLY)
    text = """
code = "digest"
name = "项目月度小结"
cadence = "month"
[[new_fields]]
subject = "projects.project"
code = "digest"
grammar = "text"
name = "本月小结"
[[fields]]
subject = "projects.project"
field = "digest"
prefill = "form"
prefill_from = "week_work"
first_period = "2026-05"
""".replace('first_period = "2026-05"\n', "")
    digest = load(operator, text.replace('cadence = "month"', 'cadence = "month"\nfirst_period = "2026-05"'))
    weekly = Form.objects.get(code="weekly")
    actor = actor_of_account(reporter)
    row = actions.open_submission(actor, form_id=weekly.pk, unit_id=city.kuancheng.pk, period=W22)
    key = CellKey(SubjectKind.PROJECT, project.pk, "week_work")
    row = actions.save_cells(actor, submission_id=row.pk, version=row.version, values={key: "封顶"})
    actions.submit(actor, submission_id=row.pk)
    month = actions.open_submission(actor, form_id=digest.pk, unit_id=city.kuancheng.pk, period=MAY)
    (cell,) = queries.sheet(actor, month).projects[0].cells
    assert (cell.value, cell.prefilled) == ("封顶", True)
    assert cell.source == Words("《重点项目周调度》", "“Weekly dispatch of key projects”")


def test_prose_follows_the_nodes_until_a_person_edits_it(
    filing: Submission, project: Project, reporter: Account
) -> None:
    actor = actor_of_account(reporter)
    node = Node.objects.get(project=project, code="N1")
    note = CellKey(SubjectKind.PROJECT, project.pk, Field.NOTE)

    def of(field: Field) -> CellKey:
        return CellKey(SubjectKind.NODE, node.pk, field)

    def save(values: dict[CellKey, str]) -> str:
        filing.refresh_from_db()
        actions.save_cells(actor, submission_id=filing.pk, version=filing.version, values=values)
        return Cell.objects.get(submission=filing, subject_id=project.pk, field=Field.NOTE).value

    said = save({of(Field.ACTUAL_START): "2026-04-10", of(Field.FORECAST_FINISH): "2026-07-20"})
    assert said == "基础施工已于4月10日开始，预计7月20日完成，较计划晚31天。"
    said = save({of(Field.BLOCKER_KIND): "land", of(Field.BLOCKER): "征地未完"})
    assert said == ("基础施工已于4月10日开始，预计7月20日完成，较计划晚31天，卡在土地：征地未完。")
    assert save({note: "按计划推进"}) == "按计划推进"
    assert save({of(Field.BLOCKER): "已协调"}) == "按计划推进"
    assert save({note: ""}) == ""
    assert save({of(Field.BLOCKER): "仍未完"}) == ""


# --- time and burden


def test_work_is_counted_between_saves_and_a_long_pause_as_five_minutes(
    form: Form, project: Project, reporter: Account, city: City
) -> None:
    actor = actor_of_account(reporter)
    key = CellKey(SubjectKind.PROJECT, project.pk, Field.PHYSICAL)
    row: Submission | None = None
    for minute, text in ((0, ""), (2, "31"), (3, "32"), (43, "33")):
        at = datetime(2026, 6, 8, 9, minute, tzinfo=ZoneInfo("Asia/Shanghai"))
        with use_clock(FrozenClock(at)):
            if row is None:
                row = actions.open_submission(actor, form_id=form.pk, unit_id=city.kuancheng.pk, period=MAY)
            else:
                actions.save_cells(actor, submission_id=row.pk, version=row.version, values={key: text})
                row.refresh_from_db()
    assert row is not None
    assert row.worked_seconds == 2 * 60 + 60 + 5 * 60
