"""审批事项: the permits of all projects, by approving office, with their limits and days left, late ones first."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.org.queries import calendars, scoped
from guatu.org.types import Actor
from guatu.projects.models import ApprovingOffice, ClockPause, Node, PermitDecision, Project
from guatu.projects.queries.approvals import clock_of
from guatu.projects.rules import clock_steps
from guatu.projects.types import (
    IN_HAND,
    SOON,
    OfficeLoad,
    PermitDesk,
    PermitState,
    PermitStep,
    Stage,
    StatutoryClock,
    last_day,
)

if TYPE_CHECKING:
    from guatu.org.models import Unit

_ASKED = {
    PermitState.WAITING: Q(actual_finish=None, accepted_on=None, actual_start=None),
    PermitState.APPLIED: Q(actual_finish=None, accepted_on=None, actual_start__isnull=False),
    PermitState.ACCEPTED: Q(actual_finish=None, accepted_on__isnull=False),
    PermitState.PAUSED: Q(actual_finish=None, accepted_on__isnull=False),
    PermitState.REFUSED: Q(
        actual_finish=None,
        accepted_on=None,
        pk__in=PermitDecision.objects.filter(granted=False).values("node"),
    ),
    PermitState.APPROVED: Q(actual_finish__isnull=False),
}


@dataclass(frozen=True, slots=True)
class Permit:
    """A node with a statutory limit (its project and unit read along) as of today.

    clock: from acceptance on. wanted_on: the last day on which the plan can still do without it; None: not planned.
    decision: the last one recorded of it; before it is applied for again, a refusal.
    """

    node: Node
    state: PermitState
    clock: StatutoryClock | None
    wanted_on: date | None
    today: date
    decision: PermitDecision | None = None

    @property
    def steps(self) -> tuple[PermitStep, ...]:
        """What can be recorded of it next, the likeliest first."""
        return clock_steps(
            accepted=self.node.accepted_on is not None,
            stands=self.state is PermitState.PAUSED,
            decided=self.state is PermitState.APPROVED,
            recorded=self.decided is not None,
        )

    @property
    def expected(self) -> PermitStep:
        """The step that brings one in hand on: the decision, where its clock runs."""
        return PermitStep.DECIDE if self.state is PermitState.ACCEPTED else self.steps[0]

    @property
    def decided(self) -> PermitDecision | None:
        """The decision that its state rests on: not an earlier refusal of what was applied for again."""
        stands = {PermitState.APPROVED: True, PermitState.REFUSED: False}.get(self.state)
        return self.decision if self.decision is not None and self.decision.granted is stands else None

    @property
    def row_steps(self) -> tuple[PermitStep, ...]:
        """Those that a list offers: both outcomes of a decision are chosen on one form, and what is in hand is taken
        back on the permit's own page."""
        ahead = tuple(step for step in self.steps if step not in (PermitStep.REFUSE, PermitStep.WITHDRAW))
        return ahead or self.steps

    @property
    def office(self) -> str:
        """The kind of office that decides (types.RESPONSIBLE_WORDS)."""
        return self.node.responsible

    @property
    def left(self) -> int | None:
        """Working days left by law, below 0 where it is overdue; None before acceptance."""
        return self.clock.left if self.clock is not None else None

    @property
    def overdue(self) -> bool:
        """The office is past the limit of the law; a decided one where it was decided too late."""
        return self.clock is not None and self.clock.left < 0

    @property
    def soon(self) -> bool:
        """Its clock runs and little is left."""
        return self.state is PermitState.ACCEPTED and self.left is not None and 0 <= self.left <= SOON

    @property
    def behind(self) -> bool:
        """Undecided although the plan cannot do without it any longer, whoever is to blame."""
        undecided = self.state is not PermitState.APPROVED
        return undecided and self.wanted_on is not None and self.wanted_on < self.today


def permits(
    actor: Actor,
    *,
    states: Collection[PermitState] = IN_HAND,
    offices: Collection[str] | None = None,
    project_ids: Iterable[int] | None = None,
    starting_by: date | None = None,
) -> list[Permit]:
    """The permits of the city's projects in the actor's sight: past the law's limit first, then the fewest days left,
    then by the day on which the plan wants them. What was approved comes last, the latest first.

    offices: kinds of responsible office. starting_by: of those not begun only what the plan begins up to that day.
    Five queries, however many there are. Terminated projects are left out.
    """
    rows = _nodes(actor, states, offices, project_ids, starting_by)
    found = list(rows)
    running = [node.pk for node in found if node.accepted_on is not None]
    pauses: dict[int, list[ClockPause]] = {}
    if running:
        for pause in ClockPause.objects.filter(node__in=rows.order_by().values("pk")):
            pauses.setdefault(pause.node_id, []).append(pause)
    decided = _decisions(rows) if found else {}
    office, today = calendars()["office"], clock().today()
    made = []
    for node in found:
        ticking, last = clock_of(node, pauses.get(node.pk, ()), office, today), decided.get(node.pk)
        wanted = last_day(node.late_finish) if node.late_finish is not None else None
        made.append(Permit(node, _state(node, ticking, last), ticking, wanted, today, last))
    return sorted((one for one in made if one.state in states), key=_pressing)


