"""产业链: which segment a project belongs to, what a segment calls for, what comes of projects next year. Pure.

RULES.md §1 (项目·产业·经济): commissioned output next year = Σ expected output × ramp × probability of being in
production by the date. Here month by month: of every month of the year the chance of having begun by then, times the
ramp of the years since, times a twelfth of the full output.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.kernel.quantity import rounded, to_decimal
from guatu.projects.types import Stage
from guatu.projects.types.chain import Output, SegmentState

MONTHS = 12
LATE, EARLY = Fraction(9, 10), Fraction(1, 10)

Chances = Sequence[tuple[Period, float]]
"""The chance of being finished by the end of a month, rising; nothing is known beyond the last."""


def segment_of(industry: str, prefixes: Mapping[str, int]) -> int | None:
    """The segment whose prefix is the longest that the industry begins with; None where none fits."""
    for length in range(len(industry), 0, -1):
        if industry[:length] in prefixes:
            return prefixes[industry[:length]]
    return None


def phase(stage: Stage) -> str | None:
    """before, building or producing; None where the project is given up or paused."""
    if stage in (Stage.PAUSED, Stage.TERMINATED):
        return None
    if stage.rank < Stage.STARTED.rank:
        return "before"
    return "building" if stage.rank < Stage.PRODUCING.rank else "producing"


def state_of_segment(before: int, building: int, producing: int) -> SegmentState:
    """What a segment calls for."""
    if producing:
        return SegmentState.STRENGTHENING
    if building:
        return SegmentState.EXTENDING
    return SegmentState.FOUNDING if before else SegmentState.GAP


def check_ramp(ramp: Sequence[int]) -> None:
    """Raises G1693 unless there are one to ten percentages from 0 to 100 that never fall."""
    if not 1 <= len(ramp) <= 10 or list(ramp) != sorted(ramp) or not 0 <= ramp[0] <= ramp[-1] <= 100:
        raise GuatuError("G1693", ramp=", ".join(map(str, ramp)) or "—")


def output_of(amount: Decimal, ramp: Sequence[int], chances: Chances, year: int) -> Output:
    """This year's and next year's output of one project, with its range; yuan, rounded to the fen.

    What is finished in a month produces from the next month on.
    """
    low, high = (_finished_at(chances, share) for share in (LATE, EARLY))
    return Output(
        this_year=_year(amount, ramp, chances, year),
        next_year=_year(amount, ramp, chances, year + 1),
        low=_year(amount, ramp, low, year + 1),
        high=_year(amount, ramp, high, year + 1),
    )


def _finished_at(chances: Chances, share: Fraction) -> Chances:
    """Certain to be finished in the month by which so many of the draws are; never, where they are not."""
    month = next((month for month, chance in chances if chance >= share), None)
    return [(month, 1.0)] if month is not None else []


def _year(amount: Decimal, ramp: Sequence[int], chances: Chances, year: int) -> Decimal:
    """Expected output of a year: over the months in which it may finish, what it then brings in each month."""
    total, before = Fraction(0), Fraction(0)
    first = year * MONTHS
    for month, chance in chances:
        gain, before = Fraction(chance) - before, Fraction(chance)
        begins = month.year * MONTHS + month.number  # the index of the month after: numbers count from 1
        running = [index - begins for index in range(first, first + MONTHS) if index >= begins]
        percent = sum(ramp[min(months // MONTHS, len(ramp) - 1)] for months in running)
        total += gain * Fraction(percent, 100) / MONTHS
    return rounded(to_decimal(total * Fraction(amount)), 2)
