"""Writing the ledger: entries (`@verb`, `record`), messages of the outbox, and taking those outside.

`canonical` belongs to the door too: whoever freezes facts with a digest writes them as the ledger does.
"""

from guatu.ledger.actions.bulk import delete_rows, insert_rows, update_rows
from guatu.ledger.actions.delivering import deliver, send_again, try_channel
from guatu.ledger.actions.entries import (
    VERBS,
    UnledgeredWriteError,
    follow,
    record,
    record_all,
    record_each,
    take_turn,
    unchanged,
    verb,
)
from guatu.ledger.actions.outbox import (
    add_channel,
    mark_all_read,
    mark_read,
    post_message,
    remove_channel,
    withdraw_messages,
)
from guatu.ledger.directory import use_directory
from guatu.ledger.rules import canonical
from guatu.ledger.store import ContentStore, keep_file

__all__ = [
    "VERBS",
    "ContentStore",
    "UnledgeredWriteError",
    "add_channel",
    "canonical",
    "delete_rows",
    "deliver",
    "follow",
    "insert_rows",
    "keep_file",
    "mark_all_read",
    "mark_read",
    "post_message",
    "record",
    "record_all",
    "record_each",
    "remove_channel",
    "send_again",
    "take_turn",
    "try_channel",
    "unchanged",
    "update_rows",
    "use_directory",
    "verb",
    "withdraw_messages",
]
