"""A plan that is held while it is changed: only what moves is worked out again, and it says what moved.

plan = LivingPlan(network)
moved = plan.change(nodes=[replace(node, duration=12)])
for before, after in moved: …

Dates are always those that `schedule(plan.network)` would give.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Final, NamedTuple

import numpy as np

from guatu.engine.arrays import Dates, Int32, freeze
from guatu.engine.events import KIND_BITS, NO_DEADLINE, rows_of
from guatu.engine.held import Bond, Held
from guatu.engine.network import Link, Network, Node
from guatu.engine.passes import given_dates
from guatu.engine.prepared import prepare
from guatu.engine.summary import NO_FLOAT
from guatu.kernel.errors import GuatuError


@dataclass(frozen=True, slots=True)
class HeldDates:
    """One node's dates as `NodeDates` says them, without the free float, which is its successors' affair."""

    code: str
    early_start: date
    early_finish: date
    late_start: date
    late_finish: date
    total_float: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """What a change moved: nodes in the order of the network, their dates before and after it.

    before, after: read-only arrays of shape (moved,), days as ordinals, as in `Schedule`.
    finish, days_short: of the plan after the change.
    digest: SHA-256 (hex) of the plan's digest before the change and of the change.
    """

    codes: tuple[str, ...]
    before: Dates
    after: Dates
    finish: date
    days_short: int
    digest: str

    def __iter__(self) -> Iterator[tuple[HeldDates, HeldDates]]:
        """Every moved node before and after."""
        for at, code in enumerate(self.codes):
            yield _dates_at(code, self.before, at), _dates_at(code, self.after, at)

    def __len__(self) -> int:
        return len(self.codes)


_FEW: Final = 16
"""More links than these are not changed one by one: all is prepared again."""


class _Change(NamedTuple):
    nodes: tuple[Node, ...]
    add: tuple[Link, ...]
    remove: tuple[Link, ...]


class LivingPlan:
    """A network and its dates. Raises what `schedule` raises.

    digest: `Network.digest()` of the network it began with; after a change, that of the change (`Moved.digest`).
    """

    def __init__(self, network: Network) -> None:
        self.digest = network.digest()
        self._base, self._stale = network, False
        self._nodes = list(network.nodes)
        self._number = {node.code: number for number, node in enumerate(network.nodes)}
        self._links: Counter[Link] | None = None  # counted when the first is changed
        self._rows = rows_of(network)
        self._held = Held(prepare(network))
        self._shown = Dates(*(column.copy() for column in self._given()))

    @property
    def network(self) -> Network:
        """As it is now: built when asked for, in time linear in nodes and links."""
        if self._stale:
            links = self._base.links if self._links is None else tuple(self._links.elements())
            self._base = replace(self._base, nodes=tuple(self._nodes), links=links)
            self._stale = False
        return self._base

    @property
    def finish(self) -> date:
        """The latest early finish."""
        if not self._nodes:
            return self._base.start
        return date.fromordinal(int(self._held.dates.early_finish.max()) + self._held.axis.origin)

    @property
    def days_short(self) -> int:
        """Calendar days by which the finish passes the due date, else 0."""
        due = self._base.due
        return 0 if due is None else max(0, (self.finish - due).days)

    def __getitem__(self, code: str) -> HeldDates:
        """Raises KeyError where the network has no such node."""
        return _dates_at(code, self._shown, self._number[code])

    def change(
        self, *, nodes: Iterable[Node] = (), add: Iterable[Link] = (), remove: Iterable[Link] = ()
    ) -> Moved:
        """Puts nodes in the place of those with their codes, removes links and adds links.

        A link removed and added with another lag changes in place. Takes time by what moves; at most, as where
        nodes have actual dates or parents, or an added link turns the order, that of preparing the network again.
        Raises KeyError where there is no such node or link, else what `Network.build` and `schedule` raise; the
        plan is then as it was.
        """
        asked = _Change(tuple(nodes), tuple(add), tuple(remove))
        numbers = [self._number[node.code] for node in asked.nodes]
        links = self._linked(asked)
        old, old_links, base = [self._nodes[number] for number in numbers], self._links, self._base
        small = self._is_small((*old, *asked.nodes), asked)
        if small:
            self._validate(asked)
        self._put(numbers, asked.nodes, links)
        try:
            touched = self._mend(numbers, asked) if small else None
            if not small:
                self._rebuild()
        except GuatuError:
            self._put(numbers, old, old_links)
            self._base = base
            if small:  # its arrays have changed already
                self._held = Held(prepare(self.network))
            raise
        self.digest = sha256(repr((self.digest, asked)).encode()).hexdigest()
        return self._moved(touched)

    def _put(self, numbers: Sequence[int], nodes: Sequence[Node], links: Counter[Link] | None) -> None:
        for number, node in zip(numbers, nodes, strict=True):
            self._nodes[number] = node
        self._links = links
        self._stale = True

    def _linked(self, asked: _Change) -> Counter[Link] | None:
        """The links after the change. Raises KeyError where one that should go is not there."""
        if not (asked.add or asked.remove):
            return self._links
        links = Counter(self._base.links) if self._links is None else self._links.copy()
        for link in asked.remove:
            if links[link] <= 0:
                raise KeyError(link)
            links[link] -= 1
        links.update(asked.add)
        return links

    def _validate(self, asked: _Change) -> None:
        """What changes, alone, as `Network.build` does with all."""
        base = self._base
        codes = {code for link in asked.add for code in (link.predecessor, link.successor)}
        ends = [Node(code, 0, base.calendars[0].code) for code in codes & self._number.keys()]
        Network.build(asked.nodes, (), base.calendars, base.start, base.due, base.data_date)
        Network.build(ends, asked.add, base.calendars, base.start, base.due, base.data_date)

    def _is_small(self, nodes: Sequence[Node], asked: _Change) -> bool:
        """Whether places and their order stay what they are."""
        held, number = self._held, self._number
        if any(
            node.parent or node.actual_start or held.prepared.place[number[node.code]] < 0 for node in nodes
        ):
            return False
        if not (asked.add or asked.remove):
            return True
        return (
            len(asked.add) + len(asked.remove) <= _FEW
            and self._is_plain
            and all(
                link.predecessor in number
                and link.successor in number
                and held.place[number[link.predecessor]] < held.place[number[link.successor]]
                for link in asked.add
            )
        )

    @property
    def _is_plain(self) -> bool:
        """Whether places are nodes in another order, without facts and summary rows."""
        events = self._held.prepared.events
        return events.outline is None and not events.progress.begun.any()

    def _rebuild(self) -> None:
        network = self.network
        self._held = Held(
            prepare(
                Network.build(
                    network.nodes,
                    network.links,
                    network.calendars,
                    network.start,
                    network.due,
                    network.data_date,
                    network.out_of_order,
                )
            )
        )

    def _mend(self, numbers: Sequence[int], asked: _Change) -> Int32 | None:
        """The places that may have moved; None: any may have."""
        held, work = self._held, self._held.prepared.work
        base = self._base
        floor = base.start if base.data_date is None else max(base.start, base.data_date)
        heads = [int(held.place[number]) for number in numbers]
        for place, node in zip(heads, asked.nodes, strict=True):
            work.duration[place] = node.duration
            work.calendar[place] = self._rows[node.calendar]
            work.earliest[place] = max(floor, node.not_before or floor).toordinal()
            work.latest[place] = node.deadline.toordinal() + 1 if node.deadline else NO_DEADLINE
        tails = heads.copy()
        for bond in self._mend_links(asked):
            heads.append(bond.head)
            tails.append(bond.tail)
        touched = held.spread(np.array(heads, np.int32), np.array(tails, np.int32))
        if touched is None:
            held.work_out(self.network)
        held.check_years()
        return touched

    def _mend_links(self, asked: _Change) -> Iterator[Bond]:
        """Changes them in the arrays; gives those that may hold something else now."""
        removed = defaultdict(list)
        for bond in map(self._bond, asked.remove):
            removed[bond[:3]].append(bond)
        for bond in map(self._bond, asked.add):
            if same := removed[bond[:3]]:
                self._held.set_lag(same.pop(), bond)
            else:
                self._held.insert(bond)
            yield bond
        for bond in (bond for bonds in removed.values() for bond in bonds):
            self._held.remove(bond)
            yield bond

    def _bond(self, link: Link) -> Bond:
        tail, head = (
            int(self._held.place[self._number[code]]) for code in (link.predecessor, link.successor)
        )
        return Bond(tail, head, KIND_BITS[link.kind], link.lag, self._rows[link.lag_calendar])

    def _moved(self, touched: Int32 | None) -> Moved:
        held, shown = self._held, self._shown
        if touched is None or not self._is_plain:
            after: Sequence[Int32] = self._given()
            numbers = np.arange(len(self._nodes), dtype=np.int32)
        else:
            numbers = held.prepared.graph.order[touched]
            origins = np.array([held.axis.origin] * 4 + [0], np.int32)
            after = [column[touched] + add for column, add in zip(held.dates, origins, strict=True)]
        differs = np.zeros(numbers.size, np.bool_)
        for old, new in zip(shown, after, strict=True):
            differs |= old[numbers] != new
        kept = np.flatnonzero(differs)
        kept = kept[np.argsort(numbers[kept])]
        numbers = numbers[kept]
        before = Dates(*(column[numbers] for column in shown))
        now = Dates(*(column[kept] for column in after))
        for column, new in zip(shown, now, strict=True):
            column[numbers] = new
        freeze(*before, *now)
        codes = tuple(self._nodes[number].code for number in numbers.tolist())
        return Moved(codes, before, now, self.finish, self.days_short, self.digest)

    def _given(self) -> Dates:
        return given_dates(self._held.prepared, self._held.axis, self._held.dates)


def _dates_at(code: str, dates: Dates, at: int) -> HeldDates:
    spare = int(dates.total_float[at])
    return HeldDates(
        code,
        date.fromordinal(dates.early_start[at]),
        date.fromordinal(dates.early_finish[at]),
        date.fromordinal(dates.late_start[at]),
        date.fromordinal(dates.late_finish[at]),
        None if spare == NO_FLOAT else spare,
    )
