"""The link of a shortfall opens whose grid it is, with the proposal in place and nothing issued."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from guatu.conftest import City
from guatu.org.models import Account, Unit
from guatu.org.types import Actor
from guatu.targets.models import Indicator, TargetVersion
from guatu.targets.tests.test_actions import report
from guatu.targets.tests.test_split_page import PAGE, as_typed

SignIn = Callable[[Account], Client]
ZONE = f"{PAGE}?of=220191&makeup=1"
SAID = {
    "reason": "补缺",
    "approver": "常务会议",
    "approval_document": "第6次纪要",
    "holds_from": "2026-06-30",
}


@pytest.fixture
def behind(operator: Actor, city: City, split_estates: Indicator) -> Indicator:
    """The zone has 30 of its 149 by May."""
    report(operator, split_estates, city.zone, "30")
    return split_estates


def _sums(version: TargetVersion, field: str = "bottom_line") -> dict[str, Decimal]:
    rows = version.targets.filter(period__contains="-").values_list("unit__code", "period", field)
    return {f"{unit}/{period}": value for unit, period, value in rows}


def test_a_units_own_months_are_made_up_and_the_city_follows_month_by_month(
    city: City, behind: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    client = as_(dispatcher)
    page = client.get(ZONE)
    (row,) = page.context["rows"]
    assert (row.year.text, row.year.fixed, row.gap) == ("149", True, "")
    assert sum(int(cell.text) for cell in row.cells[:5]) == 30
    assert [line.name for line in page.context["lags"]] == ["高新区"]
    assert TargetVersion.objects.count() == 1, "the proposal is shown, not issued"
    forged = as_typed(client, page, do="issue", total="500", **{f"y-{city.zone.pk}": "500"}, **SAID)
    assert client.post(ZONE, forged).status_code == 302
    first, second = TargetVersion.objects.order_by("number")
    before, after = _sums(first), _sums(second)
    zone = {month for month in before if month.startswith("220191")}
    assert sum(after[month] for month in zone) == 149
    for number in range(1, 13):
        moved = after[f"220191/2026-{number:02}"] - before[f"220191/2026-{number:02}"]
        assert after[f"220100/2026-{number:02}"] == before[f"220100/2026-{number:02}"] + moved
        assert after[f"220103/2026-{number:02}"] == before[f"220103/2026-{number:02}"]
    high = _sums(second, "stretch")
    assert all(high[month] >= line for month, line in after.items())
    assert second.targets.get(unit=city.root, period="2026").stretch == 460


def test_the_city_and_a_unit_whose_units_report_open_those_below(
    operator: Actor, city: City, behind: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    client = as_(dispatcher)
    assert len(client.get(f"{PAGE}?of=220100&makeup=1").context["rows"]) == 3
    parks = [
        Unit.objects.create(
            code=f"P{n}", name=f"园区{n}", short=f"园{n}", kind="park", parent=city.zone, position=50 + n
        )
        for n in range(2)
    ]
    below = f"{PAGE}?under={city.zone.pk}"
    spread = client.post(
        below,
        {"unit": [p.pk for p in parks], "total": "160", "do": "spread", "by_unit": "even", "number": "1"},
    )
    assert client.post(below, as_typed(client, spread, do="issue", **SAID)).status_code == 302
    assert [row.key for row in client.get(ZONE).context["rows"]] == [city.zone.pk], "no park has reported"
    report(operator, behind, parks[0], "9")
    page = client.get(ZONE)
    assert [row.key for row in page.context["rows"]] == [park.pk for park in parks]
    assert [line.name for line in page.context["lags"]] == ["园区0"]


def test_the_page_of_an_indicator_links_to_it_where_the_unit_is_behind(
    city: City, behind: Indicator, as_: SignIn, dispatcher: Account, leader: Account
) -> None:
    page = "/targets/indicators/estates/?unit=220191"
    assert "of=220191&amp;makeup=1" in as_(dispatcher).get(page).content.decode()
    assert "makeup=1" not in as_(leader).get(page).content.decode()
    assert "makeup=1" not in as_(dispatcher).get(page.replace("220191", "220102")).content.decode()


def test_who_may_not_write_and_what_is_not_there(
    city: City, behind: Indicator, as_: SignIn, dispatcher: Account, reporter: Account
) -> None:
    assert as_(reporter).get(ZONE).status_code == 403
    assert as_(dispatcher).get(f"{PAGE}?of=LAND&makeup=1").status_code == 404
    assert as_(dispatcher).get(f"{PAGE}?of=nowhere&makeup=1").status_code == 404


def test_without_a_month_left_the_grid_says_so(
    city: City, growth: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    page = as_(dispatcher).get(f"{PAGE.replace('estates', 'growth')}?makeup=1")
    assert "没有可以补缺的月份" in page.content.decode()
