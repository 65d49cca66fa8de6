"""The best choice for an aim, proved over the whole network by a model of the part that matters.

The model starts with the chain that is late today. The engine is asked what the solver's choice comes to; what still
makes it late (nodes and links, one because of the other) joins the model, with all that measures can do to it. A
part of the constraints never forbids what all allow: the solver's bound holds for the whole network, and a choice
that the engine confirms at that bound is optimal. Each round adds to a finite network, so the rounds end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic

from ortools.sat.python import cp_model

from guatu.engine.measures.checks import exclusive
from guatu.engine.measures.model import Aim, Model, Part, price_unit, weights
from guatu.engine.measures.outcome import DUE, Oracle, Outcome
from guatu.engine.measures.variants import LinkVariant

_WORST = 5
"""Of many nodes past the due date the latest are looked into first."""


class Status(StrEnum):
    """How good an answer is: proved best, kept its aim but perhaps not the best, proved impossible, not found."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Found:
    """bound: proved lower bound of the objective that `value` gives for an outcome."""

    outcome: Outcome | None
    status: Status
    bound: int


class Search:
    """Several aims over one network; what one aim found to matter serves the next. `until`: `time.monotonic()`."""

    def __init__(self, oracle: Oracle, until: float) -> None:
        self.oracle, self._until = oracle, until
        self.unit = price_unit(oracle.variants.options)
        self._nodes: set[str] = set()
        self._ends: set[str] = set()
        self._links: set[LinkVariant] = set()
        self._learnt: list[tuple[Mapping[int, int], int, int]] = []
        self._ancestors: dict[int, list[int]] = {}
        self._proved: list[tuple[Aim, Found]] = []

    @property
    def expired(self) -> bool:
        """Whether the time is up."""
        return monotonic() >= self._until

    def best(self, aim: Aim, *, share: float = 0.5) -> Found:
        """The least of the aim's measure among all choices that keep the aim; in a share of the time that is left.

        What is best of more options, and needs only these, is best of these too.
        """
        for wider, found in self._proved:
            same = (wider.allowed, wider.measure) == (aim.allowed, aim.measure) and wider.pool >= aim.pool
            if same and found.outcome is not None and found.outcome.levels.keys() <= aim.pool:
                return found
        found = self._best(aim, monotonic() + (self._until - monotonic()) * share)
        if found.status is Status.OPTIMAL:
            self._proved.append((aim, found))
        return found

    def _best(self, aim: Aim, until: float) -> Found:
        if (nothing := self.oracle({})).keeps(aim.allowed) and aim.measure != "late":
            return Found(nothing, Status.OPTIMAL, 0)
        self._learn(nothing, aim.allowed if aim.measure != "late" else dict.fromkeys(aim.allowed, 0))
        best: Outcome | None = None
        bound = 0
        if aim.measure == "late" and (most := self._descend(aim)) and not any(most.late.values()):
            return Found(most, Status.OPTIMAL, 0)
        while (left := until - monotonic()) > 0:
            model = Model(self.oracle, aim, Part(self._ends, self._nodes, self._links, self._learnt))
            solver = _solver(left)
            status = solver.solve(model.cp) if model.possible else cp_model.INFEASIBLE
            if status == cp_model.INFEASIBLE:
                return Found(None, Status.INFEASIBLE, bound)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            bound = max(bound, round(solver.best_objective_bound))
            outcome = self.oracle(model.levels(solver))
            allowed = model.allowed(solver)
            if not outcome.keeps(allowed) and not self._learn(outcome, allowed):
                raise RuntimeError("the model of measures and the engine disagree about what is late")
            if outcome.keeps(aim.allowed) and (
                best is None or self.value(aim, outcome) < self.value(aim, best)
            ):
                best = outcome
            if best is not None and self.value(aim, best) <= bound:
                return Found(best, Status.OPTIMAL, bound)
            if outcome.keeps(allowed):
                if status != cp_model.OPTIMAL:
                    break
                self._learn_days(outcome)
        if best is None:
            best = self._descend(aim)
        return Found(best, Status.FEASIBLE if best else Status.UNKNOWN, bound)

    def value(self, aim: Aim, outcome: Outcome) -> int:
        """The objective of the model, of a choice as the engine sees it."""
        if aim.measure == "late":
            return sum(outcome.late.values())
        by_cost, by_count = weights(self.oracle, aim)
        return by_cost * (outcome.cost // self.unit) + by_count * sum(map(bool, outcome.levels.values()))

    # ---- what the model learns

    def _learn(self, outcome: Outcome, allowed: Mapping[str, int]) -> bool:
        """What makes the outcome late joins the model; False where it held all that already."""
        ends = set(self._missing(outcome, allowed))
        nodes, links = self.oracle.drivers(outcome, ends)
        variants = self.oracle.variants
        bases = {found.base for found in links}
        links |= {found for found in variants.links if found.base in bases and found.base >= 0}
        nodes |= {code for found in links for code in (found.link.predecessor, found.link.successor)}
        links |= {found for found in variants.links if found.base < 0 and found.link.predecessor in nodes}
        nodes |= {found.link.successor for found in links}
        known = nodes <= self._nodes and links <= self._links and ends <= self._ends
        self._nodes |= nodes
        self._links |= links
        self._ends |= ends
        return not known

    def _missing(self, outcome: Outcome, allowed: Mapping[str, int]) -> list[str]:
        """Nodes that finish too late, of those past the due date the worst."""
        plan, variants = outcome.plan, self.oracle.variants
        missing = []
        for promise, days in outcome.late.items():
            if days <= allowed[promise]:
                continue
            if promise == DUE:
                finishes = zip(plan.early_finish.tolist(), plan.codes, strict=True)
                by = plan.finish.toordinal() - days + allowed[DUE]
                late = sorted(((finish, code) for finish, code in finishes if finish > by), reverse=True)
                missing += [code for _, code in late[:_WORST]]
            else:
                second = variants.second.get(promise, "")
                missing.append(second if second in plan.places else promise)
        return missing

    def _learn_days(self, outcome: Outcome) -> None:
        """The model thought that winter work would be less: what it is, where all that moves it is chosen so."""
        for number, days in outcome.winter.items():
            touching = self._touching(number)
            self._learnt.append(({other: outcome.levels.get(other, 0) for other in touching}, number, days))

    def _touching(self, winter: int) -> list[int]:
        """Options that can move the node of a Winter: those at it and at all that goes before it."""
        if winter not in self._ancestors:
            variants = self.oracle.variants
            before: dict[str, list[str]] = {}
            for found in variants.links:
                before.setdefault(found.link.successor, []).append(found.link.predecessor)
            waiting = list(self.oracle.sections(winter))
            seen = set(waiting)
            while waiting:
                fresh = [code for code in before.get(waiting.pop(), ()) if code not in seen]
                seen.update(fresh)
                waiting += fresh
            self._ancestors[winter] = [
                number for number, option in enumerate(variants.options) if seen.intersection(option.nodes)
            ]
        return self._ancestors[winter]

    # ---- when time is up

    def _descend(self, aim: Aim) -> Outcome | None:
        """Everything allowed is taken, then given back, the dearest first, as far as the aim stays kept."""
        options = self.oracle.variants.options
        levels = {number: len(options[number].levels) for number in sorted(aim.pool)}
        for group in exclusive(options):
            for number in [number for number in group if number in levels][1:]:
                del levels[number]
        best = self.oracle(levels)
        if not best.keeps(aim.allowed):
            return None
        if aim.measure == "late":
            return best
        for number in sorted(levels, key=lambda number: -options[number].levels[-1].cost):
            for level in range(levels[number]):
                less = self.oracle({**best.levels, number: level})
                if less.keeps(aim.allowed) and self.value(aim, less) <= self.value(aim, best):
                    best = less
                    break
        return best


def _solver(seconds: float) -> cp_model.CpSolver:
    """One worker and a fixed seed: the same question gets the same answer."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_time_in_seconds = seconds
    return solver
