"""What would turn a light green: the least deeds after which the rules themselves say so. Pure.

Nothing is solved by hand: facts are changed by a lever, all candidates are judged in one pass by the packs in force,
and the interval in which the answer turns is judged again until it is one step wide. Any pack's predicates are served.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Final

from guatu.kernel.period import Kind
from guatu.status.rules.project_facts import judged_facts
from guatu.status.rules.search import Deed, Lever, named_words, search
from guatu.status.types import Forecast, Pack, ProjectFacts, Question
from guatu.status.types.why import Lapse, LeverKind, Step, Turn

WAN: Final = Decimal(10_000)
"""The step of money: one 万元. The step of a chain is one calendar day."""


# --- the levers, in the order in which people would pull them


def _report(facts: ProjectFacts, _amount: int) -> ProjectFacts:
    """The month's figures in, no other than those known; last year's say nothing: of this year nothing is done."""
    this_year = facts.reported is not None and facts.reported.year == facts.period.year
    done = facts.invested_year if this_year and facts.invested_year is not None else Decimal(0)
    return replace(facts, reported=facts.period, invested_year=done, recorded_on=facts.as_of)


def _can_report(facts: ProjectFacts) -> int:
    return int(facts.reported is None or facts.reported < facts.period)


def _plan(facts: ProjectFacts, _amount: int) -> ProjectFacts:
    """A plan of just what is done: what any real plan asks beyond it is another matter."""
    return replace(facts, plan_year=max(facts.invested_year or Decimal(0), WAN))


def _can_plan(facts: ProjectFacts) -> int:
    return int(not facts.plan_year and facts.start_planned is None)


def _start(facts: ProjectFacts, _amount: int) -> ProjectFacts:
    return replace(facts, started=True, start_actual=facts.cutoff)


def _can_start(facts: ProjectFacts) -> int:
    return int(not facts.started or (facts.start_actual is not None and facts.start_actual > facts.cutoff))


def _money(facts: ProjectFacts, amount: int) -> ProjectFacts:
    return replace(facts, invested_year=(facts.invested_year or Decimal(0)) + amount * WAN)


def _can_place(facts: ProjectFacts) -> int:
    """As much as the year's plan, again beyond it where all of that is done."""
    known = facts.reported is not None and facts.reported.year == facts.period.year
    return int((facts.plan_year / WAN).to_integral_value(ROUND_CEILING)) if known and facts.plan_year else 0


def _days(facts: ProjectFacts, amount: int) -> ProjectFacts:
    forecast = facts.forecast
    if forecast is None:
        return facts
    won = Forecast(
        forecast.due, forecast.finish - timedelta(amount), forecast.days_short - amount, forecast.chain
    )
    return replace(facts, forecast=won)


def _can_win(facts: ProjectFacts) -> int:
    return facts.forecast.days_short if facts.forecast is not None else 0


def _registered(facts: ProjectFacts, _amount: int) -> ProjectFacts:
    return replace(facts, registered_on=facts.as_of)


def _can_register(facts: ProjectFacts) -> int:
    return int(facts.registers and facts.registered_on is None)


def _funds(facts: ProjectFacts, amount: int) -> ProjectFacts:
    return replace(facts, arrived=(facts.arrived or Decimal(0)) + amount * WAN)


def _can_arrive(facts: ProjectFacts) -> int:
    missing = (facts.required or Decimal(0)) - (facts.arrived or Decimal(0))
    return max(int((missing / WAN).to_integral_value(ROUND_CEILING)), 0)


LEVERS: Final[tuple[Lever[ProjectFacts], ...]] = (
    Lever(LeverKind.REPORT, _can_report, _report),
    Lever(LeverKind.PLAN, _can_plan, _plan),
    Lever(LeverKind.START, _can_start, _start),
    Lever(LeverKind.MONEY, _can_place, _money, measured=True),
    Lever(LeverKind.DAYS, _can_win, _days, measured=True),
    Lever(LeverKind.REGISTER, _can_register, _registered),
    Lever(LeverKind.FUNDS, _can_arrive, _funds, measured=True),
)


# --- the search


def turn(packs: Sequence[Pack], facts: ProjectFacts) -> Turn:
    """The least deeds that turn the light green: each is the least that turns one answer, given those before it.

    `reached` only where the changed facts, judged anew, are green (or done). A light that is green takes no step.
    """
    found = search(packs, facts, LEVERS, judged_facts)
    steps = tuple(
        Step(deed.lever, _amount(deed), deed.questions, _total(deed.lever, deed.facts))
        for deed in found.deeds
    )
    return Turn(steps, found.reached, found.left, found.facts)


def _amount(deed: Deed[ProjectFacts]) -> Decimal:
    money = deed.lever in (LeverKind.MONEY, LeverKind.FUNDS)
    return deed.amount * WAN if money else Decimal(deed.amount)


def _total(lever: LeverKind, facts: ProjectFacts) -> Decimal | None:
    return {LeverKind.MONEY: facts.invested_year, LeverKind.FUNDS: facts.arrived}.get(lever)


# --- the month after, and exemptions that end


def month_after(facts: ProjectFacts) -> ProjectFacts | None:
    """The same project at the end of the month after, its figures in and nothing more done; None in another year."""
    if facts.period.kind is not Kind.MONTH or facts.period.next().year != facts.period.year:
        return None
    month = facts.period.next()
    moved = replace(facts, period=month, as_of=max(facts.as_of, month.last_day))
    return _report(moved, 1)


def lapses(packs: Sequence[Pack], facts: ProjectFacts) -> tuple[Lapse, ...]:
    """The exemptions in force that lift an answer, each with the light there would be without it."""
    named: Mapping[str, Question] = {q.code: q for pack in packs for q in pack.questions}
    running = [one for one in facts.exempt if facts.as_of <= one.until and one.question in named]
    without = [
        replace(facts, exempt=tuple(other for other in facts.exempt if other is not one)) for one in running
    ]
    if not running:
        return ()
    judged = judged_facts(packs, [*without, facts])
    light = judged.light(len(without))
    return tuple(
        Lapse(named_words(named[one.question]), one.reason, one.until, judged.light(row))
        for row, one in enumerate(running)
        if judged.light(row) is not light
    )
