"""After any edits, locks and re-spreads every sum holds, what is locked stays, and an impossible lock is answered."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from ortools.sat.python import cp_model

from guatu.targets import rules
from guatu.targets.types import Clash, ClashKind, Sheet

SEASON = [1, 3, 6, 9, 12, 13, 12, 11, 11, 10, 7, 5]


def empty(total: int, rows: int, columns: int = 12) -> Sheet:
    return Sheet(total, (0,) * rows, (0,) * columns, ((0,) * columns,) * rows)


def spread(sheet: Sheet, units: list[int], months: list[int]) -> Sheet:
    done = rules.respread(sheet, units, months)
    assert isinstance(done, Sheet)
    return done


def clash(sheet: Sheet) -> Clash:
    found = rules.respread(sheet, [1] * len(sheet.years), [1] * len(sheet.months))
    assert isinstance(found, Clash)
    return found


def with_cell(sheet: Sheet, row: int, column: int, value: int) -> Sheet:
    cells = [list(line) for line in sheet.cells]
    cells[row][column] = value
    return replace(sheet, cells=tuple(map(tuple, cells)))


def adds_up(sheet: Sheet) -> bool:
    return rules.differences(sheet) == ({}, {}, 0, 0)


@st.composite
def sheets(draw: st.DrawFn, most_rows: int = 5, most_columns: int = 5) -> Sheet:
    """Any sheet as somebody may have typed it, with any locks."""
    rows, columns = draw(st.integers(1, most_rows)), draw(st.integers(1, most_columns))
    small = st.integers(0, 9)
    line = st.lists(small, min_size=columns, max_size=columns).map(tuple)
    cells = draw(st.lists(line, min_size=rows, max_size=rows).map(tuple))
    every = [(row, column) for row in range(rows) for column in range(columns)]
    near = sum(map(sum, cells))
    return Sheet(
        total=draw(st.integers(max(near - 5, 0), near + 20)),
        years=draw(st.lists(st.integers(0, 25), min_size=rows, max_size=rows).map(tuple)),
        months=draw(st.lists(st.integers(0, 25), min_size=columns, max_size=columns).map(tuple)),
        cells=cells,
        locked_years=draw(st.frozensets(st.integers(0, rows - 1))),
        locked_months=draw(st.frozensets(st.integers(0, columns - 1))),
        locked_cells=draw(st.frozensets(st.sampled_from(every))),
    )


def possible(sheet: Sheet) -> bool:
    """Whether any whole cells at all keep the locks and the total: asked of CP-SAT, which knows nothing of us."""
    model = cp_model.CpModel()
    cell = {
        (row, column): model.new_int_var(0, sheet.total, "")
        for row in range(len(sheet.years))
        for column in range(len(sheet.months))
    }
    model.add(sum(cell.values()) == sheet.total)
    for row, column in sheet.locked_cells:
        model.add(cell[row, column] == sheet.cells[row][column])
    for row in sheet.locked_years:
        model.add(sum(cell[row, column] for column in range(len(sheet.months))) == sheet.years[row])
    for column in sheet.locked_months:
        model.add(sum(cell[row, column] for row in range(len(sheet.years))) == sheet.months[column])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)


def of_weights(size: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, 20), min_size=size, max_size=size)


@settings(deadline=None)
@given(st.data())
def test_the_rest_is_spread_whenever_the_locks_can_hold_and_refused_only_when_they_cannot(
    data: st.DataObject,
) -> None:
    sheet = data.draw(sheets())
    by_unit, by_month = data.draw(of_weights(len(sheet.years))), data.draw(of_weights(len(sheet.months)))
    done = rules.respread(sheet, by_unit, by_month)
    assert isinstance(done, Sheet) == possible(sheet)
    if isinstance(done, Clash):
        assert done.short != 0
        assert done.short > 0 or done.kind in (ClashKind.UNITS, ClashKind.MONTHS)
        return
    assert adds_up(done)
    assert done.total == sheet.total
    assert min(map(min, done.cells)) >= 0
    assert all(done.cells[row][column] == sheet.cells[row][column] for row, column in sheet.locked_cells)
    assert all(done.years[row] == sheet.years[row] for row in sheet.locked_years)
    assert all(done.months[column] == sheet.months[column] for column in sheet.locked_months)
    assert rules.respread(done, done.years, done.months, done.cells) == done  # by hand, nothing is left to do


@settings(deadline=None)
@given(sheets())
def test_what_a_clash_between_units_and_months_says_is_true(sheet: Sheet) -> None:
    """The named units' needs and the named months' room, each counted again from the sheet, are short as said."""
    found = rules.respread(sheet, [1] * len(sheet.years), [1] * len(sheet.months))
    if not isinstance(found, Clash) or found.kind not in (
        ClashKind.UNITS_TO_MONTHS,
        ClashKind.MONTHS_FROM_UNITS,
    ):
        return
    if found.kind is ClashKind.UNITS_TO_MONTHS:
        outside = {(row, c) for row in found.units for c in range(len(sheet.months)) if c not in found.months}
    else:
        outside = {
            (r, column) for column in found.months for r in range(len(sheet.years)) if r not in found.units
        }
    assert (
        outside <= sheet.locked_cells
    )  # nothing is free between the one side and what is not named of the other
    assert found.wanted > found.room >= 0


class Grid(RuleBasedStateMachine):
    """Somebody works on a grid of 4 units and 12 months. `sheet` is as typed; `kept` what the last re-spread gave."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet = empty(0, 4)
        self.fresh = True

    @initialize(total=st.integers(0, 3000))
    def begin(self, total: int) -> None:
        self.sheet = spread(empty(total, 4), [4, 3, 2, 1], SEASON)

    @rule(row=st.integers(0, 3), column=st.integers(0, 11), value=st.integers(0, 400))
    def type_a_cell(self, row: int, column: int, value: int) -> None:
        """What was typed is locked, so that the next re-spread keeps it."""
        typed = with_cell(self.sheet, row, column, value)
        self.sheet = replace(typed, locked_cells=self.sheet.locked_cells | {(row, column)})
        self.fresh = False

    @rule(row=st.integers(0, 3), value=st.integers(0, 2000))
    def type_a_year(self, row: int, value: int) -> None:
        years = (*self.sheet.years[:row], value, *self.sheet.years[row + 1 :])
        self.sheet = replace(self.sheet, years=years, locked_years=self.sheet.locked_years | {row})
        self.fresh = False

    @rule(column=st.integers(0, 11), value=st.integers(0, 600))
    def type_a_month_of_the_city(self, column: int, value: int) -> None:
        months = (*self.sheet.months[:column], value, *self.sheet.months[column + 1 :])
        self.sheet = replace(self.sheet, months=months, locked_months=self.sheet.locked_months | {column})
        self.fresh = False

    @rule(total=st.integers(0, 4000))
    def change_the_total(self, total: int) -> None:
        self.sheet = replace(self.sheet, total=total)
        self.fresh = False

    @rule(row=st.integers(0, 3), column=st.integers(0, 11))
    def turn_a_lock(self, row: int, column: int) -> None:
        self.sheet = replace(self.sheet, locked_cells=self.sheet.locked_cells ^ {(row, column)})
        self.fresh = False

    @rule()
    def unlock_all(self) -> None:
        none: frozenset[int] = frozenset()
        self.sheet = replace(self.sheet, locked_years=none, locked_months=none, locked_cells=frozenset())
        self.fresh = False

    @rule(by=st.sampled_from(["even", "season", "hand"]))
    def spread_the_rest(self, by: str) -> None:
        units = list(self.sheet.years) if by == "hand" else [4, 3, 2, 1]
        months = {"even": [1] * 12, "season": SEASON, "hand": list(self.sheet.months)}[by]
        cells = self.sheet.cells if by == "hand" else None
        before, done = self.sheet, rules.respread(self.sheet, units, months, cells)
        if isinstance(done, Clash):
            return
        assert done.total == before.total
        assert all(done.cells[at][month] == before.cells[at][month] for at, month in before.locked_cells)
        assert all(done.years[at] == before.years[at] for at in before.locked_years)
        assert all(done.months[at] == before.months[at] for at in before.locked_months)
        self.sheet, self.fresh = done, True

    @precondition(
        lambda self: not self.sheet.locked_cells | self.sheet.locked_years | self.sheet.locked_months
    )
    @rule()
    def without_locks_nothing_is_refused(self) -> None:
        self.sheet, self.fresh = spread(self.sheet, [1] * 4, SEASON), True

    @invariant()
    def month_quarter_year_and_unit_city_hold(self) -> None:
        if not self.fresh:
            return
        assert adds_up(self.sheet)
        for year, line in zip(self.sheet.years, self.sheet.cells, strict=True):
            quarters = [sum(line[at : at + 3]) for at in range(0, 12, 3)]
            assert sum(quarters) == year
            assert min(line) >= 0
        assert sum(self.sheet.years) == self.sheet.total == sum(self.sheet.months)


