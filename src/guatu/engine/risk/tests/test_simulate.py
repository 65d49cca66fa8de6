"""Every draw is a schedule: what is certain comes out as `schedule` says, what is not as probability says."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.engine import Link, Network, Node, schedule
from guatu.engine import risk as risk_room
from guatu.engine.risk import Cause, Empirical, Fixed, Pert, Risk, Spread, Triangular, simulate
from guatu.engine.tests.strategies import networks
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar, official_calendar
from guatu.kernel.errors import GuatuError

START = date(2026, 1, 5)
DAILY = WorkCalendar("daily", EVERY_DAY)
OFFICE = official_calendar().provisional()
DRAWS = 140
"""More than one block of draws, and the last one not full."""

SITE = OFFICE.with_stop("11-01", "03-31", code="site")


def network(durations: dict[str, int], links: str = "", calendar: WorkCalendar = DAILY) -> Network:
    """`links`: "A-B B-C", all finish to start."""
    pairs = [pair.split("-") for pair in links.split()]
    return Network.build(
        [Node(code, days, calendar.code) for code, days in durations.items()],
        [Link(one, other) for one, other in pairs],
        [calendar],
        START,
    )


def days_of(risk: Risk) -> np.ndarray:
    """Calendar days from the start to the finish of every draw."""
    return risk.finish - START.toordinal()


@contextmanager
def refused(number: str) -> Iterator[None]:
    with pytest.raises(GuatuError) as error:
        yield
    assert error.value.number == number


# --- what is certain


@settings(max_examples=40, deadline=None)
@given(networks())
def test_without_spreads_every_draw_is_the_schedule(plan: Network) -> None:
    """All kinds of links, leads and lags, three calendars."""
    free = replace(plan, due=None, nodes=tuple(replace(node, deadline=None) for node in plan.nodes))
    dates, risk = schedule(free), simulate(free, {}, draws=3)
    assert set(risk.finish.tolist()) == {dates.finish.toordinal()}
    for node in dates:
        assert risk.node_finish(node.code).tolist() == [node.early_finish.toordinal()] * 3
        assert risk[node.code].criticality == (1.0 if node.critical else 0.0)


@st.composite
def plain_networks(draw: st.DrawFn) -> Network:
    """One calendar and finish-to-start links only, which the engine counts in working days; instants among them."""
    plan = draw(networks())
    return replace(
        plan,
        due=None,
        nodes=tuple(
            replace(node, calendar=OFFICE.code, deadline=None, duration=draw(st.integers(0, 9)))
            for node in plan.nodes
        ),
        links=tuple(Link(link.predecessor, link.successor) for link in plan.links),
    )


@settings(max_examples=40, deadline=None)
@given(plain_networks())
def test_counting_working_days_alone_gives_the_same_dates(plan: Network) -> None:
    dates, risk = schedule(plan), simulate(plan, {}, draws=3)
    assert set(risk.finish.tolist()) == {dates.finish.toordinal()}
    for node in dates:
        assert risk.node_finish(node.code).tolist() == [node.early_finish.toordinal()] * 3
        assert risk[node.code].criticality == (1.0 if node.critical else 0.0)


@settings(max_examples=40, deadline=None)
@given(plain_networks(), st.integers(0, 2**40))
def test_both_ways_of_counting_draw_the_same(plan: Network, seed: int) -> None:
    """A lag of no working day on a calendar that nothing else uses: the plan is no longer plain, and no date moves."""
    spreads: dict[str, Spread] = {node.code: Triangular(0, node.duration, 12) for node in plan.nodes}
    far = [Node("apart", 0, DAILY.code), Node("apart too", 1, DAILY.code)]
    other = replace(plan, nodes=(*plan.nodes, *far), links=(*plan.links, Link("apart", "apart too", "SS", 0)))
    one, two = (
        simulate(plan, spreads, draws=DRAWS, seed=seed),
        simulate(other, spreads, draws=DRAWS, seed=seed),
    )
    for node in plan.nodes:
        assert one.node_finish(node.code).tolist() == two.node_finish(node.code).tolist()


@settings(max_examples=40, deadline=None)
@given(networks(), st.integers(0, 2**40))
def test_every_draw_is_the_schedule_of_what_it_drew(plan: Network, seed: int) -> None:
    """A node has the same luck in any plan under one seed: alone, with every day worked, its finish is what it drew."""
    free = replace(plan, due=None, nodes=tuple(replace(node, deadline=None) for node in plan.nodes))
    spreads: dict[str, Spread] = {
        node.code: Triangular(0, node.duration, 2 * node.duration) for node in plan.nodes
    }
    drawn = {
        node.code: days_of(
            simulate(
                network({node.code: node.duration}), {node.code: spreads[node.code]}, draws=DRAWS, seed=seed
            )
        )
        for node in plan.nodes
    }
    risk = simulate(free, spreads, draws=DRAWS, seed=seed)
    critical = dict.fromkeys(drawn, 0)
    for at in range(DRAWS):
        nodes = tuple(replace(node, duration=int(drawn[node.code][at])) for node in free.nodes)
        dates = schedule(replace(free, nodes=nodes))
        assert risk.finish[at] == dates.finish.toordinal()
        for node in dates:
            assert risk.node_finish(node.code)[at] == node.early_finish.toordinal()
            critical[node.code] += node.critical
    assert {node.code: round(node.criticality * DRAWS) for node in risk} == critical


def test_progress_is_certain_and_what_remains_keeps_its_share_of_the_spread() -> None:
    plan = Network.build(
        [
            Node("done", 10, "daily", actual_start=START, actual_finish=date(2026, 1, 20)),
            Node("runs", 20, "daily", actual_start=START, remaining=10),
            Node("next", 5, "daily"),
        ],
        [Link("done", "next"), Link("runs", "next")],
        [DAILY],
        START,
        data_date=date(2026, 1, 21),
    )
    risk = simulate(plan, {"runs": Triangular(20, 20, 40), "done": Triangular(1, 50, 99)})
    assert risk.quantile(0.5, "done") == date(2026, 1, 21)
    assert risk["done"].criticality == 0
    runs = risk.node_finish("runs") - date(2026, 1, 21).toordinal()
    assert (runs.min(), runs.max()) == (10, 20)
    assert risk["runs"].mean_days == pytest.approx(10 + 10 / 3, abs=0.1)
    assert (risk.finish == risk.node_finish("runs") + 5).all()


def test_a_summary_row_finishes_with_the_last_of_its_parts() -> None:
    plan = Network.build(
        [Node("all", 0, "daily"), Node("A", 5, "daily", parent="all"), Node("B", 5, "daily", parent="all")],
        [],
        [DAILY],
        START,
    )
    risk = simulate(plan, {"A": Triangular(1, 5, 9), "B": Triangular(1, 5, 9)})
    parts = np.maximum(risk.node_finish("A"), risk.node_finish("B"))
    assert (risk.node_finish("all") == parts).all()


# --- what is not


def test_the_mean_of_a_triangle_and_of_pert() -> None:
    plan = network({"T": 100, "P": 100})
    risk = simulate(plan, {"T": Triangular(60, 90, 240), "P": Pert(60, 90, 240)}, draws=40_000)
    assert risk["T"].mean_days == pytest.approx((60 + 90 + 240) / 3, abs=0.8)
    assert risk["P"].mean_days == pytest.approx((60 + 4 * 90 + 240) / 6, abs=0.6)
    variance = (60**2 + 90**2 + 240**2 - 60 * 90 - 60 * 240 - 90 * 240) / 18
    assert risk["T"].sd_days == pytest.approx(variance**0.5, rel=0.02)
    assert risk["P"].sd_days == pytest.approx(((110 - 60) * (240 - 110) / 7) ** 0.5, rel=0.02)


def test_what_was_seen_is_drawn_as_often_as_it_was_seen() -> None:
    spread = Empirical.of_ratios([0.5, 1.0, 1.0, 2.0], 10)
    days = days_of(simulate(network({"A": 10}), {"A": spread}, draws=40_000))
    values, counts = np.unique(days, return_counts=True)
    assert values.tolist() == [5, 10, 20]
    assert counts / 40_000 == pytest.approx([0.25, 0.5, 0.25], abs=0.01)


def test_the_later_of_two_even_draws() -> None:
    """The distribution of a maximum is the product of the two: P(max ≤ x) = (x / 100)²; both are critical as often."""
    even = Empirical(tuple(range(1, 101)))
    risk = simulate(network({"A": 50, "B": 50}), {"A": even, "B": even}, draws=40_000)
    shares = {(day - START).days: share for day, share in risk.curve()}
    for x in (30, 50, 70, 90):
        assert shares[x] == pytest.approx((x / 100) ** 2, abs=0.012)
    assert risk["A"].criticality == pytest.approx(0.5 + 0.005, abs=0.012)
    assert risk["A"].criticality + risk["B"].criticality == pytest.approx(1.01, abs=0.005)


def test_in_a_chain_every_node_is_always_critical_and_variances_add() -> None:
    spread = Triangular(10, 20, 60)
    risk = simulate(network({"A": 20, "B": 20, "C": 20}, "A-B B-C"), dict.fromkeys("ABC", spread))
    assert [node.criticality for node in risk] == [1, 1, 1]
    assert risk.finish.std() ** 2 == pytest.approx(sum(node.sd_days**2 for node in risk), rel=0.05)
    assert sum(node.correlation**2 for node in risk) == pytest.approx(1, abs=0.05)


def test_numbers_of_different_nodes_do_not_move_together() -> None:
    """And a node's own are even: the hash is as good as chance."""
    codes = [f"N{number}" for number in range(40)]
    risk = simulate(network(dict.fromkeys(codes, 500)), dict.fromkeys(codes, Empirical(tuple(range(1000)))))
    days = np.array([risk.node_finish(code) for code in codes]) - START.toordinal()
    between = np.corrcoef(days)[~np.eye(40, dtype=bool)]
    # 780 pairs of 10,000 draws: standard deviation 0.01, so 4.5 of it is passed by chance in one run of 190.
    assert abs(between).max() < 0.045
    assert between.std() == pytest.approx(0.01, rel=0.15)
    for row in days:
        tenths = np.bincount(row * 10 // 1000, minlength=10)
        assert ((tenths - 1000) ** 2 / 1000).sum() < 33  # chi-square, 9 degrees: passed once in 8,000 runs
        assert abs(np.corrcoef(row[1:], row[:-1])[0, 1]) < 0.045


# --- common causes


def test_a_cause_strikes_its_nodes_together() -> None:
    plan = network({"A": 100, "B": 100, "C": 100})
    winter = Cause("winter", 0.3, ("A", "B"), days=Fixed(40))
    risk = simulate(plan, {}, [winter])
    a, b, c = (risk.node_finish(code) - START.toordinal() for code in "ABC")
    assert (a == b).all()
    assert set(a.tolist()) == {100, 140}
    assert set(c.tolist()) == {100}
    assert risk.causes[0].happened == pytest.approx(0.3, abs=0.02)
    assert risk.causes[0].delay == 40
    assert risk.causes[0].correlation == pytest.approx(1)


def test_a_common_factor_makes_a_chain_less_sure_than_as_much_spread_apart() -> None:
    durations = dict.fromkeys("ABCDE", 100)
    plan, factor = network(durations, "A-B B-C C-D D-E"), Triangular(0.5, 1, 1.5)
    apart = simulate(plan, {code: factor.scaled(100) for code in durations})
    together = simulate(plan, {}, [Cause("pace", 1, tuple(durations), factor=factor)])
    assert together.finish.mean() == pytest.approx(apart.finish.mean(), abs=3)
    assert together.finish.std() == pytest.approx(apart.finish.std() * 5**0.5, rel=0.05)
    assert together.causes[0].delay is None
    assert together.causes[0].correlation == pytest.approx(1, abs=0.001)


def test_factors_multiply_days_add_and_the_sum_is_rounded_once() -> None:
    causes = [
        Cause("slow", 1, ("A",), factor=Fixed(1.25)),
        Cause("slower", 1, ("A",), factor=Fixed(1.5)),
        Cause("late", 1, ("A", "M"), days=Fixed(0.5)),
    ]
    risk = simulate(network({"A": 2, "M": 0}, "A-M"), {}, causes, draws=1)
    assert days_of(risk).tolist() == [4]  # 2 × 1.25 × 1.5 + 0.5 = 4.25; the instant has no work to delay


# --- what is answered


UNSURE: dict[str, Spread] = {"A": Triangular(10, 20, 60), "B": Pert(5, 30, 90), "C": Empirical((3, 8, 40))}


def unsure(**changes: object) -> Network:
    plan = Network.build(
        [Node("A", 20, "site"), Node("B", 30, "official"), Node("C", 8, "site", deadline=date(2026, 9, 30))],
        [Link("A", "B", "SS", 5, "official"), Link("B", "C", "FF", 3), Link("A", "C")],
        [OFFICE, SITE],
        date(2026, 3, 2),
        date(2026, 9, 1),
    )
    return replace(plan, **changes)  # type: ignore[arg-type]  # fields of Network


def test_quantiles_rise_and_agree_with_chances() -> None:
    risk = simulate(unsure(), UNSURE)
    quantiles = [risk.quantile(share) for share in (0.1, 0.5, 0.8, 0.9, 1.0)]
    assert quantiles == sorted(quantiles)
    for share, day in zip((0.1, 0.5, 0.8, 0.9, 1.0), quantiles, strict=True):
        assert risk.chance(day) >= share > risk.chance(day - timedelta(days=1))
    assert risk.due_chance == risk.chance(date(2026, 9, 1))
    assert risk.deadline_chances == {"C": risk.chance(date(2026, 10, 1), "C")}
    assert risk.curve()[-1][1] == 1.0


@pytest.mark.parametrize("plan", [unsure(), network({"A": 9, "B": 9, "C": 9}, "A-B A-C")])
def test_the_same_seed_draws_the_same_whatever_the_number_of_threads(plan: Network) -> None:
    cause = Cause("winter", 0.4, ("A", "C"), factor=Triangular(1, 1.2, 2))
    one = simulate(plan, UNSURE, [cause], draws=1_000, seed=7, threads=1)
    for threads in (2, 5):
        other = simulate(plan, UNSURE, [cause], draws=1_000, seed=7, threads=threads)
        assert other.nodes == one.nodes
        assert other.causes == one.causes
        assert other.digest == one.digest
        assert (other.finish == one.finish).all()
    different = simulate(plan, UNSURE, [cause], draws=1_000, seed=8)
    assert different.digest != one.digest
    assert (different.finish != one.finish).any()


def test_order_of_the_input_changes_nothing() -> None:
    plan = unsure()
    turned = unsure(nodes=plan.nodes[::-1], links=plan.links[::-1])
    one, other = simulate(plan, UNSURE), simulate(turned, {code: UNSURE[code] for code in reversed(UNSURE)})
    assert one.digest == other.digest
    assert (one.finish == other.finish).all()


def test_drivers_are_those_that_move_the_finish() -> None:
    plan = network({"long": 50, "short": 5, "sure": 60}, "short-sure")
    risk = simulate(plan, {"long": Triangular(40, 60, 120), "short": Triangular(1, 2, 3)})
    assert risk.drivers()[0].code == "long"
    assert "sure" not in [node.code for node in risk.drivers()]
    assert all(0 <= node.criticality <= 1 for node in risk)


@pytest.mark.parametrize("most", [90, 5_000])
def test_sums_are_those_of_all_draws(most: int) -> None:
    """Of a short plan, whose sums are kept in 32 bits, and of a long one. Parallel nodes: what they drew is seen."""
    plan = network({"A": most, "B": most})
    risk = simulate(plan, dict.fromkeys("AB", Triangular(1, most, most)), draws=DRAWS)
    finish = days_of(risk)
    for node in risk:
        drawn = risk.node_finish(node.code) - START.toordinal()
        assert node.mean_days == pytest.approx(drawn.mean())
        assert node.sd_days == pytest.approx(drawn.std())
        assert node.correlation == pytest.approx(np.corrcoef(drawn, finish)[0, 1])
        assert node.criticality == (drawn == finish).mean()


def test_without_nodes_the_finish_is_the_same() -> None:
    full, lean = simulate(unsure(), UNSURE), simulate(unsure(), UNSURE, of_nodes=False)
    assert (full.finish == lean.finish).all()
    assert full.nodes == lean.nodes
    with pytest.raises(KeyError):
        lean.quantile(0.5, "A")


def test_a_draw_past_the_short_axis_takes_the_long_one_and_past_that_is_refused() -> None:
    for links in ("A-B", "A-B B-C"):
        plan = network({"A": 10, "B": 10, "C": 10}, links)
        risk = simulate(plan, {"A": Empirical((10, 30_000))}, draws=200)
        assert {days // 1000 for days in days_of(risk).tolist()} == {0, 30}
        with refused("G1109"):
            simulate(plan, dict.fromkeys("AB", Empirical((10, 100_000))), draws=200)


def test_years_that_only_late_draws_reach_are_said_or_refused() -> None:
    last = max(official_calendar().published or {2026})
    begun = date(last, 6, 1)
    for calendar in (OFFICE, official_calendar()):
        plan = replace(network({"A": 10}, calendar=calendar), start=begun)
        assert simulate(plan, {}).unpublished_years == ()
    provisional = replace(network({"A": 10}, calendar=OFFICE), start=begun)
    assert simulate(provisional, {"A": Empirical((10, 300))}).unpublished_years == (last + 1,)
    with refused("G1004"):
        simulate(plan, {"A": Empirical((10, 300))})


@pytest.mark.parametrize(
    ("spreads", "causes", "number"),
    [
        ({"A": Triangular(5, 4, 9)}, [], "G1160"),
        ({"A": Empirical(())}, [], "G1160"),
        ({"A": Pert(1, 2, float("nan"))}, [], "G1160"),
        ({"X": Fixed(1)}, [], "G1163"),
        ({}, [Cause("w", 0.5, ("A",))], "G1161"),
        ({}, [Cause("w", 1.5, ("A",), days=Fixed(1))], "G1162"),
        ({}, [Cause("w", 0.5, ("X",), days=Fixed(1))], "G1163"),
        ({}, [Cause("w", 0.5, ("A",), days=Fixed(1))] * 2, "G1165"),
    ],
)
def test_what_is_no_spread_or_cause_is_refused(
    spreads: dict[str, Spread], causes: list[Cause], number: str
) -> None:
    with refused(number):
        simulate(network({"A": 5}), spreads, causes)


@pytest.mark.parametrize("draws", [0, 10_000_000])
def test_numbers_of_draws_out_of_reason_are_refused(draws: int) -> None:
    with refused("G1164"):
        simulate(network({"A": 5}), {}, draws=draws)


def test_the_door_stays_open_after_the_first_use() -> None:
    """No module of the package bears the function's name, which its import would take away."""
    simulate(network({"A": 5}), {}, draws=1)
    assert risk_room.simulate is simulate
