"""What a person has corrected about a table: fields of its columns, unit of money, as-of month, kind.

A table is known again by the fingerprint of its headings, years and months left out, so that what was corrected in
May's workbook holds for June's.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from guatu.collect.reading.headings import dictionary, plain_path
from guatu.collect.reading.money import Unit, unit
from guatu.collect.reading.notes import Notes

_TIME: Final = re.compile(r"(?:今年|上年|明年|20\d{2}年?)(?:度)?|累月|单月")
_ISO: Final = re.compile(r"20\d{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class TableGiven:
    """Corrections of one table: `fields` by the key of a column ("" means nothing); the rest is as read where empty."""

    fields: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    unit: str = ""
    as_of: str = ""


Given = Mapping[str, TableGiven]
"""Corrections by the fingerprint of a table's headings."""

NOTHING_GIVEN: Final[Given] = {}


def given_of(kept: Mapping[str, Any]) -> TableGiven:
    """Corrections from what was kept of them as JSON; what else is kept beside them is left."""
    return TableGiven(
        kept.get("fields", {}), kept.get("kind", ""), kept.get("unit", ""), kept.get("as_of", "")
    )


def column_keys(paths: Sequence[Sequence[str]]) -> list[str]:
    """What each column is known by next month: its path without years and months; "#2" for the second of a kind."""
    seen: Counter[str] = Counter()
    keys = []
    for parts in paths:
        key = timeless("/".join(parts))
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return keys


def timeless(path: str) -> str:
    """A heading, or the name of a sheet, without the year and the month it names: "2025年1-6月完成" is "〇累月完成"."""
    plainly = plain_path(path.split("/"), None)
    return _TIME.sub(lambda found: found[0] if found[0] in ("累月", "单月") else "〇", plainly)


def fingerprint(keys: Sequence[str]) -> str:
    """Sixteen hexadecimal signs that stand for a table with these column keys."""
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16]


def with_notes(said: Notes, given: TableGiven | None) -> Notes:
    """The notes of a table as corrected: an as-of month gives the year too."""
    if given is None:
        return said
    money: Unit | None = unit(given.unit) if given.unit else None
    if money is not None:
        said = replace(said, unit=money)
    if _ISO.fullmatch(given.as_of):
        said = replace(said, as_of=given.as_of, year=int(given.as_of[:4]))
    return said


def with_fields(
    found: Sequence[str | None], keys: Sequence[str], given: TableGiven | None
) -> list[str | None]:
    """The columns' fields as corrected. A field given to one column is taken from the one that had it by itself."""
    if given is None or not given.fields:
        return list(found)
    corrected = {at: given.fields[key] or None for at, key in enumerate(keys) if key in given.fields}
    taken = {one for name in corrected.values() if name for one in name.split("+")}
    return [
        corrected[at] if at in corrected else None if name and taken & set(name.split("+")) else name
        for at, name in enumerate(found)
    ]


def choices() -> tuple[str, ...]:
    """Every field that a column may be given, in the order of the dictionary."""
    return tuple(dict.fromkeys(rule.field for rule in dictionary().headings))
