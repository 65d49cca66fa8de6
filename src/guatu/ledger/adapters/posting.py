"""Posting to an address that somebody entered: to the host it names and no other, and never to this machine unasked."""

import socket
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import urllib3
from django.conf import settings

from guatu.ledger.rules.hooks import may_be_posted_to
from guatu.ledger.types import Outcome

ARRIVED: Final = Outcome(True, "arrived")
NO_ANSWER: Final = Outcome(False, "no answer")
FORBIDDEN: Final = Outcome(False, "forbidden")
WAIT: Final = urllib3.Timeout(connect=4, read=10)


def post(address: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """One POST; arrived is 2xx. No redirect is followed, nothing of the answer is kept but its status.

    The host is looked up once, its address is checked, and it is that address which is connected to: a name that means
    another machine a moment later leads nowhere.
    """
    parts = urlsplit(address)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    if settings.HOOK_HOSTS and host not in settings.HOOK_HOSTS:
        return FORBIDDEN
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return NO_ANSWER
    ips = [str(one[4][0]) for one in found]
    if not ips or not all(may_be_posted_to(ip, loopback=settings.HOOK_LOOPBACK) for ip in ips):
        return FORBIDDEN
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    told = {**headers, "Host": parts.netloc, "Content-Type": "application/json", "User-Agent": "Guatu"}
    try:
        with _pool(ips[0], port, host, secure=secure) as pool:
            answer = pool.request(
                "POST", path, body=body, headers=told, redirect=False, retries=False, timeout=WAIT,
                preload_content=False,
            )  # fmt: skip
            status = answer.status
            answer.close()
    except (urllib3.exceptions.HTTPError, OSError):
        return NO_ANSWER
    return ARRIVED if 200 <= status < 300 else Outcome(False, f"http {status}")


def _pool(ip: str, port: int, host: str, *, secure: bool) -> urllib3.HTTPConnectionPool:
    if secure:
        return urllib3.HTTPSConnectionPool(ip, port, server_hostname=host, assert_hostname=host)
    return urllib3.HTTPConnectionPool(ip, port)
