"""What a service gives its user → the apprise URL of it: a robot's webhook as it is copied, a key, a mail server. Pure.

The forms are those of the services' own guides (July 2026): WeCom `…/cgi-bin/webhook/send?key=KEY`, DingTalk
`…/robot/send?access_token=TOKEN` with an optional SEC… secret, Feishu `…/open-apis/bot/v2/hook/TOKEN`.
"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, quote, urlsplit

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase

KINDS: Final[Mapping[str, Phrase]] = {
    "wecom": Phrase("企业微信机器人", "WeCom robot"),
    "dingtalk": Phrase("钉钉机器人", "DingTalk robot"),
    "feishu": Phrase("飞书机器人", "Feishu robot"),
    "webhook": Phrase("网关（接收 JSON）", "Gateway (takes JSON)"),
    "mail": Phrase("邮件", "Mail"),
}
OFFICE_KINDS: Final = frozenset(("webhook", "mail"))
"""What chooses a host, and so is for the IT centre."""

_KEY: Final = re.compile(r"[A-Za-z0-9_-]{8,200}")
_HOSTS: Final = {
    "qyapi.weixin.qq.com": "wecom",
    "oapi.dingtalk.com": "dingtalk",
    "open.feishu.cn": "feishu",
}


def kind_of(address: str) -> str:
    """The kind of robot that a copied webhook is of; "webhook" for any other, "" for what is no web address."""
    parts = _split(address)
    return _HOSTS.get(parts[1], "webhook") if parts[0] in ("http", "https") else ""


def robot_address(kind: str, given: str, secret: str = "") -> str:
    """The apprise URL of a robot, from its webhook or its bare key. Raises G1311."""
    given, secret = given.strip(), secret.strip()
    key = _key(kind, given)
    if not _KEY.fullmatch(key) or (secret and not _KEY.fullmatch(secret)):
        raise GuatuError("G1311", kind=KINDS[kind])
    if kind == "wecom":
        return f"wecombot://{key}"
    if kind == "feishu":
        return f"feishu://{key}"
    return f"dingtalk://{f'{secret}@' if secret else ''}{key}"


def _key(kind: str, given: str) -> str:
    scheme, host, path, query = _split(given)
    if scheme not in ("http", "https"):
        return given
    if _HOSTS.get(host) != kind:
        raise GuatuError("G1311", kind=KINDS[kind])
    if kind == "feishu":
        return path.rstrip("/").rpartition("/")[2]
    found = parse_qs(query).get("key" if kind == "wecom" else "access_token", [""])
    return found[0]


def gateway_address(given: str) -> str:
    """The apprise URL of a gateway that takes JSON by POST: https://host/path → jsons://host/path. Raises G1311."""
    scheme, host, _path, _query = _split(given.strip())
    if scheme not in ("http", "https") or not host:
        raise GuatuError("G1311", kind=KINDS["webhook"])
    return re.sub(r"^https?", "jsons" if scheme == "https" else "json", given.strip(), flags=re.IGNORECASE)


def mail_address(
    *, host: str, user: str, password: str, sender: str, to: str, port: int | None = None
) -> str:
    """The apprise URL of mail through a server, encrypted. Raises G1311 for what is no address of mail."""
    if not re.fullmatch(r"[A-Za-z0-9.-]{1,100}", host) or not all(
        re.fullmatch(r"[^@\s]{1,64}@[A-Za-z0-9.-]{1,100}", one) for one in (sender, to)
    ):
        raise GuatuError("G1311", kind=KINDS["mail"])
    who = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    where = f"{host}:{port}" if port else host
    return f"mailtos://{who}{where}/?from={quote(sender, safe='')}&to={quote(to, safe='')}"


def _split(address: str) -> tuple[str, str, str, str]:
    try:
        parts = urlsplit(address)
        return parts.scheme.lower(), (parts.hostname or "").lower(), parts.path, parts.query
    except ValueError:
        return "", "", "", ""
