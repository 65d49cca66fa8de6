"""Layers of a directed graph drawn from left to right: who stands in which layer, in which order, at which height.

The framework of Sugiyama, Tagawa and Toda (1981): circles are cut, layers by longest path, long links bent at a
place of their own in every layer they pass, crossings lessened by barycentre sweeps. Heights by isotonic regression
(pool adjacent violators): the exact least-squares answer to "as near to your neighbours as the order and gaps allow".
Indices in, places out; knows nothing of boxes, words or markup.
"""

from bisect import bisect_right, insort
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_SWEEPS = 12  # of crossings: the best of them is kept
_RELAXATIONS = 8  # of heights
_STRAIGHT = 4.0  # how much more the bend of a long link wants to be level than a box


@dataclass(frozen=True, slots=True)
class Placed:
    """`layer` and `height` of every node; `bends[k]` the heights that link k takes in the layers it passes.

    Heights are in rows: two neighbours in a layer stand at least 1 apart, two bends at least 0.4. The first is at 0.
    `back` are the links that close a circle: they run from right to left.
    """

    layer: tuple[int, ...]
    height: tuple[float, ...]
    bends: tuple[tuple[float, ...], ...]
    back: frozenset[int]


def placed(count: int, links: Sequence[tuple[int, int]]) -> Placed:
    """Where `count` nodes stand; links are pairs of their indices, self-links left out by the caller.

    Linear in nodes and links for the layers; a sweep is O(L log L) in the links with their bends.
    """
    order, back = _order(count, links)
    forward = [(b, a) if k in back else (a, b) for k, (a, b) in enumerate(links)]
    layer = _layers(count, forward, order)
    chains = _chains(count, forward, layer)
    levels, above, below = _levels(layer, order, chains)
    _uncross(levels, above, below)
    height = _heights(levels, above, below, count)
    return Placed(
        tuple(layer[:count]),
        tuple(height[:count]),
        tuple(
            tuple(height[place] for place in (reversed(chain[1:-1]) if k in back else chain[1:-1]))
            for k, chain in enumerate(chains)
        ),
        back,
    )


def _order(count: int, links: Sequence[tuple[int, int]]) -> tuple[list[int], frozenset[int]]:
    """A topological order, and the links against it: a circle is cut at its first node in the order given."""
    after: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for before, behind in links:
        after[before].append(behind)
        waiting[behind] += 1
    ready = deque(node for node in range(count) if not waiting[node])
    taken = [False] * count
    order: list[int] = []
    first = 0
    while len(order) < count:
        if not ready:
            while taken[first]:
                first += 1
            ready.append(first)
        node = ready.popleft()
        if taken[node]:
            continue
        taken[node] = True
        order.append(node)
        for behind in after[node]:
            waiting[behind] -= 1
            if not waiting[behind] and not taken[behind]:
                ready.append(behind)
    rank = {node: place for place, node in enumerate(order)}
    return order, frozenset(k for k, (a, b) in enumerate(links) if rank[a] > rank[b])


def _layers(count: int, links: Sequence[tuple[int, int]], order: list[int]) -> list[int]:
    """The longest path to each node; a node that nothing precedes then stands right before its first follower."""
    after: list[list[int]] = [[] for _ in range(count)]
    preceded = [False] * count
    for before, behind in links:
        after[before].append(behind)
        preceded[behind] = True
    layer = [0] * count
    for node in order:
        for behind in after[node]:
            layer[behind] = max(layer[behind], layer[node] + 1)
    for node in range(count):
        if not preceded[node] and after[node]:
            layer[node] = min(layer[behind] for behind in after[node]) - 1
    return layer


def _chains(count: int, links: Sequence[tuple[int, int]], layer: list[int]) -> list[list[int]]:
    """Each link as a chain of places, one a layer; bends are numbered on from `count` and put into `layer`."""
    chains = []
    for before, behind in links:
        chain = [before]
        for level in range(layer[before] + 1, layer[behind]):
            chain.append(len(layer))
            layer.append(level)
        chains.append([*chain, behind])
    return chains


