"""Pages: what each person is shown and may send, in how many queries; uploads and downloads."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from guatu.conftest import City, actor_of_account
from guatu.dispatch import actions, queries
from guatu.dispatch.models import Matter, Meeting, Step
from guatu.dispatch.tests.conftest import PDF, Issue, Lit, text, url
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.kernel.files import Upload
from guatu.org.actions import assign
from guatu.org.models import Account
from guatu.org.types import Actor, ResponsibilityRole, subject
from guatu.projects.models import Project

As = Callable[[Account], Client]
LIST = "/dispatch/"


# --- the list


def test_the_list_shows_whose_and_by_when_in_a_bounded_number_of_queries(
    city: City, issue: Issue, lit: Lit, dispatcher: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    with use_clock(FixedDayClock(date(2026, 5, 6))):
        issue(title="早该办的事", workdays=10, post_id=city.kuancheng_post.pk)
    for number in range(60):
        issue(title=f"第{number}件", light_id=lit(f"P{number}").pk)
    browser = as_(dispatcher)
    with django_assert_max_num_queries(13):
        page = text(browser, LIST)
    assert page.index("早该办的事") < page.index("第0件")
    for part in ["超期 20 天", "宽城区填报岗", "2026-05-19", "共 61 条"]:
        assert part in page, part


def test_the_list_is_filtered_by_state_unit_and_overdue(
    city: City, issue: Issue, reporter: Account, dispatcher: Account, as_: As
) -> None:
    with use_clock(FixedDayClock(date(2026, 5, 6))):
        issue(title="超期件", workdays=10)
    told = issue(title="待核验件")
    issue(title="南关件", unit_id=city.nanguan.pk)
    actions.feed_back(actor_of_account(reporter), matter_id=told.pk, text="已办")
    browser = as_(dispatcher)
    shown = {
        query: {name for name in ("超期件", "待核验件", "南关件") if name in text(browser, LIST + query)}
        for query in (
            "?limit=overdue",
            "?state=fed_back",
            f"?unit={city.nanguan.pk}",
            "?state=x&unit=y&limit=z",
        )
    }
    assert list(shown.values()) == [{"超期件"}, {"待核验件"}, {"南关件"}, {"超期件", "待核验件", "南关件"}]
    assert "没有符合条件的事项" in text(browser, LIST + "?state=closed")


def test_an_empty_list_says_what_comes_next(dispatcher: Account, reporter: Account, as_: As) -> None:
    assert "看红灯" in text(as_(dispatcher), LIST)
    own = text(as_(reporter), LIST)
    assert "交办给本单位的事项" in own
    assert "新交办" not in own


def test_a_reporter_sees_the_directives_of_its_own_unit_only(
    city: City, issue: Issue, reporter: Account, other_reporter: Account, as_: As
) -> None:
    made = issue(title="宽城的事")
    assert "宽城的事" in text(as_(reporter), LIST)
    assert "宽城的事" not in text(as_(other_reporter), LIST)
    assert as_(other_reporter).get(url("matter", made.pk)).status_code == 404


def test_an_outsider_sees_nothing(issue: Issue, meeting: Meeting, outsider: Account, as_: As) -> None:
    browser = as_(outsider)
    for address in (LIST, url("meetings"), url("issue"), url("due_day")):
        assert browser.get(address).status_code == 403, address
    for address in (url("matter", issue().pk), url("meeting", meeting.pk), url("minutes", meeting.pk)):
        assert browser.get(address).status_code == 404, address


# --- one directive, end to end


def test_the_whole_loop_through_the_pages(
    city: City, lit: Lit, dispatcher: Account, reporter: Account, supervisor: Account, as_: As
) -> None:
    light = lit("P1")
    office, district, checker = as_(dispatcher), as_(reporter), as_(supervisor)
    facts = {"title": "打通用地堵点", "unit_id": city.kuancheng.pk, "workdays": 15}
    assert office.post(url("issue") + f"?light={light.pk}", facts).status_code == 303
    made = Matter.objects.get()
    assert (made.light_id, made.project_id, made.due_on) == (light.pk, light.subject_id, date(2026, 6, 30))

    page = text(district, url("matter", made.pk))
    for part in ["打通用地堵点", url("move", made.pk, "feed_back"), reverse("status:light", args=[light.pk]),
                 "P1落后33.1个百分点。", reverse("projects:detail", args=["P1"])]:  # fmt: skip
        assert part in page, part
    assert url("move", made.pk, "verify") not in page

    sent = {"text": "已交地", "evidence": SimpleUploadedFile("现场.pdf", PDF)}
    assert district.post(url("move", made.pk, "feed_back"), sent).status_code == 303
    page = text(checker, url("matter", made.pk))
    for part in ["已交地", "现场.pdf", url("move", made.pk, "verify")]:
        assert part in page, part

    assert (
        checker.post(url("move", made.pk, "verify"), {"passed": "no", "finding": "仍未交地"}).status_code
        == 303
    )
    page = text(district, url("matter", made.pk))
    assert "核验未通过，退回重办" in page
    assert "退回 1 次" in page
    assert district.post(url("move", made.pk, "feed_back"), {"text": "已全部交地"}).status_code == 303
    assert (
        checker.post(url("move", made.pk, "verify"), {"passed": "yes", "finding": "机械进场"}).status_code
        == 303
    )
    page = text(office, url("matter", made.pk))
    story = ["打通用地堵点", "已交地", "仍未交地", "已全部交地", "机械进场"]
    places = [page.index(part, page.index('id="story"')) for part in story]
    assert places == sorted(places)
    assert "已销号" in page
    assert url("move", made.pk, "feed_back") not in page


def test_forms_are_shown_only_to_who_may_send_them(
    issue: Issue, reporter: Account, dispatcher: Account, task_force: Account, leader: Account,
    supervisor: Account, as_: As,
) -> None:  # fmt: skip
    made = issue()
    address = url("matter", made.pk)

    def forms(account: Account) -> set[str]:
        page = text(as_(account), address)
        return {name for name in ("feed_back", "verify") if url("move", made.pk, name) in page}

    people = (reporter, dispatcher, task_force, leader, supervisor)
    assert [forms(one) for one in people] == [{"feed_back"}, {"feed_back"}, set(), set(), set()]
    actions.feed_back(actor_of_account(reporter), matter_id=made.pk, text="已办")
    assert [forms(one) for one in people] == [set(), set(), set(), set(), {"verify"}]


@pytest.mark.parametrize("name", ["leader", "task_force", "supervisor", "administrator"])
def test_a_wrong_actor_feeds_nothing_back(
    name: str, issue: Issue, request: pytest.FixtureRequest, as_: As
) -> None:
    made = issue()
    browser = as_(request.getfixturevalue(name))
    sent = {"text": "x", "evidence": SimpleUploadedFile("a.pdf", PDF)}
    assert browser.post(url("move", made.pk, "feed_back"), sent).status_code == 403
    assert not Step.objects.filter(move="feed_back").exists()


@pytest.mark.parametrize("name", ["dispatcher", "reporter", "leader", "task_force", "administrator"])
def test_a_wrong_actor_verifies_nothing(
    name: str, issue: Issue, reporter: Account, request: pytest.FixtureRequest, as_: As
) -> None:
    made = issue()
    actions.feed_back(actor_of_account(reporter), matter_id=made.pk, text="已办")
    browser = as_(request.getfixturevalue(name))
    assert browser.post(url("move", made.pk, "verify"), {"passed": "yes", "finding": "x"}).status_code == 403


@pytest.mark.parametrize("name", ["reporter", "leader", "task_force", "supervisor", "administrator"])
def test_a_wrong_actor_neither_issues_nor_meets(
    name: str, meeting: Meeting, city: City, request: pytest.FixtureRequest, as_: As
) -> None:
    browser = as_(request.getfixturevalue(name))
    facts = {"title": "x", "unit_id": city.kuancheng.pk, "workdays": 5}
    item = meeting.agenda.get()
    assert browser.get(url("issue")).status_code == 403
    for address, sent in [
        (url("issue"), facts),
        (url("meetings"), {"period": "2026-05", "on": "2026-06-11"}),
        (url("decide", meeting.pk), {f"decision-{item.pk}": "x"}),
        (url("add_item", meeting.pk), {"title": "x"}),
        (url("drop_item", meeting.pk, item.pk), {}),
        (url("hold", meeting.pk), {}),
    ]:
        assert browser.post(address, sent).status_code == 403, address
    assert not Matter.objects.exists()
    page = text(browser, url("meeting", meeting.pk))
    assert "<textarea" not in page
    assert url("hold", meeting.pk) not in page


def test_an_empty_feedback_and_finding_are_sent_back_with_what_was_typed(
    issue: Issue, reporter: Account, supervisor: Account, as_: As
) -> None:
    made = issue()
    assert as_(reporter).post(url("move", made.pk, "feed_back"), {"text": " "}).status_code == 422
    actions.feed_back(actor_of_account(reporter), matter_id=made.pk, text="已办")
    answer = as_(supervisor).post(url("move", made.pk, "verify"), {"finding": "看过了"})
    assert answer.status_code == 422
    assert "看过了" in answer.content.decode()


# --- evidence


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("run.exe", b"MZ"),
        ("现场.pdf", b"<script>"),
        ("现场.pdf", b""),
        ("表.xlsx", b"PK\x03\x04 cut short"),
        ("公式.csv", b"=cmd|' /C calc'!A0"),
    ],
    ids=["program", "script", "empty", "cut", "formula"],
)
def test_a_hostile_upload_gets_a_clear_refusal_and_leaves_nothing(
    name: str, data: bytes, issue: Issue, reporter: Account, tmp_path: Path, as_: As
) -> None:
    made = issue()
    sent = {"text": "已经交地了", "evidence": SimpleUploadedFile(name, data)}
    answer = as_(reporter).post(url("move", made.pk, "feed_back"), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "已经交地了" in page
    assert "g-alert-danger" in page or "g-wrong" in page
    assert not Step.objects.filter(move="feed_back").exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_an_upload_over_the_limit_is_refused_unread(
    issue: Issue, reporter: Account, settings: Settings, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UPLOAD_MAX_BYTES = len(PDF) - 1
    monkeypatch.setattr("guatu.ui.files.Upload", None)  # would fail if it came so far
    made = issue()
    sent = {"text": "已办", "evidence": SimpleUploadedFile("大.pdf", PDF)}
    answer = as_(reporter).post(url("move", made.pk, "feed_back"), sent)
    assert answer.status_code == 422
    assert "超过上限" in answer.content.decode()


def test_evidence_is_saved_and_never_shown_and_only_in_sight(
    issue: Issue, reporter: Account, other_reporter: Account, supervisor: Account, as_: As
) -> None:
    made, another = issue(), issue()
    actor = actor_of_account(reporter)
    told = actions.feed_back(actor, matter_id=made.pk, text="已办", evidence=Upload('现场"1".pdf', PDF))
    address = url("evidence", made.pk, told.pk)
    answer = as_(supervisor).get(address)
    assert answer.getvalue() == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert as_(other_reporter).get(address).status_code == 404
    assert as_(supervisor).get(url("evidence", another.pk, told.pk)).status_code == 404


def test_evidence_whose_file_is_gone_is_said_to_be_gone(
    issue: Issue, reporter: Account, supervisor: Account, as_: As
) -> None:
    made = issue()
    actor = actor_of_account(reporter)
    told = actions.feed_back(actor, matter_id=made.pk, text="已办", evidence=Upload("a.pdf", PDF))
    told.evidence.storage.delete(str(told.evidence.name))
    assert as_(supervisor).get(url("evidence", made.pk, told.pk)).status_code == 404


# --- issuing


def test_the_form_is_drafted_from_a_light_with_unit_post_and_due_day(
    city: City, lit: Lit, operator: Actor, dispatcher: Account, as_: As
) -> None:
    light = lit("P1")
    project = Project.objects.get(pk=light.subject_id)
    assign(operator, of=subject(project), role=ResponsibilityRole.ACCOUNTABLE, post_id=city.kuancheng_post.pk)
    for query in (f"?light={light.pk}", f"?project={project.pk}"):
        page = text(as_(dispatcher), url("issue") + query)
        for part in [
            "项目P1：P1落后33.1个百分点。",
            f'<option value="{city.kuancheng.pk}" selected>',
            f'<option value="{city.kuancheng_post.pk}" selected>',
            "2026年6月30日",
        ]:
            assert part in page, part


@pytest.mark.parametrize("query", ["?light=999999", "?project=999999", "?item=999999"])
def test_drafting_from_what_is_not_there_is_not_found(query: str, dispatcher: Account, as_: As) -> None:
    assert as_(dispatcher).get(url("issue") + query).status_code == 404


def test_an_address_that_is_no_number_drafts_nothing(city: City, dispatcher: Account, as_: As) -> None:
    assert as_(dispatcher).get(url("issue") + "?light=x&project=٣&item=" + "9" * 40).status_code == 200


@pytest.mark.parametrize(
    ("workdays", "said"),
    [("1", "2026年6月9日"), ("0", "不在 1 至 250 之间"), ("x", "不在 1 至 250 之间"), ("200", "2027")],
)
def test_the_due_day_is_told_while_the_limit_is_typed(
    workdays: str, said: str, dispatcher: Account, as_: As
) -> None:
    page = text(as_(dispatcher), url("due_day") + f"?workdays={workdays}")
    assert said in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"title": ""}, "g-wrong"), ({"workdays": "300"}, "g-wrong"), ({"post": True}, "岗位不属于承办单位")],
)
def test_a_wrong_directive_is_sent_back_with_the_reason(
    wrong: dict[str, object], said: str, city: City, dispatcher: Account, as_: As
) -> None:
    facts: dict[str, object] = {"title": "x", "unit_id": city.kuancheng.pk, "workdays": 5}
    facts |= {"post_id": city.land_post.pk} if wrong.pop("post", False) else wrong
    answer = as_(dispatcher).post(url("issue"), facts)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Matter.objects.exists()


def test_the_pages_speak_english(
    lit: Lit, issue: Issue, meeting: Meeting, dispatcher: Account, as_: As
) -> None:
    with use_clock(FixedDayClock(date(2026, 5, 6))):
        made = issue(title_en="Clear the land", workdays=10)
    browser = as_(dispatcher)
    for address, parts in {
        LIST: ["Clear the land", "20 days overdue", "Kuancheng District"],
        url("matter", made.pk): ["To be signed for", "19 May 2026"],
        url("issue") + "?item=" + str(meeting.agenda.get().pk): ["P1 is 33.1 points behind.", "30 Jun 2026"],
        url("meetings"): ["Dispatch meeting on May 2026"],
        url("meeting", meeting.pk): ["Kuancheng District: Project P1", "P1 is 33.1 points behind."],
    }.items():
        page = text(browser, address, "en")
        for part in parts:
            assert part in page, (address, part)


def test_the_limits_are_read_as_tables_and_another_version_is_put_in_force(
    city: City, dispatcher: Account, reporter: Account, as_: As
) -> None:
    office, district = as_(dispatcher), as_(reporter)
    page = text(district, url("limits"))
    for part in ("许昌市", "15 个工作日", "1 个月", "主要领导"):
        assert part in page, part
    assert "<textarea" not in page
    assert 'code = "quanzhou-2022"' in text(office, url("limits") + "?preset=quanzhou-2022").replace(
        "&quot;", '"'
    )
    rule = queries.LIMITS.presets()["quanzhou-2022"]
    assert district.post(url("limits"), {"text": rule}).status_code == 403
    wrong = office.post(url("limits"), {"text": rule.replace("dispute = 1", "dispute = 999")})
    assert wrong.status_code == 422
    assert "steps.dispute" in wrong.content.decode()
    assert office.post(url("limits"), {"text": rule}).status_code == 303
    assert "泉州市" in text(district, url("limits"))


def test_a_problem_is_filed_assigned_disputed_and_split_on_its_pages(
    city: City, reporter: Account, dispatcher: Account, supervisor: Account, as_: As
) -> None:
    district, office = as_(reporter), as_(dispatcher)
    sent = {"kind": "problem", "level": "B", "title": "管线占压", "detail": "第二施工段"}
    assert district.post(url("file"), sent).status_code == 303
    made = Matter.objects.get()
    assert url("move", made.pk, "assign") not in text(district, url("matter", made.pk))
    assert office.post(url("move", made.pk, "assign"), {"unit_id": ""}).status_code == 422
    given = {"unit_id": city.kuancheng.pk, "level": "B"}
    assert office.post(url("move", made.pk, "assign"), given).status_code == 303
    assert district.post(url("move", made.pk, "dispute"), {"text": "不归我区"}).status_code == 303
    assert "管线占压" in text(office, LIST + "?mine=1")
    assert office.post(url("move", made.pk, "decide"), {"text": "属地负责"}).status_code == 303
    parts = {"title_1": "改线", "unit_1": city.kuancheng.pk, "title_2": "清障", "unit_2": city.land_bureau.pk}
    assert office.post(url("move", made.pk, "split"), parts | {"text": "分工"}).status_code == 303
    page = text(office, url("matter", made.pk))
    for part in ("改线", "清障", "已分解", "对交办提出异议", "维持交办"):
        assert part in page, part
    assert office.post(url("move", made.pk, "nothing")).status_code == 404
    assert district.post(url("move", made.pk, "merge"), {"number": "x", "text": "x"}).status_code == 403
    about = reverse("dispatch:about", args=["org.unit", str(city.enterprise.pk)])
    assert "没有挂在这里的事项" in text(office, about)
