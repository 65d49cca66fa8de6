"""Channels of messages: anybody adds a robot of their own; the administrator names gateways and others."""

from collections.abc import Callable

import pytest
from django.test import Client

from guatu.conftest import City
from guatu.ledger.models import Channel
from guatu.org.models import Account

SignIn = Callable[[Account], Client]
ROBOT = "wecombot://0123456789abcdef-hidden"


def test_anybody_adds_and_removes_their_own(reporter: Account, as_: SignIn) -> None:
    client = as_(reporter)
    assert client.post("/org/channels/", {"address": ROBOT, "name": "群"}).status_code == 302
    (row,) = Channel.objects.all()
    assert (row.owner_kind, row.owner_id) == ("account", reporter.pk)
    page = client.get("/org/channels/").content.decode()
    assert "wecombot://…" in page
    assert "0123456789" not in page
    assert client.post(f"/org/channels/{row.pk}/remove/").status_code == 302
    assert "还没有通道" in client.get("/org/channels/").content.decode()


def test_a_host_is_named_by_the_administrator_only(
    reporter: Account, administrator: Account, city: City, as_: SignIn
) -> None:
    refused = as_(reporter).post("/org/channels/", {"address": "json://127.0.0.1:9/x"})
    assert refused.status_code == 422
    assert "127.0.0.1" not in refused.content.decode()
    office = as_(administrator)
    data = {"address": "json://127.0.0.1:9/x", "name": "网关", "unit": city.kuancheng.pk}
    assert office.post("/org/channels/", data).status_code == 302
    (row,) = Channel.objects.all()
    assert (row.owner_kind, row.owner_id) == ("unit", city.kuancheng.pk)
    page = office.post(f"/org/channels/{row.pk}/try/", follow=True).content.decode()
    assert "没有送达：no answer" in page
    assert "起送不到" in page
    data = {"address": ROBOT, "username": "reporter"}
    assert office.post("/org/channels/", data).status_code == 302
    assert office.post("/org/channels/", {**data, "username": "nobody"}).status_code == 404


@pytest.mark.parametrize("who", ["other_reporter", "dispatcher", "leader"])
def test_somebody_elses_channel_is_not_found(
    reporter: Account, as_: SignIn, request: pytest.FixtureRequest, who: str
) -> None:
    as_(reporter).post("/org/channels/", {"address": ROBOT})
    row = Channel.objects.get()
    stranger = as_(request.getfixturevalue(who))
    assert "wecombot" not in stranger.get("/org/channels/").content.decode().partition("<form")[0]
    for verb in ("remove", "try"):
        assert stranger.post(f"/org/channels/{row.pk}/{verb}/").status_code == 404
    # Whoever is no administrator names nobody else: the field is not theirs.
    stranger.post("/org/channels/", {"address": ROBOT, "username": "reporter"})
    assert Channel.objects.filter(owner_id=reporter.pk).count() == 1


def test_an_outsider_has_none(outsider: Account, as_: SignIn) -> None:
    assert as_(outsider).get("/org/channels/").status_code == 403
