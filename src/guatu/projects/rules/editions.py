"""Editions of somebody else's list: which of our projects a row is, and whether it is news."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from guatu.kernel.calendar import EVERY_DAY, WorkCalendar
from guatu.projects.rules.worked_back import CONTINUOUS, worked_back
from guatu.projects.types import LinkSpec, NodeSpec, Stage, WorkedBack

_GIVEN: Final = re.compile(r"[A-Z0-9]+-x[0-9a-f]{12}")
_UNFIT: Final = re.compile(r"[^\w.\-]+")

OUTSIDE_LINKS: Final = (LinkSpec("START", "WORK"), LinkSpec("WORK", "END"))


def given_code(list_name: str, source_code: str, identity: str) -> str:
    """Our code for a row: the list's name and the source's own code, else a digest of what identifies the row."""
    own = _UNFIT.sub("-", source_code).strip("-")
    prefix = list_name.upper()
    if own and len(f"{prefix}-{own}") <= 40:
        return f"{prefix}-{own}"
    return f"{prefix}-x{hashlib.sha256(identity.encode()).hexdigest()[:12]}"


def is_digest(code: str) -> bool:
    """Whether the source gave no code, so that one given by a later edition may take its place."""
    return _GIVEN.fullmatch(code) is not None


@dataclass(slots=True)
class Matcher:
    """Finds the project a row is about: by code, else by name within its department. Each is found once."""

    by_code: dict[str, int] = field(default_factory=dict)
    by_name: dict[tuple[str, str], int] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, known: Iterable[tuple[int, str, str, str]]) -> "Matcher":
        """From what the tables hold: id, code, folded name, department's unit code. The first of a name wins."""
        matcher = cls()
        for key, code, name, department in known:
            matcher.codes[key] = code
            matcher.by_code[code] = key
            matcher.by_name.setdefault((name, department), key)
        return matcher

    def take(self, code: str, name: str, department: str) -> int | None:
        """The id of the row's project, or None for a new one.

        Two codes are two projects whatever their names: a name counts only where one side has no code of its own.
        """
        found = self.by_code.get(code)
        if found is None:
            found = self.by_name.get((name, department))
            if found is not None and not (is_digest(code) or is_digest(self.codes[found])):
                found = None
        if found is None or found in self.taken:
            return None
        self.taken.add(found)
        return found


def outside_nodes(start: date, end: date) -> tuple[NodeSpec, ...]:
    """The network that a start and an end allow: the work between two instants.

    Every day counts: another country's holidays are not in our calendar, and are not guessed.
    """
    return (
        NodeSpec("START", "开始", 0, CONTINUOUS, "Start", Stage.STARTED.value, not_before=start),
        NodeSpec("WORK", "实施", (end - start).days + 1, CONTINUOUS, "Delivery", Stage.BUILDING.value),
        NodeSpec("END", "结束", 0, CONTINUOUS, "End", Stage.COMPLETED.value),
    )


def outside_plan(start: date, end: date) -> WorkedBack:
    """Those nodes worked back from the published end: it fits to the day, being the publisher's own plan."""
    every_day = {CONTINUOUS: WorkCalendar(CONTINUOUS, EVERY_DAY)}
    return worked_back(outside_nodes(start, end), OUTSIDE_LINKS, start, end, every_day)


def outside_stage(start: date, as_of: date) -> Stage:
    """Where a published project stands: only its days are known, so it is under way from its start on."""
    return Stage.BUILDING if start <= as_of else Stage.PREPARING
