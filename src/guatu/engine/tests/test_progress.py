"""What is done stays done; what runs goes on from the data date; links still hold what is to come."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guatu.engine import Kind, Link, Network, Node, OutOfOrder, Schedule, schedule
from guatu.engine.tests import reference
from guatu.engine.tests.reference import Span
from guatu.engine.tests.strategies import CALENDARS, in_progress
from guatu.kernel.errors import GuatuError

START, TODAY = date(2025, 4, 1), date(2025, 4, 14)
DAY = timedelta(days=1)


def plan(*nodes: Node, due: date | None = None, logic: OutOfOrder = OutOfOrder.RETAINED) -> Schedule:
    """The nodes one after the other, as of `TODAY`."""
    links = [Link(one.code, other.code) for one, other in pairwise(nodes)]
    return schedule(Network.build(nodes, links, CALENDARS, START, due, TODAY, logic))


@settings(max_examples=80, deadline=None)
@given(in_progress())
def test_dates_in_progress_are_those_of_the_definition_read_day_by_day(network: Network) -> None:
    found = schedule(network)
    early = {node.code: Span(node.early_start, node.early_finish) for node in found}
    late = {node.code: Span(node.late_start, node.late_finish) for node in found}
    assert early == reference.early(network)
    assert late == reference.late(network, found.finish)
    assert found.finish == max(span.finish for span in early.values())


@settings(max_examples=40, deadline=None)
@given(in_progress(most_nodes=12))
def test_what_is_done_keeps_its_days_has_no_float_and_is_never_critical(network: Network) -> None:
    found = schedule(network)
    for node in network.nodes:
        dates = found[node.code]
        if node.actual_start is not None:
            assert dates.early_start == dates.late_start == node.actual_start
        if (ended := node.ended) is not None:
            assert dates.early_finish == dates.late_finish == ended + DAY
            assert dates.total_float is None
            assert not dates.critical
            assert node.code not in found.critical_chain
        elif network.data_date is not None:
            assert dates.early_finish >= network.data_date


@settings(max_examples=40, deadline=None)
@given(in_progress(most_nodes=10), st.data())
def test_adding_a_link_never_makes_anything_earlier_in_progress_either(
    network: Network, data: st.DataObject
) -> None:
    numbers = st.integers(0, len(network.nodes) - 1)
    one, other = sorted([data.draw(numbers), data.draw(numbers)])
    assume(one < other)
    kind = data.draw(st.sampled_from(Kind))
    more = replace(network, links=(*network.links, Link(f"N{one}", f"N{other}", kind)))
    before, after = schedule(network), schedule(more)
    assert (after.early_start >= before.early_start).all()
    assert (after.early_finish >= before.early_finish).all()


@settings(max_examples=40, deadline=None)
@given(in_progress())
def test_override_never_finishes_later_than_retained_logic(network: Network) -> None:
    retained = schedule(replace(network, out_of_order=OutOfOrder.RETAINED))
    override = schedule(replace(network, out_of_order=OutOfOrder.OVERRIDE))
    assert (override.early_finish <= retained.early_finish).all()


def test_what_runs_has_left_what_the_days_gone_have_not_worked() -> None:
    found = plan(Node("a", 20, "daily", actual_start=date(2025, 4, 4)), Node("b", 5, "daily"))
    assert found["a"].early_start == date(2025, 4, 4)
    assert found["a"].early_finish == TODAY + 10 * DAY  # ten of twenty days are gone
    assert found["b"].early_start == TODAY + 10 * DAY


def test_what_is_not_said_to_be_finished_has_a_day_to_go() -> None:
    found = plan(Node("a", 3, "daily", actual_start=date(2025, 4, 4)))
    assert found["a"].early_last_day == TODAY


def test_a_remaining_duration_that_is_said_counts_instead() -> None:
    found = plan(Node("a", 3, "daily", actual_start=date(2025, 4, 4), remaining=30))
    assert found["a"].early_finish == TODAY + 30 * DAY


def test_an_instant_that_has_come_is_done() -> None:
    signed = Node("signed", 0, "daily", actual_start=date(2025, 4, 4))
    found = plan(signed, Node("b", 5, "daily"))
    assert found["signed"].total_float is None
    assert found["signed"].early_last_day == date(2025, 4, 4)
    assert found["b"].early_start == TODAY


def test_work_begun_out_of_order_waits_or_goes_on_as_the_logic_says() -> None:
    permit, base = Node("permit", 10, "daily"), Node("base", 20, "daily", actual_start=date(2025, 4, 4))
    retained, override = plan(permit, base), plan(permit, base, logic=OutOfOrder.OVERRIDE)
    assert retained["base"].early_finish == TODAY + 10 * DAY + 10 * DAY
    assert override["base"].early_finish == TODAY + 10 * DAY
    assert retained["base"].early_start == override["base"].early_start == date(2025, 4, 4)


def test_float_of_what_runs_is_that_of_its_remaining_work() -> None:
    found = plan(Node("a", 20, "daily", actual_start=date(2025, 4, 4)), due=TODAY + 13 * DAY)
    assert (found["a"].total_float, found["a"].critical) == (3, False)
    assert found["a"].late_finish == TODAY + 13 * DAY


def test_nothing_unstarted_starts_before_the_data_date() -> None:
    assert plan(Node("a", 1, "daily"))["a"].early_start == TODAY


def test_where_all_is_done_the_plan_ends_with_its_last_day_and_nothing_drives_it() -> None:
    done = Node("a", 9, "daily", actual_start=date(2025, 3, 3), actual_finish=date(2025, 3, 9))
    found = plan(done, due=date(2025, 3, 6))
    assert (found.finish, found.days_short, found.critical_chain) == (date(2025, 3, 10), 4, ())


A = Node("a", 5, "daily")


@pytest.mark.parametrize(
    ("number", "node", "data_date"),
    [
        ("G1113", replace(A, actual_start=START), None),
        ("G1114", replace(A, actual_start=date(2025, 4, 15)), TODAY),
        ("G1114", replace(A, actual_start=START, actual_finish=date(2025, 4, 15)), TODAY),
        ("G1115", replace(A, actual_finish=START), TODAY),
        ("G1116", replace(A, remaining=3), TODAY),
        ("G1117", replace(A, actual_start=START, remaining=-1), TODAY),
        ("G1117", replace(A, actual_start=START, actual_finish=START, remaining=1), TODAY),
        ("G1121", replace(A, actual_start=START, actual_finish=START - DAY), TODAY),
    ],
)
def test_progress_that_cannot_be_is_refused(number: str, node: Node, data_date: date | None) -> None:
    with pytest.raises(GuatuError) as refused:
        Network.build([node], [], CALENDARS, START, None, data_date)
    assert refused.value.number == number
    assert "a" in refused.value.text("zh-hans")


def test_the_digest_covers_progress_and_stays_the_same_without() -> None:
    began = replace(A, actual_start=START)
    networks = [
        Network.build([A], [], CALENDARS, START),
        Network.build([A], [], CALENDARS, START, None, TODAY),
        Network.build([began], [], CALENDARS, START, None, TODAY),
        Network.build([began], [], CALENDARS, START, None, TODAY, OutOfOrder.OVERRIDE),
        Network.build([replace(began, remaining=2)], [], CALENDARS, START, None, TODAY),
        Network.build([replace(began, actual_finish=TODAY)], [], CALENDARS, START, None, TODAY),
        Network.build([replace(A, parent="b"), Node("b", 0, "daily")], [], CALENDARS, START),
        Network.build([A, Node("b", 0, "daily")], [], CALENDARS, START),
    ]
    assert len({network.digest() for network in networks}) == len(networks)
