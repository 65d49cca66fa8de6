"""Reads that look ahead: how every indicator of every unit will end its year, from its own past.

The numbers are worked out for the whole house, so that they are the same for whoever looks, and then cut to what the
actor may see. What was worked out is kept by indicator and month, in this process (`_kept`) and, by the worker, in a
table (`kept_ends`), under a key of everything it rests on: a figure, a target, a unit or a definition that is added or
changed makes another key.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np

from guatu.engine.forecast import MERGED, MONTHS, QUARTERS, Measure, Panel, YearEnd, foresee
from guatu.engine.forecast.packed import method
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.period import Kind, Period
from guatu.org.queries import units
from guatu.org.types import Actor, UnitKind
from guatu.status import rules
from guatu.status.queries.kept_ends import Found, kept_keys, read_kept
from guatu.status.types import Foreseen, RestPace
from guatu.targets import queries as targets
from guatu.targets.types import Entry, Measured, Reported

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.targets.models import Indicator, Plan
    from guatu.targets.queries import Histories

YEARS_BACK: Final = 8
"""Past years that are read: the methods look back on six, and the first of these needs years of its own."""
MOST_KEPT: Final = 2000
LAYOUTS: Final = {Reported.MONTHLY: MONTHS, Reported.MERGED: MERGED, Reported.QUARTERLY: QUARTERS}


@dataclass(frozen=True, slots=True)
class Ends:
    """One indicator worked out: by unit id its year's end, what the rest of it must bring, its published growth, and
    whom its sums wait for."""

    units: Mapping[int, YearEnd]
    rests: Mapping[int, RestPace | None]
    growth: Mapping[int, Mapping[Period, Decimal]]
    waiting: Mapping[int, Mapping[int, tuple[int, ...]]]


_kept: dict[tuple[int, Period, date | None], tuple[str, Ends]] = {}
_keeping = Lock()


def last_ended(known_on: date | None = None) -> Period:
    """The month that years are foreseen from unless another is asked for: the last ended by today, or by `known_on`."""
    return Period.month_of(known_on or clock().today()).previous()


def month_of(text: str, known_on: date | None = None) -> Period:
    """The month that a text asks for, the month last ended for none; of a past day none that had not ended by then.

    Raises G1003 for no period, G1813 for no month.
    """
    if not text:
        return last_ended(known_on)
    found = Period.parse(text)
    if found.kind is not Kind.MONTH:
        raise GuatuError("G1813", period=text)
    return found if known_on is None else min(found, last_ended(known_on))


def foresight(
    actor: Actor,
    *,
    period: Period | None = None,
    indicators: "Iterable[Indicator] | None" = None,
    unit_ids: Collection[int] | None = None,
    known_on: date | None = None,
) -> list[Foreseen]:
    """Every indicator × unit in the actor's scope that has a target or a recent past, what matters most first.

    As of the end of `period` (by default the month last ended), as known now or at the end of `known_on`; the order is
    `rules.order_of`'s. Seven queries; four more where something has changed since it was last worked out, however many
    series there are.
    """
    return _foresight(actor, period, indicators, unit_ids, known_on, None)[0]


def foresight_begun(
    actor: Actor, *, period: Period, most: int, known_on: date | None = None
) -> tuple[list[Foreseen], int]:
    """The same for a page that must not take long: at most so many indicators are worked out anew, and how many are
    still to come. Asked again, it goes on from there."""
    return _foresight(actor, period, None, None, known_on, most)


def _foresight(
    actor: Actor,
    period: Period | None,
    indicators: "Iterable[Indicator] | None",
    unit_ids: Collection[int] | None,
    known_on: date | None,
    most: int | None,
) -> tuple[list[Foreseen], int]:
    if not actor.can("status.read"):
        return [], 0
    month = period or last_ended(known_on)
    house = Actor.operator("foresight")
    wanted = list(targets.indicators(actor, retired=False) if indicators is None else indicators)
    worked = _worked_out(house, wanted, month, known_on, most)
    seen = {unit.pk: unit for unit in units(actor)}
    top = next((pk for pk, unit in seen.items() if unit.kind == UnitKind.CITY), None)
    found = [
        _foreseen(indicator, seen[unit_id], end, worked[indicator.pk], seen)
        for indicator in wanted
        if indicator.pk in worked
        for unit_id, end in worked[indicator.pk].units.items()
        if unit_id in seen and (unit_ids is None or unit_id in unit_ids)
    ]
    found.sort(
        key=lambda one: (
            rules.order_of(one, of_city=one.unit.pk == top),
            one.unit.position,
            one.indicator.code,
        )
    )
    return found, len(wanted) - len(worked)


def foreseen(
    actor: Actor,
    indicator: "Indicator",
    unit: "Unit",
    *,
    period: Period | None = None,
    known_on: date | None = None,
) -> Foreseen:
    """One of them. Raises NotFound where the actor sees no such series."""
    rows = foresight(actor, period=period, indicators=[indicator], unit_ids=[unit.pk], known_on=known_on)
    if not rows:
        raise NotFound(what=f"{indicator.code}/{unit.code}")
    return rows[0]


def _foreseen(
    indicator: "Indicator", unit: "Unit", end: YearEnd, ends: Ends, seen: "Mapping[int, Unit]"
) -> Foreseen:
    ceiling = not indicator.higher_is_better
    chance = rules.chance_of(end, end.figures.bottom_line, ceiling=ceiling)
    missing = rules.mean_missing(end, ceiling=ceiling)
    linear = end.last_known.elapsed_months / 12 if end.last_known else 0.0
    behind_linear, behind_seasonal, stand = rules.behind(end, linear)
    months = ends.waiting.get(unit.pk, {})
    return Foreseen(
        indicator=indicator,
        unit=unit,
        end=end,
        ceiling=ceiling,
        bottom_line_chance=chance,
        stretch_chance=rules.chance_of(end, end.figures.stretch, ceiling=ceiling),
        risk=rules.risk_of(end, chance, ceiling=ceiling),
        missing=missing,
        weight=rules.weight_of(
            missing,
            end.figures.bottom_line,
            _whole_line(indicator, end, ends),
            counted=indicator.kind == indicator.Kind.COUNT,
        ),
        behind_linear=behind_linear,
        behind_seasonal=behind_seasonal,
        stand=stand,
        rest=ends.rests.get(unit.pk),
        growth=ends.growth.get(unit.pk, {}),
        waiting=_waiting(end, months, seen) if months else None,
    )


def _whole_line(indicator: "Indicator", end: YearEnd, ends: Ends) -> float:
    """The bottom line that a miss is weighed against: the largest of all units, which where units add up is the
    city's; its own where they do not."""
    lines = [
        abs(other.figures.bottom_line)
        for other in (ends.units.values() if targets.measured(indicator).adds_over_units else (end,))
        if other.figures.bottom_line
    ]
    return max(lines, default=1.0)


