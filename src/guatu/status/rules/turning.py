"""What would turn a light green: the least deeds after which the rules themselves say so. Pure.

Nothing is solved by hand: facts are changed by a lever, all candidates are judged in one pass by the packs in force,
and the interval in which the answer turns is judged again until it is one step wide. Any pack's predicates are served.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Final

import numpy as np

from guatu.kernel.period import Kind
from guatu.status.judging.judge import NONE, Judged
from guatu.status.rules.project_facts import judged_facts
from guatu.status.types import Forecast, Pack, ProjectFacts, Question, Words
from guatu.status.types.why import Lapse, LeverKind, Step, Turn
from guatu.ui.types import LightColour

WAN: Final = Decimal(10_000)
"""The step of money: one 万元. The step of a chain is one calendar day."""
AT_ONCE: Final = 200
"""Candidates judged in one pass: a plan of 800 billion yuan is narrowed down to one step in four."""
MOST_STEPS: Final = 12
MEASURED: Final = (LeverKind.MONEY, LeverKind.DAYS, LeverKind.FUNDS)
Asked = tuple[str, str]
"""A question by the codes of its pack and itself."""
Bad = dict[Asked, Question]

GOOD: Final = (LightColour.GREEN, LightColour.DONE)


@dataclass(frozen=True, slots=True)
class Lever:
    """A deed: how far it can go on these facts (0: not at all), and the facts after so much of it."""

    kind: LeverKind
    most: Callable[[ProjectFacts], int]
    apply: Callable[[ProjectFacts, int], ProjectFacts]


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


LEVERS: Final = (
    Lever(LeverKind.REPORT, _can_report, _report),
    Lever(LeverKind.PLAN, _can_plan, _plan),
    Lever(LeverKind.START, _can_start, _start),
    Lever(LeverKind.MONEY, _can_place, _money),
    Lever(LeverKind.DAYS, _can_win, _days),
    Lever(LeverKind.REGISTER, _can_register, _registered),
    Lever(LeverKind.FUNDS, _can_arrive, _funds),
)


# --- the search


def turn(packs: Sequence[Pack], facts: ProjectFacts) -> Turn:
    """The least deeds that turn the light green: each is the least that turns one answer, given those before it.

    `reached` only where the changed facts, judged anew, are green (or done). A light that is green takes no step.
    """
    steps: dict[LeverKind, Step] = {}
    for _ in range(MOST_STEPS):
        able = [lever for lever in LEVERS if lever.most(facts)]
        judged = judged_facts(packs, [facts, *(lever.apply(facts, lever.most(facts)) for lever in able)])
        bad = _bad(judged, 0)
        if judged.light(0) in GOOD:
            return Turn(tuple(steps.values()), True, (), facts)
        found = _turning(judged, bad, able) or _moving(judged, bad, able)
        if found is None:
            return Turn(tuple(steps.values()), False, tuple(map(_named, bad.values())), facts)
        lever, asked = found
        amount = _least(packs, facts, lever, asked) if lever.kind in MEASURED else 1
        facts = lever.apply(facts, amount)
        steps[lever.kind] = _added(steps.get(lever.kind), lever, amount, bad[asked], facts)
    return Turn(tuple(steps.values()), False, (), facts)


def _turning(judged: Judged, bad: Bad, able: Sequence[Lever]) -> tuple[Lever, Asked] | None:
    """The first lever that, pulled as far as it goes (its row), turns one of the bad answers."""
    for row, lever in enumerate(able, start=1):
        still = _bad(judged, row)
        for asked in bad:
            if asked not in still:
                return lever, asked
    return None


def _moving(judged: Judged, bad: Bad, able: Sequence[Lever]) -> tuple[Lever, Asked] | None:
    """The first deed without a measure after which another rule gives a bad answer: what it says is mended next."""
    for row, lever in enumerate(able, start=1):
        for pack, question, answers in judged.answers if lever.kind not in MEASURED else ():
            asked = pack.code, question.code
            if asked in bad and answers[0] != answers[row]:
                return lever, asked
    return None


def _least(packs: Sequence[Pack], facts: ProjectFacts, lever: Lever, asked: Asked) -> int:
    """The least amount that turns the answer good; the most is known to."""
    alone = [
        replace(pack, questions=tuple(one for one in pack.questions if one.code == asked[1]))
        for pack in packs
        if pack.code == asked[0]
    ]
    low, high = 0, lever.most(facts)  # bad at `low`, good at `high`
    while high - low > 1:
        candidates = np.unique(np.linspace(low + 1, high, num=min(AT_ONCE, high - low)).astype(int)).tolist()
        judged = judged_facts(alone, [lever.apply(facts, amount) for amount in candidates])
        first = next(at for at in range(len(candidates)) if asked not in _bad(judged, at))
        low, high = (candidates[first - 1] if first else low), candidates[first]
    return high


def _bad(judged: Judged, row: int) -> Bad:
    """Questions whose answer is neither good nor lifted; one that is no longer asked is not bad."""
    found: Bad = {}
    for pack, question, answers in judged.answers:
        place = int(answers[row])
        if place == NONE:
            continue
        rule = question.rules[place]
        lifted = (
            rule.exemptible and question.code in judged.lifted and bool(judged.lifted[question.code][row])
        )
        if rule.colour not in GOOD and not lifted:
            found[pack.code, question.code] = question
    return found


def _added(before: Step | None, lever: Lever, amount: int, question: Question, facts: ProjectFacts) -> Step:
    """A step pulled again goes further; it names every question it was pulled for."""
    money = lever.kind in (LeverKind.MONEY, LeverKind.FUNDS)
    more = amount * WAN if money else Decimal(amount)
    asked = (*(before.questions if before else ()), _named(question))
    return Step(
        lever.kind,
        more + (before.amount if before else 0),
        tuple(dict.fromkeys(asked)),
        {LeverKind.MONEY: facts.invested_year, LeverKind.FUNDS: facts.arrived}.get(lever.kind),
    )


def _named(question: Question) -> Words:
    return Words(question.name, question.name_en)


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
        Lapse(_named(named[one.question]), one.reason, one.until, judged.light(row))
        for row, one in enumerate(running)
        if judged.light(row) is not light
    )
