"""Writes of targets: a year's targets set, then adjusted by a further version; none is ever changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.ledger.actions import record, verb
from guatu.ledger.types import Facts
from guatu.org.queries import post, units
from guatu.org.types import Actor, UnitKind, subject
from guatu.targets import rules
from guatu.targets.models import Indicator, Plan, Target, TargetVersion
from guatu.targets.queries import inner_of, measured
from guatu.targets.types import Approval, Split, UnitSplit


@verb("targets.target.set")
def set_targets(
    actor: Actor,
    *,
    plan_id: int,
    indicator_id: int,
    year: int,
    total: Decimal,
    weights_by_unit: Mapping[int, Decimal],
    weights_by_month: Sequence[Decimal],
    stretch: Decimal | None = None,
    sentence: str = "",
    document: str = "",
    reason: str = "",
    approver_post_id: int | None = None,
    approver: str = "",
    approval_document: str = "",
    holds_from: date | None = None,
) -> Split:
    """Set a year's target by weights: the city's, its units' and their months, in one exact split.

    Raises G1501, G1502 (see rules.split_year), and what `issue_targets` raises.
    """
    actor.require("targets.write")
    plan, indicator = _locked(plan_id, indicator_id)
    facts = measured(indicator)
    split = rules.split_year(total, weights_by_unit, weights_by_month, facts)
    high = None
    if stretch is not None:
        high = rules.split_year(stretch, weights_by_unit, weights_by_month, facts)
    approval = Approval(approver_post_id, approver, approval_document)
    _issue(
        actor, plan, indicator, year, split, high, sentence=sentence, document=document, reason=reason,
        approval=approval, holds_from=holds_from,
    )  # fmt: skip
    return split


@verb("targets.target.issue")
def issue_targets(
    actor: Actor,
    *,
    plan_id: int,
    indicator_id: int,
    year: int,
    split: Split,
    stretch: Split | None = None,
    sentence: str = "",
    document: str = "",
    reason: str = "",
    approver_post_id: int | None = None,
    approver: str = "",
    approval_document: str = "",
    holds_from: date | None = None,
    after: int | None = None,
) -> TargetVersion:
    """Write a split, as it is given, as the next version of a year's targets.

    `after` is the version it was made from (0: none); another one since then is refused (G1540).

    The first version holds from the year's first day unless said; a later one needs `reason`, the day it holds from
    and who approved it: `approver_post_id`, a post of the house, or `approver`, a body outside it, with its
    `approval_document`. Raises G1508 for a year outside the plan, G1509 for a unit that is not below the city, G1512,
    G1513, G1543, G1544 (see rules.check_adjustment), NotFound for a post the actor does not see, G1501, G1516 where it
    does not add up, G1527 for what is retired, G1538, G1539 for a unit that must not be given this target.
    """
    actor.require("targets.write")
    plan, indicator = _locked(plan_id, indicator_id)
    now = TargetVersion.objects.filter(plan=plan, indicator=indicator, year=year).count()
    if after is not None and after != now:
        raise GuatuError("G1540", base=after, now=now)
    approval = Approval(approver_post_id, approver, approval_document)
    return _issue(
        actor, plan, indicator, year, split, stretch, sentence=sentence, document=document, reason=reason,
        approval=approval, holds_from=holds_from,
    )  # fmt: skip


def _locked(plan_id: int, indicator_id: int) -> tuple[Plan, Indicator]:
    """Both rows; the lock on the indicator makes its versions wait for each other. Raises NotFound, G1527."""
    plan = Plan.objects.filter(pk=plan_id).first()
    indicator = Indicator.objects.select_for_update().filter(pk=indicator_id).first()
    if plan is None or indicator is None:
        raise NotFound(what=f"plan {plan_id}, indicator {indicator_id}")
    for row in (plan, indicator):
        if row.retired_on is not None:
            raise GuatuError("G1527", name=row.name, day=row.retired_on.isoformat())
    return plan, indicator


def _issue(
    actor: Actor,
    plan: Plan,
    indicator: Indicator,
    year: int,
    split: Split,
    high: Split | None,
    *,
    sentence: str,
    document: str,
    reason: str,
    approval: Approval,
    holds_from: date | None,
) -> TargetVersion:
    if not plan.start.year <= year <= plan.end.year:
        raise GuatuError("G1508", year=year, plan=plan.name)
    city_id, inner = _city_above(actor, indicator, split.units)
    for one in (split, high) if high is not None else (split,):
        rules.check_split(city_id, one, year, measured(indicator), inner)
    last = TargetVersion.objects.filter(plan=plan, indicator=indicator, year=year).order_by("number").last()
    begins = rules.check_adjustment(last, year=year, holds_from=holds_from, reason=reason, approval=approval)
    approved_by = post(actor, approval.post_id) if approval.post_id is not None else None
    version = TargetVersion.objects.create(
        plan=plan,
        indicator=indicator,
        year=year,
        number=last.number + 1 if last else 1,
        holds_from=begins,
        reason=reason.strip(),
        approver_post=approved_by,
        approver=approval.body.strip(),
        approval_document=approval.document.strip(),
        sentence=sentence,
        document=document,
        recorded_at=clock().now(),
        recorded_by_id=actor.account_id,
    )
    Target.objects.bulk_create(
        Target(version=version, unit_id=unit_id, period=period, bottom_line=line, stretch=reach)
        for unit_id, period, line, reach in _rows(year, city_id, split, high)
    )
    record(actor, subject(version), before=_year_of(last), after=_told(version, split, high))
    return version


def _told(version: TargetVersion, split: Split, high: Split | None) -> Facts:
    return {
        "plan": version.plan.code,
        "indicator": version.indicator.code,
        "year": version.year,
        "number": version.number,
        "holds_from": version.holds_from,
        "reason": version.reason,
        "approver": version.approver_post.title if version.approver_post else version.approver,
        "approver_post": version.approver_post_id,
        "approval_document": version.approval_document,
        "total": split.city.year,
        "stretch": high.city.year if high else None,
        "targets": {str(unit_id): part.year for unit_id, part in split.units.items()},
        "months": list(split.city.months),
    }


def _year_of(version: TargetVersion | None) -> Facts | None:
    """The years of the version before, which stays: what an adjustment moves away from."""
    if version is None:
        return None
    rows = version.targets.filter(period=str(version.year)).values_list("unit_id", "bottom_line")
    return {"number": version.number, "targets": {str(unit_id): line for unit_id, line in rows}}


def _city_above(actor: Actor, indicator: Indicator, unit_ids: Collection[int]) -> tuple[int, frozenset[int]]:
    """The city and the units below others of them, once every unit is one below it that may be given this target."""
    known = {unit.pk: unit for unit in units(actor)}
    city_id: int | None = next((key for key, unit in known.items() if unit.kind == UnitKind.CITY), None)
    for unit_id in unit_ids:
        if unit_id == city_id or unit_id not in known:
            raise GuatuError("G1509", unit=known[unit_id].name if unit_id in known else unit_id)
        rules.check_carrier(known[unit_id], indicator, statistical=indicator.statistical)
    if city_id is None:
        raise NotFound(what=UnitKind.CITY)
    return city_id, inner_of({unit_id: known[unit_id] for unit_id in unit_ids}, city_id)


def _rows(
    year: int, city_id: int, split: Split, high: Split | None
) -> Iterable[tuple[int, str, Decimal, Decimal | None]]:
    """The rows of a split: unit, period, bottom line, stretch; the year's first, then its months'."""
    months = [str(month) for month in Period.of_year(year).months()]
    stretches = {city_id: high.city, **high.units} if high else {}
    for unit_id, part in {city_id: split.city, **split.units}.items():
        reach = stretches.get(unit_id, UnitSplit(Decimal(0)))
        yield unit_id, str(year), part.year, reach.year if high else None
        for index, line in enumerate(part.months):
            yield unit_id, months[index], line, reach.months[index] if high else None
