"""Why a node's dates are what they are: the engine's own sentences about the plan as it stands, across projects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from guatu.engine.why import Cause, Step, Which, why
from guatu.engine.why_words import sentence_of, sentences_of
from guatu.kernel.language import Phrase
from guatu.org.queries import calendars
from guatu.org.types import Actor
from guatu.projects.models import Node, Project
from guatu.projects.queries.lists import project_by_id, projects
from guatu.projects.queries.network import plan_from
from guatu.projects.queries.together import together
from guatu.projects.rules import bearing_on, joined_code, joined_network, joined_parts, network_of, taken_of
from guatu.projects.rules.worked_back import Planned, planned
from guatu.projects.types import JoinedPlan, NodeSpec, Scheduled


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step of a reason in words; where the chain comes to another project's node, that project and the node's id."""

    text: Phrase
    project: Project | None = None
    node_id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Why a date of a node is what it is. day: as people say it. digest: of the network that was asked."""

    code: str
    which: Which
    day: date
    sentence: Phrase
    steps: tuple[ToldStep, ...]
    digest: str


def reasons(actor: Actor, project: Project, code: str, on: date) -> tuple[Told, ...]:
    """Why the node can finish no earlier, and why it must start no later; none where there is no plan.

    Tied projects are part of the answer, by name where the actor may see them; else the chain ends where it leaves what
    the actor may see, and says only that another project binds. Eleven queries at most, whatever the number of nodes.
    Raises NotFound, and the engine's G11xx.
    """
    asked = project_by_id(actor, project.pk)
    whole = together(asked)
    if asked.due is None or not whole.nodes:
        return ()
    key, known = str(asked.pk), calendars()
    plans, ties = bearing_on(key, whole.plans(), whole.ties)
    if len(plans) > 1:
        taken = [one for plan in plans for one in taken_of(plan, partial(joined_code, plan.key))]
        found = planned(joined_network(plans, ties, known, on), taken)
        return _Teller.of(whole.plan(), plans, found, joined=True).seen_by(actor).both(code)
    plan = whole.plan()
    network = network_of(plan.nodes, plan.links, plan_from(asked, on), plan.due, known, on)
    return _Teller.of(plan, [plan], planned(network, taken_of(plan)), joined=False).both(code)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells the chains of one working, as far as the actor may see.

    dues, specs: of every project, and of its nodes, by key and code. names: of its own nodes. firsts: of every second
    section the first.
    projects, nodes: of the other projects that the actor may see, by key, and (id, name) of their nodes.
    """

    key: str
    found: Planned
    joined: bool
    dues: Mapping[str, date]
    specs: Mapping[tuple[str, str], Scheduled]
    names: Mapping[str, Phrase]
    firsts: Mapping[str, str]
    projects: Mapping[str, Project] = field(default_factory=dict)
    nodes: Mapping[tuple[str, str], tuple[int, Phrase]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        own: JoinedPlan[NodeSpec],
        plans: Sequence[JoinedPlan[Scheduled]],
        found: Planned,
        *,
        joined: bool,
    ) -> "_Teller":
        return cls(
            own.key,
            found,
            joined,
            {plan.key: plan.due for plan in plans},
            {(plan.key, node.code): node for plan in plans for node in plan.nodes},
            {node.code: Phrase.of(node) for node in own.nodes},
            {second: code for code, second in found.sections.items()},
        )

    def seen_by(self, actor: Actor) -> "_Teller":
        """With the other projects that the actor may see."""
        others = [int(key) for key in self.dues if key != self.key]
        rows = list(projects(actor, portfolio=None).filter(pk__in=others))
        columns = ("project_id", "code", "pk", "name", "name_en")
        nodes = {
            (str(owner), code): (pk, Phrase(name, name_en or name))
            for owner, code, pk, name, name_en in Node.objects.filter(project__in=rows).values_list(*columns)
        }
        return replace(self, projects={str(row.pk): row for row in rows}, nodes=nodes)

    def both(self, code: str) -> tuple[Told, ...]:
        """Its earliest finish and its latest start; of a node worked in two sections the second's and the first's."""
        name = joined_code(self.key, code) if self.joined else code
        asked = ((self.found.sections.get(name, name), Which.EARLY_FINISH), (name, Which.LATE_START))
        return tuple(self._told(code, name, which) for name, which in asked)

    def _told(self, code: str, name: str, which: Which) -> Told:
        reason = why(self.found.schedule, name, which)
        steps = self._shown(reason.steps)
        names = {one: self._name(one) for step in steps for one in (name, step.code, step.other) if one}
        said = sentence_of(name, which, reason.day, steps, names, is_instant=reason.is_instant)
        told, last = [], self.key
        for step, text in zip(steps, sentences_of(steps, reason.day, names), strict=True):
            owner, own = next(
                filter(self._is_other, map(self._parts, (step.other, step.code))), (self.key, "")
            )
            new = owner != last and owner in self.projects
            node_id, _ = self.nodes.get((owner, own), (None, None))
            told.append(ToldStep(text, self.projects[owner], node_id) if new else ToldStep(text))
            last = owner
        return Told(code, which, reason.day, said, tuple(told), reason.digest)

    def _shown(self, steps: Sequence[Step]) -> list[Step]:
        """The chain to where it leaves what may be seen; a due day is told as such, not as a deadline of its nodes."""
        shown: list[Step] = []
        for step in steps:
            hidden = [one for one in (step.code, step.other) if one and not self._may_see(one)]
            if hidden:
                seen = step.other if step.code in hidden else step.code
                shown.append(Step(Cause.WITHHELD, seen))
                break
            shown.append(self._by_due(step))
        return shown

    def _by_due(self, step: Step) -> Step:
        if step.cause is not Cause.DEADLINE or not self.joined:
            return step
        owner, own = self._parts(step.code)
        deadline = self.specs[owner, own].deadline
        if deadline is not None and deadline <= self.dues[owner]:
            return step
        return (
            Step(Cause.DUE, "", day=step.day)
            if owner == self.key
            else Step(Cause.DEADLINE, owner, day=step.day)
        )

    def _name(self, code: str) -> Phrase:
        """What people call a node, or a project where its key alone stands."""
        if code in self.projects:
            row = self.projects[code]
            return Phrase.of(row)
        owner, own = self._parts(code)
        if owner == self.key:
            return self.names[own]
        project, (_, node_name) = self._name(owner), self.nodes[owner, own]
        return Phrase(f"{project.zh}·{node_name.zh}", f"{node_name.en} of {project.en}")

    def _parts(self, code: str) -> tuple[str, str]:
        """The project and the node that a place in the network stands for; a second section stands for its node."""
        code = self.firsts.get(code.partition("+")[0], code)
        return joined_parts(code) if self.joined else (self.key, code)

    def _is_other(self, parts: tuple[str, str]) -> bool:
        return parts[0] not in ("", self.key)

    def _may_see(self, code: str) -> bool:
        owner, _ = self._parts(code)
        return owner == self.key or owner in self.projects


def why_facts(told: Sequence[Told]) -> list[dict[str, Any]]:
    """As JSON, for the API and the command line. Days as people say them."""
    return [
        {
            "code": one.code,
            "which": str(one.which),
            "day": one.day,
            "zh": one.sentence.zh,
            "en": one.sentence.en,
            "steps": [
                {
                    "zh": step.text.zh,
                    "en": step.text.en,
                    "project": step.project.code if step.project else None,
                }
                for step in one.steps
            ],
            "digest": one.digest,
        }
        for one in told
    ]
