"""Limits by kind and level as an office sets them: read from their text, and turned into days. Pure.

A limit set is a versioned TOML text (`data/limits/`): Quanzhou 2022 and Xuchang 2025 (RULES.md §1) come with the house.
"""

import tomllib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guatu.dispatch.types import Kind, Level, Rank
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase

LONGEST_LIMIT = 250
"""Workdays in about a year: a longer limit is a slip of the hand."""

LONGEST_MONTHS = 12
STEPS = ("assign", "sign", "dispute", "verify", "close")
DEFAULT, PART = "default", "part"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many workdays, or so many whole months and then the next workday."""

    workdays: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """A limit set. `steps` and `ladder` count workdays; `handling` is by kind and level, each with a default."""

    code: str
    version: str
    name: Phrase
    source: Phrase
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
        for table in (own, common):
            if level is not None and level.value in table:
                return table[level.value]
            if DEFAULT in table:
                return table[DEFAULT]
        raise GuatuError("G1910", set=self.code, where=f"handling.{kind.value}", what=_MISSING)


_MISSING = Phrase("缺少这一项", "it is missing")
_NOT_A_TABLE = Phrase("应是一个表", "it should be a table")
_NOT_A_TEXT = Phrase("应是一段文字", "it should be a text")
_UNKNOWN = Phrase("没有这样的名称", "there is no such name")
_RISING = Phrase("后一级不能早于前一级", "a later rank cannot come before an earlier one")


def read_terms(text: str) -> Terms:
    """A limit set from its text. Raises G1910 saying where it is wrong."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise GuatuError(
            "G1910", set="TOML", where=str(wrong)[:120], what=Phrase("不合 TOML 写法", "it is no TOML")
        ) from wrong
    read = _Reader(str(raw.get("code", ""))[:40])
    extension, ladder = read.table(raw, "extension"), read.table(raw, "escalation")
    ranks = {rank: read.count(ladder, rank.value, "escalation") for rank in Rank}
    if sorted(ranks.values()) != list(ranks.values()):
        raise read.wrong("escalation", _RISING)
    handling = read.table(raw, "handling")
    steps = read.table(raw, "steps")
    return Terms(
        code=read.text(raw, "code", 40),
        version=read.text(raw, "version", 20),
        name=Phrase(read.text(raw, "name", 120), read.text(raw, "name_en", 200)),
        source=Phrase(read.text(raw, "source", 500), read.text(raw, "source_en", 700)),
        steps={step: read.count(steps, step, "steps") for step in STEPS},
        extension_before=read.count(extension, "before", "extension", least=0),
        extension_times=read.count(extension, "times", "extension", least=0),
        extension_longest=read.count(extension, "longest", "extension"),
        ladder=ranks,
        supervision_from=read.rank(ladder, "supervision_from"),
        handling=read.handling(handling),
        part=read.limit(handling.get(PART), "handling.part"),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads values and says of a wrong one where it stands."""

    code: str

    def wrong(self, where: str, what: Phrase) -> GuatuError:
        return GuatuError("G1910", set=self.code or "—", where=where, what=what)

    def table(self, raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = raw.get(name)
        if not isinstance(found, Mapping):
            raise self.wrong(name, _NOT_A_TABLE)
        return found

    def text(self, raw: Mapping[str, Any], name: str, most: int) -> str:
        found = raw.get(name)
        if not isinstance(found, str) or not found.strip() or len(found) > most:
            raise self.wrong(name, _NOT_A_TEXT)
        return found.strip()

    def count(
        self, raw: Mapping[str, Any], name: str, where: str, *, least: int = 1, most: int = LONGEST_LIMIT
    ) -> int:
        found = raw.get(name)
        if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
            what = Phrase(
                f"应是 {least} 至 {most} 的整数", f"it should be a whole number from {least} to {most}"
            )
            raise self.wrong(f"{where}.{name}", what)
        return found

    def rank(self, raw: Mapping[str, Any], name: str) -> Rank:
        if raw.get(name) not in set(Rank):
            raise self.wrong(f"escalation.{name}", _UNKNOWN)
        return Rank(raw[name])

    def limit(self, raw: object, where: str) -> Limit:
        if not isinstance(raw, Mapping) or set(raw) not in ({"workdays"}, {"months"}):
            raise self.wrong(where, Phrase("应写 workdays 或 months", "it should say workdays or months"))
        if "months" in raw:
            return Limit(months=self.count(raw, "months", where, most=LONGEST_MONTHS))
        return Limit(workdays=self.count(raw, "workdays", where))

    def handling(self, raw: Mapping[str, Any]) -> dict[str, dict[str, Limit]]:
        if unknown := set(raw) - {DEFAULT, PART, *Kind}:
            raise self.wrong(f"handling.{min(unknown)}", _UNKNOWN)
        if DEFAULT not in raw:
            raise self.wrong("handling.default", _MISSING)
        found = {name: self.levels(raw[name], f"handling.{name}") for name in raw if name != PART}
        if DEFAULT not in found[DEFAULT]:
            raise self.wrong("handling.default.default", _MISSING)
        return found

    def levels(self, raw: object, where: str) -> dict[str, Limit]:
        """One limit for every level, or a table of them."""
        if not isinstance(raw, Mapping):
            raise self.wrong(where, _NOT_A_TABLE)
        if set(raw) <= {"workdays", "months"}:
            return {DEFAULT: self.limit(raw, where)}
        if unknown := set(raw) - {DEFAULT, *Level}:
            raise self.wrong(f"{where}.{min(unknown)}", _UNKNOWN)
        return {name: self.limit(raw[name], f"{where}.{name}") for name in raw}


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
