"""Stages move by the table, search finds two-character words, cumulative figures do not fall silently."""

import itertools
from datetime import date
from decimal import Decimal

import pytest

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.projects.rules import (
    TRANSITIONS,
    check_move,
    check_node_update,
    check_progress,
    code_doubt,
    grams,
    moves_from,
    search_text,
)
from guatu.projects.rules.codes import check_digit
from guatu.projects.rules.stages import path_to
from guatu.projects.types import NodeUpdate, ProgressFacts, Stage, holder_said

TODAY = date(2026, 6, 8)
MAY, APRIL = Period.parse("2026-05"), Period.parse("2026-04")


def move(before: Stage, to: Stage, **more: object) -> None:
    facts = {"on": TODAY, "today": TODAY} | more
    check_move(before, to, **facts)  # type: ignore[arg-type]  # a table of keywords, checked by the call


def facts(period: Period = MAY, year: str = "30", total: str = "50", physical: str = "20") -> ProgressFacts:
    return ProgressFacts(period, Decimal(year), Decimal(total), Decimal(physical))


def test_a_project_walks_the_pipeline_one_stage_at_a_time() -> None:
    way = [Stage.CONCEPT, *path_to(Stage.CONCEPT, Stage.EFFECTIVE)]
    assert way[0] is Stage.CONCEPT
    assert way[-1] is Stage.EFFECTIVE
    for before, after in itertools.pairwise(way):
        move(before, after)


def test_no_stage_is_skipped() -> None:
    with pytest.raises(GuatuError) as refusal:
        move(Stage.PREPARING, Stage.BUILDING)
    assert refusal.value.number == "G1602"


def test_nothing_goes_back_over_its_start() -> None:
    before = [stage for stage in Stage if stage.rank < Stage.STARTED.rank]
    after = [stage for stage in Stage if Stage.STARTED.rank <= stage.rank <= Stage.EFFECTIVE.rank]
    assert not [(late, early) for late in after for early in before if early in TRANSITIONS[late]]


def test_what_is_terminated_or_effective_stays_so() -> None:
    assert not TRANSITIONS[Stage.TERMINATED]
    assert not TRANSITIONS[Stage.EFFECTIVE]


def test_stopping_and_stepping_back_need_a_reason() -> None:
    for before, to in [(Stage.BUILDING, Stage.PAUSED), (Stage.SIGNED, Stage.NEGOTIATING)]:
        with pytest.raises(GuatuError) as refusal:
            move(before, to, reason=" ")
        assert refusal.value.number == "G1603"
        move(before, to, reason="资金断供")


def test_a_paused_project_resumes_where_it_stopped() -> None:
    assert set(moves_from(Stage.PAUSED, Stage.BUILDING)) == {Stage.BUILDING, Stage.TERMINATED}
    with pytest.raises(GuatuError) as refusal:
        move(Stage.PAUSED, Stage.STARTED, paused_at=Stage.BUILDING)
    assert refusal.value.number == "G1602"


@pytest.mark.parametrize(("on", "last"), [(date(2026, 6, 9), None), (date(2026, 5, 1), date(2026, 5, 2))])
def test_a_move_lies_between_the_last_one_and_today(on: date, last: date | None) -> None:
    with pytest.raises(GuatuError) as refusal:
        move(Stage.PREPARING, Stage.STARTED, on=on, last_move=last)
    assert refusal.value.number == "G1604"


def test_a_two_character_word_is_found_inside_a_name() -> None:
    column = search_text("宽城区净水厂扩建（二期）", "2605-220103-04-01-123456", "Water Co.")
    for query in ["净水", "净水厂", "二期", "水", "220103", "WATER", "净水厂 water", "二期　净水"]:
        assert all(gram in column for gram in grams(query)), query
    for query in ["污水", "净水站", "gas"]:
        assert not all(gram in column for gram in grams(query)), query


def test_an_empty_query_asks_for_nothing() -> None:
    assert grams("  （）· ") == []


def test_a_cumulative_figure_falls_only_with_a_reason() -> None:
    earlier = facts(APRIL)
    for lower in [facts(year="29"), facts(total="49", year="30"), facts(physical="19")]:
        with pytest.raises(GuatuError) as refusal:
            check_progress(lower, today=TODAY, earlier=earlier)
        assert refusal.value.number == "G1609"
        check_progress(lower, today=TODAY, earlier=earlier, reason="审计核减")


def test_the_years_figure_starts_again_in_january() -> None:
    december = facts(Period.parse("2025-12"))
    check_progress(facts(Period.parse("2026-02"), year="1"), today=TODAY, earlier=december)


@pytest.mark.parametrize(
    ("wrong", "number"),
    [
        (facts(Period.parse("2026-07")), "G1606"),
        (facts(Period.parse("2026")), "G1606"),
        (facts(physical="100.5"), "G1607"),
        (facts(year="51"), "G1608"),
        (facts(year="-1"), "G1605"),
        (facts(year="0.001"), "G1605"),
        (facts(total="NaN"), "G1605"),
    ],
)
def test_impossible_figures_are_refused(wrong: ProgressFacts, number: str) -> None:
    with pytest.raises(GuatuError) as refusal:
        check_progress(wrong, today=TODAY)
    assert refusal.value.number == number


def test_a_correction_says_why() -> None:
    with pytest.raises(GuatuError) as refusal:
        check_progress(facts(), today=TODAY, replaced=facts())
    assert refusal.value.number == "G1610"
    check_progress(facts(), today=TODAY, replaced=facts(), reason="误填")


@pytest.mark.parametrize(
    ("update", "number"),
    [
        (NodeUpdate(1, actual_start=date(2026, 6, 9)), "G1611"),
        (NodeUpdate(1, actual_finish=date(2026, 6, 1)), "G1611"),
        (NodeUpdate(1, actual_start=date(2026, 6, 2), actual_finish=date(2026, 6, 1)), "G1611"),
        (NodeUpdate(1, blocker="征地未完成"), "G1612"),
        (NodeUpdate(1, blocker_kind="land"), "G1612"),
        (NodeUpdate(1, blocker_kind="weather", blocker="雨"), "G1612"),
        (NodeUpdate(1, holder="自然资源局"), "G1696"),
    ],
)
def test_impossible_node_reports_are_refused(update: NodeUpdate, number: str) -> None:
    with pytest.raises(GuatuError) as refusal:
        check_node_update(update, "桩基", today=TODAY)
    assert refusal.value.number == number


def test_the_check_digit_is_that_of_iso_7064() -> None:
    # The worked example of ISO 7064 MOD 11,10: 0794 takes the check digit 5.
    assert check_digit([0, 7, 9, 4]) == 5


def test_a_project_code_is_doubted_never_refused() -> None:
    body = "2605-220103-04-01-12345"
    right = check_digit([int(char) for char in body if char != "-"])
    assert code_doubt(f"{body}{right}") == ""
    assert code_doubt("2017-220102-70-03-000000") == ""
    assert code_doubt(f"{body}{(right + 1) % 10}")
    assert code_doubt("A-1")


@pytest.mark.parametrize(
    ("written", "unit_en", "english", "said"),
    [
        ("燃气公司", "", True, "Gas company"),
        ("燃气公司", "", False, "燃气公司"),
        ("市自然资源局", "Land Bureau", True, "Land Bureau"),
        ("张家村三组", "", True, "张家村三组"),
        ("", "", True, ""),
    ],
)
def test_a_holder_is_said_in_the_readers_language(
    written: str, unit_en: str, english: bool, said: str
) -> None:
    assert holder_said(written, unit_en, english=english) == said
