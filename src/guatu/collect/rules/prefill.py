"""What a cell holds when its form is opened, and where that came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from guatu.collect.rules.layout import Before, cell_keys
from guatu.collect.rules.prose import progress_told
from guatu.collect.types import CellKey, Facts, FieldSpec, FormDefinition, NodeFacts, Prefill, SubjectKind
from guatu.kernel.period import Period

FROM_FORM = f"{Prefill.FORM}:"


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell as it is opened: its text, and its source: "last", "nodes", "form:<code>" or none."""

    key: CellKey
    value: str = ""
    source: str = ""


def prefilled(
    definition: FormDefinition,
    facts: Facts,
    period: Period,
    *,
    before: Before,
    nodes: Mapping[int, Sequence[NodeFacts]],
    others: Mapping[CellKey, str],
) -> Iterator[Filled]:
    """Every cell of the form in its order. `nodes`: those to tell of by project; `others`: from other forms."""
    for key in cell_keys(definition, facts):
        spec = definition.spec(key.kind, key.field)
        value = _value(spec, key, period, before, nodes, others)
        yield Filled(key, value, _source(spec) if value else "")


def _value(
    spec: FieldSpec,
    key: CellKey,
    period: Period,
    before: Before,
    nodes: Mapping[int, Sequence[NodeFacts]],
    others: Mapping[CellKey, str],
) -> str:
    if spec.prefill is Prefill.LAST:
        return before.get(key, "")
    if spec.prefill is Prefill.NODES:
        return progress_told(nodes.get(key.subject_id, ()), period).zh
    if spec.prefill is Prefill.FORM:
        return others.get(key, "")
    return ""


def _source(spec: FieldSpec) -> str:
    """What a node holds comes from the node, whichever form last wrote it."""
    if spec.prefill is Prefill.FORM:
        return f"{FROM_FORM}{spec.prefill_form}"
    if spec.prefill is Prefill.LAST and spec.subject is SubjectKind.NODE and not spec.added:
        return Prefill.NODES.value
    return spec.prefill.value
