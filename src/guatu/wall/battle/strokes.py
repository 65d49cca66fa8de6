"""Draws a sheet of the battle map: head, axis, rows, legend. Pure: marks and letters in millimetres.

Lights and states read without colour: ● ▲ ■ ○ ✓ for lights; solid, striped, hatched, crossed and empty bars.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from guatu.ui.types import LightColour
from guatu.wall.battle.axis import headings
from guatu.wall.battle.paper import MARGIN, POINTS, Drawing, Line, Plan, Scale, fitted, width_of
from guatu.wall.battle.types import BattleMap, BattleRow, NodeRow, NodeState

STATES: Final = ("planned", "running", "done", "short", "late")
ONE_DAY: Final = timedelta(days=1)
_ORDER: Final = (NodeState.PLANNED, NodeState.DONE, NodeState.RUNNING, NodeState.SHORT, NodeState.LATE)
BAR, BAR_HIGH, BASE, BASE_HIGH = 0.18, 0.46, 0.72, 0.13
"""Where a bar and its baseline stand within a line, as shares of its height."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a sheet says, in the reader's language. `over`, `short`, `silent`, `sheet` are templates."""

    title: str
    about: str
    note: str
    english: bool
    sheet: str
    today: str
    due: str
    baseline: str
    winter: str
    red_flag: str
    black_flag: str
    blocker: str
    over: str
    short: str
    silent: str
    never: str
    lights: Mapping[str, str]
    states: Sequence[str]

    @property
    def comma(self) -> str:
        """Between two things said of a row."""
        return "; " if self.english else "；"


def draw_sheet(
    found: BattleMap, nodes: Mapping[int, Sequence[NodeRow]], plan: Plan, number: int, words: Words
) -> Drawing:
    """The sheet of this number, from 0."""
    sheet = Drawing(*plan.paper.size)
    lines = plan.sheets[number]
    scale = Scale(found.start, found.end, plan.left, plan.right)
    bottom = plan.top + len(lines) * plan.high
    _head(sheet, found, plan, number, words)
    _ground(sheet, found, plan, scale, bottom, words)
    for at, line in enumerate(lines):
        top = plan.top + at * plan.high
        if line.row is None:
            _heading(sheet, plan, line, top)
        else:
            _row(sheet, plan, scale, line.row, nodes.get(line.row.pk, ()), top, words)
    x = scale.at(found.today) + scale.day / 2
    sheet.line("today", x, plan.top, x, bottom)
    _legend(sheet, plan, words)
    return sheet


def _head(sheet: Drawing, found: BattleMap, plan: Plan, number: int, words: Words) -> None:
    margin = MARGIN[plan.paper]
    unit = margin / 18
    sheet.write(margin, margin + 7 * unit, 15 * unit * POINTS, words.title, "bold")
    sheet.write(margin, margin + 22 * unit, 6 * unit * POINTS, words.about)
    said = words.sheet.format(number=number + 1, sheets=len(plan.sheets))
    sheet.write(plan.right, margin + 5 * unit, 6 * unit * POINTS, said, "bold", "right")
    sheet.write(plan.right, margin + 22 * unit, 6 * unit * POINTS, words.note, "", "right")
    x, y, size = margin, margin + 35 * unit, 7 * unit
    for colour, count in found.lights.items():
        light(sheet, colour.value, x + size / 2, y, size)
        text = f"{words.lights[colour.value]} {count}"
        sheet.write(x + size * 1.4, y, size * 0.9 * POINTS, text)
        x += size * 2.4 + width_of(text, size * 0.9 * POINTS)


def _ground(sheet: Drawing, found: BattleMap, plan: Plan, scale: Scale, bottom: float, words: Words) -> None:
    """Winter, the axis, the lines of time, today's day."""
    unit = MARGIN[plan.paper] / 18
    for first, last in found.stops:
        x = scale.at(first)
        sheet.rect("stop", x, plan.top, scale.at(last + ONE_DAY) - x, bottom - plan.top)
    high, size = 7 * unit, 4.6 * unit * POINTS
    for upper, y in ((True, plan.top - 2 * high), (False, plan.top - high)):
        for heading in headings(scale, upper=upper, english=words.english):
            sheet.line("grid", heading.x, y, heading.x, plan.top if upper else bottom)
            if width_of(heading.text, size) < heading.right - heading.x - 1:
                sheet.write(heading.x + 1, y + high / 2, size, heading.text, "bold" if upper else "")
    x = scale.at(found.today) + scale.day / 2
    said = f"{words.today} {found.today}"
    wide = width_of(said, size) + 3 * unit
    sheet.rect("tag", x - wide / 2, plan.top - 3 * high, wide, high)
    sheet.write(x, plan.top - 2.5 * high, size, said, "white", "middle")
    sheet.line("rule", MARGIN[plan.paper], plan.top, plan.right, plan.top)


