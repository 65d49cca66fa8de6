"""A list of projects against the tables: what writing each line would do. Writes nothing.

The whole register is read by columns, whatever the number of lines: a handful of queries. Lines that say nothing new
are told all at once (`rules.listed_columns`); the rest one by one (`rules.listed`), with what else is known of them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeVar

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from guatu.kernel.clock import clock
from guatu.kernel.memory import little_collected
from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.projects.models import InvestmentPlan, Progress, Project, ProjectCode
from guatu.projects.queries.lists import projects
from guatu.projects.rules.listed import Register, Standing, compared, folded
from guatu.projects.rules.listed_columns import HELD, alone, saying_nothing_else
from guatu.projects.types.given import ProgressFacts
from guatu.projects.types.listed import (
    Listed,
    ListedColumns,
    ListedProject,
    ListedVerdict,
    Outcome,
    chosen,
)

T = TypeVar("T")
Row = tuple[Any, ...]
Read = Callable[[str], object]

AT_ONCE: Final = 500
READ_AT_ONCE: Final = 5_000

_COLUMNS: Final = (
    "code", "name", "unit_id", "owner", "industry", "kind", "description", "total_investment",
    "start_planned", "start_actual", "due", "stage",
)  # fmt: skip
"""As `HELD`, after the id."""

_FIGURES: Final = ("invested_year", "invested_total", "note", "physical")
_READ_FIGURES: Final[Mapping[int, Read]] = dict.fromkeys((1, 2, 4), Decimal)
_READ_PLANS: Final[Mapping[int, Read]] = {2: Decimal}
_READ: Final[Mapping[int, Read]] = {8: Decimal, **dict.fromkeys((9, 10, 11), date.fromisoformat)}
"""What is read as text, by its place in a row."""


class _Figures(NamedTuple):
    """The month's figures by project."""

    year: Mapping[int, Decimal]
    total: Mapping[int, Decimal]
    note: Mapping[int, str]
    physical: Mapping[int, Decimal | None]


@little_collected()
def compare_listed(
    actor: Actor, lines: Sequence[ListedProject], *, period: Period | None, permission: str = "projects.write"
) -> list[ListedVerdict]:
    """What writing each line of a list would do, in their order; later lines are seen after earlier ones.

    Money in yuan; `period` is the month that progress is of. A handful of queries, and one for each 500 projects of
    which something else is said than what is held. Raises Denied.
    """
    actor.require(permission)
    columns = ListedColumns.of(lines)
    held = _Held(actor, columns, period)
    verdicts = held.same()
    others = [at for at in range(len(columns)) if at not in verdicts]
    if others:
        register = held.register(others)
        open_units = dict(units(actor).values_list("pk", "code"))
        today = clock().today()
        for at in others:
            verdicts[at] = compared(register, columns[at], period=period, today=today, unit_codes=open_units)
    return [verdicts[at] for at in range(len(columns))]


