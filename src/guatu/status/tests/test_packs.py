"""The light presets of RULES.md §2, boundary by boundary."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.status.judging.shipped import AT_FIRST, shipped
from guatu.status.rules import evaluate
from guatu.status.types import (
    ChainNode,
    Exempt,
    Forecast,
    ProjectFacts,
    Reason,
    Source,
    Verdict,
    Words,
)
from guatu.ui.types import LightColour

GREEN, YELLOW, RED = LightColour.GREEN, LightColour.YELLOW, LightColour.RED
GREY, DONE = LightColour.GREY, LightColour.DONE

MAY = Period.parse("2026-05")
FILED = Source(17, MAY, Words("宽城区填报岗", "Kuancheng reporter"), date(2026, 6, 3))


def facts(period: str = "2026-05", **changes: Any) -> ProjectFacts:
    """A started project with figures of the month, judged a week into the next one; `changes` over that."""
    month = Period.parse(period)
    usual: dict[str, Any] = {
        "as_of": month.next().first_day.replace(day=8),
        "reported": month,
        "data_due": month.next().first_day.replace(day=5),
        "plan_year": Decimal(100_000_000),
        "invested_year": Decimal(100_000_000),
        "started": True,
        "source": FILED,
    }
    return ProjectFacts(period=month, **(usual | changes))


def judged(found: ProjectFacts) -> Verdict:
    (verdict,) = evaluate([shipped(code) for code in AT_FIRST], [found])
    return verdict


def answer(found: ProjectFacts, question: str) -> Reason:
    """The answer to one question; StopIteration where there is none."""
    return next(reason for reason in judged(found).reasons if reason.question == question)


def behind(period: str, share: str) -> ProjectFacts:
    """A project that has done `share` percent of a year's plan of 100 million by the end of a month."""
    return facts(period, invested_year=Decimal(share) * 1_000_000)


@pytest.mark.parametrize(
    ("share", "colour"),
    [
        ("50", GREEN),  # on the line after June
        ("40.01", GREEN),
        ("40", YELLOW),  # exactly 10 points behind: included
        ("39.99", YELLOW),
        ("20.01", YELLOW),
        ("20", YELLOW),  # exactly 30: included
        ("19.99", RED),
        ("0", RED),
        ("120", GREEN),
    ],
)
def test_ten_to_thirty_points_behind_are_yellow_both_ends_included(share: str, colour: LightColour) -> None:
    assert answer(behind("2026-06", share), "progress").colour is colour


@pytest.mark.parametrize(
    ("period", "share", "points"),
    [("2026-09", "93.3", "18.3"), ("2026-08", "92.6", "25.9"), ("2026-10", "97.2", "13.9")],
)
def test_published_bulletins_lead_over_the_linear_share_comes_out(
    period: str, share: str, points: str
) -> None:
    """Changzhou after September, Guang'an after August (RULES.md §1), Jiangmen over 10/12 (§4)."""
    assert f"快于序时{points}个百分点" in answer(behind(period, share), "progress").zh


def test_a_boundary_is_compared_exactly_not_after_rounding() -> None:
    """After May the linear share is 41.666…: 31.67 % is 9.997 points behind, 31.66 % is 10.007."""
    assert answer(behind("2026-05", "31.67"), "progress").colour is GREEN
    assert answer(behind("2026-05", "31.66"), "progress").colour is YELLOW


def test_3_9_percent_after_march_is_yellow_in_yinchuan() -> None:
    """RULES.md §2: 375 projects at 3.9 % after March are 21 points behind."""
    reason = answer(behind("2026-03", "3.9"), "progress")
    assert (reason.colour, reason.facts["behind"]) == (YELLOW, "21.1000")


def test_a_project_without_a_plan_or_not_started_has_no_progress_to_judge() -> None:
    for found in (facts(plan_year=None), facts(plan_year=Decimal(0)), facts(started=False)):
        assert "progress" not in {reason.question for reason in judged(found).reasons}


