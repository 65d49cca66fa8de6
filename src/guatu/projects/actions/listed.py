"""The office's own list of projects, written whole or not at all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.ledger.actions import insert_rows, record_all, unchanged, update_rows, verb
from guatu.ledger.types import Facts, Subject
from guatu.org.types import Actor, subject
from guatu.projects.actions.starts import keep_starts
from guatu.projects.models import InvestmentPlan, Progress, Project, ProjectStart, StageChange
from guatu.projects.queries.listed import compare_listed, runs
from guatu.projects.rules import search_text
from guatu.projects.rules.starts import start_key
from guatu.projects.types import Stage
from guatu.projects.types.listed import (
    Listed,
    ListedChange,
    ListedProject,
    ListedVerdict,
    ListedWritten,
    Outcome,
)

ATTRIBUTES: Final[Mapping[Listed, str]] = {
    Listed.CODE: "code",
    Listed.NAME: "name",
    Listed.OWNER: "owner",
    Listed.UNIT: "unit_id",
    Listed.INDUSTRY: "industry",
    Listed.KIND: "kind",
    Listed.DESCRIPTION: "description",
    Listed.TOTAL: "total_investment",
    Listed.START_PLANNED: "start_planned",
    Listed.START_ACTUAL: "start_actual",
    Listed.DUE: "due",
    Listed.STAGE: "stage",
}
_DAYS: Final = frozenset((Listed.START_PLANNED, Listed.START_ACTUAL, Listed.DUE))
FIGURES: Final = (Listed.INVESTED_YEAR, Listed.INVESTED_TOTAL, Listed.NOTE)

ListedCallback = Callable[[Actor, Sequence[int], Period], object]
"""(actor, ids of projects with new figures, or with figures taken back, some of them gone, month)."""

_callbacks: list[ListedCallback] = []

BATCH: Final = 2_000
"""Lines written at a time: what bounds memory."""
_WRITTEN: Final = frozenset((Outcome.NEW, Outcome.CHANGED))
_COLUMNS: Final = tuple(one.attname for one in Project._meta.concrete_fields if not one.primary_key)
_REVISION: Final = tuple(one.attname for one in Progress._meta.concrete_fields if not one.primary_key)


def on_listed(callback: ListedCallback) -> None:
    """Have `callback` called in the transaction of a list that brought figures of a month, or took them back.

    For rooms above: status judges these projects anew. Called once, in `AppConfig.ready`.
    """
    if callback not in _callbacks:
        _callbacks.append(callback)


def announce_listed(actor: Actor, project_ids: Sequence[int], period: Period | None) -> None:
    """Tell the rooms above whose figures of a month a list has brought, or taken back."""
    if project_ids and period is not None:
        for callback in _callbacks:
            callback(actor, project_ids, period)


@verb("projects.list.import")
def import_listed(
    actor: Actor,
    *,
    lines: Sequence[ListedProject],
    expected: Iterable[ListedVerdict],
    period: Period | None,
    source: str,
    reason: str,
) -> dict[str, ListedWritten]:
    """Write a list of projects as it was previewed: all of it, or nothing. What was written, by the line's key.

    `expected` are the verdicts that were shown, refused lines left out of both. Every project gets its ledger entry. A
    figure of the month that replaces another is a correction, with `reason`. Raises Denied, G1679 where a line would
    now do something else than what was shown.
    """
    verdicts = compare_listed(actor, lines, period=period)
    other = [now.key for now, shown in zip(verdicts, expected, strict=True) if _does(now) != _does(shown)]
    if other:
        raise GuatuError("G1679", count=len(other), where=other[0])
    pairs = [pair for pair in zip(lines, verdicts, strict=True) if pair[1].outcome in _WRITTEN]
    if not pairs:
        unchanged()
        return {}
    writing = _Writing(actor, period, source, reason)
    for some in runs(pairs, BATCH):
        writing.write(some)
    announce_listed(actor, writing.report(), period)
    return writing.done


def _does(verdict: ListedVerdict) -> tuple[Outcome, int | None, frozenset[ListedChange]]:
    """What counts of a verdict, in no order: PostgreSQL gives kept JSON back with its keys in another one."""
    return verdict.outcome, verdict.project_id, frozenset(verdict.changes)


@dataclass(slots=True)
class _Line:
    """What is written of one line."""

    key: str
    project: Project
    created: bool
    year: int | None
    changes: tuple[ListedChange, ...]


@dataclass(slots=True)
class _Writing:
    """What a list writes, some thousand lines at a time: a fixed number of statements for each batch."""

    actor: Actor
    period: Period | None
    source: str
    reason: str
    done: dict[str, ListedWritten] = field(default_factory=dict)
    """What was written, by the line's key."""
    figures: dict[int, dict[Listed, str]] = field(default_factory=dict)
    """The month's figures by project, of all batches: two lines of one project are one report."""

    def write(self, pairs: Sequence[tuple[ListedProject, ListedVerdict]]) -> None:
        """Write these lines: projects first, then what hangs on them, and a ledger entry for each."""
        lines = [self._line(line, verdict) for line, verdict in pairs]
        self._open([line for line in lines if line.created])
        self._update([line for line in lines if not line.created])
        self._plan(lines)
        for line in lines:
            pk = line.project.pk
            said: dict[Listed, str] = {
                change.fact: change.after for change in line.changes if change.fact in FIGURES
            }
            if said:
                self.figures.setdefault(pk, {}).update(said)
            self.done[line.key] = ListedWritten(pk, line.created, line.year, line.changes)
        record_all(self.actor, map(self._entry, lines))

    def report(self) -> list[int]:
        """Write the figures of all that was written; the ids of their projects."""
        if self.period is None or not self.figures:
            return []
        revise(self.actor, self.figures, self.period, source=self.source, reason=self.reason)
        return sorted(self.figures)

    @staticmethod
    def _line(line: ListedProject, verdict: ListedVerdict) -> _Line:
        """The row of a project that is there is fetched with all others, in `_update`."""
        new = verdict.outcome is Outcome.NEW
        project = _made(verdict.changes) if new else Project(pk=verdict.project_id)
        return _Line(line.key, project, new, line.year, verdict.changes)

    @staticmethod
    def _open(lines: Sequence[_Line]) -> None:
        insert_rows(Project, _COLUMNS, ([getattr(line.project, name) for name in _COLUMNS] for line in lines))
        ids: dict[str, int] = {}
        for codes in runs(line.project.code for line in lines):
            ids.update(Project.objects.filter(code__in=codes).values_list("code", "pk"))
        for line in lines:
            line.project.pk = ids[line.project.code]
        today = clock().today()
        steps = ((line.project.pk, "", line.project.stage, today, "") for line in lines)
        insert_rows(StageChange, ("project_id", "before", "after", "on", "reason"), steps)
        starts = (
            (
                start_key(line.project.code),
                line.project.pk,
                line.project.start_actual,
                ProjectStart.How.LIST.value,
                None,
            )
            for line in lines
            if line.project.start_actual is not None
        )
        insert_rows(ProjectStart, ("code", "project_id", "on", "how", "activity_id"), starts)

    @staticmethod
    def _update(lines: Sequence[_Line]) -> None:
        rows = locked({line.project.pk for line in lines})
        moved: dict[int, Project] = {}
        for line in lines:
            line.project = rows[line.project.pk]
            for change in line.changes:
                if change.fact in ATTRIBUTES:
                    setattr(line.project, ATTRIBUTES[change.fact], column_value(change.fact, change.after))
                    moved[line.project.pk] = line.project
        keep(moved.values())
        keep_starts(
            line.project for line in lines if any(change.fact is Listed.CODE for change in line.changes)
        )

    @staticmethod
    def _plan(lines: Sequence[_Line]) -> None:
        plan(
            (line.project.pk, line.year, Decimal(change.after))
            for line in lines
            for change in line.changes
            if change.fact is Listed.PLAN_YEAR and line.year is not None
        )

    def _entry(self, line: _Line) -> tuple[Subject, Facts | None, Facts]:
        return (
            subject(line.project),
            None if line.created else {change.fact.value: change.before for change in line.changes},
            {**{change.fact.value: change.after for change in line.changes}, "source": self.source},
        )