@dataclass(slots=True)
class _Held:
    """What the register holds, by columns, as far as lines may mean it."""

    actor: Actor
    lines: ListedColumns
    period: Period | None
    columns: list[Sequence[Any]] = field(init=False)
    """Ids, and what is held in the order of `HELD`."""
    means: list[int | None] = field(init=False)
    """Where in the register the project stands that each line names by its code."""
    named: list[int] = field(init=False)
    """Where projects stand that bear the name of a line without such a code."""
    others: dict[str, int] = field(init=False)
    """Where projects stand that are known by a further code too."""
    plans: dict[int, dict[int, Decimal]] = field(init=False)
    """Planned amounts in yuan by year and project."""
    present: _Figures = field(init=False)

    def __post_init__(self) -> None:
        mine = projects(self.actor).order_by()
        self.columns = _columns(mine.values_list("pk", *map(_text, _COLUMNS)), _READ) or [()] * (
            1 + len(_COLUMNS)
        )
        _, codes, names, *_ = self.columns
        by_code = {code: at for at, code in enumerate(codes)}
        self.others = self._others(mine)
        by_code = self.others | by_code
        self.means = list(map(by_code.get, self.lines.codes))
        wanted = {folded(name) for name, at in zip(self.lines.names, self.means, strict=True) if at is None}
        self.named = [at for at, name in enumerate(names) if folded(name) in wanted] if wanted else []
        self.plans, self.present = {}, _Figures({}, {}, {}, {})
        if Listed.PLAN_YEAR in self.lines.facts:
            years = {year for year in self.lines.years if year is not None}
            plans = InvestmentPlan.objects.filter(project__in=mine.values("pk"), year__in=years)
            rows = _columns(plans.values_list("project_id", "year", _text("amount")), _READ_PLANS)
            for pk, year, amount in zip(*rows, strict=True):
                self.plans.setdefault(year, {})[pk] = amount
        if self.reported:
            reported = Progress.objects.filter(
                project__in=mine.values("pk"), period=str(self.period), current=True
            )
            found = _columns(reported.values_list("project_id", *map(_text, _FIGURES)), _READ_FIGURES)
            if found:
                ids, *figures = found
                self.present = _Figures(*(dict(zip(ids, one, strict=True)) for one in figures))

    def _others(self, mine: QuerySet[Project]) -> dict[str, int]:
        known = dict(
            ProjectCode.objects.filter(project__in=mine.values("pk")).values_list("code", "project_id")
        )
        places = {pk: at for at, pk in enumerate(self.columns[0])} if known else {}
        return {code: places[pk] for code, pk in known.items()}

    @property
    def reported(self) -> bool:
        """Whether lines give figures of a month."""
        return self.period is not None and Listed.INVESTED_YEAR in self.lines.facts

    def same(self) -> dict[int, ListedVerdict]:
        """The verdict of lines that surely say nothing else than what is held, by their places."""
        places = alone(self.means, frozenset(self.named))
        standing = [at for at in chosen(self.means, places) if at is not None]
        ids, *held = [chosen(column, standing) for column in self.columns]
        lines, present = self.lines.chosen(places), self.present
        by_fact: dict[Listed, Mapping[int, object]] = {
            Listed.INVESTED_YEAR: present.year,
            Listed.INVESTED_TOTAL: present.total,
            Listed.NOTE: present.note,
        }
        told = saying_nothing_else(
            lines,
            dict(zip(HELD, held, strict=True)),
            planned=self._planned(ids, lines.years),
            figures={fact: list(map(one.get, ids)) for fact, one in by_fact.items()}
            if self.reported
            else None,
        )
        keys, same = self.lines.keys, Outcome.SAME
        return {
            at: ListedVerdict(keys[at], same, pk)
            for at, pk, nothing in zip(places, ids, told, strict=True)
            if nothing
        }

    def _planned(self, ids: Sequence[int], years: Sequence[int | None]) -> Sequence[Decimal | None]:
        """What is planned for these projects in the year beside each."""
        if len(set(years)) == 1:
            return list(map(self.plans.get(years[0] or 0, {}).get, ids))
        return [self.plans.get(year or 0, {}).get(pk) for pk, year in zip(ids, years, strict=True)]

    def register(self, places: Sequence[int]) -> Register:
        """The projects that the lines at these places may mean, with all that their rules ask for."""
        standing = {*self.named, *(at for place in places if (at := self.means[place]) is not None)}
        codes = self.columns[1]
        rows = [
            tuple(column[at] for column in self.columns) for at in sorted(standing, key=codes.__getitem__)
        ]
        ids = {row[0] for row in rows}
        planned: dict[int, dict[int | None, Decimal]] = {}
        for year, amounts in self.plans.items():
            for pk in ids & amounts.keys():
                planned.setdefault(pk, {})[year] = amounts[pk]
        earlier = _earlier(ids, self.period if self.reported else None)
        asked = {self.lines.codes[at] for at in places}
        found = Register.of(
            (self._standing(row, planned, earlier) for row in rows),
            _elsewhere(asked.difference(codes, self.others, ("",))),
        )
        for other in asked.intersection(self.others):
            found.by_code[other] = found.by_code[codes[self.others[other]]]
        return found

    def _standing(
        self,
        row: Row,
        planned: Mapping[int, Mapping[int | None, Decimal]],
        earlier: Mapping[int, ProgressFacts],
    ) -> Standing:
        pk, code, name, unit_id, *_ = row
        figures = self.present
        present = (
            ProgressFacts(self.period, figures.year[pk], figures.total[pk], figures.physical[pk])
            if pk in figures.year and self.period is not None
            else None
        )
        return Standing(
            id=pk,
            code=code,
            name=name,
            unit_id=unit_id,
            facts=dict(zip(HELD, row[1:], strict=True)),
            planned=planned.get(pk, {}),
            present=present,
            note=figures.note.get(pk, ""),
            earlier=earlier.get(pk),
        )


_AS_TEXT: Final = frozenset(
    (
        "total_investment",
        "start_planned",
        "start_actual",
        "due",
        "amount",
        "invested_year",
        "invested_total",
        "physical",
    )
)


def _text(name: str) -> Cast | str:
    """An amount or a day as its text: value by value the database's types become Python's ten times as slowly."""
    return Cast(name, CharField()) if name in _AS_TEXT else name


def _columns(found: "QuerySet[Any, Row]", read: Mapping[int, Read]) -> list[Sequence[Any]]:
    """All rows by columns, nothing where there are none; some columns are texts to be read.

    Amounts differ, days come again and again: of these each is read once.
    """
    columns: list[Sequence[Any]] = list(zip(*found.iterator(chunk_size=READ_AT_ONCE), strict=True))
    for at, one in read.items() if columns else ():
        texts = columns[at]
        if one is not Decimal:
            told = {text: one(text) if text is not None else None for text in set(texts)}
            columns[at] = list(map(told.__getitem__, texts))
        elif None in texts:
            columns[at] = [one(text) if text is not None else None for text in texts]
        else:
            columns[at] = list(map(one, texts))
    return columns


def _elsewhere(codes: Collection[str]) -> dict[str, str]:
    """Of codes that the actor's own list does not have, those taken all the same; a code is taken once for all."""
    if not codes:
        return {}
    rows = Project.objects.order_by().values_list("code", "portfolio")
    if len(codes) <= AT_ONCE:
        rows = rows.filter(code__in=codes)
    others = ProjectCode.objects.order_by().values_list("code", "project__portfolio")
    return {
        code: portfolio.upper()
        for found in (rows, others)
        for code, portfolio in found.iterator(chunk_size=READ_AT_ONCE)
        if code in codes
    }


def runs(keys: Iterable[T], most: int = AT_ONCE) -> Iterator[list[T]]:
    """The keys in runs of so many: databases bound the length of a list."""
    every = list(keys)
    return (every[at : at + most] for at in range(0, len(every), most))


def _earlier(ids: Iterable[int], period: Period | None) -> dict[int, ProgressFacts]:
    """The last progress before the month, by project."""
    found: dict[int, ProgressFacts] = {}
    if period is None:
        return found
    for some in runs(ids):
        rows = Progress.objects.filter(project__in=some, current=True, period__lt=str(period)).order_by(
            "period"
        )
        for pk, month, year, total, physical in rows.values_list(
            "project_id", "period", "invested_year", "invested_total", "physical"
        ):
            found[pk] = ProgressFacts(Period.parse(month), year, total, physical)
    return found
