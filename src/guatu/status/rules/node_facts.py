"""What is known of a node of a plan on a day, as the facts of the dictionary. Pure."""

from dataclasses import dataclass
from datetime import date

from guatu.status.judging.columns import Value
from guatu.status.types import Words


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """A node as it stands; all days are last (or first) days of work. `held_since`: when its blocker was reported."""

    name: Words
    project: Words
    latest: date
    latest_start: date | None
    planned: date | None  # the finish worked out when the plan was last worked back
    forecast: date | None
    begun_on: date | None
    done_on: date | None
    blocker: Words | None
    held_since: date | None = None
    critical: bool = False


def node_facts(node: NodeFacts, as_of: date) -> dict[str, Value]:
    """Its facts on `as_of`. What is not finished by then is expected on that day at the earliest [≈]."""
    done = node.done_on if node.done_on is not None and node.done_on <= as_of else None
    expected = done or max(node.forecast or node.planned or as_of, as_of)
    blocked = node.blocker is not None and done is None
    return {
        "name": node.name,
        "project": node.project,
        "as_of": as_of,
        "latest": node.latest,
        "latest_start": node.latest_start,
        "expected": expected,
        "begun_on": node.begun_on if node.begun_on is not None and node.begun_on <= as_of else None,
        "done_on": done,
        "days_late": max((expected - node.latest).days, 0),
        "days_left": (node.latest - as_of).days,
        "blocked": blocked,
        "days_blocked": (as_of - node.held_since).days if blocked and node.held_since is not None else None,
        "critical": node.critical,
        "blocker": _held(node.blocker) if blocked and node.blocker is not None else Words("", ""),
    }


def _held(blocker: Words) -> Words:
    return Words(f"，卡点：{blocker.zh}", f", held up by {blocker.en}")
