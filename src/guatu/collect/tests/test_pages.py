"""The pages: what each person is shown, how a form is filled on them, and how many queries they take."""

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guatu.collect import actions, queries
from guatu.collect.models import Cell, Form, Submission
from guatu.collect.tests.conftest import MAY, cell, fill
from guatu.collect.types import Field, State
from guatu.conftest import City, actor_of_account
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.actions import create_project
from guatu.projects.models import Project
from guatu.projects.types import Stage
from guatu.targets.models import Indicator

As = Callable[[Account], Client]


def posted(filing: Submission, **fields: str) -> dict[str, str]:
    """What the form's inputs would send, with some fields of the project and the indicator written otherwise."""
    filing.refresh_from_db()
    cells = list(Cell.objects.filter(submission=filing))
    data = {
        f"c{row.pk}": fields.get(row.field, row.value) if row.subject_kind != "projects.node" else row.value
        for row in cells
    }
    base = {f"c{row.pk}": row.value for row in cells if row.value}
    return {"version": str(filing.version), "base": json.dumps(base), **data}


GOOD = {"invested_year": "6200", "physical": "36", "value": "12"}


def test_the_reporter_first_sees_what_is_owed_and_opens_it(
    form: Form, project: Project, reporter: Account, as_: As, city: City
) -> None:
    client = as_(reporter)
    page = client.get("/collect/").content.decode()
    assert "开始填报" in page
    assert "已逾期 3 天" in page
    answer = client.post("/collect/open/", {"form": form.pk, "unit": city.kuancheng.pk, "period": "2026-05"})
    assert answer.status_code == 302
    filing = Submission.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert "宽城区净水厂扩建" in page
    assert f'href="#c{Cell.objects.get(field="value").pk}"' in page
    assert "继续填报" in client.get("/collect/").content.decode()
    assert filing.state == State.DRAFT


def test_with_nothing_owed_the_page_says_what_comes_next(reporter: Account, as_: As) -> None:
    assert "现在没有要报的" in as_(reporter).get("/collect/").content.decode()


def test_whoever_does_not_report_is_shown_the_board(supervisor: Account, as_: As, form: Form) -> None:
    client = as_(supervisor)
    assert client.get("/collect/")["Location"] == "/collect/board/"
    page = client.get("/collect/board/").content.decode()
    assert "宽城区" in page
    assert "高新区" in page


def test_saved_on_the_page_and_submitted(filing: Submission, reporter: Account, as_: As) -> None:
    client = as_(reporter)
    data = {**posted(filing, **GOOD), "do": "submit"}
    assert client.post(f"/collect/{filing.pk}/save/", data).status_code == 302
    filing.refresh_from_db()
    assert filing.state == State.SUBMITTED
    assert "待审核" in client.get("/collect/").content.decode()


def test_submitting_with_gaps_lists_them_and_keeps_what_was_typed(
    filing: Submission, reporter: Account, as_: As
) -> None:
    data = {**posted(filing, invested_year="约五千"), "do": "submit"}
    answer = as_(reporter).post(f"/collect/{filing.pk}/save/", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "G1705" in page
    assert 'value="约五千"' in page
    assert "“约五千”不是数。" in page


def test_the_office_sees_what_changed_returns_it_and_accepts_it(
    submitted: Submission, project: Project, dispatcher: Account, reporter: Account, as_: As
) -> None:
    office = as_(dispatcher)
    page = office.get(f"/collect/{submitted.pk}/").content.decode()
    invested = Cell.objects.get(subject_id=project.pk, field="invested_year")
    assert re.search(rf'id="c{invested.pk}" class="num c-changed"[^>]*><span>6,200', page)
    assert office.post(f"/collect/{submitted.pk}/return/", {"remark": ""}).status_code == 422
    answer = office.post(f"/collect/{submitted.pk}/return/", {f"r{invested.pk}": "与投资表不符"})
    assert answer.status_code == 302
    assert "与投资表不符" in as_(reporter).get(f"/collect/{submitted.pk}/").content.decode()
    actions.submit(actor_of_account(reporter), submission_id=submitted.pk)
    assert office.post(f"/collect/{submitted.pk}/accept/").status_code == 302
    assert "已通过" in office.get(f"/collect/{submitted.pk}/").content.decode()
    assert office.post("/collect/lock/", {"period": "2026-05"}).status_code == 302
    assert "已锁定" in office.get("/collect/board/?period=2026-05").content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("other_reporter", 404), ("leader", 403), ("supervisor", 403), ("outsider", 404)]
)
def test_a_wrong_actor_writes_nothing_on_the_pages(
    who: str, status: int, submitted: Submission, as_: As, request: pytest.FixtureRequest
) -> None:
    client = as_(request.getfixturevalue(who))
    for step in ("save", "return", "accept", "workbook"):
        assert client.post(f"/collect/{submitted.pk}/{step}/").status_code == status
    assert client.post("/collect/lock/", {"period": "2026-05"}).status_code == 403
    submitted.refresh_from_db()
    assert submitted.state == State.SUBMITTED


