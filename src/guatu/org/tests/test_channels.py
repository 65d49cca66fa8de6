"""Channels of messages: anybody adds a robot of their own; the administrator names gateways and others."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner
from django.test import Client

from guatu.conftest import City
from guatu.kernel.errors import NotFound
from guatu.ledger.models import Channel, Entry
from guatu.org import commands
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


def test_the_file_of_channels_holds_ones_own_and_no_address(
    reporter: Account, other_reporter: Account, as_: SignIn
) -> None:
    client = as_(reporter)
    client.post("/org/channels/", {"address": ROBOT, "name": "我的群"})
    assert "as=xlsx" in client.get("/org/channels/").content.decode()
    mine = b"".join(client.get("/org/channels/?as=csv")).decode()
    assert "我的群" in mine
    assert "wecombot" not in mine
    assert "0123456789" not in mine
    assert "我的群" not in b"".join(as_(other_reporter).get("/org/channels/?as=csv")).decode()


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
    assert "没有送达：对方没有应答" in page
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


JSON = "application/json"
API = "/api/org/channels"


def test_the_api_adds_lists_tries_and_removes(
    reporter: Account,
    other_reporter: Account,
    administrator: Account,
    leader: Account,
    as_: SignIn,
    city: City,
) -> None:
    mine = as_(reporter)
    made = mine.post(API, {"address": ROBOT, "name": "群"}, content_type=JSON)
    assert made.status_code == 201
    row = made.json()
    assert (row["owner_kind"], row["owner"]) == ("account", "reporter")
    assert "0123456789" not in made.content.decode()
    hosts = {"address": "json://127.0.0.1:9/x", "unit_id": city.kuancheng.pk}
    assert mine.post(API, {"address": hosts["address"]}, content_type=JSON).status_code == 422
    assert mine.post(API, {"address": ROBOT, "username": "leader"}, content_type=JSON).status_code == 403
    for stranger in map(as_, (other_reporter, leader)):
        assert stranger.post(API, hosts, content_type=JSON).status_code == 403
        assert stranger.get(API).json() == []
        assert stranger.post(f"{API}/{row['id']}/try").status_code == 404
        assert stranger.delete(f"{API}/{row['id']}").status_code == 404
    office = as_(administrator)
    gateway = office.post(API, hosts, content_type=JSON).json()
    assert office.post(f"{API}/{gateway['id']}/try").json() == {"arrived": False, "word": "no answer"}
    assert [one["id"] for one in office.get(API).json()] == [gateway["id"], row["id"]]
    assert mine.delete(f"{API}/{row['id']}").status_code == 204
    assert mine.get(API).json() == []
    said = list(Entry.objects.filter(verb__startswith="ledger.channel").values_list("verb", flat=True))
    assert said == ["ledger.channel.add", "ledger.channel.add", "ledger.channel.try", "ledger.channel.remove"]


def test_the_api_is_closed_to_outsiders(outsider: Account, as_: SignIn) -> None:
    assert as_(outsider).get(API).status_code == 403
    assert as_(outsider).post(API, {"address": ROBOT}, content_type=JSON).status_code == 403


def test_the_command_line_adds_without_showing_the_address(reporter: Account, city: City) -> None:
    runner = CliRunner()
    added = runner.invoke(commands.add_command, ["--account", "reporter", "--name", "群"], input=f"{ROBOT}\n")
    assert added.exit_code == 0, added.output
    assert "hidden" not in added.output
    unit = ["--unit", city.kuancheng.code, "--address", "json://127.0.0.1:9/x"]
    assert runner.invoke(commands.add_command, unit).exit_code == 0
    mine, gateway = Channel.objects.order_by("pk")
    assert runner.invoke(commands.add_command, ["--address", ROBOT]).exit_code == 2
    assert isinstance(
        runner.invoke(commands.add_command, ["--unit", "nobody", "--address", ROBOT]).exception, NotFound
    )
    assert "no answer" in (failed := runner.invoke(commands.test_command, [str(gateway.pk)])).output
    assert failed.exit_code == 1
    listed = runner.invoke(commands.channels_command).output
    assert f"unit:{city.kuancheng.code}" in listed
    assert "failing since" in listed
    assert "account:reporter" in listed
    assert runner.invoke(commands.remove_command, [str(mine.pk)]).exit_code == 0
    assert "account:reporter" not in runner.invoke(commands.channels_command).output
