"""Random layered networks, as an office would hold them: nodes numbered in no useful order, links in none."""

from typing import NamedTuple

import numpy as np

from guatu.engine.arrays import Int8, Int16, Int32

LAYERS = 200
LINKS_PER_NODE = 4
LONGEST = 20


class RawNetwork(NamedTuple):
    """Arrays of shape (links,): predecessor, successor, kind, lag, lag_calendar; of shape (nodes,): the others.

    start: position of the first day on the axis.
    """

    predecessor: Int32
    successor: Int32
    kind: Int8
    lag: Int32
    lag_calendar: Int16
    duration: Int32
    calendar: Int16
    start: int


def layered(
    links: int, *, calendars: int, mixed: bool = False, seed: int = 1, layers: int = LAYERS
) -> RawNetwork:
    """Links run one to three layers ahead. Finish-to-start without lag, or mixed: all kinds, lags of 0–5 days."""
    chance = np.random.default_rng(seed)
    width = max(links // LINKS_PER_NODE // layers, 1)
    nodes = width * layers
    tail = chance.integers(0, nodes - width, links)
    layer = tail // width
    ahead = np.minimum(chance.integers(1, 4, links), layers - 1 - layer)
    head = (layer + ahead) * width + chance.integers(0, width, links)
    name = chance.permutation(nodes)
    return RawNetwork(
        predecessor=name[tail].astype(np.int32),
        successor=name[head].astype(np.int32),
        kind=(chance.integers(0, 4, links) if mixed else np.zeros(links)).astype(np.int8),
        lag=(chance.integers(0, 6, links) if mixed else np.zeros(links)).astype(np.int32),
        lag_calendar=(chance.integers(-1, calendars, links) if mixed else np.full(links, -1)).astype(
            np.int16
        ),
        duration=chance.integers(1, LONGEST + 1, nodes).astype(np.int32),
        calendar=chance.integers(0, calendars, nodes).astype(np.int16),
        start=0,
    )
