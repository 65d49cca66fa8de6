"""What bears on a project from others, what holds it, and which links decide: read off, they agree with the engine."""

from collections.abc import Sequence
from datetime import date, timedelta
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from guatu import engine
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar, official_calendar
from guatu.projects.rules import (
    bearing_on,
    drives,
    held,
    holds,
    joined_code,
    network_of,
    worked_back,
    worked_back_joined,
)
from guatu.projects.types import JoinedPlan, LinkSpec, NodeSpec

TODAY, DUE = date(2026, 6, 8), date(2027, 12, 31)
OFFICE = official_calendar().provisional()
CALENDARS = {
    "office": OFFICE,
    "outdoor": OFFICE.with_stop("11-01", "03-31", code="outdoor"),
    "continuous": WorkCalendar("continuous", EVERY_DAY),
}
CODES = "ABCDEF"
KINDS = st.sampled_from(["FS", "SS", "FF", "SF"])
LAGS = st.tuples(st.integers(-8, 12), st.sampled_from(["", "office", "outdoor"]))


@st.composite
def plans(draw: st.DrawFn, key: str = "1") -> JoinedPlan[NodeSpec]:
    """Six nodes on any calendar, each linked back to some before it."""
    nodes, links = [], []
    for place, code in enumerate(CODES):
        early = draw(st.integers(0, 200))
        nodes.append(
            NodeSpec(
                code,
                code,
                draw(st.integers(0, 30)),
                draw(st.sampled_from(sorted(CALENDARS))),
                not_before=TODAY + timedelta(days=early) if early < 60 else None,
            )
        )
        befores = draw(st.sets(st.sampled_from(CODES[:place]), max_size=2)) if place else ()
        links += [LinkSpec(before, code, draw(KINDS), *draw(LAGS)) for before in befores]
    return JoinedPlan(key, tuple(nodes), tuple(links), DUE)


@st.composite
def ties_between(draw: st.DrawFn, one: str, other: str) -> tuple[LinkSpec, ...]:
    ends = st.tuples(st.sampled_from(CODES), st.sampled_from(CODES))
    return tuple(
        LinkSpec(joined_code(one, before), joined_code(other, after), draw(KINDS), *draw(LAGS))
        for before, after in draw(st.sets(ends, min_size=1, max_size=4))
    )


@settings(deadline=None)
@given(plans())
def test_the_links_that_decide_are_those_the_engine_names(plan: JoinedPlan[NodeSpec]) -> None:
    found = engine.schedule(network_of(plan.nodes, plan.links, TODAY, plan.due, CALENDARS, TODAY))
    dated = {
        node.code: SimpleNamespace(
            calendar=node.calendar,
            actual_start=None,
            early_start=found[node.code].early_start,
            early_finish=found[node.code].early_finish,
        )
        for node in plan.nodes
    }
    said = [drives(link, dated[link.predecessor], dated[link.successor], CALENDARS) for link in plan.links]
    assert said == found.driving.tolist()


def test_what_has_begun_or_is_not_planned_is_driven_by_nothing() -> None:
    def node(start: date | None, actual: date | None = None) -> SimpleNamespace:
        return SimpleNamespace(calendar="office", actual_start=actual, early_start=start, early_finish=start)

    link = LinkSpec("A", "B")
    assert drives(link, node(TODAY), node(TODAY), CALENDARS)
    assert not drives(link, node(TODAY), node(TODAY, TODAY), CALENDARS)
    assert not drives(link, node(None), node(TODAY), CALENDARS)


@settings(deadline=None)
@given(plans("1"), plans("2"), ties_between("2", "1"))
def test_a_project_with_its_holds_alone_has_the_early_dates_it_has_with_all_it_waits_for(
    plan: JoinedPlan[NodeSpec], other: JoinedPlan[NodeSpec], ties: Sequence[LinkSpec]
) -> None:
    joined = worked_back_joined([plan, other], ties, CALENDARS, TODAY)
    found = holds(plan, ties, joined, CALENDARS, TODAY)
    bounded = held(plan, found)
    alone = worked_back(bounded.nodes, bounded.links, TODAY, plan.due, CALENDARS, TODAY)
    for mine, whole in zip(alone.nodes, joined["1"].nodes, strict=False):
        assert (mine.code, mine.early_start, mine.early_finish) == (
            whole.code,
            whole.early_start,
            whole.early_finish,
        )
    assert (alone.earliest_finish, alone.days_short) == (
        joined["1"].earliest_finish,
        joined["1"].days_short,
    )


def test_what_has_begun_is_held_no_more() -> None:
    other = JoinedPlan("2", (NodeSpec("A", "A", 30),), (), DUE)
    begun = JoinedPlan("1", (NodeSpec("A", "A", 5, actual_start=TODAY),), (), DUE)
    ties = [LinkSpec(joined_code("2", "A"), joined_code("1", "A"))]
    joined = worked_back_joined([begun, other], ties, CALENDARS, TODAY)
    assert holds(begun, ties, joined, CALENDARS, TODAY) == ()


@settings(deadline=None)
@given(plans("1"), plans("2"), plans("3"), ties_between("2", "1"), ties_between("2", "3"))
def test_what_only_waits_for_the_same_bears_on_nothing(
    plan: JoinedPlan[NodeSpec],
    hub: JoinedPlan[NodeSpec],
    leaf: JoinedPlan[NodeSpec],
    into: Sequence[LinkSpec],
    beside: Sequence[LinkSpec],
) -> None:
    near, ties = bearing_on("1", [plan, hub, leaf], [*into, *beside])
    assert [one.key for one in near] == ["1", "2"]
    assert ties == list(into)
    whole = worked_back_joined([plan, hub, leaf], [*into, *beside], CALENDARS, TODAY)["1"]
    assert worked_back_joined(near, ties, CALENDARS, TODAY)["1"].nodes == whole.nodes
    assert [one.key for one in bearing_on("2", [plan, hub, leaf], [*into, *beside])[0]] == ["1", "2", "3"]
