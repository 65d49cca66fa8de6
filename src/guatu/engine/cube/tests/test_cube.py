"""The cube is what the definition says, cell by cell; the rules one by one."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.engine.cube import By, Cube, Entry, Indicator, Kind, Numbers, Space, roll_up
from guatu.engine.cube.tests.strategies import Case, case_of, cases
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period

CITY = {"city": None, "north": "city", "south": "city"}
DONE = Indicator("done")


def month(number: int, year: int = 2024) -> Period:
    return Period.of_month(year, number)


def rolled(case: Case, threads: int = 1) -> Cube:
    return roll_up(case.facts, case.targets, threads=threads)


@given(cases(), st.integers(1, 3))
@settings(max_examples=40, deadline=None)  # the first example compiles
def test_every_cell_is_what_the_definition_says(case: Case, threads: int) -> None:
    cube = rolled(case, threads)
    for unit in case.space.units:
        for p in range(case.space.months):
            for one in case.space.indicators:
                found = cube[unit, case.space.period(p), one.code]
                assert found == case.reference.cell(unit, p, one.code), (unit, p, one)
                behind = case.reference.behind(unit, p, one.code)
                kept = float(cube.behind[case.space.unit(unit), p, case.space.indicator(one.code)])
                assert np.isnan(kept) if behind is None else kept == float(behind)


@given(cases(), st.sampled_from(By))
@settings(max_examples=40, deadline=None)
def test_places_count_those_that_are_better(case: Case, by: By) -> None:
    cube = rolled(case)
    p = case.space.months - 1
    ranking = cube.ranking(case.space.period(p), by)
    values = {
        By.BEHIND: cube.behind, By.GROWTH: cube.growth, By.MONTH_GROWTH: cube.month_growth, By.TOTAL: cube.total,
    }[by][:, p]  # fmt: skip
    for one in case.space.indicators:
        i = case.space.indicator(one.code)
        for unit, above in case.reference.parents.items():
            peers = case.reference.children(above) if above else []
            known = {peer: values[case.space.unit(peer), i] for peer in peers}
            known = {peer: float(value) for peer, value in known.items() if not np.isnan(value)}
            if unit not in known:
                assert ranking[unit, one.code] is None
                continue
            high = by is not By.BEHIND and one.higher_is_better
            better = [v for v in known.values() if (v > known[unit] if high else v < known[unit])]
            assert ranking[unit, one.code] == (len(better) + 1, len(known))


def test_places_of_many_peers_are_those_of_few() -> None:
    units = {"city": None, **{f"d{n}": "city" for n in range(200)}}
    rng = np.random.default_rng(1)
    facts = {(f"d{n}", 11, "done"): int(rng.integers(0, 60)) for n in range(200)}
    case = case_of(units, [DONE], facts, {})
    ranking = rolled(case).ranking(month(12), By.TOTAL)
    for (unit, _, _), value in facts.items():
        better = sum(other > value for other in facts.values())
        assert ranking[unit, "done"] == (better + 1, 200)


def test_peers_may_be_named() -> None:
    case = case_of(CITY, [DONE], {("north", 0, "done"): 3, ("city", 0, "done"): 5}, {})
    ranking = rolled(case).ranking(month(1), By.TOTAL, peers=[["city", "north"]])
    assert ranking["north", "done"] == (2, 2)
    assert ranking["south", "done"] is None


def test_a_units_own_value_stands_before_the_sum_of_its_parts() -> None:
    case = case_of(
        CITY, [DONE], {("north", 4, "done"): 3, ("south", 4, "done"): 4, ("city", 5, "done"): 9}, {}
    )
    cube = rolled(case)
    assert cube["city", month(5), "done"].total == 7
    assert cube["city", month(6), "done"].total == 9
    assert cube["city", month(7), "done"].total is None  # nothing is carried forward


def test_a_partial_sum_is_shown_with_how_many_but_not_compared_with_a_fuller_one() -> None:
    goals = {(unit, 0, "done"): 100 for unit in CITY}
    facts = {("north", 3, "done"): 30, ("south", 3, "done"): 20, ("north", 4, "done"): 40}
    cell = rolled(case_of(CITY, [DONE], facts, goals))["city", month(5), "done"]
    assert cell.total == 40
    assert (cell.reported, cell.expected) == (1, 2)
    assert cell.month is None


def test_thirty_points_behind_are_thirty() -> None:
    # 375 projects at 3.9 % after March; 30 points exactly; RULES.md §4: 93.3 % after September is 18.3 ahead.
    listed = [Indicator("yellow", decimals=1), Indicator("limit"), Indicator("changzhou", decimals=1)]
    facts = {("city", 2, "yellow"): 39, ("city", 8, "limit"): 4500, ("city", 8, "changzhou"): 933}
    goals = {("city", 0, "yellow"): 1000, ("city", 0, "limit"): 10000, ("city", 0, "changzhou"): 1000}
    case = case_of({"city": None}, listed, facts, goals)
    cube = rolled(case)
    for at, code, points in ((3, "yellow", "21.1"), (9, "limit", "30"), (9, "changzhou", "-18.3")):
        assert cube["city", month(at), code].behind_points == Decimal(points)
        assert cube.behind[0, at - 1, case.space.indicator(code)] == float(points)


def test_january_and_february_are_published_together() -> None:
    merged = Indicator("merged", entry=Entry.MONTH, january=False)
    to_date = Indicator("to_date", january=False)
    facts = {
        ("city", p, code): value
        for code, values in {"merged": {1: 30, 2: 12}, "to_date": {1: 30, 2: 42}}.items()
        for p, value in values.items()
    }
    cube = rolled(case_of({"city": None}, [merged, to_date], facts, {}))
    for code in ("merged", "to_date"):
        assert cube["city", month(1), code].total is None
        assert cube["city", month(1), code].expected == 0
        assert cube["city", month(2), code].month == 30
        assert cube["city", month(3), code].total == 42
        assert cube["city", month(3), code].month == 12
        assert cube["city", Period.of_quarter(2024, 1), code].quarter == 42


def test_a_quarters_value_stands_under_its_last_month() -> None:
    alone = Indicator("alone", entry=Entry.MONTH, quarterly=True)
    to_date = Indicator("to_date", quarterly=True)
    facts = {
        ("city", p, code): value
        for code, values in {"alone": {2: 30, 5: 12, 11: 9}, "to_date": {2: 30, 5: 42, 11: 70}}.items()
        for p, value in values.items()
    }
    cube = rolled(case_of({"city": None}, [alone, to_date], facts, {}))
    for code in ("alone", "to_date"):
        june = cube["city", month(6), code]
        assert (june.total, june.quarter, june.month) == (Decimal(42), Decimal(12), None)
        assert (cube["city", month(5), code].expected, june.expected) == (0, 1)
        assert cube["city", month(12), code].quarter is None  # the third quarter is not there
    assert cube["city", month(12), "alone"].total is None
    assert cube["city", month(12), "to_date"].total == 70


def test_a_months_growth_is_its_own_and_not_the_years() -> None:
    facts = {("city", p, "done"): value for p, value in {0: 10, 1: 30, 12: 15, 13: 45}.items()}
    cell = rolled(case_of({"city": None}, [DONE], facts, {}))["city", month(2, 2025), "done"]
    assert cell.month == 30
    assert (cell.month_growth, cell.growth) == (50.0, 50.0)
    facts[("city", 13, "done")] = 36
    cell = rolled(case_of({"city": None}, [DONE], facts, {}))["city", month(2, 2025), "done"]
    assert cell.month == 21
    assert (cell.month_growth, cell.growth) == (5.0, 20.0)


def test_sums_are_exact_where_floats_are_not() -> None:
    listed = [Indicator("money", decimals=1)]
    units = {"city": None, **{f"d{n}": "city" for n in range(10)}}
    case = case_of(units, listed, {(f"d{n}", 0, "money"): 1 for n in range(10)}, {})
    assert rolled(case)["city", month(1), "money"].total == Decimal(1)


@given(cases())
@settings(max_examples=40, deadline=None)
def test_parts_rolled_up_elsewhere_give_the_same_numbers(case: Case) -> None:
    whole = rolled(case)
    parents = case.reference.parents
    roots = [unit for unit, above in parents.items() if above and parents[above] is None]
    inside = {root: root for root in roots}
    for unit in parents:
        path = [unit]
        while (above := parents[path[-1]]) is not None:
            path.append(above)
        if set(path) & set(roots):
            inside[unit] = next(code for code in path if code in roots)
    parts = []
    for root in roots:
        part = _part(
            case,
            {unit: parents[unit] if unit != root else None for unit in parents if inside.get(unit) == root},
        )
        parts.append(roll_up(part.facts, part.targets).below([root]))
    upper = _part(
        case, {unit: above for unit, above in parents.items() if unit not in inside or unit in roots}
    )
    joined = roll_up(upper.facts, upper.targets, below=parts)
    for unit in upper.space.units:
        for p in range(case.space.months):
            for one in case.space.indicators:
                at = unit, case.space.period(p), one.code
                assert joined[at] == whole[at]


def _part(case: Case, parents: dict[str, str | None]) -> Case:
    book = case.reference
    return case_of(
        parents,
        list(case.space.indicators),
        {key: value for key, value in book.facts.items() if key[0] in parents},
        {key: value for key, value in book.goals.items() if key[0] in parents},
    )


@given(cases())
@settings(max_examples=20, deadline=None)
def test_long_columns_and_used_arrays_change_nothing(case: Case) -> None:
    first = rolled(case)
    units, months, rows = np.nonzero(~np.isnan(case.facts.values))
    facts = case.space.facts_of(units, months, rows, case.facts.values[units, months, rows])
    room = Numbers.empty(*case.space.shape)
    for array in room:
        array.fill(7)
    second = roll_up(facts, case.targets, room=room)
    assert second.digest == first.digest
    for name in Numbers._fields:
        assert np.array_equal(getattr(first, name), getattr(second, name), equal_nan=name not in ("same",))


def test_a_digest_is_that_of_the_input() -> None:
    facts = {("north", 4, "done"): 3}
    one, same, other = (
        rolled(case_of(CITY, [DONE], {**facts, **more}, {})) for more in ({}, {}, {("south", 1, "done"): 0})
    )
    assert one.digest == same.digest != other.digest


def test_results_are_read_only() -> None:
    cube = rolled(case_of(CITY, [DONE], {}, {}))
    with pytest.raises(ValueError, match="read-only"):
        cube.total[0, 0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        cube.facts.values[0, 0, 0] = 1


def test_what_makes_no_space_is_refused() -> None:
    for parents, listed, number in (
        ({"a": "b"}, [DONE], "G1170"),
        ({"a": "b", "b": "a", "c": None}, [DONE], "G1171"),
        ({"a": None}, [DONE, DONE], "G1172"),
        ({"a": None}, [], "G1174"),
    ):
        with pytest.raises(GuatuError) as raised:
            Space.build(parents, listed, 2024, 1)
        assert raised.value.number == number


def test_what_is_no_fact_is_refused() -> None:
    space = Space.build(CITY, [DONE], 2024, 1)
    half = np.full(space.shape, np.nan)
    half[1, 2, 0] = 0.5
    for work, number in (
        (lambda: space.facts(half), "G1173"),
        (lambda: space.facts(np.full(space.shape, 2.0**49)), "G1173"),
        (lambda: space.facts(np.zeros((1, 1, 1))), "G1176"),
        (lambda: space.facts_of([0], [12], [0], [1]), "G1175"),
        (lambda: space.facts_of([0, 0], [1, 1], [0, 0], [1, 2]), "G1177"),
        (lambda: space.unit("west"), "G1175"),
        (lambda: space.month(Period.of_month(2025, 1)), "G1175"),
        (lambda: DONE.steps(Decimal("0.5")), "G1173"),
    ):
        with pytest.raises(GuatuError) as raised:
            work()
        assert raised.value.number == number


def test_a_unit_with_parts_is_not_rolled_up_elsewhere_too() -> None:
    case = case_of(CITY, [DONE], {}, {})
    with pytest.raises(GuatuError) as raised:
        roll_up(case.facts, case.targets, below=[rolled(case).below(["city"])])
    assert raised.value.number == "G1178"


def test_rates_are_not_added() -> None:
    rate = Indicator("rate", Kind.RATE, decimals=1)
    facts = {("north", 0, "rate"): 51, ("south", 0, "rate"): 62, ("north", 12, "rate"): 45}
    cube = rolled(case_of(CITY, [rate], facts, {("north", 1, "rate"): 50}))
    assert cube["city", month(1), "rate"].total is None
    cell = cube["north", month(1, 2025), "rate"]
    assert (cell.growth, cell.month_growth, cell.behind_points) == (-0.6, -0.6, Decimal("0.5"))


def test_required_pace_is_what_each_month_left_must_bring() -> None:
    case = case_of(
        CITY,
        [DONE],
        {("north", 8, "done"): 70, ("south", 8, "done"): 130},
        {(u, 0, "done"): 100 for u in CITY},
    )
    pace = rolled(case).required(month(9))
    assert pace[case.space.unit("north"), 0] == 10
    assert pace[case.space.unit("south"), 0] == 0
