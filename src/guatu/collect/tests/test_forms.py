"""Forms are data: what may be asked, of whom, when; a form of one's own works from the file to the accepted fact."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from guatu.collect import actions, queries
from guatu.collect.models import Cell, Form, RegisteredField, Submission
from guatu.collect.rules import FormRefused, field_of, read_form
from guatu.collect.tests.conftest import MAY
from guatu.collect.types import CellKey, Field, FormSpec, Prefill, SubjectKind, Words
from guatu.conftest import City, actor_of_account
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Kind, Period
from guatu.ledger.queries import verification
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.models import Node, Progress, Project
from guatu.targets.models import Indicator

WEEKLY = """
code = "weekly"
name = "重点项目周调度"
name_en = "Weekly dispatch of key projects"
cadence = "week"
due_workday = 1
circle = "kinds"
unit_kinds = ["district", "zone"]
first_period = "2026-W20"

[[new_fields]]
subject = "projects.project"
code = "week_work"
grammar = "text"
name = "本周完成的工作"
name_en = "Work done this week"

[[new_fields]]
subject = "projects.project"
code = "workers"
grammar = "number"
name = "现场施工人数"
name_en = "Workers on site"
measure = "人"
measure_en = "people"

[[fields]]
subject = "projects.project"
field = "week_work"
required = true
prefill = "nodes"

[[fields]]
subject = "projects.project"
field = "workers"
prefill = "last"
"""
QUARTERLY = """
code = "approvals"
name = "审批服务季报"
name_en = "Quarterly report of approvals"
cadence = "quarter"
due_workday = 8
circle = "units"
units = ["LAND"]

[[new_fields]]
subject = "org.unit"
code = "permits"
grammar = "number"
name = "办结审批件"
name_en = "Permits granted"
measure = "件"