def test_last_years_cumulative_figure_is_not_compared_with_this_years_plan() -> None:
    found = facts("2026-01", reported=Period.parse("2025-12"), as_of=date(2026, 2, 2))
    assert "progress" not in {reason.question for reason in judged(found).reasons}


# --- start


@pytest.mark.parametrize(
    ("period", "colour"),
    [
        ("2026-04", GREEN),
        ("2026-05", YELLOW),
        ("2026-06", YELLOW),
        ("2026-07", RED),
        ("2026-12", RED),
        ("2027-01", RED),
    ],
)
def test_due_and_not_started_is_yellow_and_red_in_the_third_month(period: str, colour: LightColour) -> None:
    found = facts(period, started=False, start_planned=date(2026, 5, 18))
    assert answer(found, "start").colour is colour


def test_a_start_after_the_months_end_is_none_in_it() -> None:
    found = facts(start_planned=date(2026, 5, 18), start_actual=date(2026, 6, 2))
    assert answer(found, "start").colour is YELLOW
    assert (
        answer(facts(start_planned=date(2026, 5, 18), start_actual=date(2026, 5, 31)), "start").colour
        is GREEN
    )


def test_within_the_running_month_a_start_is_due_only_from_its_day() -> None:
    running: dict[str, Any] = {"started": False, "start_planned": date(2026, 6, 18)}
    assert answer(facts("2026-06", as_of=date(2026, 6, 17), **running), "start").colour is GREEN
    assert answer(facts("2026-06", as_of=date(2026, 6, 18), **running), "start").colour is YELLOW


def test_a_valid_reason_exempts_through_its_last_day_and_stays_visible() -> None:
    granted = (Exempt("start", "等待省级批复", date(2026, 6, 8)),)
    late: dict[str, Any] = {"started": False, "start_planned": date(2026, 2, 1), "exempt": granted}
    lifted = answer(facts(**late), "start")
    assert (lifted.colour, lifted.lifted) == (GREEN, RED)
    assert "已豁免至6月8日：等待省级批复" in lifted.zh
    assert "Exempt until 8 June: 等待省级批复" in lifted.en
    assert answer(facts(as_of=date(2026, 6, 9), **late), "start").colour is RED


def test_an_exemption_lifts_its_own_rule_only() -> None:
    granted = (Exempt("start", "理由", date(2026, 12, 31)),)
    found = facts(
        start_planned=date(2026, 2, 1), started=False, exempt=granted, forecast=short(40), has_network=True
    )
    assert judged(found).colour is RED


def test_a_rule_that_knows_no_exemption_is_not_lifted() -> None:
    found = facts(invested_year=Decimal(0), exempt=(Exempt("progress", "理由", date(2026, 12, 31)),))
    assert answer(found, "progress").colour is RED


# --- worked back


def short(days: int) -> Forecast:
    """The land of a project comes late, so that production misses 30 November."""
    land = ChainNode(
        "LAND", Words("土地交付", "Site handed over"), date(2026, 5, 18), date(2026, 7, 31), date(2026, 7, 31),
        Words("土地（剩余18亩未征收）", "land (18 mu left)"),
    )  # fmt: skip
    works = ChainNode(
        "BUILD", Words("主体施工", "Main works"), date(2026, 9, 30), None, date(2026, 10, 31), Words("", "")
    )
    made = ChainNode(
        "MAKE", Words("投产", "Production"), date(2026, 11, 30), None, date(2026, 12, 10), Words("", "")
    )
    due = date(2026, 11, 30)
    return Forecast(due, date.fromordinal(due.toordinal() + days), days, (land, works, made))


@pytest.mark.parametrize(("days", "colour"), [(0, GREEN), (1, YELLOW), (30, YELLOW), (31, RED), (400, RED)])
def test_one_to_thirty_days_short_are_yellow_and_more_is_red(days: int, colour: LightColour) -> None:
    assert answer(facts(has_network=True, forecast=short(days)), "forecast").colour is colour


