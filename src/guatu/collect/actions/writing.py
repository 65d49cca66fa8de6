"""Carrying accepted cells into the rooms that own the facts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from guatu.collect import rules
from guatu.collect.models import Cell, Submission
from guatu.collect.queries import derived_prose, is_derived
from guatu.collect.types import (
    CellKey,
    Facts,
    Field,
    FormDefinition,
    IndicatorFacts,
    NodeFacts,
    ProjectFacts,
    SubjectKind,
    Words,
)
from guatu.kernel.period import Period
from guatu.org.types import Actor, subject
from guatu.projects import actions as projects
from guatu.projects.types import NodeUpdate
from guatu.targets import actions as targets

T = TypeVar("T", date, Decimal, str)


class Writer:
    """Carries a submission's cells into the rooms that own the facts."""

    def __init__(
        self,
        actor: Actor,
        row: Submission,
        definition: FormDefinition,
        facts: Facts,
        cells: Sequence[Cell],
    ) -> None:
        self._actor = actor
        self._definition = definition
        self._row = row
        self._period = Period.parse(row.period).months()[-1]  # figures stand for the last month
        self._facts = facts
        self._source = str(subject(row))
        self._texts = {key_of(cell): cell.value for cell in cells}
        self._told = self._derived(cells)
        self._reasons: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for cell in cells:
            if cell.explanation:
                self._reasons[key_of(cell).subject][cell.explanation] = None

    def write(self) -> dict[str, int]:
        """Writes everything and says how much."""
        nodes = 0
        for project in self._facts.projects:
            # Nodes first: what is recorded of the month is then judged against the plan as it now stands.
            nodes += self._nodes(project)
            self._progress(project)
        for indicator in self._facts.indicators:
            self._observation(indicator)
        return {
            "projects": len(self._facts.projects),
            "nodes": nodes,
            "indicators": len(self._facts.indicators),
        }

    def _nodes(self, project: ProjectFacts) -> int:
        updates = [
            update
            for node in self._facts.nodes
            if node.project_id == project.id and (update := self._update(node)) != _standing(node)
        ]
        if updates:
            projects.update_nodes(self._actor, project_id=project.id, updates=updates, source=self._source)
        return len(updates)

    def _update(self, node: NodeFacts) -> NodeUpdate:
        """What the form says of the node; what it does not ask stands as it is."""
        return NodeUpdate(
            node_id=node.id,
            actual_start=self._day(node, Field.ACTUAL_START, node.actual_start),
            actual_finish=self._day(node, Field.ACTUAL_FINISH, node.actual_finish),
            forecast_finish=self._day(node, Field.FORECAST_FINISH, node.forecast_finish),
            blocker_kind=self._word(node, Field.BLOCKER_KIND, node.blocker_kind),
            blocker=self._word(node, Field.BLOCKER, node.blocker),
            holder=self._word(node, Field.HOLDER, node.holder),
        )

    def _day(self, node: NodeFacts, field: Field, standing: date | None) -> date | None:
        asked = self._definition.asks(SubjectKind.NODE, field)
        return self._read(SubjectKind.NODE, node.id, field, date) if asked else standing

    def _word(self, node: NodeFacts, field: Field, standing: str) -> str:
        asked = self._definition.asks(SubjectKind.NODE, field)
        return (self._read(SubjectKind.NODE, node.id, field, str) or "") if asked else standing

    def _progress(self, project: ProjectFacts) -> None:
        kind = SubjectKind.PROJECT
        invested = self._read(kind, project.id, Field.INVESTED_YEAR, Decimal)
        if invested is None:
            return
        projects.record_progress(
            self._actor,
            project_id=project.id,
            period=self._period,
            invested_year=invested,
            invested_total=rules.total_after(project.last, self._period, invested),
            physical=self._read(kind, project.id, Field.PHYSICAL, Decimal),
            note=self._read(kind, project.id, Field.NOTE, str) or "",
            note_en=self._told[project.id].en if project.id in self._told else "",
            own_rating=self._read(kind, project.id, Field.OWN_RATING, str) or "",
            source=self._source,
            reason=self._reason(kind, project.id),
        )

    def _observation(self, indicator: IndicatorFacts) -> None:
        kind = SubjectKind.INDICATOR
        value = self._read(kind, indicator.id, Field.VALUE, Decimal, indicator.decimals)
        if value is None:
            return
        targets.record_observation(
            self._actor,
            indicator_id=indicator.id,
            unit_id=self._row.unit_id,
            period=self._period,
            value=value,
            growth=self._read(kind, indicator.id, Field.GROWTH, Decimal),
            reason=self._reason(kind, indicator.id),
            source=self._source,
        )

    def _derived(self, cells: Sequence[Cell]) -> dict[int, Words]:
        """The notes that nobody wrote: what the nodes say, in both languages, by project."""
        by_key = {key_of(cell): cell for cell in cells}
        if not any(is_derived(cell) for cell in cells):
            return {}
        told = derived_prose(self._actor, self._row, self._definition, by_key)
        return {key.subject_id: words for key, words in told.items() if is_derived(by_key[key])}

    def _reason(self, kind: SubjectKind, subject_id: int) -> str:
        """What was said beside the subject's cells, each text once, as far as the column holds."""
        return "；".join(self._reasons[f"{kind}:{subject_id}"])[: rules.MAX_TEXT]

    def _read(
        self, kind: SubjectKind, subject_id: int, field: Field, wanted: type[T], decimals: int | None = None
    ) -> T | None:
        if not self._definition.asks(kind, field):
            return None
        text = self._texts.get(CellKey(kind, subject_id, field), "")
        value = rules.read(self._definition.spec(kind, field), text, decimals)
        return value if isinstance(value, wanted) else None


def _standing(node: NodeFacts) -> NodeUpdate:
    """The update that would change nothing."""
    return NodeUpdate(
        node_id=node.id,
        actual_start=node.actual_start,
        actual_finish=node.actual_finish,
        forecast_finish=node.forecast_finish,
        blocker_kind=node.blocker_kind,
        blocker=node.blocker,
        holder=node.holder,
    )


def key_of(cell: Cell) -> CellKey:
    """Which fact a cell holds."""
    return CellKey(SubjectKind(cell.subject_kind), cell.subject_id, cell.field)
