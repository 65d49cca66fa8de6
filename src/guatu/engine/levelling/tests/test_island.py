"""A population holds nothing but orders, also where there are fewer orders than members."""

from datetime import date
from itertools import pairwise

import numpy as np

from guatu.engine import Link, Network, Node
from guatu.engine.levelling import Capacity, Demand
from guatu.engine.levelling.island import Island
from guatu.engine.levelling.problem import pose
from guatu.engine.prepared import prepare
from guatu.engine.tests.strategies import CALENDARS, DAILY


def test_a_chain_has_one_order_and_every_member_is_it() -> None:
    """A row that was no order once sent a kernel beyond its arrays."""
    codes = [f"N{number}" for number in range(6)]
    network = Network.build(
        [Node(code, 3, DAILY.code) for code in codes],
        [Link(before, after) for before, after in pairwise(codes)],
        CALENDARS,
        date(2025, 4, 1),
    )
    demands = [Demand(code, "crew") for code in codes]
    posed = pose(prepare(network), (2024, 2027), [Capacity("crew", 1)], demands, {}, 1)
    island = Island(posed.problem, posed.dates.late_finish, seed=1, members=8)
    island.settle()
    for _ in range(3):
        island.breed()
        island.shake()
    assert (np.sort(island.population.order, axis=1) == np.arange(len(codes))).all()
