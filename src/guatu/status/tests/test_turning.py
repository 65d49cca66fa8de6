"""What is said to turn a light green does: the changed facts, judged by the same packs, are green."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.kernel.period import Period
from guatu.status.judging.shipped import AT_FIRST, shipped
from guatu.status.rules import evaluate
from guatu.status.rules.turning import LEVERS, lapses, month_after, turn
from guatu.status.types import ChainNode, Exempt, Forecast, ProjectFacts, Words
from guatu.status.types.why import LeverKind
from guatu.ui.types import LightColour

MAY = Period.parse("2026-05")
AS_OF = date(2026, 6, 8)
PACKS = [shipped(code) for code in AT_FIRST]
WAN = Decimal(10_000)
DUE = date(2026, 11, 30)
LAND = ChainNode("LAND", Words("交地", "Land"), DUE, None, DUE, Words("", ""))


def facts(**changes: object) -> ProjectFacts:
    """Started, 100 million planned, 20 million done by May, reported."""
    known: dict[str, object] = {
        "period": MAY, "as_of": AS_OF, "plan_year": 10_000 * WAN, "invested_year": 2_000 * WAN, "reported": MAY,
        "data_due": date(2026, 6, 5), "started": True, "start_actual": date(2026, 1, 10),
    }  # fmt: skip
    return ProjectFacts(**(known | changes))  # type: ignore[arg-type]


def short(days: int) -> Forecast:
    return Forecast(DUE, DUE + timedelta(days), days, (LAND,))


def light(found: ProjectFacts) -> LightColour:
    return evaluate(PACKS, [found])[0].colour


def test_money_is_the_least_ten_thousand_yuan_that_leaves_the_yellow() -> None:
    # 5/12 of 10,000 万元 is 4,166.67; less than ten points behind is more than 3,166.67: 3,167, so 1,167 more.
    found = turn(PACKS, facts())
    assert [(step.lever, step.amount, step.total) for step in found.steps] == [
        (LeverKind.MONEY, 1_167 * WAN, 3_167 * WAN)
    ]
    assert found.reached
    assert light(facts(invested_year=3_166 * WAN)) is LightColour.YELLOW


def test_days_are_won_to_the_last_one() -> None:
    late = facts(invested_year=5_000 * WAN, has_network=True, forecast=short(45))
    found = turn(PACKS, late)
    assert [(step.lever, step.amount) for step in found.steps] == [(LeverKind.DAYS, Decimal(45))]


def test_a_missing_report_comes_first_and_must_bring_enough() -> None:
    stale = facts(reported=Period.parse("2026-04"), invested_year=1_000 * WAN)
    assert light(stale) is LightColour.GREY
    found = turn(PACKS, stale)
    assert [step.lever for step in found.steps] == [LeverKind.REPORT, LeverKind.MONEY]
    assert found.steps[1].total == 3_167 * WAN
    assert found.reached


def test_what_never_started_must_start() -> None:
    waiting = facts(
        started=False, start_actual=None, start_planned=date(2026, 3, 1), invested_year=4_000 * WAN
    )
    assert light(waiting) is LightColour.RED
    found = turn(PACKS, waiting)
    assert [step.lever for step in found.steps] == [LeverKind.START]
    assert found.reached


def test_a_plan_that_is_missing_is_named() -> None:
    found = turn(PACKS, facts(plan_year=None))
    assert [step.lever for step in found.steps] == [LeverKind.PLAN]
    assert found.reached


def test_a_green_light_takes_no_step() -> None:
    assert turn(PACKS, facts(invested_year=9_000 * WAN)).steps == ()


def test_the_month_after_asks_for_its_own_share() -> None:
    after = month_after(facts(invested_year=9_000 * WAN))
    assert after is not None
    assert turn(PACKS, after).steps == ()
    after = month_after(facts())
    assert after is not None
    step = turn(PACKS, after).steps[0]
    assert step.total == 4_001 * WAN  # more than 50 − 10 percent: at ten points exactly it is yellow still
    assert month_after(facts(period=Period.parse("2026-12"), reported=Period.parse("2026-12"))) is None


def test_an_exemption_that_ends_gives_the_light_back() -> None:
    late = facts(
        invested_year=5_000 * WAN,
        has_network=True,
        forecast=short(45),
        exempt=(Exempt("forecast", "上级安排", date(2026, 6, 30)),),
    )
    assert light(late) is LightColour.GREEN
    (ends,) = lapses(PACKS, late)
    assert (ends.colour, ends.until) == (LightColour.RED, date(2026, 6, 30))
    assert lapses(PACKS, facts()) == ()


MONTHS = st.sampled_from([None, Period.parse("2025-12"), Period.parse("2026-03"), MAY])
DAYS = st.dates(date(2025, 12, 1), date(2026, 9, 1))


@settings(max_examples=10, deadline=None)
@given(
    plan=st.none() | st.integers(0, 2_000_000),
    done=st.none() | st.integers(0, 2_000_000),
    reported=MONTHS,
    planned=st.none() | DAYS,
    started=st.booleans(),
    days=st.none() | st.integers(0, 400),
    packs=st.lists(st.sampled_from(AT_FIRST), min_size=1, unique=True),
)
def test_applying_the_deeds_really_gives_green(
    plan: int | None,
    done: int | None,
    reported: Period | None,
    planned: date | None,
    started: bool,
    days: int | None,
    packs: list[str],
) -> None:
    given_facts = facts(
        plan_year=None if plan is None else plan * WAN,
        invested_year=None if done is None else done * WAN,
        reported=reported,
        start_planned=planned,
        started=started,
        start_actual=None,
        has_network=days is not None,
        forecast=None if days is None else short(days),
    )
    used = [shipped(code) for code in packs]
    found = turn(used, given_facts)
    before = evaluate(used, [given_facts])[0].colour
    after = evaluate(used, [found.facts])[0].colour
    good = (LightColour.GREEN, LightColour.DONE)
    assert found.reached is (after in good)
    assert (before in good) is (found.reached and not found.steps)
    if len(packs) == len(AT_FIRST):
        assert found.reached  # of the packs at first every light can be turned
    if found.reached and len(found.steps) == 1 and found.steps[0].lever in (LeverKind.MONEY, LeverKind.DAYS):
        (step,) = found.steps
        lever = next(one for one in LEVERS if one.kind is step.lever)
        steps = int(step.amount / WAN) if step.lever is LeverKind.MONEY else int(step.amount)
        assert evaluate(used, [lever.apply(given_facts, steps - 1)])[0].colour not in good


def test_registration_and_funds_are_levers_too() -> None:
    found = turn(
        PACKS,
        facts(invested_year=9_000 * WAN, registers=True, required=300 * WAN, arrived=Decimal(1_234_567)),
    )
    assert {step.lever: step.amount for step in found.steps} == {
        LeverKind.REGISTER: Decimal(1), LeverKind.FUNDS: 177 * WAN,
    }  # fmt: skip
    assert found.reached


@pytest.mark.parametrize("code", AT_FIRST)
def test_each_pack_alone_is_served(code: str) -> None:
    found = turn([shipped(code)], facts(has_network=True, forecast=short(12)))
    assert found.reached
