"""Limits by kind and level as an office sets them: read from their text, and turned into days. Pure.

A limit set is a versioned TOML text (`data/limits/`): Quanzhou 2022 and Xuchang 2025 (RULES.md §1) come with the house.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from guatu.dispatch.rules.rule_texts import MISSING, UNKNOWN, Table, read_rule_text
from guatu.dispatch.types import Kind, Level, Rank
from guatu.dispatch.types.rule_texts import Rule
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase

LONGEST_LIMIT = 250
"""Workdays in about a year: a longer limit is a slip of the hand."""

LONGEST_MONTHS = 12
STEPS = ("assign", "sign", "dispute", "verify", "close")
DEFAULT, PART = "default", "part"
_RISING = Phrase("不能小于前一级", "it cannot be less than that of the rank before")
_ONE_OF_BOTH = Phrase(
    "应写 { workdays = 天数 } 或 { months = 月数 }", "write { workdays = N } or { months = N }"
)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many workdays, or so many whole months and then the next workday."""

    workdays: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Terms(Rule):
    """A limit set. `steps` and `ladder` count workdays; `handling` is by kind and level, each with a default."""

    steps: Mapping[str, int]
    extension_before: int
    extension_times: int
    extension_longest: int
    ladder: Mapping[Rank, int]
    supervision_from: Rank
    handling: Mapping[str, Mapping[str, Limit]]
    part: Limit

    def limit(self, kind: Kind, level: Level | None) -> Limit:
        """How long handling may take. The kind's own row first, then the set's; the level's own limit first."""
        common = self.handling[DEFAULT]
        own = self.handling.get(kind.value, common)
        wanted = level.value if level is not None else DEFAULT
        return next(
            table[name] for table in (own, common) for name in (wanted, DEFAULT) if name in table
        )  # read_terms has seen to it that `common` has a default


def read_terms(text: str) -> Terms:
    """A limit set from its text. Raises G1910 saying on which line it is wrong."""
    root = read_rule_text(text, "G1910")
    heading, steps, extension = root.heading(), root.table("steps"), root.table("extension")
    ladder, handling = root.table("escalation"), root.table("handling")
    ranks = {rank: ladder.count(rank.value, most=LONGEST_LIMIT) for rank in Rank}
    for lower, higher in pairwise(Rank):
        if ranks[higher] < ranks[lower]:
            raise ladder.wrong(higher.value, _RISING)
    return Terms(
        *heading,
        steps={step: steps.count(step, most=LONGEST_LIMIT) for step in STEPS},
        extension_before=extension.count("before", least=0, most=LONGEST_LIMIT),
        extension_times=extension.count("times", least=0, most=LONGEST_LIMIT),
        extension_longest=extension.count("longest", most=LONGEST_LIMIT),
        ladder=ranks,
        supervision_from=ladder.word("supervision_from", Rank),
        handling=_handling(handling),
        part=_limit(handling, PART),
    )


def _handling(table: Table) -> dict[str, dict[str, Limit]]:
    if unknown := set(table.values) - {DEFAULT, PART, *Kind}:
        raise table.wrong(min(unknown), UNKNOWN)
    found = {name: _levels(table, name) for name in (DEFAULT, *table.values) if name != PART}
    if DEFAULT not in found[DEFAULT]:
        raise table.table(DEFAULT).wrong(DEFAULT, MISSING)
    return found


def _levels(table: Table, name: str) -> dict[str, Limit]:
    """One limit for every level, or a table of them."""
    found = table.table(name)
    if set(found.values) <= {"workdays", "months"}:
        return {DEFAULT: _limit(table, name)}
    if unknown := set(found.values) - {DEFAULT, *Level}:
        raise found.wrong(min(unknown), UNKNOWN)
    return {level: _limit(found, level) for level in found.values}


def _limit(table: Table, name: str) -> Limit:
    found = table.table(name)
    if set(found.values) == {"months"}:
        return Limit(months=found.count("months", most=LONGEST_MONTHS))
    if set(found.values) == {"workdays"}:
        return Limit(workdays=found.count("workdays", most=LONGEST_LIMIT))
    raise table.wrong(name, _ONE_OF_BOTH)


# --- days


def due_day(calendar: WorkCalendar, on: date, workdays: int) -> date:
    """The last day of a limit of so many workdays; the first workday after the day itself counts as 1.

    Raises G1902 for a limit that is not 1 … 250 workdays, G1907 where it reaches a year not yet published.
    """
    if not 1 <= workdays <= LONGEST_LIMIT:
        raise GuatuError("G1902", workdays=workdays, longest=LONGEST_LIMIT)
    try:
        return calendar.add_workdays(on, workdays)
    except GuatuError as refused:
        if refused.number != "G1004":
            raise
        raise GuatuError("G1907", year=refused.facts["year"]) from refused


def limit_day(calendar: WorkCalendar, on: date, limit: Limit) -> date:
    """The last day of a limit; one of whole months ends on that day of the month, or on the first workday after it.

    31 January + 1 month is the last day of February. Raises G1902, G1907.
    """
    if not limit.months:
        return due_day(calendar, on, limit.workdays)
    year, month = divmod(on.year * 12 + on.month - 1 + limit.months, 12)
    day = date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
    return due_day(calendar, date.fromordinal(day.toordinal() - 1), 1)


def step_day(calendar: WorkCalendar, on: date, workdays: int) -> date:
    """When a step of the house's own should be done; in a year not yet published Monday to Friday count.

    No feedback may be refused because the State Council has not announced next year's holidays.
    """
    return calendar.provisional().add_workdays(on, workdays)
