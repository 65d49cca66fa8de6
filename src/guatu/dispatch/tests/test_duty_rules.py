"""How often something is owed, and where it stands: by the week, month and quarter."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.dispatch.queries import CADENCES
from guatu.dispatch.rules.duties import check_day, read_duty_rules, standing
from guatu.dispatch.tests.conftest import refused
from guatu.dispatch.types.duties import Every, OccasionKind, Turn, TurnState

VISIT = Turn(OccasionKind.VISIT, Every.MONTH)
WEEKLY = Turn(OccasionKind.DISPATCH, Every.WEEK)
QUARTERLY = Turn(OccasionKind.INSPECTION, Every.QUARTER)
LONG_AGO = date(2024, 1, 1)
TODAY = date(2026, 6, 8)  # a Monday


@pytest.mark.parametrize(
    ("turn", "last", "state", "by"),
    [
        (VISIT, date(2026, 6, 1), TurnState.HELD, date(2026, 6, 30)),
        (VISIT, date(2026, 5, 31), TurnState.OWED, date(2026, 6, 30)),
        (VISIT, date(2026, 4, 30), TurnState.MISSED, date(2026, 6, 30)),
        (VISIT, None, TurnState.MISSED, date(2026, 6, 30)),
        (WEEKLY, date(2026, 6, 8), TurnState.HELD, date(2026, 6, 14)),
        (WEEKLY, date(2026, 6, 7), TurnState.OWED, date(2026, 6, 14)),
        (WEEKLY, date(2026, 5, 31), TurnState.MISSED, date(2026, 6, 14)),
        (QUARTERLY, date(2026, 3, 31), TurnState.OWED, date(2026, 6, 30)),
        (QUARTERLY, date(2025, 12, 31), TurnState.MISSED, date(2026, 6, 30)),
    ],
)
def test_held_owed_or_missed(turn: Turn, last: date | None, state: TurnState, by: date) -> None:
    found = standing(turn, last, LONG_AGO, TODAY)
    assert (found.state, found.by, found.owed) == (state, by, state is not TurnState.HELD)


def test_nobody_missed_what_was_not_theirs_to_do() -> None:
    assert standing(VISIT, None, date(2026, 5, 2), TODAY).state is TurnState.OWED
    assert standing(VISIT, None, date(2026, 5, 1), TODAY).state is TurnState.MISSED


@given(
    every=st.sampled_from(Every),
    today=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    ago=st.integers(0, 400),
)
def test_what_was_held_today_is_held_and_time_only_worsens(every: Every, today: date, ago: int) -> None:
    turn, last = Turn(OccasionKind.VISIT, every), today - timedelta(days=ago)
    order = [TurnState.HELD, TurnState.OWED, TurnState.MISSED]
    now = standing(turn, last, LONG_AGO, today).state
    later = standing(turn, last, LONG_AGO, today + timedelta(days=1)).state
    assert standing(turn, today, LONG_AGO, today).state is TurnState.HELD
    assert order.index(later) >= order.index(now)


def test_the_published_cadence_is_read() -> None:
    rules = CADENCES.preset()
    assert [(turn.kind, turn.every) for turn in rules.sponsor][:2] == [
        (OccasionKind.DISPATCH, Every.MONTH), (OccasionKind.VISIT, Every.MONTH),
    ]  # fmt: skip
    assert rules.secretary_from == 20_000_000
    assert [turn.every for turn in rules.force] == [Every.WEEK, Every.MONTH, Every.QUARTER]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('code = "published-2022"', "code = 7"),
        ('every = "month"', 'every = "moon"'),
        ("from_yuan = 20_000_000", "from_yuan = -1"),
        ("[secretary]", "[nobody]"),
        ('kind = "visit"', 'kind = "dispatch"'),
        ("[[sponsor]]", "[sponsor]"),
    ],
)
def test_a_wrong_cadence_is_refused_saying_where(before: str, after: str) -> None:
    text = CADENCES.presets()[CADENCES.usual].replace(before, after, 1)
    with refused("G1945"):
        read_duty_rules(text)


def test_a_day_outside_is_refused() -> None:
    check_day(TODAY, TODAY, TODAY)
    with refused("G1946"):
        check_day(TODAY, None, TODAY - timedelta(days=1))
