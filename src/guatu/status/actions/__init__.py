"""Writes of the status room: judging lights, what people say beside them, snapshots."""

from guatu.status.actions.following import (
    FIGURE_VERBS,
    PROJECT_VERBS,
    TARGET_VERBS,
    judge_figures,
    judge_newest,
    judge_projects,
    judge_targets,
    rejudge_subjects,
)
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
from guatu.status.actions.trials import LISTED, ask_trial, do_trial, run_trial
from guatu.status.gathering.registry import gather_by

__all__ = [
    "CITY",
    "FIGURE_VERBS",
    "LISTED",
    "PROJECT_VERBS",
    "TARGET_VERBS",
    "ask_trial",
    "cite_snapshot",
    "contribute_to_snapshots",
    "do_trial",
    "exempt",
    "gather_by",
    "judge",
    "judge_accepted",
    "judge_figures",
    "judge_imported",
    "judge_listed",
    "judge_newest",
    "judge_outside",
    "judge_projects",
    "judge_reported",
    "judge_targets",
    "keep_pack",
    "keep_year_ends",
    "lapse",
    "override_light",
    "put_in_force",
    "rejudge",
    "rejudge_subjects",
    "run_trial",
    "take_snapshot",
    "verify_rating",
    "withdraw",
    "withdraw_override",
]
