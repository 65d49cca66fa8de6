"""The passes over arrays: the order they rely on, kernels that must agree, days they must not be given."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.engine import Link, Network, Node
from guatu.engine.arrays import Dates
from guatu.engine.graph import Graph
from guatu.engine.passes import OffAxisError, dates_of, two_passes
from guatu.engine.prepared import prepare
from guatu.engine.tests.strategies import CALENDARS, networks

START = date(2025, 4, 1)


def made_plain(network: Network) -> Network:
    return replace(
        network,
        links=tuple(Link(link.predecessor, link.successor) for link in network.links),
    )


@settings(max_examples=40, deadline=None)
@given(networks(most_nodes=20))
def test_the_kernels_for_plain_links_find_what_those_for_all_links_find(network: Network) -> None:
    prepared = prepare(made_plain(network))
    assert prepared.graph.plain
    general = replace(prepared, graph=replace(prepared.graph, plain=False))
    (_, plain_dates), (_, general_dates) = dates_of(prepared), dates_of(general)
    for plain, other in zip(plain_dates, general_dates, strict=True):
        np.testing.assert_array_equal(plain, other)


@st.composite
def raw_links(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    nodes = draw(st.integers(1, 120))
    name = draw(st.permutations(range(nodes)))
    pair = st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1)).filter(
        lambda ends: ends[0] < ends[1]
    )
    drawn = draw(st.lists(pair, max_size=200)) if nodes > 1 else []
    return nodes, [(name[one], name[other]) for one, other in drawn]


def graph_of(nodes: int, links: list[tuple[int, int]], lag: int = 0) -> Graph:
    ends = np.array(links, np.int32).reshape(-1, 2)
    return Graph.build(
        nodes,
        predecessor=ends[:, 0].copy(),
        successor=ends[:, 1].copy(),
        kind=np.zeros(len(links), np.int8),
        lag=np.full(len(links), lag, np.int32),
        lag_calendar=np.zeros(len(links), np.int16),
    )


@settings(max_examples=40, deadline=None)
@given(raw_links(), st.integers(0, 1))
def test_sorting_keeps_every_link_and_points_all_of_them_forwards(
    raw: tuple[int, list[tuple[int, int]]], lag: int
) -> None:
    nodes, links = raw
    graph = graph_of(nodes, links, lag)
    assert sorted(graph.order.tolist()) == list(range(nodes))
    assert (graph.tails < graph.links.head).all()
    kept = zip(graph.order[graph.tails].tolist(), graph.order[graph.links.head].tolist(), strict=True)
    assert sorted(kept) == sorted(links)
    assert graph.plain == (not links or lag == 0)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=40, max_size=80))
def test_within_a_level_nodes_stand_by_how_many_links_leave_them(degrees: list[int]) -> None:
    sinks = len(degrees)
    links = [(one, sinks + number) for one, many in enumerate(degrees) for number in range(many)]
    graph = graph_of(sinks + 3, links)
    leaving = np.diff(graph.links.ptr)[np.isin(graph.order, np.arange(sinks))]
    assert leaving.tolist() == sorted(degrees)


@pytest.mark.parametrize(("column", "years"), [("earliest", -30), ("earliest", 30), ("latest", -30)])
def test_days_off_the_axis_are_refused_before_a_kernel_looks_them_up(column: str, years: int) -> None:
    prepared = prepare(Network.build([Node("a", 3, "daily")], [], CALENDARS, START))
    away = np.array([START.replace(year=START.year + years).toordinal()], np.int32)
    given = prepared.work
    work = given._replace(earliest=away) if column == "earliest" else given._replace(latest=away)
    with pytest.raises(OffAxisError):
        two_passes(prepared.graph, prepared.axis(), work, None, Dates.empty(1))


@pytest.mark.parametrize("years", [-30, 30])
def test_a_due_date_off_the_axis_is_refused_too(years: int) -> None:
    prepared = prepare(Network.build([Node("a", 3, "daily")], [], CALENDARS, START))
    away = START.replace(year=START.year + years).toordinal()
    with pytest.raises(OffAxisError):
        two_passes(prepared.graph, prepared.axis(), prepared.work, away, Dates.empty(1))
