"""The checks of a submission: each cell on its own, then every rule in force on every row."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from guatu.collect.rules.cells import Value, explained, read
from guatu.collect.rules.checks.kinds import KINDS
from guatu.collect.rules.checks.loading import shipped
from guatu.collect.rules.checks.model import CheckRule, Row, Seen, Thing
from guatu.collect.types import (
    CellKey,
    Facts,
    Field,
    FieldSpec,
    FormDefinition,
    IndicatorFacts,
    Level,
    NodeFacts,
    Problem,
    SubjectKind,
    Words,
)
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period

NOTHING: Final[Mapping[CellKey, str]] = {}


def check(
    definition: FormDefinition,
    facts: Facts,
    texts: Mapping[CellKey, str],
    *,
    period: Period,
    today: date,
    rules: Sequence[CheckRule] | None = None,
    explanations: Mapping[CellKey, str] = NOTHING,
) -> tuple[Problem, ...]:
    """Everything found in a submission, in the order of the form. `Problem.open` tells what forbids handing it in.

    `texts` holds what each cell says, `explanations` what is said beside it: a must-explain problem of a cell that has
    one is settled, and still given, for the office to read. `rules`: those to go by; by default the shipped ones.
    """
    held = [rule for rule in (shipped() if rules is None else rules) if rule.holds_in(period)]
    return tuple(_Checker(definition, facts, texts, period, today, held, explanations).run())


class _Checker:
    """One submission being checked."""

    def __init__(
        self,
        definition: FormDefinition,
        facts: Facts,
        texts: Mapping[CellKey, str],
        period: Period,
        today: date,
        held: Sequence[CheckRule],
        explanations: Mapping[CellKey, str],
    ) -> None:
        self._facts, self._texts, self._period, self._today = facts, texts, period, today
        self._asked = definition.of
        self._explanations = explanations
        self._names: Mapping[str, Words] = facts.words()
        self._rules: defaultdict[SubjectKind, list[CheckRule]] = defaultdict(list)
        for rule in held:
            self._rules[rule.subject].append(rule)
        self._rows = {
            item.id: self._row(SubjectKind.INDICATOR, item.id, item.decimals) for item in facts.indicators
        }
        self._figures = dict(facts.others)
        for item in facts.indicators:
            value = self._rows[item.id].figure(Field.VALUE)
            if value is not None:
                self._figures[item.code] = value

    def run(self) -> Iterator[Problem]:
        nodes: defaultdict[int, list[NodeFacts]] = defaultdict(list)
        for node in self._facts.nodes:
            nodes[node.project_id].append(node)
        for project in self._facts.projects:
            yield from self._subject(SubjectKind.PROJECT, project, self._row(SubjectKind.PROJECT, project.id))
            for node in nodes[project.id]:
                yield from self._subject(SubjectKind.NODE, node, self._row(SubjectKind.NODE, node.id))
        for indicator in self._facts.indicators:
            yield from self._subject(SubjectKind.INDICATOR, indicator, self._rows[indicator.id])
        for unit in self._facts.units:
            yield from self._subject(SubjectKind.UNIT, unit, self._row(SubjectKind.UNIT, unit.id))

    def _row(self, kind: SubjectKind, subject_id: int, decimals: int | None = None) -> Row:
        values: dict[str, Value] = {}
        unreadable: dict[str, GuatuError] = {}
        for asked in self._asked(kind):
            text = self._texts.get(CellKey(kind, subject_id, asked.field), "")
            try:
                values[asked.field] = read(asked, text, decimals)
            except GuatuError as wrong:
                unreadable[asked.field] = wrong
        return Row(values, unreadable)

    def _subject(self, kind: SubjectKind, thing: Thing, row: Row) -> Iterator[Problem]:
        """The row's own problems, then what the rules find, in the order of the rules."""
        asked: dict[str, FieldSpec] = {spec.field: spec for spec in self._asked(kind)}
        for field, wrong in row.unreadable.items():
            yield self._problem(kind, thing.id, asked[field], Level.ERROR, wrong)
        for spec in asked.values():
            if (bad := self._unsayable(CellKey(kind, thing.id, spec.field))) is not None:
                yield self._problem(kind, thing.id, spec, Level.ERROR, bad)
            if spec.required and not row.has(spec.field):
                yield self._problem(kind, thing.id, spec, Level.ERROR, GuatuError("G1720"))
        seen = Seen(row, asked, thing, self._facts, self._figures, self._period, self._today)
        for rule in self._rules[kind]:
            if rule.field not in asked or (rule.only and not _is_about(rule, thing)):
                continue
            for error in KINDS[rule.kind][1](rule, seen):
                yield self._problem(kind, thing.id, asked[rule.field], rule.level, error, rule.code)

    def _unsayable(self, key: CellKey) -> GuatuError | None:
        """What is wrong with the explanation itself: too long, or what a spreadsheet would run."""
        try:
            explained(self._explanations.get(key, ""))
        except GuatuError as wrong:
            return wrong
        return None

    def _problem(
        self,
        kind: SubjectKind,
        subject_id: int,
        spec: FieldSpec,
        level: Level,
        error: GuatuError,
        rule: str = "",
    ) -> Problem:
        key = CellKey(kind, subject_id, spec.field)
        said = self._explanations.get(key, "").strip() if level is Level.MUST_EXPLAIN else ""
        return Problem(key, level, error, self._names[key.subject], spec.words, rule, said)


def _is_about(rule: CheckRule, thing: Thing) -> bool:
    return isinstance(thing, IndicatorFacts) and thing.code in rule.only
