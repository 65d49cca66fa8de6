"""Writes of org: structure, responsibility, accounts and tokens."""

from guatu.org.actions.handing import (
    appoint,
    move_account,
    pass_post,
    set_head,
)
from guatu.org.actions.house import (
    add_channel,
    assign,
    change_calendar,
    create_account,
    create_post,
    create_task_force,
    create_unit,
    issue_token,
    publish_year,
    remove_channel,
    revoke_token,
    set_account_active,
    set_language,
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
    "publish_year",
    "remove_channel",
    "revoke_token",
    "set_account_active",
    "set_head",
    "set_language",
    "try_channel",
]
