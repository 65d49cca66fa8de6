"""From a panel to its outlook: one pass of the kernels for every number of known figures, then intervals."""

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Final

import numpy as np

from guatu.engine.arrays import freeze
from guatu.engine.forecast import conformal, kernels
from guatu.engine.forecast.arrays import FAMILIES, ON_YEAR, Foreseen, Task
from guatu.engine.forecast.beside import OURS, Beside
from guatu.engine.forecast.methods import methods
from guatu.engine.forecast.model import Float64, Int64, Panel
from guatu.engine.forecast.outlook import FAN, Group, Outlook
from guatu.engine.forecast.prepared import Prepared, prepare
from guatu.kernel.errors import GuatuError

PAST_YEARS: Final = 12
"""Years before the one foreseen that are foreseen too, as of the same month and the figures around it; their errors
count as far back as `conformal.latest` says."""
_AROUND: Final = 6
"""Errors from a part of the year so small before and after lend theirs: two months, no quarter."""
_LENDERS: Final = 200
"""Where fewer series than this end at the same month, others lend their past errors."""
_SHORT_POWER: Final = 0.5
"""How much of this year's growth goes on where there is only one year to compare with."""
_LEAST: Final = 1e-3
"""Others may foresee figures below 0; ours are above, of mean 1."""
_SHORT_WIDER: Final = 1.5
"""How much larger than usual the errors of such series are taken to be."""


def run(panel: Panel, after: int, beside: Beside | None, threads: int | None) -> Outlook:
    """See `guatu.engine.forecast.foresee`."""
    if not 0 <= after <= 12:
        raise GuatuError("G1191", year=panel.year, after=after)
    prepared = prepare(panel, sum(month <= after for month in panel.layout.months))
    able = np.flatnonzero(prepared.unable == "")
    groups = tuple(
        _group(prepared, known, able, beside, threads or os.cpu_count() or 1)
        for known in np.unique(prepared.known[able]).tolist()
        if known < panel.layout.slots
    )
    return Outlook.of(prepared, groups, "" if beside is None else beside.name)


def _group(prepared: Prepared, known: int, able: Int64, beside: Beside | None, threads: int) -> Group:
    """All about the rows that end after `known` figures of the year, with the past errors of others where they are few.

    Others may have fewer figures of this year: what they foresaw in the past does not look at it.
    """
    members = able[prepared.known[able] == known]
    others = np.setdiff1d(able, members).tolist()
    others.sort(key=prepared.panel.codes.__getitem__)
    rows = np.concatenate([members, np.array(others[: max(_LENDERS - members.size, 0)], np.int64)])
    slots = prepared.panel.layout.slots
    figures = np.ascontiguousarray(prepared.figures[rows, : prepared.begin + known])
    task = Task(figures, prepared.first[rows], slots, slots - known)
    near = slots // _AROUND if beside is None else 0  # others are slow: asked once a year
    foreseen = _foreseen(task, near, threads)
    scale = _scales(foreseen)
    _short_rows(task, foreseen.path[:, :, near], foreseen.family, scale)
    if beside is not None:
        _join(task, foreseen.path[:, :, near], beside)
    actual = _actual(prepared, rows, known, near)
    past, width = foreseen.path[:, 1:], scale[:, 1:, :, None]
    with np.errstate(invalid="ignore"):  # NaN where there was no forecast or no figure
        single = np.log(actual / past) / width
        running = np.log(actual.cumsum(axis=3) / past.cumsum(axis=3)) / width
    whole = single if prepared.panel.total_is_last else running
    counted = conformal.latest(conformal.alike(foreseen.tried[:, 1:], ~np.isnan(whole[..., -1])))
    pooled = [scores[counted] for scores in (single, running, whole[..., -1:])]
    tables = [
        conformal.quantiles(scores, shares, 2 * near + 1)
        for scores, shares in zip(pooled, (FAN, FAN, conformal.SHARES), strict=True)
    ]
    own = [
        column[: members.size] for column in (foreseen.path[:, :, near], scale[:, :, near], foreseen.family)
    ]
    freeze(members, *own, *tables)
    return Group(known, members, *own, *tables)


