"""The office's own list of projects against what the tables hold: which project a line means, what it would change."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.projects.rules.facts import check_choice, check_code, check_industry, check_name
from guatu.projects.rules.progress import check_money, check_progress
from guatu.projects.types.given import ProgressFacts
from guatu.projects.types.listed import (
    Listed,
    ListedChange,
    ListedProject,
    ListedValue,
    ListedVerdict,
    Outcome,
    Span,
)
from guatu.projects.types.words import KIND_WORDS, Stage

WRITTEN: Final = frozenset(
    (Listed.NAME, Listed.OWNER, Listed.UNIT, Listed.INDUSTRY, Listed.KIND, Listed.DESCRIPTION, Listed.TOTAL,
     Listed.START_PLANNED)
)  # fmt: skip
"""Facts that a list may change of a project that is there."""

ONLY_NEW: Final = frozenset((Listed.STAGE, Listed.DUE, Listed.START_ACTUAL))
"""Facts taken for a new project only: later the due day is changed by planning, stage and start by moving it."""

COMPARED: Final = WRITTEN | ONLY_NEW
"""Facts of a project that a list is compared with, beside the year's plan and the month's figures."""

PROGRESS: Final = frozenset((Listed.INVESTED_YEAR, Listed.INVESTED_TOTAL, Listed.NOTE))

FACT_WORDS: Final[Mapping[Listed, Phrase]] = {
    Listed.CODE: Phrase("项目代码", "project code"),
    Listed.NAME: Phrase("项目名称", "name"),
    Listed.OWNER: Phrase("项目单位", "owner"),
    Listed.UNIT: Phrase("县区", "district"),
    Listed.INDUSTRY: Phrase("行业", "industry"),
    Listed.KIND: Phrase("建设性质", "new or continuing"),
    Listed.DESCRIPTION: Phrase("建设内容", "what is built"),
    Listed.TOTAL: Phrase("总投资", "total investment"),
    Listed.START_PLANNED: Phrase("计划开工", "planned start"),
    Listed.START_ACTUAL: Phrase("实际开工", "actual start"),
    Listed.DUE: Phrase("最迟投产", "due"),
    Listed.STAGE: Phrase("阶段", "stage"),
    Listed.PLAN_YEAR: Phrase("年度计划投资", "planned this year"),
    Listed.INVESTED_YEAR: Phrase("本年累计完成投资", "invested this year"),
    Listed.INVESTED_TOTAL: Phrase("自开工累计完成投资", "invested since the start"),
    Listed.NOTE: Phrase("进展说明", "note"),
}
_INTERIM: Final = re.compile(r".+-[0-9a-f]{8}", re.ASCII)
_NATIONAL: Final = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}", re.ASCII)
_NEW_FORM: Final = re.compile(r"\d{2}(?:0[1-9]|1[0-2])-", re.ASCII)
_LONGEST: Final = {Listed.OWNER: 120, Listed.NAME: 200}


@dataclass(frozen=True, slots=True)
class Standing:
    """A project as the tables hold it; `present` is its progress of the month, `earlier` the last before."""

    id: int
    code: str
    name: str
    unit_id: int
    facts: Mapping[Listed, str | int | Decimal | date | None]
    planned: Mapping[int | None, Decimal] = field(default_factory=dict)
    present: ProgressFacts | None = None
    note: str = ""
    earlier: ProgressFacts | None = None


def folded(name: str) -> str:
    """What of a name is compared: letters and digits without case."""
    text = name.casefold()
    return text if text.isalnum() else "".join(filter(str.isalnum, text))


def interim_code(unit_code: str, name: str) -> str:
    """The code of a project that has none yet: the unit's and a digest of its name, the same each time."""
    return f"{unit_code}-{hashlib.sha256(folded(name).encode()).hexdigest()[:8]}"


def is_interim(code: str) -> bool:
    """Whether a code is one of ours, to be replaced by the national one."""
    return _INTERIM.fullmatch(code) is not None and _NATIONAL.fullmatch(code) is None


def other_form(one: str, other: str) -> bool:
    """Whether two national codes are of the two forms: a project may have one of each."""
    return bool(_NATIONAL.fullmatch(one) and _NATIONAL.fullmatch(other)) and (
        (_NEW_FORM.match(one) is None) != (_NEW_FORM.match(other) is None)
    )


