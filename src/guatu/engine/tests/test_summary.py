"""A summary row spans its parts, and what binds it binds them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from guatu.engine import CycleFound, Link, Network, Node, schedule
from guatu.engine.tests import reference
from guatu.engine.tests.reference import Span
from guatu.engine.tests.strategies import CALENDARS, outlined
from guatu.kernel.errors import GuatuError

START = date(2025, 4, 1)
DAY = timedelta(days=1)
PARTS = [Node("S", 0, "daily"), Node("a", 5, "daily", parent="S"), Node("b", 9, "daily", parent="S")]
C = Node("c", 3, "daily")


def build(nodes: list[Node], *links: Link, due: date | None = None) -> Network:
    return Network.build(nodes, links, CALENDARS, START, due)


@settings(max_examples=80, deadline=None)
@given(outlined())
def test_summary_rows_mean_what_their_parts_linked_one_by_one_mean(network: Network) -> None:
    try:
        plan = schedule(network)
    except CycleFound:
        return
    early = {node.code: Span(node.early_start, node.early_finish) for node in plan}
    late = {node.code: Span(node.late_start, node.late_finish) for node in plan}
    assert early == reference.rolled_up(network, reference.early(network))
    assert late == reference.rolled_up(network, reference.late(network, plan.finish))


def test_a_link_to_a_summary_row_holds_all_its_parts_and_one_from_it_waits_for_the_last() -> None:
    plan = schedule(build([*PARTS, C, replace(C, code="d")], Link("c", "S"), Link("S", "d")))
    assert plan["a"].early_start == plan["b"].early_start == START + 3 * DAY
    assert plan["d"].early_start == plan["b"].early_finish == START + 12 * DAY
    assert plan.critical_chain == ("c", "b", "d")


def test_a_summary_row_has_the_least_float_of_its_parts() -> None:
    plan = schedule(build(PARTS, due=START + 11 * DAY))
    assert (plan["S"].total_float, plan["b"].total_float, plan["a"].total_float) == (2, 2, 6)
    assert (plan["S"].early_start, plan["S"].late_finish) == (START, START + 11 * DAY)


def test_the_deadline_of_a_summary_row_binds_all_its_parts() -> None:
    plan = schedule(build([replace(PARTS[0], deadline=START + 9 * DAY), *PARTS[1:], replace(C, duration=90)]))
    assert plan["a"].late_finish == plan["b"].late_finish == START + 10 * DAY


def test_a_summary_row_of_summary_rows_spans_them_all() -> None:
    nodes = [Node("P", 0, "daily"), replace(PARTS[0], parent="P"), *PARTS[1:], replace(C, parent="P")]
    plan = schedule(build(nodes, Link("S", "c")))
    assert (plan["P"].early_start, plan["P"].early_finish) == (START, plan["c"].early_finish)


@pytest.mark.parametrize(
    ("number", "nodes", "links"),
    [
        ("G1118", [replace(C, parent="ghost")], []),
        ("G1119", [replace(C, duration=0, parent="d"), Node("d", 0, "daily", parent="c")], []),
        ("G1119", [replace(C, duration=0, parent="c")], []),
        ("G1120", [*PARTS, C], [Link("c", "S", "FF")]),
        ("G1120", [*PARTS, C], [Link("c", "S", "SF")]),
        ("G1120", [*PARTS, C], [Link("S", "c", "SS")]),
        ("G1122", [replace(PARTS[0], duration=4), *PARTS[1:]], []),
    ],
)
def test_an_outline_that_cannot_be_is_refused(number: str, nodes: list[Node], links: list[Link]) -> None:
    with pytest.raises(GuatuError) as refused:
        build(nodes, *links)
    assert refused.value.number == number


def test_a_summary_row_linked_to_its_own_part_is_a_circle() -> None:
    with pytest.raises(CycleFound) as found:
        schedule(build(PARTS, Link("S", "a")))
    assert "S" in found.value.members
    assert "a" in found.value.members
