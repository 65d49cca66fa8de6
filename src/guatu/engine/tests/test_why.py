"""Why a date is what it is: every step holds, and the sentences say it as people would."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.engine import CycleFound, Link, Network, Node, Schedule, schedule
from guatu.engine.crossed import crossed
from guatu.engine.tests.strategies import CALENDARS, OFFICE, SITE, outlined
from guatu.engine.why import Cause, Which, why
from guatu.engine.why_words import short_sentence
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.language import Phrase

DAY = timedelta(days=1)
OUTDOOR = OFFICE.with_stop("11-01", "03-31", code="outdoor")
NAMES = {
    "land": Phrase("征地", "Land"),
    "base": Phrase("基础施工", "Foundation"),
    "main": Phrase("主体施工", "Main structure"),
    "open": Phrase("投产", "Production"),
}
ENDS = {Cause.ACTUAL_START, Cause.ACTUAL_FINISH, Cause.DATA_DATE, Cause.START, Cause.NOT_BEFORE}


@settings(max_examples=60, deadline=None)
@given(outlined(), st.sampled_from(Which))
def test_every_step_holds_and_the_chain_ends_where_nothing_else_does(network: Network, which: Which) -> None:
    try:
        plan = schedule(network)
    except CycleFound:
        return
    summaries = network.summaries
    for node in network.nodes:
        reason = why(plan, node.code, which)
        at = node.code
        for step in reason.steps:
            if step.cause is Cause.WORK:
                assert step.code == at
                assert step.crossed is not None
                assert step.crossed.worked == step.work_days
            elif step.cause is Cause.WAIT:
                assert step.code == at
                assert step.crossed is not None
                assert step.crossed.end > step.crossed.first
            elif step.cause is Cause.LINK:
                assert step.link in network.links
                marks = plan.binding if which.is_late else plan.driving
                assert any(
                    marked for link, marked in zip(network.links, marks, strict=True) if link == step.link
                )
                assert at in (step.code, step.other) or at in summaries
                at = step.code if which.is_late else step.other
            elif step.cause is Cause.PART:
                assert step.other in summaries
                at = step.code if at == step.other else step.other
        last = reason.steps[-1].cause
        assert last in ENDS | {Cause.DEADLINE, Cause.DUE, Cause.FINISH}
        if not which.is_late:
            assert last in ENDS
        assert len(reason.sentences) == len(reason.steps)


@given(
    st.sampled_from([*CALENDARS, OUTDOOR]), st.dates(date(2007, 1, 1), date(2026, 6, 30)), st.integers(0, 400)
)
def test_every_day_crossed_is_counted_once(calendar: WorkCalendar, first: date, days: int) -> None:
    found = crossed(calendar, first, first + days * DAY)
    assert found.worked + found.rest + found.holidays + found.stopped == days
    assert found.worked == calendar.workdays_between(first, first + days * DAY)
    assert all(calendar.is_stopped(day) for stop in found.stops for day in stop)


def test_a_stop_is_named_whole_with_its_first_and_last_day() -> None:
    winter = (date(2025, 11, 1), date(2026, 3, 31))
    assert crossed(SITE, date(2025, 10, 20), date(2026, 4, 9)).stops == (winter,)
    assert crossed(SITE, date(2026, 3, 1), date(2026, 3, 2)).stops == (winter,)
    leap = WorkCalendar("leap").with_stop("02-29", "02-29")
    assert crossed(leap, date(2024, 2, 1), date(2024, 4, 1)).stops == (
        (date(2024, 2, 29), date(2024, 2, 29)),
    )


def plan(start: date = date(2026, 3, 2), due: date | None = date(2027, 3, 1)) -> Schedule:
    nodes = [
        Node("land", 20, "official"),
        Node("base", 60, "outdoor"),
        Node("main", 45, "outdoor"),
        Node("open", 0, "official", deadline=date(2026, 11, 30)),
    ]
    links = [Link("land", "base"), Link("base", "main", "FS", 5, "official"), Link("main", "open")]
    return schedule(Network.build(nodes, links, [OFFICE, OUTDOOR], start, due))


def test_the_latest_start_of_outdoor_work_is_explained_by_what_follows_the_winter_and_the_deadline() -> None:
    """DESIGN.md, "The loop": producing by 30 November, no outdoor concrete from November to March."""
    reason = why(plan(), "base", "late_start", NAMES)
    assert reason.sentence.zh == (
        f"“基础施工”最迟必须在2026年{reason.day.month}月{reason.day.day}日开工：因为它要做60个工作日，"
        "从“主体施工”到“投产”有2项工作要等它，其间要让过停工期（11月1日至2027年3月31日），“投产”的期限是11月30日。"
    )
    assert reason.sentence.en.endswith(
        "because it takes 60 working days, 2 pieces of work wait for it, from “Main structure” to “Production”, "
        "nothing is done in the yearly stop (from 1 November to 31 March 2027) "
        "and the deadline of “Production” is 30 November."
    )
    assert reason.day == plan()["base"].late_start


def test_an_early_start_held_up_by_winter_says_so() -> None:
    reason = why(plan(start=date(2026, 10, 9)), "base", "early_start", NAMES)
    assert [step.cause for step in reason.steps] == [Cause.WAIT, Cause.LINK, Cause.WORK, Cause.START]
    assert reason.sentence.zh == (
        "“基础施工”最早2027年4月1日才能开工：因为它要等“征地”，"
        "其间要让过停工期（2026年11月1日至3月31日），整个计划从2026年10月9日开始。"
    )
    assert reason.sentences[0].zh == "“基础施工”在2026年11月5日至3月31日没有工作日：停工147天。"
    assert reason.sentences[1].en == "“Foundation” starts only when “Land” is finished."


def test_make_up_days_and_holidays_in_the_span_are_counted() -> None:
    steps = why(plan(), "land", "early_finish", NAMES)
    assert steps.sentences[0].zh == "“征地”要做20个工作日（3月2日至3月27日），其间休息日6天。"
    spring = schedule(Network.build([Node("land", 5, "official")], [], [OFFICE], date(2026, 4, 30)))
    assert why(spring, "land", "early_finish", NAMES).sentences[0].en == (
        "“Land” takes 5 working days (from 30 April to 9 May); between lie 5 holidays and 1 make-up day worked."
    )


def test_a_node_without_a_name_is_called_by_its_code() -> None:
    assert "“base”" in why(plan(), "base").sentence.zh


def test_what_is_done_is_its_own_reason() -> None:
    done = Node("a", 5, "daily", actual_start=date(2026, 3, 2), actual_finish=date(2026, 3, 6))
    found = schedule(Network.build([done], [], CALENDARS, date(2026, 3, 2), None, date(2026, 3, 9)))
    assert why(found, "a", "late_finish").sentence.en == "“a” was finished on 6 March."
    assert why(found, "a", "early_start").sentence.zh == "“a”已于3月2日开工。"


def test_a_plan_that_is_short_says_by_how_much_along_which_chain_and_why() -> None:
    said = short_sentence(plan(due=date(2026, 7, 1)), NAMES)
    assert said is not None
    assert said.zh.startswith(
        "整个计划最早2026年9月7日完成，比期限6月30日晚69天。关键线路：“征地”→“基础施工”→“主体施工”"
    )
    assert "69 days after its due date, 30 June" in said.en
    assert short_sentence(plan(), NAMES) is None


@pytest.mark.parametrize(
    ("link", "zh"),
    [
        (Link("a", "b", "SS"), "“b”要等“a”开工才能开工。"),
        (Link("a", "b", "FF", 3), "“b”要等“a”完成满3天才能完成。"),
        (Link("a", "b", "FS", -3, "official"), "“b”最早可在“a”完成前3个工作日开工。"),
        (Link("a", "b", "SF", 40), "“b”要等“a”开工满40天才能完成。"),
    ],
)
def test_each_kind_of_link_is_said_as_what_it_binds(link: Link, zh: str) -> None:
    nodes = [Node("a", 10, "daily"), Node("b", 2, "daily")]
    found = schedule(Network.build(nodes, [link], CALENDARS, date(2026, 3, 2)))
    assert zh in [one.zh for one in why(found, "b", "early_start").sentences]