def _levels(
    layer: list[int], order: list[int], chains: list[list[int]]
) -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
    """Places by layer in their first order; neighbours of each place in the layer before and in the layer after."""
    above: list[list[int]] = [[] for _ in layer]
    below: list[list[int]] = [[] for _ in layer]
    for chain in chains:
        for left, right in pairwise(chain):
            below[left].append(right)
            above[right].append(left)
    levels: list[list[int]] = [[] for _ in range(max(layer, default=-1) + 1)]
    for place in [*order, *range(len(order), len(layer))]:
        levels[layer[place]].append(place)
    return levels, above, below


def _uncross(levels: list[list[int]], above: list[list[int]], below: list[list[int]]) -> None:
    """Reorder every layer by the mean place of its neighbours, to and fro; the order with fewest crossings stays."""
    index = [0] * len(above)
    for level in levels:
        _number(level, index)
    best, fewest = [list(level) for level in levels], _crossings(levels, below)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        neighbours = below if sweep % 2 else above
        for level in reversed(levels) if sweep % 2 else levels:
            _sort(level, index, neighbours)
        found = _crossings(levels, below)
        if found < fewest:
            best, fewest = [list(level) for level in levels], found
    for level, kept in zip(levels, best, strict=True):
        level[:] = kept


def _sort(level: list[int], index: list[int], neighbours: list[list[int]]) -> None:
    means = {
        place: sum(index[other] for other in near) / len(near)
        if (near := neighbours[place])
        else index[place]
        for place in level
    }
    level.sort(key=lambda place: (means[place], index[place]))
    _number(level, index)


def _number(level: list[int], index: list[int]) -> None:
    for at, place in enumerate(level):
        index[place] = at


def _crossings(levels: list[list[int]], below: list[list[int]]) -> int:
    """Pairs of links between neighbouring layers that cross, counted by insertion: O(L log L) comparisons."""
    crossings = 0
    for level, following in pairwise(levels):
        index = {place: at for at, place in enumerate(following)}
        ends: list[int] = []
        for place in level:
            reached = sorted(index[other] for other in below[place])
            for end in reached:
                crossings += len(ends) - bisect_right(ends, end)
            for end in reached:
                insort(ends, end)
    return crossings


def _heights(
    levels: list[list[int]], above: list[list[int]], below: list[list[int]], count: int
) -> list[float]:
    """Heights in rows; each place as near to its neighbours' mean as the order of its layer allows."""
    height = [0.0] * len(above)
    for level in levels:
        for place, at in zip(level, _spread(level, [0.0] * len(level), count), strict=True):
            height[place] = at
    for turn in range(_RELAXATIONS):
        for level in levels if turn % 2 else reversed(levels):
            wanted = []
            for place in level:
                near = [height[other] for other in (*above[place], *below[place])]
                wanted.append(sum(near) / len(near) if near else height[place])
            for place, at in zip(level, _spread(level, wanted, count), strict=True):
                height[place] = at
    lowest = min(height, default=0.0)
    return [at - lowest for at in height]


def _spread(level: list[int], wanted: list[float], count: int) -> list[float]:
    """The nearest heights to `wanted` (weighted least squares) in this order with the gaps kept: pooled violators."""
    offsets, offset = [], 0.0
    for place, following in zip(level, [*level[1:], level[-1] if level else 0], strict=True):
        offsets.append(offset)
        offset += (
            0.4 if place >= count and following >= count else 0.7 if max(place, following) >= count else 1.0
        )
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for place, want, gap in zip(level, wanted, offsets, strict=True):
        block = (want - gap, _STRAIGHT if place >= count else 1.0, 1)
        while blocks and blocks[-1][0] > block[0]:
            mean, weight, many = blocks.pop()
            total = weight + block[1]
            block = ((mean * weight + block[0] * block[1]) / total, total, many + block[2])
        blocks.append(block)
    levelled = [mean for mean, _weight, many in blocks for _ in range(many)]
    return [mean + gap for mean, gap in zip(levelled, offsets, strict=True)]
