"""Why a column was taken for a field: the words of its heading that told, and what else it could have been."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from guatu.collect.reading.headings import dictionary, last_words
from guatu.kernel.language import Phrase

_FILE: Final = Path(__file__).parents[1] / "data" / "reading_words.toml"


@dataclass(frozen=True, slots=True)
class Why:
    """`told`: the words that decided, as the dictionary reads them ("累月完成"); `also`: other fields they fit."""

    told: str
    also: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Whether the heading fits one field alone."""
        return bool(self.told) and not self.also


def why(plain: str, field: str | None, kind: str, given: Sequence[str | None] = ()) -> Why:
    """Why a column with this plain path is that field in a table of this kind; `given` are fields of other columns."""
    fitting = [rule for rule in dictionary().headings if plain and rule.fits(plain, kind)]
    own = next((rule for rule in fitting if rule.field == field), None)
    where = last_words(plain) if own is not None and own.last_part else plain
    found = own.found.search(where) if own is not None else None
    others = dict.fromkeys(rule.field for rule in fitting if rule.field != field and rule.field not in given)
    return Why(found[0].strip("/") if found is not None else "", tuple(others))


@cache
def _words() -> Mapping[str, Mapping[str, Phrase]]:
    with _FILE.open("rb") as file:
        rows = tomllib.load(file)
    return {
        group: {code: Phrase(zh, en) for code, (zh, en) in entries.items()} for group, entries in rows.items()
    }


def field_words(field: str) -> Phrase:
    """What pages call a field; its own name where it has no words."""
    return _words()["field"].get(field) or Phrase(field, field)


def kind_words(kind: str) -> Phrase:
    """What pages call a kind of table."""
    return _words()["kind"].get(kind) or Phrase(kind, kind)


def kinds() -> tuple[str, ...]:
    """Every kind of table there is a word for."""
    return tuple(_words()["kind"])
