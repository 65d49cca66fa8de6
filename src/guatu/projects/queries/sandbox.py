"""What would move: a project's plan worked out twice, as it is and with changes. Nothing is written."""

from collections.abc import Mapping, Sequence
from datetime import date

from guatu.org.queries import calendars
from guatu.org.types import Actor
from guatu.projects.queries.lists import project_by_id
from guatu.projects.queries.together import together
from guatu.projects.rules.sandbox import Change, WhatIf, what_if
from guatu.projects.types import JoinedPlan, NodeSpec, WorkedBack


def imagine(actor: Actor, project_id: int, changes: Sequence[Change], on: date) -> WhatIf:
    """The plan before and after the changes, with every node that moves and every tied project that does.

    Raises NotFound outside the actor's scope, G1613, G1614, G1691, G1692 and the engine's G11xx. Eight queries at most.
    """
    whole, known = together(project_by_id(actor, project_id)), calendars()

    def worked(plan: JoinedPlan[NodeSpec]) -> Mapping[str, WorkedBack]:
        return {str(key): found for key, found in whole.worked_back(on, known, plan).items()}

    return what_if(whole.plan(), changes, worked)