[[fields]]
subject = "org.unit"
field = "permits"
required = true
prefill = "last"
"""
W22, W23 = Period.of_week(2026, 22), Period.of_week(2026, 23)


@contextmanager
def refusal(number: str) -> Iterator[None]:
    """Something is refused by that number of the catalogue."""
    with pytest.raises(GuatuError) as refused:
        yield
    assert refused.value.number == number


def numbers(refused: pytest.ExceptionInfo[Any]) -> list[str]:
    return [fault.error.number for fault in refused.value.faults]


def load(operator: Actor, text: str) -> Form:
    """A form from its file, in force."""
    actions.load_fields(operator)
    form = actions.load_form(operator, file=read_form(text))
    return actions.put_in_force(operator, form_id=form.pk)


def spec(text: str = WEEKLY, **changes: Any) -> FormSpec:
    return replace(read_form(text).spec, **changes)


def form_asking(operator: Actor, *names: str, text: str = WEEKLY, **changes: Any) -> None:
    first = read_form(text).spec.fields[0]
    fields = tuple(
        replace(
            first,
            subject=SubjectKind(name.partition("/")[0]),
            field=name.partition("/")[2],
            prefill=Prefill.NOTHING,
        )
        for name in names
    )
    actions.draft_form(operator, spec=spec(text, fields=fields, **changes))


# --- nothing that is known, nothing twice


def test_a_form_that_asks_what_is_known_is_refused_with_the_place(operator: Actor, city: City) -> None:
    actions.load_fields(operator)
    with pytest.raises(FormRefused) as refused:
        form_asking(operator, "projects.project/total_investment")
    (fault,) = refused.value.faults
    assert (fault.error.number, fault.place and fault.place.route) == ("G2501", "projects:list")
    assert "总投资" in refused.value.text("zh-hans")
    assert "Total investment" in refused.value.text("en")
    assert not Form.objects.exists()


def test_what_another_form_asks_is_refused_with_that_form(operator: Actor, form: Form) -> None:
    with pytest.raises(FormRefused) as refused:
        form_asking(operator, "projects.node/blocker", "projects.node/blocker_kind")
    assert numbers(refused) == ["G2502", "G2502"]
    place = refused.value.faults[0].place
    assert place is not None
    assert (place.route, place.argument) == ("collect:form", "monthly")
    actions.retire_form(operator, form_id=form.pk)
    form_asking(operator, "projects.node/blocker", "projects.node/blocker_kind")


def test_an_indicator_asked_of_the_same_units_or_counted_is_refused(
    operator: Actor, form: Form, indicator: Indicator
) -> None:
    again = spec(
        cadence=Kind.MONTH, first_period=MAY, indicator_codes=(indicator.code,), unit_kinds=("zone",)
    )
    with pytest.raises(FormRefused) as refused:
        actions.draft_form(operator, spec=replace(again, fields=()))
    assert "G2502" in numbers(refused)
    bureaus = replace(again, fields=(), unit_kinds=("department",))
    with pytest.raises(FormRefused) as refused:
        actions.draft_form(operator, spec=bureaus)
    assert "G2502" not in numbers(refused)


@pytest.mark.parametrize("name", ["总投资", "项目总投资（万元）", "计划总投资", "Total investment"])
def test_another_name_for_the_same_fact_is_no_new_field(name: str, operator: Actor, city: City) -> None:
    actions.load_fields(operator)
    field = field_of(
        {"subject": "projects.project", "code": "whole", "grammar": "money", "name": name, "form": "weekly"}
    )
    with pytest.raises(FormRefused) as refused:
        actions.add_field(operator, field=field)
    assert numbers(refused) == ["G2504"]
    assert refused.value.faults[0].place is not None
    assert not RegisteredField.objects.filter(code="whole").exists()


@pytest.mark.parametrize(
    ("names", "changes", "number"),
    [
        (["projects.project/nothing"], {}, "G2503"),
        ([], {}, "G2505"),
        (["projects.project/physical"], {"cadence": Kind.MONTH, "first_period": None}, "G2506"),
        (["projects.project/invested_year"], {}, "G2507"),
        (["projects.project/invested_year"], {"due_workday": 30}, "G2509"),
        (["projects.project/invested_year"], {"january_merged": True}, "G2512"),
        (["projects.project/invested_year"], {"first_period": MAY}, "G2513"),
        (["projects.project/invested_year"], {"indicator_codes": ("x",)}, "G2517"),
    ],
)
def test_a_form_that_could_not_be_answered_is_refused(
    names: list[str], changes: dict[str, Any], number: str, operator: Actor, city: City
) -> None:
    actions.load_fields(operator)
    with pytest.raises(FormRefused) as refused:
        form_asking(operator, *names, **changes)
    assert number in numbers(refused)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("code = ", "G2514"),
        ('code = "x"', "G2514"),
        ('code = "x"\nname = "x"\ncadence = "daily"', "G2514"),
        ('code = "x"\nname = "x"\ncolour = "red"', "G2514"),
        ('code = "x"\nname = "x"\nfirst_period = "2026-13"', "G1003"),
        ('code = "x"\nname = "x"\n[[new_fields]]\nname = "a"\ncode = "a"', "G2515"),
        ('code = "x"\nname = "x"\n[[new_fields]]\nsubject="org.unit"\ngrammar="choice"\nname="a"\ncode="aa"', "G2515"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_form_is_refused_by_its_number(text: str, number: str) -> None:
    with pytest.raises(GuatuError) as refused:
        read_form(text)
    assert refused.value.number == number


def test_units_and_kinds_that_are_not_there_are_refused(operator: Actor, city: City) -> None:
    actions.load_fields(operator)
    for text, changes in ((QUARTERLY, {"unit_codes": ("NOPE",)}), (WEEKLY, {"unit_kinds": ("moon",)})):
        with pytest.raises(GuatuError) as refused:
            form_asking(operator, "org.unit/permits", text=text, **changes)
        assert refused.value.number == "G2510"


# --- versions


def test_a_version_in_force_ends_the_one_before_and_is_fixed(operator: Actor, city: City) -> None:
    first = load(operator, WEEKLY)
    second = actions.draft_form(operator, spec=spec(first_period=None))
    assert (second.version, second.state) == (2, "draft")
    actions.put_in_force(operator, form_id=second.pk, first_period=W23)
    first.refresh_from_db()
    assert (first.state, first.last_period) == ("retired", "2026-W22")
    with refusal("G2508"):
        actions.put_in_force(operator, form_id=first.pk)
    again = actions.draft_form(operator, spec=spec())
    assert actions.draft_form(operator, spec=spec()).version == again.version == 3
    second.refresh_from_db()
    actions.retire_form(operator, form_id=second.pk, last_period=W23)
    with refusal("G2508"):
        actions.retire_form(operator, form_id=second.pk)
    assert verification().fault is None


def test_a_version_does_not_begin_with_what_was_already_answered(
    operator: Actor, city: City, reporter: Account
) -> None:
    form = load(operator, WEEKLY)
    actions.open_submission(
        actor_of_account(reporter), form_id=form.pk, unit_id=city.kuancheng.pk, period=W23
    )
    draft = actions.draft_form(operator, spec=spec())
    for period in (W22, MAY):
        with refusal("G2513"):
            actions.put_in_force(operator, form_id=draft.pk, first_period=period)
    assert actions.put_in_force(operator, form_id=draft.pk, first_period=W23.next()).state == "in_force"


@pytest.mark.parametrize(
    "who", ["reporter", "leader", "supervisor", "task_force", "administrator", "outsider"]
)
def test_only_the_office_makes_forms_and_fields(
    who: str, operator: Actor, form: Form, request: pytest.FixtureRequest
) -> None:
    actor = actor_of_account(request.getfixturevalue(who))
    field = field_of({"subject": "org.unit", "code": "aa", "grammar": "text", "name": "甲", "form": "x"})
    for call in (
        lambda: actions.load_fields(actor),
        lambda: actions.add_field(actor, field=field),
        lambda: actions.give_field(actor, kind=SubjectKind.PROJECT, code="note"),
        lambda: actions.draft_form(actor, spec=spec()),
        lambda: actions.load_form(actor, file=read_form(WEEKLY)),
        lambda: actions.put_in_force(actor, form_id=form.pk),
        lambda: actions.retire_form(actor, form_id=form.pk),
    ):
        with pytest.raises(Denied):
            call()


def test_every_field_has_one_owner_and_one_source(operator: Actor, city: City) -> None:
    actions.load_fields(operator)
    assert actions.load_fields(operator) == 0
    row = actions.give_field(
        operator, kind=SubjectKind.PROJECT, code="note", owner_unit_id=city.land_bureau.pk
    )
    assert queries.registry()[SubjectKind.PROJECT, "note"].owner_words == Words("自然资源局", "Land Bureau")
    actions.give_field(operator, kind=SubjectKind.PROJECT, code="note", owner_post_id=city.land_post.pk)
    row.refresh_from_db()
    assert (row.owner, row.owner_unit, row.owner_post) == ("post", None, city.land_post)
    with refusal("G2515"):
        actions.give_field(
            operator, kind=SubjectKind.PROJECT, code="note", owner_unit_id=city.root.pk,
            owner_post_id=city.land_post.pk,
        )  # fmt: skip
    with pytest.raises(NotFound):
        actions.give_field(operator, kind=SubjectKind.PROJECT, code="nothing")
    for field in queries.registry().values():
        assert bool(field.page) != bool(field.form)


# --- a form of one's own, from end to end


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
