"""What an imported plan changes, and what it may not lose. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.projects.rules.facts import check_name
from guatu.projects.types import Cell, Incoming, LinkSpec, NodeChange, NodeSpec, PlanDiff

LONGEST_NAME: Final = 80
MOST_NODES: Final = 10_000
MOST_DAYS: Final = 32_767
"""Days that a column of the tables holds."""

TAKEN: Final = ("name", "duration", "calendar", "not_before", "deadline")
FACTS: Final = ("actual_start", "actual_finish", "forecast_finish")


def check_incoming(plan: Incoming) -> None:
    """Raises G1673 for a plan without nodes, G1657 for too many, G1105, G1106, G1620 for what no column could hold."""
    if not plan.nodes:
        raise GuatuError("G1673")
    if len(plan.nodes) > MOST_NODES:
        raise GuatuError("G1657", most=MOST_NODES)
    for node in plan.nodes:
        check_name(node.name, LONGEST_NAME)
        if node.duration > MOST_DAYS:
            raise GuatuError("G1105", node=node.code, duration=node.duration, most=MOST_DAYS)
    for link in plan.links:
        if abs(link.lag) > MOST_DAYS:
            name = f"{link.predecessor} → {link.successor}"
            raise GuatuError("G1106", link=name, lag=link.lag, most=MOST_DAYS)


def merged(before: NodeSpec | None, after: NodeSpec) -> NodeSpec:
    """A node as the import leaves it: the file's plan on what we know of the node; a fact is never cleared."""
    if before is None:
        return after
    facts = {field: getattr(after, field) or getattr(before, field) for field in FACTS}
    taken = {field: getattr(after, field) for field in TAKEN}
    if after.actual_finish is not None:
        # How long it took is a fact of its days; how long it was planned to take is ours.
        taken["duration"] = before.duration
    return replace(before, **taken, **facts)


def diff_plan(
    nodes: Sequence[NodeSpec], links: Collection[LinkSpec], plan: Incoming, tied: Collection[str]
) -> PlanDiff:
    """The project's nodes and links against the file's, by code. `tied`: nodes that other projects wait for, or wait.

    Raises G1674 where a node with actual dates, or a tied one, would be lost.
    """
    known = {node.code: node for node in nodes}
    wanted = {node.code for node in plan.nodes}
    removed = tuple(node for node in nodes if node.code not in wanted)
    lost = [node.code for node in removed if node.actual_start or node.code in tied]
    if lost:
        raise GuatuError("G1674", nodes=", ".join(lost[:20]))
    pairs = [(known[node.code], merged(known[node.code], node)) for node in plan.nodes if node.code in known]
    # A soft link stays soft: no file knows the word.
    before, after = {link._replace(soft=False) for link in links}, set(plan.links)
    return PlanDiff(
        new=tuple(node for node in plan.nodes if node.code not in known),
        changed=tuple(_change(old, new) for old, new in pairs if old != new),
        removed=removed,
        links_added=tuple(sorted(after - before, key=_order)),
        links_removed=tuple(sorted(before - after, key=_order)),
    )


def _order(link: LinkSpec) -> tuple[str, str, str, int]:
    return link.successor, link.predecessor, link.kind, link.lag


def _change(old: NodeSpec, new: NodeSpec) -> NodeChange:
    fields = [field for field in (*TAKEN, *FACTS) if getattr(old, field) != getattr(new, field)]

    def cells(node: NodeSpec) -> dict[str, Cell]:
        found: dict[str, str | int | date | None] = {field: getattr(node, field) for field in fields}
        return found

    return NodeChange(new.code, new.name, cells(old), cells(new))