def _heading(sheet: Drawing, plan: Plan, line: Line, top: float) -> None:
    left = MARGIN[plan.paper]
    sheet.rect("band", left, top, plan.right - left, plan.high)
    middle, glyph = top + plan.high / 2, min(plan.high * 0.55, 6)
    sheet.write(left + 1, middle, plan.size, line.label, "bold")
    x = left + 1 + width_of(line.label, plan.size) * 1.08 + glyph
    for name, count in (line.lights or {}).items():
        if count:
            light(sheet, name, x + glyph / 2, middle, glyph)
            sheet.write(x + glyph * 1.3, middle, plan.size, str(count))
            x += glyph * 2.2 + width_of(str(count), plan.size)


def _row(
    sheet: Drawing,
    plan: Plan,
    scale: Scale,
    row: BattleRow,
    nodes: Sequence[NodeRow],
    top: float,
    words: Words,
) -> None:
    left, high = MARGIN[plan.paper], plan.high
    middle, glyph = top + high / 2, min(high * 0.5, 6)
    sheet.line("hair", left, top + high, plan.right, top + high)
    light(sheet, row.light.value, left + 1 + glyph / 2, middle, glyph)
    beside = left + 2 + glyph * 1.5
    sheet.write(beside, middle, plan.size, fitted(row.name, plan.size, plan.left - beside - 1))
    if row.start is None or row.end is None:
        return
    if row.baseline_start and row.baseline_end:
        _bar(sheet, "base", scale, row.baseline_start, row.baseline_end, top + high * BASE, high * BASE_HIGH)
    bar, bar_high = top + high * BAR, high * BAR_HIGH
    if nodes:
        _nodes(sheet, scale, row, nodes, bar, bar_high)
    else:
        _bar(sheet, "planned", scale, row.start, row.end, bar, bar_high)
        if row.done:
            until = row.start + (row.end - row.start) * row.done
            _bar(sheet, "done", scale, row.start, until, bar, bar_high)
    _ends(sheet, plan, scale, row, top, words)


def _nodes(
    sheet: Drawing, scale: Scale, row: BattleRow, nodes: Sequence[NodeRow], bar: float, high: float
) -> None:
    if row.start and row.end:
        middle = bar + high / 2
        sheet.line("span", scale.at(row.start), middle, scale.at(row.end + ONE_DAY), middle)
    for state in _ORDER:
        for node in nodes:
            if node.state is state:
                _bar(sheet, STATES[state], scale, node.start, node.end, bar, high)


def _bar(sheet: Drawing, style: str, scale: Scale, first: date, last: date, y: float, high: float) -> None:
    x = scale.at(first)
    sheet.rect(style, x, y, max(scale.at(last + ONE_DAY) - x, 0.15), high)


def _ends(sheet: Drawing, plan: Plan, scale: Scale, row: BattleRow, top: float, words: Words) -> None:
    """Due day, flags, blockers, and what is said after the bar, on its left where there is no room."""
    high = plan.high
    end = scale.at(row.end + ONE_DAY) if row.end else plan.left
    if row.due and not row.finished:
        due = scale.at(row.due + ONE_DAY)
        sheet.line("due", due, top + high * 0.08, due, top + high * 0.82)
        end = max(end, due)
    size = min(high * 0.8, 9)
    if row.finished:
        flag(sheet, "red-flag", end + 0.2, top + high * 0.06, size)
        end += size
    elif row.over:
        flag(sheet, "black-flag", end + 0.2, top + high * 0.06, size)
        end += size
    for held in row.blocked:
        stop_sign(sheet, scale.at(held.day), top + high * (BAR + BAR_HIGH / 2), min(high * 0.5, 6))
    said = words.comma.join(
        filter(None, (_delay(row, words), *map(_held, row.blocked[:1]), _silence(row, words)))
    )
    letters = plan.size * 0.85
    if not said:
        return
    if end + 1 + width_of(said, letters) <= plan.right:
        sheet.write(end + 1, top + high / 2, letters, said, "warn")
    else:
        start = scale.at(row.start or scale.start)
        sheet.write(start - 1.5, top + high / 2, letters, said, "warn", "right")


def _delay(row: BattleRow, words: Words) -> str:
    if row.over:
        return words.over.format(n=row.over)
    return words.short.format(n=row.short) if row.short else ""


