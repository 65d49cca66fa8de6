"""Which sheet a matter is due for (Sanming 2017, Huating 2017, Xi'an; RULES.md §1). Pure."""

from datetime import date
from typing import Final

from guatu.dispatch.rules.escalation import workdays_late
from guatu.dispatch.rules.rule_texts import Table, read_rule_text
from guatu.dispatch.types.orders import Colour, Sheet, SheetFacts, SheetRules
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.language import Phrase

_MOST = 60
_LIGHTS: Final = ("yellow", "red")
_NO_SHEET = Phrase("至少要有一个 [[sheet]]", "there must be one [[sheet]] at least")
_TWICE = Phrase("这种颜色写了两次", "this colour stands here twice")
_NO_SUCH_SHEET = Phrase("没有这种颜色的 [[sheet]]", "no [[sheet]] has this colour")
_WHICH_LIGHTS = Phrase('应是 ["red"]、["yellow"] 或两者', 'it should be ["red"], ["yellow"] or both')


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
    """A rule from its text. Raises G1922 saying on which line it is wrong."""
    root = read_rule_text(text, "G1922")
    heading, rows = root.heading(), root.tables("sheet")
    if not rows:
        raise root.wrong("sheet", _NO_SHEET)
    sheets = tuple(_sheet(row) for row in rows)
    colours = [sheet.colour for sheet in sheets]
    for at, colour in enumerate(colours):
        if colour in colours[:at]:
            raise rows[at].wrong("colour", _TWICE)
    serious = root.word("serious", Colour) if "serious" in root.values else None
    if serious is not None and serious not in colours:
        raise root.wrong("serious", _NO_SUCH_SHEET)
    return SheetRules(*heading, cap=root.count("cap", most=_MOST), sheets=sheets, serious=serious)


def _sheet(table: Table) -> Sheet:
    return Sheet(
        colour=table.word("colour", Colour),
        name=Phrase(table.text("name", 60), table.text("name_en", 90)),
        limit=table.count("limit", most=_MOST),
        before=table.count_or_none("before", most=_MOST),
        late=table.count_or_none("late", most=_MOST),
        lights=_lights(table),
        after_limit=table.flag("after_limit"),
        interview=table.flag("interview"),
    )


def _lights(table: Table) -> tuple[str, ...]:
    found = table.values.get("lights", [])
    if not isinstance(found, list) or not all(light in _LIGHTS for light in found):
        raise table.wrong("lights", _WHICH_LIGHTS)
    return tuple(found)