def office_loads(found: Iterable[Permit]) -> list[OfficeLoad]:
    """What each office has in hand of these permits: the one with the most past the limit first."""
    counted: dict[str, Counter[str]] = {}
    for permit in found:
        if permit.state in IN_HAND:
            count = counted.setdefault(permit.office, Counter())
            count[permit.state.value] += 1
            count["overdue"] += permit.overdue
            count["soon"] += permit.soon
    loads = [OfficeLoad(office, **count) for office, count in counted.items()]
    return sorted(loads, key=lambda load: (-load.overdue, -load.soon, -load.in_hand, load.office))


def approving_offices() -> dict[str, "Unit"]:
    """The unit of this house behind each kind of office that is tied to one. Not scoped: names stand on the door."""
    return {row.kind: row.unit for row in ApprovingOffice.objects.select_related("unit")}


def offices_of(actor: Actor) -> list[str]:
    """The kinds of office that the actor's own unit is."""
    rows = ApprovingOffice.objects.filter(unit=actor.unit_id or 0)
    return list(rows.order_by("kind").values_list("kind", flat=True))


def permit_desk(node: Node, tied: "Mapping[str, Unit] | None" = None) -> PermitDesk:
    """Whose a permit is, for `projects.permit.record`. One query without `tied` (`approving_offices`)."""
    office = (approving_offices() if tied is None else tied).get(node.responsible)
    return PermitDesk(node.project.unit_id, office.pk if office is not None else None)


def recordable(actor: Actor, found: Iterable[Permit], tied: "Mapping[str, Unit]") -> frozenset[int]:
    """The nodes of those permits of which the actor may record a next step. `tied`: `approving_offices`."""
    return frozenset(
        one.node.pk
        for one in found
        if one.steps and actor.can("projects.permit.record", permit_desk(one.node, tied))
    )


def permit(actor: Actor, node_id: int) -> Permit:
    """One permit, by its node. Raises NotFound for none, or none in the actor's sight."""
    row = Node.objects.filter(pk=node_id).values_list("project", flat=True).first()
    rows = permits(actor, states=list(PermitState), project_ids=[row]) if row is not None else []
    for one in rows:
        if one.node.pk == node_id:
            return one
    raise NotFound(what=f"projects.node:{node_id}")


def _decisions(rows: QuerySet[Node]) -> dict[int, PermitDecision]:
    """The last decision of each."""
    found = PermitDecision.objects.filter(node__in=rows.order_by().values("pk")).order_by("on", "pk")
    return {row.node_id: row for row in found}


def _nodes(
    actor: Actor,
    states: Collection[PermitState],
    offices: Collection[str] | None,
    project_ids: Iterable[int] | None,
    starting_by: date | None,
) -> QuerySet[Node]:
    rows = Node.objects.exclude(statutory_days=None).select_related("project__unit")
    rows = scoped(actor, rows.filter(project__portfolio=Project.CITY_PORTFOLIO), "project__unit")
    asked = Q(pk__in=[])
    for state in states:
        begins = Q(early_start__lte=starting_by) if starting_by and state is PermitState.WAITING else Q()
        asked |= _ASKED[state] & begins
    rows = rows.filter(asked).exclude(project__stage=Stage.TERMINATED.value)
    if offices is not None:
        rows = rows.filter(responsible__in=list(offices))
    if project_ids is not None:
        rows = rows.filter(project__in=list(project_ids))
    return rows if actor.can("projects.read") else rows.none()


def _state(node: Node, ticking: StatutoryClock | None, decision: PermitDecision | None) -> PermitState:
    if node.actual_finish is not None:
        return PermitState.APPROVED
    if ticking is None:
        if decision is not None:
            return PermitState.REFUSED
        return PermitState.WAITING if node.actual_start is None else PermitState.APPLIED
    return PermitState.PAUSED if ticking.stopped else PermitState.ACCEPTED


def _pressing(permit: Permit) -> tuple[bool, bool, int, date, int]:
    left = permit.left
    if permit.state is PermitState.APPROVED:  # the latest first: what was recorded a moment ago is at hand
        finish = permit.node.actual_finish or date.min
        return True, False, -finish.toordinal(), date.max, -permit.node.pk
    return (
        False,
        left is None,
        left if left is not None else 0,
        permit.wanted_on or date.max,
        permit.node.pk,
    )
