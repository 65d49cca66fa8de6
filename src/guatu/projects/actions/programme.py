"""Batch programmes: made, told what is scarce, levelled by the worker, and the levelled starts taken into the plans."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact
from guatu.org.queries import units
from guatu.org.types import Actor, subject
from guatu.projects.actions.levelling import level_batch
from guatu.projects.actions.replanning import record_others, replan
from guatu.projects.models import Levelling, Node, Programme, ProgrammeCapacity, Project
from guatu.projects.queries import fit_for, members_of, programmes, state_of
from guatu.projects.rules import check_capacity, check_code, check_name
from guatu.projects.types import CapacitySpec

SHORTEST: Final = 5
LONGEST: Final = 300
"""Seconds that a levelling may be asked to search."""


def _writable(actor: Actor, programme_id: int) -> Programme:
    """The batch, locked. Raises NotFound, else Denied."""
    actor.require("projects.programme.write")
    found = programmes(actor).filter(pk=programme_id).first()
    if found is None:
        raise NotFound(what=f"projects.programme:{programme_id}")
    return Programme.objects.select_for_update().get(pk=found.pk)


@verb("projects.programme.create")
def create_programme(actor: Actor, *, code: str, name: str, unit_id: int, name_en: str = "") -> Programme:
    """Open a batch under a lead unit. Raises G1620 for a bad code or name, G1680 for a code that is taken."""
    actor.require("projects.programme.write")
    check_code(code)
    check_name(name, 80)
    if Programme.objects.filter(code=code).exists():
        raise GuatuError("G1680", code=code)
    unit = units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(what=f"org.unit:{unit_id}")
    made = Programme.objects.create(code=code, name=name, name_en=name_en, unit_id=unit.pk)
    record(actor, subject(made), after={"code": code, "name": name, "unit": unit.code})
    return made


@verb("projects.programme.members")
def set_members(actor: Actor, *, programme_id: int, project_ids: Iterable[int]) -> int:
    """The batch's projects are these. Gives how many.

    What is in it stays in it, finished or not. Raises G1681 for one that joins without a plan or is not the actor's.
    """
    batch = _writable(actor, programme_id)
    wanted = set(project_ids)
    before = set(batch.projects.values_list("pk", flat=True))
    known = before | set(fit_for(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - known:
        raise GuatuError("G1681", project=min(wanted - known), count=len(wanted - known))
    if before == wanted:
        unchanged()
        return len(wanted)
    batch.projects.set(wanted)
    record(
        actor,
        subject(batch),
        before={"projects": len(before)},
        after={
            "projects": len(wanted),
            "joined": [*sorted(wanted - before)],
            "left": [*sorted(before - wanted)],
        },
    )
    return len(wanted)


@verb("projects.programme.capacity")
def set_capacity(actor: Actor, *, programme_id: int, spec: CapacitySpec) -> ProgrammeCapacity:
    """Say how much there is of something scarce, and which nodes take it. Raises G1682 … G1684 for what cannot be."""
    batch = _writable(actor, programme_id)
    check_capacity(spec, set(Node.objects.filter(project__programmes=batch).values_list("code", flat=True)))
    old = batch.capacities.filter(code=spec.code).first()
    facts: dict[str, Fact] = {
        "name": spec.name,
        "name_en": spec.name_en,
        "per": str(spec.per),
        "amount": spec.amount,
        "demand": spec.demand,
        "node_codes": list(spec.node_codes),
        "windows": [
            {"first": one.first.isoformat(), "last": one.last.isoformat(), "amount": one.amount}
            for one in spec.windows
        ],
    }
    before = {field: getattr(old, field) for field in facts} if old else None
    if before == facts:
        unchanged()
    else:
        record(actor, subject(batch), before=before, after={"capacity": spec.code, **facts})
    row, _made = ProgrammeCapacity.objects.update_or_create(programme=batch, code=spec.code, defaults=facts)
    return row


@verb("projects.programme.capacity.drop")
def drop_capacity(actor: Actor, *, programme_id: int, code: str) -> None:
    """That is scarce no longer. Raises NotFound."""
    batch = _writable(actor, programme_id)
    row = batch.capacities.filter(code=code).first()
    if row is None:
        raise NotFound(what=f"projects.capacity:{code}")
    record(actor, subject(batch), before={"capacity": code, "amount": row.amount, "per": row.per})
    row.delete()


@verb("projects.programme.level")
def ask_levelling(actor: Actor, *, programme_id: int, seconds: int = 20, seed: int = 1) -> Levelling:
    """Ask for a levelling; the worker does it once this is committed.

    Raises G1685 for a time outside 5 … 300 s, G1686 where nothing is scarce or no project has a plan, G1687 while
    another one of this batch is waiting or running.
    """
    batch = _writable(actor, programme_id)
    if not SHORTEST <= seconds <= LONGEST:
        raise GuatuError("G1685", seconds=seconds, least=SHORTEST, most=LONGEST)
    if not batch.capacities.exists() or not members_of(actor, batch).exclude(schedule=None).exists():
        raise GuatuError("G1686", code=batch.code)
    busy = batch.levellings.filter(state__in=[Levelling.State.ASKED, Levelling.State.RUNNING])
    if any(state_of(run) != "cut" for run in busy):
        raise GuatuError("G1687", code=batch.code)
    run = Levelling.objects.create(
        programme=batch,
        seconds=seconds,
        seed=seed,
        asked_by_id=actor.account_id,
        asked_at=clock().now(),
    )
    record(actor, subject(batch), after={"levelling": run.pk, "seconds": seconds, "seed": seed})
    level_batch(run.pk)
    return run


@verb("projects.programme.take")
def take_levelling(actor: Actor, *, programme_id: int, levelling_id: int) -> int:
    """Take the levelled starts into the plans: nodes that share something scarce start no earlier, all is re-planned.

    Gives how many projects were re-planned. Raises NotFound, G1688 for a levelling that is not done.
    """
    batch = _writable(actor, programme_id)
    run = batch.levellings.select_for_update().filter(pk=levelling_id).first()
    if run is None:
        raise NotFound(what=f"projects.levelling:{levelling_id}")
    if run.state != Levelling.State.DONE:
        raise GuatuError("G1688", state=run.state)
    scarce = {code for row in batch.capacities.all() for code in row.node_codes}
    starts = {
        (project, code): date.fromisoformat(day)
        for project, code, day in run.result["starts"]
        if code in scarce
    }
    changed = []
    for node in Node.objects.filter(project__in={project for project, _ in starts}, actual_start=None):
        day = starts.get((node.project_id, node.code))
        if node.levelled_start != day:
            node.levelled_start = day
            changed.append(node)
    Node.objects.bulk_update(changed, ["levelled_start"], batch_size=500)
    projects = Project.objects.filter(pk__in={node.project_id for node in changed}).exclude(due=None)
    for project in projects:
        record_others(actor, project, replan(project))
    batch.levellings.filter(state=Levelling.State.TAKEN).update(state=Levelling.State.DONE)
    run.state = Levelling.State.TAKEN
    run.save(update_fields=["state"])
    record(
        actor,
        subject(batch),
        after={
            "levelling": run.pk,
            "digest": run.digest,
            "nodes": len(changed),
            "projects": [*sorted(project.pk for project in projects)],
        },
    )
    return len(projects)