def _waiting(
    end: YearEnd, months: Mapping[int, tuple[int, ...]], seen: "Mapping[int, Unit]"
) -> "tuple[Period, tuple[Unit, ...]]":
    first = min(months)
    late = tuple(seen[unit_id] for unit_id in months[first] if unit_id in seen)
    return Period.of_month(end.figures.panel.year, first), late


# --- working it out


def _worked_out(
    house: Actor, wanted: "Sequence[Indicator]", period: Period, known_on: date | None, most: int | None
) -> dict[int, Ends]:
    """By indicator id; with `most`, only so many that were not kept."""
    plan = targets.current_plan(house, period.year)
    keys = _keys(house, plan, wanted)
    found: dict[int, Ends] = {}
    for row in wanted:
        key, ends = _kept.get((row.pk, period, known_on), (None, None))
        if ends is not None and key == keys[row.pk]:
            found[row.pk] = ends
    missing = {pk: key for pk, key in keys.items() if pk not in found}
    by_id = {row.pk: row for row in wanted}
    if missing and known_on is None:
        for pk, kept in read_kept(period, missing).items():
            found[pk] = _ends_of(by_id[pk], kept)
            _keep((pk, period, None), (keys[pk], found[pk]))
    fresh = [row for row in wanted if row.pk not in found][:most]
    if fresh:
        read = targets.histories(house, plan, fresh, period, years_back=YEARS_BACK, known_on=known_on)
        by_indicator = _by_indicator(read)
        for row in fresh:
            ends = _ends(row, read, by_indicator.get(row.pk, {}))
            _keep((row.pk, period, known_on), (keys[row.pk], ends))
            found[row.pk] = ends
    return found


def unkept_ends(house: Actor, period: Period, most: int) -> list[tuple[int, str, Found]]:
    """At most so many indicators whose ends the table has not, or not as of now: id, key and what was found.

    The key is of the time before the figures were read: what comes in between makes another.
    """
    wanted = list(targets.indicators(house, retired=False))
    keys, there = _keys(house, targets.current_plan(house, period.year), wanted), kept_keys(period)
    stale = [row for row in wanted if there.get(row.pk) != keys[row.pk]][:most]
    worked = _worked_out(house, stale, period, None, None) if stale else {}
    return [(pk, keys[pk], Found(ends.units, ends.growth, ends.waiting)) for pk, ends in worked.items()]


