"""What if a unit misses by so much, if a project slips to next year: nothing is written."""

from decimal import Decimal

import pytest

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import GuatuError, NotFound
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.status import queries
from guatu.status.rules.assumed import read_assumed
from guatu.status.tests.investment import MAY, by_unit, project_of
from guatu.targets.models import Indicator


def test_a_unit_that_misses_moves_the_city_by_what_it_is_off(
    invest: Indicator, city: City, operator: Actor
) -> None:
    rows = by_unit(queries.foresight(operator))
    found = queries.imagine(operator, invest, city.root, missed={"220103": Decimal(30)})
    off = 100 - 30 - rows["220103"].end.p50
    assert found.shift == pytest.approx(off)
    assert found.quantiles[1] == pytest.approx(rows["220100"].end.p50 + off)
    assert (found.bottom_line_chance or 0) <= (rows["220100"].bottom_line_chance or 0)


def test_what_lies_below_a_unit_that_misses_is_not_taken_off_twice(
    invest: Indicator, city: City, operator: Actor
) -> None:
    whole = queries.imagine(operator, invest, city.root, missed={"220100": Decimal(10)})
    line, p50 = whole.now.bottom_line or 0.0, whole.now.end.p50
    assert whole.shift == pytest.approx(line - 10 - p50)
    project_of(city, operator, "P1", city.nanguan)
    missed = {"220100": Decimal(10), "220103": Decimal(30)}
    every = queries.imagine(operator, invest, city.root, missed=missed, slipped={"P1": None})
    assert every.shift == whole.shift


def test_a_unit_that_misses_a_ceiling_ends_above_it(invest: Indicator, city: City, operator: Actor) -> None:
    Indicator.objects.filter(pk=invest.pk).update(higher_is_better=False)
    invest.refresh_from_db()
    found = queries.imagine(operator, invest, city.kuancheng, missed={"220103": Decimal(30)})
    assert found.quantiles[1] == pytest.approx(100 + 30)
    assert found.gap == pytest.approx(30)


def test_a_project_that_slips_takes_what_its_year_still_held(
    invest: Indicator, city: City, operator: Actor
) -> None:
    project_of(city, operator, "P1", city.nanguan)
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
    project_of(city, operator, "P1", city.nanguan)
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
