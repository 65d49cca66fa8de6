"""A held plan has, after whatever was changed in it, the dates of a fresh schedule, and says what moved."""

from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from guatu.engine import CycleFound, Link, Network, Node, schedule
from guatu.engine.living import HeldDates, LivingPlan, Moved
from guatu.engine.tests import strategies
from guatu.engine.tests.strategies import CALENDARS, DAILY, networks, outlined
from guatu.kernel.calendar import official_calendar
from guatu.kernel.errors import GuatuError

START = date(2025, 4, 1)


def dates(network: Network) -> dict[str, HeldDates]:
    names = [field.name for field in fields(HeldDates)]
    return {node.code: HeldDates(*(getattr(node, name) for name in names)) for node in schedule(network)}


def change_at_random(plan: LivingPlan, data: st.DataObject) -> Moved:
    network = plan.network
    codes = sorted(node.code for node in network.nodes if node.code.startswith("N"))
    what = data.draw(st.sampled_from(["node", "lag", "add", "remove"]))
    if what == "node" or not network.links or len(codes) < 2:
        code = data.draw(st.sampled_from(codes))
        old = next(node for node in network.nodes if node.code == code)
        return plan.change(nodes=[data.draw(changed(old, network.start))])
    if what == "add":
        one, other = sorted(data.draw(st.lists(st.sampled_from(codes), min_size=2, max_size=2, unique=True)))
        return plan.change(add=[data.draw(strategies.links(one, other))])
    link = data.draw(st.sampled_from(network.links))
    if what == "remove":
        return plan.change(remove=[link])
    return plan.change(remove=[link], add=[replace(link, lag=data.draw(st.integers(-8, 12)))])


@st.composite
def changed(draw: st.DrawFn, node: Node, start: date) -> Node:
    new = draw(strategies.nodes(node.code, start))
    return replace(
        node,
        duration=node.duration if node.remaining is not None else new.duration,
        calendar=new.calendar,
        not_before=new.not_before,
        deadline=new.deadline,
    )


@settings(max_examples=60, deadline=None)
@given(networks(most_nodes=12) | outlined(), st.data())
def test_any_changes_in_turn_give_the_dates_of_a_fresh_schedule_and_name_what_moved(
    network: Network, data: st.DataObject
) -> None:
    try:
        plan = LivingPlan(network)
    except CycleFound:  # through a summary row
        reject()
    for _ in range(data.draw(st.integers(1, 6))):
        before = dates(plan.network)
        try:
            moved = change_at_random(plan, data)
        except CycleFound:
            assert (
                {node.code: plan[node.code] for node in plan.network.nodes} == before == dates(plan.network)
            )
            continue
        after, fresh = dates(plan.network), schedule(plan.network)
        assert {node.code: plan[node.code] for node in plan.network.nodes} == after
        assert {(old, new) for old, new in moved} == {
            (before[code], after[code]) for code in after if before[code] != after[code]
        }
        assert (moved.finish, moved.days_short) == (fresh.finish, fresh.days_short)


def line(*durations: int, due: date | None = date(2026, 4, 1)) -> Network:
    nodes = [Node(f"N{at}", days, "daily") for at, days in enumerate(durations)]
    links = [Link(one.code, other.code) for one, other in pairwise(nodes)]
    return Network.build(nodes, links, CALENDARS, START, due)


def test_a_longer_node_moves_what_follows_early_and_what_comes_before_late() -> None:
    plan = LivingPlan(line(5, 5, 5))
    moved = plan.change(nodes=[Node("N1", 7, "daily")])
    assert moved.codes == ("N0", "N1", "N2")
    by_code = {old.code: (old, new) for old, new in moved}
    old, new = by_code["N2"]
    assert (new.early_start - old.early_start, new.late_start - old.late_start) == (
        timedelta(days=2),
        timedelta(days=0),
    )
    old, new = by_code["N0"]
    assert (new.early_start, old.late_start - new.late_start) == (old.early_start, timedelta(days=2))


def test_a_change_that_moves_nothing_says_so() -> None:
    nodes = [Node("a", 9, "daily"), Node("b", 2, "daily"), Node("c", 1, "daily")]
    network = Network.build(nodes, [Link("a", "c"), Link("b", "c")], CALENDARS, START, date(2026, 4, 1))
    plan = LivingPlan(network)
    assert len(plan.change(nodes=[Node("b", 2, "daily", not_before=START)])) == 0


def test_many_move_at_once_and_are_still_right() -> None:
    plan = LivingPlan(line(*[1] * 600))
    moved = plan.change(nodes=[Node("N0", 3, "daily")])
    assert len(moved) == 600
    assert {code: plan[code] for code in moved.codes} == dates(plan.network)


def test_a_link_against_the_order_is_followed_and_a_circle_refused() -> None:
    nodes = [Node(code, 2, "daily") for code in "abcd"]
    plan = LivingPlan(Network.build(nodes, [Link("a", "b"), Link("c", "d")], CALENDARS, START))
    plan.change(add=[Link("d", "a")])
    assert plan["b"].early_start == START + timedelta(days=6)
    before = dates(plan.network)
    with pytest.raises(CycleFound):
        plan.change(add=[Link("b", "c")])
    assert {code: plan[code] for code in before} == dates(plan.network) == before


def test_what_is_refused_leaves_the_plan_as_it_was() -> None:
    strict = official_calendar()
    assert strict.published is not None
    end = date(max(strict.published), 12, 1)
    nodes = [Node("a", 3, strict.code), Node("b", 3, strict.code)]
    plan = LivingPlan(Network.build(nodes, [Link("a", "b")], [strict, DAILY], end))
    before = dates(plan.network)
    for wrong, number in [
        (replace(nodes[0], duration=60), "G1004"),
        (replace(nodes[0], duration=-1), "G1105"),
        (replace(nodes[0], calendar="moon"), "G1102"),
    ]:
        with pytest.raises(GuatuError) as refused:
            plan.change(nodes=[wrong])
        assert refused.value.number == number
        assert dates(plan.network) == before
        assert plan["b"] == before["b"]
    assert [new.early_finish for _, new in plan.change(nodes=[replace(nodes[0], duration=4)])][
        -1
    ] == plan.finish


def test_a_duration_beyond_the_short_axis_is_placed_on_the_long_one_and_one_beyond_that_is_refused() -> None:
    plan = LivingPlan(line(5, 5, due=None))
    plan.change(nodes=[Node("N0", 20_000, "daily")])
    assert plan["N1"].early_start == START + timedelta(days=20_000)
    plan.change(nodes=[Node("N1", 100_000, "daily")])
    with pytest.raises(GuatuError) as refused:
        plan.change(nodes=[Node("N0", 100_000, "daily")])
    assert refused.value.number == "G1109"
    assert plan.finish == START + timedelta(days=120_000)


def test_what_is_not_there_cannot_be_changed() -> None:
    plan = LivingPlan(line(5, 5))
    with pytest.raises(KeyError):
        plan.change(nodes=[Node("N9", 1, "daily")])
    with pytest.raises(KeyError):
        plan.change(remove=[Link("N1", "N0")])


def test_the_digest_names_the_plan_and_the_change() -> None:
    one, other = LivingPlan(line(5, 5)), LivingPlan(line(5, 5))
    assert one.digest == line(5, 5).digest()
    moved = one.change(nodes=[Node("N0", 6, "daily")])
    assert moved.digest == one.digest == other.change(nodes=[Node("N0", 6, "daily")]).digest
    assert other.change(nodes=[Node("N0", 7, "daily")]).digest != moved.digest
