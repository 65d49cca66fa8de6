"""序时进度: how far the work should be by now, how far behind it is, and the pace that the rest needs.

Linear, as published bulletins count it (n/12: Changzhou, Guang'an). Shares are Fractions and differences are
exact, so that "30 points behind" means thirty, not 29.999…: the light presets draw their limits there.
"""

from decimal import Decimal
from fractions import Fraction

from guatu.kernel.period import Period
from guatu.kernel.quantity import Number, to_decimal


def linear_share(at: Period) -> Fraction:
    """Share of its year gone when `at` ends: 5/12 for May, 1/2 for the second quarter."""
    return Fraction(at.elapsed_months, 12)


def span_share(first: Period, last: Period, at: Period) -> Fraction:
    """Share of the months from `first` to `last`, both included, that is gone when `at` ends: from 0 to 1."""
    begin, end = _month_index(first.months()[0]), _month_index(last.months()[-1])
    if end < begin:
        raise ValueError(f"{last} ends before {first} begins")
    gone = _month_index(at.months()[-1]) - begin + 1
    return min(max(Fraction(gone, end - begin + 1), Fraction(0)), Fraction(1))


def behind_points(done: Number, plan: Number, share: Fraction) -> Decimal | None:
    """Points of a hundred by which done ÷ plan is short of `share`, negative if ahead; None without a plan."""
    if plan == 0:
        return None
    return to_decimal((share - Fraction(done) / Fraction(plan)) * 100)


def done_of_share(done: Number, plan: Number, share: Fraction) -> Decimal | None:
    """Done as percent of what should be done by now (Wuhan's ratio); None where nothing should be yet."""
    if plan == 0 or share == 0:
        return None
    return to_decimal(Fraction(done) / (Fraction(plan) * share) * 100)


def required_pace(done: Number, plan: Number, months_left: int) -> Decimal | None:
    """What each remaining month must bring to reach the plan: 0 where it is reached, None if none is left."""
    rest = Fraction(plan) - Fraction(done)
    if rest <= 0:
        return Decimal(0)
    return to_decimal(rest / months_left) if months_left > 0 else None


def _month_index(month: Period) -> int:
    return month.year * 12 + month.number
