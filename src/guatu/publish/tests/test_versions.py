"""Task books are issued by version, signed by their holders, and issued anew when the plan changes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from guatu.conftest import actor_of_account
from guatu.kernel.clock import clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.models import Entry, Message
from guatu.ledger.queries import verification
from guatu.org.actions import appoint, assign, pass_post, set_head
from guatu.org.models import Account, Post, Responsibility
from guatu.org.types import Actor, Confirmation, ResponsibilityRole, subject
from guatu.projects.actions import record_progress, set_investment_plan
from guatu.projects.models import Node, Project
from guatu.projects.types import instant_after
from guatu.publish import queries
from guatu.publish.actions import issue_task_books, renew_task_books, sign_task_book
from guatu.publish.commands import taskbook_group
from guatu.publish.models import Signature, TaskBookVersion
from guatu.publish.tests.conftest import MAY, MILLION
from guatu.publish.types import ChangeKind, FileKind, Part
from guatu.targets.actions import set_targets
from guatu.targets.models import Indicator

if TYPE_CHECKING:
    from guatu.conftest import City

As = Callable[[Account], Client]
PASSWORD = "correct horse battery"


def confirmed(account: Account) -> Confirmation:
    return Confirmation(account.pk, clock().now(), "password")


@pytest.fixture(autouse=True)
def _key(settings: Settings, tmp_path: Path) -> None:
    settings.SIGNING_KEY_FILE = tmp_path / "key.pem"


@pytest.fixture
def book(sponsored: Project, city: "City", operator: Actor) -> TaskBookVersion:
    """The deputy mayor's book: one project, its money, its last node."""
    appoint(operator, staff_number="L1", name="", post_id=city.leader_post.pk, on=date(2026, 1, 1))
    Node.objects.filter(project=sponsored, code="N2").update(reaches_stage="building")
    [made] = issue_task_books(operator, post_ids=[city.leader_post.pk])
    return made


def test_a_book_holds_duties_targets_as_numbers_and_milestones_as_days(book: TaskBookVersion) -> None:
    lines = {(one.part, one.name.en): one.value for one in queries.lines_of(book)}
    assert lines == {
        (Part.DUTY, "Sponsoring leader"): "2026-11-30",
        (Part.TARGET, "investment planned for the year"): "120000000",
        (Part.NODE, "Node 2"): "2026-06-30",
        (Part.NODE, "Node 4"): "2026-10-31",
    }


def test_a_head_answers_for_what_is_asked_of_its_unit(city: "City", operator: Actor) -> None:
    indicator = Indicator.objects.create(
        code="PROJECTS", name="亿元项目", name_en="Projects over 100 million", measure="个", kind="count"
    )
    set_targets(
        operator, plan_id=city.plan.pk, indicator_id=indicator.pk, year=2026, total=Decimal(192),
        weights_by_unit={city.kuancheng.pk: Decimal(1), city.nanguan.pk: Decimal(1)},
        weights_by_month=[Decimal(1)] * 12,
    )  # fmt: skip
    set_head(operator, post_id=city.kuancheng_post.pk)
    [made] = issue_task_books(operator, post_ids=[city.kuancheng_post.pk])
    assert [(one.name.en, one.value, one.measure.zh) for one in queries.lines_of(made)] == [
        ("Projects over 100 million", "96", "个")
    ]


def test_who_must_sign_is_told_and_what_says_the_same_is_not_issued_again(
    book: TaskBookVersion, leader: Account, operator: Actor
) -> None:
    assert issue_task_books(operator, post_ids=[book.post_id]) == []
    assert renew_task_books(operator) == []


def test_ordinary_progress_changes_no_book(
    book: TaskBookVersion, sponsored: Project, operator: Actor
) -> None:
    record_progress(
        operator, project_id=sponsored.pk, period=MAY, invested_year=7 * MILLION, invested_total=7 * MILLION,
        physical=None, note="", reason="更正",
    )  # fmt: skip
    # Done: its late finish becomes the day it was done, and the book keeps what was promised.
    Node.objects.filter(project=sponsored, code="N2").update(
        actual_start=date(2026, 5, 1), actual_finish=date(2026, 6, 5), late_finish=date(2026, 6, 6)
    )
    assert renew_task_books(operator) == []