def _made(changes: Iterable[ListedChange]) -> Project:
    facts = {
        ATTRIBUTES[change.fact]: column_value(change.fact, change.after)
        for change in changes
        if change.fact in ATTRIBUTES
    }
    made = Project(**{"stage": Stage.POOL.value, **facts})
    made.search = search_text(made.name, made.code, made.owner)
    return made


def column_value(fact: Listed, text: str) -> str | int | Decimal | date | None:
    """A change's text as the column holds it."""
    if fact in _DAYS:
        return date.fromisoformat(text) if text else None
    if fact is Listed.TOTAL:
        return Decimal(text) if text else None
    return int(text) if fact is Listed.UNIT else text


def locked(ids: Iterable[int]) -> dict[int, Project]:
    """The projects by id, locked."""
    return {
        row.pk: row
        for some in runs(sorted(ids))
        for row in Project.objects.select_for_update().filter(pk__in=some).order_by("pk")
    }


def keep(rows: Iterable[Project]) -> None:
    """Write what a list may have changed of projects that are there."""
    names = (*ATTRIBUTES.values(), "search")

    def values(row: Project) -> list[object]:
        row.search = search_text(row.name, row.code, row.owner, row.name_en)
        return [*(getattr(row, name) for name in names), row.pk]

    update_rows(Project, names, map(values, rows))


def plan(rows: Iterable[tuple[int, int, Decimal]]) -> None:
    """Write planned amounts in yuan by project and year, over those that are there."""
    columns = ("project_id", "year", "amount")
    insert_rows(InvestmentPlan, columns, rows, unique=("project_id", "year"), replaced=("amount",))


def revise(
    actor: Actor, figures: Mapping[int, Mapping[Listed, str]], period: Period, *, source: str, reason: str
) -> None:
    """New revisions of a month's progress where some of its figures are given anew; the rest stays as it was."""
    for ids in runs(sorted(figures)):
        held = Progress.objects.filter(project__in=ids, period=str(period), current=True)
        present = {row.project_id: row for row in held}
        held.update(current=False)
        made = (
            _revision(actor, project_id, present.get(project_id), figures[project_id], period, source, reason)
            for project_id in ids
        )
        insert_rows(Progress, _REVISION, ([getattr(row, name) for name in _REVISION] for row in made))


def _revision(
    actor: Actor,
    project_id: int,
    old: Progress | None,
    said: Mapping[Listed, str],
    period: Period,
    source: str,
    reason: str,
) -> Progress:
    def figure(fact: Listed, held: Decimal | None) -> Decimal:
        return Decimal(said[fact]) if said.get(fact) else held or Decimal(0)

    return Progress(
        project_id=project_id,
        period=str(period),
        revision=old.revision + 1 if old else 1,
        invested_year=figure(Listed.INVESTED_YEAR, old.invested_year if old else None),
        invested_total=figure(Listed.INVESTED_TOTAL, old.invested_total if old else None),
        physical=old.physical if old else None,
        note=said.get(Listed.NOTE, old.note if old else ""),
        recorded_at=clock().now(),
        recorded_by_id=actor.account_id,
        source=source,
        reason=reason[:300] if old else "",
    )