def _silence(row: BattleRow, words: Words) -> str:
    if row.silence is None:
        return ""
    return words.never if row.silence.days is None else words.silent.format(n=row.silence.days)


def _held(held: object) -> str:
    kind, holder = getattr(held, "kind", ""), getattr(held, "holder", "")
    return " · ".join(filter(None, (kind, holder)))


# --- shapes


def light(sheet: Drawing, name: str, x: float, y: float, size: float) -> None:
    """● ▲ ■ ○ ✓ around a point."""
    half = size / 2
    match LightColour(name):
        case LightColour.GREEN | LightColour.GREY:
            r = half * (0.95 if name == LightColour.GREEN else 0.8)
            path = f"M{x - r:.2f} {y:.2f}a{r:.2f} {r:.2f} 0 1 0 {2 * r:.2f} 0a{r:.2f} {r:.2f} 0 1 0 {-2 * r:.2f} 0z"
        case LightColour.YELLOW:
            path = f"M{x:.2f} {y - half:.2f}L{x + half:.2f} {y + half * 0.85:.2f}H{x - half:.2f}z"
        case LightColour.RED:
            r = half * 0.88
            path = f"M{x - r:.2f} {y - r:.2f}h{2 * r:.2f}v{2 * r:.2f}h{-2 * r:.2f}z"
        case LightColour.DONE:
            path = f"M{x - half:.2f} {y:.2f}l{half * 0.75:.2f} {half * 0.75:.2f}L{x + half:.2f} {y - half * 0.75:.2f}"
    sheet.shape(f"light-{name}", x, y, half, path)


def flag(sheet: Drawing, style: str, x: float, top: float, size: float) -> None:
    """A pennant (red) or a square flag (black) on a pole that stands at x."""
    wide, high = size * 0.7, size * 0.5
    cloth = f"l{wide:.2f} {high / 2:.2f}L{x:.2f} {top + high:.2f}z"
    if style == "black-flag":
        cloth = f"h{wide:.2f}v{high:.2f}h{-wide:.2f}z"
    sheet.shape(style, x + wide / 2, top + size / 2, size / 2, f"M{x:.2f} {top:.2f}{cloth}")
    sheet.line("pole", x, top, x, top + size)


def stop_sign(sheet: Drawing, x: float, y: float, size: float) -> None:
    """A disc with a bar: something holds it up."""
    r = size / 2
    disc = f"M{x - r:.2f} {y:.2f}a{r:.2f} {r:.2f} 0 1 0 {2 * r:.2f} 0a{r:.2f} {r:.2f} 0 1 0 {-2 * r:.2f} 0z"
    sheet.shape("stop-sign", x, y, r, f"{disc}M{x - r * 0.5:.2f} {y:.2f}h{r:.2f}")


# --- the legend


def _legend(sheet: Drawing, plan: Plan, words: Words) -> None:
    margin = MARGIN[plan.paper]
    unit = margin / 18
    y, size = sheet.height - margin - 9 * unit, 6 * unit
    letters, x = size * 0.85 * POINTS, margin
    sheet.line("rule", margin, y - 8 * unit, plan.right, y - 8 * unit)

    def said(text: str, gap: float) -> float:
        sheet.write(x + gap, y, letters, text)
        return x + gap + width_of(text, letters) + size * 1.5

    for colour in LightColour:
        light(sheet, colour.value, x + size / 2, y, size)
        x = said(words.lights[colour.value], size * 1.3)
    for state in NodeState:
        sheet.rect(STATES[state], x, y - size * 0.35, size * 2.4, size * 0.7)
        x = said(words.states[state], size * 2.8)
    sheet.rect("base", x, y - size * 0.1, size * 2.4, size * 0.2)
    x = said(words.baseline, size * 2.8)
    sheet.rect("stop", x, y - size * 0.5, size * 2.4, size)
    x = said(words.winter, size * 2.8)
    sheet.line("due", x + size * 0.3, y - size * 0.5, x + size * 0.3, y + size * 0.5)
    x = said(words.due, size * 0.8)
    sheet.line("today", x + size * 0.3, y - size * 0.5, x + size * 0.3, y + size * 0.5)
    x = said(words.today, size * 0.8)
    for style, text in (("red-flag", words.red_flag), ("black-flag", words.black_flag)):
        flag(sheet, style, x + size * 0.2, y - size * 0.5, size)
        x = said(text, size * 1.2)
    stop_sign(sheet, x + size / 2, y, size)
    said(words.blocker, size * 1.3)