def test_the_sentence_names_node_forecast_blocker_chain_and_days() -> None:
    reason = answer(facts(has_network=True, forecast=short(10)), "forecast")
    assert reason.zh == (
        "节点“土地交付”最迟应于5月18日完成，填报预计7月31日完成，卡点：土地（剩余18亩未征收）；"
        "其后主体施工→投产依次顺延，应于11月30日完成，推算到12月10日，误期10天，在1至30天之间，亮黄灯。"
        "（5月报表，宽城区填报岗，6月3日报送）"
    )
    assert reason.en == (
        "“Site handed over” must be finished by 18 May at the latest; reported to finish on 31 July, held up by "
        "land (18 mu left); after it Main works → Production slip in turn; due on 30 November, now worked out to "
        "10 December: 10 days short, 1 to 30 days: yellow. (May report, filed by Kuancheng reporter on 3 June.)"
    )


# --- never green on what is not known


def test_stale_figures_are_grey_after_the_due_day_and_judged_until_then() -> None:
    april: dict[str, Any] = {"reported": Period.parse("2026-04"), "data_due": date(2026, 6, 5)}
    assert judged(facts(as_of=date(2026, 6, 5), **april)).colour is GREEN
    stale = judged(facts(as_of=date(2026, 6, 6), **april))
    assert stale.colour is GREY
    assert "5月数据应于6月5日前报送，至6月6日未收到" in stale.reasons[0].zh


def test_what_was_never_reported_is_grey_whatever_its_plan() -> None:
    found = facts(reported=None, invested_year=None, source=None, data_due=None)
    assert judged(found).colour is GREY


def test_nothing_to_compare_with_is_grey() -> None:
    assert judged(facts(plan_year=None)).colour is GREY


def test_silence_does_not_hide_a_node_that_is_late() -> None:
    found = facts(reported=Period.parse("2026-03"), has_network=True, forecast=short(31))
    assert judged(found).colour is RED
    assert [reason.colour for reason in judged(found).reasons][:2] == [RED, GREY]


def test_the_worst_reason_decides_and_every_answer_is_kept() -> None:
    found = facts(
        invested_year=Decimal(30_000_000),
        start_planned=date(2026, 3, 1),
        has_network=True,
        forecast=short(31),
    )
    verdict = judged(found)
    assert verdict.colour is RED
    assert [reason.question for reason in verdict.reasons] == ["forecast", "progress", "start", "data"]


def test_a_finished_project_is_done_and_nothing_else_is_said() -> None:
    found = facts(
        finished=True,
        finished_on=date(2026, 5, 20),
        invested_year=Decimal(0),
        has_network=True,
        forecast=short(99),
    )
    assert judged(found).colour is DONE
    assert [reason.question for reason in judged(found).reasons] == ["finished"]


# --- packs are data


def test_the_progress_sentence_names_rule_numbers_submission_person_and_day() -> None:
    reason = answer(behind("2026-05", "30"), "progress")
    assert reason.zh == (
        "年度计划投资1亿元，截至5月完成3,000万元，占30.0%；序时进度41.7%，落后11.7个百分点，"
        "在10至30个百分点之间（含），亮黄灯。（5月报表，宽城区填报岗，6月3日报送）"
    )
    assert reason.en == (
        "Planned this year CNY 100 million, done by the end of May CNY 30 million, which is 30.0 %; the linear share "
        "is 41.7 %: 11.7 points behind, between 10 and 30 points, both included: yellow. "
        "(May report, filed by Kuancheng reporter on 3 June.)"
    )
    assert (reason.pack, reason.version, reason.facts["submission"]) == ("yinchuan-2025", "2025", "17")


def test_our_own_definitions_say_that_they_are_ours() -> None:
    assert shipped("guatu-backward").own
    assert not shipped("yinchuan-2025").own


def test_an_unknown_pack_is_refused_by_name() -> None:
    with pytest.raises(GuatuError, match="no rule pack"):
        shipped("../secret")
