"""Random small networks for property tests: every kind of link, leads and lags, three calendars, no circle."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from guatu.engine import Link, Network, Node, OutOfOrder
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


@st.composite
def in_progress(draw: st.DrawFn, most_nodes: int = 8) -> Network:
    """A random network of which some nodes run and some are done, in or out of order, with either logic."""
    network = draw(networks(most_nodes))
    data_date = network.start + timedelta(days=draw(st.integers(-20, 200)))
    return replace(
        network,
        nodes=tuple(draw(begun(node, data_date)) for node in network.nodes),
        data_date=data_date,
        out_of_order=draw(st.sampled_from(OutOfOrder)),
    )


@st.composite
def begun(draw: st.DrawFn, node: Node, data_date: date) -> Node:
    """The node, perhaps begun before the data date, perhaps done."""
    if draw(st.booleans()):
        return node
    start = data_date - timedelta(days=draw(st.integers(0, 60)))
    if draw(st.booleans()):
        finish = start + timedelta(days=draw(st.integers(0, (data_date - start).days)))
        return replace(node, actual_start=start, actual_finish=finish)
    left = draw(st.none() | st.integers(0, 30)) if node.duration else None
    return replace(node, actual_start=start, remaining=left)


@st.composite
def outlined(draw: st.DrawFn, most_nodes: int = 8) -> Network:
    """A random network in progress whose nodes are parts of nested summary rows, with links to and from these."""
    network = draw(in_progress(most_nodes))
    rows = [f"S{number}" for number in range(draw(st.integers(1, 4)))]
    within = st.none() | st.integers(-30, 400).map(lambda days: network.start + timedelta(days=days))
    parts = [replace(node, parent=draw(st.sampled_from(["", *rows]))) for node in network.nodes]
    used = {node.parent for node in parts} - {""}
    summaries: list[Node] = []
    for at, row in reversed(list(enumerate(rows))):
        if row in used:
            above = draw(st.sampled_from(["", *rows[:at]]))
            used.add(above)
            summaries.append(Node(row, 0, draw(CODES), draw(within), draw(within), parent=above))
    links = list(network.links)
    for row in (node.code for node in summaries):
        other = draw(st.sampled_from(parts)).code
        lag, calendar = draw(st.integers(-8, 12)), draw(st.none() | CODES)
        if draw(st.booleans()):
            links.append(Link(row, other, draw(st.sampled_from(["FS", "FF"])), lag, calendar))
        else:
            links.append(Link(other, row, draw(st.sampled_from(["FS", "SS"])), lag, calendar))
    return Network.build(
        draw(st.permutations([*parts, *summaries])),
        links,
        network.calendars,
        network.start,
        network.due,
        network.data_date,
        network.out_of_order,
    )
