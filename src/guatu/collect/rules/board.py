"""The due board as a matrix; what presses most; what a reminder says and on which days one is sent. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final

from rules import add_perm

from guatu.collect.types import Owed, State, Words
from guatu.collect.types.board import BoardColumn, BoardLine, DueBoard
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import EN, ZH, Phrase, pick
from guatu.kernel.period import Period
from guatu.kernel.saying import counted
from guatu.org.types import in_sight, is_dispatcher

add_perm("collect.remind", is_dispatcher & in_sight)
add_perm("collect.remind.all", is_dispatcher)

MOST_NAMED: Final = 6
"""Items a reminder names; of more it says how many."""

MOST_RULES: Final = 12
FURTHEST: Final = 30
"""Workdays before or after the due day that a rule may name."""


def standing(owed: Owed) -> str:
    """ "owed" (nothing opened), or the state: "draft", "submitted", "returned", "accepted", "locked"."""
    return owed.state.value if owed.state is not None else "owed"


def pressing(owed: Owed) -> tuple[bool, bool, date, str]:
    """Sorts what presses most first: late before in time, returned before the rest, then by due day."""
    return (not owed.late, owed.state is not State.RETURNED, owed.due_on or date.max, owed.unit_code)


def matrix(month: Period, rows: Sequence[Owed]) -> DueBoard:
    """Units × (form, period), in the order the rows come in for units; columns by due day."""
    columns: dict[tuple[int, Period], BoardColumn] = {}
    for owed in rows:
        key = (owed.form_id, owed.period)
        known = columns.get(key)
        if known is None or known.due_on is None:
            columns[key] = BoardColumn(owed.form_id, owed.form, owed.period, owed.heading, owed.due_on)
    ordered = sorted(columns, key=lambda key: (columns[key].due_on or date.max, key[0], str(key[1])))
    place = {key: at for at, key in enumerate(ordered)}
    units: dict[int, list[Owed | None]] = {}
    named: dict[int, Owed] = {}
    for owed in rows:
        named.setdefault(owed.unit_id, owed)
        cells = units.setdefault(owed.unit_id, [None] * len(ordered))
        cells[place[owed.form_id, owed.period]] = owed
    lines = tuple(
        BoardLine(unit_id, named[unit_id].unit_code, named[unit_id].unit, tuple(cells))
        for unit_id, cells in units.items()
    )
    return DueBoard(month, tuple(columns[key] for key in ordered), lines, counts(rows))


def counts(rows: Iterable[Owed]) -> Counter[str]:
    """How many stand how; and "asked" in all, "late" among them."""
    found: Counter[str] = Counter()
    for owed in rows:
        found.update([standing(owed), "asked", *(["late"] if owed.late else [])])
    return found


def shown_lines(board: DueBoard, show: str) -> tuple[BoardLine, ...]:
    """The units with at least one cell of that standing ("late", "owed", …); all for an empty or unknown word."""
    if show not in ("late", "owed", *State):
        return board.lines
    return tuple(
        line
        for line in board.lines
        if any(cell.late if show == "late" else standing(cell) == show for cell in line.asked)
    )


def reminder_text(items: Sequence[Owed], today: date) -> Phrase:
    """What a reminder says of the items, the most pressing first, in both languages."""
    ordered = sorted(items, key=pressing)
    several_units = len({owed.unit_id for owed in items}) > 1
    said = [_said(owed, today, with_unit=several_units) for owed in ordered[:MOST_NAMED]]
    more = len(ordered) - len(said)
    zh = "；".join(text.zh for text in said) + (f"；另有{more}份" if more else "")
    en = "; ".join(text.en for text in said) + (f"; and {more} more" if more else "")
    return Phrase(f"催报：{zh}。请尽快填报。", f"Reminder: {en}. Please file as soon as you can.")


def _said(owed: Owed, today: date, *, with_unit: bool) -> Phrase:
    what = {
        lang: f"{owed.form.label(lang)}{pick(lang, '', ' ')}{owed.heading.label(lang)}" for lang in (ZH, EN)
    }
    unit = Words(f"{owed.unit.zh} ", f"{owed.unit.label(EN)}: ") if with_unit else Words("")
    when = _when(owed.due_on, today)
    returned = Words("已退回，", "returned, ") if owed.state is State.RETURNED else Words("")
    return Phrase(
        f"{unit.zh}《{what[ZH]}》{returned.zh}{when.zh}", f"{unit.en}“{what[EN]}”, {returned.en}{when.en}"
    )


def _when(due_on: date | None, today: date) -> Phrase:
    if due_on is None:
        return Phrase("截止日待定", "no due day yet")
    days = (today - due_on).days
    if days > 0:
        return Phrase(f"已逾期{days}天", f"{counted(days, 'day')} late")
    if days == 0:
        return Phrase("今天截止", "due today")
    return Phrase(f"{due_on.month}月{due_on.day}日截止", f"due {due_on:%d %B}".replace(" 0", " "))


def workdays_since(due_on: date, today: date, calendar: WorkCalendar) -> int | None:
    """Workdays from the due day to today, negative before it; None where today is no workday."""
    known = calendar.provisional()
    return known.workdays_between(due_on, today) if known.is_workday(today) else None


def check_rules(workdays: Collection[int]) -> None:
    """Raises G2590 for a day too far off, G2591 for one named twice or too many in all."""
    if any(abs(day) > FURTHEST for day in workdays):
        raise GuatuError("G2590", most=FURTHEST)
    if len(set(workdays)) != len(workdays) or len(workdays) > MOST_RULES:
        raise GuatuError("G2591", most=MOST_RULES)
