"""How decisions come to closure: the numbers by hand, and each number is as long as the list behind it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import City, actor_of_account
from guatu.dispatch import queries
from guatu.dispatch.queries.closure import ClosureSpan
from guatu.dispatch.rules.closure import Ordered, Which, closure_table
from guatu.dispatch.tests.conftest import refused, text, url
from guatu.dispatch.tests.rows import make_matter
from guatu.dispatch.types import Kind, State
from guatu.kernel.calendar import official_calendar
from guatu.org.models import Account
from guatu.org.types import Actor

As = Callable[[Account], Client]
TODAY, MONDAY = date(2026, 6, 8), date(2026, 5, 11)
SPAN = ClosureSpan(date(2026, 5, 1), date(2026, 6, 8))


def ordered(closed: date | None, due: date = date(2026, 5, 22), reopened: int = 0, unit: int = 1) -> Ordered:
    state = State.CLOSED if closed else State.ASSIGNED
    return Ordered(unit, "directive", state, MONDAY, due, closed, reopened)


def test_the_numbers_by_hand() -> None:
    rows = [
        ordered(date(2026, 5, 13)),  # 2 workdays, in time
        ordered(date(2026, 5, 18), unit=2),  # 5 workdays, in time
        ordered(date(2026, 5, 25), reopened=1),  # 10 workdays, late
        ordered(None),  # overdue
        ordered(None, due=date(2026, 7, 1)),  # not due: neither way
        ordered(None, due=date(2026, 7, 1), reopened=2, unit=2),
    ]
    found = closure_table(rows, official_calendar(), TODAY)
    assert (found.whole.workdays, found.whole.in_time, found.whole.reopened) == (5.0, 0.5, 0.5)
    assert found.whole.counts[Which.LATE] == 2
    assert (found.by_unit[1].workdays, found.by_unit[2].in_time) == (6.0, 1.0)
    assert found.by_kind["directive"] == found.whole
    empty = closure_table([], official_calendar(), TODAY).whole
    assert (empty.workdays, empty.in_time, empty.reopened) == (None, None, None)


@given(
    st.lists(
        st.builds(
            ordered,
            closed=st.none() | st.dates(MONDAY, date(2026, 6, 5)),
            due=st.dates(MONDAY, date(2026, 7, 1)),
            reopened=st.integers(0, 2),
            unit=st.integers(1, 3),
        ),
        max_size=30,
    )
)
def test_units_add_up_to_the_whole(rows: list[Ordered]) -> None:
    found = closure_table(rows, official_calendar(), TODAY)
    for which in Which:
        assert sum(one.counts[which] for one in found.by_unit.values()) == found.whole.counts[which]
    counts = found.whole.counts
    assert counts[Which.IN_TIME] + counts[Which.LATE] == counts[Which.DUE]


@pytest.fixture
def closed_ones(city: City) -> int:
    """Twelve matters of two units in every standing; how many count."""
    turn = 0
    for unit in (city.kuancheng, city.nanguan):
        for closed, due in ((None, 3), (None, 40), (5, 10), (12, 10), (5, 10)):
            day = date(2026, 5, 12)
            turn += 1
            make_matter(
                unit, day + timedelta(due), number=f"{turn}号", issued_on=day,
                state=State.CLOSED if closed else State.ASSIGNED, reopened=turn % 3 == 0,
                closed_on=day + timedelta(closed) if closed else None,
                kind=Kind.HAZARD if turn % 2 else Kind.DIRECTIVE,
            )  # fmt: skip
        make_matter(unit, TODAY, number=f"w{turn}", issued_on=date(2026, 5, 12), state=State.WITHDRAWN)
    return turn


def test_each_number_is_as_long_as_the_list_behind_it(
    closed_ones: int, city: City, office: Actor, reporter: Account
) -> None:
    found = queries.closure(office, SPAN)
    assert found.whole.counts[Which.ALL] == closed_ones
    for which in Which:
        assert queries.closure_list(office, SPAN, which).count() == found.whole.counts[which], which
        for unit, row in found.by_unit.items():
            assert queries.closure_list(office, SPAN, which, unit_id=unit).count() == row.counts[which]
        for kind, row in found.by_kind.items():
            assert queries.closure_list(office, SPAN, which, kind=Kind(kind)).count() == row.counts[which]
    own = queries.closure(actor_of_account(reporter), SPAN)
    assert set(own.by_unit) == {city.kuancheng.pk}
    assert queries.closure(office, ClosureSpan(SPAN.first, SPAN.last, met=True)).whole.counts[Which.ALL] == 0
    for first, last in ((TODAY, MONDAY), (date(2020, 1, 1), TODAY)):
        with refused("G1939"):
            queries.closure(office, ClosureSpan(first, last))


def test_the_page_leads_to_its_lists_in_few_queries(
    closed_ones: int, dispatcher: Account, outsider: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    browser, asked = as_(dispatcher), "?first=2026-05-01&last=2026-06-08"
    with django_assert_max_num_queries(9):
        page = text(browser, url("closure") + asked)
    link = url("closure_list", "in_time") + "?first=2026-05-01&amp;last=2026-06-08"
    assert link in page
    with django_assert_max_num_queries(9):
        rows = text(browser, url("closure_list", "in_time") + asked)
    assert "共 4 件" in rows
    assert as_(outsider).get(url("closure")).status_code == 403
    assert browser.get(url("closure") + "?first=2026-06-08&last=2026-05-01").status_code == 422
