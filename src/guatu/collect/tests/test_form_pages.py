"""Pages, API and command line of forms: the editor says what stands against a version, and what it would add."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guatu.collect import actions, queries
from guatu.collect.form_commands import form_group
from guatu.collect.models import Form, RegisteredField, Submission
from guatu.collect.rules import read_form
from guatu.collect.tests.test_forms import QUARTERLY, WEEKLY, load
from guatu.conftest import City
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.models import Project

As = Callable[[Account], Client]


def posted(*fields: str, **other: object) -> dict[str, object]:
    """What the editor sends of the weekly form with some fields."""
    return {
        "code": "weekly", "name": "周调度", "name_en": "Weekly", "cadence": "week", "due_workday": "1",
        "circle": "ranked", "field": list(fields), **other,
    }  # fmt: skip


def test_the_list_and_a_form_show_what_is_asked_and_what_it_costs(
    form: Form, filing: Submission, dispatcher: Account, reporter: Account, as_: As
) -> None:
    client = as_(dispatcher)
    page = client.get("/collect/forms/").content.decode()
    assert "项目与指标月报" in page
    assert "新建报表" in page
    assert "新建报表" not in as_(reporter).get("/collect/forms/").content.decode()
    page = client.get("/collect/forms/monthly/").content.decode()
    for said in ("本年累计完成投资", "宽城区", "期末后第 5 个工作日", "2026年7月7日", "停用"):
        assert said in page
    assert client.get("/collect/forms/nothing/").status_code == 404


def test_the_editor_names_the_place_and_saves_a_draft_that_may_be_asked(
    form: Form, operator: Actor, dispatcher: Account, as_: As
) -> None:
    client = as_(dispatcher)
    page = client.post("/collect/forms/new/", posted("projects.project/total_investment", do="save"))
    text = page.content.decode()
    assert "G2501" in text
    assert 'href="/projects/"' in text
    text = client.post("/collect/forms/new/", posted("projects.node/blocker", do="save")).content.decode()
    assert 'href="/collect/forms/monthly/"' in text
    assert Form.objects.count() == 1
    new = {
        "new-subject": "projects.project", "new-name": "现场人数", "new-code": "workers", "new-grammar": "number",
        "new-measure": "人", "do": "register",
    }  # fmt: skip
    text = client.post("/collect/forms/new/", posted(**new)).content.decode()
    assert "projects.project/workers" in text
    assert RegisteredField.objects.get(code="workers").form_code == "weekly"
    answer = client.post(
        "/collect/forms/new/",
        posted("projects.project/workers", do="save", required=["projects.project/workers"]),
    )
    assert answer.status_code == 302
    draft = Form.objects.get(code="weekly")
    assert (draft.state, draft.asked.get().required) == ("draft", True)
    client.post(f"/collect/forms/{draft.pk}/force/", {"period": "2026-W24"})
    draft.refresh_from_db()
    assert (draft.state, draft.first_period) == ("in_force", "2026-W24")
    client.post(f"/collect/forms/{draft.pk}/retire/", {"period": "2026-W30"})
    draft.refresh_from_db()
    assert (draft.state, draft.last_period) == ("retired", "2026-W30")
    # Refused with its words: only a form in force is retired.
    assert "G2508" in client.post(f"/collect/forms/{draft.pk}/retire/", follow=True).content.decode()


def test_a_second_name_for_a_known_fact_is_refused_on_the_page(
    form: Form, dispatcher: Account, as_: As
) -> None:
    new = {
        "new-subject": "projects.project", "new-name": "计划总投资", "new-code": "whole", "new-grammar": "money",
        "do": "register",
    }  # fmt: skip
    text = as_(dispatcher).post("/collect/forms/new/", posted(**new)).content.decode()
    assert "G2504" in text
    assert not RegisteredField.objects.filter(code="whole").exists()


def test_rows_are_moved_and_dropped_without_script_too(
    operator: Actor, city: City, dispatcher: Account, as_: As
) -> None:
    load(operator, WEEKLY)
    client, keys = as_(dispatcher), ("projects.project/week_work", "projects.project/workers")

    def order(**more: object) -> list[int]:
        text = client.post("/collect/forms/weekly/edit/", posted(*keys, **more)).content.decode()
        return [text.find(f'name="field" value="{key}"') for key in keys]

    first, second = order()
    assert 0 < first < second
    first, second = order(do="down:projects.project/week_work")
    assert first > second
    first, second = order(**{"at:projects.project/week_work": "2", "at:projects.project/workers": "1"})
    assert first > second
    assert order(do="drop:projects.project/workers")[1] == -1


def test_the_preview_says_what_a_change_adds(
    operator: Actor, city: City, project: Project, dispatcher: Account, as_: As
) -> None:
    load(operator, WEEKLY)
    client = as_(dispatcher)
    text = client.post(
        "/collect/forms/weekly/edit/",
        posted("projects.project/workers"),
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "<main" not in text
    assert "2 → 1" in text
    added = queries.added_by(operator, read_form(WEEKLY).spec)
    assert (added.fields_before, added.fields_after, added.month) == (2, 2, 0)
    # One project of one unit: 2 seconds for a text, 20 for a number, 52 weeks a year.
    assert added.month_after == pytest.approx(22 / 60 * 52 / 12)


def test_the_burden_is_summed_by_unit_in_a_bounded_number_of_queries(
    operator: Actor, form: Form, filing: Submission, project: Project, dispatcher: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    load(operator, WEEKLY)
    load(operator, QUARTERLY)
    with django_assert_max_num_queries(10):
        found = queries.burdens(operator)
    assert [one.code for one in found.forms] == ["approvals", "monthly", "weekly"]
    kuancheng = next(unit for unit in found.units if unit.code == "220103")
    assert set(kuancheng.by_form) == {"monthly", "weekly"}
    assert kuancheng.a_month == pytest.approx(sum(kuancheng.by_form.values()))
    assert kuancheng.fields == sum(one.fields for one in found.forms if one.code in kuancheng.by_form)
    monthly = found.forms[1]
    assert kuancheng.share == monthly.share  # the only unit that opened any
    assert monthly.share is not None
    assert 0 < monthly.share < 1
    assert monthly.measured is None
    client = as_(dispatcher)
    with django_assert_max_num_queries(20):
        assert "预填占比" in client.get("/collect/burden/").content.decode()
    assert 'href="/collect/burden/"' in client.get("/collect/board/").content.decode()
    with django_assert_max_num_queries(20):
        assert client.get("/collect/forms/").status_code == 200
    with django_assert_max_num_queries(25):
        assert client.get("/collect/forms/weekly/").status_code == 200


@pytest.mark.parametrize("who", ["reporter", "leader", "supervisor", "outsider"])
def test_only_the_office_edits(who: str, form: Form, request: pytest.FixtureRequest, as_: As) -> None:
    client = as_(request.getfixturevalue(who))
    assert client.get("/collect/forms/new/").status_code == 403
    assert client.post("/collect/forms/monthly/edit/", posted()).status_code == 403
    for step in ("force", "retire"):
        assert client.post(f"/collect/forms/{form.pk}/{step}/").status_code == 403
    body = {"form": {"code": "x", "name": "x"}}
    assert client.post("/api/collect/forms", body, content_type="application/json").status_code == 403
    form.refresh_from_db()
    assert form.state == "in_force"


def test_the_registry_says_where_each_field_is_known(form: Form, reporter: Account, as_: As) -> None:
    text = as_(reporter).get("/collect/fields/").content.decode()
    assert "总投资" in text
    assert 'href="/collect/forms/monthly/"' in text


def test_a_field_is_given_to_another_owner_on_its_page(
    form: Form, dispatcher: Account, reporter: Account, city: City, as_: As
) -> None:
    office, address = as_(dispatcher), "/collect/fields/projects.project/note/"
    assert f'href="{address}"' in office.get("/collect/fields/").content.decode()
    assert office.post(address, {"unit": city.land_bureau.pk, "post": city.land_post.pk}).status_code == 422
    assert office.post(address, {"unit": city.land_bureau.pk}).status_code == 302
    assert Entry.objects.latest("number").verb == "collect.field.own"
    text = as_(reporter).get(address).content.decode()
    assert "所属单位 → 自然资源局" in text
    assert "更改责任方" not in text
    assert office.post(address, {"unit": "", "post": ""}).status_code == 302
    assert "自然资源局 → 所属单位" in office.get(address).content.decode()
    assert office.get("/collect/fields/projects.project/nothing/").status_code == 404
    assert office.get("/collect/fields/nothing/note/").status_code == 404


@pytest.mark.parametrize("who", ["reporter", "other_reporter", "leader", "outsider"])
def test_only_the_office_gives_a_field_away(
    who: str, form: Form, city: City, request: pytest.FixtureRequest, as_: As
) -> None:
    client, body = as_(request.getfixturevalue(who)), {"unit_id": city.land_bureau.pk}
    assert (
        client.post("/collect/fields/projects.project/note/", {"unit": city.land_bureau.pk}).status_code
        == 403
    )
    answer = client.put(
        "/api/collect/fields/projects.project/note/owner", body, content_type="application/json"
    )
    assert answer.status_code == 403


def test_the_api_and_the_command_line_give_a_field_away(
    form: Form, dispatcher: Account, city: City, as_: As
) -> None:
    address = "/api/collect/fields/projects.project/note/owner"
    made = (
        as_(dispatcher).put(address, {"unit_id": city.land_bureau.pk}, content_type="application/json").json()
    )
    assert (made["owner"], made["owner_name"]) == ("unit", "自然资源局")
    missing = as_(dispatcher).put(address, {"unit_id": 99_999}, content_type="application/json")
    assert missing.status_code == 404
    run = CliRunner()
    said = run.invoke(form_group, ["own", "projects.project/note"])
    assert "the unit that answers" in said.output
    assert run.invoke(form_group, ["own", "projects.project/note", "--unit", "nobody"]).exit_code == 1
    said = run.invoke(form_group, ["own", "projects.project/note", "--unit", city.land_bureau.code])
    assert "自然资源局" in said.output
    assert Entry.objects.filter(verb="collect.field.own").count() == 3


def test_the_api_makes_forms_by_the_same_rules(form: Form, dispatcher: Account, as_: As) -> None:
    client = as_(dispatcher)
    body = {
        "code": "weekly", "name": "周调度", "cadence": "week",
        "new_fields": [
            {"subject": "projects.project", "code": "workers", "grammar": "number", "name": "现场人数"}
        ],
        "fields": [{"subject": "projects.project", "field": "workers"}],
    }  # fmt: skip
    twice = {**body, "fields": [{"subject": "projects.node", "field": "blocker"}], "new_fields": []}
    assert (
        client.post("/api/collect/forms", {"form": twice}, content_type="application/json").json()["number"]
        == "G2500"
    )
    made = client.post("/api/collect/forms", {"form": body}, content_type="application/json").json()
    assert (made["version"], made["state"], made["fields"][0]["name"]) == (1, "draft", "现场人数")
    forced = client.post(
        f"/api/collect/forms/{made['id']}/force", {"period": "2026-W24"}, content_type="application/json"
    )
    assert forced.json()["state"] == "in_force"
    assert {one["code"] for one in client.get("/api/collect/forms").json()} == {"monthly", "weekly"}
    assert any(one["source"] == "known" for one in client.get("/api/collect/fields").json())
    assert {one["code"] for one in client.get("/api/collect/burden").json()["forms"]} == {"monthly", "weekly"}
    assert client.get("/api/collect/forms/weekly").json()["cadence"] == "week"


def test_the_command_line_checks_and_loads_a_file(operator: Actor, city: City, tmp_path: Path) -> None:
    actions.load_fields(operator)
    file = tmp_path / "weekly.toml"
    file.write_text(WEEKLY, "utf-8")
    run = CliRunner()
    checked = run.invoke(form_group, ["check", str(file)])
    assert checked.exit_code == 0, checked.output
    assert not Form.objects.exists()
    loaded = run.invoke(form_group, ["load", str(file), "--force", "--from", "2026-W24"])
    assert loaded.exit_code == 0, loaded.output
    assert "in_force 2026-W24" in loaded.output
    assert "weekly v1" in run.invoke(form_group, ["list"]).output
    file.write_text(WEEKLY.replace('field = "workers"', 'field = "total_investment"'), "utf-8")
    refused = run.invoke(form_group, ["check", str(file)])
    assert refused.exit_code == 2
    assert "G2501" in refused.output
    assert "projects:list" in refused.output
    assert "2026-W30" in run.invoke(form_group, ["retire", "weekly", "--last", "2026-W30"]).output
