"""One catalogue of everything that can be refused: number, HTTP status, what is wrong and how to mend it.

The texts are data in both languages, one file a room in `kernel/catalogue/`, read when first asked for:

    [G1002]
    status = 404
    zh = "找不到{what}。"            what is wrong, and where
    zh_remedy = "……"                how to mend it
    en = "There is no {what}."      the same placeholders
    en_remedy = "…"

A number is never reused. The block of a hundred it is in tells its room (`BLOCKS`).
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from guatu.kernel.language import EN, pick

CATALOGUE: Final = Path(__file__).parent / "catalogue"

BLOCKS: Final[Mapping[str, tuple[int, ...]]] = {
    "kernel": (1000,),
    "engine": (1100,),
    "ui": (1200,),
    "ledger": (1300,),
    "org": (1400,),
    "targets": (1500,),
    "projects": (1600, 2600),
    "collect": (1700, 2500),
    "status": (1800,),
    "dispatch": (1900,),
    "intake": (2000,),
    "assess": (2100,),
    "publish": (2200,),
    "wall": (2300,),
    "site": (2400,),
}
"""First number of each room's blocks of a hundred."""


@runtime_checkable
class Worded(Protocol):
    """A fact that has its own words in each language, such as a Period."""

    def label(self, lang: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the catalogue. The four texts are `str.format` templates over the error's facts."""

    number: str
    status: int
    zh: str
    zh_remedy: str
    en: str
    en_remedy: str

    @property
    def placeholders(self) -> frozenset[str]:
        """Names of the facts that any of the four texts uses."""
        return frozenset().union(
            *(placeholders(text) for text in (self.zh, self.zh_remedy, self.en, self.en_remedy))
        )


class CatalogueError(LookupError):
    """The program is wrong, not its user: a number that no catalogue file has, or a fact left out."""


def placeholders(template: str) -> frozenset[str]:
    """Names between braces in a `str.format` template."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


@cache
def room_entries(room: str) -> Mapping[str, Entry]:
    """Entries of one room by number; none where it has no file. Raises CatalogueError on a bad one."""
    path = CATALOGUE / f"{room}.toml"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        rows = tomllib.load(file)
    try:
        return {number: Entry(number=number, **row) for number, row in rows.items()}
    except TypeError as wrong:
        raise CatalogueError(f"{path.name}: {wrong}") from wrong


def entry(number: str) -> Entry:
    """The catalogue's row for "G1602". Raises CatalogueError naming the file it should be in."""
    digits = number.removeprefix("G")
    block = int(digits) // 100 * 100 if digits.isdecimal() else None
    room = next((name for name, blocks in BLOCKS.items() if block in blocks), None)
    if room is None or not number.startswith("G"):
        raise CatalogueError(f"{number} is in no room's block of error numbers")
    found = room_entries(room).get(number)
    if found is None:
        raise CatalogueError(f"{number} is not in kernel/catalogue/{room}.toml")
    return found


class GuatuError(Exception):
    """Something refused, in words a person can act on. Pages, API and command line turn it into their answer.

    `GuatuError("G1602", code="x", cell="B3")`: the facts fill the texts. A fact with a `label(lang)` speaks
    for itself in each language; any other is shown by `str()`. Raises CatalogueError where the number or a
    fact is missing.
    """

    def __init__(self, number: str, **facts: object) -> None:
        super().__init__(number, facts)
        self._entry = entry(number)
        missing = self._entry.placeholders - facts.keys()
        if missing:
            raise CatalogueError(f"{number} needs the facts {', '.join(sorted(missing))}")
        self.facts: Mapping[str, object] = dict(facts)

    @property
    def number(self) -> str:
        """Such as "G1602"."""
        return self._entry.number

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return self._entry.status

    def text(self, lang: str | None) -> str:
        """What is wrong and where, in "zh-hans" or "en"."""
        return self._fill(pick(lang, self._entry.zh, self._entry.en), lang)

    def remedy(self, lang: str | None) -> str:
        """How to mend it, in "zh-hans" or "en"."""
        return self._fill(pick(lang, self._entry.zh_remedy, self._entry.en_remedy), lang)

    def __str__(self) -> str:
        return f"{self.text(EN)} {self.remedy(EN)}"

    def _fill(self, template: str, lang: str | None) -> str:
        words = {
            name: fact.label(lang or "") if isinstance(fact, Worded) else str(fact)
            for name, fact in self.facts.items()
        }
        return template.format_map(words)


class Denied(GuatuError):  # noqa: N818 - named for what happened, as pages read it
    """403: the actor may not do this. `permission` names it, such as "dispatch.directive.issue"."""

    def __init__(self, permission: str) -> None:
        super().__init__("G1001", permission=permission)


class NotFound(GuatuError):  # noqa: N818 - as above
    """404: there is no such thing, or none that the actor may see. `what` names it."""

    def __init__(self, what: object) -> None:
        super().__init__("G1002", what=what)
