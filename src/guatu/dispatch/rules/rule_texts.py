"""Rules kept as TOML texts: read value by value, each fault with its line and what to write instead; compared. Pure."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, TypeVar

from guatu.dispatch.types.rule_texts import DiffLine
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.kernel.toml_places import Places, places_of

LONGEST_RULE = 20_000
"""Characters of a rule's text."""
AROUND = 2
"""Lines that stay, shown on each side of one that changes."""

MISSING = Phrase("缺少这一项", "it is missing")
UNKNOWN = Phrase("没有这样的名称", "there is no such name")
_NO_TOML = Phrase(
    "不合 TOML 写法，应写成“名称 = 值”，文字用英文双引号括起来",
    'it is no TOML: write "name = value", texts between straight quotes',
)
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_TWICE = Phrase("写了两次，请删去一处", "it is written twice: strike one of them")
_TOO_LONG = Phrase(f"超过 {LONGEST_RULE} 个字符", f"it has more than {LONGEST_RULE} characters")
_NOT_A_TABLE = Phrase("应是一个表", "it should be a table")

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a rule's text. `path`: its names from the outside in; `nth`: which one of `[[path]]` it is, from 0.

    Every reader raises `fault`, a number of the catalogue with the facts `line`, `where` and `what`.
    """

    values: Mapping[str, Any]
    fault: str
    places: Places
    path: tuple[str, ...] = ()
    nth: int | None = None

    def wrong(self, name: str, what: Phrase) -> GuatuError:
        """The fault of a value, on its line; of a missing one on that of the table it should be in."""
        path = (*self.path, name)
        where = ".".join(path)
        if self.nth is not None:
            where = f"{self.path[0]}[{self.nth + 1}].{'.'.join(path[1:])}"
        return GuatuError(
            self.fault, line=self.places.nearest(path, self.nth or 0).line, where=where, what=what
        )

    def heading(self) -> tuple[str, str, Phrase, Phrase]:
        """What every rule says of itself: the fields of `types.rule_texts.Rule`, in their order."""
        return (
            self.text("code", 40),
            self.text("version", 20),
            Phrase(self.text("name", 200), self.text("name_en", 300)),
            Phrase(self.text("source", 600), self.text("source_en", 900)),
        )

    def text(self, name: str, most: int) -> str:
        """A text of 1 … `most` characters."""
        found = self.values.get(name)
        if not isinstance(found, str) or not 1 <= len(found.strip()) <= most:
            raise self._instead(
                name, Phrase(f"1 至 {most} 个字符的文字", f"a text of 1 to {most} characters, in quotes")
            )
        return found.strip()

    def count(self, name: str, *, least: int = 1, most: int) -> int:
        """A whole number of `least` … `most`."""
        found = self.values.get(name)
        if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
            raise self._instead(
                name, Phrase(f"{least} 至 {most} 的整数", f"a whole number from {least} to {most}")
            )
        return found

    def count_or_none(self, name: str, *, most: int) -> int | None:
        """A whole number of 1 … `most`, where there is one."""
        return self.count(name, most=most) if name in self.values else None

    def flag(self, name: str) -> bool:
        """True or false; false where it is left out."""
        found = self.values.get(name, False)
        if not isinstance(found, bool):
            raise self._instead(name, Phrase("true 或 false", "true or false"))
        return found

    def word(self, name: str, words: type[Word]) -> Word:
        """One of the words of an enumeration."""
        found = self.values.get(name)
        if not isinstance(found, str) or found not in set(words):
            known = [f'"{word}"' for word in words]
            raise self._instead(name, Phrase(f"{'、'.join(known)} 之一", f"one of {', '.join(known)}"))
        return words(found)

    def table(self, name: str) -> "Table":
        """A table inside this one."""
        found = self.values.get(name)
        if not isinstance(found, Mapping):
            raise self.wrong(name, MISSING if found is None else _NOT_A_TABLE)
        return Table(found, self.fault, self.places, (*self.path, name), self.nth)

    def tables(self, name: str) -> tuple["Table", ...]:
        """All of `[[name]]`, in their order; none where there is none."""
        found = self.values.get(name, [])
        if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
            raise self.wrong(name, Phrase(f"应写成 [[{name}]]", f"it should be written [[{name}]]"))
        return tuple(
            Table(row, self.fault, self.places, (*self.path, name), nth) for nth, row in enumerate(found)
        )

    def _instead(self, name: str, wanted: Phrase) -> GuatuError:
        """The fault of a value that should be something else."""
        if name not in self.values:
            return self.wrong(
                name, Phrase(f"缺少这一项，应是 {wanted.zh}", f"it is missing; it should be {wanted.en}")
            )
        found = str(self.values[name])[:40]
        return self.wrong(
            name, Phrase(f"应是 {wanted.zh}，现在写的是 {found}", f"it should be {wanted.en}, not {found}")
        )


def plain_text(text: str) -> str:
    """A text as it is kept, whichever system it was written on."""
    return text.replace("\0", "").replace("\r\n", "\n")


def read_rule_text(text: str, fault: str) -> Table:
    """The outermost table of a rule's text.

    Raises `fault` where it is no TOML, with the line and what stands there, or has more than LONGEST_RULE characters.
    """
    if len(text) > LONGEST_RULE:
        raise GuatuError(fault, line=text.count("\n", 0, LONGEST_RULE) + 1, where="…", what=_TOO_LONG)
    try:
        text.encode()
        return Table(tomllib.loads(text), fault, places_of(text))
    except (
        ValueError,
        RecursionError,
    ) as wrong:  # no UTF-8, no TOML, a number of thousands of digits, too deep
        rows = text.encode(errors="replace").decode().splitlines() or [""]
        line = _line_told(str(wrong), rows)
        twice = any(word in str(wrong) for word in ("overwrite", "twice", "Duplicate"))
        raise GuatuError(
            fault, line=line, where=rows[line - 1].strip()[:60] or "—", what=_TWICE if twice else _NO_TOML
        ) from wrong


def _line_told(said: str, rows: Sequence[str]) -> int:
    """The line of a reader's complaint: as it says, the end, or, where it says nothing, the longest."""
    if told := _TOML_LINE.search(said):
        return min(int(told[1]), len(rows))
    if "end of document" in said:
        return len(rows)
    return max(range(len(rows)), key=lambda at: len(rows[at])) + 1


def diff_lines(old: str, new: str) -> tuple[DiffLine, ...]:
    """The new text laid over the old, with some of what stays around each change; none where they are the same."""
    before, after = old.strip().splitlines(), new.strip().splitlines()
    groups = list(SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(AROUND))
    lines: list[DiffLine] = []
    for at, group in enumerate(groups):
        if at or group[0][1]:
            lines.append(DiffLine(None, None))
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                same = zip(range(old_from, old_to), range(new_from, new_to), strict=True)
                lines += [DiffLine(one + 1, other + 1, before[one]) for one, other in same]
                continue
            lines += [DiffLine(one + 1, None, before[one]) for one in range(old_from, old_to)]
            lines += [DiffLine(None, other + 1, after[other]) for other in range(new_from, new_to)]
    if groups and groups[-1][-1][2] < len(before):
        lines.append(DiffLine(None, None))
    return tuple(lines)
