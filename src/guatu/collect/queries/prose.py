"""What the nodes of a submission say in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from guatu.collect import rules
from guatu.collect.queries.known import nodes_told
from guatu.collect.types import CellKey, FormDefinition, Prefill, SubjectKind, Words
from guatu.kernel.period import Period
from guatu.org.types import Actor

if TYPE_CHECKING:
    from guatu.collect.models import Cell, Submission


def derived_prose(
    actor: Actor, row: "Submission", definition: FormDefinition, cells: Mapping[CellKey, "Cell"]
) -> dict[CellKey, Words]:
    """What the nodes say, by each cell that the form fills from them, as `cells` now stand. One query at most."""
    told = [spec for spec in definition.of(SubjectKind.PROJECT) if spec.prefill is Prefill.NODES]
    keys = [
        key for spec in told for key in cells if key.kind is SubjectKind.PROJECT and key.field == spec.field
    ]
    if not keys:
        return {}
    period = Period.parse(row.period)
    asked = [key.subject_id for key in cells if key.kind is SubjectKind.NODE]
    texts = {key: cell.value for key, cell in cells.items()}
    nodes = nodes_told(actor, {key.subject_id for key in keys}, period, asked)
    found = {}
    for key in keys:
        standing = nodes.get(key.subject_id, [])
        now = [rules.entered(definition, texts, node) for node in standing]
        found[key] = rules.progress_told(now, period, {node.id: node for node in standing})
    return found


def is_derived(cell: "Cell") -> bool:
    """Whether the cell holds a sentence from the nodes that nobody has edited."""
    return (
        cell.prefilled
        and cell.source == Prefill.NODES.value
        and cell.subject_kind == SubjectKind.PROJECT.value
    )
