"""The closure loop's table, limits, overdue days, numbers, agenda order, evidence: pure."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.dispatch import rules
from guatu.dispatch.rules import words
from guatu.dispatch.tests.conftest import refused
from guatu.dispatch.types import Kind, LightFacts, MatterFacts, State
from guatu.kernel.calendar import official_calendar
from guatu.kernel.language import Phrase

TODAY = date(2026, 6, 8)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def directive(state: State, due_on: date) -> Any:
    return SimpleNamespace(state=state.value, due_on=due_on)


def facts(
    number: int, due_on: date, state: State = State.ASSIGNED, project: int | None = None
) -> MatterFacts:
    return MatterFacts(
        number, f"{number}号", "打通堵点", "Clear it", "宽城区", "Kuancheng", due_on, state, project
    )


def light(project: int, colour: str, unit: str = "宽城区") -> LightFacts:
    return LightFacts(
        project, f"项目{project}", f"Project {project}", unit, "District", colour, "落后。", "Behind."
    )


def test_the_limit_counts_workdays_from_the_day_after() -> None:
    calendar = official_calendar()
    assert rules.due_day(calendar, TODAY, 1) == date(2026, 6, 9)
    # 19 June 2026 is the Dragon Boat holiday, so fifteen workdays from 9 June end on the 30th.
    assert rules.due_day(calendar, TODAY, 15) == date(2026, 6, 30)


@pytest.mark.parametrize("workdays", [-1, 0, 251, 10**12])
def test_a_limit_outside_a_year_is_a_slip(workdays: int) -> None:
    with refused("G1902"):
        rules.due_day(official_calendar(), TODAY, workdays)


def test_a_due_day_in_an_unpublished_year_is_said_and_not_guessed() -> None:
    calendar = official_calendar()
    with refused("G1907") as told:
        rules.due_day(calendar, date(max(calendar.published or ()), 12, 20), 30)
    assert str(max(calendar.published or ()) + 1) in told.value.text("zh-hans")


@pytest.mark.parametrize(
    ("state", "late"),
    [(State.ASSIGNED, 3), (State.RETURNED, 3), (State.FED_BACK, 0), (State.CLOSED, 0)],
)
def test_only_what_waits_for_the_unit_is_overdue(state: State, late: int) -> None:
    assert rules.days_overdue(directive(state, date(2026, 6, 5)), TODAY) == late


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.sampled_from(State))
def test_overdue_begins_the_day_after_the_due_day(due_on: date, state: State) -> None:
    days = rules.days_overdue(directive(state, due_on), TODAY)
    assert (days > 0) == rules.is_overdue(directive(state, due_on), TODAY)
    assert days in {0, max((TODAY - due_on).days, 0)}


def test_the_agenda_opens_on_prior_directives_overdue_first_then_red_then_yellow() -> None:
    agenda = rules.draft_agenda(
        [
            facts(2, date(2026, 6, 30)),
            facts(4, date(2026, 6, 1), State.FED_BACK),
            facts(1, date(2026, 6, 5), project=7),
            facts(3, date(2026, 5, 1), State.CLOSED),
        ],
        [light(9, "yellow"), light(8, "red", "南关区"), light(7, "red"), light(6, "green")],
        TODAY,
    )
    assert [(point.kind, point.matter_id, point.project_id) for point in agenda] == [
        ("matter", 1, 7),
        ("matter", 4, None),
        ("matter", 2, None),
        ("light", None, 8),
        ("light", None, 9),
    ]


def test_the_agenda_says_how_late_a_directive_is_in_both_languages() -> None:
    (point,) = rules.draft_agenda([facts(1, date(2026, 6, 5))], [], TODAY)
    assert "已超期3天" in point.facts
    assert "3 days overdue" in point.facts_en
    (waiting,) = rules.draft_agenda([facts(1, date(2026, 6, 5), State.FED_BACK)], [], TODAY)
    assert "超期" not in waiting.facts
    assert "待核验" in waiting.facts


def test_a_point_of_the_agenda_fits_its_column() -> None:
    long = MatterFacts(1, "1号", "长" * 300, "long " * 80, "宽城区", "", TODAY, State.ASSIGNED, None)
    (point,) = rules.draft_agenda([long], [], TODAY)
    assert (len(point.title), len(point.title_en)) == (200, 300)


def test_a_drafted_matter_names_project_and_reason_and_fits() -> None:
    matter = words.draft_words(Phrase("地铁", "Metro"), Phrase("落后33.1个百分点。", "33.1 points behind."))
    assert matter.zh.startswith("地铁：落后33.1个百分点。")
    assert matter.en.startswith("Metro: 33.1 points behind.")
    longest = words.draft_words(Phrase("长" * 200, "x" * 300), Phrase("因" * 200, "y" * 300))
    assert (len(longest.zh), len(longest.en)) == (300, 400)


@pytest.mark.parametrize("text", ["", "  ", "\0", "\n\t"])
def test_a_text_with_nothing_in_it_is_refused(text: str) -> None:
    with refused("G1903"):
        words.check_text(text, words.WORDS)


def test_a_text_longer_than_its_column_is_refused_and_not_cut() -> None:
    assert words.check_text(" 字" * 1 + "字" * 299 + " ", words.WORDS, 300)
    with refused("G1908"):
        words.check_text("字" * 301, words.WORDS, 300)


def test_a_number_is_written_as_official_documents_write_it() -> None:
    assert rules.number_of("春城", Kind.DIRECTIVE, 2026, 12) == "春城调〔2026〕12号"
