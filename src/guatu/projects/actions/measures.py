"""Measures adopted to win days: they hold in every re-plan from then on, until they are withdrawn."""

from collections.abc import Sequence

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, verb
from guatu.org.types import Actor, subject
from guatu.projects.actions.project import writable
from guatu.projects.actions.replanning import ledgered, record_others, replan
from guatu.projects.models import MeasureTaken
from guatu.projects.rules import check_room, choices_of, measure_cost
from guatu.projects.types import MeasureChoice


@verb("projects.measures.adopt")
def adopt_measures(
    actor: Actor, *, project_id: int, measures: Sequence[MeasureChoice], reason: str
) -> list[MeasureTaken]:
    """Adopt a way out: each measure as its node allows it, at its level; the plan is worked back again with them.

    Costs in yuan. Raises G1633 without a reason, G1622 for a measure that cannot be read, G1623 for a node or calendar
    that is not there, G1644 for more than the measure has, counting what is adopted of it already, and what the engine
    refuses (G114x).
    """
    project = writable(actor, project_id, "projects.measures.adopt")
    if not reason.strip() or not measures:
        raise GuatuError("G1633", what=Phrase("采取措施", "adopting measures"))
    codes = set(project.nodes.values_list("code", flat=True))
    adopted = MeasureTaken.objects.filter(project=project, withdrawn_on=None).values_list(
        "measure", flat=True
    )
    costs = [measure_cost(one, codes) for one in measures]
    check_room(choices_of(list(adopted)), measures)
    taken = MeasureTaken.objects.bulk_create(
        MeasureTaken(
            project=project,
            measure={"node": one.node, "level": one.level, "measure": dict(one.measure)},
            cost=cost,
            reason=reason.strip(),
            taken_by_id=actor.account_id,
            taken_on=clock().today(),
        )
        for one, cost in zip(measures, costs, strict=True)
    )
    done = replan(project)
    record(
        actor,
        subject(project),
        after={
            "measures": [row.measure for row in taken],
            "cost": sum(row.cost for row in taken),
            "reason": reason.strip(),
            "plan": ledgered(done.found),
        },
    )
    record_others(actor, project, done)
    return taken


@verb("projects.measures.withdraw")
def withdraw_measure(actor: Actor, *, measure_id: int, reason: str) -> MeasureTaken:
    """Withdraw an adopted measure; the plan is worked back again without it.

    Raises NotFound, also for one withdrawn already; G1633 without a reason.
    """
    row = MeasureTaken.objects.filter(pk=measure_id, withdrawn_on=None).first()
    if row is None:
        raise NotFound(what=f"projects.measuretaken:{measure_id}")
    project = writable(actor, row.project_id, "projects.measures.adopt")
    if not reason.strip():
        raise GuatuError("G1633", what=Phrase("撤销措施", "withdrawing a measure"))
    row.withdrawn_on, row.withdrawn_reason = clock().today(), reason.strip()
    row.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    done = replan(project)
    record(
        actor,
        subject(project),
        before={"measure": row.measure, "cost": row.cost},
        after={"withdrawn_on": row.withdrawn_on, "reason": reason.strip(), "plan": ledgered(done.found)},
    )
    record_others(actor, project, done)
    return row
