"""The ledger's pages: read by supervisor, administrator and dispatcher; by nobody else."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.ledger.tests.test_ledger import tamper, write
from guatu.org.models import Account
from guatu.org.types import Actor

SignIn = Callable[[Account], Client]


@pytest.fixture
def entries(operator: Actor) -> None:
    for n in range(60):
        write(operator, before={"n": n - 1}, after={"n": n})


@pytest.mark.parametrize(
    "path", ["/ledger/", "/ledger/1/", "/api/ledger/entries", "/api/ledger/verification"]
)
@pytest.mark.parametrize("name", ["reporter", "leader", "task_force", "outsider"])
def test_who_may_not_read_the_ledger_gets_403(
    entries: None, as_: SignIn, request: pytest.FixtureRequest, name: str, path: str
) -> None:
    assert as_(request.getfixturevalue(name)).get(path).status_code == 403


def test_only_a_reader_may_verify(entries: None, as_: SignIn, reporter: Account) -> None:
    assert as_(reporter).post("/ledger/verify/").status_code == 403


@pytest.mark.parametrize("name", ["supervisor", "administrator", "dispatcher"])
def test_readers_see_entries_and_what_changed(
    entries: None, as_: SignIn, request: pytest.FixtureRequest, name: str
) -> None:
    client = as_(request.getfixturevalue(name))
    assert "ledger.thing:1" in client.get("/ledger/").content.decode()
    page = client.get("/ledger/60/").content.decode()
    assert "<del>58</del>" in page
    assert "<ins>59</ins>" in page
    assert client.get("/ledger/61/").status_code == 404


def test_the_list_filters_and_pages(entries: None, as_: SignIn, supervisor: Account) -> None:
    client = as_(supervisor)
    assert len(client.get("/ledger/").context["rows"]) == 50
    assert len(client.get("/ledger/?page=2").context["rows"]) == 10
    assert client.get("/ledger/?verb=org.").context["rows"] == []
    assert len(client.get("/ledger/?subject=ledger.thing:1&actor=test").context["rows"]) == 50


def test_the_list_costs_the_same_however_long_it_is(entries: None, as_: SignIn, supervisor: Account) -> None:
    client = as_(supervisor)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get("/ledger/")
    assert len(captured) <= 6


def test_verifying_says_that_the_chain_holds_or_where_it_breaks(
    entries: None, as_: SignIn, supervisor: Account
) -> None:
    client = as_(supervisor)
    assert "60 条记录" in client.post("/ledger/verify/").content.decode()
    tamper("UPDATE ledger_entry SET at = 'x' WHERE number = 7")
    assert "第 7 条" in client.post("/ledger/verify/").content.decode()
    assert client.get("/ledger/7/").status_code == 200
    assert client.get("/api/ledger/verification").json()["fault"]["number"] == 7


def test_verifying_is_a_post(as_: SignIn, supervisor: Account) -> None:
    assert as_(supervisor).get("/ledger/verify/").status_code == 405


def test_a_stranger_sees_the_sign_in_page(db: None) -> None:
    answer = Client().get("/ledger/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/ledger/")
