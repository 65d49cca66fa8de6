"""What is foreseen: frozen, typed, and carrying the digest of what was asked."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from guatu.engine.arrays import freeze
from guatu.engine.forecast.conformal import SHARES
from guatu.engine.forecast.model import Float64, Int64, Panel
from guatu.engine.forecast.prepared import Prepared, Unable
from guatu.engine.forecast.trajectory import Trajectories, trajectories
from guatu.engine.forecast.year_end import Fan, Figures, PastForecast, YearEnd

FAN: Final = np.array([0.1, 0.5, 0.9])
BACK_TEST_YEARS: Final = 6
"""So many past years are shown; intervals look further back."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Rows that end after the same `known` figures of the year; in the units of `Prepared`, read-only.

    rows: shape (n,). path: shape (n, 1 + past years, slots left), the first from now. scale: shape (n, 1 + past years).
    family: shape (n, FAMILIES). single, running: shape (3, slots left), scores at FAN of one figure, and of the sum up
    to it. total: shape (99, 1), scores of the year at SHARES.
    """

    known: int
    rows: Int64
    path: Float64
    scale: Float64
    family: Float64
    single: Float64
    running: Float64
    total: Float64


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """The year's end of every series of a panel: `outlook["investment"].total.quantile(0.5)`, `outlook.totals(0.9)`.

    digest: SHA-256 of the panel, the month and who else was asked: the same digest, the same answer.
    """

    panel: Panel
    after: int
    digest: str
    _prepared: Prepared
    _groups: tuple[Group, ...]
    _trajectories: Trajectories
    _places: Mapping[str, int]
    _group_of: Int64
    _place_in: Int64
    _so_far: Float64

    @classmethod
    def of(cls, prepared: Prepared, groups: tuple[Group, ...], beside: str) -> "Outlook":
        """Puts together what the groups found; `beside` names who else was asked."""
        panel = prepared.panel
        group_of, place_in = np.full(len(panel.codes), -1), np.zeros(len(panel.codes), np.int64)
        for at, group in enumerate(groups):
            group_of[group.rows] = at
            place_in[group.rows] = np.arange(group.rows.size)
        so_far = _so_far(prepared)
        freeze(group_of, place_in, so_far)
        return cls(
            panel,
            prepared.after,
            hashlib.sha256(f"{panel.digest()} {prepared.after} {beside}".encode()).hexdigest(),
            prepared,
            groups,
            trajectories(panel),
            {code: at for at, code in enumerate(panel.codes)},
            group_of,
            place_in,
            so_far,
        )

    def __getitem__(self, code: str) -> YearEnd:
        """Raises KeyError where the panel has no such series."""
        return self._year_end(self._places[code])

    def __iter__(self) -> Iterator[YearEnd]:
        return map(self._year_end, range(len(self.panel.codes)))

    def __len__(self) -> int:
        return len(self.panel.codes)

    def totals(self, share: float) -> Float64:
        """That quantile of every series' year, from 0.01 to 0.99: shape (series,), NaN where it cannot be foreseen.

        Raises ValueError for a share outside.
        """
        if not SHARES[0] <= share <= SHARES[-1]:
            raise ValueError(f"a share lies in [0.01, 0.99], not {share}")
        found = self._so_far.copy()
        for group in self._groups:
            score = np.interp(share, SHARES, group.total[:, 0])
            found[group.rows] = self._years(group, group.rows, np.exp(group.scale[:, 0] * score)[:, None])[
                :, 0
            ]
        found[self._prepared.unable != ""] = np.nan
        return found

    def _years(self, group: Group, rows: Int64, factor: Float64) -> Float64:
        """Totals of the year where what is foreseen is multiplied: factor of shape (rows, n)."""
        prepared, path = self._prepared, group.path[:, 0]
        path = path[self._place_in[rows]]
        scale, shift = prepared.scale[rows, None], prepared.shift[rows, None]
        if self.panel.total_is_last:
            found = path[:, -1:] * factor * scale - shift
            return np.where(prepared.never_negative[rows, None], found.clip(0), found)
        rest = path.sum(axis=1)[:, None] * factor * scale - shift * path.shape[1]
        rest = np.where(prepared.never_negative[rows, None], rest.clip(0), rest)
        total: Float64 = self._so_far[rows, None] + rest
        return total

    def _year_end(self, row: int) -> YearEnd:
        prepared, at = self._prepared, int(self._group_of[row])
        reason = str(prepared.unable[row])
        figures = self._figures(row)
        if reason:
            return YearEnd(figures, Unable(reason))
        if at < 0:
            return YearEnd(figures, None, values=np.full(SHARES.size, figures.so_far))
        group, place = self._groups[at], int(self._place_in[row])
        factor = np.exp(group.scale[place, 0] * group.total[:, 0])[None]
        values = self._years(group, np.array([row]), factor)[0]
        freeze(values)
        return YearEnd(
            figures,
            None,
            values=values,
            fan=self._fan(group, place, row),
            back_test=self._back_test(group, place, row),
            family=group.family[place],
        )

    def _figures(self, row: int) -> Figures:
        panel, prepared = self.panel, self._prepared
        known, first = int(prepared.known[row]), int(prepared.first[row])
        missing = tuple(
            panel.layout.period(panel.first_year + at // panel.layout.slots, at % panel.layout.slots)
            for at in np.flatnonzero(~prepared.given[row]).tolist()
            if 0 <= first < at < prepared.begin + known
        )
        bottom_line, stretch = (
            None if np.isnan(column[row]) else float(column[row])
            for column in (panel.bottom_line, panel.stretch)
        )
        return Figures(
            panel,
            row,
            known,
            float(self._so_far[row]) if known else 0.0,
            missing,
            bool(prepared.never_negative[row]),
            bottom_line,
            stretch,
            self._trajectories,
        )

    def _fan(self, group: Group, place: int, row: int) -> Fan:
        prepared, path = self._prepared, group.path[place, 0]
        scale, shift, width = prepared.scale[row], prepared.shift[row], group.scale[place, 0]
        single = path * np.exp(width * group.single) * scale - shift
        steps = np.arange(1, path.size + 1)
        running = path.cumsum() * np.exp(width * group.running) * scale - shift * steps
        if prepared.never_negative[row]:
            single, running = single.clip(0), running.clip(0)
        start = 0.0 if group.known == 0 or self.panel.total_is_last else float(self._so_far[row])
        running = single if self.panel.total_is_last else running + start
        if prepared.never_negative[row] and not self.panel.total_is_last:  # a sum of such figures never falls
            running = np.minimum.accumulate(running[:, ::-1], axis=1)[:, ::-1].clip(start)
        periods = tuple(
            self.panel.layout.period(self.panel.year, slot)
            for slot in range(group.known, self.panel.layout.slots)
        )
        freeze(single, running)
        return Fan(periods, single, running)

    def _back_test(self, group: Group, place: int, row: int) -> tuple[PastForecast, ...]:
        """The same method as of the same month of past years, the latest first; whole years only."""
        prepared, panel = self._prepared, self.panel
        found = []
        for back in range(1, min(group.path.shape[1], BACK_TEST_YEARS + 1)):
            path, year = group.path[place, back], panel.year - back
            at = prepared.begin - back * panel.layout.slots
            if at < 0 or np.isnan(path).any() or not prepared.given[row, at : at + panel.layout.slots].all():
                continue
            real = panel.values[row, year - panel.first_year]
            ahead = path * prepared.scale[row] - prepared.shift[row]
            if panel.total_is_last:
                found.append(PastForecast(year, float(ahead[-1]), float(real[-1])))
            else:
                foreseen = float(real[: group.known].sum() + ahead.sum())
                found.append(PastForecast(year, foreseen, float(real.sum())))
        return tuple(found)


def _so_far(prepared: Prepared) -> Float64:
    """The year's known figures, added up (of a level, the last; NaN without one), unknown ones among them as filled."""
    year = prepared.figures[:, prepared.begin :]
    if prepared.panel.total_is_last:
        last = np.take_along_axis(year, (prepared.known - 1).clip(0)[:, None], axis=1)[:, 0]
        return np.where(prepared.known > 0, last * prepared.scale - prepared.shift, np.nan)
    places = np.arange(year.shape[1]) < prepared.known[:, None]
    total: Float64 = np.where(places, year, 0.0).sum(axis=1) * prepared.scale
    return total - prepared.known * prepared.shift
