"""What would turn the light of a node, a fund, an indicator, a directive or a unit green. Pure.

Its levers change the facts that people can change; whether the rules then give green is judged, not reckoned.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Final

from guatu.status.judging.columns import columns_of
from guatu.status.judging.judge import Judged, judge
from guatu.status.rules.search import Lever, search
from guatu.status.rules.subjects import about
from guatu.status.types import Pack, SubjectKind
from guatu.status.types.subjects import Facts, Judgeable
from guatu.status.types.why import LeverKind, Step, SubjectTurn

WAN: Final = Decimal(10_000)


def subject_turn(packs: Sequence[Pack], one: Judgeable, year: int) -> SubjectTurn:
    """The least deeds that turn its light green, as `search` finds them."""

    def judged(asked: Sequence[Pack], rows: Sequence[Facts]) -> Judged:
        return judge(asked, columns_of(one.kind, [one.key] * len(rows), rows, [year] * len(rows)))

    found = search(about(packs, one.kind), one.facts, _levers(one), judged)
    steps = tuple(
        Step(
            deed.lever,
            deed.amount * _STEPS.get(deed.lever, one.step),
            deed.questions,
            _number(deed.facts, TOTALS[deed.lever]) if deed.lever in TOTALS else None,
        )
        for deed in found.deeds
    )
    return SubjectTurn(steps, found.reached, found.left)


_STEPS: Final[Mapping[LeverKind, Decimal]] = {
    LeverKind.FUNDS: WAN, LeverKind.SPEND: WAN, LeverKind.DAYS: Decimal(1), LeverKind.TURN_RED: Decimal(1),
    LeverKind.CLEAR: Decimal(1), LeverKind.CLOSE: Decimal(1), LeverKind.FINISH: Decimal(1),
}  # fmt: skip
TOTALS: Final[Mapping[LeverKind, str]] = {
    LeverKind.FUNDS: "arrived", LeverKind.SPEND: "spent", LeverKind.FIGURES: "done_year",
    LeverKind.TURN_RED: "red",
}  # fmt: skip


def _levers(one: Judgeable) -> tuple[Lever[Facts], ...]:
    return {
        SubjectKind.NODE: (CLEAR, DAYS, FINISH),
        SubjectKind.FUND: (FUNDS, SPEND),
        SubjectKind.INDICATOR: (_figures(one.step),),
        SubjectKind.DIRECTIVE: (CLOSE,),
        SubjectKind.UNIT: (TURN_RED,),
    }.get(one.kind, ())


def _number(facts: Facts, name: str) -> Decimal:
    value = facts.get(name)
    return Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)


def _steps_to(missing: Decimal, step: Decimal) -> int:
    return max(int((missing / step).to_integral_value(ROUND_CEILING)), 0)


def _days(facts: Facts, amount: int) -> Facts:
    return {**facts, "days_late": int(_number(facts, "days_late")) - amount}


def _more(name: str, step: Decimal) -> Callable[[Facts, int], Facts]:
    return lambda facts, amount: {**facts, name: _number(facts, name) + amount * step}


def _fewer_red(facts: Facts, amount: int) -> Facts:
    return {**facts, "red": int(_number(facts, "red")) - amount}


CLEAR: Final[Lever[Facts]] = Lever(
    LeverKind.CLEAR,
    lambda facts: int(facts.get("blocked") is True),
    lambda facts, _amount: {**facts, "blocked": False, "days_blocked": None},
)
DAYS: Final[Lever[Facts]] = Lever(
    LeverKind.DAYS, lambda facts: int(_number(facts, "days_late")), _days, measured=True
)
FINISH: Final[Lever[Facts]] = Lever(
    LeverKind.FINISH,
    lambda facts: int(facts.get("done_on") is None),
    lambda facts, _amount: {**facts, "done_on": facts["as_of"], "blocked": False, "days_blocked": None},
)
FUNDS: Final[Lever[Facts]] = Lever(
    LeverKind.FUNDS,
    lambda facts: _steps_to(_number(facts, "required") - _number(facts, "arrived"), WAN),
    _more("arrived", WAN),
    measured=True,
)
SPEND: Final[Lever[Facts]] = Lever(
    LeverKind.SPEND,
    lambda facts: _steps_to(_number(facts, "amount") - _number(facts, "spent"), WAN),
    _more("spent", WAN),
    measured=True,
)
CLOSE: Final[Lever[Facts]] = Lever(
    LeverKind.CLOSE,
    lambda facts: int(facts.get("closed") is not True),
    lambda facts, _amount: {**facts, "closed": True},
)
TURN_RED: Final[Lever[Facts]] = Lever(
    LeverKind.TURN_RED, lambda facts: int(_number(facts, "red")), _fewer_red, measured=True
)


def _figures(step: Decimal) -> Lever[Facts]:
    """More done this year, and in the month: a month's task that is met ends the streak of those missed."""

    def most(facts: Facts) -> int:
        known = facts.get("done_year") is not None
        short = max(
            _number(facts, "target_year") - _number(facts, "done_year"),
            _number(facts, "month_target") - _number(facts, "month_done"),
        )
        return _steps_to(short, step) if known else 0

    def apply(facts: Facts, amount: int) -> Facts:
        more = amount * step
        changed = {**facts, "done_year": _number(facts, "done_year") + more}
        if facts.get("month_done") is None:
            return changed
        changed["month_done"] = _number(facts, "month_done") + more
        if _number(changed, "month_done") >= _number(facts, "month_target"):
            changed["months_missed"] = 0
        return changed

    return Lever(LeverKind.FIGURES, most, apply, measured=True)
