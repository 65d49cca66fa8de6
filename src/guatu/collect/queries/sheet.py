"""One submission, laid out with what the tables held before and what is wrong with it."""

from collections import defaultdict
from collections.abc import Mapping

from guatu.collect import rules
from guatu.collect.models import Cell, Submission
from guatu.collect.queries.checks import checks_in_force, named_indicators
from guatu.collect.queries.definition import definition_of
from guatu.collect.queries.facts import facts_of
from guatu.collect.queries.known import form_names, with_added
from guatu.collect.queries.prose import derived_prose, is_derived
from guatu.collect.types import (
    CellKey,
    CellView,
    Facts,
    FormDefinition,
    IndicatorFacts,
    NodeFacts,
    Prefill,
    Problem,
    ProjectFacts,
    Sheet,
    State,
    SubjectKind,
    SubjectView,
    UnitFacts,
    Words,
)
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.org.queries import scoped
from guatu.org.types import Actor

CHECKED = frozenset((State.DRAFT, State.RETURNED, State.SUBMITTED))
"""States in which problems are looked for; what was accepted has been settled."""


SOURCES: Mapping[str, Words] = {
    Prefill.LAST.value: Words("上期", "last period"),
    Prefill.NODES.value: Words("节点", "nodes"),
}
"""Where a prefilled value came from, as the cell is marked."""


def submission(actor: Actor, submission_id: int) -> Submission:
    """One submission with its form, unit and people. Raises NotFound outside the actor's scope."""
    rows = Submission.objects.select_related("form", "unit", "submitted_by", "decided_by")
    found = scoped(actor, rows).filter(pk=submission_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"填报 {submission_id}", f"submission {submission_id}"))
    return found


def sheet(actor: Actor, row: Submission) -> Sheet:
    """The submission laid out: cells with names, previous facts and problems. Nineteen queries at most."""
    period = Period.parse(row.period)
    definition = definition_of(row.form)
    cells = {_key(cell): cell for cell in Cell.objects.filter(submission=row)}
    subjects: defaultdict[SubjectKind, set[int]] = defaultdict(set)
    for key in cells:
        subjects[key.kind].add(key.subject_id)
    checked = State(row.state) in CHECKED
    held = checks_in_force(period) if checked else ()
    facts = facts_of(actor, subjects, row.unit_id, period, beside=named_indicators(held))
    facts = with_added(facts, definition, row.unit_id, period)
    problems: tuple[Problem, ...] = ()
    if checked:
        texts = {key: cell.value for key, cell in cells.items()}
        said = {key: cell.explanation for key, cell in cells.items() if cell.explanation}
        problems = rules.check(
            definition,
            facts,
            texts,
            period=period,
            today=clock().today(),
            rules=held,
            explanations=said,
        )
    codes = {cell.source.removeprefix(rules.FROM_FORM) for cell in cells.values() if _from_form(cell)}
    told = derived_prose(actor, row, definition, cells) if State(row.state) in rules.EDITABLE else {}
    lay = _Layout(
        definition, cells, rules.before(definition, facts, period), problems, form_names(codes), told
    )
    return Sheet(
        submission_id=row.pk,
        version=row.version,
        state=State(row.state),
        form=Words(row.form.name, row.form.name_en),
        form_code=row.form.code,
        unit_id=row.unit_id,
        unit_code=row.unit.code,
        unit=Words(row.unit.name, row.unit.name_en),
        period=period,
        heading=definition.heading(period),
        remark=row.remark,
        due_on=row.due_on,
        projects=lay.projects(facts),
        indicators=tuple(lay.indicator(item) for item in facts.indicators),
        units=tuple(lay.unit(item) for item in facts.units),
        definition=definition,
        minutes=rules.minutes(definition, facts),
        problems=problems,
    )


def cell_keys(row: Submission) -> dict[int, CellKey]:
    """The key of each cell of a submission that the actor has already been given, by the cell's id. One query."""
    return {cell.pk: _key(cell) for cell in Cell.objects.filter(submission=row)}


def _from_form(cell: Cell) -> bool:
    return cell.source.startswith(rules.FROM_FORM)


def _key(cell: Cell) -> CellKey:
    return CellKey(SubjectKind(cell.subject_kind), cell.subject_id, cell.field)


class _Layout:
    """Puts cells beside their facts, in the order of the form."""

    def __init__(
        self,
        definition: FormDefinition,
        cells: Mapping[CellKey, Cell],
        before: rules.Before,
        problems: tuple[Problem, ...],
        forms: Mapping[str, Words],
        told: Mapping[CellKey, Words],
    ) -> None:
        self._told = told
        self._forms = forms
        self._definition = definition
        self._cells = cells
        self._before = before
        self._problems: defaultdict[CellKey, list[Problem]] = defaultdict(list)
        for problem in problems:
            self._problems[problem.key].append(problem)

    def projects(self, facts: Facts) -> tuple[SubjectView, ...]:
        """Projects, each with its nodes."""
        nodes: defaultdict[int, list[SubjectView]] = defaultdict(list)
        for node in facts.nodes:
            nodes[node.project_id].append(self.node(node))
        return tuple(self.project(item, tuple(nodes[item.id])) for item in facts.projects)

    def project(self, item: ProjectFacts, nodes: tuple[SubjectView, ...]) -> SubjectView:
        views = self._views(SubjectKind.PROJECT, item.id)
        return SubjectView(f"{SubjectKind.PROJECT}:{item.id}", item.words, views, code=item.code, nodes=nodes)

    def node(self, item: NodeFacts) -> SubjectView:
        views = self._views(SubjectKind.NODE, item.id)
        return SubjectView(f"{SubjectKind.NODE}:{item.id}", item.words, views, planned=item.planned)

    def indicator(self, item: IndicatorFacts) -> SubjectView:
        views = self._views(SubjectKind.INDICATOR, item.id)
        return SubjectView(f"{SubjectKind.INDICATOR}:{item.id}", item.words, views, measure=item.measure)

    def unit(self, item: UnitFacts) -> SubjectView:
        return SubjectView(
            f"{SubjectKind.UNIT}:{item.id}", item.words, self._views(SubjectKind.UNIT, item.id)
        )

    def _source(self, cell: Cell) -> Words | None:
        if not cell.prefilled or not cell.value:
            return None
        if _from_form(cell):
            name = self._forms.get(cell.source.removeprefix(rules.FROM_FORM), Words(cell.source))
            return Words(f"《{name.zh}》", f"“{name.en or name.zh}”")
        return SOURCES.get(cell.source)

    def _views(self, kind: SubjectKind, subject_id: int) -> tuple[CellView, ...]:
        keys = [(asked, CellKey(kind, subject_id, asked.field)) for asked in self._definition.of(kind)]
        return tuple(
            CellView(
                id=cell.pk,
                key=key,
                spec=asked,
                value=cell.value,
                previous=self._before.get(key, ""),
                prefilled=cell.prefilled,
                remark=cell.remark,
                source=self._source(cell),
                answer=cell.answer,
                problems=tuple(self._problems[key]),
                explanation=cell.explanation,
                derived=self._told.get(key) if is_derived(cell) or not (cell.value or cell.source) else None,
                derives=key in self._told,
            )
            for asked, key in keys
            if (cell := self._cells.get(key)) is not None
        )
