"""How a year is foreseen to end: from the house's figures, in the actor's scope."""

from decimal import Decimal

import pytest

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.status import queries, rules
from guatu.status.tests.investment import MAY, SEASON, by_unit, observe, year_of
from guatu.status.types import Risk, Stand
from guatu.targets.actions import create_indicator, set_targets
from guatu.targets.models import Indicator, Observation
from guatu.targets.types import Reported


def test_who_will_miss_stands_first_and_the_city_is_the_sum(
    invest: Indicator, city: City, operator: Actor
) -> None:
    rows = by_unit(queries.foresight(operator))
    assert set(rows) == {"220100", "220102", "220103"}
    good, bad, whole = rows["220103"], rows["220102"], rows["220100"]
    assert (good.risk, bad.risk) == (Risk.SAFE, Risk.LIKELY_MISS)
    assert bad.end.p90 < 60
    assert 105 < good.end.p50 < 125
    assert whole.so_far == pytest.approx(float(sum(year_of(120)[4:5]) + sum(year_of(30)[4:5])))
    units_in_order = [one.unit.code for one in queries.foresight(operator) if one.unit.code != "220100"]
    assert units_in_order == ["220102", "220103"]
    assert bad.weight == pytest.approx((bad.missing or 0) / 160)


def test_behind_is_behind_the_usual_course_and_n_12_is_shown_beside_it(
    invest: Indicator, city: City, operator: Actor
) -> None:
    good = by_unit(queries.foresight(operator))["220103"]
    due = sum(SEASON[:5])  # percent
    share = 120 * due / 100  # of a bottom line of 100
    assert good.behind_linear == pytest.approx(500 / 12 - share)
    assert good.behind_seasonal == pytest.approx(due - share)
    assert (good.behind_linear or 0) > 0 > (good.behind_seasonal or 0), "n/12 is unfair to a northern spring"
    assert good.stand is Stand.ON_PACE


def test_the_same_numbers_for_whoever_looks_and_only_what_scope_allows(
    invest: Indicator, operator: Actor, reporter: Account, other_reporter: Account, outsider: Account
) -> None:
    whole = by_unit(queries.foresight(operator))
    own = queries.foresight(actor_of_account(reporter))
    assert [one.unit.code for one in own] == ["220103"]
    assert own[0].end.p50 == whole["220103"].end.p50
    assert [one.unit.code for one in queries.foresight(actor_of_account(other_reporter))] == ["220102"]
    assert queries.foresight(actor_of_account(outsider)) == []
    with pytest.raises(NotFound):
        queries.foreseen(actor_of_account(reporter), invest, whole["220102"].unit)


def test_a_sum_ends_where_a_unit_has_not_reported_and_says_whom_it_waits_for(
    invest: Indicator, city: City, operator: Actor
) -> None:
    Observation.objects.filter(unit=city.nanguan, period=str(MAY)).delete()
    whole = by_unit(queries.foresight(operator))["220100"]
    assert whole.end.last_known == Period.parse("2026-04")
    assert whole.so_far == pytest.approx(float(year_of(120)[3] + year_of(30)[3]))
    assert whole.waiting == (MAY, (city.nanguan,))


def test_without_a_past_it_says_what_is_missing(city: City, operator: Actor) -> None:
    made = create_indicator(operator, code="new", name="新指标", measure="个", kind="count")
    observe(made, city.zone.pk, 2026, [Decimal(number) for number in range(1, 6)])
    found = queries.foreseen(operator, made, city.zone)
    assert found.risk is Risk.UNKNOWN
    assert found.reason is not None
    assert "上一年" in found.reason.zh


def test_a_ceiling_is_kept_by_staying_below(city: City, operator: Actor) -> None:
    made = create_indicator(
        operator, code="energy", name="能耗", measure="万吨", kind="flow", decimals=2, higher_is_better=False
    )
    for year in range(2019, 2026):
        observe(made, city.zone.pk, year, year_of(100 + year % 3))
    observe(made, city.zone.pk, 2026, year_of(101)[:5])
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
        values = year_of(100 + year % 3)[: 5 if year == 2026 else 12]
        observe(merged, city.zone.pk, year, values)
        observe(quarterly, city.zone.pk, year, values)
    Observation.objects.filter(indicator=merged, period__endswith="-01").delete()
    for month in (1, 2, 4, 5, 7, 8, 10, 11):
        Observation.objects.filter(indicator=quarterly, period__endswith=f"-{month:02d}").delete()
    rows = {one.indicator.code: one for one in queries.foresight(operator) if one.unit == city.zone}
    assert rows["merged"].end.last_known == MAY
    assert rows["gdp"].end.last_known == Period.parse("2026Q1")
    for one in rows.values():
        assert one.end.p50 == pytest.approx(101, rel=0.03)


def test_what_the_months_left_must_bring_adds_up_to_the_rest(invest: Indicator, operator: Actor) -> None:
    bad = by_unit(queries.foresight(operator))["220102"]
    needs = rules.needs(bad.end)
    assert [need.period for need in needs] == [Period.of_month(2026, month) for month in range(6, 13)]
    assert sum(need.needed for need in needs) == pytest.approx(60 - float(year_of(30)[4]))
    year = rules.rest_paces(bad.end, bad.bottom_line, ceiling=False)[-1]
    assert year.pace.required == pytest.approx(sum(need.needed for need in needs))
    assert year.pace.verdict == "out_of_reach"


def test_a_miss_of_few_things_weighs_less_than_its_share() -> None:
    assert rules.weight_of(20.0, 150.0, 2000.0, counted=False) == pytest.approx(0.01)
    assert rules.weight_of(2.0, 5.0, 50.0, counted=True) == pytest.approx(0.04 * 5 / 25)
    assert rules.weight_of(40.0, 447.0, 447.0, counted=True) > 0.95 * 40 / 447
    assert rules.weight_of(None, None, 1.0, counted=True) == 0
