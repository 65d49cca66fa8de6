"""One message to one address, by apprise. What it logs may hold secrets, so nothing of it but a word is kept."""

import logging
import re

from apprise import Apprise
from apprise.logger import LogCapture

from guatu.ledger.types import Outcome

ARRIVED = Outcome(True, "arrived")
UNREADABLE = Outcome(False, "unreadable")

# At DEBUG they write whole addresses, secrets and all, into whatever log there is.
for _talkative in ("apprise", "urllib3"):
    logging.getLogger(_talkative).setLevel(logging.WARNING)


def send(address: str, *, title: str, body: str) -> Outcome:
    """Send, and say what became of it. Seconds at most: apprise waits four to connect, four to read."""
    server = Apprise.instantiate(address, suppress_exceptions=True)
    if server is None:
        return UNREADABLE
    house = Apprise(services=[server])  # turns what a service's own code raises into a failure
    with LogCapture(level=logging.WARNING) as captured:  # type: ignore[no-untyped-call]  # apprise's own
        arrived = bool(house.notify(body=body, title=title))
        said = captured.getvalue()
    if arrived:
        return ARRIVED
    status = re.search(r"error=(\d{3})\b", said)
    if status:
        return Outcome(False, f"http {status[1]}")
    return Outcome(False, "no answer" if "onnection" in said or "ocket" in said else "refused")
