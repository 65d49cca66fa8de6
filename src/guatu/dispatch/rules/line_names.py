"""Which unit an @ names: by full or short name in either language, code, or the initials of its pinyin. Pure."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from guatu.dispatch.types.lines import NamedUnit

# GB 2312-80 keeps its 3,755 characters of level one in the order of their pinyin: where each initial begins.
_BEGINS = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8, 0xC4C3, 0xC5B6,
    0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
_INITIALS = "abcdefghjklmnopqrstwxyz"
_LAST = 0xD7F9


def initials(text: str) -> str:
    """The initials of the pinyin of a text, such as "zrzyj"; empty where a character is not of level one."""
    found = []
    for character in text:
        try:
            code = int.from_bytes(character.encode("gb2312"), "big")
        except UnicodeEncodeError:
            return ""
        if not _BEGINS[0] <= code <= _LAST:
            return ""
        found.append(_INITIALS[bisect_right(_BEGINS, code) - 1])
    return "".join(found)


class NameBook:
    """The names of all units; asked what a text begins with."""

    def __init__(self, units: Iterable[NamedUnit]) -> None:
        self._by_name: defaultdict[str, dict[int, NamedUnit]] = defaultdict(dict)
        self._by_initials: defaultdict[str, dict[int, NamedUnit]] = defaultdict(dict)
        for unit in units:
            for name in filter(None, unit.spelled):
                self._by_name[name.casefold()][unit.id] = unit
            for short in filter(None, unit.initials):
                self._by_initials[short][unit.id] = unit
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
