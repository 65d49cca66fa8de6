"""The ways out of a project's plan that cannot be met: priced, proved, nothing written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from guatu.engine.measures import Crash, Joint, Option, Split, Winter, apply
from guatu.engine.network import Network
from guatu.kernel.clock import clock
from guatu.kernel.language import Phrase
from guatu.org.types import Actor
from guatu.projects.models import Node, Project
from guatu.projects.queries.held import HeldPlan, JoinedWay, Wait
from guatu.projects.queries.lists import project_by_id
from guatu.projects.queries.network import plan_from
from guatu.projects.queries.solved import solved_ways
from guatu.projects.rules import chosen, in_all, network_of, sections_of, still_open, taken_of, whole_chain
from guatu.projects.rules.measures import plan_options
from guatu.projects.types import MeasureChoice, last_day

if TYPE_CHECKING:
    from guatu.engine.measures.result import Taken, WayOut, WaysOut

SECONDS: Final = 8.0
"""A page waits no longer; what is not proved by then says so."""


@dataclass(frozen=True, slots=True)
class NodeMoved:
    """A node that a way out lets end earlier: last days of work, before and after."""

    code: str
    before: date
    after: date

    @property
    def days(self) -> int:
        """Calendar days gained."""
        return (self.before - self.after).days


Offers = Mapping[Option, tuple[str, Mapping[str, Any]]]
"""What may still be taken, each with the node and the measure that allow it."""


@dataclass(frozen=True, slots=True, eq=False)
class ProjectWays:
    """names: of the project's nodes by code, in both languages. sections: the second one of a node worked in two.

    The days short and the ways are those of the plan with the measures adopted so far. waits: what holds it from other
    projects, as they stand today; joined: each way with all that is tied, empty where nothing is.
    """

    project: Project
    nodes: tuple[Node, ...]
    found: "WaysOut"
    names: Mapping[str, Phrase]
    offers: Offers
    sections: Mapping[str, str]
    waits: tuple[Wait, ...] = ()
    joined: tuple[JoinedWay, ...] = ()

    @property
    def chain(self) -> tuple[str, ...]:
        """The codes of the nodes that make the plan short, in order, from the one that waits for another project."""
        chain = whole_chain(self.found.chain, self.sections)
        return tuple(code for code in chain if code in self.names)

    def moved(self, way: "WayOut") -> tuple[NodeMoved, ...]:
        """What a way moves forward, in the order of the plan; a node in sections by the end of its second."""
        moved = []
        for node in self.nodes:
            if node.actual_finish is not None:
                continue
            second = f"{node.code}/2"
            code = second if second in way.plan.places else node.code
            before = self.found.plan[self.sections.get(node.code, node.code)].early_last_day
            after = way.plan[code].early_last_day
            if after < before:
                moved.append(NodeMoved(node.code, before, after))
        return tuple(moved)

    def choices(self, way: "WayOut") -> tuple[MeasureChoice, ...]:
        """A way as `actions.adopt_measures` takes it, at the prices found."""
        return choices_of_way(self.offers, way.taken)


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is asked of the engine for one project: the plan with the measures adopted, and what may still be taken.

    tied: what holds it from other projects.
    """

    project: Project
    nodes: tuple[Node, ...]
    network: Network
    offers: Offers
    sections: Mapping[str, str]
    tied: HeldPlan

    @property
    def names(self) -> Mapping[str, Phrase]:
        """Of the project's nodes by code, in both languages."""
        return {node.code: Phrase.of(node) for node in self.nodes}


def choices_of_way(offers: Offers, measures: Sequence["Taken"]) -> tuple[MeasureChoice, ...]:
    """Measures found, as `actions.adopt_measures` takes them."""
    picked = []
    for taken in measures:
        node, measure = offers[taken.chosen.option]
        picked.append(MeasureChoice(node, measure, taken.chosen.level, taken.cost))
    return tuple(picked)


def project_ways(actor: Actor, project_id: int, *, seconds: float | None = None) -> ProjectWays:
    """What can be done for one project, from what its nodes not yet begun allow, as things stand today.

    The measures adopted hold; what they leave of a measure is offered. What it waits for in other projects stands as it
    is. seconds: of search, None: SECONDS. Raises NotFound outside the actor's scope, G1613 without a due day, G1614
    without nodes, G1622 and G1623 for a measure that cannot be read, the engine's G11xx. A fixed number of queries,
    whatever the number of nodes.
    """
    asked = question(actor, project_id)
    found = ProjectWays(
        project=asked.project,
        nodes=asked.nodes,
        found=solved_ways(
            asked.network, tuple(asked.offers), seconds=SECONDS if seconds is None else seconds
        ),
        names=asked.names,
        offers=asked.offers,
        sections=asked.sections,
    )
    if not asked.tied.is_tied:
        return found
    joined = tuple(asked.tied.joined(found.choices(way)) for way in found.found)
    return replace(found, waits=asked.tied.waits(found.found.chain), joined=joined)


