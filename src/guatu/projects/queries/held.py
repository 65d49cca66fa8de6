"""A project's plan with what holds it from other projects, and what it does to them in turn. Nothing is written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from guatu.kernel.calendar import WorkCalendar
from guatu.org.queries import calendars
from guatu.org.types import Actor
from guatu.projects.models import Node, Project, ProjectLink
from guatu.projects.queries.lists import projects
from guatu.projects.queries.together import Together, together
from guatu.projects.rules import bearing_on, held, holds, in_force, joined_code, worked_back_joined
from guatu.projects.rules.tied import Hold
from guatu.projects.types import (
    JoinedPlan,
    LinkSpec,
    MeasureChoice,
    NodeSpec,
    Scheduled,
    WorkedBack,
    last_day,
)


@dataclass(frozen=True, slots=True)
class Wait:
    """What a node waits for in another project. other: that node, None where the actor may not see its project.

    day: the first on which the node may start, or the last of its work at the earliest where the tie binds its end.
    decides: whether the days short come from it.
    """

    code: str
    other: Node | None
    day: date
    binds_finish: bool
    decides: bool


@dataclass(frozen=True, slots=True)
class JoinedWay:
    """A way worked out with all that is tied: the project's last day, and those of the others that it moves.

    others: as far as the actor may see, each with its last day before and after.
    """

    finish: date
    others: tuple[tuple[Project, date, date], ...]


@dataclass(frozen=True, slots=True, eq=False)
class HeldPlan:
    """A project's own plan as its ties hold it today.

    Of what it waits for in other projects it has an instant each, fixed where they stand: exact, unless a chain leads
    out of the project and back into it. `joined` works a choice of measures out with everything that it moves.
    own: the plan without them. plans, ties, worked: of all projects that bear on this one or that it bears on, itself
    included. seen: those of them that the actor may see, without itself, by key.
    """

    project: Project
    whole: Together
    own: JoinedPlan[NodeSpec]
    today: date
    calendars: Mapping[str, WorkCalendar]
    plans: tuple[JoinedPlan[Scheduled], ...] = ()
    ties: tuple[LinkSpec, ...] = ()
    holds: tuple[Hold, ...] = ()
    worked: Mapping[str, WorkedBack] = field(default_factory=dict)
    seen: Mapping[str, Project] = field(default_factory=dict)

    @classmethod
    def of(cls, actor: Actor, project: Project, today: date) -> "HeldPlan":
        """Raises G1613, G1614 and the engine's G11xx. A fixed number of queries, whatever the number of nodes."""
        whole, known, key = together(project), calendars(), str(project.pk)
        own = whole.plan()
        plans, ties = bearing_on(key, whole.plans(), whole.ties)
        if len(plans) == 1:
            return cls(project, whole, own, today, known)
        worked = worked_back_joined(plans, ties, known, today)
        rows = projects(actor, portfolio=None).filter(pk__in=[int(plan.key) for plan in plans])
        seen = {str(row.pk): row for row in rows.exclude(pk=project.pk)}
        found = holds(own, ties, worked, known, today)
        return cls(project, whole, own, today, known, tuple(plans), tuple(ties), found, worked, seen)

    @property
    def plan(self) -> JoinedPlan[NodeSpec]:
        """What its own network is made of."""
        return held(self.own, self.holds)

    @property
    def is_tied(self) -> bool:
        """Whether it has to do with another project at all."""
        return bool(self.plans)

    def waits(self, chain: Collection[str]) -> tuple[Wait, ...]:
        """What holds it, in the order of the ties; `chain`: the codes of what makes the plan short."""
        if not self.holds:
            return ()
        rows = ProjectLink.objects.filter(successor__project=self.project).select_related(
            "predecessor", "successor"
        )
        others = {
            (
                joined_code(str(row.predecessor.project_id), row.predecessor.code),
                row.successor.code,
                row.kind,
            ): row.predecessor
            for row in rows
        }
        return tuple(
            self._wait(hold, others[hold.tie.predecessor, hold.node, hold.tie.kind], chain)
            for hold in self.holds
        )

    def _wait(self, hold: Hold, other: Node, chain: Collection[str]) -> Wait:
        project = self.seen.get(str(other.project_id))
        if project is not None:
            other.project = project
        return Wait(
            hold.node,
            other if project is not None else None,
            last_day(hold.day) if hold.binds_finish else hold.day,
            hold.binds_finish,
            hold.code in chain,
        )

    def joined(self, choices: Sequence[MeasureChoice]) -> JoinedWay:
        """What these measures, beside those in force, come to with all that is tied. Raises the engine's G11xx."""
        own, adopted = self.own, self.whole.measures[self.project.pk]
        was, _ = in_force(adopted, own.nodes)
        later, taken = in_force([*adopted, *choices], own.nodes)
        instead = replace(own, due=own.due + timedelta(days=later - was), taken=taken)
        plans = [instead if plan.key == own.key else plan for plan in self.plans]
        after = worked_back_joined(plans, self.ties, self.calendars, self.today)
        moved = (
            (row, self.worked[key].earliest_finish, after[key].earliest_finish)
            for key, row in self.seen.items()
        )
        return JoinedWay(after[own.key].earliest_finish, tuple(row for row in moved if row[1] != row[2]))
