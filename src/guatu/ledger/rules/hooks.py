"""What a hook is told, and how it knows that we said it. Pure.

Signed as the Standard Webhooks specification has it (headers `webhook-id`, `webhook-timestamp`, `webhook-signature`),
so that its libraries in many languages verify us.
"""

import base64
import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase

PREFIX: Final = "whsec_"
ROTATION: Final = timedelta(days=2)
"""How long the former secret stays valid beside the new one."""

MOST_VERBS: Final = 20
_BEGINNING: Final = re.compile(r"[a-z_]+(?:\.[a-z_]+)*\.?")
_HTTP: Final = ("http", "https")


def new_secret() -> str:
    """A secret of 256 bits as the receiver is shown it, once."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sign(secret: str, event_id: str, timestamp: int, body: bytes) -> str:
    """v1,<base64 of HMAC-SHA256 over "id.timestamp.body">."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.new(key, f"{event_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def signatures(valid: Iterable[str], event_id: str, timestamp: int, body: bytes) -> str:
    """One signature for each secret that is valid, separated by spaces, as the header has them."""
    return " ".join(sign(secret, event_id, timestamp, body) for secret in valid)


def read_verbs(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Beginnings of verbs, separated by blanks or commas, each of which a verb of the house has. Raises G1309."""
    found = tuple(dict.fromkeys(part for part in re.split(r"[\s,，、]+", text.strip()) if part))
    if not found or len(found) > MOST_VERBS:
        raise GuatuError("G1309", beginning=text[:40])
    for one in found:
        if not _BEGINNING.fullmatch(one) or not any(verb.startswith(one) for verb in known):
            raise GuatuError("G1309", beginning=one[:40])
    return found


def wanted(verb: str, beginnings: Sequence[str]) -> bool:
    """Whether an entry of this verb is told to a hook."""
    return verb.startswith(tuple(beginnings))


def read_url(address: str) -> str:
    """An address that can be posted to: http or https, a host, no user or password in it. Raises G1308."""
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname, parts.port
    except ValueError as wrong:
        raise _unusable("读不懂", "it cannot be read") from wrong
    if parts.scheme not in _HTTP or not host:
        raise _unusable("不是 http 或 https 地址", "it is no http or https address")
    if parts.username or parts.password or port == 0:
        raise _unusable("不能带用户名和密码", "it may hold no user and password")
    return address.strip()


def _unusable(zh: str, en: str) -> GuatuError:
    return GuatuError("G1308", why=Phrase(f"{zh}。", f"{en}."))


def may_be_posted_to(address: str, *, loopback: bool) -> bool:
    """Whether an IP address may be posted to, which somebody's host name led to.

    Never: multicast, unspecified, reserved and link-local addresses, where clouds keep their secrets
    (169.254.169.254). This machine itself only where its operator says so. Networks inside are the ones a government's
    systems are in, and are allowed; who may be named at all is `GUATU_HOOK_HOSTS`.
    """
    ip = ipaddress.ip_address(address)
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = mapped or ip
    if ip.is_loopback:
        return loopback
    return not (ip.is_multicast or ip.is_unspecified or ip.is_reserved or ip.is_link_local)
