"""Facts of many subjects from a CSV file: the first column names the subject, each other is a fact of the dictionary.

Headings are the facts' names, or their titles in either language. An empty cell is a fact not known.
"""

import csv
import difflib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.kernel.quantity import POWERS, number, yuan
from guatu.status.judging.columns import Columns, Value, columns_of, whole
from guatu.status.judging.dictionary import facts_of, units
from guatu.status.types import Dictionary, FactDef, FactKind, SubjectKind, Words

MOST_FAULTS: Final = 50
MOST_ROWS: Final = 1_000_000
ENCODINGS: Final = ("utf-8-sig", "gb18030")
_TRUE: Final = ("是", "yes", "true", "1", "y")
_FALSE: Final = ("否", "no", "false", "0", "n")
_MONEY: Final = tuple(sorted(POWERS, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class FactsReading:
    """The columns, or None and what is wrong in which line and column, the first fifty."""

    columns: Columns | None
    faults: tuple[GuatuError, ...] = ()


def read_facts(data: bytes, subject: SubjectKind) -> FactsReading:
    """Reads a file of facts. Nothing is raised: every fault is named with its line and column."""
    reader = csv.reader(io.StringIO(_decoded(data)))
    try:
        lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        return FactsReading(None, (GuatuError("G1838", line=reader.line_num),))
    if len(lines) < 2 or len(lines) > MOST_ROWS:
        return FactsReading(None, (GuatuError("G1830", rows=max(len(lines) - 1, 0), most=MOST_ROWS),))
    (head_line, head), *body = lines
    known = facts_of(subject)
    faults: list[GuatuError] = []
    facts = _headings(head_line, head, known, faults)
    keys, found = [], []
    for line, row in body:
        keys.append(row[0].strip())
        found.append(_row(line, row, facts, faults))
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        return FactsReading(None, tuple(faults[:MOST_FAULTS]))
    return FactsReading(columns_of(subject, keys, _absent(found, facts, known), _years(found)))


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace")


def _headings(
    line: int, head: Sequence[str], known: Dictionary, faults: list[GuatuError]
) -> dict[int, FactDef]:
    """By place of the column, the fact it holds."""
    named = {title: fact for fact in known.values() for title in (fact.title, fact.title_en, fact.name)}
    found: dict[int, FactDef] = {}
    for at, cell in enumerate(head[1:], start=1):
        text = cell.strip()
        fact = named.get(text)
        if fact is None or fact in found.values():
            near = ", ".join(difflib.get_close_matches(text, named, n=3, cutoff=0.5)) or ", ".join(known)
            faults.append(GuatuError("G1828", line=line, column=at + 1, word=text, near=near))
        else:
            found[at] = fact
    return found


def _row(
    line: int, row: Sequence[str], facts: Mapping[int, FactDef], faults: list[GuatuError]
) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for at, fact in facts.items():
        text = row[at].strip() if at < len(row) else ""
        try:
            found[fact.name] = value = read_value(fact, text)
            if fact.kind is not FactKind.TEXT:
                whole(fact, value)
        except (GuatuError, ValueError, OverflowError):
            wanted = ", ".join(fact.values) or fact.kind.value
            faults.append(
                GuatuError("G1829", line=line, column=at + 1, word=text, fact=fact.name, wanted=wanted)
            )
    return found


def read_value(fact: FactDef, text: str) -> Value:
    """A fact as it is written in a cell; None for an empty one. Raises GuatuError or ValueError."""
    return _READERS[fact.kind](fact, text) if text else None


def _yes_no(_fact: FactDef, text: str) -> bool:
    if text.lower() not in (*_TRUE, *_FALSE):
        raise ValueError(text)
    return text.lower() in _TRUE


def _choice(fact: FactDef, text: str) -> str:
    if text not in fact.values:
        raise ValueError(text)
    return text


def _money(_fact: FactDef, text: str) -> Decimal:
    unit = next((unit for unit in _MONEY if text.endswith(unit)), "元")
    return yuan(text.removesuffix(unit), unit)


def _number(fact: FactDef, text: str) -> Decimal:
    found = number(_plain(fact, text))
    if fact.places == 0 and found != found.to_integral_value():
        raise ValueError(text)
    return found


_READERS: Final[Mapping[FactKind, Callable[[FactDef, str], Value]]] = {
    FactKind.TEXT: lambda _fact, text: Words(text, text),
    FactKind.YES_NO: _yes_no,
    FactKind.DAY: lambda _fact, text: date.fromisoformat(text.replace("/", "-")),
    FactKind.PERIOD: lambda _fact, text: Period.parse(text),
    FactKind.CHOICE: _choice,
    FactKind.MONEY: _money,
    FactKind.NUMBER: _number,
}


def _plain(fact: FactDef, text: str) -> str:
    """A number without its unit's words behind it."""
    for word in units().get(fact.unit, ()):
        text = text.removesuffix(word)
    return text.strip()


def _absent(
    rows: Sequence[dict[str, Value]], facts: Mapping[int, FactDef], known: Dictionary
) -> Sequence[dict[str, Value]]:
    """What is taken for facts the file has no column of."""
    there = {fact.name for fact in facts.values()}
    more = {
        fact.name: fact.absent
        for fact in known.values()
        if fact.absent is not None and fact.name not in there
    }
    return [{**more, **row} for row in rows]


def _years(rows: Sequence[Mapping[str, Value]]) -> list[int]:
    return [period.year if isinstance(period := row.get("period"), Period) else 0 for row in rows]
