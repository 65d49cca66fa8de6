"""What may be reported of a project: cumulative figures that do not fall silently, days that can be."""

from datetime import date
from decimal import Decimal
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind
from guatu.projects.types import BlockerKind, NodeUpdate, ProgressFacts

LARGEST: Final = Decimal(10) ** 18
"""Beyond the columns: twenty digits, two of them after the point."""
HUNDRED: Final = Decimal(100)


def check_money(amount: Decimal, what: str) -> Decimal:
    """The amount to the fen. Raises G1605 for one that is negative, finer than a fen or beyond what tables hold."""
    if not amount.is_finite() or not 0 <= amount < LARGEST or amount != round(amount, 2):
        raise GuatuError("G1605", what=what, amount=str(amount))
    return round(amount, 2)


def check_progress(
    facts: ProgressFacts,
    *,
    today: date,
    earlier: ProgressFacts | None = None,
    replaced: ProgressFacts | None = None,
    reason: str = "",
) -> None:
    """May this month's figures be kept?

    `earlier` is what the last month before says, `replaced` what this month says until now. A cumulative figure may
    fall only by a logged revision (RULES.md §5), and a correction needs its reason. Raises G1605 for a bad amount,
    G1606 for a period that is no past or present month, G1607 for physical progress outside 0…100, G1608 where the
    year's investment exceeds the whole, G1609 for a fall and G1610 for a correction without reason.
    """
    if facts.period.kind is not Kind.MONTH or facts.period.first_day > today:
        raise GuatuError("G1606", period=facts.period)
    check_money(facts.invested_year, "invested_year")
    check_money(facts.invested_total, "invested_total")
    if facts.physical is not None and not (facts.physical.is_finite() and 0 <= facts.physical <= HUNDRED):
        raise GuatuError("G1607", physical=str(facts.physical))
    if facts.invested_year > facts.invested_total:
        raise GuatuError("G1608", year=str(facts.invested_year), total=str(facts.invested_total))
    if reason.strip():
        return
    if replaced is not None:
        raise GuatuError("G1610", period=facts.period)
    if earlier is not None:
        _check_no_fall(facts, earlier)


def _check_no_fall(facts: ProgressFacts, earlier: ProgressFacts) -> None:
    pairs: list[tuple[str, Decimal, Decimal]] = [
        ("invested_total", earlier.invested_total, facts.invested_total)
    ]
    if earlier.period.year == facts.period.year:
        pairs.append(("invested_year", earlier.invested_year, facts.invested_year))
    if earlier.physical is not None and facts.physical is not None:
        pairs.append(("physical", earlier.physical, facts.physical))
    for what, before, after in pairs:
        if after < before:
            raise GuatuError("G1609", what=what, before=str(before), after=str(after), earlier=earlier.period)


def check_node_update(update: NodeUpdate, name: str, *, today: date) -> None:
    """Raises G1611 for actual days to come or in the wrong order, G1612 for a blocker without its kind or text, G1696
    for a holder of no blocker."""
    start, finish = update.actual_start, update.actual_finish
    if any(day is not None and day > today for day in (start, finish)):
        raise GuatuError(
            "G1611", node=name, start=start or "—", finish=finish or "—", today=today.isoformat()
        )
    if finish is not None and (start is None or finish < start):
        raise GuatuError("G1611", node=name, start=start or "—", finish=finish, today=today.isoformat())
    if start is not None and update.forecast_finish is not None and update.forecast_finish < start:
        raise GuatuError(
            "G1611", node=name, start=start, finish=update.forecast_finish, today=today.isoformat()
        )
    known = update.blocker_kind in {kind.value for kind in BlockerKind}
    if update.holder.strip() and not update.blocker_kind:
        raise GuatuError("G1696", node=name, holder=update.holder)
    if bool(update.blocker.strip()) != bool(update.blocker_kind) or (update.blocker_kind and not known):
        raise GuatuError("G1612", node=name, kinds=", ".join(BlockerKind))
