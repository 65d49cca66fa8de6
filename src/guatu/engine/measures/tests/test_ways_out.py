"""What each measure does, what is said of it, and what is answered where not all can be won."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from guatu.engine import Link, Network, Node, schedule
from guatu.engine.measures import (
    Chosen,
    Crash,
    Joint,
    Later,
    Level,
    Option,
    Overlap,
    Split,
    Winter,
    apply,
    by_day,
    frontier,
    ways_out,
)
from guatu.engine.measures.result import WayKind
from guatu.engine.measures.search import Status
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase

DAILY = WorkCalendar("daily", EVERY_DAY)
SITE = DAILY.with_stop("11-01", "03-31", code="site")
START = date(2026, 4, 1)


def line(*durations: int, calendar: str = "daily", due: int | None = None) -> Network:
    """A, B, C … one after the other; due so many days after the start."""
    codes = [chr(ord("A") + at) for at in range(len(durations))]
    return Network.build(
        [Node(code, days, calendar) for code, days in zip(codes, durations, strict=True)],
        [Link(one, other) for one, other in pairwise(codes)],
        [DAILY, SITE],
        START,
        None if due is None else START + timedelta(days=due),
    )


def finish(network: Network, *chosen: Chosen) -> int:
    """Days from the start to the end of the plan with these measures."""
    return (schedule(apply(network, chosen)).finish - START).days


@pytest.mark.parametrize(
    ("chosen", "days"),
    [
        (Chosen(Crash.by_day("B", 4, 1), 3), 27),
        (Chosen(Overlap("A", "B", (Level(4, 0),))), 26),
        (Chosen(Joint(("A", "B"))), 20),
        (Chosen(Joint(("A", "B"), duration=15)), 25),
        (Chosen(Joint(("A", "B", "C"))), 10),
        (Chosen(Split("B", 30)), 23 + 7 - 3),
    ],
)
def test_what_a_measure_wins_on_three_tens_in_a_line(chosen: Chosen, days: int) -> None:
    assert finish(line(10, 10, 10), chosen) == days


def test_after_a_split_the_follower_does_its_second_section_after_the_nodes() -> None:
    plan = schedule(apply(line(10, 10, 4), [Chosen(Split("B", 50))]))
    assert (plan["B/2"].early_finish - START).days == 20
    assert (plan["C"].early_finish - START).days == 20 + 2  # half of C is left when B is done
    assert (plan["C"].early_start - START).days == 18  # in one run, so it begins no sooner than it must


def test_winter_work_goes_through_the_stop_and_is_paid_by_its_days_there() -> None:
    network = replace(line(200, 40, calendar="site"), due=START + timedelta(days=260))
    (way,) = ways_out(network, [Winter("B", "daily", cost=100, cost_per_day=7)])
    stop = (schedule(way.network)["B"].early_finish - date(2026, 11, 1)).days
    assert stop > 0
    assert way.taken[0].more_days == stop
    assert way.cost == 100 + 7 * stop
    assert way.days_short == 0


def test_a_second_chain_that_takes_over_is_paid_for_too() -> None:
    nodes = [Node("A", 20, "daily"), Node("B", 19, "daily"), Node("C", 1, "daily")]
    network = Network.build(
        nodes, [Link("A", "C"), Link("B", "C")], [DAILY], START, START + timedelta(days=18)
    )
    options = [Crash.by_day("A", 5, 10), Crash.by_day("B", 5, 10), Crash(node="C", levels=(Level(1, 1),))]
    with pytest.raises(GuatuError):  # a node of one day keeps its day
        ways_out(network, options)
    found = ways_out(network, options[:2])
    assert found.ways[0].cost == 3 * 10 + 2 * 10
    assert {taken.chosen.option.nodes[0]: taken.chosen.days for taken in found.ways[0].taken} == {
        "A": 3,
        "B": 2,
    }


def test_three_priced_ways_that_differ_in_kind() -> None:
    options: list[Option] = [
        Crash.by_day("A", 2, 10),
        Crash.by_day("B", 2, 10),
        Overlap("B", "C", (Level(4, 70),)),
        Later(None, by_day(10, 30)),
    ]
    found = ways_out(line(10, 10, 10, due=26), options)
    assert found.days_short == 4
    assert found.chain == ("A", "B", "C")
    assert [(way.kinds[0], way.cost, len(way.taken)) for way in found] == [
        (WayKind.CHEAPEST, 40, 2),
        (WayKind.FEWEST, 70, 1),
        (WayKind.LATER, 120, 1),
    ]
    assert all(way.status is Status.OPTIMAL and way.gap == 0 and way.days_short == 0 for way in found)
    assert WayKind.COORDINATION in found.ways[1].kinds
    assert found.ways[2].promises[0].promised_after - found.ways[2].promises[0].promised == timedelta(days=4)


def test_what_cannot_be_won_is_said_with_the_cheapest_that_wins_the_most() -> None:
    found = ways_out(line(10, 10, due=12), [Crash.by_day("A", 3, 5), Crash.by_day("B", 2, 9)])
    assert (found.days_short, found.days_won_most, found.days_short_least) == (8, 5, 3)
    assert not found.can_be_met
    assert [(way.cost, way.days_short) for way in found] == [(33, 3)]
    assert [
        (step.days_won, step.cost) for step in frontier(line(10, 10, due=12), [Crash.by_day("A", 2, 5)])
    ] == [
        (1, 5),
        (2, 10),
    ]


def test_a_plan_that_keeps_its_promises_needs_no_way_out() -> None:
    found = ways_out(line(10, 10, due=20), [Crash.by_day("A", 3, 5)])
    assert (found.days_short, found.chain, found.ways) == (0, (), ())


def test_without_time_there_is_an_answer_and_its_gap() -> None:
    options = [Crash.by_day(code, 5, price) for code, price in (("A", 7), ("B", 3), ("C", 5))]
    found = ways_out(line(10, 10, 10, due=24), options, seconds=0)
    assert found.ways
    for way in found:
        assert way.status is Status.FEASIBLE
        assert way.days_short == 0
        assert 0 <= way.bound <= 5 * 3 + 5 <= way.cost
        assert way.gap == way.cost - way.bound


def test_done_work_takes_no_measure_and_running_work_only_on_what_remains() -> None:
    network = line(10, 10, 10, due=26)
    nodes = (
        replace(network.nodes[0], actual_start=START, actual_finish=START + timedelta(days=9)),
        replace(network.nodes[1], actual_start=START + timedelta(days=10), remaining=6),
        network.nodes[2],
    )
    network = Network.build(
        nodes, network.links, network.calendars, START, network.due, START + timedelta(days=14)
    )
    options = [Crash.by_day("A", 5, 1), Crash.by_day("B", 5, 3), Crash.by_day("C", 5, 9)]
    found = ways_out(network, options)
    assert found.days_short == 4
    assert [taken.chosen for taken in found.ways[0].taken] == [Chosen(options[1], 4)]
    (running,) = (node for node in found.ways[0].network.nodes if node.code == "B")
    assert running.remaining == 2
    assert found.ways[0].plan.days_short == 0


def test_every_measure_is_a_sentence_in_both_languages() -> None:
    names = {"A": Phrase("主体施工", "Frame")}
    crash = Chosen(Crash.by_day("A", 6, 30_000), 6)
    network = line(10, 10, due=14)
    (way,) = ways_out(network, [crash.option])
    assert way.taken[0].sentence(names).zh == "“主体施工”赶工6天，每天3万元，共18万元"
    assert (
        way.taken[0].sentence(names).en
        == "Crash “Frame” by 6 working days, CNY 30,000 a day, CNY 180,000 in all"
    )
    assert way.sentence().zh == "1项措施，共18万元，争取6天"


@pytest.mark.parametrize(
    ("options", "number"),
    [
        ([Crash.by_day("X", 1, 1)], "G1140"),
        ([Overlap("A", "C", (Level(1, 1),))], "G1140"),
        ([Winter("A", "arctic")], "G1140"),
        ([Later("A", by_day(1, 1))], "G1140"),
        ([Crash.by_day("A", 10, 1)], "G1141"),
        ([Crash("A", (Level(2, 1), Level(1, 5)))], "G1141"),
        ([Split("A", 100)], "G1141"),
        ([Joint(("A", "C"))], "G1142"),
        ([Joint(("A",))], "G1142"),
        ([Crash.by_day("A", 1, 1), Crash.by_day("A", 2, 1)], "G1143"),
    ],
)
def test_what_does_not_fit_is_refused(options: list[Option], number: str) -> None:
    with pytest.raises(GuatuError) as refused:
        ways_out(line(10, 10, 10, due=20), options)
    assert refused.value.number == number


def test_a_node_is_not_split_and_crashed_at_once() -> None:
    with pytest.raises(GuatuError) as refused:
        apply(line(10, 10), [Chosen(Crash.by_day("A", 2, 1)), Chosen(Split("A", 50))])
    assert refused.value.number == "G1144"
