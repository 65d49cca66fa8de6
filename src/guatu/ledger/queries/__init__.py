"""Reads of the ledger, by subject: its entries; the outbox."""

from guatu.ledger.queries.entries import (
    changed_since,
    entries,
    entry,
    found,
    history,
    newest_number,
    verbs_since,
    verification,
)
from guatu.ledger.queries.outbox import (
    channels,
    channels_of,
    failures,
    gateway_shown,
    inbox,
    message,
    messages_told,
    quiet,
    unread,
    will_leave_at,
)

__all__ = [
    "changed_since",
    "channels",
    "channels_of",
    "entries",
    "entry",
    "failures",
    "found",
    "gateway_shown",
    "history",
    "inbox",
    "message",
    "messages_told",
    "newest_number",
    "quiet",
    "unread",
    "verbs_since",
    "verification",
    "will_leave_at",
]