Grid.TestCase.settings = settings(deadline=None, max_examples=60, stateful_step_count=25)
TestAnyoneWorkingOnAGrid = Grid.TestCase


# --- what somebody sees


def test_a_locked_cell_stays_and_its_row_and_column_make_room_in_proportion() -> None:
    sheet = spread(empty(1200, 2), [1, 1], [1] * 12)
    locked = replace(with_cell(sheet, 0, 0, 160), locked_cells=frozenset({(0, 0)}))
    done = spread(locked, [1, 1], [1] * 12)
    assert done.cells[0][0] == 160  # more than the whole January of 100: January itself has to give way
    assert done.years == (600, 600)
    assert done.cells[0][1:] == (40,) * 11


def test_a_locked_month_is_kept_and_the_others_follow_their_season() -> None:
    sheet = replace(empty(1000, 3), months=(0, 200, *[0] * 10), locked_months=frozenset({0, 1}))
    done = spread(sheet, [1, 1, 2], SEASON)
    assert done.months[:3] == (0, 200, 50)  # 800 × 6/96
    assert done.years == (250, 250, 500)


def test_a_unit_whose_year_is_locked_leaves_the_rest_to_the_others() -> None:
    done = spread(replace(empty(100, 3), years=(70, 0, 0), locked_years=frozenset({0})), [1, 2, 1], [1] * 12)
    assert done.years == (70, 20, 10)


