"""Writes of org: structure, responsibility, accounts and tokens."""

from guatu.org.actions.forces import seat_member, unseat_member
from guatu.org.actions.handing import (
    appoint,
    move_account,
    pass_post,
    set_head,
)
from guatu.org.actions.hooks import (
    add_hook,
    pause_hook,
    remove_hook,
    replay_hook,
    resume_hook,
    rotate_hook,
    skip_event,
)
from guatu.org.actions.house import (
    assign,
    change_calendar,
    create_account,
    create_post,
    create_task_force,
    create_unit,
    issue_token,
    publish_year,
    revoke_token,
    set_account_active,
    set_language,
)
from guatu.org.actions.telling import (
    add_channel,
    pause_channel,
    remove_channel,
    resume_channel,
    set_telling,
    set_wanted,
    try_channel,
)

__all__ = [
    "add_channel",
    "add_hook",
    "appoint",
    "assign",
    "change_calendar",
    "create_account",
    "create_post",
    "create_task_force",
    "create_unit",
    "issue_token",
    "move_account",
    "pass_post",
    "pause_channel",
    "pause_hook",
    "publish_year",
    "remove_channel",
    "remove_hook",
    "replay_hook",
    "resume_channel",
    "resume_hook",
    "revoke_token",
    "rotate_hook",
    "seat_member",
    "set_account_active",
    "set_head",
    "set_language",
    "set_telling",
    "set_wanted",
    "skip_event",
    "try_channel",
    "unseat_member",
]
