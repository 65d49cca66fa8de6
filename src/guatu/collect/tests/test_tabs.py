"""Each page of the room has a door from every other, for whom it may open."""

import re

import pytest
from django.test import Client

from guatu.collect import actions
from guatu.conftest import NOW, City, actor_of_account
from guatu.org.models import Account

pytestmark = pytest.mark.django_db

OFFICE = ["board", "queue", "revisions", "delegations", "workbooks", "forms", "checks", "detectors"]
DOORS = {
    "dispatcher": OFFICE,
    "supervisor": ["board", "revisions", "workbooks", "forms", "checks", "detectors"],
    "reporter": ["", "board", "revisions", "workbooks", "forms"],
    "leader": ["board", "revisions", "workbooks", "forms"],
}


@pytest.mark.parametrize("who", list(DOORS))
def test_everybody_sees_the_doors_they_may_open_and_each_opens(
    who: str, request: pytest.FixtureRequest, client: Client
) -> None:
    account: Account = request.getfixturevalue(who)
    client.force_login(account)
    page = client.get("/collect/board/").content.decode()
    tabs = re.search(r'<nav class="c-tabs".*?</nav>', page, re.DOTALL)
    assert tabs is not None
    found = re.findall(r'href="(/collect/[^"]*)"', tabs[0])
    assert [one.removeprefix("/collect/").rstrip("/") for one in found] == DOORS[who]
    for one in found:
        answer = client.get(one)
        assert answer.status_code == 200
        assert 'aria-current="page"' in answer.content.decode()


def test_whoever_decides_by_delegation_finds_the_queue_from_everywhere(
    city: City, dispatcher: Account, task_force: Account, client: Client
) -> None:
    client.force_login(task_force)
    assert "/collect/queue/" not in client.get("/collect/board/").content.decode()
    actions.delegate(
        actor_of_account(dispatcher), to_post_id=city.land_post.pk, start=NOW.date(), end=NOW.date()
    )
    for page in ("/collect/board/", "/collect/revisions/", "/"):
        assert "/collect/queue/" in client.get(page).content.decode()
    assert client.get("/collect/queue/").status_code == 200
