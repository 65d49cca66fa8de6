"""Pages of the ledger: its entries; the inbox."""

from guatu.ledger.pages.asking import require_reader
from guatu.ledger.pages.entries import entries, entry, verify
from guatu.ledger.pages.inbox import inbox, open_message, read_all, read_message

__all__ = [
    "entries",
    "entry",
    "inbox",
    "open_message",
    "read_all",
    "read_message",
    "require_reader",
    "verify",
]
