"""A list of projects against the tables: what writing each line would do. Writes nothing."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, TypeVar

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.projects.models import InvestmentPlan, Progress, Project
from guatu.projects.queries.lists import projects
from guatu.projects.rules.listed import Register, Standing, compared, folded
from guatu.projects.types.given import ProgressFacts
from guatu.projects.types.listed import Listed, ListedProject, ListedVerdict

T = TypeVar("T")

AT_ONCE: Final = 500

_COLUMNS: Final = (
    "pk", "code", "name", "unit_id", "owner", "industry", "kind", "description", "total_investment",
    "start_planned", "start_actual", "due", "stage",
)  # fmt: skip


def compare_listed(
    actor: Actor, lines: Sequence[ListedProject], *, period: Period | None, permission: str = "projects.write"
) -> list[ListedVerdict]:
    """What writing each line of a list would do, in their order; later lines are seen after earlier ones.

    Money in yuan; `period` is the month that progress is of. A handful of queries, and some for each 500 projects
    named. Raises Denied.
    """
    actor.require(permission)
    register = _register(actor, lines, period)
    open_units = dict(units(actor).values_list("pk", "code"))
    today = clock().today()
    return [compared(register, line, period=period, today=today, unit_codes=open_units) for line in lines]


def _register(actor: Actor, lines: Sequence[ListedProject], period: Period | None) -> Register:
    codes = {line.code for line in lines if line.code}
    names = {folded(line.name) for line in lines}
    rows = [
        row
        for row in projects(actor).values_list(*_COLUMNS).iterator()
        if row[1] in codes or folded(row[2]) in names
    ]
    ids = [row[0] for row in rows]
    present, earlier, notes = _progress(ids, period)
    plans = _plans(ids, {line.year for line in lines if line.year is not None})
    standing = [
        Standing(
            id=pk,
            code=code,
            name=name,
            unit_id=unit_id,
            facts={
                Listed.NAME: name,
                **dict(zip(_FACTS, rest, strict=True)),
            },
            planned=plans.get(pk, {}),
            present=present.get(pk),
            note=notes.get(pk, ""),
            earlier=earlier.get(pk),
        )
        for pk, code, name, unit_id, *rest in rows
    ]
    return Register.of(standing, _elsewhere(codes - {row[1] for row in rows}))


_FACTS: Final = (
    Listed.OWNER, Listed.INDUSTRY, Listed.KIND, Listed.DESCRIPTION, Listed.TOTAL, Listed.START_PLANNED,
    Listed.START_ACTUAL, Listed.DUE, Listed.STAGE,
)  # fmt: skip


def _elsewhere(codes: Collection[str]) -> dict[str, str]:
    """Of codes that the actor's own list does not have, those taken all the same; a code is taken once for all."""
    return {
        code: portfolio.upper()
        for some in runs(codes)
        for code, portfolio in Project.objects.filter(code__in=some).values_list("code", "portfolio")
    }


def runs(keys: Iterable[T]) -> Iterator[list[T]]:
    """The keys in runs of 500: databases bound the length of a list."""
    every = list(keys)
    return (every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE))


Facts = dict[int, ProgressFacts]


def _progress(ids: Iterable[int], period: Period | None) -> tuple[Facts, Facts, dict[int, str]]:
    """The progress of the month, the last one before it, and the month's notes, by project."""
    present: Facts = {}
    earlier: Facts = {}
    notes: dict[int, str] = {}
    if period is None:
        return present, earlier, notes
    for project_id, month, year, total, physical, note in _rows(ids, period):
        facts = ProgressFacts(Period.parse(month), year, total, physical)
        if month == str(period):
            present[project_id], notes[project_id] = facts, note
        else:
            earlier[project_id] = facts
    return present, earlier, notes


def _rows(
    ids: Iterable[int], period: Period
) -> Iterator[tuple[int, str, Decimal, Decimal, Decimal | None, str]]:
    """Oldest first, so that the last one before the month stays."""
    for some in runs(ids):
        yield from (
            Progress.objects.filter(project__in=some, current=True, period__lte=str(period))
            .order_by("period")
            .values_list("project_id", "period", "invested_year", "invested_total", "physical", "note")
        )


def _plans(ids: Iterable[int], years: Collection[int]) -> dict[int, dict[int, Decimal]]:
    """The planned investment of these years, by project and year."""
    found: dict[int, dict[int, Decimal]] = {}
    for some in runs(ids):
        rows = InvestmentPlan.objects.filter(project__in=some, year__in=years)
        for project_id, year, amount in rows.values_list("project_id", "year", "amount"):
            found.setdefault(project_id, {})[year] = amount
    return found
