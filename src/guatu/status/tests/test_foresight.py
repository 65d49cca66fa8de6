"""How a year is foreseen to end: from the house's figures, in the actor's scope, in a fixed number of queries."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.conftest import City, actor_of_account
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.org.models import Account, Unit
from guatu.org.types import Actor
from guatu.projects.actions import set_investment_plan
from guatu.projects.models import Project
from guatu.projects.types import Stage
from guatu.status import queries, rules
from guatu.status.commands import foresight
from guatu.status.rules.assumed import read_assumed
from guatu.status.types import Foreseen, Risk, Stand
from guatu.targets.actions import create_indicator, record_observation, set_targets
from guatu.targets.models import Indicator, Observation
from guatu.targets.types import Reported

SignIn = Callable[[Account], Client]
SEASON = (1, 3, 6, 9, 12, 13, 12, 12, 11, 9, 7, 5)  # percent of a northern year
MAY = Period.parse("2026-05")


def _year(total: int) -> list[Decimal]:
    """Cumulative months of a year."""
    return [Decimal(total) * sum(SEASON[: month + 1]) / 100 for month in range(12)]


def _observe(indicator: Indicator, unit_id: int, year: int, values: Sequence[Decimal]) -> None:
    Observation.objects.bulk_create(
        Observation(
            indicator=indicator,
            unit_id=unit_id,
            period=str(Period.of_month(year, month)),
            value=value.quantize(Decimal("0.01")),
            recorded_at=clock().now(),
        )
        for month, value in enumerate(values, start=1)
    )


@pytest.fixture
def invest(city: City, operator: Actor) -> Indicator:
    """Seven years of investment in two districts; Kuancheng is well ahead this May, Nanguan half of what it was."""
    made = create_indicator(
        operator, code="invest", name="投资", name_en="Investment", measure="亿元", measure_en="CNY 100 million",
        kind="flow", decimals=2,
    )  # fmt: skip
    for year in range(2019, 2026):
        _observe(made, city.kuancheng.pk, year, _year(100 + year % 3))
        _observe(made, city.nanguan.pk, year, _year(60 + year % 2))
    _observe(made, city.kuancheng.pk, 2026, _year(120)[:5])
    _observe(made, city.nanguan.pk, 2026, _year(30)[:5])
    set_targets(
        operator, plan_id=city.plan.pk, indicator_id=made.pk, year=2026, total=Decimal(160),
        weights_by_unit={city.kuancheng.pk: Decimal(100), city.nanguan.pk: Decimal(60)},
        weights_by_month=[Decimal(1)] * 12, stretch=Decimal(180),
    )  # fmt: skip
    return made


def _by_unit(rows: Sequence[Foreseen]) -> dict[str, Foreseen]:
    return {one.unit.code: one for one in rows}


def test_who_will_miss_stands_first_and_the_city_is_the_sum(
    invest: Indicator, city: City, operator: Actor
) -> None:
    rows = _by_unit(queries.foresight(operator))
    assert set(rows) == {"220100", "220102", "220103"}
    good, bad, whole = rows["220103"], rows["220102"], rows["220100"]
    assert (good.risk, bad.risk) == (Risk.SAFE, Risk.LIKELY_MISS)
    assert bad.end.p90 < 60
    assert 105 < good.end.p50 < 125
    assert whole.so_far == pytest.approx(float(sum(_year(120)[4:5]) + sum(_year(30)[4:5])))
    units_in_order = [one.unit.code for one in queries.foresight(operator) if one.unit.code != "220100"]
    assert units_in_order == ["220102", "220103"]
    assert bad.weight == pytest.approx((bad.missing or 0) / 160)


def test_behind_is_behind_the_usual_course_and_n_12_is_shown_beside_it(
    invest: Indicator, city: City, operator: Actor
) -> None:
    good = _by_unit(queries.foresight(operator))["220103"]
    due = sum(SEASON[:5])  # percent
    share = 120 * due / 100  # of a bottom line of 100
    assert good.behind_linear == pytest.approx(500 / 12 - share)
    assert good.behind_seasonal == pytest.approx(due - share)
    assert (good.behind_linear or 0) > 0 > (good.behind_seasonal or 0), "n/12 is unfair to a northern spring"
    assert good.stand is Stand.ON_PACE


def test_the_same_numbers_for_whoever_looks_and_only_what_scope_allows(
    invest: Indicator, operator: Actor, reporter: Account, other_reporter: Account, outsider: Account
) -> None:
    whole = _by_unit(queries.foresight(operator))
    own = queries.foresight(actor_of_account(reporter))
    assert [one.unit.code for one in own] == ["220103"]
    assert own[0].end.p50 == whole["220103"].end.p50
    assert [one.unit.code for one in queries.foresight(actor_of_account(other_reporter))] == ["220102"]
    assert queries.foresight(actor_of_account(outsider)) == []
    with pytest.raises(NotFound):
        queries.foreseen(actor_of_account(reporter), invest, whole["220102"].unit)


def test_a_new_figure_makes_a_new_answer_and_nothing_else_is_worked_out_again(
    invest: Indicator, city: City, operator: Actor
) -> None:
    before = queries.foresight(operator)
    with CaptureQueriesContext(connection) as asked:
        again = queries.foresight(operator)
    assert len(asked) == 6
    assert [one.end for one in again] == [one.end for one in before], "kept: the very same objects"
    record_observation(
        operator,
        indicator_id=invest.pk,
        unit_id=city.nanguan.pk,
        period=MAY,
        value=Decimal("20.00"),
        reason="补报",
    )
    with CaptureQueriesContext(connection) as asked:
        after = _by_unit(queries.foresight(operator))
    assert len(asked) == 10
    assert after["220102"].so_far == 20
    assert after["220102"].end.p50 > _by_unit(before)["220102"].end.p50


def test_the_number_of_queries_does_not_grow_with_indicators(
    invest: Indicator, city: City, operator: Actor
) -> None:
    for number in range(4):
        other = create_indicator(
            operator, code=f"more{number}", name="又一个", measure="个", kind="flow", decimals=2
        )
        for year in range(2023, 2027):
            _observe(other, city.zone.pk, year, _year(50)[: 5 if year == 2026 else 12])
    with CaptureQueriesContext(connection) as asked:
        rows = queries.foresight(operator)
    assert len(asked) == 10
    assert len(rows) == 3 + 4 * 2


def test_a_page_of_many_indicators_is_worked_out_bit_by_bit(
    invest: Indicator,
    city: City,
    operator: Actor,
    dispatcher: Account,
    as_: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(2):
        create_indicator(operator, code=f"more{number}", name="又一个", measure="个", kind="count")
    seen = []
    for _asked in range(4):
        rows, pending = queries.foresight_begun(operator, period=MAY, most=1)
        seen.append((len(rows), pending))
    assert seen == [(3, 2), (3, 1), (3, 0), (3, 0)]
    monkeypatch.setattr("guatu.status.pages.foresight.MOST_AT_ONCE", 1)
    page = as_(dispatcher).get(reverse("status:foresight"), {"period": "2026-04"}).content.decode()
    assert 'http-equiv="refresh"' in page
    assert "还有 2 个指标正在推算" in page


def test_as_it_was_known_on_a_past_day(invest: Indicator, city: City, operator: Actor) -> None:
    Observation.objects.update(recorded_at="2026-06-05T00:00:00Z")
    record_observation(
        operator,
        indicator_id=invest.pk,
        unit_id=city.nanguan.pk,
        period=MAY,
        value=Decimal("20.00"),
        reason="更正",
    )
    then = _by_unit(queries.foresight(operator, known_on=date(2026, 6, 6)))["220102"]
    assert then.so_far == pytest.approx(float(_year(30)[4]))
    assert _by_unit(queries.foresight(operator))["220102"].so_far == 20


def test_a_sum_ends_where_a_unit_has_not_reported_and_says_whom_it_waits_for(
    invest: Indicator, city: City, operator: Actor
) -> None:
    Observation.objects.filter(unit=city.nanguan, period=str(MAY)).delete()
    whole = _by_unit(queries.foresight(operator))["220100"]
    assert whole.end.last_known == Period.parse("2026-04")
    assert whole.so_far == pytest.approx(float(_year(120)[3] + _year(30)[3]))
    assert whole.waiting == (MAY, (city.nanguan,))


def test_without_a_past_it_says_what_is_missing(city: City, operator: Actor) -> None:
    made = create_indicator(operator, code="new", name="新指标", measure="个", kind="count")
    _observe(made, city.zone.pk, 2026, [Decimal(number) for number in range(1, 6)])
    found = queries.foreseen(operator, made, city.zone)
    assert found.risk is Risk.UNKNOWN
    assert found.reason is not None
    assert "上一年" in found.reason.zh


def test_a_ceiling_is_kept_by_staying_below(city: City, operator: Actor) -> None:
    made = create_indicator(
        operator, code="energy", name="能耗", measure="万吨", kind="flow", decimals=2, higher_is_better=False
    )
    for year in range(2019, 2026):
        _observe(made, city.zone.pk, year, _year(100 + year % 3))
    _observe(made, city.zone.pk, 2026, _year(101)[:5])
    set_targets(
        operator, plan_id=city.plan.pk, indicator_id=made.pk, year=2026, total=Decimal(150),
        weights_by_unit={city.zone.pk: Decimal(1)}, weights_by_month=[Decimal(1)] * 12,
    )  # fmt: skip
    found = queries.foreseen(operator, made, city.zone)
    assert found.risk is Risk.SAFE
    assert rules.rest_paces(found.end, found.bottom_line, ceiling=found.ceiling) == ()


def test_merged_months_and_quarters_are_read_as_they_are_published(city: City, operator: Actor) -> None:
    merged = create_indicator(
        operator,
        code="merged",
        name="无一月",
        measure="亿元",
        kind="flow",
        decimals=2,
        reported=Reported.MERGED,
    )
    quarterly = create_indicator(
        operator,
        code="gdp",
        name="季度",
        measure="亿元",
        kind="flow",
        decimals=2,
        reported=Reported.QUARTERLY,
    )
    for year in range(2019, 2027):
        values = _year(100 + year % 3)[: 5 if year == 2026 else 12]
        _observe(merged, city.zone.pk, year, values)
        _observe(quarterly, city.zone.pk, year, values)
    Observation.objects.filter(indicator=merged, period__endswith="-01").delete()
    for month in (1, 2, 4, 5, 7, 8, 10, 11):
        Observation.objects.filter(indicator=quarterly, period__endswith=f"-{month:02d}").delete()
    rows = {one.indicator.code: one for one in queries.foresight(operator) if one.unit == city.zone}
    assert rows["merged"].end.last_known == MAY
    assert rows["gdp"].end.last_known == Period.parse("2026Q1")
    for one in rows.values():
        assert one.end.p50 == pytest.approx(101, rel=0.03)


def test_what_the_months_left_must_bring_adds_up_to_the_rest(invest: Indicator, operator: Actor) -> None:
    bad = _by_unit(queries.foresight(operator))["220102"]
    needs = rules.needs(bad.end)
    assert [need.period for need in needs] == [Period.of_month(2026, month) for month in range(6, 13)]
    assert sum(need.needed for need in needs) == pytest.approx(60 - float(_year(30)[4]))
    year = rules.rest_paces(bad.end, bad.bottom_line, ceiling=False)[-1]
    assert year.pace.required == pytest.approx(sum(need.needed for need in needs))
    assert year.pace.verdict == "out_of_reach"


# --- what if


def test_a_unit_that_misses_moves_the_city_by_what_it_is_off(
    invest: Indicator, city: City, operator: Actor
) -> None:
    rows = _by_unit(queries.foresight(operator))
    found = queries.imagine(operator, invest, city.root, missed={"220103": Decimal(30)})
    off = 100 - 30 - rows["220103"].end.p50
    assert found.shift == pytest.approx(off)
    assert found.quantiles[1] == pytest.approx(rows["220100"].end.p50 + off)
    assert (found.bottom_line_chance or 0) <= (rows["220100"].bottom_line_chance or 0)


def _project(city: City, operator: Actor, code: str, unit: Unit) -> Project:
    made = Project.objects.create(code=code, name=code, unit=unit, stage=Stage.BUILDING.value)
    set_investment_plan(operator, project_id=made.pk, year=2026, amount=Decimal(500_000_000))
    return made


def test_a_project_that_slips_takes_what_its_year_still_held(
    invest: Indicator, city: City, operator: Actor
) -> None:
    _project(city, operator, "P1", city.nanguan)
    found = queries.imagine(operator, invest, city.root, slipped={"P1": None})
    assert found.shift == -5
    assert queries.imagine(operator, invest, city.root, slipped={"P1": Decimal("2.5")}).shift == -2.5
    both = queries.imagine(operator, invest, city.root, missed={"220102": Decimal(10)}, slipped={"P1": None})
    alone = queries.imagine(operator, invest, city.root, missed={"220102": Decimal(10)})
    assert both.shift == alone.shift, "its unit's end is given already"
    assert [row.code for row in queries.may_slip(operator, city.nanguan, MAY)] == ["P1"]
    assert queries.may_slip(operator, city.kuancheng, MAY) == []


def test_what_cannot_be_imagined_is_refused(
    invest: Indicator, city: City, operator: Actor, reporter: Account
) -> None:
    _project(city, operator, "P1", city.nanguan)
    here = actor_of_account(reporter)
    with pytest.raises(NotFound):
        queries.imagine(here, invest, city.kuancheng, slipped={"P1": None})
    with pytest.raises(NotFound):
        queries.imagine(here, invest, city.kuancheng, missed={"220102": Decimal(1)})
    with pytest.raises(GuatuError) as refused:
        queries.imagine(operator, invest, city.kuancheng, missed={"220102": Decimal(1)})
    assert refused.value.number == "G1809"


@pytest.mark.parametrize(
    "text", ["220103", "220103:", ":5", "220103:-1", "220103:x", "220103:NaN", "220103:Infinity"]
)
def test_an_assumption_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(GuatuError) as refused:
        read_assumed([text], [])
    assert refused.value.number == "G1812"


def test_assumptions_go_into_the_address_and_come_back() -> None:
    assumed = read_assumed(["220103:30", ""], ["P1", "P2:2.5"])
    pairs = list(assumed.pairs())
    assert pairs == [("miss", "220103:30"), ("slip", "P1"), ("slip", "P2:2.5")]
    assert read_assumed([text for key, text in pairs if key == "miss"], ["P1", "P2:2.5"]) == assumed
    assert list(assumed.without("P1").pairs()) == [("miss", "220103:30"), ("slip", "P2:2.5")]


# --- pages


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_show_it(
    invest: Indicator, city: City, dispatcher: Account, operator: Actor, as_: SignIn, language: str
) -> None:
    _project(city, operator, "P1", city.nanguan)
    client = as_(dispatcher)
    client.cookies["django_language"] = language
    page = client.get(reverse("status:foresight")).content.decode()
    assert reverse("status:foresight_one", args=["invest"]) in page
    assert ("多半完不成" if language == "zh-hans" else "Likely miss") in page
    asked = {"miss": "220103:30", "whom": "220102", "by": "10", "project": "P1", "brings": ""}
    one = client.get(reverse("status:foresight_one", args=["invest"]), asked)
    assert one.status_code == 200
    assert one.context["imagined"].missed == {city.kuancheng.pk: 30, city.nanguan.pk: 10}
    shown = one.content.decode()
    assert "g-fan-band" in shown
    for words in ("近5年" if language == "zh-hans" else "In the last 5 years", "220103:30", "slip"):
        assert words in shown


def test_what_is_refused_is_said_on_the_page_and_nothing_is_written(
    invest: Indicator, dispatcher: Account, as_: SignIn
) -> None:
    count = Observation.objects.count()
    page = as_(dispatcher).get(reverse("status:foresight_one", args=["invest"]), {"miss": "220103:x"})
    assert page.status_code == 422
    assert "220103:x" in page.content.decode()
    assert Observation.objects.count() == count


def test_a_reporter_sees_its_own_and_no_other(
    invest: Indicator, reporter: Account, outsider: Account, as_: SignIn
) -> None:
    client = as_(reporter)
    page = client.get(reverse("status:foresight")).content.decode()
    assert "宽城区" in page
    assert "南关区" not in page
    url = reverse("status:foresight_one", args=["invest"])
    assert client.get(url).context["one"].unit.code == "220103"
    assert client.get(url, {"unit": "220102"}).status_code == 404
    assert as_(outsider).get(url).status_code == 403


def test_an_empty_house_says_how_many_years_are_needed(city: City, dispatcher: Account, as_: SignIn) -> None:
    page = as_(dispatcher).get(reverse("status:foresight")).content.decode()
    assert "至少上一年的全部月份" in page


def test_a_shortfall_leads_to_the_grid_that_makes_it_up(
    invest: Indicator, dispatcher: Account, reporter: Account, as_: SignIn
) -> None:
    url, grid = reverse("status:foresight_one", args=["invest"]), reverse("targets:split", args=["invest"])
    assert grid in as_(dispatcher).get(url, {"unit": "220102"}).content.decode()
    assert grid not in as_(dispatcher).get(url, {"unit": "220103"}).content.decode(), "nothing is short"
    assert grid not in as_(reporter).get(url).content.decode()


# --- API and command


def test_the_api_answers_through_the_same_queries(
    invest: Indicator, dispatcher: Account, reporter: Account, as_: SignIn
) -> None:
    client = as_(dispatcher)
    rows = client.get("/api/status/foresight").json()
    assert (rows["period"], rows["total"]) == ("2026-05", 3)
    assert rows["items"][-1]["unit"] == "220103"
    one = client.get("/api/status/foresight/invest", {"unit": "220100", "miss": ["220103:30"]}).json()
    assert len(one["path"]) == 7
    assert one["imagined"]["p50"] == pytest.approx(one["p50"] + one["imagined"]["shift"])
    assert one["back_test_words"]["zh"].startswith("近5年")
    assert client.get("/api/status/foresight", {"period": "2026"}).json()["number"] == "G1813"
    assert [row["unit"] for row in as_(reporter).get("/api/status/foresight").json()["items"]] == ["220103"]
    assert as_(reporter).get("/api/status/foresight/invest", {"unit": "220102"}).status_code == 404


def test_the_command_prints_a_table_and_json(invest: Indicator) -> None:
    run = CliRunner()
    said = run.invoke(foresight, [])
    assert said.exit_code == 0
    assert "■ 220102 南关区 invest" in said.output
    asked = ["--indicator", "invest", "--unit", "220100", "--miss", "220103:30", "--json"]
    answer = json.loads(run.invoke(foresight, asked).output)
    assert answer["series"][0]["unit"] == "220100"
    assert answer["imagined"]["p50"] < answer["series"][0]["p50"]
    assert run.invoke(foresight, ["--miss", "220103:30"]).exit_code == 2
