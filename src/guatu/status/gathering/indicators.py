"""Indicators of units with what is known of them: month's tasks, growth, shares, and how their year will end."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from guatu.kernel.language import EN, ZH
from guatu.kernel.period import Period
from guatu.kernel.saying import said_day
from guatu.org.queries import units
from guatu.org.types import RANKED_KINDS, Actor, UnitKind
from guatu.status import rules
from guatu.status.judging.columns import Value
from guatu.status.queries.year_ends import LAYOUTS, foresight
from guatu.status.rules.indicator_facts import growth_facts, month_facts, planned_growth, turn_of
from guatu.status.types import Foreseen, Source, SubjectKind, Words
from guatu.status.types.subjects import Judgeable, Touched
from guatu.targets import queries as targets

if TYPE_CHECKING:
    from guatu.org.models import Account, Unit
    from guatu.targets.models import Indicator
    from guatu.targets.queries import Histories
    from guatu.targets.types import Measured, Pace

FORESEEN: Final = frozenset(("seasonal", "turn", "chance"))
"""Facts that the forecast gives: worked out where a rule names one, for they cost more than all others."""
SOURCE: Final = Words("（依据指标数据台账）", "(From the register of figures.)")
SUMMED: Final = Words(
    "（依据所属单位数据汇总，或尚无本月数据）",
    "(Summed from the units below, or no figure of the month yet.)",
)


def indicators(
    actor: Actor, period: Period, touched: Touched | None, named: Collection[str]
) -> list[Judgeable]:
    """Every indicator of the year's plan × every ranked unit, or the city, that carries it. Fifteen queries at most,
    and those of the foresight where a rule names one of its facts.

    The city's growth is a fact of every unit: where the city's figures changed, all units are judged.
    """
    if touched is not None and not touched.observed:
        return []
    plan = targets.current_plan(actor, period.year)
    if plan is None:
        return []
    shown = {unit.pk: unit for unit in units(actor, [UnitKind.CITY, *RANKED_KINDS])}
    city = next((pk for pk, unit in shown.items() if unit.kind == UnitKind.CITY), None)
    wanted = _units(touched, shown, city)
    paces = targets.paces(actor, plan, [*wanted, *({city} - wanted if city is not None else ())], period)
    names = {row.pk: row for row in targets.indicators(actor) if _asked(row.pk, touched)}
    keys = sorted(key for key in paces if key[0] in names and key[1] in wanted)
    carried = [names[pk] for pk in sorted({pk for pk, _unit in keys})]
    past = targets.histories(actor, plan, carried, period, years_back=1)
    sources = _sources(actor, carried, wanted, period)
    ends = _ends(actor, carried, wanted, period) if FORESEEN & set(named) else {}
    return [
        replace(
            _judgeable(names[pk], shown[unit_id], period, paces, past, ends.get((pk, unit_id)), city),
            source=sources.get((pk, unit_id), SUMMED),
        )
        for pk, unit_id in keys
    ]


def _sources(
    actor: Actor, carried: "Collection[Indicator]", unit_ids: Collection[int], period: Period
) -> dict[tuple[int, int], Source | Words]:
    """Who gave each unit's own figure of the month, and when; by which submission, where one did. One query."""
    rows = targets.observations(
        actor, indicator_ids=[row.pk for row in carried], unit_ids=unit_ids, periods=[period]
    ).select_related(None)
    found: dict[tuple[int, int], Source | Words] = {}
    for row in rows.select_related("recorded_by__post"):
        by, day = _signed(row.recorded_by), timezone.localtime(row.recorded_at).date()
        kind, _colon, key = row.source.partition(":")
        if kind == "collect.submission" and key.isdecimal() and by is not None:
            found[row.indicator_id, row.unit_id] = Source(int(key), period, by, day)
        elif by is not None:
            found[row.indicator_id, row.unit_id] = Words(
                f"（{by.zh}，{said_day(day, ZH, period.year)}登记）",
                f"(Entered by {by.en} on {said_day(day, EN, period.year)}.)",
            )
        else:
            found[row.indicator_id, row.unit_id] = SOURCE
    return found