def question(actor: Actor, project_id: int) -> Question:
    """What `project_ways` asks; raises what it raises, but for the solver's."""
    project = project_by_id(actor, project_id)
    today = clock().today()
    tied = HeldPlan.of(actor, project, today)
    plan, rows = tied.plan, tuple(tied.whole.nodes)
    network = network_of(plan.nodes, plan.links, plan_from(project, today), plan.due, tied.calendars, today)
    adopted = tied.whole.measures[project.pk]
    offers = _open(rows, adopted, [calendar.code for calendar in network.calendars])
    taken = taken_of(plan)
    return Question(
        project=project,
        nodes=rows,
        network=apply(network, taken) if taken else network,
        offers=offers,
        sections=sections_of(taken),
        tied=tied,
    )


def _open(rows: Sequence[Node], adopted: Sequence[MeasureChoice], known: Sequence[str]) -> Offers:
    """The measures of nodes that have not begun, as far as their days and the measures adopted still allow."""
    begun = {node.code for node in rows if node.actual_start is not None}
    own = {node.code for node in rows if node.deadline is not None}
    offered = plan_options(
        {node.code: (() if node.code in begun else node.measures, node.code in own) for node in rows}, known
    )
    taken = in_all(chosen(one, has_deadline=one.node in own) for one in adopted)
    shortened = {one.node: _days_off(one, level) for one, level in taken.items() if isinstance(one, Crash)}
    days = {node.code: (node.duration - shortened.get(node.code, 0), node.calendar) for node in rows}
    offers: dict[Option, tuple[str, Mapping[str, Any]]] = {}
    for option, source in offered.items():
        if isinstance(option, Joint) and not begun.isdisjoint(option.nodes):
            continue
        left = still_open(option, taken)
        possible = left and _possible(left, days)
        if possible is not None:
            offers[possible] = source
    return offers


def _days_off(crash: Crash, level: int) -> int:
    return crash.levels[min(level, len(crash.levels)) - 1].days


def _possible(option: Option, days: Mapping[str, tuple[int, str]]) -> Option | None:
    """What the node's own days and calendar leave of a measure; None for nothing."""
    match option:
        case Crash(code, levels):
            left = tuple(level for level in levels if level.days < days[code][0])
            return replace(option, levels=left) if left else None
        case Split(code):
            return option if days[code][0] > 1 else None
        case Winter(code, calendar):
            return option if days[code][1] != calendar else None
    return option


def last_worked(way: "WayOut") -> date:
    """The last day of the plan that a way gives."""
    return last_day(way.plan.finish)


def ways_facts(ways: ProjectWays) -> dict[str, Any]:
    """As JSON, for the API and the command line. Costs in whole yuan, days are last days."""
    found = ways.found
    return {
        "code": ways.project.code,
        "days_short": found.days_short,
        "chain": list(ways.chain),
        "days_won_most": found.days_won_most,
        "days_short_least": found.days_short_least,
        "digest": found.digest,
        "waits": [_wait_facts(wait) for wait in ways.waits],
        "ways": [
            _way_facts(ways, way) | {"others": _others_of(joined)}
            for way, joined in zip_longest(found, ways.joined)
        ],
    }


def _wait_facts(wait: Wait) -> dict[str, Any]:
    other = wait.other
    return {
        "node": wait.code,
        "project": other.project.code if other else None,
        "other": other.code if other else None,
        "day": wait.day,
        "binds_finish": wait.binds_finish,
        "decides": wait.decides,
    }


def _others_of(joined: JoinedWay | None) -> list[dict[str, Any]]:
    return [
        {"project": row.code, "before": before, "after": after}
        for row, before, after in (joined.others if joined else ())
    ]


def _way_facts(ways: ProjectWays, way: "WayOut") -> dict[str, Any]:
    said = way.sentence()
    return {
        "kinds": [str(kind) for kind in way.kinds],
        "cost": way.cost,
        "bound": way.bound,
        "status": str(way.status),
        "days_won": way.days_won,
        "days_short": way.days_short,
        "finish": last_worked(way),
        "zh": said.zh,
        "en": said.en,
        "measures": measure_facts(way.taken, ways.choices(way), ways.names),
    }


def measure_facts(
    measures: Sequence["Taken"], choices: Sequence[MeasureChoice], names: Mapping[str, Phrase]
) -> list[dict[str, Any]]:
    """Measures found as JSON, each with what adopts it."""
    facts = []
    for taken, choice in zip(measures, choices, strict=True):
        text = taken.sentence(names)
        facts.append(
            {
                "kind": str(taken.kind),
                "nodes": list(taken.chosen.option.nodes),
                "level": taken.chosen.level,
                "days": taken.chosen.days,
                "cost": taken.cost,
                "won_alone": taken.won_alone,
                "won_last": taken.won_last,
                "zh": text.zh,
                "en": text.en,
                "node": choice.node,
                "measure": dict(choice.measure),
            }
        )
    return facts