def test_zero_weights_get_nothing_unless_no_other_place_is_left() -> None:
    assert spread(empty(90, 3), [1, 0, 2], [1] * 12).years == (30, 0, 60)
    both = replace(empty(90, 3), years=(10, 0, 20), locked_years=frozenset({0, 2}))
    assert spread(both, [1, 0, 2], [1] * 12).years == (10, 60, 20)


def test_too_much_locked_in_a_units_months_names_the_unit_and_the_number() -> None:
    sheet = replace(
        with_cell(empty(100, 2), 1, 4, 40), years=(0, 30), locked_years=frozenset({1}),
        locked_cells=frozenset({(1, 4)}),
    )  # fmt: skip
    assert clash(sheet) == Clash(ClashKind.UNIT, (1,), (), wanted=40, room=30)


def test_too_much_locked_in_a_month_of_the_city_names_the_month() -> None:
    sheet = replace(
        with_cell(empty(100, 2), 1, 4, 40), months=(0,) * 12, locked_months=frozenset({4}),
        locked_cells=frozenset({(1, 4)}),
    )  # fmt: skip
    assert clash(sheet) == Clash(ClashKind.MONTH, (), (4,), wanted=40, room=0)


def test_locked_years_beyond_the_total_and_all_locked_but_short_of_it_are_both_said() -> None:
    two = replace(empty(100, 2), years=(60, 50), locked_years=frozenset({0, 1}))
    assert clash(two) == Clash(ClashKind.UNITS, (0, 1), (), wanted=110, room=100)
    assert clash(replace(two, years=(60, 30))).short == -10


def test_a_unit_with_no_free_month_left_cannot_reach_its_year() -> None:
    full = frozenset((0, column) for column in range(12))
    sheet = replace(empty(100, 2), years=(20, 0), locked_years=frozenset({0}), locked_cells=full)
    assert clash(sheet) == Clash(ClashKind.UNITS_TO_MONTHS, (0,), (), wanted=20, room=0)


def test_two_units_that_can_only_use_a_month_too_small_for_both_are_named_together() -> None:
    """Units 0 and 1 have everything locked but December, where the city has room for 30 of their 50."""
    locked = frozenset((row, column) for row in (0, 1) for column in range(11))
    sheet = replace(
        empty(100, 3), years=(25, 25, 0), months=(*[0] * 11, 30), locked_years=frozenset({0, 1}),
        locked_months=frozenset({11}), locked_cells=locked,
    )  # fmt: skip
    assert clash(sheet) == Clash(ClashKind.UNITS_TO_MONTHS, (0, 1), (11,), wanted=50, room=30)


def test_forty_units_and_twelve_months_are_spread_around_a_hundred_locks() -> None:
    sheet = spread(empty(216_000, 40), list(range(1, 41)), SEASON)
    locks = frozenset(((7 * at) % 40, (5 * at) % 12) for at in range(100))
    done = spread(replace(sheet, total=230_000, locked_cells=locks), list(range(1, 41)), SEASON)
    assert adds_up(done)
    assert all(done.cells[row][column] == sheet.cells[row][column] for row, column in locks)


@pytest.mark.parametrize("columns", [1, 12])
def test_a_level_is_a_sheet_of_one_column(columns: int) -> None:
    assert adds_up(spread(empty(7, 3, columns), [1, 1, 1], [1] * columns))
