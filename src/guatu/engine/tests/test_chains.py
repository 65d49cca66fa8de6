"""Which links drive, how far a node may slip, and what drives every deadline."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings

from guatu.engine import Link, Network, Node, Schedule, schedule
from guatu.engine.chains import DeadlineChains
from guatu.engine.tests import reference
from guatu.engine.tests.reference import Span
from guatu.engine.tests.strategies import CALENDARS, in_progress, networks

START = date(2025, 4, 1)
DAY = timedelta(days=1)


def early_dates(plan: Schedule) -> dict[str, tuple[date, date]]:
    return {node.code: (node.early_start, node.early_finish) for node in plan}


def started_at(network: Network, code: str, day: date) -> Network:
    """The same, but one node not before that day."""
    return replace(
        network, nodes=tuple(replace(n, not_before=day) if n.code == code else n for n in network.nodes)
    )


@settings(max_examples=40, deadline=None)
@given(networks(most_nodes=6))
def test_a_node_may_slip_by_its_free_float_and_nothing_else_moves_but_no_day_more(network: Network) -> None:
    plan = schedule(network)
    for node in network.nodes:
        dates = plan[node.code]
        assert dates.free_float is not None
        calendar = reference.calendar_of(network, node.calendar)
        for extra in (0, 1):
            after = reference.advance(calendar, dates.early_start, dates.free_float + extra)
            if not extra and not dates.free_float:
                after = dates.early_start
            while node.duration and not calendar.is_workday(after):
                after += DAY
            slipped = schedule(started_at(network, node.code, after))
            moved = early_dates(slipped).items() - early_dates(plan).items()
            others = {code for code, _ in moved} - {node.code}
            if extra:
                assert others or slipped.finish > plan.finish
            else:
                assert not others
                assert slipped.finish == plan.finish


@settings(max_examples=40, deadline=None)
@given(networks(most_nodes=8))
def test_a_link_drives_where_an_earlier_start_of_its_successor_would_break_it(network: Network) -> None:
    plan, nodes = schedule(network), {node.code: node for node in network.nodes}
    early = {node.code: Span(node.early_start, node.early_finish) for node in plan}
    for at, link in enumerate(network.links):
        after = early[link.successor]
        sooner = reference.next_start(network, nodes[link.successor], after.start, -DAY)
        broken = not reference.holds(network, link, early[link.predecessor], sooner)
        assert plan.driving[at] == broken


@settings(max_examples=40, deadline=None)
@given(networks(most_nodes=8))
def test_a_link_binds_where_a_later_start_of_its_predecessor_would_break_it(network: Network) -> None:
    plan, nodes = schedule(network), {node.code: node for node in network.nodes}
    late = {node.code: Span(node.late_start, node.late_finish) for node in plan}
    for at, link in enumerate(network.links):
        before = late[link.predecessor]
        later = reference.next_start(network, nodes[link.predecessor], before.start, DAY)
        broken = not reference.holds(network, link, later, late[link.successor])
        assert plan.binding[at] == broken


@settings(max_examples=40, deadline=None)
@given(in_progress(most_nodes=10))
def test_every_step_of_every_chain_is_along_a_driving_link(network: Network) -> None:
    plan = schedule(network)
    driving = {
        (link.predecessor, link.successor) for at, link in enumerate(network.links) if plan.driving[at]
    }
    found = plan.chains(within=3)
    for one in found:
        for codes in (one.chain, *(near.codes for near in one.near)):
            assert all(step in driving for step in pairwise(codes))
        if one.code and one.chain:
            assert one.chain[-1] == one.code
    assert [one.chain for one in found if not one.code] == [plan.critical_chain]
    open_deadlines = {node.code for node in network.nodes if node.deadline and node.ended is None}
    assert {one.code for one in found} == open_deadlines | {""}


@given(network=networks())
def test_every_chain_is_what_drives_its_last_node_told_forwards(network: Network) -> None:
    plan = schedule(network)
    chains = [one.chain for one in plan.chains() if one.chain]
    ends = [chain[-1] for chain in chains]
    assert [tuple(back)[::-1] for back in plan.drivers(ends)] == chains


@settings(max_examples=40, deadline=None)
@given(in_progress(most_nodes=10))
def test_no_node_is_in_two_near_critical_chains(network: Network) -> None:
    near = [
        code for one in schedule(network).chains(within=5) for branch in one.near for code in branch.codes
    ]
    assert len(near) == len(set(near))


def portfolio() -> list[DeadlineChains]:
    """Two projects that share one approval, each with its own deadline."""
    nodes = [
        Node("approval", 10, "daily"),
        Node("P1/build", 20, "daily"),
        Node("P1/open", 0, "daily", deadline=START + 24 * DAY),
        Node("P1/road", 18, "daily"),
        Node("P2/build", 30, "daily"),
        Node("P2/open", 0, "daily", deadline=START + 99 * DAY),
    ]
    links = [
        Link("approval", "P1/build"),
        Link("P1/build", "P1/open"),
        Link("approval", "P1/road"),
        Link("P1/road", "P1/open"),
        Link("approval", "P2/build"),
        Link("P2/build", "P2/open"),
    ]
    return list(schedule(Network.build(nodes, links, CALENDARS, START)).chains(within=3))


def test_each_deadline_of_a_portfolio_has_its_own_chain_and_days_short() -> None:
    first, due, second = portfolio()
    assert (first.code, first.days_short, first.total_float) == ("P1/open", 5, -5)
    assert first.chain == ("approval", "P1/build", "P1/open")
    assert (due.code, due.days_short, due.chain) == ("", 0, ("approval", "P2/build"))
    assert (second.code, second.days_short, second.by) == ("P2/open", 0, START + 100 * DAY)


def test_a_near_critical_chain_says_what_it_leads_into() -> None:
    (near,) = portfolio()[0].near
    assert (near.codes, near.total_float, near.into) == (("P1/road",), -3, "P1/open")


def test_the_deadline_of_a_summary_row_has_a_chain_too() -> None:
    nodes = [
        Node("S", 0, "daily", deadline=START + 2 * DAY),
        Node("a", 5, "daily", parent="S"),
        Node("b", 9, "daily", parent="S"),
    ]
    found = schedule(Network.build(nodes, [], CALENDARS, START)).chains()
    assert [(one.code, one.days_short, one.chain) for one in found] == [("S", 6, ("b",)), ("", 0, ("b",))]


def test_what_is_done_has_no_free_float_and_no_chain() -> None:
    done = Node("a", 5, "daily", deadline=START, actual_start=START, actual_finish=START)
    plan = schedule(Network.build([done], [], CALENDARS, START, None, START + DAY))
    assert plan["a"].free_float is None
    assert [(one.code, one.chain) for one in plan.chains()] == [("", ())]


@pytest.mark.parametrize(("kind", "free"), [("FS", 3), ("SS", 8)])
def test_free_float_counts_from_the_end_that_the_link_counts_from(kind: str, free: int) -> None:
    nodes = [Node("a", 5, "daily"), Node("b", 2, "daily", not_before=START + 8 * DAY), Node("c", 30, "daily")]
    plan = schedule(Network.build(nodes, [Link("a", "b", kind)], CALENDARS, START))
    assert plan["a"].free_float == free
