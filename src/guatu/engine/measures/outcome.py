"""What a choice of measures comes to: the engine's own dates of the changed network, price, lateness, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from guatu.engine import schedule
from guatu.engine.measures.days import Days
from guatu.engine.measures.options import Winter
from guatu.engine.measures.variants import Levels, LinkVariant, Variants
from guatu.engine.network import Kind, Network
from guatu.engine.result import Schedule

DUE = ""
"""The promise that binds all nodes, beside the codes of nodes with a deadline."""


@dataclass(frozen=True)
class Outcome:
    """The plan under a choice. late: for every promise, as the choice leaves it, the days by which it is missed.

    cost: yuan. winter: the days worked by each Winter taken, by option number, on
    which its node's own calendar rests.
    """

    levels: Levels
    network: Network
    plan: Schedule
    late: Mapping[str, int]
    cost: int
    winter: Mapping[int, int]

    def keeps(self, allowed: Mapping[str, int]) -> bool:
        """Whether no promise is missed by more days than allowed."""
        return all(days <= allowed[promise] for promise, days in self.late.items())


class Oracle:
    """Asks the engine what a choice comes to; every answer is kept."""

    def __init__(self, variants: Variants, days: Days) -> None:
        self.variants, self.days = variants, days
        self._known: dict[tuple[tuple[int, int], ...], Outcome] = {}

    def __call__(self, levels: Levels) -> Outcome:
        key = tuple(sorted((option, level) for option, level in levels.items() if level))
        if key not in self._known:
            self._known[key] = self._outcome(dict(key))
        return self._known[key]

    @cached_property
    def more_days(self) -> Mapping[int, list[int]]:
        """For every Winter, before each day, how many days it has worked on which the node's calendar rests."""
        nodes = self.variants.nodes
        return {
            number: self.days.more(option.calendar, nodes[option.node].node.calendar)
            for number, option in enumerate(self.variants.options)
            if isinstance(option, Winter)
        }

    def _outcome(self, levels: Levels) -> Outcome:
        network = self.variants.at(levels)
        plan = schedule(network)
        late = {
            self.variants.first.get(node.code, node.code): max(
                0, plan[node.code].early_finish.toordinal() - node.deadline.toordinal() - 1
            )
            for node in network.nodes
            if node.deadline is not None
        }
        if network.due is not None:
            late[DUE] = plan.days_short
        winter = {number: self._more_worked(plan, number) for number in self.more_days if levels.get(number)}
        options = self.variants.options
        cost = sum(options[number].levels[level - 1].cost for number, level in levels.items() if level)
        cost += sum(days * self._per_day[number] for number, days in winter.items())
        return Outcome(levels, network, plan, late, cost, winter)

    def sections(self, number: int) -> list[str]:
        """The nodes that a Winter is about: its node, and that one's second section if it may have one."""
        (code,) = self.variants.options[number].nodes
        return [code, *([self.variants.second[code]] if code in self.variants.second else [])]

    def winter_cost(self, outcome: Outcome, number: int) -> int:
        """The price of a Winter's days in an outcome; 0 for every other option."""
        return outcome.winter.get(number, 0) * self._per_day.get(number, 0)

    @cached_property
    def _per_day(self) -> Mapping[int, int]:
        return {
            number: option.cost_per_day
            for number, option in enumerate(self.variants.options)
            if isinstance(option, Winter)
        }

    def _more_worked(self, plan: Schedule, number: int) -> int:
        """Days worked on which the node's own calendar rests."""
        more, days = self.more_days[number], 0
        for code in self.sections(number):
            if code in plan.places:
                dates = plan[code]
                days += more[self.days.at(dates.early_finish)] - more[self.days.at(dates.early_start)]
        return days

    def drivers(self, outcome: Outcome, late: Iterable[str]) -> tuple[set[str], set[LinkVariant]]:
        """All nodes and links that, one because of the other, make the nodes `late` as late as they are."""
        days, plan = self.days, outcome.plan
        nodes = {node.code: node for node in outcome.network.nodes}
        into: dict[str, list[LinkVariant]] = {}
        for found in self.variants.links_at(outcome.levels):
            into.setdefault(found.link.successor, []).append(found)
        waiting, seen, links = list(late), set(late), set()
        while waiting:
            code = waiting.pop()
            node, early = nodes[code], days.at(plan[code].early_start)
            for found in into.get(code, ()):
                link = found.link
                before = plan[link.predecessor]
                given = before.early_finish if link.kind in (Kind.FS, Kind.FF) else before.early_start
                bound = days.shift(days.at(given), link.lag, link.lag_calendar)
                if link.kind in (Kind.FF, Kind.SF):
                    implied = days.start(node.calendar, bound, node.duration)
                else:
                    implied = days.latest_start(
                        node.calendar, days.finish(node.calendar, bound, node.duration), node.duration
                    )
                if implied == early:
                    links.add(found)
                    if link.predecessor not in seen:
                        seen.add(link.predecessor)
                        waiting.append(link.predecessor)
        return seen, links
