"""Random small networks for property tests: every kind of link, leads and lags, three calendars, no circle."""

from datetime import date, timedelta

from hypothesis import strategies as st

from guatu.engine import Link, Network, Node
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar, official_calendar

OFFICE = official_calendar().provisional()
SITE = WorkCalendar("site", EVERY_DAY).with_stop("11-01", "03-31")
DAILY = WorkCalendar("daily", EVERY_DAY)
CALENDARS = (OFFICE, SITE, DAILY)
CODES = st.sampled_from([calendar.code for calendar in CALENDARS])
STARTS = st.dates(date(2007, 1, 1), date(2026, 6, 30))


@st.composite
def nodes(draw: st.DrawFn, code: str, start: date) -> Node:
    within = st.none() | st.integers(-30, 400).map(lambda days: start + timedelta(days=days))
    duration = draw(st.integers(0, 40))
    return Node(code, duration, draw(CODES), not_before=draw(within), deadline=draw(within))


@st.composite
def links(draw: st.DrawFn, predecessor: str, successor: str) -> Link:
    kind = draw(st.sampled_from(["FS", "SS", "FF", "SF"]))
    return Link(predecessor, successor, kind, draw(st.integers(-8, 12)), draw(st.none() | CODES))


@st.composite
def networks(draw: st.DrawFn, most_nodes: int = 8, *, with_due: bool = True) -> Network:
    """Links run from a smaller to a larger number, so that there is an order; the nodes are given shuffled."""
    start = draw(STARTS)
    codes = [f"N{number}" for number in range(draw(st.integers(1, most_nodes)))]
    pairs = [(one, other) for at, one in enumerate(codes) for other in codes[at + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=2 * most_nodes)) if pairs else []
    due = draw(st.none() | st.integers(-100, 900)) if with_due else None
    return Network.build(
        draw(st.permutations([draw(nodes(code, start)) for code in codes])),
        [draw(links(*pair)) for pair in chosen],
        CALENDARS,
        start,
        None if due is None else start + timedelta(days=due),
    )
