"""Why a node's dates are what they are: the engine's own sentences about the plan as it stands."""

from datetime import date

from guatu import engine
from guatu.engine.why import Reason, Which, why
from guatu.kernel.language import Phrase
from guatu.org.queries import calendars
from guatu.org.types import Actor
from guatu.projects.models import Project
from guatu.projects.queries.lists import project_by_id
from guatu.projects.queries.network import plan_from
from guatu.projects.queries.together import together
from guatu.projects.rules.worked_back import network_of


def reasons(actor: Actor, project: Project, code: str, on: date) -> tuple[Reason, ...]:
    """Why the node can finish no earlier, and why it must start no later. Raises NotFound, and the engine's G11xx.

    None where there is no plan, or where the project is tied to others: their nodes are then part of the answer, and
    not everybody may see them.
    """
    whole = together(project_by_id(actor, project.pk))
    if project.due is None or not whole.nodes[project.pk] or len(whole.projects) > 1:
        return ()
    plan = whole.plans()[0]
    network = network_of(plan.nodes, plan.links, plan_from(project, on), plan.due, calendars(), on)
    found = engine.schedule(network)
    names = {node.code: Phrase(node.name, node.name_en or node.name) for node in plan.nodes}
    return tuple(why(found, code, which, names) for which in (Which.EARLY_FINISH, Which.LATE_START))
