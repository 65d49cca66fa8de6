"""Reads of the ledger, by subject: its entries; the outbox."""

from guatu.ledger.notices import declared, notice_groups, notice_of
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
from guatu.ledger.queries.hooks import behind, head_number, hook, hooks
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
    unread_of,
    will_leave_at,
)
from guatu.ledger.queries.telling import (
    mutes_of,
    preferences,
    wish_of,
    would_have_told,
)
from guatu.ledger.rules.addresses import (
    KINDS as CHANNEL_KINDS,
)
from guatu.ledger.rules.addresses import (
    OFFICE_KINDS,
    gateway_address,
    kind_of,
    mail_address,
    robot_address,
)
from guatu.ledger.rules.reaching import PAUSE_AFTER, trouble
from guatu.ledger.rules.telling import read_wish

__all__ = [
    "CHANNEL_KINDS",
    "OFFICE_KINDS",
    "PAUSE_AFTER",
    "behind",
    "changed_since",
    "channels",
    "channels_of",
    "declared",
    "entries",
    "entry",
    "failures",
    "found",
    "gateway_address",
    "gateway_shown",
    "head_number",
    "history",
    "hook",
    "hooks",
    "inbox",
    "kind_of",
    "mail_address",
    "message",
    "messages_told",
    "mutes_of",
    "newest_number",
    "notice_groups",
    "notice_of",
    "preferences",
    "quiet",
    "read_wish",
    "robot_address",
    "trouble",
    "unread",
    "unread_of",
    "verbs_since",
    "verification",
    "will_leave_at",
    "wish_of",
    "would_have_told",
]
