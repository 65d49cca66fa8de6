"""One message to one address, by apprise. What it logs may hold secrets, so nothing of it but a word is kept."""

import logging
import re
from typing import Final

import requests
from apprise import Apprise, NotifyBase
from apprise.logger import LogCapture
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.wecombot import NotifyWeComBot

from guatu.ledger.types import Outcome

ARRIVED: Final = Outcome(True, "arrived")
UNREADABLE: Final = Outcome(False, "unreadable")
NO_ANSWER: Final = Outcome(False, "no answer")
REFUSED: Final = Outcome(False, "refused")
TOO_FAST: Final = Outcome(False, "too fast")

TOO_FAST_CODES: Final = frozenset((45009, 660026, 130101))
"""What WeCom (45009) and DingTalk (660026, 130101) answer to a robot that talks more than 20 times a minute."""

# At DEBUG they write whole addresses, secrets and all, into whatever log there is.
for _talkative in ("apprise", "urllib3"):
    logging.getLogger(_talkative).setLevel(logging.WARNING)


def send(address: str, *, title: str, body: str) -> Outcome:
    """Send, and say what became of it. Seconds at most: apprise waits four to connect, four to read."""
    server = Apprise.instantiate(address, suppress_exceptions=True)
    if not isinstance(server, NotifyBase):
        return UNREADABLE
    if isinstance(server, NotifyWeComBot | NotifyDingTalk):
        return _send_to_robot(server, f"{title}\n{body}")
    house = Apprise(services=[server])  # turns what a service's own code raises into a failure
    with LogCapture(level=logging.WARNING) as captured:  # type: ignore[no-untyped-call]  # apprise's own
        arrived = bool(house.notify(body=body, title=title))
        said = captured.getvalue()
    if arrived:
        return ARRIVED
    status = re.search(r"error=(\d{3})\b", said)
    if status:
        return Outcome(False, f"http {status[1]}")
    return NO_ANSWER if "onnection" in said or "ocket" in said else REFUSED


def longest(address: str) -> int:
    """How many bytes of text the service behind an address takes; 0 where it cannot be read."""
    server = Apprise.instantiate(address, suppress_exceptions=True)
    return int(server.body_maxlen) if isinstance(server, NotifyBase) else 0


def _send_to_robot(server: NotifyWeComBot | NotifyDingTalk, text: str) -> Outcome:
    """To a robot of WeCom or DingTalk, reading its answer: they refuse with status 200 and an `errcode`.

    apprise takes any 200 for an arrival, so that a robot that was deleted would seem well for ever. What to post where
    still comes from apprise.
    """
    params: dict[str, str] = {}
    if isinstance(server, NotifyWeComBot):
        url = str(server.api_url)
    else:
        url = str(server.notify_url).format(token=server.token)
        if server.secret:
            stamp, sign = server.get_signature()  # type: ignore[no-untyped-call]  # apprise's own
            params = {"timestamp": str(stamp), "sign": str(sign)}
    try:
        answer = requests.post(
            url,
            params=params,
            json={"msgtype": "text", "text": {"content": text}},
            timeout=server.request_timeout,
            allow_redirects=False,
        )
        code = answer.json().get("errcode") if answer.ok else None
    except requests.JSONDecodeError:
        return REFUSED
    except requests.RequestException:
        return NO_ANSWER
    if not answer.ok:
        return Outcome(False, f"http {answer.status_code}")
    if code == 0:
        return ARRIVED
    return TOO_FAST if code in TOO_FAST_CODES else REFUSED