def _keys(house: Actor, plan: "Plan | None", wanted: "Sequence[Indicator]") -> dict[int, str]:
    """By indicator id a digest of all that its ends rest on, the forecast's own source among it. Three queries."""
    states = targets.states(house)
    tree = repr(list(units(house).order_by("pk").values_list("pk", "parent_id")))
    ground = sha256(f"{method()} {plan and plan.pk} {tree}".encode()).hexdigest()
    everything = sha256(repr(sorted(states.items())).encode()).hexdigest()
    # A derived indicator rests on others, whichever these are.
    return {
        row.pk: _key(row, ground, everything if row.formula else repr(states.get(row.pk))) for row in wanted
    }


def _key(row: "Indicator", ground: str, rests_on: str) -> str:
    definition = (
        row.kind, row.entry, row.reported, row.roll_up, row.formula, row.decimals, row.higher_is_better
    )  # fmt: skip
    return sha256(f"{ground} {definition} {rests_on}".encode()).hexdigest()


def _keep(at: tuple[int, Period, date | None], worked: tuple[str, Ends]) -> None:
    with _keeping:
        _kept.pop(at, None)
        _kept[at] = worked
        if len(_kept) > MOST_KEPT:
            del _kept[next(iter(_kept))]


Figures = Mapping[int, Mapping[int, Decimal]]
"""By year and month."""


def _by_indicator(read: "Histories") -> dict[int, dict[int, Figures]]:
    """The series to foresee: with a target, or with figures of this year or the last."""
    found: dict[int, dict[int, Figures]] = {}
    recent = {read.period.year, read.period.year - 1}
    for (indicator_id, unit_id), figures in read.figures.items():
        if recent & figures.keys() or (indicator_id, unit_id) in read.targets:
            found.setdefault(indicator_id, {})[unit_id] = figures
    for indicator_id, unit_id in read.targets:
        found.setdefault(indicator_id, {}).setdefault(unit_id, {})
    return found


def _ends(row: "Indicator", read: "Histories", series: Mapping[int, Figures]) -> Ends:
    if not series:
        return Ends({}, {}, {}, {})
    outlook = foresee(_panel(row, read, series), read.period.elapsed_months)
    return _ends_of(
        row,
        Found(
            dict(zip(series, outlook, strict=True)),
            {unit_id: months for (pk, unit_id), months in read.growth.items() if pk == row.pk},
            {unit_id: months for (pk, unit_id), months in read.waiting.items() if pk == row.pk},
        ),
    )


def _ends_of(row: "Indicator", found: Found) -> Ends:
    ceiling = not row.higher_is_better
    rests = {
        unit_id: rules.year_rest(end, end.figures.bottom_line, ceiling=ceiling)
        for unit_id, end in found.units.items()
    }
    return Ends(found.units, rests, found.growth, found.waiting)


def _panel(row: "Indicator", read: "Histories", series: Mapping[int, Figures]) -> Panel:
    """One indicator of all its units; they lend each other their past errors."""
    facts = targets.measured(row)
    layout = LAYOUTS[facts.reported]
    last = read.period.year
    first = min((year for figures in series.values() for year in figures), default=last)
    slot = {month: at for at, month in enumerate(layout.months)}
    cube = np.full((len(series), last - first + 1, layout.slots), np.nan)
    for place, figures in enumerate(series.values()):
        for year, months in figures.items():
            for month, value in months.items():
                if month in slot:
                    cube[place, year - first, slot[month]] = value
    lines = [read.targets.get((row.pk, unit_id)) for unit_id in series]
    return Panel.of_arrays(
        [str(unit_id) for unit_id in series],
        last,
        cube,
        measure=_measure(row, facts),
        kind=row.code,
        layout=layout,
        bottom_line=_column(line.bottom_line if line else None for line in lines),
        stretch=_column(line.stretch if line else None for line in lines),
    )


def _measure(row: "Indicator", facts: Measured) -> Measure:
    if not facts.adds_over_months:
        return Measure.LEVEL
    single = row.entry == Entry.SINGLE and not row.formula  # derived figures are cumulative
    return Measure.FLOW if single else Measure.CUMULATIVE


def _column(values: Iterable[Decimal | None]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.array([np.nan if value is None else float(value) for value in values], np.float64)
