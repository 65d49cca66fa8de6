"""A what-if as JSON: what the API answers and `guatu project what-if --json` prints."""

from typing import Any

from guatu.projects.rules.sandbox import WhatIf
from guatu.projects.types import WorkedBack, WorkedNode, last_day


def as_json(found: WhatIf) -> dict[str, Any]:
    """Days as ISO text, all of them last days but for the starts; digests are of each plan's own input."""
    return {
        "changes": [change.text for change in found.changes],
        "before": _plan(found.before),
        "after": _plan(found.after),
        "moved": [
            {
                "code": moved.code,
                "early_days": moved.early_days,
                "late_days": moved.late_days,
                "before": _node(moved.before),
                "after": _node(moved.after),
            }
            for moved in found.moved
        ],
        "others_moved": len(found.others),
    }


def _plan(plan: WorkedBack) -> dict[str, Any]:
    return {
        "due": plan.due.isoformat(),
        "earliest_finish": plan.earliest_finish.isoformat(),
        "days_short": plan.days_short,
        "critical_chain": list(plan.critical_chain),
        "digest": plan.digest,
    }


def _node(node: WorkedNode) -> dict[str, Any]:
    return {
        "early_start": node.early_start.isoformat(),
        "early_finish": last_day(node.early_finish).isoformat(),
        "late_start": node.late_start.isoformat(),
        "late_finish": last_day(node.late_finish).isoformat(),
        "total_float": node.total_float,
        "critical": node.critical,
    }
