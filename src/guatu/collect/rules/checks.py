"""The checks of a submission: each cell on its own, then against its neighbours and what was accepted before."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guatu.collect.rules.cells import Value, read, written
from guatu.collect.rules.layout import total_after
from guatu.collect.types import (
    CellKey,
    Facts,
    Field,
    FormDefinition,
    IndicatorFacts,
    Level,
    NodeFacts,
    Problem,
    ProjectFacts,
    SubjectKind,
    Words,
)
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period

_ERROR, _EXPLAIN = Level.ERROR, Level.MUST_EXPLAIN
Found = Iterator[tuple[str, Level, GuatuError]]


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one subject: what could be read, and which could not."""

    values: Mapping[str, Value]
    unreadable: Mapping[str, GuatuError]

    def figure(self, field: Field) -> Decimal | None:
        value = self.values.get(field)
        return value if isinstance(value, Decimal) else None

    def day(self, field: Field) -> date | None:
        value = self.values.get(field)
        return value if isinstance(value, date) else None

    def has(self, field: str) -> bool:
        """Filled, were it with something that cannot be read."""
        return self.values.get(field) is not None or field in self.unreadable


def check(
    definition: FormDefinition, facts: Facts, texts: Mapping[CellKey, str], *, period: Period, today: date
) -> tuple[Problem, ...]:
    """Every problem of a submission, in the order of the form; empty where it may be submitted.

    `texts` holds what each cell says. A must-explain problem is left out once its reason is given: 异常原因 of the
    project or indicator, the blocker of a node.
    """
    table = _Table(definition, texts, facts.words())
    found: list[Problem] = []
    nodes: defaultdict[int, list[NodeFacts]] = defaultdict(list)
    for node in facts.nodes:
        nodes[node.project_id].append(node)
    for project in facts.projects:
        row = table.row(SubjectKind.PROJECT, project.id)
        found += table.named(SubjectKind.PROJECT, project.id, row, _project(definition, project, row, period))
        for node in nodes[project.id]:
            row = table.row(SubjectKind.NODE, node.id)
            found += table.named(SubjectKind.NODE, node.id, row, _node(row, period, today))
    for indicator in facts.indicators:
        row = table.row(SubjectKind.INDICATOR, indicator.id, indicator.decimals)
        found += table.named(SubjectKind.INDICATOR, indicator.id, row, _indicator(indicator, row, period))
    for unit in facts.units:
        found += table.named(SubjectKind.UNIT, unit.id, table.row(SubjectKind.UNIT, unit.id), iter(()))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Table:
    """The cells of a submission, by subject."""

    definition: FormDefinition
    texts: Mapping[CellKey, str]
    names: Mapping[str, Words]

    def row(self, kind: SubjectKind, subject_id: int, decimals: int | None = None) -> _Row:
        values: dict[str, Value] = {}
        unreadable: dict[str, GuatuError] = {}
        for asked in self.definition.of(kind):
            text = self.texts.get(CellKey(kind, subject_id, asked.field), "")
            try:
                values[asked.field] = read(asked, text, decimals)
            except GuatuError as wrong:
                unreadable[asked.field] = wrong
        return _Row(values, unreadable)

    def named(self, kind: SubjectKind, subject_id: int, row: _Row, found: Found) -> Iterator[Problem]:
        """The row's own problems, then those `found`, each with its place."""
        own: list[tuple[str, Level, GuatuError]] = [
            (name, _ERROR, wrong) for name, wrong in row.unreadable.items()
        ]
        own += [
            (asked.field, _ERROR, GuatuError("G1720"))
            for asked in self.definition.of(kind)
            if asked.required and not row.has(asked.field)
        ]
        for name, level, error in (*own, *found):
            key = CellKey(kind, subject_id, name)
            yield Problem(key, level, error, self.names[key.subject], self.definition.spec(kind, name).words)


