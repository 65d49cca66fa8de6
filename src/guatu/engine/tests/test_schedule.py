"""Dates mean what `docs/rooms/engine.md` says, on random networks and at the edges."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guatu.engine import CycleFound, Link, Network, Node, Schedule, schedule
from guatu.engine.tests import reference
from guatu.engine.tests.reference import Span
from guatu.engine.tests.strategies import CALENDARS, DAILY, OFFICE, SITE, networks
from guatu.kernel.calendar import WorkCalendar, official_calendar
from guatu.kernel.errors import GuatuError

START = date(2025, 4, 1)
DAY = timedelta(days=1)


def chain_of(*nodes: Node, start: date = START, due: date | None = None, kind: str = "FS") -> Network:
    """The nodes one after the other."""
    linked = [Link(one.code, other.code, kind) for one, other in pairwise(nodes)]
    return Network.build(nodes, linked, CALENDARS, start, due)


def early(plan: Schedule) -> dict[str, Span]:
    return {node.code: Span(node.early_start, node.early_finish) for node in plan}


def late(plan: Schedule) -> dict[str, Span]:
    return {node.code: Span(node.late_start, node.late_finish) for node in plan}


@settings(max_examples=60, deadline=None)
@given(networks())
def test_dates_are_those_of_the_definition_read_day_by_day(network: Network) -> None:
    plan = schedule(network)
    assert early(plan) == reference.early(network)
    assert late(plan) == reference.late(network, plan.finish)


@settings(max_examples=60, deadline=None)
@given(networks(most_nodes=20))
def test_no_link_is_broken_at_early_or_late_dates(network: Network) -> None:
    plan = schedule(network)
    for spans in (early(plan), late(plan)):
        for link in network.links:
            assert reference.holds(network, link, spans[link.predecessor], spans[link.successor])


@settings(max_examples=40, deadline=None)
@given(networks(most_nodes=12))
def test_any_late_start_moved_one_working_day_later_breaks_a_link_a_deadline_or_the_due(
    network: Network,
) -> None:
    plan = schedule(network)
    spans = late(plan)
    for node in network.nodes:
        later = reference.next_start(network, node, spans[node.code].start, DAY)
        by = min(network.due or plan.finish, node.deadline + DAY if node.deadline else reference.FAR)
        broken = [
            link
            for link in network.links
            if link.predecessor == node.code
            and not reference.holds(network, link, later, spans[link.successor])
        ]
        assert broken or later.finish > by


@settings(max_examples=40, deadline=None)
@given(networks(most_nodes=20, with_due=False))
def test_both_passes_agree_where_the_due_date_is_the_early_finish(network: Network) -> None:
    free = replace(network, nodes=tuple(replace(node, deadline=None) for node in network.nodes))
    plan, again = schedule(free), schedule(replace(free, due=schedule(free).finish))
    assert (late(plan), plan.days_short) == (late(again), 0)
    assert plan.total_float.min() == 0
    assert all(node.late_start >= node.early_start for node in plan)
    last = plan[plan.critical_chain[-1]]
    assert (last.early_finish, last.total_float) == (plan.finish, 0)


@settings(max_examples=40, deadline=None)
@given(networks())
def test_the_order_in_which_a_plan_is_written_changes_nothing(network: Network) -> None:
    turned = replace(
        network, nodes=network.nodes[::-1], links=network.links[::-1], calendars=network.calendars[::-1]
    )
    plan, other = schedule(network), schedule(turned)
    assert {node.code: node for node in plan} == {node.code: node for node in other}
    assert (plan.digest, plan.critical_chain) == (other.digest, other.critical_chain)


@settings(max_examples=40, deadline=None)
@given(networks(most_nodes=12), st.data())
def test_adding_a_link_never_makes_anything_earlier(network: Network, data: st.DataObject) -> None:
    numbers = st.integers(0, len(network.nodes) - 1)
    one, other = sorted([data.draw(numbers), data.draw(numbers)])
    assume(one < other)
    more = replace(network, links=(*network.links, Link(f"N{one}", f"N{other}")))
    before, after = schedule(network), schedule(more)
    assert (after.early_start >= before.early_start).all()
    assert (after.early_finish >= before.early_finish).all()


@settings(max_examples=40, deadline=None)
@given(networks())
def test_each_step_of_the_critical_chain_is_along_a_link_and_its_last_node_ends_the_plan(
    network: Network,
) -> None:
    plan = schedule(network)
    chain = plan.critical_chain
    linked = {(link.predecessor, link.successor) for link in network.links}
    assert all(step in linked for step in pairwise(chain))
    assert plan[chain[-1]].early_finish == plan.finish


def test_a_plan_that_meets_its_date_has_float_and_no_days_short() -> None:
    plan = schedule(chain_of(Node("a", 5, "daily"), Node("b", 5, "daily"), due=date(2025, 4, 21)))
    assert plan["a"].early_start == START
    assert plan["b"].late_finish == date(2025, 4, 21)
    assert plan["b"].late_last_day == date(2025, 4, 20)
    assert (plan["a"].total_float, plan["a"].critical, plan.days_short) == (10, False, 0)


def test_a_plan_that_cannot_meet_its_date_says_by_how_much_and_along_which_chain() -> None:
    network = Network.build(
        [Node("land", 20, "daily"), Node("pile", 10, "daily"), Node("paint", 1, "daily")],
        [Link("land", "pile"), Link("land", "paint")],
        CALENDARS,
        START,
        date(2025, 4, 21),
    )
    plan = schedule(network)
    assert plan.days_short == 10
    assert plan.critical_chain == ("land", "pile")
    assert plan["pile"].total_float == -10
    assert plan["paint"].total_float == -1


def test_winter_stop_moves_the_late_start_of_outdoor_work_before_november() -> None:
    """DESIGN.md, "The loop": producing by 30 November, no outdoor concrete from November to March."""
    plan = schedule(
        chain_of(Node("foundation", 30, "site"), Node("commission", 10, "daily"), due=date(2025, 12, 1))
    )
    assert plan["foundation"].late_last_day == date(2025, 10, 31)
    assert plan["commission"].late_last_day == date(2025, 11, 30)


def test_a_make_up_sunday_is_worked_and_a_holiday_is_not() -> None:
    plan = schedule(chain_of(Node("a", 1, "official"), Node("b", 1, "official"), start=date(2025, 4, 26)))
    assert plan["a"].early_start == date(2025, 4, 27)  # a Sunday, worked for Labour Day
    plan = schedule(chain_of(Node("a", 1, "official"), start=date(2025, 10, 1)))
    assert plan["a"].early_start == date(2025, 10, 9)


def test_a_leap_day_is_a_day() -> None:
    plan = schedule(chain_of(Node("a", 2, "daily"), start=date(2024, 2, 28)))
    assert plan.finish == date(2024, 3, 1)
    assert schedule(chain_of(Node("a", 2, "daily"), start=date(2023, 2, 28))).finish == date(2023, 3, 2)


def test_a_milestone_may_fall_on_a_holiday_and_its_last_day_is_its_own() -> None:
    plan = schedule(chain_of(Node("signed", 0, "official"), start=date(2025, 10, 1)))
    assert plan["signed"].early_start == plan["signed"].early_last_day == date(2025, 10, 1)


@pytest.mark.parametrize(
    ("kind", "start"), [("FS", date(2025, 4, 11)), ("SS", START), ("FF", date(2025, 4, 8)), ("SF", START)]
)
def test_each_kind_of_link_binds_its_own_two_ends(kind: str, start: date) -> None:
    plan = schedule(chain_of(Node("a", 10, "daily"), Node("b", 3, "daily"), kind=kind))
    assert plan["b"].early_start == start


def test_a_lag_counts_working_days_only_where_it_names_a_calendar() -> None:
    friday = date(2025, 4, 11)
    nodes = [Node("a", 0, "daily", not_before=friday), Node("b", 0, "daily"), Node("c", 0, "daily")]
    links = [Link("a", "b", "FS", 3), Link("a", "c", "FS", 3, "official")]
    plan = schedule(Network.build(nodes, links, CALENDARS, START))
    assert plan["b"].early_start == date(2025, 4, 14)
    assert plan["c"].early_start == date(2025, 4, 16)  # the instant after Friday, Monday and Tuesday


def test_a_circle_names_what_cannot_be_ordered_in_the_order_given() -> None:
    nodes = [Node(code, 1, "daily") for code in "abcde"]
    links = [Link("a", "b"), Link("b", "c"), Link("c", "b"), Link("c", "e")]
    with pytest.raises(CycleFound) as found:
        schedule(Network.build(nodes, links, CALENDARS, START))
    assert found.value.members == ("b", "c", "e")
    assert "b, c, e" in found.value.text("zh-hans")


def test_an_unpublished_year_is_refused_unless_the_calendar_is_provisional() -> None:
    strict = official_calendar()
    assert strict.published is not None
    year = max(strict.published) + 1
    nodes = [Node("a", 30, strict.code)]
    with pytest.raises(GuatuError) as refused:
        schedule(Network.build(nodes, [], [strict], date(year - 1, 12, 1)))
    assert (refused.value.number, refused.value.facts["year"]) == ("G1004", year)
    said = schedule(Network.build(nodes, [], [strict.provisional()], date(year - 1, 12, 1)))
    assert said.unpublished_years == (year,)


def test_a_year_only_crossed_at_midnight_or_by_other_calendars_is_not_asked_about() -> None:
    strict = official_calendar()
    assert strict.published is not None
    year = max(strict.published) + 1
    nodes = [Node("office", 1, strict.code), Node("site", 40, "daily")]
    start = strict.retreat(date(year, 1, 1), 1)
    links = [Link("office", "site")]
    assert schedule(Network.build(nodes, links, [strict, DAILY], start)).unpublished_years == ()


def test_a_lag_in_an_unpublished_year_is_said_too() -> None:
    strict = official_calendar()
    assert strict.published is not None
    year = max(strict.published) + 1
    nodes = [Node("a", 1, "daily"), Node("b", 1, "daily")]
    links = [Link("a", "b", "FS", 30, strict.code)]
    with pytest.raises(GuatuError, match=str(year)):
        schedule(Network.build(nodes, links, [strict, DAILY], date(year - 1, 12, 20)))


def test_an_empty_plan_is_finished_at_its_start() -> None:
    plan = schedule(Network.build([], [], [], START))
    assert (plan.finish, plan.days_short, plan.critical_chain, len(plan)) == (START, 0, (), 0)


def test_results_cannot_be_changed() -> None:
    plan = schedule(chain_of(Node("a", 1, "daily")))
    with pytest.raises(ValueError, match="read-only"):
        plan.early_start[0] = 0


def test_a_longer_plan_than_the_first_axis_is_still_exact() -> None:
    plan = schedule(chain_of(*(Node(f"N{at}", 1000, "site") for at in range(20))))
    assert plan.finish == SITE.advance(START, 20_000)


def test_late_dates_far_before_the_start_are_still_exact() -> None:
    plan = schedule(chain_of(Node("a", 10_000, "official"), due=START))
    assert plan["a"].late_start == OFFICE.retreat(START, 10_000)


@pytest.mark.parametrize(
    "nodes",
    [
        [Node("a", 1, "never")],
        [Node("a", 100_000, "site"), Node("b", 100_000, "site")],
    ],
)
def test_what_cannot_be_placed_is_named_not_wrapped_around(nodes: list[Node]) -> None:
    never = WorkCalendar("never", (False,) * 7)
    links = [Link("a", "b")] if len(nodes) > 1 else []
    with pytest.raises(GuatuError) as refused:
        schedule(Network.build(nodes, links, [*CALENDARS, never], START))
    assert refused.value.number == "G1109"
    assert "a" in refused.value.text("en")


def test_lags_at_the_limit_are_exact() -> None:
    nodes = [Node("a", 0, "daily"), Node("b", 0, "daily")]
    links = [Link("a", "b", "FS", 100_000)]
    assert schedule(Network.build(nodes, links, CALENDARS, START)).finish == START + 100_000 * DAY
    links = [Link("a", "b", "FS", -100_000, "official")]
    assert schedule(Network.build(nodes, links, CALENDARS, START)).finish == START
