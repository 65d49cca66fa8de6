"""银企对接 (RULES.md §1): need → recommended → credited → disbursed, per project and bank, never pooled. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.projects.types.credit import Amount, BankStep, CreditLine, CreditStage, NeedFacts

_STAGES: Final = tuple(CreditStage)
_BEFORE: Final = {after: before for before, after in pairwise(_STAGES)}
ZERO: Final = Decimal(0)


def check_step(
    step: BankStep, others: Sequence[BankStep], need_on: date, today: date, names: tuple[str, str]
) -> None:
    """Raises G2613 for a step out of order at its bank, on a day that cannot be, or beyond what was credited.

    `others` are the other steps of the need; `names` is the bank's, in both languages.
    """
    mine = [one for one in others if one.bank == step.bank]
    first = _BEFORE[step.stage]
    before = min((one.on for one in mine if one.stage is first), default=None)
    since = need_on if first is CreditStage.NEED else before
    wrong = ("", "")
    if since is None:
        wrong = ("还没有上一步", "the step before it is missing")
    elif not since <= step.on <= today:
        wrong = (f"日期 {step.on}", f"the day {step.on}")
    elif over := _over([*mine, step]):
        wrong = (f"放款比授信多 {over} 元", f"{over} yuan more disbursed than credited")
    if wrong[0]:
        raise GuatuError(
            "G2613", step=step.stage.value, bank=names[0], bank_en=names[1], what=wrong[0], what_en=wrong[1]
        )


def _over(steps: Iterable[BankStep]) -> Decimal:
    rows = list(steps)
    credited = sum((one.amount for one in rows if one.stage is CreditStage.CREDITED), ZERO)
    paid = sum((one.amount for one in rows if one.stage is CreditStage.DISBURSED), ZERO)
    return max(paid - credited, ZERO)


def stands(need: NeedFacts) -> CreditStage:
    """How far a need has come with any bank."""
    reached = {one.stage for one in need.steps}
    return next((stage for stage in reversed(_STAGES) if stage in reached), CreditStage.NEED)


def money_of(need: NeedFacts, stage: CreditStage) -> Decimal:
    """How much of a need has come to a stage, over its banks.

    A need shown to three banks is one need: what is recommended counts up to what is needed. What banks granted and
    paid out is counted as it is.
    """
    if stage is CreditStage.NEED:
        return need.amount
    money = sum((one.amount for one in need.steps if one.stage is stage), ZERO)
    return min(money, need.amount) if stage is CreditStage.RECOMMENDED else money


def credit_funnel(needs: Sequence[NeedFacts], month: Period) -> tuple[CreditLine, ...]:
    """The four stages of these needs: reached and standing as they are, flows of the month and of its year so far."""
    lines: list[CreditLine] = []
    for stage in _STAGES:
        before = _BEFORE.get(stage)
        money = {at: money_of(need, stage) for at, need in enumerate(needs)}
        reached = _sum(money.values())
        lost = share = None
        if before is not None:
            gaps = [max(money_of(need, before) - money[at], ZERO) for at, need in enumerate(needs)]
            lost = _sum(gaps)
            whole = lines[-1].reached.money
            share = reached.money / whole if whole else None
        lines.append(
            CreditLine(
                stage=stage,
                reached=reached,
                standing=_sum(money[at] for at, need in enumerate(needs) if stands(need) is stage),
                month=_flow(needs, stage, month.first_day, month.last_day),
                year=_flow(needs, stage, month.year_period.first_day, month.last_day),
                lost=lost,
                share=share,
            )
        )
    return tuple(lines)


def _sum(amounts: Iterable[Decimal]) -> Amount:
    found = [amount for amount in amounts if amount > 0]
    return Amount(len(found), sum(found, ZERO))


def _flow(needs: Sequence[NeedFacts], stage: CreditStage, first: date, last: date) -> Amount:
    """What came to a stage between two days, both included: projects with any of it, and the money."""
    came: list[Decimal] = []
    for need in needs:
        if stage is CreditStage.NEED:
            came.append(need.amount if first <= need.on <= last else ZERO)
            continue
        until = [one for one in need.steps if one.on <= last]
        earlier = [one for one in until if one.on < first]
        now = money_of(NeedFacts(need.project, need.amount, need.on, tuple(until)), stage)
        then = money_of(NeedFacts(need.project, need.amount, need.on, tuple(earlier)), stage)
        came.append(now - then)
    return _sum(came)
