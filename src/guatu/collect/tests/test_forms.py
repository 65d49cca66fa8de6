"""Forms are data: what may be asked, of whom, when; a form of one's own works from the file to the accepted fact."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from guatu.collect import actions, queries
from guatu.collect.models import Form, RegisteredField
from guatu.collect.rules import FormRefused, field_of, read_form
from guatu.collect.tests.conftest import MAY
from guatu.collect.types import FormSpec, Prefill, SubjectKind, Words
from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Kind, Period
from guatu.ledger.queries import verification
from guatu.org.models import Account
from guatu.org.types import Actor
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
