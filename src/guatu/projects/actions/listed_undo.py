"""A list of projects taken back, while nothing has changed since it was written."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Model

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.ledger.actions import record_all, verb
from guatu.ledger.queries import changed_since
from guatu.ledger.types import Fact, Facts, Subject
from guatu.org.types import Actor, subject
from guatu.projects.actions.listed import ATTRIBUTES, FIGURES, column_value, keep, revise
from guatu.projects.models import InvestmentPlan, Progress, Project, StageChange
from guatu.projects.queries.listed import runs
from guatu.projects.queries.lists import projects
from guatu.projects.types.listed import Listed, ListedWritten


@verb("projects.list.undo")
def undo_listed(
    actor: Actor,
    *,
    written: Sequence[ListedWritten],
    period: Period | None,
    since: int,
    source: str,
    reason: str,
) -> int:
    """Take back what `import_listed` wrote: old facts again, projects it opened gone. How many projects.

    `since` is the number of the ledger's entry after which nothing may have been recorded of them. All or nothing.
    Raises Denied, G1678 naming a project that has changed since, or has something hanging on it that was not imported.
    """
    actor.require("projects.write")
    rows = _untouched(actor, written, since)
    created = {one.project_id for one in written if one.created}
    changed = [one for one in reversed(written) if not one.created]
    moved: dict[int, Project] = {}
    figures: dict[int, dict[Listed, str]] = {}
    for one in changed:
        row = rows[one.project_id]
        for change in one.changes:
            if change.fact in ATTRIBUTES:
                setattr(row, ATTRIBUTES[change.fact], column_value(change.fact, change.before))
                moved[row.pk] = row
            elif change.fact in FIGURES:
                figures.setdefault(row.pk, {})[change.fact] = change.before
        _plan_back(one)
    keep(list(moved.values()))
    if period is not None:
        _progress_back(actor, figures, period, source, reason)
    record_all(actor, _entries(rows, changed, created, source))
    for some in runs(created):
        Project.objects.filter(pk__in=some).delete()
    return len(rows)


def _untouched(actor: Actor, written: Sequence[ListedWritten], since: int) -> dict[int, Project]:
    """The projects written, by id. Raises G1678 where one of them has changed since, or something hangs on it."""
    ids = {one.project_id for one in written}
    rows = {row.pk: row for some in runs(sorted(ids)) for row in projects(actor).filter(pk__in=some)}
    later = changed_since(since, Project._meta.label_lower)
    spoiled = next((pk for pk in sorted(ids) if pk not in rows or str(pk) in later), None)
    if spoiled is None:
        spoiled = _hung_upon({one.project_id for one in written if one.created})
    if spoiled is not None:
        name = rows[spoiled].name if spoiled in rows else f"projects.project:{spoiled}"
        raise GuatuError("G1678", name=name)
    return rows


def _entries(
    rows: Mapping[int, Project], changed: Sequence[ListedWritten], created: Iterable[int], source: str
) -> list[tuple[Subject, Facts | None, Facts]]:
    entries: list[tuple[Subject, Facts | None, Facts]] = []
    for one in changed:
        before: dict[str, Fact] = {change.fact.value: change.after for change in one.changes}
        after: dict[str, Fact] = {change.fact.value: change.before for change in one.changes}
        entries.append((subject(rows[one.project_id]), before, {**after, "source": source}))
    for pk in sorted(created):
        row = rows[pk]
        entries.append((subject(row), {"code": row.code, "name": row.name}, {"code": "", "source": source}))
    return entries


def _hung_upon(created: Iterable[int]) -> int | None:
    """A project among those opened by a list that something else now refers to."""
    own: tuple[type[Model], ...] = (StageChange, InvestmentPlan, Progress)
    for relation in Project._meta.related_objects:
        model: Any = relation.related_model
        if model in own:
            continue
        name = relation.field.name
        for some in runs(created):
            found = model._base_manager.filter(**{f"{name}__in": some})
            if (first := found.values_list(name, flat=True).first()) is not None:
                return int(first)
    return None


def _plan_back(one: ListedWritten) -> None:
    for change in one.changes:
        if change.fact is not Listed.PLAN_YEAR or one.year is None:
            continue
        rows = InvestmentPlan.objects.filter(project=one.project_id, year=one.year)
        if change.before:
            rows.update(amount=Decimal(change.before))
        else:
            rows.delete()


def _progress_back(
    actor: Actor,
    figures: Mapping[int, Mapping[Listed, str]],
    period: Period,
    source: str,
    reason: str,
) -> None:
    """A month first reported by the list has no report again; a corrected one gets its old figures as a revision."""
    both = (Listed.INVESTED_YEAR, Listed.INVESTED_TOTAL)
    first = {pk for pk, said in figures.items() if all(said.get(fact) == "" for fact in both)}
    for some in runs(first):
        Progress.objects.filter(project__in=some, period=str(period)).delete()
    revise(
        actor,
        {pk: said for pk, said in figures.items() if pk not in first},
        period,
        source=source,
        reason=reason,
    )
