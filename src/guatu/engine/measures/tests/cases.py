"""Random small plans that cannot be met, with every kind of measure; and every choice there is, by enumeration."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from hypothesis import strategies as st

from guatu.engine import Link, Network, Node, schedule
from guatu.engine.measures import Crash, Joint, Later, Level, Option, Overlap, Split, Winter, by_day
from guatu.engine.measures.checks import check_options, exclusive
from guatu.engine.measures.days import Days
from guatu.engine.measures.outcome import Oracle, Outcome
from guatu.engine.measures.variants import Variants
from guatu.engine.tests.strategies import CALENDARS, CODES
from guatu.kernel.errors import GuatuError

PRICES = st.integers(0, 9)
MOST_CHOICES = 400


@st.composite
def short_plans(draw: st.DrawFn) -> tuple[Network, tuple[Option, ...]]:
    """A network that is some days short of its due date or a deadline, and measures for it."""
    start = date(2024, 1, 1) + timedelta(draw(st.integers(0, 700)))
    codes = [f"N{number}" for number in range(draw(st.integers(2, 5)))]
    nodes = [Node(code, draw(st.sampled_from([0, 1, 2, 5, 10, 20, 30])), draw(CODES)) for code in codes]
    links = [
        Link(
            one,
            other,
            draw(st.sampled_from(["FS", "FS", "FS", "SS", "FF", "SF"])),
            draw(st.sampled_from([0, 0, 3, -3, 8])),
            draw(st.none() | CODES),
        )
        for at, one in enumerate(codes)
        for other in codes[at + 1 :]
        if draw(st.booleans())
    ]
    network = Network.build(nodes, links, CALENDARS, start)
    plan = schedule(network)
    less = st.sampled_from([-4, 1, 2, 3, 5])
    network = replace(
        network,
        due=plan.finish - timedelta(draw(st.sampled_from([-4, 1, 2, 4, 8]))),
        nodes=tuple(
            replace(node, deadline=plan[node.code].early_finish - timedelta(draw(less)))
            if draw(st.integers(0, 3)) == 0
            else node
            for node in nodes
        ),
    )
    offered = [option for node in network.nodes for option in draw(_at(node))]
    offered += [
        Overlap(*pair, ((Level(3, draw(PRICES)), Level(7, 9))[: draw(st.integers(1, 2))]))
        for pair in sorted({(link.predecessor, link.successor) for link in links})
        if draw(st.integers(0, 3)) == 0
    ]
    if draw(st.booleans()):
        offered.append(Later(None, by_day(2, draw(PRICES))))
    if len(codes) > 2 and draw(st.booleans()):
        at = draw(st.integers(0, len(codes) - 2))
        offered.append(Joint((codes[at], codes[at + 1]), draw(PRICES), draw(st.sampled_from([None, 5]))))
    return network, fitting(network, draw(st.permutations(offered)))


@st.composite
def _at(draw: st.DrawFn, node: Node) -> list[Option]:
    offered: list[Option] = []
    if node.duration > 2:
        offered += [
            Crash.by_day(node.code, 2, draw(PRICES)),
            Crash(node.code, (Level(1, draw(PRICES)), Level(2, draw(PRICES)))),
            Split(node.code, draw(st.sampled_from([30, 50, 70])), draw(PRICES)),
        ]
    offered.append(Winter(node.code, draw(CODES), draw(PRICES), draw(st.integers(0, 2))))
    if node.deadline is not None:
        offered.append(Later(node.code, by_day(2, draw(PRICES))))
    return draw(st.lists(st.sampled_from(offered), max_size=2, unique_by=lambda option: option.kind))


def fitting(network: Network, offered: Sequence[Option]) -> tuple[Option, ...]:
    """As many of these as fit together and can all be tried."""
    options: tuple[Option, ...] = ()
    count = 1
    for option in offered:
        if count * (len(option.levels) + 1) > MOST_CHOICES:
            continue
        try:
            check_options(network, [*options, option])
        except GuatuError:
            continue
        options, count = (*options, option), count * (len(option.levels) + 1)
    return options


def oracle_of(network: Network, options: Sequence[Option]) -> Oracle:
    return Oracle(Variants.of(network, options), Days(network, schedule(network).finish + timedelta(400)))


def outcomes(oracle: Oracle) -> Iterator[Outcome]:
    """What every choice comes to that excludes nothing of itself."""
    options = oracle.variants.options
    groups = exclusive(options)
    for choice in product(*(range(len(option.levels) + 1) for option in options)):
        if all(sum(choice[number] > 0 for number in group) <= 1 for group in groups):
            yield oracle({number: level for number, level in enumerate(choice) if level})
