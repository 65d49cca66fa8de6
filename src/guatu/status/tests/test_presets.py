"""The light presets of RULES.md §2 on test facts, boundary by boundary, from their packs as shipped."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from guatu.kernel.period import Period
from guatu.status.judging.columns import Value, columns_of
from guatu.status.judging.facts_file import read_facts
from guatu.status.judging.judge import judge
from guatu.status.judging.shipped import codes, shipped
from guatu.status.judging.verdicts import verdict
from guatu.status.types import Follow, SubjectKind
from guatu.ui.types import LightColour

GREEN, YELLOW, RED, DONE = LightColour.GREEN, LightColour.YELLOW, LightColour.RED, LightColour.DONE
UNDER_WAY: Mapping[str, Value] = {"started": True, "finished": False, "stale": False}


def lit(code: str, question: str, facts: Mapping[str, Value]) -> LightColour | None:
    """What a shipped pack answers to one of its questions."""
    pack = shipped(code)
    judged = judge([pack], columns_of(pack.subject, ["A"], [facts]))
    return next((one.colour for one in verdict(judged, 0).reasons if one.question == question), None)


def done(share: str, month: int = 6) -> dict[str, Value]:
    """A project that has done so many percent of a year's plan of 100 million by the end of a month."""
    return {
        **UNDER_WAY,
        "plan_year": Decimal(100_000_000),
        "invested_year": Decimal(share) * 1_000_000,
        "months_elapsed": month,
    }


@pytest.mark.parametrize(
    ("code", "share", "colour"),
    [
        # 10 and 30 points behind 50, both included
        ("yinchuan-2025", "40.000001", GREEN), ("yinchuan-2025", "40", YELLOW), ("yinchuan-2025", "39.99", YELLOW),
        ("yinchuan-2025", "20", YELLOW), ("yinchuan-2025", "19.99", RED),
        # at the linear share; short by half of it, included
        ("sanya-2022-project", "50", GREEN), ("sanya-2022-project", "49.99", YELLOW),
        ("sanya-2022-project", "25", YELLOW), ("sanya-2022-project", "24.99", RED),
        # 80 % and 60 % of the linear share are not below them
        ("wuhan", "40", GREEN), ("wuhan", "39.99", YELLOW), ("wuhan", "30", YELLOW), ("wuhan", "29.99", RED),
    ],
)  # fmt: skip
def test_investment_progress_at_every_boundary(code: str, share: str, colour: LightColour) -> None:
    assert lit(code, "progress", done(share)) is colour


def test_375_projects_at_3_9_percent_after_march_are_yellow_in_yinchuan_and_red_in_wuhan() -> None:
    """RULES.md §2: 21 points behind, a ratio of 0.16. Both answers come out, each with its reason."""
    packs = [shipped("yinchuan-2025"), shipped("wuhan")]
    judged = judge(
        packs, columns_of(SubjectKind.PROJECT, [str(at) for at in range(375)], [done("3.9", 3)] * 375)
    )
    assert np.all(judged.lights == RED.rank)
    for row in (0, 374):
        wuhan, yinchuan = verdict(judged, row).reasons
        assert (wuhan.pack, wuhan.colour, yinchuan.pack, yinchuan.colour) == (
            "wuhan",
            RED,
            "yinchuan-2025",
            YELLOW,
        )
        assert "两者之比15.6%，低于60%，亮红灯" in wuhan.zh
        assert "落后21.1个百分点，在10至30个百分点之间（含），亮黄灯" in yinchuan.zh
        assert "the ratio is 15.6 %, below 60 %: red" in wuhan.en
        assert "21.1 points behind, between 10 and 30 points, both included: yellow" in yinchuan.en


@pytest.mark.parametrize(("months", "colour"), [(0, GREEN), (1, YELLOW), (2, YELLOW), (3, RED), (12, RED)])
def test_yinchuan_start_is_red_in_the_third_month(months: int, colour: LightColour) -> None:
    facts: dict[str, Value] = {
        "finished": False,
        "months_not_started": months,
        "start_planned": date(2026, 5, 1),
    }
    assert lit("yinchuan-2025", "start", facts) is colour


@pytest.mark.parametrize(
    ("months", "colour"),
    [
        (Fraction(0), GREEN), (Fraction(29, 30), GREEN), (Fraction(1), YELLOW), (Fraction(2), YELLOW),
        (2 + Fraction(1, 31), RED), (Fraction(3), RED),
    ],
)  # fmt: skip
def test_yinchuan_registration_one_month_yellow_more_than_two_red(
    months: Fraction, colour: LightColour
) -> None:
    facts: dict[str, Value] = {
        "finished": False,
        "months_unregistered": months,
        "start_actual": date(2026, 1, 10),
    }
    assert lit("yinchuan-2025", "registration", facts) is colour


@pytest.mark.parametrize(("arrived", "colour"), [("99.99", RED), ("100", GREEN), ("100.01", GREEN)])
def test_yinchuan_funds_below_what_is_required_are_red(arrived: str, colour: LightColour) -> None:
    facts: dict[str, Value] = {
        "finished": False,
        "funds_required": Decimal(100),
        "funds_arrived": Decimal(arrived),
    }
    assert lit("yinchuan-2025", "funds", facts) is colour


@pytest.mark.parametrize(("missed", "colour"), [(0, GREEN), (1, YELLOW), (2, RED), (5, RED)])
def test_sanya_district_missed_two_months_running_is_red(missed: int, colour: LightColour) -> None:
    assert lit("sanya-2022-district", "month", {"months_missed": missed}) is colour


