"""Writes of org: structure, responsibility, accounts and tokens."""

from guatu.org.actions.handing import (
    appoint,
    move_account,
    pass_post,
    set_head,
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
    "publish_year",
    "remove_channel",
    "resume_channel",
    "revoke_token",
    "set_account_active",
    "set_head",
    "set_language",
    "set_telling",
    "set_wanted",
    "try_channel",
]
