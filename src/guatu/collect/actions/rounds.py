"""Keeping what happened to a submission: who entered what, each hand-in, each decision. Called by the verbs."""

from collections.abc import Mapping

from guatu.collect.models import Cell, Entry, Round, Submission
from guatu.collect.queries.rounds import values_of
from guatu.collect.types.keeping import Decision, Delegated
from guatu.kernel.clock import clock
from guatu.org.types import Actor


def keep_entry(actor: Actor, row: Submission, values: Mapping[str, str], channel: str = "") -> None:
    """Keep who wrote which cells, for which unit, by which channel: the actor's own unless `channel` is given."""
    Entry.objects.create(
        submission=row,
        at=clock().now(),
        by_id=actor.account_id,
        label=actor.label[:120],
        channel=channel or actor.channel,
        by_proxy=actor.unit_id != row.unit_id,
        values=dict(values),
    )


def open_round(actor: Actor, row: Submission) -> Round:
    """Keep what is handed in now, with the answers to the remarks of the round before."""
    cells = list(Cell.objects.filter(submission=row))
    return Round.objects.create(
        submission=row,
        number=row.rounds.count() + 1,
        submitted_at=row.submitted_at or clock().now(),
        submitted_by_id=actor.account_id,
        submitted_label=actor.label[:120],
        by_proxy=row.by_proxy,
        channel=actor.channel,
        values=values_of(cells),
        answers={cell.key: cell.answer for cell in cells if cell.answer},
    )


def close_round(
    actor: Actor,
    row: Submission,
    decision: Decision,
    *,
    by: Delegated | None,
    remark: str = "",
    remarks: Mapping[str, str] | None = None,
) -> None:
    """Write the decision on the round that waits for it."""
    row.rounds.filter(number=row.rounds.count()).update(
        decision=decision.value,
        remark=remark,
        remarks=dict(remarks or {}),
        decided_at=clock().now(),
        decided_by_id=actor.account_id,
        decided_label=actor.label[:120],
        delegation_id=by.id if by else None,
    )
