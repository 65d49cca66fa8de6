"""Which sheet a matter is due for (Sanming 2017, Huating 2017, Xi'an; RULES.md §1). Pure."""

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from guatu.dispatch.rules.escalation import workdays_late
from guatu.dispatch.types.orders import Colour, Sheet, SheetFacts, SheetRules
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase

_MOST = 60
_LIGHTS = frozenset({"yellow", "red"})


def next_sheet(rules: SheetRules, facts: SheetFacts, calendar: WorkCalendar, today: date) -> Sheet | None:
    """The gravest sheet that is due now and graver than the last; None for none.

    A sheet that waits for the limit of the one before follows that one only; a serious matter begins higher.
    """
    colours = [sheet.colour for sheet in rules.sheets]
    last = colours.index(facts.last) if facts.last in colours else -1
    due = [
        at
        for at, sheet in enumerate(rules.sheets)
        if at > last and _is_due(sheet, facts, at == last + 1, calendar, today)
    ]
    if not due:
        return None
    at = due[-1]
    if last < 0 and facts.serious and rules.serious is not None:
        at = max(at, colours.index(rules.serious))
    return rules.sheets[at]


def _is_due(sheet: Sheet, facts: SheetFacts, follows: bool, calendar: WorkCalendar, today: date) -> bool:
    if sheet.after_limit:
        return follows and facts.last_due is not None and today > facts.last_due
    return (
        (sheet.before is not None and (facts.due_on - today).days <= sheet.before)
        or (sheet.late is not None and workdays_late(calendar, facts.due_on, today) >= sheet.late)
        or facts.light in sheet.lights
    )


def read_sheet_rules(text: str) -> SheetRules:
    """A rule from its text. Raises G1922 saying where it is wrong."""
    try:
        raw = tomllib.loads(text)
        sheets = tuple(_sheet(row) for row in raw["sheet"])
        colours = [sheet.colour for sheet in sheets]
        serious = Colour(raw["serious"]) if "serious" in raw else None
        if not sheets or len(set(colours)) < len(colours) or (serious is not None and serious not in colours):
            raise ValueError("sheet")
        return SheetRules(
            code=_text(raw, "code"),
            version=_text(raw, "version"),
            name=Phrase(_text(raw, "name"), _text(raw, "name_en")),
            source=Phrase(_text(raw, "source"), _text(raw, "source_en")),
            cap=_count(raw, "cap"),
            sheets=sheets,
            serious=serious,
        )
    except (KeyError, TypeError, ValueError) as wrong:  # TOMLDecodeError is a ValueError
        raise GuatuError("G1922", where=str(wrong)[:120] or "—") from wrong


def _sheet(raw: Mapping[str, Any]) -> Sheet:
    lights = tuple(raw.get("lights", ()))
    if not set(lights) <= _LIGHTS:
        raise ValueError("lights")
    return Sheet(
        colour=Colour(raw["colour"]),
        name=Phrase(_text(raw, "name"), _text(raw, "name_en")),
        limit=_count(raw, "limit"),
        before=_count(raw, "before") if "before" in raw else None,
        late=_count(raw, "late") if "late" in raw else None,
        lights=lights,
        after_limit=raw.get("after_limit") is True,
        interview=raw.get("interview") is True,
    )


def _text(raw: Mapping[str, Any], name: str) -> str:
    found = raw[name]
    if not isinstance(found, str) or not found.strip() or len(found) > 500:
        raise ValueError(name)
    return found.strip()


def _count(raw: Mapping[str, Any], name: str) -> int:
    found = raw[name]
    if not isinstance(found, int) or isinstance(found, bool) or not 1 <= found <= _MOST:
        raise ValueError(name)
    return found
