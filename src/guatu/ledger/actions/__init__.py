"""Writing the ledger: entries (`@verb`, `record`), messages of the outbox, and taking those outside.

`canonical` belongs to the door too: whoever freezes facts with a digest writes them as the ledger does.
"""

from guatu.ledger.actions.bulk import delete_rows, insert_rows, update_rows
from guatu.ledger.actions.delivering import deliver
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
from guatu.ledger.actions.hooks import (
    add_hook,
    pause_hook,
    remove_hook,
    replay_hook,
    resume_hook,
    rotate_secret,
    skip_event,
    tell_hooks,
)
from guatu.ledger.actions.outbox import (
    add_channel,
    mark_all_read,
    mark_read,
    pass_messages,
    post_message,
    remove_channel,
    withdraw_messages,
)
from guatu.ledger.actions.reaching import pause_channel, resume_channel, send_again, try_channel
from guatu.ledger.actions.telling import set_preferences, set_wanted
from guatu.ledger.directory import use_directory
from guatu.ledger.notices import declare_notices
from guatu.ledger.rules import canonical
from guatu.ledger.store import ContentStore, keep_file

__all__ = [
    "VERBS",
    "ContentStore",
    "UnledgeredWriteError",
    "add_channel",
    "add_hook",
    "canonical",
    "declare_notices",
    "delete_rows",
    "deliver",
    "follow",
    "insert_rows",
    "keep_file",
    "mark_all_read",
    "mark_read",
    "pass_messages",
    "pause_channel",
    "pause_hook",
    "post_message",
    "record",
    "record_all",
    "record_each",
    "remove_channel",
    "remove_hook",
    "replay_hook",
    "resume_channel",
    "resume_hook",
    "rotate_secret",
    "send_again",
    "set_preferences",
    "set_wanted",
    "skip_event",
    "take_turn",
    "tell_hooks",
    "try_channel",
    "unchanged",
    "update_rows",
    "use_directory",
    "verb",
    "withdraw_messages",
]
