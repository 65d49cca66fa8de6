"""How I am told: one's own settings, the preview, the address of each service, failing channels seen and handled."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner
from django.test import Client

from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import post_message
from guatu.ledger.models import Channel, Entry, Mute, Preference
from guatu.ledger.queries import notice_groups
from guatu.ledger.types import Subject
from guatu.org.models import Account
from guatu.org.notify_commands import notify
from guatu.org.types import Actor

SignIn = Callable[[Account], Client]
JSON = "application/json"
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789abcdef-hidden"
FORM = {"hours": "own", "begins": "20:00", "ends": "08:00", "days": "own", "weekdays": ["5", "6"], "digest": "on",
        "digest_at": "08:30"}  # fmt: skip


@pytest.fixture
def channel(reporter: Account, as_: SignIn) -> Channel:
    as_(reporter).post("/org/channels/", {"address": ROBOT, "name": "我的群", "kind": "wecom"})
    return Channel.objects.get()


@pytest.fixture
def told(operator: Actor, reporter: Account) -> None:
    for kind in ("collect.returned", "dispatch.order"):
        post_message(
            operator, to=[reporter.pk], kind=kind, text=Phrase(f"说{kind}", f"Said {kind}"), link="/projects/",
            about=Subject("ledger.thing", "1"),
        )  # fmt: skip


@pytest.mark.usefixtures("told")
def test_what_is_saved_stands_on_the_page_and_the_preview_follows_it(
    reporter: Account, channel: Channel, as_: SignIn
) -> None:
    client = as_(reporter)
    page = client.get("/org/telling/").content.decode()
    assert page.count("2026-06-08 10:00 送出") == 2
    seen = client.post("/org/telling/", {**FORM, "do": "preview"}).content.decode()
    assert "还没保存的设置" in seen
    assert "2026-06-09 08:30 的汇总" in seen
    assert not Preference.objects.exists()  # a look saves nothing
    wanted = [f"{group.key}:{channel.pk}" for group in notice_groups() if group.key != "reports"]
    assert client.post("/org/telling/", {**FORM, "want": wanted}).status_code == 302
    row = Preference.objects.get()
    assert (row.account_id, row.hours, row.days, row.urgent_passes) == (
        reporter.pk, "20:00-08:00", "56", False,
    )  # fmt: skip
    assert list(Mute.objects.values_list("group", "channel")) == [("reports", channel.pk)]
    page = client.get("/org/telling/").content.decode()
    assert "的汇总" not in page  # reports are not wanted there any more
    assert "只在站内" in page
    entry = Entry.objects.get(verb="ledger.telling.set")
    assert '"digest_at":"08:30"' in entry.after
    assert client.post("/org/telling/", {**FORM, "want": wanted}).status_code == 302
    assert Entry.objects.filter(verb="ledger.telling.set").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"begins": ""}, {"begins": "abend"}, {"weekdays": list("0123456")}, {"digest_at": ""}]
)
def test_what_cannot_be_read_is_said_and_nothing_is_saved(
    reporter: Account, as_: SignIn, wrong: dict[str, object]
) -> None:
    answer = as_(reporter).post("/org/telling/", {**FORM, **wrong})
    assert answer.status_code == 422
    assert not Preference.objects.exists()


def test_the_page_speaks_english(reporter: Account, channel: Channel, as_: SignIn) -> None:
    client = as_(reporter)
    client.cookies["django_language"] = "en"
    page = client.get("/org/telling/").content.decode()
    for words in ("How I am told", "Quiet hours", "As the city: 21:00–07:30", "Matters and supervision"):
        assert words in page


def test_ones_own_only(
    reporter: Account, other_reporter: Account, outsider: Account, channel: Channel, as_: SignIn
) -> None:
    stranger = as_(other_reporter)
    assert "我的群" not in stranger.get("/org/telling/").content.decode()
    body = {"muted": [["reports", channel.pk]]}
    assert stranger.put("/api/org/telling", body, content_type=JSON).status_code == 404
    assert not Mute.objects.exists()
    for verb in ("pause", "resume"):
        assert stranger.post(f"/org/channels/{channel.pk}/{verb}/").status_code == 404
        assert stranger.post(f"/api/org/channels/{channel.pk}/{verb}").status_code == 404
    for path in ("/org/telling/", "/api/org/telling", "/api/org/telling/preview"):
        assert as_(outsider).get(path).status_code == 403


@pytest.mark.usefixtures("told")
def test_the_api_says_and_sets_the_same(reporter: Account, channel: Channel, as_: SignIn) -> None:
    client = as_(reporter)
    body = {"hours": "-", "days": "-", "digest_at": "07:00", "muted": [["matters", channel.pk]]}
    answer = client.put("/api/org/telling", body, content_type=JSON).json()
    assert (answer["hours"], answer["digest_at"]) == ("-", "07:00:00")
    wanted = {group["key"]: group["wanted"][str(channel.pk)] for group in answer["groups"]}
    assert (wanted["reports"], wanted["matters"], wanted["other"]) == (True, False, True)
    preview = client.get("/api/org/telling/preview").json()
    assert preview[0]["sendings"] == []
    assert preview[1]["sendings"] == [
        {"channel": channel.pk, "fate": "gathered", "at": "2026-06-09T07:00:00+08:00"}
    ]
    assert client.put("/api/org/telling", {"hours": "x"}, content_type=JSON).status_code == 422
    client.put("/api/org/telling", {"hours": "-"}, content_type=JSON)
    assert Mute.objects.count() == 1  # left out, they stay


@pytest.mark.usefixtures("told")
def test_the_command_line_does_the_same(reporter: Account, channel: Channel) -> None:
    def run(*words: str) -> str:
        return CliRunner().invoke(notify, words, catch_exceptions=False).output

    assert "08:30" in run("set", "reporter", "--digest", "08:30", "--urgent")
    assert "紧急照送 urgent passes: 是 yes" in run("set", "reporter", "--days", "56")
    run("want", "reporter", "reports", str(channel.pk), "--no")
    assert f"{channel.pk}:–" in run("show", "reporter")
    assert "只在站内 in the app" in run("preview", "reporter")
    with pytest.raises(NotFound):
        run("show", "nobody")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"kind": "wecom", "address": ROBOT}, "wecombot://…"),
        ({"kind": "wecom", "address": "0123456789abcdef"}, "wecombot://…"),
        (
            {"kind": "dingtalk", "address": "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef",
             "secret": "SEC0123456789"},
            "dingtalk://",
        ),
        ({"kind": "feishu", "address": "https://open.feishu.cn/open-apis/bot/v2/hook/0123456789abcdef"}, "feishu://…"),
        ({"kind": "feishu", "address": "feishu://0123456789abcdef"}, "feishu://…"),
    ],
)  # fmt: skip
def test_a_robot_is_entered_as_its_service_gives_it(
    reporter: Account, as_: SignIn, given: dict[str, str], shown: str
) -> None:
    assert as_(reporter).post("/org/channels/", given).status_code == 302
    assert Channel.objects.get().shown.startswith(shown)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "wecom", "address": "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef"},
        {"kind": "wecom", "address": ""},
        {"kind": "feishu", "address": "机器人"},
        {"kind": "webhook", "address": "https://intern.example/x"},  # a host is for the IT centre to name
    ],
)
def test_what_is_no_robots_address_is_refused_with_help(
    reporter: Account, as_: SignIn, given: dict[str, str]
) -> None:
    assert as_(reporter).post("/org/channels/", given).status_code == 422
    assert not Channel.objects.exists()


def test_the_it_centre_names_gateways_and_mail_servers(administrator: Account, as_: SignIn) -> None:
    office = as_(administrator)
    assert (
        office.post("/org/channels/", {"kind": "webhook", "address": "https://gw.example/in"}).status_code
        == 302
    )
    mail = {"kind": "mail", "host": "smtp.example.gov.cn", "user": "guatu", "password": "p@ss", "port": "465",
            "sender": "guatu@example.gov.cn", "to": "office@example.gov.cn"}  # fmt: skip
    assert office.post("/org/channels/", mail).status_code == 302
    assert office.post("/org/channels/", {**mail, "sender": ""}).status_code == 422
    assert {row.shown for row in Channel.objects.all()} == {
        "jsons://gw.example…", "mailtos://smtp.example.gov.cn…",
    }  # fmt: skip


def test_a_failing_channel_is_seen_by_its_owner_and_the_administrator_and_handled(
    reporter: Account, administrator: Account, channel: Channel, as_: SignIn
) -> None:
    Channel.objects.filter(pk=channel.pk).update(
        failing_since="2026-06-05T09:00+08:00", failures=8, last_outcome="http 404", paused_by_house=True,
        paused_at="2026-06-07T02:00+08:00",
    )  # fmt: skip
    for who, path in (
        (reporter, "/org/telling/"),
        (reporter, "/org/channels/"),
        (administrator, "/org/channels/"),
    ):
        page = as_(who).get(path).content.decode()
        assert "屡次失败，已停" in page
        assert "地址不存在了" in page
    client = as_(administrator)
    assert client.post(f"/org/channels/{channel.pk}/resume/").status_code == 302
    channel.refresh_from_db()
    assert (channel.paused_at, channel.failures) == (None, 0)
    assert as_(reporter).post(f"/org/channels/{channel.pk}/pause/").status_code == 302
    assert as_(reporter).post(f"/api/org/channels/{channel.pk}/resume").status_code == 204
    verbs = Entry.objects.filter(verb__startswith="ledger.channel.").values_list("verb", flat=True)
    assert list(verbs)[1:] == ["ledger.channel.resume", "ledger.channel.pause", "ledger.channel.resume"]