def _foreseen(task: Task, near: int, threads: int) -> Foreseen:
    """Threads share the rows; each row's answer is its own, whatever their number."""
    rows = task.first.size
    origins = min(PAST_YEARS, task.figures.shape[1] // task.slots) + 1
    shape = (rows, origins, 2 * near + 1)
    into = Foreseen(
        np.full((*shape, task.ahead), np.nan),
        np.full(shape, np.nan),
        np.zeros(shape),
        np.zeros((rows, FAMILIES)),
    )
    parts = min(threads, -(-rows // 16))
    cuts = [rows * part // parts for part in range(parts + 1)]
    if parts == 1:
        kernels.foresee_rows(task, 0, rows, methods(), into)
    else:
        with ThreadPoolExecutor(parts) as pool:
            work = [pool.submit(kernels.foresee_rows, task, *cut, methods(), into) for cut in pairwise(cuts)]
            for part in work:
                part.result()
    return into


def _scales(foreseen: Foreseen) -> Float64:
    """The usual error of each row at each origin: shape (rows, years, around)."""
    spread, tried = (column.reshape(column.shape[0], -1) for column in (foreseen.spread, foreseen.tried))
    return conformal.scales(spread, tried).reshape(foreseen.spread.shape)


def _short_rows(task: Task, path: Float64, family: Float64, scale: Float64) -> None:
    """Where there are less than two years: last year's rest, with part of this year's growth."""
    slots, known = task.slots, task.slots - task.ahead
    end = task.figures.shape[1]
    short = np.flatnonzero(end - task.first < 2 * slots)
    if not short.size:
        return
    figures = task.figures[short]
    last = figures[:, end - slots - known : end - known]
    before = np.where(np.isnan(last[:, :known]), 0.0, last[:, :known]).sum(axis=1)
    here = figures[:, end - known :].sum(axis=1) if known else before
    grown = np.divide(here, before, out=np.ones(short.size), where=before > 0)
    path[short, 0] = last[:, known:] * grown[:, None] ** _SHORT_POWER
    family[short, ON_YEAR] = 1.0
    scale[short] *= _SHORT_WIDER


def _join(task: Task, path: Float64, beside: Beside) -> None:
    """Ours and others' together, now and for as many past years as others are asked for; further ones are left out.

    path: shape (rows, years, ahead), changed in place.
    """
    end = task.figures.shape[1]
    for back in range(path.shape[1]):
        stop = end - back * task.slots
        rows = np.flatnonzero(~np.isnan(path[:, back]).any(axis=1) & (stop - task.first >= 2 * task.slots))
        if back > beside.past_years:
            path[:, back] = np.nan
        elif rows.size:
            lines = [task.figures[row, task.first[row] : stop] for row in rows.tolist()]
            theirs = beside.paths(lines, task.slots, task.ahead)
            path[rows, back] = OURS * path[rows, back] + (1 - OURS) * theirs.clip(_LEAST)


def _actual(prepared: Prepared, rows: Int64, known: int, near: int) -> Float64:
    """What came after each past origin: shape (rows, years, around, slots left), as `Foreseen.path`; NaN: unknown.

    Of the year foreseen only what is known by now is looked at.
    """
    slots, end = prepared.panel.layout.slots, prepared.begin + known
    years = min(PAST_YEARS, end // slots)
    origin = end - slots * np.arange(1, years + 1)[:, None] + np.arange(near, -near - 1, -1)
    places = origin[:, :, None] + np.arange(slots - known)
    there = (places >= 0) & (places < end)
    places = np.where(there, places, 0)
    actual: Float64 = np.where(
        there & prepared.given[rows][:, places], prepared.figures[rows][:, places], np.nan
    )
    return actual
