"""A kept cube is, after any reports, what rolling up all facts anew would give."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.engine.cube import By, Indicator, Numbers, roll_up
from guatu.engine.cube.held import HeldCube
from guatu.engine.cube.tests.strategies import Case, case_of, cases
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period

MAY = Period.of_month(2024, 5)
CITY = {"city": None, "north": "city", "south": "city"}
GOALS = {(unit, 0, "done"): 100 for unit in CITY}


@given(cases(), st.data())
@settings(max_examples=100, deadline=None)  # the first example compiles
def test_any_reports_leave_what_rolling_up_anew_would_give(case: Case, data: st.DataObject) -> None:
    held = HeldCube(case.facts, case.targets)
    facts = case.facts.values.copy()
    shape = case.space.shape
    for _ in range(data.draw(st.integers(1, 4))):
        u, p, i = (data.draw(st.integers(0, size - 1)) for size in shape)
        value = data.draw(st.none() | st.integers(-5, 500))
        one = case.space.indicators[i]
        exact = None if value is None else Decimal(value).scaleb(-one.decimals)
        changed = held.report(case.space.units[u], case.space.period(p), one.code, exact)
        facts[u, p, i] = np.nan if value is None else value
        fresh = roll_up(case.space.facts(facts.copy()), case.targets, threads=1)
        for name in Numbers._fields:
            assert np.array_equal(getattr(held.cube, name), getattr(fresh, name), equal_nan=name != "same"), (
                name
            )
        ranking = fresh.ranking(case.space.period(p), By.BEHIND)
        assert changed.places == tuple(ranking[unit, one.code] for unit in changed.units)
        assert changed.after == tuple(
            fresh[unit, case.space.period(p), one.code].total for unit in changed.units
        )


def test_a_report_says_what_it_changed() -> None:
    case = case_of(CITY, [Indicator("done")], {("north", 4, "done"): 30, ("south", 4, "done"): 40}, GOALS)
    held = HeldCube(case.facts, case.targets)
    before = held.digest
    changed = held.report("north", MAY, "done", 50)
    assert changed.units == ("north", "city")
    assert changed.before == (Decimal(30), Decimal(70))
    assert changed.after == (Decimal(50), Decimal(90))
    assert changed.places == ((1, 2), None)
    assert held.digest == changed.digest != before


def test_what_is_refused_changes_nothing() -> None:
    case = case_of(CITY, [Indicator("done")], {("north", 4, "done"): 30}, GOALS)
    held = HeldCube(case.facts, case.targets)
    for unit, value in (("west", Decimal(1)), ("north", Decimal("0.5")), ("north", Decimal(10) ** 18)):
        with pytest.raises(GuatuError):
            held.report(unit, MAY, "done", value)
    assert held.cube["city", MAY, "done"].total == 30
    assert case.facts.values[case.space.unit("north"), 4, 0] == 30
