"""The search under one budget: a genetic search on every core, then CP-SAT on one beside it, and one bound."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from typing import Final

import numpy as np

from guatu.engine.arrays import Int32
from guatu.engine.levelling import breeding
from guatu.engine.levelling.arrays import NEVER, Scratch
from guatu.engine.levelling.island import MEMBERS, SCHEDULES_A_CHILD, Island, built, justify_all
from guatu.engine.levelling.problem import Posed
from guatu.engine.levelling.proof import Model, Proof, TooLarge
from guatu.engine.levelling.rules import priorities

_ROUND_SECONDS: Final = 0.25
"""How long islands breed apart before each sends its best to the next."""

_ROUND_GENERATIONS: Final = 5
"""The same where schedules are counted instead of seconds."""

_MOST_GENES: Final = 62_000
"""Members × nodes of an island, so that a generation of a large portfolio stays short."""

_FEWEST_MEMBERS: Final = 10


@dataclass(slots=True, eq=False)
class Search:
    """What is known so far. bound: of the objective. cost, order: of the best schedule. first: orders by rule."""

    posed: Posed
    seed: int
    workers: int
    bound: int
    cost: int = NEVER
    order: Int32 = field(default_factory=lambda: np.zeros(0, np.int32))
    schedules: int = 0
    islands: list[Island] = field(default_factory=list)
    first: list[Int32] = field(default_factory=list)

    @property
    def proven(self) -> bool:
        """Whether the best schedule reaches the bound."""
        return self.cost < NEVER and self.posed.objective(self.cost) <= self.bound

    def offer(self, order: Int32, cost: int) -> None:
        """A schedule's order and cost, taken where it is better."""
        if cost < self.cost or not self.order.size:
            self.cost, self.order = cost, order

    def learn(self, bound: int) -> None:
        """A bound of the objective, taken where it is higher."""
        self.bound = max(self.bound, bound)

    def compile(self) -> None:
        """Calls the kernels once, so that compiling them is not counted as searching."""
        island = Island(
            self.posed.problem, self.posed.dates.late_finish, self.seed, members=breeding.ELITE + 1
        )
        island.settle()
        island.breed()
        island.shake()

    def warm(self) -> None:
        """First schedules: by the late dates of the plan without scarcity, by its early ones, by priority rules."""
        dates = self.posed.dates
        for keys in (dates.late_finish, dates.late_start, dates.early_start, *priorities(self.posed)):
            if not self.proven:
                self.first.append(self._build(keys))

    def count_schedules(self, most: int) -> None:
        """Breeds until so many schedules were built, by all islands together: the same every time."""
        with ThreadPoolExecutor(self.workers) as pool:
            self._settle(pool)
            while not self.proven and self.schedules < most:
                list(pool.map(_breed_generations, self.islands))
                self._gather()

    def spend_seconds(self, seconds: float) -> None:
        """Breeds on every core; later CP-SAT takes one of them. Not the same every time."""
        end = time.monotonic() + seconds
        with ThreadPoolExecutor(self.workers) as pool:
            self._settle(pool)
            self._breed_until(pool, self.islands, time.monotonic() + seconds * self._alone())
            model = None if self.proven else self._model()
            if model is None:
                self._breed_until(pool, self.islands, end)
            elif self.workers == 1:
                self._learn_from(self._prove(model, end))
            else:
                proof = pool.submit(self._prove, model, end)
                self._breed_until(pool, self.islands[1:], end, proof)
                model.stop()
                self._learn_from(proof.result())

    def _alone(self) -> float:
        """Share of the time before CP-SAT is asked: it proves small problems, the genetic search is better at large."""
        return 0.1 if self.posed.problem.work.duration.size <= _SMALL else 0.6

    def _settle(self, pool: ThreadPoolExecutor) -> None:
        if self.proven:
            return
        nodes = self.posed.problem.work.duration.size
        members = min(MEMBERS, max(_FEWEST_MEMBERS, _MOST_GENES // nodes))
        late, more = self.posed.dates.late_finish, _MORE if nodes <= _MIDDLE else 0
        self.islands = [
            Island(self.posed.problem, late, self.seed + number, members * (1 + more * (number % 2)))
            for number in range(self.workers)
        ]
        first = self.first[-(members // 2) :]
        list(pool.map(lambda island: island.settle(self.order, *first), self.islands))
        self._gather()

    def _breed_until(
        self,
        pool: ThreadPoolExecutor,
        islands: list[Island],
        end: float,
        proof: "Future[Proof] | None" = None,
    ) -> None:
        while not self.proven and (proof is None or not proof.done()) and (now := time.monotonic()) < end:
            by = min(end, now + _ROUND_SECONDS)
            list(pool.map(_breed_until, islands, repeat(by), repeat(self)))
            self._gather()

    def _gather(self) -> None:
        """Counts, keeps the best, and sends each island's best to the next."""
        best = [(island.best_order(), island.best_cost) for island in self.islands]
        self.schedules = sum(island.schedules for island in self.islands)
        for number, (order, cost) in enumerate(best):
            self.offer(order, cost)
            self.islands[(number + 1) % len(best)].welcome(order, cost)

    def _model(self) -> Model | None:
        if self.cost == NEVER or self.posed.problem.work.duration.size > _LARGE:
            return None
        start, _, cost = built(self.posed.problem, self.order)
        try:
            return Model(self.posed, min(cost, self.cost), start)
        except TooLarge:
            return None

    def _prove(self, model: Model, end: float) -> Proof:
        return model.solve(end - time.monotonic(), 1, self.seed, self.learn)

    def _learn_from(self, proof: Proof) -> None:
        if proof.start is not None:
            self._build(proof.start)

    def _build(self, keys: Int32) -> Int32:
        """One schedule: nodes in the order of `keys`, but never before a predecessor."""
        problem = self.posed.problem
        orders = np.zeros((1, keys.size), np.int32)
        breeding.sample(keys, problem.tail_ptr, problem.tails, orders, self.seed)
        cost = np.zeros(1, np.int64)
        justify_all(problem, orders, cost, Scratch.of(problem))
        self.offer(orders[0], int(cost[0]))
        self.schedules += SCHEDULES_A_CHILD
        order: Int32 = orders[0]
        return order


_SMALL: Final = 50
_MIDDLE: Final = 80
_MORE: Final = 3
"""Every second island of at most _MIDDLE nodes is so many times larger: six J60 on which 500 members and 2,000 stand
still at 1.3 % from the best known (2.5 million schedules each) are at 0.9 % by the better of both."""

_LARGE: Final = 1_000
"""Nodes beyond which CP-SAT finds and proves nothing in the time: both cores breed."""


def _breed_until(island: Island, end: float, search: Search) -> None:
    while time.monotonic() < end and search.posed.objective(island.best_cost) > search.bound:
        island.breed()


def _breed_generations(island: Island) -> None:
    for _ in range(_ROUND_GENERATIONS):
        island.breed()
