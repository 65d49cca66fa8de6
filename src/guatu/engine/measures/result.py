"""What `ways_out` answers: frozen, priced, with the engine's own dates and the proof of how good it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guatu.engine.measures.options import Chosen, MeasureKind
from guatu.engine.measures.search import Status
from guatu.engine.measures.words import Names, sentence
from guatu.engine.network import Network
from guatu.engine.result import Schedule
from guatu.kernel.language import EN, ZH, Phrase
from guatu.kernel.quantity import format_money
from guatu.kernel.saying import counted


class WayKind(StrEnum):
    """What makes a way out different from the others."""

    CHEAPEST = "cheapest"
    KEEPS = "keeps"
    FEWEST = "fewest"
    COORDINATION = "coordination"
    LATER = "later"
    WITHOUT = "without"

    @property
    def word(self) -> Phrase:
        """Its name for people."""
        return _WORDS[self]


_WORDS = {
    WayKind.CHEAPEST: Phrase("费用最省", "The cheapest"),
    WayKind.KEEPS: Phrase("期限不动，费用最省", "The cheapest that keeps every promise"),
    WayKind.FEWEST: Phrase("期限不动，措施最少", "The fewest measures"),
    WayKind.COORDINATION: Phrase("只靠统筹协调", "Coordination only"),
    WayKind.LATER: Phrase("只调整期限", "A later promise only"),
    WayKind.WITHOUT: Phrase("换一种措施", "By other means"),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A measure of a way out. cost: yuan, winter days included. more_days: days worked in the stop.

    won_alone: days by which the plan is less short with this measure only. won_last: by which it would be shorter
    again without it, all others kept. Calendars make neither add up.
    """

    chosen: Chosen
    cost: int
    more_days: int
    won_alone: int
    won_last: int

    @property
    def kind(self) -> MeasureKind:
        """What kind of measure it is."""
        return self.chosen.option.kind

    def sentence(self, names: Names | None = None) -> Phrase:
        """“主体施工”赶工6天，每天3万元，共18万元."""
        return sentence(self.chosen, self.cost, names, self.more_days)


@dataclass(frozen=True, slots=True)
class Promise:
    """A date promised: of a node its deadline, of "" the network's due, here as the last day too.

    short_before, short_after: calendar days by which it is missed. promised_after: as a later promise moved it.
    """

    node: str
    promised: date
    promised_after: date
    short_before: int
    short_after: int


@dataclass(frozen=True, slots=True, eq=False)
class WayOut:
    """One way out. kinds: all that it is, the first its heading. cost: whole yuan.

    status, bound: whether it is proved the cheapest of its kind, and the least price that is proved for it; `gap` is
    what lies between. network, plan: the changed plan, and the engine's own dates of it.
    """

    kinds: tuple[WayKind, ...]
    taken: tuple[Taken, ...]
    cost: int
    status: Status
    bound: int
    days_short: int
    days_won: int
    promises: tuple[Promise, ...]
    network: Network
    plan: Schedule

    @property
    def gap(self) -> int:
        """Yuan by which it might be too dear; 0 where it is optimal."""
        return self.cost - self.bound

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        """What `apply` takes."""
        return tuple(taken.chosen for taken in self.taken)

    def sentence(self) -> Phrase:
        """How many measures, at what price, for how many days, until when."""
        count, finish = len(self.taken), self.plan.finish
        left = self.days_short
        still = Phrase(f"，仍差{left}天", f", still {counted(left, 'day')} short") if left else Phrase("", "")
        return Phrase(
            f"{count}项措施，共{format_money(self.cost, ZH)}，争取{self.days_won}天{still.zh}",
            f"{counted(count, 'measure')}, {format_money(self.cost, EN)}, "
            f"{counted(self.days_won, 'day')} won{still.en}, done before {finish:%-d %B %Y}",
        )


@dataclass(frozen=True, slots=True, eq=False)
class WaysOut:
    """days_short: by which the promise missed worst is missed; chain: the nodes that make it so, first to last.

    days_won_most, days_short_least: what all measures together can win, and what stays short even then. ways: the
    cheapest first, dominated ones left out. digest: SHA-256 (hex) of network and options.
    """

    days_short: int
    chain: tuple[str, ...]
    promises: tuple[Promise, ...]
    days_won_most: int
    days_short_least: int
    status: Status
    ways: tuple[WayOut, ...]
    plan: Schedule
    digest: str

    @property
    def can_be_met(self) -> bool:
        """Whether the measures win all days that are short."""
        return self.days_short_least == 0

    def __iter__(self) -> Iterator[WayOut]:
        return iter(self.ways)


@dataclass(frozen=True, slots=True)
class FrontierStep:
    """The least price of winning `since` … `days_won` days, and what is done for it.

    Days between the step before and `since` were not asked for in time: they cost no more than this. days_short: what
    stays short then. bound: least price proved, `cost` where optimal. finish: by the engine's dates.
    """

    since: int
    days_won: int
    days_short: int
    cost: int
    bound: int
    status: Status
    taken: tuple[Taken, ...]
    finish: date

    @property
    def gap(self) -> int:
        """Yuan by which it might be too dear; 0 where it is optimal."""
        return self.cost - self.bound

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        """What `apply` takes."""
        return tuple(taken.chosen for taken in self.taken)
