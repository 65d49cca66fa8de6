"""One thread's share of the genetic search: a population that lives in the compiled kernels."""

from typing import Final

import numpy as np

from guatu.engine.arrays import Int32
from guatu.engine.levelling import breeding, kernels, packed
from guatu.engine.levelling.arrays import NEVER, Int64, Population, Problem, Scratch

MEMBERS: Final = 500
"""Of a population, and children of a generation. A small one stands still too early: after 300,000 schedules six hard
instances of J120 were 3.5 % from the best known with 100 members, 2.3 % with 300 and with 700."""

SCHEDULES_A_CHILD: Final = 3
"""Early, late and early again: how the literature counts double justification."""

_PATIENCE: Final = 30
"""Generations without a better member after which all but the best are shaken."""

_MOST_SEED: Final = 2**32 - 1


class Island:
    """A population that is bred generation after generation. Same seed, same number of generations, same result."""

    def __init__(self, problem: Problem, late_finish: Int32, seed: int, members: int = MEMBERS) -> None:
        nodes = problem.work.duration.size
        self.problem = problem
        self.population = Population.empty(members, nodes)
        self.schedules = 0
        self._scratch = Scratch.of(problem)
        self._children = np.zeros((members, nodes), np.int32)
        self._cost = np.zeros(members, np.int64)
        self._chance = np.random.default_rng(seed)
        self._still = 0
        self._late_finish = late_finish

    def settle(self, *orders: Int32) -> None:
        """The first population: by late finish, blurred; and the orders given."""
        problem = self.problem
        breeding.sample(self._late_finish, problem.tail_ptr, problem.tails, self._children, self._seed())
        for row, order in enumerate(orders):
            self._children[-1 - row] = order
        self._judge()

    def breed(self) -> None:
        """One generation."""
        best = self.best_cost
        breeding.breed(
            self.population, self._children, self.problem.tail_ptr, self.problem.tails, self._seed()
        )
        self._judge()
        self._still = 0 if self.best_cost < best else self._still + 1
        if self._still > _PATIENCE:
            self.shake()

    def shake(self) -> None:
        """Disturbs all but the best few."""
        self._still = 0
        breeding.shake(self.population, self.problem.tail_ptr, self.problem.tails, self._seed())
        shaken = self.population.order[breeding.ELITE :]
        justify_all(self.problem, shaken, self.population.cost[breeding.ELITE :], self._scratch)
        self.schedules += SCHEDULES_A_CHILD * len(shaken)

    def welcome(self, order: Int32, cost: int) -> None:
        """A stranger takes the last member's place, where it is cheaper than that one."""
        if cost < self.population.cost[-1]:
            self.population.order[-1], self.population.cost[-1] = order, cost

    @property
    def best_cost(self) -> int:
        """Of the cheapest member; NEVER where no order found room for all."""
        return int(self.population.cost.min())

    def best_order(self) -> Int32:
        """Of the cheapest member."""
        found: Int32 = self.population.order[int(self.population.cost.argmin())].copy()
        return found

    def _judge(self) -> None:
        justify_all(self.problem, self._children, self._cost, self._scratch)
        breeding.keep_best(self.population, self._children, self._cost, self._seed())
        self.schedules += SCHEDULES_A_CHILD * len(self._children)

    def _seed(self) -> int:
        return int(self._chance.integers(_MOST_SEED))


def justify_all(problem: Problem, orders: Int32, costs: Int64, scratch: Scratch) -> None:
    """Double justification of every row of `orders`, by the kernels that fit the problem: see `kernels.justify`."""
    if problem.packed.plain:
        packed.justify_all(problem, orders, costs, scratch)
    else:
        kernels.justify_all(problem, orders, costs, scratch)


def built(problem: Problem, order: Int32) -> tuple[Int32, Int32, int]:
    """Starts and finishes of an order, as positions, and its cost; NEVER, and the place without room as only start."""
    scratch = Scratch.of(problem)
    stuck = kernels.build_early(problem, order, scratch)
    if stuck >= 0:
        return np.array([stuck], np.int32), scratch.finish, NEVER
    return scratch.start, scratch.finish, kernels.cost_of(problem, scratch.finish)
