"""A task book says of a post: duty → post, indicator → number, node → date."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import actor_of_account
from guatu.kernel.errors import NotFound
from guatu.org.models import Account
from guatu.org.queries import post
from guatu.projects.models import Project
from guatu.publish import queries
from guatu.publish.types import FileKind, TaskBook
from guatu.ui.types import LightColour

if TYPE_CHECKING:
    from guatu.conftest import City

As = Callable[[Account], Client]


def book_of(account: Account, post_id: int) -> TaskBook:
    actor = actor_of_account(account)
    return queries.task_book_of(actor, post(actor, post_id))


def test_a_sponsor_finds_the_project_its_numbers_and_its_light(
    sponsored: Project, city: "City", leader: Account
) -> None:
    [duty] = book_of(leader, city.leader_post.pk).duties
    assert (duty.project.zh, duty.roles, duty.colour) == ("项目N1", ("sponsor",), LightColour.RED)
    assert (duty.plan_year, duty.invested_year) == (Decimal(120_000_000), Decimal(0))


def test_three_nodes_within_ninety_days_stand_with_their_latest_days_and_what_is_over(
    sponsored: Project, city: "City", leader: Account
) -> None:
    nodes = book_of(leader, city.leader_post.pk).nodes
    assert [(node.node.zh, node.latest.isoformat(), node.days_over) for node in nodes] == [
        ("节点1", "2026-05-18", 21),
        ("节点2", "2026-06-30", 0),
        ("节点3", "2026-08-31", 0),
    ]


def test_open_orders_about_its_projects_are_its_business(
    sponsored: Project, city: "City", leader: Account
) -> None:
    [order] = book_of(leader, city.leader_post.pk).orders
    assert (order.number, order.overdue) == ("春城调〔2026〕1号", True)


def test_a_post_without_duties_has_a_book_that_says_so(
    judged: list[Project], city: "City", dispatcher: Account
) -> None:
    document = queries.task_book_text(actor_of_account(dispatcher), city.land_post.pk, "zh-hans")
    assert any("目前没有由本岗位负责的在办项目。" in getattr(block, "text", "") for block in document.blocks)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_comes_as_pdf_and_as_word_and_the_same_each_time(
    language: str, sponsored: Project, city: "City", leader: Account
) -> None:
    actor = actor_of_account(leader)
    pdf = queries.task_book(actor, city.leader_post.pk, language, FileKind.PDF)
    assert pdf.startswith(b"%PDF-")
    word = queries.task_book(actor, city.leader_post.pk, language, FileKind.WORD)
    assert word == queries.task_book(actor, city.leader_post.pk, language, FileKind.WORD)


def test_the_english_book_has_no_chinese_words_of_ours(
    sponsored: Project, city: "City", leader: Account
) -> None:
    document = queries.task_book_text(actor_of_account(leader), city.leader_post.pk, "en")
    texts = [document.title, *(getattr(block, "text", "") for block in document.blocks)]
    headers = [cell for block in document.blocks for row in getattr(block, "header", ()) for cell in row]
    assert not [letter for letter in "".join([*texts, *headers]) if "\u4e00" <= letter <= "\u9fff"]


def test_a_post_out_of_sight_has_no_book(
    sponsored: Project, city: "City", reporter: Account, outsider: Account, as_: As
) -> None:
    with pytest.raises(NotFound):
        queries.task_book(actor_of_account(reporter), city.leader_post.pk, "zh-hans")
    for name, arguments in (
        ("publish:task_book", [city.nanguan_post.pk]),
        ("publish:task_book_file", [city.nanguan_post.pk, "pdf"]),
    ):
        assert as_(reporter).get(reverse(name, args=arguments)).status_code == 404
        assert as_(outsider).get(reverse(name, args=arguments)).status_code == 403
    assert as_(reporter).get(f"/api/publish/task-books/{city.leader_post.pk}/files/pdf").status_code == 404
    assert as_(outsider).get(reverse("publish:task_books")).status_code == 403


def test_everyone_finds_the_own_book_first(sponsored: Project, leader: Account, as_: As) -> None:
    browser = as_(leader)
    page = browser.get(reverse("publish:task_books")).content.decode()
    assert page.index("我的任务书") < page.index(">按岗位<")
    assert reverse("publish:task_book", args=[leader.post_id]) in page
    shown = browser.get(reverse("publish:task_book", args=[leader.post_id])).content.decode()
    assert "三、节点到日" in shown
    assert "超期21天" in shown


def test_a_book_takes_the_same_queries_however_many_projects(
    sponsored: Project, city: "City", leader: Account, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    actor = actor_of_account(leader)
    with django_assert_max_num_queries(10):
        queries.task_book_text(actor, city.leader_post.pk, "zh-hans")


def test_no_other_kind_of_file_has_an_address(city: "City", leader: Account, as_: As) -> None:
    assert as_(leader).get(f"/publish/task-books/{city.leader_post.pk}/file.exe").status_code == 404
    assert as_(leader).get(f"/api/publish/task-books/{city.leader_post.pk}/files/exe").status_code == 422