def test_another_plan_is_another_version_with_what_changed_and_the_old_one_stays(
    book: TaskBookVersion, sponsored: Project, city: "City", leader: Account, operator: Actor
) -> None:
    sign_task_book(actor_of_account(leader), version_id=book.pk, confirmation=confirmed(leader))
    set_investment_plan(operator, project_id=sponsored.pk, year=2026, amount=90 * MILLION)
    Node.objects.filter(project=sponsored, code="N4").update(late_finish=instant_after(date(2026, 11, 15)))
    Node.objects.filter(project=sponsored, code="N2").update(reaches_stage="")
    assign(operator, of=subject(city.industry), role=ResponsibilityRole.ACCOUNTABLE, post_id=book.post_id)
    [made] = renew_task_books(operator)
    assert made.number == 2
    assert [
        (one.kind, one.promise.name.en, one.before, one.promise.value) for one in queries.changes_of(made)
    ] == [
        (ChangeKind.ADDED, "Accountable", "", ""),
        (ChangeKind.MOVED, "investment planned for the year", "120000000", "90000000"),
        (ChangeKind.DROPPED, "Node 2", "", "2026-06-30"),
        (ChangeKind.MOVED, "Node 4", "2026-10-31", "2026-11-15"),
    ]
    assert Message.objects.filter(recipient_id=leader.pk, kind="publish.task_book").count() == 1
    book.refresh_from_db()
    assert (book.current, len(queries.lines_of(book))) == (False, 4)
    assert queries.checked(book, queries.signature_of(book)).holds
    assert queries.signature_of(made) is None  # signed anew
    with pytest.raises(GuatuError) as refused:
        sign_task_book(actor_of_account(leader), version_id=book.pk, confirmation=confirmed(leader))
    assert refused.value.number == "G2207"


def test_a_duty_that_ends_drops_with_all_that_hung_on_it(book: TaskBookVersion, operator: Actor) -> None:
    Responsibility.objects.filter(post=book.post_id).update(end=date(2026, 6, 1))
    [made] = renew_task_books(operator)
    assert made.content == []
    assert {one.kind for one in queries.changes_of(made)} == {ChangeKind.DROPPED}


