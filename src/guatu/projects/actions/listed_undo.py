"""A list of projects taken back, while nothing has changed since it was written."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db.models import Model

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.ledger.actions import delete_rows, record_all, unchanged, verb
from guatu.ledger.queries import changed_since
from guatu.ledger.types import Fact, Facts, Subject
from guatu.org.types import Actor, subject
from guatu.projects.actions.listed import (
    ATTRIBUTES,
    BATCH,
    FIGURES,
    announce_listed,
    column_value,
    keep,
    locked,
    plan,
    revise,
)
from guatu.projects.actions.starts import keep_starts
from guatu.projects.models import InvestmentPlan, Progress, Project, ProjectStart, StageChange
from guatu.projects.queries.listed import runs
from guatu.projects.queries.lists import projects
from guatu.projects.rules.starts import start_key
from guatu.projects.types.listed import Listed, ListedWritten

_OWN: Final[tuple[type[Model], ...]] = (StageChange, InvestmentPlan, Progress, ProjectStart)
"""What a list writes of a project that it opens."""


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
    if not written:
        unchanged()
        return 0
    known = _untouched(actor, written, since)
    created = sorted({one.project_id for one in written if one.created})
    figures: dict[int, dict[Listed, str]] = {}
    for some in runs((one for one in reversed(written) if not one.created), BATCH):
        _facts_back(some)
        _plans_back(some)
        for one in some:
            for change in one.changes:
                if change.fact in FIGURES:
                    figures.setdefault(one.project_id, {})[change.fact] = change.before
        record_all(actor, (_restored(one, source) for one in some))
    if period is not None:
        _progress_back(actor, figures, period, source, reason)
    for ids in runs(created, BATCH):
        record_all(actor, (_closed(pk, *known[pk], source) for pk in ids))
    _take_away(created)
    announce_listed(actor, sorted(known), period)
    return len(known)


def _untouched(actor: Actor, written: Sequence[ListedWritten], since: int) -> dict[int, tuple[str, str]]:
    """Code and name of the projects written, by id.

    Raises G1678 where one of them has changed since, or something hangs on it.
    """
    ids = {one.project_id for one in written}
    known: dict[int, tuple[str, str]] = {}
    for some in runs(sorted(ids)):
        rows = projects(actor).filter(pk__in=some).order_by().values_list("pk", "code", "name")
        known.update({pk: (code, name) for pk, code, name in rows})
    later = changed_since(since, Project._meta.label_lower)
    spoiled = next((pk for pk in sorted(ids) if pk not in known or str(pk) in later), None)
    if spoiled is None:
        spoiled = _hung_upon({one.project_id for one in written if one.created})
    if spoiled is not None:
        name = known[spoiled][1] if spoiled in known else f"projects.project:{spoiled}"
        raise GuatuError("G1678", name=name)
    return known


def _restored(one: ListedWritten, source: str) -> tuple[Subject, Facts | None, Facts]:
    before: dict[str, Fact] = {change.fact.value: change.after for change in one.changes}
    after: dict[str, Fact] = {change.fact.value: change.before for change in one.changes}
    return _about(one.project_id), before, {**after, "source": source}


def _closed(pk: int, code: str, name: str, source: str) -> tuple[Subject, Facts | None, Facts]:
    return _about(pk), {"code": code, "name": name}, {"code": "", "source": source}


def _about(pk: int) -> Subject:
    return subject(Project(pk=pk))


def _hung_upon(created: Collection[int]) -> int | None:
    """A project among those opened by a list that something else now refers to. One query for each relation.

    What a list opens has keys that lie close together, so what is referred to between them is looked through.
    """
    if not created:
        return None
    for relation in Project._meta.related_objects:
        model: Any = relation.related_model
        if model in _OWN:
            continue
        name = relation.field.name
        between = {f"{name}__gte": min(created), f"{name}__lte": max(created)}
        found = model._base_manager.filter(**between).order_by().values_list(name, flat=True).distinct()
        for pk in found.iterator():
            if pk in created:
                return int(pk)
    return None


def _take_away(created: Sequence[int]) -> None:
    """Projects opened by a list, with what a list writes of them; that nothing else hangs on them has been seen to."""
    for ids in runs(created):
        for model in _OWN:
            model._base_manager.filter(project__in=ids).delete()
    delete_rows(Project, created)


def _facts_back(some: Sequence[ListedWritten]) -> None:
    rows = locked({one.project_id for one in some})
    moved: dict[int, Project] = {}
    for one in some:
        row = rows[one.project_id]
        for change in one.changes:
            if change.fact in ATTRIBUTES:
                setattr(row, ATTRIBUTES[change.fact], column_value(change.fact, change.before))
                moved[row.pk] = row
            if change.fact is Listed.CODE:
                ProjectStart.objects.filter(project=row.pk, code=start_key(change.after)).delete()
    keep(moved.values())
    keep_starts(moved.values())


def _plans_back(some: Sequence[ListedWritten]) -> None:
    """Planned amounts as they were; those that there were not are gone again."""
    first = {
        (one.project_id, one.year): change.before
        for one in some
        for change in one.changes
        if change.fact is Listed.PLAN_YEAR and one.year is not None
    }
    plan((pk, year, Decimal(before)) for (pk, year), before in first.items() if before)
    gone: dict[int, list[int]] = {}
    for (pk, year), before in first.items():
        if not before:
            gone.setdefault(year, []).append(pk)
    for year, every in gone.items():
        for ids in runs(every):
            InvestmentPlan.objects.filter(project__in=ids, year=year).delete()


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
