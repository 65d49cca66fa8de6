"""Writes of the status room: judging lights, what people say beside them, snapshots."""

from guatu.status.actions.judging import (
    CITY,
    judge,
    judge_accepted,
    judge_imported,
    judge_listed,
    judge_outside,
)
from guatu.status.actions.kept_ends import keep_year_ends
from guatu.status.actions.overrides import judge_reported, lapse, override_light, rejudge, withdraw_override
from guatu.status.actions.packs import keep_pack, put_in_force, withdraw
from guatu.status.actions.ratings import exempt, verify_rating
from guatu.status.actions.snapshots import cite_snapshot, contribute_to_snapshots, take_snapshot

__all__ = [
    "CITY",
    "cite_snapshot",
    "contribute_to_snapshots",
    "exempt",
    "judge",
    "judge_accepted",
    "judge_imported",
    "judge_listed",
    "judge_outside",
    "judge_reported",
    "keep_pack",
    "keep_year_ends",
    "lapse",
    "override_light",
    "put_in_force",
    "rejudge",
    "take_snapshot",
    "verify_rating",
    "withdraw",
    "withdraw_override",
]
