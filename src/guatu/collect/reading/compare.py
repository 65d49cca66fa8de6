"""What a workbook's records would change of what is known: new, changed from old to new, the same, or refused. Pure.

A record is the known project that has one of its codes (new or old form), else the one of its name within its unit.
Fields and values are those of the examples' schema: money in whole yuan, dates as ISO text cut to their precision.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

from guatu.collect.reading.grid import plain
from guatu.kernel.memory import little_collected

Values = Mapping[str, Any]
"""A record by field."""

CODES: Final = ("code", "code_old")
UNITS: Final = ("unit", "district")
"""Fields that say whose project it is: `unit` where the caller has put one, else the place that the table names."""

Why = Literal["nameless", "ambiguous", "twice"]

_SIGNS: Final = re.compile(r"[\W_]+")
_NOISE: Final = re.compile(r"(?:建设)?(?:项目|工程)+$|^(?:20\d\d年?)")
_QUARTERS: Final = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "H2": (7, 12)}


class Change(NamedTuple):
    """One field: what is known (None where nothing is), and what the workbook says."""

    field: str
    old: Any
    new: Any


class New(NamedTuple):
    """The record at this place is known under no code and no name; `like` is the key of one nearly so named."""

    at: int
    like: str | None


class Changed(NamedTuple):
    """The record at this place is this known project, with other values."""

    at: int
    key: str
    changes: tuple[Change, ...]


class Same(NamedTuple):
    """The record at this place says what is known already."""

    at: int
    key: str


class Refused(NamedTuple):
    """The record at this place cannot be told: it has no name, is any of `keys`, or its project came at `first`."""

    at: int
    why: Why
    keys: tuple[str, ...] = ()
    first: int | None = None


@dataclass(slots=True)
class Changes:
    """All records, each in one of the lists by its place among them; `absent` are known projects that no record is."""

    new: list[New] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    same: list[Same] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


@little_collected()
def compare(records: Sequence[Values], known: Mapping[str, Values]) -> Changes:
    """Compares records (`Record.values`, or the answer's JSON) with known projects by any key of the caller's.

    Only fields that the known project names are compared. An empty cell says nothing and changes nothing; a coarser
    date that holds the known one neither. The second record of one project is refused.
    """
    changes = Changes()
    index = _Index(known)
    came: dict[str, int] = {}
    for at, values in enumerate(records):
        keys = index.keys_of(values)
        own = keys[0] if len(keys) == 1 else f"\0{index.own_name(values)}"
        if not keys and own == "\0":
            changes.refused.append(Refused(at, "nameless"))
        elif len(keys) > 1:
            changes.refused.append(Refused(at, "ambiguous", tuple(keys)))
        elif own in came:
            changes.refused.append(Refused(at, "twice", tuple(keys), came[own]))
        else:
            came[own] = at
            if not keys:
                changes.new.append(New(at, index.like(values)))
                continue
            there = known[own]
            found = () if there.items() <= values.items() else tuple(_changes(values, there))
            if found:
                changes.changed.append(Changed(at, own, found))
            else:
                changes.same.append(Same(at, own))
    told = {key for one in changes.refused for key in one.keys}
    changes.absent.extend(key for key in known if key not in came and key not in told)
    return changes


class _Index:
    """Known projects by code as written, and, once one is not found so, by code, name and unit written plainly."""

    def __init__(self, known: Mapping[str, Values]) -> None:
        self.known = known
        self.written: dict[str, str] = {}
        self.shared: set[str] = set()
        """Codes that several known projects have."""
        for key, values in known.items():
            for code in (values.get("code"), values.get("code_old")):
                if code and self.written.setdefault(code, key) != key:
                    self.shared.add(code)

    def keys_of(self, values: Values) -> Sequence[str]:
        """The keys of the projects that a record may be: one, none, or several."""
        code, old = values.get("code"), values.get("code_old")
        if code and not old and code in self.written and not self.shared:
            return (self.written[code],)
        coded = {key for code in _codes(values) for key in self.codes.get(code, ())}
        if coded:
            return sorted(coded)
        named = self.names.get(_name(values), [])
        if not named:
            return ()
        unit = _unit(values)
        own = [key for place, key in named if place == unit and unit]
        if own:
            return own
        return [key for place, key in named if not place or not unit]

    def own_name(self, values: Values) -> str:
        """What tells a record apart that is not known: its code, else its name and unit; "" where it has neither."""
        codes = _codes(values)
        name = _name(values)
        return next(iter(codes), f"{name}\0{_unit(values)}" if name else "")

    def like(self, values: Values) -> str | None:
        """A known project whose name differs in 项目, 工程 or a year alone."""
        return self.stems.get(_stem(_name(values))) if values.get("name") else None

    @cached_property
    def codes(self) -> Mapping[str, list[str]]:
        """Keys by code, written plainly."""
        found: dict[str, list[str]] = defaultdict(list)
        for key, values in self.known.items():
            for code in _codes(values):
                found[code].append(key)
        return found

    @cached_property
    def names(self) -> Mapping[str, list[tuple[str, str]]]:
        """Units and keys by name, written plainly."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, values in self.known.items():
            name = _name(values)
            if name:
                found[name].append((_unit(values), key))
        return found

    @cached_property
    def stems(self) -> Mapping[str, str]:
        """The first key of each name without what is no name in it."""
        found: dict[str, str] = {}
        for name, named in self.names.items():
            found.setdefault(_stem(name), named[0][1])
        return found


def _codes(values: Values) -> list[str]:
    found = []
    for one in CODES:
        code = values.get(one)
        if code:
            found.append(_SIGNS.sub("", plain(code)).upper())
    return found


def _name(values: Values) -> str:
    name = values.get("name")
    return _SIGNS.sub("", plain(name)).casefold() if name else ""


def _stem(name: str) -> str:
    return _NOISE.sub("", name) or name


def _unit(values: Values) -> str:
    return next((plain(values[one]) for one in UNITS if values.get(one)), "")


def _changes(values: Values, known: Values) -> Iterator[Change]:
    for name, old in known.items():
        new = values.get(name)
        if new is None or new == old or name in UNITS:
            continue
        if old is None or not _alike(name, old, new):
            yield Change(name, old, new)


def _alike(name: str, old: Any, new: Any) -> bool:
    """Whether two values that are not equal say the same."""
    if isinstance(new, bool) or isinstance(old, bool):
        return False
    if isinstance(new, int | float) and isinstance(old, int | float):
        return abs(new - old) <= 1e-6 * max(1.0, abs(old))
    if name in CODES:
        return _SIGNS.sub("", plain(new)).upper() == _SIGNS.sub("", plain(old)).upper()
    if not isinstance(new, str) or not isinstance(old, str):
        return False
    if name.endswith("_date"):
        return holds(new, old)
    return plain(new) == plain(old)


def holds(wide: str, narrow: str) -> bool:
    """Whether one date cut to its precision holds another as fine or finer: 2025-Q1 holds 2025-03-15."""
    if narrow.startswith(wide):
        return True
    year, _, part = wide.partition("-")
    months = _QUARTERS.get(part)
    if months is None or not narrow.startswith(f"{year}-"):
        return False
    own = narrow[5:7]
    if own in _QUARTERS:
        first, last = _QUARTERS[own]
    elif own.isdecimal():
        first = last = int(own)
    else:
        return False
    return months[0] <= first and last <= months[1]
