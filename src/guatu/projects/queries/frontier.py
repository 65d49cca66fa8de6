"""What every number of days costs at least: the price of time for one project. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from guatu.kernel.language import Phrase
from guatu.org.types import Actor
from guatu.projects.models import Project
from guatu.projects.queries.solved import solved_frontier
from guatu.projects.queries.ways import Offers, choices_of_way, measure_facts, question
from guatu.projects.types import MeasureChoice, last_day

if TYPE_CHECKING:
    from guatu.engine.measures.result import FrontierStep

SECONDS: Final = 12.0
"""The page is there before it is asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class ProjectFrontier:
    """Steps from the fewest days to the most, each at its least price; names: of nodes, in both languages."""

    project: Project
    steps: "tuple[FrontierStep, ...]"
    names: Mapping[str, Phrase]
    offers: Offers

    def choices(self, step: "FrontierStep") -> tuple[MeasureChoice, ...]:
        """A step as `actions.adopt_measures` takes it."""
        return choices_of_way(self.offers, step.taken)


def project_frontier(actor: Actor, project_id: int, *, seconds: float | None = None) -> ProjectFrontier:
    """The least price of each number of days won, from what the ways out are made of; raises what `project_ways` does.

    Where the time (`seconds`, else SECONDS) is up, some numbers of days were not asked for: each step says since which
    it holds.
    """
    asked = question(actor, project_id)
    steps = solved_frontier(
        asked.network, tuple(asked.offers), seconds=SECONDS if seconds is None else seconds
    )
    return ProjectFrontier(asked.project, steps, asked.names, asked.offers)


def choices_key(choices: Sequence[MeasureChoice]) -> str:
    """Twelve hex digits by which a page knows the same measures again, whatever their order."""
    rows = sorted(repr((one.node, sorted(one.measure.items()), one.level)) for one in choices)
    return sha256("\n".join(rows).encode()).hexdigest()[:12]


def frontier_facts(found: ProjectFrontier) -> list[dict[str, Any]]:
    """As JSON, for the API and the command line. Costs in whole yuan, days are last days."""
    return [
        {
            "since": step.since,
            "days_won": step.days_won,
            "days_short": step.days_short,
            "cost": step.cost,
            "bound": step.bound,
            "status": str(step.status),
            "finish": last_day(step.finish),
            "measures": measure_facts(step.taken, found.choices(step), found.names),
        }
        for step in found.steps
    ]
