"""The office's own list of projects, written whole or not at all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.ledger.actions import record_all, unchanged, verb
from guatu.ledger.types import Facts, Subject
from guatu.org.types import Actor, subject
from guatu.projects.models import InvestmentPlan, Progress, Project, StageChange
from guatu.projects.queries.listed import AT_ONCE, compare_listed, runs
from guatu.projects.rules import search_text
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
"""(actor, ids of projects with new figures, month)."""

_callbacks: list[ListedCallback] = []


def on_listed(callback: ListedCallback) -> None:
    """Have `callback` called in the transaction of a list that brought figures of a month, after they are written.

    For rooms above: status judges these projects anew. Called once, in `AppConfig.ready`.
    """
    if callback not in _callbacks:
        _callbacks.append(callback)


@verb("projects.list.import")
def import_listed(
    actor: Actor,
    *,
    lines: Sequence[ListedProject],
    expected: Sequence[ListedVerdict],
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
    batch = _Batch(actor, period, source, reason)
    for line, verdict in zip(lines, verdicts, strict=True):
        batch.take(line, verdict)
    if not batch.written:
        unchanged()
        return {}
    batch.write()
    record_all(actor, batch.entries())
    if batch.progress and period is not None:
        for callback in _callbacks:
            callback(actor, sorted(row.project_id for row in batch.progress), period)
    return batch.written_by_key()


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
class _Batch:
    """Everything that a list writes: a fixed number of statements for every 500 lines."""

    actor: Actor
    period: Period | None
    source: str
    reason: str
    written: list[_Line] = field(default_factory=list)
    wanted: dict[int, list[tuple[ListedProject, ListedVerdict]]] = field(default_factory=dict)
    progress: list[Progress] = field(default_factory=list)

    def take(self, line: ListedProject, verdict: ListedVerdict) -> None:
        """Put a line among those to be written; lines that change nothing are left."""
        if verdict.outcome is Outcome.NEW:
            self.written.append(_Line(line.key, _made(verdict.changes), True, line.year, verdict.changes))
        elif verdict.outcome is Outcome.CHANGED and verdict.project_id is not None:
            self.wanted.setdefault(verdict.project_id, []).append((line, verdict))
            # The row itself is fetched with all others, in `write`.
            self.written.append(
                _Line(line.key, Project(pk=verdict.project_id), False, line.year, verdict.changes)
            )

    def write(self) -> None:
        """Projects first, then what hangs on them."""
        new = [line for line in self.written if line.created]
        Project.objects.bulk_create([line.project for line in new], batch_size=AT_ONCE)
        StageChange.objects.bulk_create(
            [StageChange(project=line.project, after=line.project.stage, on=clock().today()) for line in new],
            batch_size=AT_ONCE,
        )
        self._update([line for line in self.written if not line.created])
        self._plan()
        self._report()

    def _update(self, lines: Sequence[_Line]) -> None:
        rows = _locked({line.project.pk for line in lines})
        moved: dict[int, Project] = {}
        for line in lines:
            line.project = rows[line.project.pk]
            for change in line.changes:
                if change.fact in ATTRIBUTES:
                    setattr(line.project, ATTRIBUTES[change.fact], column_value(change.fact, change.after))
                    moved[line.project.pk] = line.project
        keep(list(moved.values()))

    def _plan(self) -> None:
        rows = [
            InvestmentPlan(project=line.project, year=line.year, amount=Decimal(change.after))
            for line in self.written
            for change in line.changes
            if change.fact is Listed.PLAN_YEAR and line.year is not None
        ]
        InvestmentPlan.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["project", "year"],
            update_fields=["amount"],
            batch_size=AT_ONCE,
        )

    def _report(self) -> None:
        if self.period is None:
            return
        figures: dict[int, dict[Listed, str]] = {}
        for line in self.written:
            said: dict[Listed, str] = {
                change.fact: change.after for change in line.changes if change.fact in FIGURES
            }
            if said:
                figures.setdefault(line.project.pk, {}).update(said)
        self.progress = revise(self.actor, figures, self.period, source=self.source, reason=self.reason)

    def entries(self) -> list[tuple[Subject, Facts | None, Facts]]:
        """A ledger entry for each line written."""
        return [
            (
                subject(line.project),
                None if line.created else {change.fact.value: change.before for change in line.changes},
                {**{change.fact.value: change.after for change in line.changes}, "source": self.source},
            )
            for line in self.written
        ]

    def written_by_key(self) -> dict[str, ListedWritten]:
        """What was written, by the line's key."""
        return {
            line.key: ListedWritten(line.project.pk, line.created, line.year, line.changes)
            for line in self.written
        }


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


def _locked(ids: Iterable[int]) -> dict[int, Project]:
    return {
        row.pk: row
        for some in runs(sorted(ids))
        for row in Project.objects.select_for_update().filter(pk__in=some).order_by("pk")
    }


def keep(rows: Sequence[Project]) -> None:
    """Rows that are there, written by one statement for 500: updating each column by cases takes ten times as long."""
    for row in rows:
        row.search = search_text(row.name, row.code, row.owner, row.name_en)
    Project.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*(name.removesuffix("_id") for name in ATTRIBUTES.values()), "search"],
        batch_size=AT_ONCE,
    )


def revise(
    actor: Actor, figures: Mapping[int, Mapping[Listed, str]], period: Period, *, source: str, reason: str
) -> list[Progress]:
    """New revisions of a month's progress where some of its figures are given anew; the rest stays as it was."""
    ids = sorted(figures)
    present: dict[int, Progress] = {}
    for some in runs(ids):
        rows = Progress.objects.filter(project__in=some, period=str(period), current=True)
        present.update({row.project_id: row for row in rows})
    for keys in runs(row.pk for row in present.values()):
        Progress.objects.filter(pk__in=keys).update(current=False)
    made = [
        _revision(actor, project_id, present.get(project_id), figures[project_id], period, source, reason)
        for project_id in ids
    ]
    return Progress.objects.bulk_create(made, batch_size=AT_ONCE)


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
