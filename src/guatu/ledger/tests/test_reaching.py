"""Each kind of channel really reaches: robots by their own form and answer, gateways by JSON, mail by SMTP."""

import json
import socketserver
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_string
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from apprise import Apprise
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from guatu.ledger.adapters.notify import longest, send
from guatu.ledger.rules.addresses import gateway_address, mail_address, robot_address

SAID = "5月月报已退回\nhttps://guatu.example/collect/1/"


@dataclass
class Robots:
    """What came in by path and JSON, and what is answered."""

    port: int
    answer: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def robots(monkeypatch: pytest.MonkeyPatch) -> Iterator[Robots]:
    """The three services on this machine: apprise's own addresses with another host."""
    found: list[Robots] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found[0].taken.append((self.path, body))
            self.send_response(found[0].status)
            self.end_headers()
            self.wfile.write(json.dumps(found[0].answer).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own name
            """Nothing on the tests' output."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found.append(Robots(server.server_port))
    for plugin in (NotifyWeComBot, NotifyDingTalk, NotifyFeishu):
        there = urlsplit(plugin.notify_url)
        here = there._replace(scheme="http", netloc=f"127.0.0.1:{server.server_port}").geturl()
        monkeypatch.setattr(plugin, "notify_url", here.replace("%7B", "{").replace("%7D", "}"))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found[0]
    server.shutdown()
    server.server_close()
    thread.join()


WECOM = robot_address("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789abcdef")
DINGTALK = robot_address(
    "dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef", "SEC0123456789"
)
FEISHU = robot_address("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/0123456789abcdef")


def test_a_robot_of_wecom_takes_the_text_under_its_key(robots: Robots) -> None:
    robots.answer = {"errcode": 0, "errmsg": "ok"}
    assert send(WECOM, title="挂图 · 消息", body=SAID).arrived
    ((path, body),) = robots.taken
    assert parse_qs(urlsplit(path).query)["key"] == ["0123456789abcdef"]
    assert body == {"msgtype": "text", "text": {"content": f"挂图 · 消息\n{SAID}"}}


def test_a_robot_of_dingtalk_takes_it_signed(robots: Robots) -> None:
    robots.answer = {"errcode": 0, "errmsg": "ok"}
    assert send(DINGTALK, title="挂图 · 消息", body=SAID).arrived
    ((path, body),) = robots.taken
    asked = parse_qs(urlsplit(path).query)
    assert asked["access_token"] == ["0123456789abcdef"]
    assert {"timestamp", "sign"} <= set(asked)
    assert SAID in body["text"]["content"]


def test_a_robot_of_feishu_takes_it_under_its_token(robots: Robots) -> None:
    robots.answer = {"code": 0, "msg": "success"}
    assert send(FEISHU, title="挂图 · 消息", body=SAID).arrived
    ((path, body),) = robots.taken
    assert path.rstrip("/").endswith("/hook/0123456789abcdef")
    assert SAID in body["content"]["text"]


@pytest.mark.parametrize(
    ("address", "answer", "word"),
    [
        (WECOM, {"errcode": 93000, "errmsg": "invalid webhook url"}, "refused"),
        (WECOM, {"errcode": 45009, "errmsg": "api freq out of limit"}, "too fast"),
        (DINGTALK, {"errcode": 310000, "errmsg": "sign not match"}, "refused"),
        (FEISHU, {"code": 19021, "msg": "sign match fail"}, "refused"),
    ],
)
def test_a_robot_that_refuses_with_status_200_has_not_been_reached(
    robots: Robots, address: str, answer: dict[str, Any], word: str
) -> None:
    robots.answer = answer
    assert send(address, title="挂图", body=SAID).word == word


def test_a_private_gateway_takes_json(robots: Robots) -> None:
    address = gateway_address(f"http://127.0.0.1:{robots.port}/send?app=guatu")
    assert send(address, title="挂图 · 消息", body=SAID).arrived
    ((path, body),) = robots.taken
    assert path.startswith("/send")
    assert (body["title"], body["message"]) == ("挂图 · 消息", SAID)
    robots.status = 503
    assert send(address, title="挂图", body=SAID).word == "http 503"


def test_mail_arrives_at_a_server() -> None:
    """A mail server of one connection, as far as apprise asks for it; encryption is the address's own (mailtos)."""
    taken: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            lines: list[str] | None = None
            for raw in self.rfile:
                line = raw.decode().rstrip("\r\n")
                if lines is not None and line != ".":
                    lines.append(line)
                elif lines is not None:
                    taken.append("\n".join(lines))
                    lines = None
                    self.wfile.write(b"250 taken\r\n")
                elif line.upper() == "DATA":
                    lines = []
                    self.wfile.write(b"354 go on\r\n")
                elif line.upper() == "QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 fine\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        sender, to = "guatu@example.gov.cn", "office@example.gov.cn"
        made = mail_address(host="127.0.0.1", user="", password="", sender=sender, to=to, port=port)
        assert send(made.replace("mailtos://", "mailto://", 1), title="挂图 · 消息", body=SAID).arrived
        server.shutdown()
    (mail,) = (message_from_string(text) for text in taken)
    part = next(part for part in mail.walk() if part.get_content_maintype() == "text")
    assert "5月月报已退回" in part.get_payload(decode=True).decode()  # type: ignore[union-attr]  # bytes of a text part
    assert to in str(mail["To"])


def test_the_forms_of_the_house_are_those_of_apprise() -> None:
    plugins = {WECOM: NotifyWeComBot, DINGTALK: NotifyDingTalk, FEISHU: NotifyFeishu}
    for address, plugin in plugins.items():
        assert isinstance(Apprise.instantiate(address), plugin)
    assert longest(WECOM) == 2048
    assert longest("nothing") == 0
