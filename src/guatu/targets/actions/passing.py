"""Passing a target on: a unit splits what it is asked among those below it, for more or for less."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.actions import record, verb
from guatu.org.types import Actor, subject
from guatu.targets import queries, rules
from guatu.targets.actions.versions import issue_targets
from guatu.targets.models import Indicator, Plan, TargetVersion
from guatu.targets.queries import Desk


@verb("targets.target.pass_on")
def pass_on(
    actor: Actor,
    *,
    plan_id: int,
    indicator_id: int,
    year: int,
    unit_id: int,
    total: Decimal,
    weights: Mapping[int, Decimal],
    reason: str,
    holds_from: date,
    approver_post_id: int | None = None,
    approver: str = "",
    approval_document: str = "",
) -> TargetVersion:
    """Split `total` among the units below a unit that carries a target, by weights and in the unit's own months.

    What it is asked itself stays, and so does everything else of the last version; the difference is 层层加码
    (queries.inflation). Raises NotFound for a unit that carries no target or is not there, G1545 for one that is not
    right below it, and what `issue_targets` raises.
    """
    actor.require("targets.write")
    plan, indicator = (
        Plan.objects.filter(pk=plan_id).first(),
        Indicator.objects.filter(pk=indicator_id).first(),
    )
    if plan is None or indicator is None:
        raise NotFound(what=f"plan {plan_id}, indicator {indicator_id}")
    desk = queries.desk(actor, plan, indicator, year, list(weights), under=unit_id)
    _check_below(desk, unit_id, weights)
    own = desk.top_months or (Decimal(1),) * 12
    split = rules.split_year(total, {unit: weights[unit] for unit in desk.unit_ids}, own, desk.measured)
    lines, stretch = queries.merged(desk, split, None)
    version = issue_targets(
        actor, plan_id=plan_id, indicator_id=indicator_id, year=year, split=lines, stretch=stretch,
        sentence=desk.sentence, document=desk.document, reason=reason, approver_post_id=approver_post_id,
        approver=approver, approval_document=approval_document, holds_from=holds_from, after=desk.number,
    )  # fmt: skip
    record(actor, subject(version), before={"asked": desk.own}, after={"unit": unit_id, "asks": total})
    return version


def _check_below(desk: Desk, unit_id: int, weights: Mapping[int, Decimal]) -> None:
    missing = set(weights) - set(desk.unit_ids)
    if missing or desk.top is None:
        raise NotFound(what=f"unit {min(missing, default=unit_id)}")
    for unit in desk.units:
        if unit.parent_id != unit_id:
            raise GuatuError(
                "G1545", unit=unit.name, unit_en=unit.name_en or unit.name, above=desk.top.name,
                above_en=desk.top.name_en or desk.top.name,
            )  # fmt: skip
