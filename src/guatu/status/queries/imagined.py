"""What if a unit misses by so much, if a project slips into next year: from what is foreseen; nothing is kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db.models import DecimalField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import Coalesce

from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.kernel.quantity import POWERS, to_unit
from guatu.org.queries import subtree_ids
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.status import rules
from guatu.status.queries.year_ends import foresight, last_ended
from guatu.status.types import Foreseen, Imagined, Slip
from guatu.targets.queries import measured

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.projects.models import Project
    from guatu.targets.models import Indicator

MOST_OFFERED: Final = 60
_DONE = Coalesce(F("invested_year"), Decimal(0), output_field=DecimalField())
_REST = ExpressionWrapper(F("plan_year") - _DONE, output_field=DecimalField())
"""What a year's plan of `with_year` still holds, in yuan."""


def imagine(
    actor: Actor,
    indicator: "Indicator",
    unit: "Unit",
    *,
    missed: Mapping[str, Decimal] = {},
    slipped: Mapping[str, Decimal | None] = {},
    period: Period | None = None,
    known_on: date | None = None,
) -> Imagined:
    """The unit's year if units below it end so far short of their bottom lines, and projects slip into next year.

    missed: by unit code, in the indicator's measure, beyond it for a ceiling. slipped: by project code, what it was to
    bring this year; None takes what its year's plan still holds (one, for a count). Whatever lies below a unit that
    misses, a unit or a project, moves nothing more: its end is given already. The width of the distribution is kept.
    Raises NotFound where the actor sees no such unit or project, G1809 for a unit without a bottom line or outside
    the sum, G1810 where a year cannot be foreseen, G1811 where a project's part must be said.
    """
    month = period or last_ended(known_on)
    rows = {
        one.unit.code: one
        for one in foresight(actor, period=month, indicators=[indicator], known_on=known_on)
    }
    now = rows.get(unit.code)
    if now is None:
        raise NotFound(what=f"{indicator.code}/{unit.code}")
    if now.end.unable is not None:
        raise GuatuError("G1810", unit=unit.name)
    below = within = subtree_ids(unit)
    if not measured(indicator).adds_over_units:
        within &= {unit.pk}
    missing = [_missing(rows, code, within) for code in missed]
    slips = [_slip(actor, indicator, code, amount, below, month.year) for code, amount in slipped.items()]
    wrong = -1 if now.ceiling else 1
    given = {one.unit.pk: subtree_ids(one.unit) for one in missing}
    fixed = frozenset[int]().union(*given.values())
    outer = [
        one
        for one in missing
        if not any(one.unit.pk in ids for pk, ids in given.items() if pk != one.unit.pk)
    ]
    return Imagined(
        now=now,
        shift=rules.shift_of(
            [(one.bottom_line or 0.0, wrong * float(missed[one.unit.code]), one.end.p50) for one in outer],
            [float(slip.amount) for slip in slips if slip.project.unit_id not in fixed],
        ),
        missed={one.unit.pk: missed[one.unit.code] for one in missing},
        slips=tuple(slips),
    )


def may_slip(actor: Actor, unit: "Unit", period: Period) -> "Sequence[Project]":
    """Projects at or below the unit whose year's plan is not spent, the largest first, each with its `rest` in yuan."""
    rows = _with_year(actor, period.year).filter(unit__in=subtree_ids(unit))
    return list(rows.annotate(rest=_REST).filter(rest__gt=0).order_by("-rest", "code")[:MOST_OFFERED])


def _with_year(actor: Actor, year: int) -> "QuerySet[Project]":
    return projects.with_year(projects.projects(actor), year)


def _missing(rows: Mapping[str, Foreseen], code: str, within: frozenset[int]) -> Foreseen:
    found = rows.get(code)
    if found is None:
        raise NotFound(what=code)
    if found.bottom_line is None or found.unit.pk not in within:
        raise GuatuError("G1809", unit=found.unit.name)
    if found.end.unable is not None:
        raise GuatuError("G1810", unit=found.unit.name)
    return found


def _slip(
    actor: Actor, indicator: "Indicator", code: str, amount: Decimal | None, within: frozenset[int], year: int
) -> Slip:
    found = _with_year(actor, year).annotate(rest=_REST).filter(code=code).first()
    if found is None or found.unit_id not in within:
        raise NotFound(what=code)
    if amount is not None:
        return Slip(found, amount)
    if indicator.kind == indicator.Kind.COUNT:
        return Slip(found, Decimal(1))
    if indicator.measure not in POWERS or found.rest is None:
        raise GuatuError("G1811", project=found.name)
    return Slip(found, max(to_unit(found.rest, indicator.measure), Decimal(0)))