@pytest.mark.parametrize(
    ("month_done", "colour", "follows"),
    [
        ("80", GREEN, ()), ("79.99", YELLOW, (Follow.FOLLOW_UP,)), ("60", YELLOW, (Follow.FOLLOW_UP,)),
        ("59.99", RED, (Follow.YELLOW_CARD, Follow.NO_BONUS)),
    ],
)  # fmt: skip
def test_xinhuang_follows_up_below_80_and_shows_a_yellow_card_below_60(
    month_done: str, colour: LightColour, follows: tuple[Follow, ...]
) -> None:
    facts: dict[str, Value] = {"month_target": Decimal(100), "month_done": Decimal(month_done)}
    judged = judge([shipped("xinhuang-2015")], columns_of(SubjectKind.INDICATOR, ["A"], [facts]))
    (reason,) = verdict(judged, 0).reasons
    assert (reason.colour, reason.follows) == (colour, follows)
    assert reason.as_json().get("follows", []) == [follow.value for follow in follows]


@pytest.mark.parametrize(
    ("growth", "colour"),
    [("5", GREEN), ("5.1", GREEN), ("4.9", YELLOW), ("0.1", YELLOW), ("0", YELLOW), ("-0.1", RED)],
)
@pytest.mark.parametrize(("plan", "city"), [("5", "3"), ("3", "5")])
def test_tianjin_investment_needs_plan_and_mean_for_green(
    growth: str, colour: LightColour, plan: str, city: str
) -> None:
    facts: dict[str, Value] = {
        "growth": Decimal(growth),
        "growth_plan": Decimal(plan),
        "growth_city": Decimal(city),
    }
    assert lit("tianjin-2022-investment", "growth", facts) is colour


@pytest.mark.parametrize(
    ("months", "spent", "colour"),
    [
        (0, "0", GREEN), (3, "50", GREEN), (3, "49.99", YELLOW), (3, "20", YELLOW), (3, "19.99", RED),
        (6, "100", GREEN), (6, "70", YELLOW), (6, "69.99", RED), (9, "70", YELLOW),
        (1, "0", YELLOW), (2, "0", RED),
    ],
)  # fmt: skip
def test_tianjin_bonds_behind_the_six_month_window(months: int, spent: str, colour: LightColour) -> None:
    facts: dict[str, Value] = {"months_since_issue": months, "amount": Decimal(100), "spent": Decimal(spent)}
    assert lit("tianjin-2022-bonds", "spending", facts) is colour


@pytest.mark.parametrize(
    ("days", "closed", "colour"),
    [
        (4, False, GREEN),
        (3, False, YELLOW),
        (1, False, YELLOW),
        (0, False, YELLOW),
        (-1, False, RED),
        (-1, True, DONE),
    ],
)
def test_xian_last_three_days_yellow_and_overdue_red(days: int, closed: bool, colour: LightColour) -> None:
    assert lit("xian-follow-up", "due", {"days_left": days, "closed": closed}) is colour


@pytest.mark.parametrize(
    ("series", "colour", "word"),
    [
        ((-2, -1, -1, 0), GREEN, "转正"), ((-2, 1, -1, 0), GREEN, "正增长"), ((-1, -4, -3.5, -3), GREEN, "回升"),
        ((-1, -4, -3.9, -3.8), YELLOW, "止跌"), ((-1, -4, -4, -4), YELLOW, "止跌"), ((-1, -2, -3, -4), RED, "仍在下降"),
        ((3, 2, 1, 0), GREEN, "正增长"), ((6, 4, 4.5, 5), GREEN, "回升"), ((-3, -3, -3, -3), YELLOW, "负增长"),
    ],
)  # fmt: skip
def test_turning_points_are_rules_over_the_series(
    series: tuple[float, ...], colour: LightColour, word: str
) -> None:
    names = ("growth_3", "growth_2", "growth_1", "growth")
    facts: dict[str, Value] = {name: Decimal(str(value)) for name, value in zip(names, series, strict=True)}
    judged = judge([shipped("guatu-turning")], columns_of(SubjectKind.INDICATOR, ["A"], [facts]))
    (reason,) = verdict(judged, 0).reasons
    assert reason.colour is colour
    assert word in reason.zh


# --- all of them


@pytest.mark.parametrize("code", codes())
def test_a_shipped_pack_is_named_as_its_file_says_its_source_and_knows_only_its_facts(code: str) -> None:
    pack = shipped(code)
    assert pack.code == code
    assert pack.source
    assert pack.source_en
    assert pack.own is code.startswith("guatu-")


def test_every_preset_of_the_list_is_there() -> None:
    assert set(codes()) == {
        "guatu-backward", "guatu-nodes", "guatu-turning", "guatu-units", "sanya-2022-district", "sanya-2022-project",
        "tianjin-2022-bonds", "tianjin-2022-investment", "wuhan", "xian-follow-up", "xinhuang-2015", "yinchuan-2025",
        "yinchuan-2025-funds",
    }  # fmt: skip


def test_facts_of_a_file_are_judged_as_those_of_the_house() -> None:
    text = "区,month_target,month_done,months_missed,period\n三亚,10,7.9,1,2026-05\n"
    columns = read_facts(text.encode(), SubjectKind.INDICATOR).columns
    assert columns is not None
    judged = judge([shipped("sanya-2022-district"), shipped("xinhuang-2015")], columns)
    assert [one.colour for one in verdict(judged, 0).reasons] == [YELLOW, YELLOW]
    assert columns.years == [Period.parse("2026-05").year]
