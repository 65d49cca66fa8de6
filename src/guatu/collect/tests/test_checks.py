"""What is wrong with a submission, cell by cell, and what explaining settles."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from guatu.collect.rules import MONTHLY, before, check, minutes, total_after
from guatu.collect.types import (
    CellKey,
    Facts,
    Field,
    IndicatorFacts,
    LastProgress,
    Level,
    NodeFacts,
    Problem,
    ProjectFacts,
    Step,
    SubjectKind,
    Words,
)
from guatu.kernel.period import Period

MAY, APRIL = Period.of_month(2026, 5), Period.of_month(2026, 4)
TODAY = date(2026, 6, 8)
LAST = LastProgress(APRIL, Decimal(50_000_000), Decimal(120_000_000), Decimal("30.5"))
PROJECT = ProjectFacts(1, "P1", Words("净水厂", "Water works"), Decimal(350_000_000), last=LAST)
NODE = NodeFacts(7, 1, Words("基础施工", "Foundation"))
COUNT = IndicatorFacts(
    3, Words("新开工", "Started"), Words("个"), 0, cumulative=True, last=Decimal(10), last_period=APRIL
)
FACTS = Facts((PROJECT,), (NODE,), (COUNT,))
FORM = MONTHLY.definition
GOOD = {
    (SubjectKind.PROJECT, 1, Field.INVESTED_YEAR): "6200",
    (SubjectKind.PROJECT, 1, Field.PHYSICAL): "36",
    (SubjectKind.INDICATOR, 3, Field.VALUE): "12",
}


def key_of(name: str) -> CellKey:
    """The cell of a field, by its name: every field is asked of one kind of subject only."""
    if name in ("value", "growth"):
        return CellKey(SubjectKind.INDICATOR, 3, Field(name))
    if name in ("invested_year", "physical", "note", "own_rating"):
        return CellKey(SubjectKind.PROJECT, 1, Field(name))
    return CellKey(SubjectKind.NODE, 7, Field(name))


def everything(
    facts: Facts = FACTS, said: Mapping[str, str] | None = None, /, **changes: str
) -> list[Problem]:
    """Whatever is found in the good answer with some fields written otherwise; `said` beside which fields."""
    texts = {CellKey(*key): text for key, text in GOOD.items()} | {
        key_of(name): text for name, text in changes.items()
    }
    beside = {key_of(name): text for name, text in (said or {}).items()}
    return list(check(FORM, facts, texts, period=MAY, today=TODAY, explanations=beside))


def found(
    facts: Facts = FACTS, said: Mapping[str, str] | None = None, /, **changes: str
) -> list[tuple[str, str, Level]]:
    """Of these what forbids handing it in."""
    return [
        (problem.key.field, problem.error.number, problem.level)
        for problem in everything(facts, said, **changes)
        if problem.open
    ]


def test_a_good_answer_has_no_problem() -> None:
    assert found() == []


@pytest.mark.parametrize("name", ["invested_year", "physical", "value"])
def test_required_figures_cannot_be_left_out(name: str) -> None:
    assert found(FACTS, **{name: ""}) == [(Field(name), "G1720", Level.ERROR)]


def test_an_unreadable_cell_is_one_problem_not_two() -> None:
    assert [number for _, number, _ in found(invested_year="约五千")] == ["G1711"]


@pytest.mark.parametrize(
    ("changes", "field", "number"),
    [
        ({"invested_year": "4999.99"}, Field.INVESTED_YEAR, "G1721"),
        ({"invested_year": "28000.01"}, Field.INVESTED_YEAR, "G1723"),
        ({"physical": "30"}, Field.PHYSICAL, "G1721"),
    ],
)
def test_a_fall_or_an_excess_passes_once_it_is_explained(
    changes: dict[str, str], field: Field, number: str
) -> None:
    assert found(FACTS, **changes) == [(field, number, Level.MUST_EXPLAIN)]
    assert found(FACTS, {field: "审计核减"}, **changes) == []
    assert found(FACTS, {field: "  "}, **changes) == [(field, number, Level.MUST_EXPLAIN)]
    assert found(FACTS, {"note": "别的格子的说明"}, **changes) == [(field, number, Level.MUST_EXPLAIN)]


def test_what_was_explained_is_still_shown_with_its_explanation() -> None:
    (problem,) = everything(FACTS, {"physical": "监理复核后调减"}, physical="30")
    assert (problem.open, problem.explanation, problem.rule) == (False, "监理复核后调减", "physical-falls")


def test_an_error_cannot_be_explained_away() -> None:
    said = {"actual_start": "就是这样"}
    assert found(FACTS, said, actual_start="2026-06-09") == [(Field.ACTUAL_START, "G1726", Level.ERROR)]


def test_a_note_never_blocks() -> None:
    months = tuple(Step(Period.of_month(2026, month), Decimal(0)) for month in (3, 4))
    facts = replace(FACTS, projects=(replace(PROJECT, past=months),))
    (problem,) = everything(facts, invested_year="5000")
    assert (problem.error.number, problem.level, problem.open) == ("G2560", Level.NOTE, False)


def test_exactly_the_whole_investment_is_no_excess() -> None:
    assert found(invested_year="28000") == []


def test_a_new_year_begins_again_at_nothing() -> None:
    december = replace(LAST, period=Period.of_month(2025, 12))
    facts = replace(FACTS, projects=(replace(PROJECT, last=december),))
    assert found(facts, invested_year="10") == []
    assert total_after(december, MAY, Decimal(100_000)) == Decimal(120_100_000)
    assert CellKey(SubjectKind.PROJECT, 1, Field.INVESTED_YEAR) not in before(FORM, facts, MAY)


def test_the_total_grows_by_what_the_year_has_grown() -> None:
    assert total_after(LAST, MAY, Decimal(62_000_000)) == Decimal(132_000_000)
    assert total_after(None, MAY, Decimal(62_000_000)) == Decimal(62_000_000)


def test_a_count_that_falls_must_be_explained() -> None:
    assert found(value="9") == [(Field.VALUE, "G1721", Level.MUST_EXPLAIN)]
    assert found(FACTS, {"value": "重复统计"}, value="9") == []


def test_a_level_may_fall() -> None:
    facts = replace(FACTS, indicators=(replace(COUNT, cumulative=False),))
    assert found(facts, value="9") == []


def test_another_figure_than_the_one_on_record_must_be_explained() -> None:
    present = LastProgress(MAY, Decimal(62_000_000), Decimal(132_000_000), Decimal(36))
    facts = replace(
        FACTS,
        projects=(replace(PROJECT, present=present),),
        indicators=(replace(COUNT, present=Decimal(12)),),
    )
    assert found(facts) == []
    numbers = [number for _, number, _ in found(facts, invested_year="6300", value="13")]
    assert numbers == ["G1731", "G1731"]
    assert found(facts, {"invested_year": "补报", "value": "补报"}, invested_year="6300", value="13") == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"actual_start": "2026-05-02", "actual_finish": "2026-05-01"}, (Field.ACTUAL_FINISH, "G1724")),
        ({"actual_start": "2026-05-02", "forecast_finish": "2026-05-01"}, (Field.FORECAST_FINISH, "G1725")),
        ({"actual_start": "2026-06-09"}, (Field.ACTUAL_START, "G1726")),
        ({"actual_finish": "2026-05-01"}, (Field.ACTUAL_START, "G1727")),
        ({"blocker_kind": "land"}, (Field.BLOCKER, "G1728")),
        ({"blocker": "征地未完"}, (Field.BLOCKER_KIND, "G1729")),
        ({"forecast_finish": "2026-05-31"}, (Field.FORECAST_FINISH, "G1730")),
    ],
)
def test_days_and_blockers_that_cannot_be(changes: dict[str, str], expected: tuple[Field, str]) -> None:
    assert expected in [(field, number) for field, number, _ in found(FACTS, **changes)]


def test_a_passed_forecast_is_settled_by_naming_the_blocker() -> None:
    assert found(forecast_finish="2026-05-20", blocker_kind="land", blocker="征地未完") == []
    assert found(forecast_finish="2026-06-01") == []


def test_a_problem_names_subject_and_field_in_both_languages() -> None:
    texts = {CellKey(*key): text for key, text in GOOD.items()}
    texts[CellKey(SubjectKind.NODE, 7, Field.ACTUAL_START)] = "2027-01-01"
    (problem,) = check(FORM, FACTS, texts, period=MAY, today=TODAY)
    assert problem.where("zh-hans") == "净水厂 · 基础施工 · 实际开始"
    assert problem.where("en") == "Water works · Foundation · Actual start"
    assert "2027-01-01" in problem.text("en")


def test_the_burden_is_said_in_minutes() -> None:
    assert minutes(FORM, FACTS) == 1
    many = tuple(replace(PROJECT, id=number) for number in range(30))
    assert 10 <= minutes(FORM, Facts(projects=many)) <= 30
