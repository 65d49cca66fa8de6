"""The cheapest set of measures is proved the cheapest by trying every choice there is."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, given, settings

from guatu.engine import Link, Network, Node, schedule
from guatu.engine.measures import Joint, Level, MeasureKind, Option, Overlap, apply, frontier, ways_out
from guatu.engine.measures.result import WayKind
from guatu.engine.measures.search import Status
from guatu.engine.measures.tests.cases import oracle_of, outcomes, short_plans
from guatu.engine.tests.strategies import CALENDARS

Case = tuple[Network, tuple[Option, ...]]

small = settings(
    max_examples=12,
    deadline=None,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # every try runs the solver: shrinking takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@given(short_plans())
@small
def test_what_is_called_cheapest_is_so_among_all_choices(case: Case) -> None:
    network, options = case
    found = ways_out(network, options, seconds=60)
    every = list(outcomes(oracle_of(network, options)))
    least = min(sum(one.late.values()) for one in every)
    reached = [one for one in every if sum(one.late.values()) == least]
    assert found.status is Status.OPTIMAL
    assert found.days_short_least in {max(one.late.values()) for one in reached}
    for way in found:
        assert way.status is Status.OPTIMAL
        assert way.bound == way.cost
        assert sum(promise.short_after for promise in way.promises) <= least
    if least < sum(every[0].late.values()):
        aim = {promise.node: promise.short_after for promise in found.ways[0].promises}
        keeping = [one for one in every if one.keeps(aim)]
        cheapest = next(way for way in found if WayKind.CHEAPEST in way.kinds)
        assert cheapest.cost == min(one.cost for one in keeping)
        staying = [
            one
            for one in keeping
            if all(options[number].kind is not MeasureKind.LATER for number in one.levels)
        ]
        for way in found:
            if WayKind.FEWEST in way.kinds:
                assert len(way.taken) == min(len(one.levels) for one in staying)


@given(short_plans())
@small
def test_the_measures_found_are_run_again_and_do_win_the_days(case: Case) -> None:
    network, options = case
    found = ways_out(network, options, seconds=60)
    before = schedule(network)
    for way in found:
        changed = apply(network, way.chosen)
        plan = schedule(changed)
        assert plan.finish == way.plan.finish
        assert plan.digest == way.plan.digest
        assert changed.due is not None
        assert network.due is not None
        moved = (changed.due - network.due).days
        later = {promise.node: promise.short_after for promise in way.promises}
        assert plan.days_short == later[""] == max(0, (plan.finish - changed.due).days)
        assert (before.finish - plan.finish).days + moved >= before.days_short - later[""]
        for node in changed.nodes:
            if node.deadline is not None:
                late = (plan[node.code].early_finish - node.deadline - timedelta(days=1)).days
                assert max(0, late) == later[node.code.removesuffix("/2")]


@given(short_plans())
@small
def test_the_frontier_is_the_least_price_of_each_number_of_days(case: Case) -> None:
    network, options = case
    steps = frontier(network, options, seconds=60)
    found = ways_out(network, options, seconds=60)
    if not steps:
        assert found.days_won_most == 0
        return
    assert [step.cost for step in steps] == sorted({step.cost for step in steps})
    assert [step.days_won for step in steps] == sorted({step.days_won for step in steps})
    assert steps[-1].days_won == found.days_won_most
    every = list(outcomes(oracle_of(network, options)))
    for days in range(1, found.days_won_most + 1):
        allowed = {
            promise.node: max(promise.short_after, found.days_short - days)
            for promise in found.ways[0].promises
        }
        step = next(step for step in steps if step.days_won >= days)
        assert step.since <= days
        assert step.cost == min(one.cost for one in every if one.keeps(allowed))
    for step in steps:
        assert step.cost == sum(taken.cost for taken in step.taken)
        assert step.days_won + step.days_short == found.days_short
        assert schedule(apply(network, step.chosen)).finish == step.finish


@given(short_plans())
@small
def test_the_order_of_what_is_given_changes_no_price(case: Case) -> None:
    network, options = case
    turned = replace(network, nodes=network.nodes[::-1], links=network.links[::-1])
    one, other = ways_out(network, options, seconds=60), ways_out(turned, options[::-1], seconds=60)
    assert one.digest == other.digest
    assert [way.cost for way in one][:1] == [way.cost for way in other][:1]


def test_where_no_measure_wins_a_day_there_is_no_way_in_whatever_order_they_are_given() -> None:
    """Found by the test above: what misses promises least may take a measure for nothing, in one order of two."""
    nodes = (
        Node("N0", 5, "official", deadline=date(2024, 6, 5)),
        Node("N1", 10, "official"),
        Node("N2", 30, "official", deadline=date(2024, 7, 7)),
        Node("N3", 1, "daily"),
        Node("N4", 0, "site"),
    )
    links = (
        Link("N1", "N3", lag=8, lag_calendar="site"),
        Link("N2", "N3", lag_calendar="official"),
    )
    options = (Joint(("N2", "N3"), 9), Overlap("N2", "N3", (Level(3, 4), Level(7, 9))))
    for turn in (1, -1):
        network = Network.build(nodes[::turn], links[::turn], CALENDARS, date(2024, 5, 27), date(2024, 7, 14))
        found = ways_out(network, options[::turn], seconds=60)
        assert (found.ways, found.days_short, found.days_won_most) == ((), 1, 0)
