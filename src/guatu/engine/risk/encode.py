"""Spreads and causes as the kernels take them."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guatu.engine.arrays import Int32, freeze
from guatu.engine.network import MOST_DAYS
from guatu.engine.prepared import Prepared
from guatu.engine.risk.arrays import (
    CERTAIN,
    CURVE,
    OBSERVED,
    TRIANGLE,
    Common,
    Float32,
    Forms,
    UInt32,
)
from guatu.engine.risk.spreads import Cause, Empirical, Fixed, Pert, Spread, Triangular

KNOTS: Final = 1025
"""Of a table of quantiles: an error far below a day in any plan."""

_FINE: Final = 16 * KNOTS


def node_forms(prepared: Prepared, spreads: Mapping[str, Spread], seed: int) -> Forms:
    """A row for every place. What has begun keeps the share of its spread that its remaining work has of the whole."""
    rows: list[Spread] = [Fixed(days) for days in prepared.work.duration.tolist()]
    names = [""] * len(rows)
    for node, place in zip(prepared.network.nodes, prepared.place.tolist(), strict=True):
        if place < 0:
            continue
        names[place] = node.code
        spread = spreads.get(node.code)
        if spread is not None:
            remaining = int(prepared.work.duration[place])
            rows[place] = spread if remaining == node.duration else spread.scaled(remaining / node.duration)
    return _forms(rows, _keys(seed, "node", names))


def common_of(prepared: Prepared, causes: Sequence[Cause], seed: int) -> Common:
    """Causes in the order of their codes. They pass over instants and what is done: no work, no delay."""
    places = {
        node.code: place
        for node, place in zip(prepared.network.nodes, prepared.place.tolist(), strict=True)
        if place >= 0 and prepared.work.duration[place] > 0
    }
    struck: list[list[int]] = [[] for _ in range(prepared.work.duration.size)]
    for row, cause in enumerate(causes):
        for code in dict.fromkeys(cause.nodes):
            if code in places:
                struck[places[code]].append(row)
    names = [cause.code for cause in causes]
    ptr = np.zeros(len(struck) + 1, np.int32)
    np.cumsum([len(rows) for rows in struck], out=ptr[1:])
    common = Common(
        effect=_forms([cause.effect for cause in causes], _keys(seed, "effect", names)),
        chance=np.array([cause.chance for cause in causes], np.float32),
        adds=np.array([cause.days is not None for cause in causes], np.int8),
        key=_keys(seed, "cause", names),
        ptr=ptr,
        cause=np.array([row for rows in struck for row in rows], np.int32),
    )
    freeze(common.chance, common.adds, common.key, common.ptr, common.cause)
    return common


def most_days(forms: Forms, common: Common, highest: Sequence[float]) -> Int32:
    """The longest that each place can take in any draw: shape (places,), cut to what a plan may hold.

    highest: the largest effect of every cause.
    """
    most = forms.low.astype(np.float64) + forms.width
    for row in np.flatnonzero(forms.form == OBSERVED):
        at = forms.at[row]
        most[row] = forms.table[at : at + forms.size[row]].max()
    for place in np.flatnonzero(np.diff(common.ptr)):
        rows = common.cause[common.ptr[place] : common.ptr[place + 1]]
        for row in rows[common.adds[rows] == 0]:
            most[place] *= max(1.0, highest[row])
        most[place] += sum(highest[row] for row in rows[common.adds[rows] == 1])
    return np.minimum(np.ceil(most), MOST_DAYS).astype(np.int32)


def _keys(seed: int, kind: str, names: Sequence[str]) -> UInt32:
    """Two words for each name: the same node has the same luck in any plan under one seed."""
    text = b"".join(
        hashlib.blake2b(f"{seed}\n{kind}\n{name}".encode(), digest_size=8).digest() for name in names
    )
    return np.frombuffer(text, "<u4").reshape(-1, 2).astype(np.uint32)


def _forms(rows: Sequence[Spread], key: UInt32) -> Forms:
    form, size = np.zeros(len(rows), np.int8), np.zeros(len(rows), np.int32)
    low, width, mode = (np.zeros(len(rows), np.float32) for _ in range(3))
    at, tables = np.zeros(len(rows), np.int32), _Tables()
    for row, spread in enumerate(rows):
        match spread:
            case Fixed():
                form[row], low[row] = CERTAIN, spread.value
            case Empirical():
                form[row] = OBSERVED
                at[row], size[row] = tables.put(np.array(spread.values, np.float32))
            case Triangular() | Pert() if spread.low == spread.high:
                form[row], low[row] = CERTAIN, spread.low
            case Triangular() | Pert():
                low[row], width[row] = spread.low, spread.high - spread.low
                mode[row] = (spread.mode - spread.low) / (spread.high - spread.low)
                form[row] = TRIANGLE
                if isinstance(spread, Pert):
                    form[row] = CURVE
                    at[row], size[row] = tables.put(
                        _pert_quantiles(round(float(mode[row]), 6), spread.weight)
                    )
    forms = Forms(form, low, width, mode, at, size, tables.joined(), key)
    freeze(*forms)
    return forms


class _Tables:
    """Tables end to end; equal ones once."""

    def __init__(self) -> None:
        self._parts: list[Float32] = []
        self._known: dict[bytes, int] = {}
        self._end = 0

    def put(self, table: Float32) -> tuple[int, int]:
        """Where it begins, and its size."""
        at = self._known.setdefault(table.tobytes(), self._end)
        if at == self._end:
            self._parts.append(table)
            self._end += table.size
        return at, table.size

    def joined(self) -> Float32:
        """All of them; never empty, so that kernels may look."""
        return np.concatenate([*self._parts, np.zeros(1, np.float32)])


@lru_cache(maxsize=256)
def _pert_quantiles(mode: float, weight: float) -> Float32:
    """Quantiles of the PERT beta on [0, 1] at KNOTS equal steps of probability: its density summed, then inverted."""
    rising, falling = weight * mode, weight * (1 - mode)
    x = np.linspace(0, 1, _FINE)
    middle = (x[1:] + x[:-1]) / 2
    density: NDArray[np.float64] = middle**rising * (1 - middle) ** falling
    share = np.concatenate([[0.0], np.cumsum(density)])
    quantiles = np.interp(np.linspace(0, 1, KNOTS), share / share[-1], x).astype(np.float32)
    freeze(quantiles)
    return quantiles
