"""Two people in one form: which edits are written, and which meet somebody else's change and are asked about.

The three-way rule: an edit carries what its writer saw (`base`) and what it wrote. What nobody else changed meanwhile
is written; what somebody did is a conflict and stays as it stands. So no write is ever lost without being shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from guatu.collect.types import CellKey

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell as its writer saw it (`base`) and left it (`value`)."""

    base: str
    value: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """An edit that was not written: somebody else changed the cell meanwhile.

    `by` and `at` say who wrote `theirs` and when, as the ledger has it; None where it does not say. `own`: the same
    account did, in another window or by a workbook.
    """

    theirs: str
    mine: str
    base: str
    by: str | None = None
    at: datetime | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of a save: the version before and now, what each of its cells holds, the conflicts among them."""

    before: int
    version: int
    values: Mapping[CellKey, str]
    conflicts: Mapping[CellKey, Conflict]


def merge(stored: Mapping[Key, str], edits: Mapping[Key, Edit]) -> tuple[dict[Key, str], dict[Key, Conflict]]:
    """What is to be written, and the conflicts. `stored` holds every cell of `edits`.

    A cell that already says what the writer wants is neither: the same change was made twice.
    """
    written: dict[Key, str] = {}
    conflicts: dict[Key, Conflict] = {}
    for key, edit in edits.items():
        now = stored[key]
        if _same(now, edit.value):
            continue
        if _same(now, edit.base):
            written[key] = edit.value
        else:
            conflicts[key] = Conflict(theirs=now, mine=edit.value, base=edit.base)
    return written, conflicts


def _same(one: str, other: str) -> bool:
    """Browsers send line ends in their own way; that is no change."""
    return one == other or one.splitlines() == other.splitlines()
