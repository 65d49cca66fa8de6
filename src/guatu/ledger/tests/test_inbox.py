"""The inbox: on every page's header, on a page of its own, through the API; everybody sees their own only."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guatu.kernel.language import Phrase
from guatu.ledger.actions import post_message
from guatu.ledger.models import Message
from guatu.ledger.types import Subject
from guatu.org.models import Account
from guatu.org.types import Actor

SignIn = Callable[[Account], Client]


@pytest.fixture
def told(operator: Actor, reporter: Account) -> list[Message]:
    def tell(n: int) -> Message:
        (row,) = post_message(
            operator, to=[reporter.pk], kind="ledger.test", text=Phrase(f"第{n}条", f"No. {n}"), link="/projects/",
            about=Subject("ledger.thing", "1"),
        )  # fmt: skip
        return row

    return [tell(n) for n in range(3)]


def header(page: str) -> str:
    return page[page.index('class="g-inbox"') : page.index("</header>")]


def test_the_header_of_every_page_says_how_many_are_unread(
    told: list[Message], reporter: Account, other_reporter: Account, as_: SignIn
) -> None:
    assert "<b>3" in header(as_(reporter).get("/org/account/").content.decode())
    assert "<b>" not in header(as_(other_reporter).get("/org/account/").content.decode())


def test_the_header_costs_one_query(
    told: list[Message], reporter: Account, as_: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(reporter)
    with django_assert_max_num_queries(7):  # session, account and unit, scope; unread; count and rows
        client.get("/ledger/inbox/")


def test_one_tap_reads_a_message_and_goes_where_it_points(
    told: list[Message], reporter: Account, as_: SignIn
) -> None:
    client = as_(reporter)
    page = client.get("/ledger/inbox/").content.decode()
    assert page.index("第2条") < page.index("第0条")
    answer = client.post(f"/ledger/inbox/{told[0].pk}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/projects/")
    unread = client.get("/ledger/inbox/?unread=1").content.decode()
    assert "第0条" not in unread
    assert "第1条" in unread
    client.post(f"/ledger/inbox/{told[1].pk}/read/")
    answer = client.post("/ledger/inbox/read/", follow=True)
    assert "1 条已标为已读" in answer.content.decode()
    assert "没有未读的消息" in client.get("/ledger/inbox/?unread=1").content.decode()


def test_a_link_leads_nowhere_but_into_the_house(told: list[Message], reporter: Account, as_: SignIn) -> None:
    Message.objects.filter(pk=told[0].pk).update(link="//evil.example/")
    assert as_(reporter).post(f"/ledger/inbox/{told[0].pk}/open/")["Location"] == "/ledger/inbox/"


def test_somebody_elses_message_is_not_found(
    told: list[Message], other_reporter: Account, dispatcher: Account, as_: SignIn
) -> None:
    for stranger in (other_reporter, dispatcher):
        client = as_(stranger)
        assert "第1条" not in client.get("/ledger/inbox/").content.decode()
        assert client.post(f"/ledger/inbox/{told[0].pk}/open/").status_code == 404
        assert client.post(f"/ledger/inbox/{told[0].pk}/read/").status_code == 404
        assert client.post(f"/api/ledger/messages/{told[0].pk}/read").status_code == 404
        assert client.get("/api/ledger/messages").json()["items"] == []


def test_with_no_messages_the_page_says_what_will_come(outsider: Account, as_: SignIn) -> None:
    assert "还没有消息" in as_(outsider).get("/ledger/inbox/").content.decode()


def test_the_api_reads_the_same(told: list[Message], reporter: Account, as_: SignIn) -> None:
    client = as_(reporter)
    items = client.get("/api/ledger/messages?unread=true").json()["items"]
    assert [item["text_en"] for item in items] == ["No. 2", "No. 1", "No. 0"]
    assert client.post(f"/api/ledger/messages/{items[0]['id']}/read").json()["read_at"]
    assert client.post("/api/ledger/messages/read").json() == {"count": 2}


def test_it_speaks_english(told: list[Message], reporter: Account, as_: SignIn) -> None:
    client = as_(reporter)
    client.cookies["django_language"] = "en"
    page = client.get("/ledger/inbox/").content.decode()
    assert "No. 1" in page
    assert "Mark all as read" in page