@dataclass(slots=True)
class Register:
    """The projects that the actor may see, found by code and by name; and what earlier lines have said of each."""

    by_code: dict[str, Standing] = field(default_factory=dict)
    by_name: dict[str, list[Standing]] = field(default_factory=lambda: defaultdict(list))
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Codes that stand in another list or outside the actor's units, with where."""
    said: dict[str, dict[Listed, ListedProject]] = field(default_factory=dict)
    """The first line that says a fact, of each project."""
    opened: dict[str, str] = field(default_factory=dict)
    """Identities of new projects, by code and by name, with the key of the line that opens each."""

    @classmethod
    def of(cls, rows: Iterable[Standing], elsewhere: Mapping[str, str]) -> "Register":
        """A register of these projects."""
        made = cls(elsewhere=elsewhere)
        for row in rows:
            made.by_code[row.code] = row
            made.by_name[folded(row.name)].append(row)
        return made

    def find(self, line: ListedProject) -> Standing | None:
        """The project a line means: by its code, else by its name in its unit.

        Raises G1677 where several bear the name, or one bears it under another code; G1621 for a code taken elsewhere.
        """
        if line.code and line.code in self.by_code:
            return self.by_code[line.code]
        if line.code and line.code in self.elsewhere:
            raise GuatuError("G1621", code=line.code, portfolio=self.elsewhere[line.code])
        named = [
            row
            for row in self.by_name.get(folded(line.name), ())
            if line.unit_id is None or row.unit_id == line.unit_id
        ]
        if len(named) > 1:
            raise GuatuError("G1677", name=line.name, codes="、".join(row.code for row in named[:3]))
        found = named[0] if named else None
        if found is None or not line.code or is_interim(found.code) or other_form(line.code, found.code):
            return found
        if _NATIONAL.fullmatch(found.code) is None:
            return found
        raise GuatuError("G1677", name=line.name, codes=found.code)


def compared(
    register: Register,
    line: ListedProject,
    *,
    period: Period | None,
    today: date,
    unit_codes: Mapping[int, str],
) -> ListedVerdict:
    """What writing a line would do, after the lines before it. `unit_codes` are the units the actor may write to."""
    try:
        found = register.find(line)
        verdict = (
            _opened(register, line, period, today, unit_codes)
            if found is None
            else _changed(line, found, period, today, unit_codes)
        )
        _agree(register, line, verdict, found)
    except _RefusedFact as refused:
        return ListedVerdict(line.key, Outcome.REFUSED, error=refused.error, fact=refused.fact)
    except GuatuError as refused:
        return ListedVerdict(line.key, Outcome.REFUSED, error=refused)
    return verdict


class _RefusedFact(Exception):  # noqa: N818 - carries what is refused, and is caught right here
    def __init__(self, fact: Listed, error: GuatuError) -> None:
        super().__init__(fact, error)
        self.fact, self.error = fact, error


def _agree(register: Register, line: ListedProject, verdict: ListedVerdict, found: Standing | None) -> None:
    """Two lines of one project may add to each other, not contradict each other. Raises G1676."""
    who = str(found.id) if found is not None else f"new:{verdict.changes[0].after}"
    said = register.said.setdefault(who, {})
    for fact, value in line.facts.items() if said else ():
        before = said.get(fact)
        if before is None or isinstance(value, Span):
            continue
        if before.facts[fact] != value and _text(before.facts[fact]) != _text(value):
            raise _RefusedFact(fact, GuatuError("G1676", fact=FACT_WORDS[fact], where=before.key))
    for fact in line.facts:
        said.setdefault(fact, line)


def _opened(
    register: Register,
    line: ListedProject,
    period: Period | None,
    today: date,
    unit_codes: Mapping[int, str],
) -> ListedVerdict:
    check_name(line.name, _LONGEST[Listed.NAME])
    if line.unit_id is None:
        raise _RefusedFact(Listed.UNIT, GuatuError("G1658", name=line.name))
    if line.unit_id not in unit_codes:
        raise _RefusedFact(Listed.UNIT, GuatuError("G1659", name=line.name))
    code = line.code or interim_code(unit_codes[line.unit_id], line.name)
    check_code(code)
    identities = (f"c{code}", f"n{line.unit_id}/{folded(line.name)}")
    first = next((register.opened[one] for one in identities if one in register.opened), None)
    if first is not None:
        raise _RefusedFact(Listed.NAME, GuatuError("G1676", fact=FACT_WORDS[Listed.NAME], where=first))
    _check(line.facts)
    facts: dict[Listed, ListedValue] = {
        Listed.CODE: code,
        Listed.NAME: line.name,
        Listed.UNIT: line.unit_id,
        **{fact: value for fact, value in line.facts.items() if fact not in PROGRESS},
    }
    if line.year is None:
        facts.pop(Listed.PLAN_YEAR, None)
    start, due = facts.get(Listed.START_PLANNED), facts.get(Listed.DUE)
    if isinstance(start, Span) and isinstance(due, Span) and due.last < start.first:
        error = GuatuError("G1617", due=due.last.isoformat(), start=start.first.isoformat())
        raise _RefusedFact(Listed.DUE, error)
    actual = facts.get(Listed.START_ACTUAL)
    if isinstance(actual, Span) and actual.last > today:
        facts.pop(Listed.START_ACTUAL)
    changes = [ListedChange(fact, "", _text(value)) for fact, value in facts.items() if value != ""]
    changes += _progress(line, None, period, today)
    register.opened.update(dict.fromkeys(identities, line.key))
    return ListedVerdict(line.key, Outcome.NEW, None, tuple(changes))


