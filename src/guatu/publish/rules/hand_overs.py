"""When a hand-over may be announced, carried out, signed, and what its digest is of. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from guatu.kernel.errors import GuatuError
from guatu.org.types import Holding
from guatu.publish.rules.text import canonical
from guatu.publish.types import SECTIONS, HandOverState, SheetHead

GRACE = timedelta(days=7)
"""So long after a hand-over its leaver may still sign in, seeing nothing, to sign the sheet."""


def check_day(on: date, today: date) -> None:
    """Raises G2209 for a day that is past: what is frozen is what is there on the day."""
    if on < today:
        raise GuatuError("G2209", on=on.isoformat())


def check_due(state: HandOverState, on: date, today: date) -> None:
    """Raises G2211 for one that is no longer announced, G2212 before its day."""
    if state is not HandOverState.ANNOUNCED:
        raise GuatuError("G2211")
    if on > today:
        raise GuatuError("G2212", on=on.isoformat())


def may_close(signed: bool, carried_on: date, today: date) -> bool:
    """Whether the leaver's account has nothing left to do: it has signed, or the grace is over."""
    return signed or today >= carried_on + GRACE


def in_order(holdings: Iterable[Holding]) -> tuple[Holding, ...]:
    """By section, then as each room gave them."""
    places = {section: place for place, section in enumerate(SECTIONS)}
    return tuple(sorted(holdings, key=lambda one: places[one.section]))


def sheet_text(head: SheetHead, holdings: Sequence[Holding]) -> str:
    """The text whose SHA-256 is a sheet's digest: its head and every line."""
    return canonical({"head": head_facts(head), "lines": [line_facts(one) for one in holdings]})


def head_facts(head: SheetHead) -> dict[str, Any]:
    """The head as JSON holds it."""
    return {
        "post": [head.post.zh, head.post.en],
        "leaver": head.leaver,
        "receiver": head.receiver,
        "receiver_post": [head.receiver_post.zh, head.receiver_post.en],
        "acting": head.acting,
        "on": head.on.isoformat(),
        "reason": head.reason,
        "as_of": head.as_of,
        "accounts": list(head.accounts),
        "receiving_account": head.receiving_account,
    }


def line_facts(one: Holding) -> dict[str, Any]:
    """A line as JSON holds it."""
    return {
        "section": one.section,
        "subject": str(one.subject),
        "name": [one.name.zh, one.name.en],
        "note": [one.note.zh, one.note.en],
        "since": one.since.isoformat() if one.since else None,
        "until": one.until.isoformat() if one.until else None,
    }
