"""From what is foreseen to the drawing of its year."""

from collections.abc import Sequence

import numpy as np
from django.utils.translation import gettext as _

from guatu.engine.forecast import Turn, TurningPoint, YearEnd
from guatu.kernel.period import Period
from guatu.status.types import Foreseen
from guatu.status.words import TURNS, measure_of
from guatu.ui.types import Fan, Series
from guatu.ui.words import month_name, named, number

PAST_DRAWN = 3


def curve(found: Foreseen, turns: Sequence[TurningPoint]) -> Fan:
    """The year so far, the years before, the corridor of the bottom line, n/12, the fan to December, the targets."""
    end, panel = found.end, found.end.figures.panel
    year = tuple(panel.layout.period(panel.year, slot) for slot in range(panel.layout.slots))
    line = end.figures.bottom_line
    return Fan(
        title=_("%(indicator)s · %(unit)s · %(year)s年")
        % {
            "indicator": named(found.indicator),
            "unit": named(found.unit),
            "year": panel.year,
        },
        unit=measure_of(found.indicator),
        periods=tuple(_label(period) for period in year),
        ends=tuple(period.elapsed_months for period in year),
        actual=_running(found, panel.values.shape[1] - 1, end.figures.known),
        foreseen=_foreseen(end, len(year)),
        corridor=_corridor(end, line),
        linear=()
        if line is None or panel.total_is_last
        else tuple(line * one.elapsed_months / 12 for one in year),
        past=tuple(
            Series(
                _("%(year)s年") % {"year": panel.year - back},
                _running(found, panel.values.shape[1] - 1 - back),
            )
            for back in range(1, min(PAST_DRAWN, panel.values.shape[1] - 1) + 1)
        ),
        targets=_targets(found),
        marks=_marks(turns, year),
        level=panel.total_is_last,
    )


def _label(period: Period) -> str:
    return f"Q{period.number}" if period.kind == "quarter" else month_name(period.first_day)


def _running(found: Foreseen, year: int, known: int | None = None) -> tuple[float | None, ...]:
    """What a year had brought by the end of each slot; of a level, what it was."""
    panel = found.end.figures.panel
    values = panel.values[found.end.figures.row, year]
    if not panel.total_is_last:
        values = values.cumsum()
    if known is not None:
        values = np.where(np.arange(values.size) < known, values, np.nan)
    return tuple(None if np.isnan(value) else value for value in values.tolist())


def _foreseen(end: YearEnd, slots: int) -> tuple[tuple[float | None, ...], ...]:
    if not end.fan.periods:
        return ()
    gap = (None,) * (slots - len(end.fan.periods))
    return tuple((*gap, *line) for line in end.fan.running.tolist())


def _corridor(end: YearEnd, line: float | None) -> tuple[tuple[float, ...], ...]:
    """What the usual course of past years asks for by the end of each slot, to reach the bottom line (without one, the
    middle of what is foreseen)."""
    shares = end.corridor()
    whole = line if line is not None else (None if end.unable else end.p50)
    if not shares or whole is None:
        return ()
    return tuple(tuple(share * whole for share in column) for column in zip(*shares, strict=True))


def _targets(found: Foreseen) -> tuple[tuple[str, float], ...]:
    places = found.indicator.decimals
    words = ((_("底线"), found.bottom_line), (_("奋斗"), found.stretch))
    return tuple((f"{word} {number(line, places)}", line) for word, line in words if line is not None)


def _marks(turns: Sequence[TurningPoint], year: Sequence[Period]) -> tuple[tuple[int, str], ...]:
    """Turning points of this year; where two fall on one figure, the stronger word: 转正 before 回升 before 止跌."""
    order = list(Turn)
    found: dict[int, Turn] = {}
    for point in turns:
        if point.at in year:
            at = year.index(point.at)
            found[at] = max(found.get(at, point.turn), point.turn, key=order.index)
    return tuple((at, str(TURNS[turn])) for at, turn in sorted(found.items()))
