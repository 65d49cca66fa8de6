"""The levelling of a batch, as the worker does it."""

from collections.abc import Sequence

from huey.contrib.djhuey import on_commit_task

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.ledger.actions import record, verb
from guatu.org.queries import calendars
from guatu.org.types import Actor, subject
from guatu.projects.models import Levelling
from guatu.projects.queries import batch_members, capacity_spec
from guatu.projects.rules import levelled
from guatu.projects.types import Batch, Load


@on_commit_task(name="projects.level_batch")  # type: ignore[untyped-decorator]  # huey ships no types
def level_batch(run_id: int) -> None:
    """The job: do a levelling that was asked for, as the house itself."""
    run_levelling(Actor.operator("worker"), run_id)


def run_levelling(actor: Actor, run_id: int) -> None:
    """Do a levelling that was asked for: search outside any transaction, then write what was found or why not."""
    started = Levelling.objects.filter(pk=run_id, state=Levelling.State.ASKED).update(
        state=Levelling.State.RUNNING, started_at=clock().now()
    )
    if not started:  # somebody else took it
        return
    run = Levelling.objects.select_related("programme").get(pk=run_id)
    specs = [capacity_spec(row) for row in run.programme.capacities.all()]
    try:
        found = levelled(
            batch_members(actor, run.programme),
            specs,
            calendars(),
            clock().today(),
            seconds=run.seconds,
            seed=run.seed,
        )
    except GuatuError as error:
        _finish(actor, run=run, error=error)
    else:
        _finish(actor, run=run, found=found)


@verb("projects.programme.levelled")
def _finish(
    actor: Actor, *, run: Levelling, found: Batch | None = None, error: GuatuError | None = None
) -> None:
    run.finished_at = clock().now()
    if found is not None:
        run.state, run.result, run.digest = Levelling.State.DONE, _kept(found), found.digest
        run.lateness, run.bound = found.lateness, found.bound
    elif error is not None:
        run.state = Levelling.State.FAILED
        run.error = f"{error.text('zh-hans')} {error.remedy('zh-hans')}"
        run.error_en = f"{error.text('en')} {error.remedy('en')}"
    run.save(
        update_fields=[
            "state", "finished_at", "result", "digest", "lateness", "bound", "error", "error_en",
        ]
    )  # fmt: skip
    record(
        actor,
        subject(run.programme),
        after={
            "levelling": run.pk,
            "state": run.state,
            "lateness": run.lateness,
            "bound": run.bound,
            "digest": run.digest,
        },
    )


def _kept(found: Batch) -> dict[str, object]:
    """As `Levelling.result` keeps it."""

    def table(loads: Sequence[Load]) -> list[list[object]]:
        return [[load.first.isoformat(), load.taken, load.available] for load in loads]

    return {
        "starts": [[project, code, day.isoformat()] for (project, code), day in found.starts.items()],
        "finishes": [[project, day.isoformat()] for project, day in found.finishes.items()],
        "late": [[project, days] for project, days in found.late.items()],
        "before": {code: table(loads) for code, loads in found.before.items()},
        "after": {code: table(loads) for code, loads in found.after.items()},
    }
