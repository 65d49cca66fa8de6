"""Where the keys of a TOML text are: the line and column each value begins in. `tomllib` does not say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

_HEAD: Final = re.compile(r"\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}")
_KEY: Final = re.compile(r"\s*([\w.-]+)\s*=\s*")
_LONG: Final = re.compile("'''|\"\"\"")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text begins in its file: line from 1, and how far its first line is indented, from 0."""

    line: int = 1
    indent: int = 0


@dataclass
class Places:
    """Lines of a text's tables in order. A table is known by its name and how many of that name came before it."""

    keys: dict[tuple[str, int, str], Place] = field(default_factory=dict)
    heads: dict[tuple[str, int], Place] = field(default_factory=dict)

    def of(self, table: str, number: int, key: str) -> Place:
        """Where a key's value begins, inside its quotes; where the key is missing, its table's heading."""
        return self.keys.get((table, number, key)) or self.heads.get((table, number)) or Place()

    def nearest(self, path: Sequence[str], number: int = 0) -> Place:
        """Where "handling", "default", "A" stands, however its tables are written; else the innermost that holds it.

        `number`: which of the tables called `path[0]`, from 0. The first line where nothing of it is written.
        """
        for end in range(len(path), 0, -1):
            if head := self.heads.get((".".join(path[:end]), number)):
                return head
            for cut in range(end):
                key = (".".join(path[:cut]), number if cut else 0, ".".join(path[cut:end]))
                if found := self.keys.get(key):
                    return found
        return Place()


def places_of(text: str) -> Places:
    """The places of every key. Lines inside a string of several lines are no keys."""
    found, table, number = Places(), "", 0
    counted: dict[str, int] = {}
    inside = ""
    for at, line in enumerate(text.splitlines(), start=1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if head := _HEAD.match(line):
            table = head[1]
            number = counted.get(table, 0)
            counted[table] = number + 1
            found.heads[table, number] = Place(at, len(line) - len(line.lstrip()))
        elif key := _KEY.match(line):
            rest = line[key.end() :]
            quote = _LONG.match(rest)
            opened = len(quote[0]) if quote else int(rest[:1] in ("'", '"'))
            found.keys.setdefault((table, number, key[1]), Place(at, key.end() + opened))
            if quote and quote[0] not in rest[3:]:
                inside = quote[0]
    return found
