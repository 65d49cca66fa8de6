"""What a workbook is compared with: the units that a place may mean, and the submission that is to be filled."""

from guatu.collect.models import Submission
from guatu.collect.queries.sheet import sheet
from guatu.collect.rules.filed_lines import Asked
from guatu.collect.types import Sheet, SubjectKind, SubjectView
from guatu.org.queries import units
from guatu.org.types import RANKED_KINDS, Actor
from guatu.projects import queries as projects
from guatu.projects.types import Stage
from guatu.targets import queries as targets


def district_names(actor: Actor) -> dict[str, int]:
    """Names and short names of the districts, counties and zones that the actor may see, with their ids."""
    names: dict[str, int] = {}
    for pk, name, short in units(actor, RANKED_KINDS).values_list("pk", "name", "short"):
        names[name] = pk
        if short:
            names.setdefault(short, pk)
    return names


def asked_of(actor: Actor, row: Submission) -> Asked:
    """A submission laid out for a workbook to be read into. Two queries more than `sheet`."""
    laid_out = sheet(actor, row)
    ids = [_id(one) for one in laid_out.indicators]
    decimals = dict(targets.indicators(actor).filter(pk__in=ids).values_list("pk", "decimals"))
    return Asked(
        laid_out,
        frozenset(name for name in (row.unit.name, row.unit.short) if name),
        {f"{SubjectKind.INDICATOR}:{pk}": places for pk, places in decimals.items()},
        _starts(actor, laid_out),
    )


def _starts(actor: Actor, laid_out: Sheet) -> dict[str, SubjectView]:
    """Of each project the one node on the form whose beginning is the start of work; several tell nothing."""
    shown = {_id(node): (project, node) for project in laid_out.projects for node in project.nodes}
    rows = projects.nodes(actor, [_id(one) for one in laid_out.projects])
    found: dict[str, list[SubjectView]] = {}
    for node_id in rows.filter(reaches_stage=Stage.STARTED.value).values_list("pk", flat=True):
        if node_id in shown:
            project, node = shown[node_id]
            found.setdefault(project.key, []).append(node)
    return {key: nodes[0] for key, nodes in found.items() if len(nodes) == 1}


def _id(view: SubjectView) -> int:
    return int(view.key.rpartition(":")[2])
