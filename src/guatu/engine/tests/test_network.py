"""What is no network is refused before any date is computed, and the refusal names it."""

from dataclasses import replace
from datetime import date

import pytest

from guatu.engine import Link, Network, Node
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError

START = date(2025, 4, 1)
OFFICE = WorkCalendar("office")
A, B = Node("a", 1, "office"), Node("b", 1, "office")


def build(
    nodes: list[Node], links: list[Link], calendars: list[WorkCalendar] | None = None, start: date = START
) -> Network:
    return Network.build(nodes, links, calendars or [OFFICE], start)


@pytest.mark.parametrize(
    ("number", "named", "nodes", "links"),
    [
        ("G1101", "a", [A, A], []),
        ("G1102", "moon", [replace(A, calendar="moon")], []),
        ("G1104", "ghost", [A], [Link("a", "ghost")]),
        ("G1104", "ghost", [A], [Link("ghost", "a")]),
        ("G1105", "-1", [replace(A, duration=-1)], []),
        ("G1105", "2147483648", [replace(A, duration=2**31)], []),
        ("G1106", "4294967296", [A, B], [Link("a", "b", "FS", 2**32)]),
        ("G1107", "1899-12-31", [replace(A, deadline=date(1899, 12, 31))], []),
        ("G1107", "2201-01-01", [replace(A, not_before=date(2201, 1, 1))], []),
        ("G1110", "a", [A], [Link("a", "a")]),
        ("G1111", "XX", [A, B], [Link("a", "b", "XX")]),
        ("G1102", "moon", [A, B], [Link("a", "b", "FS", 1, "moon")]),
    ],
)
def test_a_wrong_part_is_named(number: str, named: str, nodes: list[Node], links: list[Link]) -> None:
    with pytest.raises(GuatuError) as refused:
        build(nodes, links)
    assert refused.value.number == number
    assert named in refused.value.text("zh-hans")
    assert named in refused.value.text("en")


def test_a_calendar_given_twice_is_refused() -> None:
    with pytest.raises(GuatuError, match="office"):
        build([A], [], [OFFICE, OFFICE])


def test_a_start_out_of_range_is_refused() -> None:
    with pytest.raises(GuatuError, match="2999"):
        build([A], [], start=date(2999, 1, 1))


def test_the_digest_changes_with_everything_that_a_date_depends_on() -> None:
    network = build([A, B], [Link("a", "b")])
    others = [
        replace(network, due=date(2026, 1, 1)),
        replace(network, start=date(2025, 4, 2)),
        replace(network, links=(Link("a", "b", "SS"),)),
        replace(network, links=(Link("a", "b", "FS", 1),)),
        replace(network, links=(Link("a", "b", "FS", 0, "office"),)),
        replace(network, nodes=(A, replace(B, duration=2))),
        replace(network, nodes=(A, replace(B, deadline=START))),
        replace(network, nodes=(A, replace(B, not_before=START))),
        replace(network, calendars=(OFFICE.with_stop("11-01", "03-31"),)),
        replace(network, calendars=(OFFICE.with_changes(off=[START]),)),
    ]
    digests = {other.digest() for other in (network, *others)}
    assert len(digests) == len(others) + 1
    assert build([B, A], [Link("a", "b")]).digest() == network.digest()
    assert len(network.digest()) == 64