def _signed(account: "Account | None") -> Words | None:
    if account is None:
        return None
    if account.post is not None:
        return Words(account.post.title, account.post.title_en or account.post.title)
    return Words(account.name, account.name_en or account.name)


def _units(touched: Touched | None, shown: Mapping[int, "Unit"], city: int | None) -> set[int]:
    """The units to judge: those whose figures changed and those above them; all where the city's own did."""
    if touched is None or city in touched.observed:
        return set(shown)
    return {pk for pk in shown if pk in touched.observed or pk == city}


def _asked(indicator_id: int, touched: Touched | None) -> bool:
    return touched is None or not touched.indicators or indicator_id in touched.indicators


def _ends(
    actor: Actor, carried: "Collection[Indicator]", unit_ids: Collection[int], period: Period
) -> dict[tuple[int, int], Foreseen]:
    found = foresight(actor, period=period, indicators=carried, unit_ids=unit_ids)
    return {(one.indicator.pk, one.unit.pk): one for one in found}


def _judgeable(
    indicator: "Indicator",
    unit: "Unit",
    period: Period,
    paces: Mapping[tuple[int, int], "Pace"],
    past: "Histories",
    end: Foreseen | None,
    city: int | None,
) -> Judgeable:
    key = indicator.pk, unit.pk
    pace, whole = paces[key], paces.get((indicator.pk, city)) if city is not None else None
    measured = targets.measured(indicator)
    published = past.growth.get(key, {})
    facts: dict[str, Value] = {
        "name": Words(indicator.name, indicator.name_en or indicator.name),
        "unit": Words(unit.name, unit.name_en or unit.name),
        **month_facts(pace, adds_up=measured.adds_over_months),
        **growth_facts(published, period, own=_rates(indicator, past, key)),
        "growth_city": _growth(indicator, whole) if whole is not None else None,
        "growth_plan": planned_growth(
            pace.target_year,
            last_year=_whole_year(measured, past.figures.get(key, {}).get(period.year - 1, {})),
            is_growth=indicator.is_growth,
            comparable=indicator.comparable_growth,
        ),
        **(_foreseen(end, period) if end is not None else {}),
    }
    return Judgeable(
        kind=SubjectKind.INDICATOR,
        pk=indicator.pk,
        key=f"{unit.code}/{indicator.code}",
        name=Words(
            f"{unit.name}：{indicator.name}",
            f"{unit.name_en or unit.name}: {indicator.name_en or indicator.name}",
        ),
        unit_id=unit.pk,
        facts=facts,
        source=SOURCE,
        step=measured.step,
    )


def _growth(indicator: "Indicator", pace: "Pace") -> Decimal | None:
    return pace.growth if pace.growth is not None or not indicator.is_growth else pace.actual


def _rates(indicator: "Indicator", past: "Histories", key: tuple[int, int]) -> Mapping[Period, Decimal]:
    """The figures of an indicator that is itself a published growth."""
    if not indicator.is_growth:
        return {}
    return {
        Period.of_month(year, month): value
        for year, months in past.figures.get(key, {}).items()
        for month, value in months.items()
    }


def _whole_year(measured: "Measured", months: Mapping[int, Decimal]) -> Decimal | None:
    """What a year whose every figure is there brought in all."""
    due = LAYOUTS[measured.reported].months
    if not measured.adds_over_months or not all(month in months for month in due):
        return None
    return sum((months[month] for month in due), Decimal(0)) if measured.entered_single else months[due[-1]]


def _foreseen(end: Foreseen, period: Period) -> dict[str, Value]:
    seasonal = None
    if end.behind_seasonal is not None and end.share is not None:
        seasonal = _millionths(end.behind_seasonal + 100 * end.share)
    chance = end.bottom_line_chance
    return {
        "seasonal": seasonal,
        "turn": turn_of(rules.turns(end.end, end.growth), period) if end.end.figures.known else None,
        "chance": _millionths(100 * chance) if chance is not None else None,
    }


def _millionths(share: float) -> Decimal:
    """A forecast's share, to six decimals: what its arithmetic in floating point is good for."""
    return Decimal(f"{share:.6f}")