def test_stopped_midway_issuing_goes_on_with_those_that_are_left(
    book: TaskBookVersion, sponsored: Project, city: "City", operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for post in (city.land_post, city.kuancheng_post):
        assign(operator, of=subject(sponsored), role=ResponsibilityRole.SUPPORT, post_id=post.pk)
    asked: list[int] = []

    def stops(version_id: int) -> str:
        asked.append(version_id)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return "x" * 64

    with monkeypatch.context() as patched:
        patched.setattr("guatu.publish.actions.task_books.digest_of", stops)
        with pytest.raises(KeyboardInterrupt):
            issue_task_books(operator)
    assert TaskBookVersion.objects.count() == 2
    assert [row.post_id for row in issue_task_books(operator)] == [
        max(city.land_post.pk, city.kuancheng_post.pk)
    ]


def test_a_signature_holds_and_an_altered_content_does_not(book: TaskBookVersion, leader: Account) -> None:
    signed = sign_task_book(
        actor_of_account(leader), version_id=book.pk, confirmation=confirmed(leader), remark="按期完成"
    )
    assert (signed.person, signed.label, signed.confirmed) == ("L1", "leader", "password")
    assert queries.checked(book, signed).holds
    entry = Entry.objects.get(verb="publish.task_book.sign")
    assert signed.value in entry.after
    assert verification().fault is None
    Signature.objects.filter(pk=signed.pk).update(remark="另有意见")
    assert queries.checked(book, queries.signature_of(book)).signature is False
    Signature.objects.filter(pk=signed.pk).update(remark="按期完成")
    book.content[0]["value"] = "2027-12-31"
    book.save(update_fields=["content"])
    assert queries.checked(book, queries.signature_of(book)).digest is False


def test_after_the_key_is_replaced_what_it_signed_still_holds(
    book: TaskBookVersion, city: "City", sponsored: Project, leader: Account, operator: Actor,
    settings: Settings, tmp_path: Path,
) -> None:  # fmt: skip
    actor = actor_of_account(leader)
    first = sign_task_book(actor, version_id=book.pk, confirmation=confirmed(leader))
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600
    settings.SIGNING_KEY_FILE = tmp_path / "next.pem"
    set_investment_plan(operator, project_id=sponsored.pk, year=2026, amount=90 * MILLION)
    [made] = renew_task_books(operator)
    second = sign_task_book(actor, version_id=made.pk, confirmation=confirmed(leader))
    assert first.key_id != second.key_id
    book.refresh_from_db()
    assert queries.checked(book, queries.signature_of(book)).holds
    settings.SIGNING_KEY_FILE = tmp_path / "broken.pem"
    (tmp_path / "broken.pem").write_text("no key")
    Signature.objects.filter(pk=second.pk).delete()
    with pytest.raises(GuatuError) as refused:
        sign_task_book(actor, version_id=made.pk, confirmation=confirmed(leader))
    assert refused.value.number == "G2204"


@pytest.mark.parametrize("who", ["dispatcher", "supervisor", "administrator", "task_force"])
def test_nobody_signs_for_another(who: str, book: TaskBookVersion, request: pytest.FixtureRequest) -> None:
    account: Account = request.getfixturevalue(who)
    with pytest.raises(GuatuError) as refused:
        sign_task_book(actor_of_account(account), version_id=book.pk, confirmation=confirmed(account))
    assert refused.value.number == "G2205"


def test_a_confirmation_of_somebody_else_signs_nothing(
    book: TaskBookVersion, leader: Account, dispatcher: Account
) -> None:
    with pytest.raises(GuatuError) as refused:
        sign_task_book(actor_of_account(leader), version_id=book.pk, confirmation=confirmed(dispatcher))
    assert refused.value.number == "G2205"


def test_a_book_out_of_sight_is_not_there(
    book: TaskBookVersion, reporter: Account, outsider: Account
) -> None:
    for account in (reporter, outsider):
        with pytest.raises(NotFound):
            sign_task_book(actor_of_account(account), version_id=book.pk, confirmation=confirmed(account))


@pytest.mark.parametrize("who", ["reporter", "leader", "supervisor", "task_force", "outsider"])
def test_only_the_dispatcher_issues(
    who: str, book: TaskBookVersion, as_: As, request: pytest.FixtureRequest
) -> None:
    account = request.getfixturevalue(who)
    with pytest.raises(Denied):
        issue_task_books(actor_of_account(account))
    with pytest.raises(Denied):
        renew_task_books(actor_of_account(account))
    assert as_(account).post(reverse("publish:issue_books")).status_code == 403


def test_whoever_acts_for_a_post_signs_its_book(
    sponsored: Project, city: "City", leader: Account, operator: Actor
) -> None:
    appoint(operator, staff_number="L1", name="", post_id=city.leader_post.pk, on=date(2026, 1, 1))
    assign(operator, of=subject(sponsored), role=ResponsibilityRole.SUPPORT, post_id=city.land_post.pk)
    pass_post(operator, post_id=city.land_post.pk, on=date(2026, 5, 1), acting_from_id=city.leader_post.pk)
    [made] = issue_task_books(operator, post_ids=[city.land_post.pk])
    assert Message.objects.filter(recipient_id=leader.pk, kind="publish.task_book").exists()
    signed = sign_task_book(actor_of_account(leader), version_id=made.pk, confirmation=confirmed(leader))
    assert signed.person == "L1"


def test_it_is_signed_on_its_page_with_the_password_once_more(
    book: TaskBookVersion, leader: Account, as_: As
) -> None:
    leader.set_password(PASSWORD)
    leader.save(update_fields=["password"])
    browser = as_(leader)
    address = reverse("publish:book", args=[book.pk])
    assert "待责任人签署" in browser.get(address).content.decode()
    wrong = browser.post(address, {"password": "not it", "remark": "同意"})
    assert wrong.status_code == 422
    assert "G1414" not in wrong.content.decode()
    assert not Signature.objects.exists()
    assert browser.post(address, {"password": PASSWORD, "remark": "同意"}).status_code == 303
    shown = browser.get(address).content.decode()
    assert all(text in shown for text in ("签名有效", "台账有据", "内容未被改动", "同意"))
    assert 'name="password"' not in shown
    again = browser.post(
        f"/api/publish/task-books/versions/{book.pk}/sign", {"password": PASSWORD}, "application/json"
    )
    assert (again.status_code, again.json()["number"]) == (409, "G2206")
    told = browser.get(f"/api/publish/task-books/versions/{book.pk}").json()
    assert (told["signature"]["remark"], told["checked"]["signature"]) == ("同意", True)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_comes_as_pdf_and_as_word_with_what_changed_marked(
    language: str, book: TaskBookVersion, sponsored: Project, leader: Account, operator: Actor
) -> None:
    set_investment_plan(operator, project_id=sponsored.pk, year=2026, amount=90 * MILLION)
    [made] = renew_task_books(operator)
    actor = actor_of_account(leader)
    document = queries.version_text(queries.version(actor, made.pk), language)
    cells = [cell for block in document.blocks for row in getattr(block, "rows", ()) for cell in row]
    assert {"【调整】原为1.20 亿元", "[Changed] was 1.20 (¥100m)"} & set(cells)
    assert queries.version_file(actor, made.pk, language, FileKind.PDF).startswith(b"%PDF-")
    word = queries.version_file(actor, made.pk, language, FileKind.WORD)
    assert word == queries.version_file(actor, made.pk, language, FileKind.WORD)


def test_a_long_book_comes_by_pages_on_the_page_and_whole_where_asked(
    book: TaskBookVersion, leader: Account, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guatu.publish.pages.common.ROWS", 1)
    browser = as_(leader)
    version = reverse("publish:book", args=[book.pk])
    first, second, whole = (
        browser.get(version + query).content.decode() for query in ("", "?node=2", "?whole=1")
    )
    assert ("2026-06-30" in first, "2026-10-31" in first) == (True, False)
    assert ("2026-06-30" in second, "2026-10-31" in second) == (False, True)
    assert all(day in whole for day in ("2026-06-30", "2026-10-31"))
    assert '<span class="g-muted">2</span>' in first
    assert 'href="?node=2#node"' in first
    monkeypatch.setattr("guatu.publish.queries.task_books.NODES_EACH", 9)
    today = reverse("publish:task_book", args=[book.post_id])
    nodes = [browser.get(today + query).content.decode() for query in ("", "?t3=2", "?whole=1")]
    assert ["整册显示" in page for page in nodes] == [True, True, False]
    assert nodes[0] != nodes[1]


def test_the_overview_says_who_is_outstanding_in_the_same_queries_for_any_number(
    book: TaskBookVersion, city: "City", dispatcher: Account, as_: As, operator: Actor,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    actor = actor_of_account(dispatcher)
    for n in range(12):
        post = Post.objects.create(unit=city.zone, title=f"岗{n}")
        assign(operator, of=subject(city.plan), role=ResponsibilityRole.SUPPORT, post_id=post.pk)
    assert len(issue_task_books(operator)) == 12
    with django_assert_max_num_queries(5):
        found = queries.overview(actor)
    assert (found.issued, found.signed, found.to_sign) == (13, 0, 13)
    assert len(queries.overview(actor, outstanding=True).lines) == 13
    page = as_(dispatcher).get(reverse("publish:task_books"), {"show": "outstanding"}).content.decode()
    assert "待签署 13" in page
    assert len(as_(dispatcher).get("/api/publish/task-books?outstanding=true").json()) == 13


def test_issuing_reads_all_posts_together(
    sponsored: Project, city: "City", operator: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    from guatu.publish.queries.promises import promises  # noqa: PLC0415 - not of the room's door

    posts = [Post.objects.create(unit=city.zone, title=f"岗{n}").pk for n in range(10)]
    for pk in posts:
        assign(operator, of=subject(sponsored), role=ResponsibilityRole.SUPPORT, post_id=pk)
    with django_assert_max_num_queries(9):
        found = promises(operator, posts, 2026, {})
    assert {len(lines) for lines in found.values()} == {3}


def test_the_command_line_issues_lists_and_verifies(book: TaskBookVersion, leader: Account) -> None:
    run = CliRunner()
    sign_task_book(actor_of_account(leader), version_id=book.pk, confirmation=confirmed(leader))
    assert "1 份已签署 signed" in run.invoke(taskbook_group, ["list"]).output
    assert run.invoke(taskbook_group, ["verify"]).exit_code == 0
    book.content[0]["value"] = ""
    book.save(update_fields=["content"])
    assert run.invoke(taskbook_group, ["verify", str(book.pk)]).exit_code == 1
    assert "重新制发 issued anew: 1" in run.invoke(taskbook_group, ["renew"]).output
    assert "新增 added" not in run.invoke(taskbook_group, ["changes", str(book.pk)]).output
