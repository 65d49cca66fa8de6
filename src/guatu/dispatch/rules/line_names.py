"""Which unit, or which post of one, an @ names. Pure.

A unit by full or short name in either language, code, or the initials of its pinyin; a post by its title or with a
name of its unit before it (宽城区发改局局长).
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from guatu.dispatch.types.lines import NamedUnit

_Key = tuple[int, int | None]
"""A unit, or a post of it."""


def initials(text: str) -> str:
    """The initials of the pinyin of a text, such as "zrzyj"; empty where a character has none (a digit, a letter)."""
    # Its dictionary takes half a second and 50 MB, which only whoever types an @ in a meeting wants.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - as above

    found = lazy_pinyin(text, style=Style.FIRST_LETTER, errors="ignore")
    return "".join(found) if len(found) == len(text) else ""


class NameBook:
    """The names of all units and posts; asked what a text begins with."""

    def __init__(self, units: Iterable[NamedUnit]) -> None:
        self._by_name: defaultdict[str, dict[_Key, NamedUnit]] = defaultdict(dict)
        self._by_initials: defaultdict[str, dict[_Key, NamedUnit]] = defaultdict(dict)
        for unit in units:
            for name in filter(None, unit.spelled):
                self._by_name[name.casefold()][unit.id, unit.post] = unit
            for short in filter(None, unit.initials):
                self._by_initials[short][unit.id, unit.post] = unit
        self._longest = max((len(name) for name in self._by_name), default=0)

    def read(self, text: str) -> tuple[int, tuple[NamedUnit, ...]]:
        """How many characters of the text name a unit, the longest name first, and which: none, one, or several."""
        head = text[: self._longest].casefold()
        for length in range(min(len(head), self._longest), 0, -1):
            found = self._by_name.get(head[:length])
            if found and _ends(text, length):
                return length, tuple(found.values())
        word = re.match(r"[A-Za-z]+", text)
        if word is not None:
            return word.end(), tuple(self._by_initials.get(word[0].casefold(), {}).values())
        return 0, ()


def _ends(text: str, length: int) -> bool:
    """A name in Latin letters or digits ends where its word does; Chinese knows no such end."""
    last, following = text[length - 1], text[length : length + 1]
    return not (last.isascii() and last.isalnum() and following.isascii() and following.isalnum())
