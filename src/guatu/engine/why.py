"""Why is this date what it is? The chain that drives it, early or late, step by step, as facts and as sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guatu.engine.arrays import FROM_START, TO_FINISH
from guatu.engine.basis import Basis
from guatu.engine.crossed import Crossed, crossed
from guatu.engine.effects import shift, unshift
from guatu.engine.network import Link, Node
from guatu.engine.result import Schedule
from guatu.kernel.calendar import ONE_DAY
from guatu.kernel.language import Phrase


class Which(StrEnum):
    """Which of a node's four dates is asked about."""

    EARLY_START = "early_start"
    EARLY_FINISH = "early_finish"
    LATE_START = "late_start"
    LATE_FINISH = "late_finish"

    @property
    def is_late(self) -> bool:
        """Whether it was worked back from a deadline."""
        return self in (Which.LATE_START, Which.LATE_FINISH)

    @property
    def is_finish(self) -> bool:
        """Whether it is the end of the work."""
        return self in (Which.EARLY_FINISH, Which.LATE_FINISH)


class Cause(StrEnum):
    """What a step rests on."""

    WORK = "work"
    WAIT = "wait"
    LINK = "link"
    PART = "part"
    START = "start"
    DATA_DATE = "data_date"
    NOT_BEFORE = "not_before"
    ACTUAL_START = "actual_start"
    ACTUAL_FINISH = "actual_finish"
    DEADLINE = "deadline"
    DUE = "due"
    FINISH = "finish"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Step:
    """One reason, and the next step is why.

    code: the node concerned; "" for the plan. WORK: it takes `work_days` (what remains, where it runs) of the days in
    `crossed`. WAIT: it has no working day in `crossed`. LINK: `link` makes it wait for `other`. PART: it is part of
    the summary row `other`. WITHHELD: what holds it is not for the reader to see; only who shows a chain puts it there.
    The rest are what ends the chain, with the day as people say it: the first day for a start, data date or
    not_before, the last for a deadline or due, FINISH where the plan has no due date and ends when it can.
    """

    cause: Cause
    code: str
    other: str = ""
    link: Link | None = None
    day: date | None = None
    work_days: int = 0
    crossed: Crossed | None = None
    is_remaining: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a date is what it is. day: as people say it, the first day of work for a start, the last for a finish.

    An instant (duration 0) is said on its own day early, and late on the last day by whose end it must have come.
    steps: from the node asked about to what holds it in the end. sentence: the whole in a sentence or two;
    sentences: one for every step. digest: of the network.
    """

    code: str
    which: Which
    day: date
    is_instant: bool
    steps: tuple[Step, ...]
    sentence: Phrase
    sentences: tuple[Phrase, ...]
    digest: str


def why(
    plan: Schedule, code: str, which: str = Which.LATE_START, names: Mapping[str, Phrase] | None = None
) -> Reason:
    """Follows the links that drive (early) or bind (late) the node; linear in the days and links of that chain.

    names: what people call the nodes, their codes where missing. Raises KeyError where the network has no such
    node. Of a summary row the part is explained that starts first or finishes last.
    """
    from guatu.engine.why_words import sentence_of, sentences_of  # noqa: PLC0415 - the words import the steps

    asked = Which(which)
    steps = tuple(_steps(plan, code, asked))
    node = plan[code]
    start, finish = (
        (node.late_start, node.late_finish) if asked.is_late else (node.early_start, node.early_finish)
    )
    is_instant = start == finish
    before = asked.is_late if is_instant else asked.is_finish
    day = (finish if asked.is_finish else start) - before * ONE_DAY
    called = names or {}
    return Reason(
        code=code,
        which=asked,
        day=day,
        is_instant=is_instant,
        steps=steps,
        sentence=sentence_of(code, asked, day, steps, called, is_instant=is_instant),
        sentences=sentences_of(steps, day, called),
        digest=plan.digest,
    )


def _steps(plan: Schedule, code: str, which: Which) -> Iterator[Step]:
    basis = plan.basis
    at = plan.places[code]
    node = basis.prepared.network.nodes[at]
    outline = basis.prepared.events.outline
    if outline is not None and outline.summary[at]:
        part = _part(plan, at, which)
        yield Step(Cause.PART, part, code)
        yield from _steps(plan, part, which)
        return
    if (ended := node.ended) is not None and (which.is_finish or node.actual_start is None):
        yield Step(Cause.ACTUAL_FINISH, code, day=ended)
        return
    if node.actual_start is not None and not which.is_finish:
        yield Step(Cause.ACTUAL_START, code, day=node.actual_start)
        return
    place = int(basis.prepared.place[at])
    follow = _late if which.is_late else _early
    yield from follow(basis, place, which.is_finish)


def _part(plan: Schedule, row: int, which: Which) -> str:
    """The part that gives a summary row its date; of equals the smallest code."""
    outline = plan.basis.prepared.events.outline
    assert outline is not None  # noqa: S101 - the caller has seen it
    column = {
        Which.EARLY_START: plan.early_start,
        Which.EARLY_FINISH: plan.early_finish,
        Which.LATE_START: plan.late_start,
        Which.LATE_FINISH: plan.late_finish,
    }[which]
    parts: list[int] = (outline.parent == row).nonzero()[0].tolist()
    return min(plan.codes[at] for at in parts if column[at] == column[row])


def _early(basis: Basis, place: int, asks_finish: bool) -> Iterator[Step]:
    """From a place back to what holds it: its work is a reason where one end is asked about and the other held."""
    prepared, effects, dates = basis.prepared, basis.effects, basis.dates
    while True:
        link = int(effects.driver[place])
        held_at_finish = link >= 0 and _to_finish(basis, link)
        start, finish = int(dates.early_start[place]), int(dates.early_finish[place])
        bound = start if held_at_finish else _earliest(basis, place, link)
        if asks_finish != held_at_finish:
            yield from _work(basis, place, bound, finish)
        elif not asks_finish and bound < start:
            yield _wait(basis, place, bound, start)
        if link < 0:
            yield _held_early(basis, place)
            return
        tail = int(basis.tails[link])
        yield _tied(basis, link)
        asks_finish = not int(prepared.graph.links.kind[link]) & FROM_START
        place = tail


def _late(basis: Basis, place: int, asks_finish: bool) -> Iterator[Step]:
    """From a place on to what holds it."""
    links, effects, dates = basis.prepared.graph.links, basis.effects, basis.dates
    while True:
        link = int(effects.binder[place])
        held_at_finish = link < 0 or not int(links.kind[link]) & FROM_START
        start, finish = int(dates.late_start[place]), int(dates.late_finish[place])
        bound = _latest(basis, place, link)
        if asks_finish != held_at_finish:
            yield from _work(basis, place, start, max(bound, finish) if held_at_finish else finish)
        elif not asks_finish and start < bound:
            yield _wait(basis, place, start + 1, bound + 1)
        if link < 0:
            yield _held_late(basis, place)
            return
        yield _tied(basis, link)
        asks_finish = _to_finish(basis, link)
        place = int(links.head[link])


def _to_finish(basis: Basis, link: int) -> bool:
    return bool(int(basis.prepared.graph.links.kind[link]) & TO_FINISH)


def _earliest(basis: Basis, place: int, link: int) -> int:
    """The instant before which the place may not start: what the link that drives it allows, or its own."""
    if link < 0:
        return int(basis.prepared.work.earliest[place]) - basis.axis.origin
    links, tail = basis.prepared.graph.links, int(basis.tails[link])
    given = basis.dates.early_start if int(links.kind[link]) & FROM_START else basis.dates.early_finish
    return shift(int(given[tail]), int(links.lag[link]), int(links.lag_calendar[link]), basis.axis.tables)


def _latest(basis: Basis, place: int, link: int) -> int:
    """The instant by which the end that binds must have come: what the link allows, or its own limit."""
    if link < 0:
        return min(int(basis.prepared.work.latest[place]) - basis.axis.origin, basis.due)
    links, head = basis.prepared.graph.links, int(basis.prepared.graph.links.head[link])
    given = basis.dates.late_finish if _to_finish(basis, link) else basis.dates.late_start
    return unshift(int(given[head]), int(links.lag[link]), int(links.lag_calendar[link]), basis.axis.tables)


def _work(basis: Basis, place: int, first: int, end: int) -> Iterator[Step]:
    """The work, and what lies in [first, end), which holds just its working days."""
    days = int(basis.prepared.work.duration[place])
    if basis.prepared.is_work[place] and days:
        node = _node(basis, place)
        yield Step(
            Cause.WORK,
            node.code,
            work_days=days,
            crossed=_crossed(basis, place, first, end),
            is_remaining=node.actual_start is not None,
        )


def _wait(basis: Basis, place: int, first: int, end: int) -> Step:
    return Step(Cause.WAIT, _node(basis, place).code, crossed=_crossed(basis, place, first, end))


def _crossed(basis: Basis, place: int, first: int, end: int) -> Crossed:
    prepared, origin = basis.prepared, basis.axis.origin
    calendar = prepared.network.calendars[int(prepared.work.calendar[place])]
    return crossed(calendar, date.fromordinal(first + origin), date.fromordinal(end + origin))


def _tied(basis: Basis, link: int) -> Step:
    prepared, source = basis.prepared, int(basis.sources[link])
    if source >= 0:
        tie = prepared.network.links[source]
        return Step(Cause.LINK, tie.successor, tie.predecessor, tie)
    ends = _node(basis, int(prepared.graph.links.head[link])), _node(basis, int(basis.tails[link]))
    part, row = ends if ends[0].parent == ends[1].code else ends[::-1]
    return Step(Cause.PART, part.code, row.code)


def _held_early(basis: Basis, place: int) -> Step:
    """What holds a start that no link drives. Of equals what is nearest to the node."""
    prepared = basis.prepared
    network, node = prepared.network, _node(basis, place)
    if not prepared.is_work[place] and node.actual_start is not None:
        counts_end = node.ended is not None and int(prepared.graph.order[place]) < len(network.nodes)
        if counts_end:
            return Step(Cause.ACTUAL_FINISH, node.code, day=node.ended)
        return Step(Cause.ACTUAL_START, node.code, day=node.actual_start)
    earliest = date.fromordinal(int(prepared.work.earliest[place]))
    if node.actual_start is not None or earliest == network.data_date:
        return Step(Cause.DATA_DATE, node.code, day=network.data_date)
    if earliest == network.start:
        return Step(Cause.START, node.code, day=network.start)
    return Step(Cause.NOT_BEFORE, _not_before_of(basis, place, earliest), day=earliest)


def _held_late(basis: Basis, place: int) -> Step:
    """What holds a finish that no link binds: the node's own deadline, the due date, or the end of the plan."""
    network, node = basis.prepared.network, _node(basis, place)
    if int(basis.effects.governed[place]) == place:
        return Step(Cause.DEADLINE, node.code, day=node.deadline)
    by = date.fromordinal(basis.due + basis.axis.origin - 1)
    return Step(Cause.FINISH if network.due is None else Cause.DUE, "", day=by)


def _not_before_of(basis: Basis, place: int, day: date) -> str:
    """The node itself, or the summary row above it that is not to start before this day."""
    nodes, outline = basis.prepared.network.nodes, basis.prepared.events.outline
    at = int(basis.prepared.owner[place])
    while outline is not None and nodes[at].not_before != day and outline.parent[at] >= 0:
        at = int(outline.parent[at])
    return nodes[at].code


def _node(basis: Basis, place: int) -> Node:
    return basis.prepared.network.nodes[int(basis.prepared.owner[place])]
