"""The pages of deciding: review, queue, history, delegations, revisions, evidence; both languages, wrong actors too."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from guatu.collect import actions, queries
from guatu.collect.models import Cell, Delegation, Evidence, Revision, Submission
from guatu.collect.tests.conftest import MAY, cell, fill
from guatu.collect.types import Field, State
from guatu.conftest import NOW, City, actor_of_account
from guatu.org.models import Account
from guatu.projects.models import Node, Project
from guatu.targets.models import Indicator

As = Callable[[Account], Client]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def resubmitted(
    submitted: Submission, project: Project, indicator: Indicator, dispatcher: Account, reporter: Account
) -> Submission:
    """Returned for two cells; one mended, one answered; handed in again."""
    office, actor = actor_of_account(dispatcher), actor_of_account(reporter)
    physical, invested = cell(project, Field.PHYSICAL), cell(project, Field.INVESTED_YEAR)
    actions.return_submission(
        office, submission_id=submitted.pk, remarks={invested: "与投资表不符", physical: "偏高"}
    )
    fill(reporter, submitted, project, indicator, invested_year="6150")
    actions.answer_remarks(actor, submission_id=submitted.pk, answers={physical: "以监理月报为准"})
    return actions.submit(actor, submission_id=submitted.pk)


def english(client: Client, address: str) -> str:
    """The main part of a page in English, without names that the test city has in Chinese only."""
    client.cookies["django_language"] = "en"
    page = client.get(address).content.decode()
    main = page[page.index("<main") : page.index("<footer")]
    return re.sub(
        r"基础施工|主体施工|与投资表不符|偏高|以监理月报为准|审计核减|项目办调度岗|培训|监理组", "", main
    )


def test_the_review_shows_old_new_what_was_asked_and_how_it_was_answered(
    resubmitted: Submission, project: Project, dispatcher: Account, as_: As
) -> None:
    page = as_(dispatcher).get(f"/collect/{resubmitted.pk}/").content.decode()
    assert "上次提交为 6,200" in page
    assert "与投资表不符" in page
    assert "以监理月报为准" in page
    # An answered remark is not put in the field again; it would be sent anew.
    invested = Cell.objects.get(field="invested_year", subject_id=project.pk)
    assert re.search(rf'name="r{invested.pk}"[^>]*value=""', page)
    assert "data-stop" in page


def test_a_filter_shows_only_what_changed_or_wants_a_look(
    resubmitted: Submission, project: Project, dispatcher: Account, as_: As
) -> None:
    client = as_(dispatcher)
    rating = Cell.objects.get(field="own_rating", subject_id=project.pk)
    Cell.objects.filter(pk=rating.pk).update(value="green")
    Project.objects.filter(pk=project.pk).update(own_rating="green")
    assert f'id="c{rating.pk}"' not in client.get(f"/collect/{resubmitted.pk}/").content.decode()
    assert f'id="c{rating.pk}"' in client.get(f"/collect/{resubmitted.pk}/?only=all").content.decode()
    assert client.get(f"/collect/{resubmitted.pk}/?only=nonsense").status_code == 200


def test_the_history_compares_rounds_and_says_who_entered_what(
    resubmitted: Submission, dispatcher: Account, other_reporter: Account, as_: As
) -> None:
    page = as_(dispatcher).get(f"/collect/{resubmitted.pk}/history/").content.decode()
    for text in ("第 2 次提交", "6,150", "已答复", "已改", "reporter"):
        assert text in page
    assert as_(other_reporter).get(f"/collect/{resubmitted.pk}/history/").status_code == 404
    assert not re.findall(
        r"[\u4e00-\u9fff]+", english(as_(dispatcher), f"/collect/{resubmitted.pk}/history/")
    )


def test_the_queue_accepts_what_is_ticked_and_says_what_it_did_not(
    resubmitted: Submission, dispatcher: Account, as_: As
) -> None:
    client, pk = as_(dispatcher), resubmitted.pk
    assert not re.findall(r"[\u4e00-\u9fff]+", english(client, "/collect/queue/"))
    client.cookies["django_language"] = "zh-hans"
    sent = {"submission": [str(pk)], f"v{pk}": str(resubmitted.version)}
    answer = client.post("/collect/queue/", sent)
    assert answer.status_code == 409
    assert "须先看过" in answer.content.decode()
    stale = client.post("/collect/queue/", sent | {f"v{pk}": "1", f"seen{pk}": "on"})
    assert stale.status_code == 409
    assert client.post("/collect/queue/", sent | {f"seen{pk}": "on"}).status_code == 302
    resubmitted.refresh_from_db()
    assert resubmitted.state == State.ACCEPTED


def test_after_a_decision_the_next_in_the_queue_is_opened(
    submitted: Submission, city: City, form: object, indicator: Indicator, other_reporter: Account,
    dispatcher: Account, as_: As,
) -> None:  # fmt: skip
    actor = actor_of_account(other_reporter)
    other = actions.open_submission(actor, form_id=submitted.form_id, unit_id=city.nanguan.pk, period=MAY)
    actions.save_cells(actor, submission_id=other.pk, version=1, values={cell(indicator, Field.VALUE): "7"})
    actions.submit(actor, submission_id=other.pk)
    client = as_(dispatcher)
    answer = client.post(f"/collect/{submitted.pk}/accept/", {"version": submitted.version})
    assert answer["Location"] == f"/collect/{other.pk}/"
    assert "board" in client.post(f"/collect/{other.pk}/accept/")["Location"]


def test_a_delegation_is_given_and_revoked_on_its_page_and_its_post_decides(
    submitted: Submission, city: City, dispatcher: Account, task_force: Account, reporter: Account, as_: As
) -> None:
    office, force = as_(dispatcher), as_(task_force)
    assert force.post(f"/collect/{submitted.pk}/accept/").status_code == 403
    sent = {
        "to_post_id": city.land_post.pk,
        "start": TODAY,
        "end": TODAY + timedelta(days=3),
        "reason": "培训",
    }
    assert office.post("/collect/delegations/", sent | {"end": TODAY - timedelta(days=1)}).status_code == 422
    assert office.post("/collect/delegations/", sent).status_code == 302
    row = Delegation.objects.get()
    office.get("/collect/delegations/")  # the word of success, in the language that it was said in
    assert not re.findall(
        r"[\u4e00-\u9fff]+",
        english(office, "/collect/delegations/").replace("自然资源局", "").replace("分管副市长", ""),
    )
    assert str(submitted.unit) in force.get("/collect/queue/").content.decode()
    assert "委托审核" in force.get(f"/collect/{submitted.pk}/").content.decode()
    for client in (force, as_(reporter)):
        assert client.post("/collect/delegations/", sent).status_code == 403
        assert client.post(f"/collect/delegations/{row.pk}/revoke/").status_code == 403
    assert office.post(f"/collect/delegations/{row.pk}/revoke/").status_code == 302
    assert force.post(f"/collect/{submitted.pk}/accept/").status_code == 403


def test_a_correction_goes_from_the_cell_to_the_office_and_back(
    submitted: Submission,
    project: Project,
    reporter: Account,
    dispatcher: Account,
    other_reporter: Account,
    as_: As,
) -> None:
    actions.accept(actor_of_account(dispatcher), submission_id=submitted.pk)
    invested = Cell.objects.get(field="invested_year", subject_id=project.pk)
    address = f"/collect/{submitted.pk}/cells/{invested.pk}/"
    mine, office = as_(reporter), as_(dispatcher)
    assert "申请修订" in mine.get(address).content.decode()
    assert mine.post(address, {"value": "4900", "reason": ""}).status_code == 422
    assert as_(other_reporter).post(address, {"value": "1", "reason": "x"}).status_code == 404
    answer = mine.post(address, {"value": "4900", "reason": "审计核减"}, follow=True)
    assert "不衔接" in answer.content.decode()  # April says 5,000
    made = Revision.objects.get()
    assert "审计核减" in office.get("/collect/revisions/").content.decode()
    assert not re.findall(r"[\u4e00-\u9fff]+", english(office, "/collect/revisions/"))
    assert not re.findall(r"[\u4e00-\u9fff]+", english(office, address))
    assert mine.post(f"/collect/revisions/{made.pk}/decide/", {"do": "approve"}).status_code == 403
    assert office.post(f"/collect/revisions/{made.pk}/decide/", {"do": "approve"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "approved"
    assert mine.post(f"/collect/revisions/{made.pk}/withdraw/").status_code == 409


def test_evidence_is_added_given_only_to_be_saved_and_taken_back(
    filing: Submission,
    project: Project,
    reporter: Account,
    supervisor: Account,
    other_reporter: Account,
    as_: As,
) -> None:
    node = Node.objects.get(project=project, code="N1")
    mine, address = as_(reporter), f"/collect/{filing.pk}/evidence/"
    sent = {
        "subject": f"projects.node:{node.pk}",
        "kind": "photo",
        "file": SimpleUploadedFile("现场.png", PNG),
    }
    assert mine.post(address, sent).status_code == 302
    made = Evidence.objects.get()
    page = mine.get(f"/collect/{filing.pk}/").content.decode()
    assert "现场.png" in page
    answer = as_(supervisor).get(f"{address}{made.pk}/")
    assert answer.getvalue() == PNG
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert as_(other_reporter).get(f"{address}{made.pk}/").status_code == 404
    wrong = sent | {"file": SimpleUploadedFile("a.png", b"<svg/>")}
    assert mine.post(address, wrong).status_code == 422
    assert mine.post(address, {"kind": "photo"}).status_code == 422
    assert as_(supervisor).post(address, sent).status_code == 403
    assert mine.post(f"{address}{made.pk}/withdraw/").status_code == 302
    assert mine.get(f"{address}{made.pk}/").status_code == 404


def test_remarks_head_the_form_until_they_are_answered(
    submitted: Submission, project: Project, dispatcher: Account, reporter: Account, as_: As
) -> None:
    actions.return_submission(
        actor_of_account(dispatcher),
        submission_id=submitted.pk,
        remarks={cell(project, Field.PHYSICAL): "偏高"},
    )
    mine = as_(reporter)
    assert "未答复" in mine.get(f"/collect/{submitted.pk}/").content.decode()
    physical = Cell.objects.get(field="physical", subject_id=project.pk)
    answered = mine.post(f"/collect/{submitted.pk}/answer/", {f"a{physical.pk}": "以监理月报为准"})
    assert answered.status_code == 302
    assert "已答复" in mine.get(f"/collect/{submitted.pk}/").content.decode()
    assert as_(dispatcher).post(f"/collect/{submitted.pk}/answer/", {}).status_code == 302  # by proxy


def test_pages_take_a_bounded_number_of_queries(
    resubmitted: Submission,
    dispatcher: Account,
    as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = as_(dispatcher)
    for address, most in (
        ("/collect/queue/", 16), (f"/collect/{resubmitted.pk}/", 34), (f"/collect/{resubmitted.pk}/history/", 28),
        ("/collect/delegations/", 14), ("/collect/revisions/", 16),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
    assert queries.queue(actor_of_account(dispatcher))
