"""Progress in words, derived again when the nodes it speaks of were changed, until a person edits it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from guatu.collect import rules
from guatu.collect.models import Cell, Submission
from guatu.collect.queries import definition_of
from guatu.collect.queries.facts import node_facts
from guatu.collect.types import CellKey, Field, FormDefinition, NodeFacts, Prefill, SubjectKind
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.projects import queries as projects

T = TypeVar("T", date, str)


def derive(
    actor: Actor, row: Submission, cells: Mapping[CellKey, Cell], changed: Collection[Cell]
) -> list[Cell]:
    """The cells of prose that now say something else, not yet saved: of projects whose nodes are among `changed`.

    What a person wrote, or emptied, stays. Two queries at most, one where no node was changed.
    """
    nodes = {cell.subject_id for cell in changed if cell.subject_kind == SubjectKind.NODE.value}
    if not nodes:
        return []
    definition = definition_of(row.form)
    told = [spec for spec in definition.of(SubjectKind.PROJECT) if spec.prefill is Prefill.NODES]
    asked = {key.subject_id for key in cells if key.kind is SubjectKind.NODE}
    if not told:
        return []
    by_project: defaultdict[int, list[NodeFacts]] = defaultdict(list)
    project_ids = {key.subject_id for key in cells if key.kind is SubjectKind.PROJECT}
    for node in projects.nodes(actor, project_ids).filter(pk__in=asked).order_by("position"):
        by_project[node.project_id].append(_entered(definition, cells, node_facts(node)))
    period, found = Period.parse(row.period), []
    for project_id, of_project in by_project.items():
        for spec in told:
            cell = cells[CellKey(SubjectKind.PROJECT, project_id, spec.field)]
            if cell in changed or nodes.isdisjoint(node.id for node in of_project) or not _derived(cell):
                continue
            text = rules.progress_told(of_project, period)
            if text != cell.value:
                cell.value, cell.prefilled, cell.source = text, bool(text), Prefill.NODES.value
                found.append(cell)
    return found


def is_derived(cell: Cell) -> bool:
    """Whether the cell holds a sentence from the nodes that nobody has edited."""
    return (
        cell.prefilled
        and cell.source == Prefill.NODES.value
        and cell.subject_kind == SubjectKind.PROJECT.value
    )


def _derived(cell: Cell) -> bool:
    """The same, or nothing yet: an emptied one keeps its source."""
    return is_derived(cell) or not (cell.value or cell.source)


def _entered(definition: FormDefinition, cells: Mapping[CellKey, Cell], node: NodeFacts) -> NodeFacts:
    """The node as the submission says it now."""

    def read(field: Field, kind: type[T], standing: T | None) -> T | None:
        cell = cells.get(CellKey(SubjectKind.NODE, node.id, field))
        if cell is None:
            return standing
        try:
            value = rules.read(definition.spec(SubjectKind.NODE, field), cell.value)
        except GuatuError:
            return None
        return value if isinstance(value, kind) else None

    return replace(
        node,
        actual_start=read(Field.ACTUAL_START, date, node.actual_start),
        actual_finish=read(Field.ACTUAL_FINISH, date, node.actual_finish),
        forecast_finish=read(Field.FORECAST_FINISH, date, node.forecast_finish),
        blocker_kind=read(Field.BLOCKER_KIND, str, node.blocker_kind) or "",
        blocker=read(Field.BLOCKER, str, node.blocker) or "",
    )