def _project(definition: FormDefinition, project: ProjectFacts, row: _Row, period: Period) -> Found:
    if row.has(Field.REASON):
        return
    invested, physical = row.figure(Field.INVESTED_YEAR), row.figure(Field.PHYSICAL)
    last, present = project.last, project.present
    if invested is not None:
        yield from _investment(definition, project, invested, period)
    if last is not None and last.physical is not None and physical is not None and physical < last.physical:
        fall = _fall(f"{physical:f}", f"{last.physical.normalize():f}", last.period, Words("%"))
        yield Field.PHYSICAL, _EXPLAIN, fall
    reported = (invested, physical, row.values.get(Field.NOTE) or "")
    if present is not None and reported != (present.invested_year, present.physical, present.note):
        yield Field.INVESTED_YEAR, _EXPLAIN, GuatuError("G1731", period=period)


def _investment(
    definition: FormDefinition, project: ProjectFacts, invested: Decimal, period: Period
) -> Found:
    money, last = definition.spec(SubjectKind.PROJECT, Field.INVESTED_YEAR), project.last
    if last is not None and last.period.year == period.year and invested < last.invested_year:
        now, then = written(money, invested), written(money, last.invested_year)
        yield Field.INVESTED_YEAR, _EXPLAIN, _fall(now, then, last.period, money.measure or Words(""))
    total = total_after(last, period, invested)
    if project.total_investment is not None and total > project.total_investment:
        whole = written(money, project.total_investment)
        yield Field.INVESTED_YEAR, _EXPLAIN, GuatuError("G1723", total=written(money, total), whole=whole)


def _fall(now: str, then: str, period: Period, measure: Words) -> GuatuError:
    return GuatuError("G1721", now=now, then=then, period=period, measure=measure)


def _node(row: _Row, period: Period, today: date) -> Found:
    start, finish = row.day(Field.ACTUAL_START), row.day(Field.ACTUAL_FINISH)
    forecast = row.day(Field.FORECAST_FINISH)
    for name, on in ((Field.ACTUAL_START, start), (Field.ACTUAL_FINISH, finish)):
        if on is not None and on > today:
            yield name, _ERROR, GuatuError("G1726", day=on.isoformat(), today=today.isoformat())
    for name, on, number in (
        (Field.ACTUAL_FINISH, finish, "G1724"),
        (Field.FORECAST_FINISH, forecast, "G1725"),
    ):
        if start is not None and on is not None and on < start:
            yield name, _ERROR, GuatuError(number, finish=on.isoformat(), start=start.isoformat())
    if finish is not None and not row.has(Field.ACTUAL_START):
        yield Field.ACTUAL_START, _ERROR, GuatuError("G1727", finish=finish.isoformat())
    passed = forecast is not None and forecast <= period.last_day and not row.has(Field.ACTUAL_FINISH)
    if forecast is not None and passed and not row.has(Field.BLOCKER):
        yield Field.FORECAST_FINISH, _EXPLAIN, GuatuError("G1730", day=forecast.isoformat())
    if row.has(Field.BLOCKER_KIND) and not row.has(Field.BLOCKER):
        yield Field.BLOCKER, _ERROR, GuatuError("G1728")
    if row.has(Field.BLOCKER) and not row.has(Field.BLOCKER_KIND):
        yield Field.BLOCKER_KIND, _ERROR, GuatuError("G1729")


def _indicator(indicator: IndicatorFacts, row: _Row, period: Period) -> Found:
    value = row.figure(Field.VALUE)
    if value is None or row.has(Field.REASON):
        return
    last, last_period = indicator.last, indicator.last_period
    if indicator.cumulative and last is not None and last_period is not None and value < last:
        yield (
            Field.VALUE,
            _EXPLAIN,
            _fall(f"{value:f}", f"{last.normalize():f}", last_period, indicator.measure),
        )
    if indicator.present is not None and value != indicator.present:
        yield Field.VALUE, _EXPLAIN, GuatuError("G1731", period=period)
