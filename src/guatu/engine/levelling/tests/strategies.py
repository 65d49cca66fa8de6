"""Random small scarcities: every period and charge, windows, on the networks of the engine's own strategies."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume
from hypothesis import strategies as st

from guatu.engine import CycleFound, Network
from guatu.engine.levelling import Capacity, Charge, Demand, Per, Window
from guatu.engine.prepared import prepare
from guatu.engine.tests.strategies import in_progress, networks, outlined

Scarce = tuple[Network, tuple[Capacity, ...], tuple[Demand, ...]]


@st.composite
def capacities(draw: st.DrawFn, code: str, network: Network) -> Capacity:
    """Windows may shut it for a while, never for good."""
    windows = []
    for _ in range(draw(st.integers(0, 2))):
        first = network.start + timedelta(days=draw(st.integers(0, 120)))
        last = first + timedelta(days=draw(st.integers(0, 40)))
        windows.append(Window(first, last, draw(st.integers(0, 4))))
    return Capacity(code, draw(st.integers(2, 4)), draw(st.sampled_from(Per)), tuple(windows))


@st.composite
def scarce(draw: st.DrawFn, most_nodes: int = 8, *, with_deadlines: bool = True) -> Scarce:
    """A node asks for at most 2 of any capacity, which has at least that much in the end."""
    kinds = networks(most_nodes, with_due=with_deadlines)
    network = draw(kinds | in_progress(most_nodes) | outlined(most_nodes) if with_deadlines else kinds)
    assume(_has_an_order(network))
    if not with_deadlines:
        network = replace(network, nodes=tuple(replace(node, deadline=None) for node in network.nodes))
    codes = [f"C{number}" for number in range(draw(st.integers(1, 3)))]
    found = tuple(draw(capacities(code, network)) for code in codes)
    demands = [
        Demand(node.code, capacity.code, draw(st.integers(1, 2)), _charge(draw, capacity))
        for node in network.nodes
        if node.code not in network.summaries
        for capacity in found
        if draw(st.booleans())
    ]
    return network, found, tuple(demands)


def _charge(draw: st.DrawFn, capacity: Capacity) -> Charge | None:
    """A node of forty days cannot take something each day of what a quarter has four of."""
    given = [None, Charge.SPREAD, Charge.START, Charge.FINISH]
    return draw(st.sampled_from([*given, Charge.EACH_DAY] if capacity.per is Per.DAY else given))


def _has_an_order(network: Network) -> bool:
    """Links to and from summary rows are drawn without looking, and may run in a circle."""
    try:
        prepare(network)
    except CycleFound:
        return False
    return True