def _changed(
    line: ListedProject,
    found: Standing,
    period: Period | None,
    today: date,
    unit_codes: Mapping[int, str],
) -> ListedVerdict:
    changes: list[ListedChange] = []
    left: list[ListedChange] = []
    if line.code and line.code != found.code and is_interim(found.code):
        check_code(line.code)
        changes.append(ListedChange(Listed.CODE, found.code, line.code))
    facts: dict[Listed, ListedValue] = {**({Listed.NAME: line.name} if line.name else {}), **line.facts}
    if line.unit_id is not None and line.unit_id != found.unit_id:
        if line.unit_id not in unit_codes:
            raise _RefusedFact(Listed.UNIT, GuatuError("G1659", name=line.name))
        changes.append(ListedChange(Listed.UNIT, str(found.unit_id), str(line.unit_id)))
    for fact, value in facts.items():
        if fact not in COMPARED or says_held(fact, found.facts.get(fact), value):
            continue
        _check_fact(fact, value)
        change = ListedChange(fact, _text(found.facts.get(fact)), _text(value))
        (changes if fact in WRITTEN else left).append(change)
    plan = facts.get(Listed.PLAN_YEAR)
    if isinstance(plan, Decimal) and line.year is not None and plan != found.planned.get(line.year):
        _check_fact(Listed.PLAN_YEAR, plan)
        before = _text(found.planned.get(line.year))
        changes.append(ListedChange(Listed.PLAN_YEAR, before, _text(plan)))
    changes += _progress(line, found, period, today)
    outcome = Outcome.CHANGED if changes else Outcome.SAME
    return ListedVerdict(line.key, outcome, found.id, tuple(changes), tuple(left))


def says_held(fact: Listed, held: object, value: ListedValue) -> bool:
    """Whether a line says of a fact what is held, or has been: then it is not looked at further."""
    return _same(fact, held, value) or (fact is Listed.STAGE and _passed(str(held), str(value)))


_RANKS: Final = {stage.value: stage.rank for stage in Stage}


def _passed(held: str, said: str) -> bool:
    """Whether a project is further on than the stage that a list says: it has been there."""
    return _RANKS.get(held, -1) > _RANKS.get(said, len(_RANKS))


def _progress(
    line: ListedProject, found: Standing | None, period: Period | None, today: date
) -> Iterator[ListedChange]:
    """The month's figures, where the line gives this year's: nothing else of a progress stands alone."""
    year = line.facts.get(Listed.INVESTED_YEAR)
    if not isinstance(year, Decimal) or period is None:
        return
    present = found.present if found is not None else None
    earlier = found.earlier if found is not None else None
    total = line.facts.get(Listed.INVESTED_TOTAL)
    note = str(line.facts.get(Listed.NOTE, found.note if found is not None else ""))
    if not isinstance(total, Decimal):
        total = year + _of_earlier_years(period, present or earlier)
    pairs: list[tuple[Listed, ListedValue, object]] = [
        (Listed.INVESTED_YEAR, year, present.invested_year if present else None),
        (Listed.INVESTED_TOTAL, total, present.invested_total if present else None),
        (Listed.NOTE, note, found.note if found is not None and present is not None else ""),
    ]
    changes = [
        ListedChange(fact, _text(before), _text(value)) for fact, value, before in pairs if value != before
    ]
    if not changes:
        return
    facts = ProgressFacts(period, year, total, present.physical if present is not None else None)
    try:
        check_progress(facts, today=today, earlier=earlier)
    except GuatuError as refused:
        raise _RefusedFact(Listed.INVESTED_YEAR, refused) from refused
    yield from changes


def _of_earlier_years(period: Period, known: ProgressFacts | None) -> Decimal:
    """What was invested before this year, by the last progress known."""
    if known is None:
        return Decimal(0)
    return known.invested_total - (known.invested_year if known.period.year == period.year else Decimal(0))


def _check(facts: Mapping[Listed, ListedValue]) -> None:
    """Raises what the project's own page would of each fact: G1605, G1618, G1620."""
    for fact, value in facts.items():
        _check_fact(fact, value)


def _check_fact(fact: Listed, value: ListedValue) -> None:
    try:
        if isinstance(value, Decimal):
            check_money(value, fact)
        elif fact is Listed.INDUSTRY:
            check_industry(str(value))
        elif fact is Listed.KIND:
            check_choice(str(value), KIND_WORDS, "kind")
        elif fact is Listed.STAGE:
            check_choice(str(value), [stage.value for stage in Stage], "stage")
        elif fact in _LONGEST:
            check_name(str(value), _LONGEST[fact])
    except GuatuError as refused:
        raise _RefusedFact(fact, refused) from refused


def _same(fact: Listed, held: object, value: ListedValue) -> bool:
    if isinstance(value, Span):
        return isinstance(held, date) and value.holds(held)
    if fact in (Listed.NAME, Listed.OWNER) and isinstance(held, str):
        return folded(held) == folded(str(value))
    if isinstance(value, Decimal):
        return held is not None and held == value
    return str(held or "").split() == str(value).split()


def _text(value: object) -> str:
    """A value as a change keeps it: a span by its last day."""
    if value is None:
        return ""
    if isinstance(value, Span):
        return value.last.isoformat()
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if isinstance(value, date) else str(value)