def test_the_reporter_cannot_accept_its_own(submitted: Submission, reporter: Account, as_: As) -> None:
    assert as_(reporter).post(f"/collect/{submitted.pk}/accept/").status_code == 403


def test_a_stranger_is_sent_to_sign_in(filing: Submission, client: Client) -> None:
    for address in ("/collect/", "/collect/board/", f"/collect/{filing.pk}/"):
        assert client.get(address)["Location"].startswith("/accounts/login/")


def test_pages_speak_english(filing: Submission, reporter: Account, as_: As) -> None:
    client = as_(reporter)
    client.cookies["django_language"] = "en"
    page = client.get(f"/collect/{filing.pk}/").content.decode()
    main = page[page.index("<main") : page.index("<footer")]
    assert "Kuancheng water works" in main
    assert "Invested this year" in main
    left = re.sub(r"基础施工|主体施工", "", main)  # nodes of the test without an English name
    assert not re.findall(r"[\u4e00-\u9fff]+", left)


def more_projects(operator: Actor, city: City, count: int) -> None:
    for number in range(2, 2 + count):
        create_project(
            operator, code=f"P{number}", name=f"项目{number}", unit_id=city.kuancheng.pk, stage=Stage.BUILDING,
            due=date(2028, 11, 30),
        )  # fmt: skip


def test_queries_do_not_grow_with_the_form(
    form: Form, project: Project, reporter: Account, city: City, operator: Actor,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    more_projects(operator, city, 12)
    actor = actor_of_account(reporter)
    row = actions.open_submission(actor, form_id=form.pk, unit_id=city.kuancheng.pk, period=MAY)
    with django_assert_max_num_queries(13):
        sheet = queries.sheet(actor, queries.submission(actor, row.pk))
    assert len(sheet.projects) == 13
    with django_assert_max_num_queries(7):
        assert queries.due_list(actor)
    with django_assert_max_num_queries(7):
        assert len(queries.board(operator, MAY)) == 3


def test_the_board_page_takes_a_bounded_number_of_queries(
    submitted: Submission, dispatcher: Account, as_: As, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(dispatcher)
    with django_assert_max_num_queries(15):
        assert client.get("/collect/board/").status_code == 200


def test_the_api_files_and_decides_by_the_same_rules(
    filing: Submission, project: Project, indicator: Indicator, reporter: Account, dispatcher: Account,
    other_reporter: Account, as_: As,
) -> None:  # fmt: skip
    mine, office = as_(reporter), as_(dispatcher)
    base = f"/api/collect/submissions/{filing.pk}"
    seen = mine.get(base).json()
    assert seen["problems"][0]["number"] == "G1720"
    values = {
        str(cell(project, Field.INVESTED_YEAR)): "6200",
        str(cell(project, Field.PHYSICAL)): "36",
        str(cell(indicator, Field.VALUE)): "12",
    }
    body = {"version": seen["version"], "values": values}
    saved = mine.patch(f"{base}/cells", body, content_type="application/json").json()
    assert saved["problems"] == []
    assert mine.patch(f"{base}/cells", body, content_type="application/json").json()["number"] == "G1703"
    assert as_(other_reporter).get(base).status_code == 404
    assert as_(other_reporter).post(f"{base}/submit", {}, content_type="application/json").status_code == 403
    assert mine.post(f"{base}/submit", {}, content_type="application/json").json()["state"] == "submitted"
    assert mine.post(f"{base}/accept").status_code == 403
    assert office.post(f"{base}/accept").json()["state"] == "accepted"
    assert [row["state"] for row in office.get("/api/collect/board?period=2026-05").json()] == [
        "accepted", None, None,
    ]  # fmt: skip


def test_a_full_answer_on_a_returned_form_keeps_its_remarks_until_it_is_handed_in(
    submitted: Submission, project: Project, indicator: Indicator, dispatcher: Account, reporter: Account
) -> None:
    office = actor_of_account(dispatcher)
    actions.return_submission(
        office, submission_id=submitted.pk, remarks={cell(project, Field.PHYSICAL): "偏高"}
    )
    fill(reporter, submitted, project, indicator)
    assert Cell.objects.get(subject_id=project.pk, field="physical").remark == "偏高"
