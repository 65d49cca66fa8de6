"""As it was known: a past day's figures and targets come out again, whatever was corrected since."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from guatu.conftest import City
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.targets import actions, queries
from guatu.targets.models import Indicator, Observation
from guatu.targets.tests.test_actions import APRIL, MAY, adjust, refused, report

SHANGHAI = ZoneInfo("Asia/Shanghai")


@contextmanager
def at(day: date, hour: int = 10) -> Iterator[None]:
    with use_clock(FrozenClock(datetime.combine(day, time(hour), SHANGHAI))):
        yield


@pytest.fixture
def story(operator: Actor, city: City, split_estates: Indicator) -> Indicator:
    """April reported on 6 May, corrected on 20 May; May reported on 5 June; the target adjusted on 8 June from June
    on, when it had been set on 8 June too late to be known before."""
    with at(date(2026, 5, 6)):
        report(operator, split_estates, city.zone, "40", APRIL)
    with at(date(2026, 5, 20)):
        report(operator, split_estates, city.zone, "44", APRIL, reason="漏报四个")
    with at(date(2026, 6, 5)):
        report(operator, split_estates, city.zone, "60", MAY)
    return split_estates


@pytest.mark.parametrize(
    ("day", "april", "may"),
    [
        (date(2026, 5, 5), None, None),
        (date(2026, 5, 6), 40, None),
        (date(2026, 5, 19), 40, None),
        (date(2026, 5, 20), 44, None),
        (date(2026, 6, 5), 44, 60),
        (None, 44, 60),
    ],
)
def test_a_figure_is_what_was_known_at_the_end_of_a_day(
    operator: Actor, city: City, story: Indicator, day: date | None, april: int | None, may: int | None
) -> None:
    rows = queries.observations(operator, indicator_ids=[story.pk], known_on=day)
    known = {row.period: int(row.value) for row in rows}
    assert (known.get("2026-04"), known.get("2026-05")) == (april, may)
    assert queries.cumulative(operator, story, city.zone, APRIL, known_on=day) == april
    table = queries.figure_table(operator, story, 2026, known_on=day)
    assert [row.values[3] for row in table.rows] == ([] if april is None else [april, april])


def test_a_target_is_the_version_known_then(operator: Actor, city: City, split_estates: Indicator) -> None:
    with at(date(2026, 6, 10)):
        adjust(operator, city, split_estates, holds_from=date(2026, 1, 1))
    before = queries.pace(operator, split_estates, city.root, MAY, known_on=date(2026, 6, 9))
    after = queries.pace(operator, split_estates, city.root, MAY, known_on=date(2026, 6, 10))
    assert (before.version, before.target_year, before.stretch) == (1, Decimal(447), Decimal(460))
    assert (after.version, after.target_year, after.stretch) == (2, Decimal(100), None)
    unknown = queries.pace(operator, split_estates, city.root, MAY, known_on=date(2026, 6, 7))
    assert (unknown.version, unknown.target_year) == (None, None)


def test_an_adjustment_from_july_leaves_may_as_it_was(
    operator: Actor, city: City, split_estates: Indicator
) -> None:
    adjust(operator, city, split_estates)
    assert queries.pace(operator, split_estates, city.root, MAY).version == 1
    july = queries.pace(operator, split_estates, city.root, Period.of_month(2026, 7))
    assert (july.version, july.target_year) == (2, Decimal(100))


def test_one_revision_is_in_force_and_ranks_are_whole(city: City, story: Indicator) -> None:
    old = Observation.objects.filter(period="2026-04", revision=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        old.update(superseded_at=None)
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        old.update(rank=16, rank_of=15)


def test_growth_and_rank_are_kept_as_published_and_never_worked_out(
    operator: Actor, city: City, estates: Indicator
) -> None:
    report(operator, estates, city.root, "50", Period.of_month(2025, 5))
    seen = report(
        operator, estates, city.root, "60", MAY, growth=Decimal("18.5"), rank=3, rank_of=15
    )  # comparable basis: 60 is 20 % above 50, and 18.5 is what was published
    assert (seen.growth, seen.rank, seen.rank_of) == (Decimal("18.5"), 3, 15)
    assert queries.pace(operator, estates, city.root, MAY).growth == Decimal("18.5")
    refused("G1505", lambda: report(operator, estates, city.root, "60", MAY, rank=2, rank_of=15))
    refused("G1515", lambda: report(operator, estates, city.root, "61", MAY, rank=16, rank_of=15))


def test_single_figures_are_entered_apart_from_how_they_are_shown(operator: Actor, city: City) -> None:
    output = actions.create_indicator(
        operator, code="output", name="产值", measure="亿元", kind="flow", decimals=1, entry="single",
        reported="merged",
    )  # fmt: skip
    february, march = Period.of_month(2026, 2), Period.of_month(2026, 3)
    refused("G1514", lambda: report(operator, output, city.zone, "1", Period.of_month(2026, 1)))
    report(operator, output, city.zone, "7.5", february)
    report(operator, output, city.zone, "5.0", march)  # falls, and needs no reason: it is not cumulative
    assert queries.cumulative(operator, output, city.root, march) == Decimal("12.5")
    standing = queries.figure_table(operator, output, 2026)
    single = queries.figure_table(operator, output, 2026, single=True)
    assert standing.months == single.months == tuple(range(2, 13))
    assert standing.rows[0].values[:2] == (Decimal("7.5"), Decimal("12.5"))
    assert single.rows[0].values[:2] == (Decimal("7.5"), Decimal("5.0"))
    assert queries.cumulative(operator, output, city.root, MAY) is None


def test_a_quarterly_indicator_stands_where_its_last_quarter_ended(operator: Actor, city: City) -> None:
    gdp = actions.create_indicator(
        operator, code="gdp", name="地区生产总值", measure="亿元", kind="flow", reported="quarterly"
    )
    report(operator, gdp, city.root, "300", Period.of_month(2026, 3))
    found = queries.pace(operator, gdp, city.root, MAY)
    assert (found.period, found.actual) == (Period.of_month(2026, 3), Decimal(300))
    refused("G1514", lambda: report(operator, gdp, city.root, "350", MAY))


def test_a_derived_indicator_is_a_share_of_sums_and_follows_what_was_known(
    operator: Actor, city: City, story: Indicator
) -> None:
    actions.create_indicator(operator, code="all", name="全部小区", measure="个", kind="count")
    whole = queries.indicator(operator, "all")
    share = actions.create_indicator(
        operator, code="share", name="占比", measure="%", kind="rate", decimals=1,
        roll_up="none", formula="estates / all * 100",
    )  # fmt: skip
    with at(date(2026, 5, 6)):
        report(operator, whole, city.zone, "80", APRIL)
        report(operator, whole, city.nanguan, "20", APRIL)
    refused("G1526", lambda: report(operator, share, city.zone, "1", APRIL))
    assert queries.pace(operator, share, city.zone, APRIL).actual == Decimal("55.0")
    assert queries.pace(operator, share, city.zone, APRIL, known_on=date(2026, 5, 10)).actual == 50
    assert queries.pace(operator, share, city.root, APRIL).actual == Decimal("44.0")
    assert queries.pace(operator, share, city.nanguan, APRIL).actual is None
