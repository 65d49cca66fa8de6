"""Units with the lights of their projects and how they report."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from django.db.models import Count

from guatu.collect.queries import board
from guatu.kernel.period import Period
from guatu.org.queries import units as org_units
from guatu.org.types import RANKED_KINDS, Actor, UnitKind
from guatu.status.queries.lights import lights
from guatu.status.rules.unit_facts import UnitFacts, unit_facts
from guatu.status.types import SubjectKind, Words
from guatu.status.types.subjects import Judgeable, Touched
from guatu.ui.types import LightColour

LOOKED_BACK: Final = 6
"""Months that a streak of late reports is counted back over, at most; seven queries each."""
SOURCE: Final = Words("（依据本月亮灯和报表台账）", "(From the month's lights and the board of reports.)")


def units(actor: Actor, period: Period, touched: Touched | None, named: Collection[str]) -> list[Judgeable]:
    """The city, its ranked units and every other unit with a light, each with what is below it. Nine queries, and
    seven for each month that a streak of late reports is looked back over, where a rule names it."""
    if touched is not None and not touched.units:
        return []
    whole = {unit.pk: unit for unit in org_units(actor)}
    parents = {pk: unit.parent_id for pk, unit in whole.items()}
    own: defaultdict[int, Counter[LightColour]] = defaultdict(Counter)
    counted = lights(actor, period=period).order_by().values_list("unit_id", "colour").annotate(Count("pk"))
    for unit_id, colour, number in counted:
        own[unit_id][LightColour(colour)] += number
    summed = _upward(own, parents)
    owed, late = _reports(actor, period)
    months = _late_months(actor, period, late) if "months_late" in named else None
    wanted = _with_above(touched.units, parents) if touched is not None else None
    found = []
    for pk, unit in whole.items():
        shown = unit.kind in (UnitKind.CITY, *RANKED_KINDS) or pk in own
        if not shown or unit.kind == UnitKind.PORTFOLIO or (wanted is not None and pk not in wanted):
            continue
        facts = UnitFacts(
            Words(unit.name, unit.name_en or unit.name),
            summed.get(pk, {}),
            owed.get(pk, 0),
            late.get(pk, 0),
            [pk in month for month in months] if months is not None else None,
        )
        found.append(
            Judgeable(
                kind=SubjectKind.UNIT, pk=pk, key=unit.code, name=facts.name, unit_id=pk,
                facts=unit_facts(facts, period), source=SOURCE,
            )
        )  # fmt: skip
    return found


def _upward(
    own: Mapping[int, Counter[LightColour]], parents: Mapping[int, int | None]
) -> dict[int, Counter[LightColour]]:
    """With those of the units below."""
    summed: defaultdict[int, Counter[LightColour]] = defaultdict(Counter)
    for unit_id, counts in own.items():
        at: int | None = unit_id
        while at is not None:
            summed[at].update(counts)
            at = parents.get(at)
    return dict(summed)


def _with_above(unit_ids: Collection[int], parents: Mapping[int, int | None]) -> set[int]:
    found: set[int] = set()
    for unit_id in unit_ids:
        at: int | None = unit_id
        while at is not None and at not in found:
            found.add(at)
            at = parents.get(at)
    return found


def _reports(actor: Actor, period: Period) -> tuple[Counter[int], Counter[int]]:
    owed, late = Counter[int](), Counter[int]()
    for one in board(actor, period):
        owed[one.unit_id] += 1
        late[one.unit_id] += one.late
    return owed, late


def _late_months(actor: Actor, period: Period, late: Mapping[int, int]) -> list[set[int]]:
    """By month, the newest first, the units with a late report; until no streak runs on."""
    months = [{unit_id for unit_id, number in late.items() if number}]
    running, month = set(months[0]), period
    while running and len(months) < LOOKED_BACK:
        month = month.previous()
        months.append({unit_id for unit_id, number in _reports(actor, month)[1].items() if number})
        running &= months[-1]
    return months
