"""Dry runs of packs: asked for, done by the worker, kept."""

from typing import Final

from huey.contrib.djhuey import on_commit_task

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.ledger.actions import record, verb
from guatu.org.types import Actor, subject
from guatu.status import queries
from guatu.status.judging.compare import comparison_facts
from guatu.status.judging.reading import pack_of
from guatu.status.models import Trial
from guatu.status.rules import check_period

LISTED: Final = 200
"""Changed subjects that a kept trial lists."""


@verb("status.pack.try")
def ask_trial(
    actor: Actor, *, code: str, version: str, snapshot_id: int | None = None, period: Period | None = None
) -> Trial:
    """Have the worker judge a frozen month, or a month as the house knows it, with this version in force beside the
    others. Nothing else is written.

    Raises Denied, NotFound for no snapshot, G1801 for no such version, G1806 for no month or one to come.
    """
    actor.require("status.packs")
    if queries.pack_text(code, version) is None:
        raise GuatuError("G1801", code=f"{code} {version}", known=", ".join(queries.known_packs()))
    taken = queries.snapshot(actor, snapshot_id) if snapshot_id is not None else None
    month = taken.period if taken is not None else str(period)
    check_period(Period.parse(month), clock().today())
    row = Trial.objects.create(
        code=code, version=version, snapshot=taken, period=month, asked_at=clock().now(), asked_by_id=actor.account_id,
    )  # fmt: skip
    after = {"code": code, "version": version, "snapshot": snapshot_id, "period": month}
    record(actor, subject(row), after=after)
    do_trial(row.pk)
    return row


@on_commit_task(name="status.try_pack")  # type: ignore[untyped-decorator]  # huey ships no types
def do_trial(trial_id: int) -> None:
    """The job: a dry run that was asked for, as the house itself."""
    run_trial(Actor.operator("worker"), trial_id)


def run_trial(actor: Actor, trial_id: int) -> None:
    """Judge, outside any transaction, then keep what came of it, or why not."""
    waiting = Trial.objects.filter(pk=trial_id, state=Trial.State.ASKED)
    if not waiting.update(state=Trial.State.RUNNING):  # somebody else took it
        return
    row = Trial.objects.get(pk=trial_id)
    try:
        pack = pack_of(queries.pack_text(row.code, row.version) or "")
        if row.snapshot_id is not None:
            found = queries.try_pack(actor, pack, row.snapshot_id)
            names = queries.frozen_names(actor, row.snapshot_id, pack.subject)
        else:
            found = queries.try_on_house(actor, pack, Period.parse(row.period))
            names = queries.names_of(actor, pack.subject, Period.parse(row.period))
    except GuatuError as error:
        _finish(actor, row=row, error=error)
        return
    told = comparison_facts(found, LISTED)
    keys = [one.key for one in found.changed[:LISTED]]
    told["names"] = {key: {"zh": names[key].zh, "en": names[key].en} for key in keys if key in names}
    _finish(actor, row=row, result=told)


@verb("status.pack.tried")
def _finish(
    actor: Actor, *, row: Trial, result: dict[str, object] | None = None, error: GuatuError | None = None
) -> None:
    row.finished_at = clock().now()
    row.state = Trial.State.DONE if result is not None else Trial.State.FAILED
    row.result = result or {}
    if error is not None:
        row.error = f"{error.text('zh-hans')} {error.remedy('zh-hans')}"
        row.error_en = f"{error.text('en')} {error.remedy('en')}"
    row.save(update_fields=["finished_at", "state", "result", "error", "error_en"])
    counts = {key: str(row.result[key]) for key in ("judged", "changed") if key in row.result}
    record(actor, subject(row), after={"state": row.state, **counts})
