"""Somebody else's ratings against ours: counted, never mixed."""

from collections import Counter
from collections.abc import Mapping

from guatu.kernel.period import Period
from guatu.status.types import Confusion
from guatu.ui.types import LightColour


def confusion_of(
    portfolio: str,
    period: Period,
    periods: tuple[Period, ...],
    theirs: Mapping[int, LightColour],
    ours: Mapping[int, LightColour],
) -> Confusion:
    """Counts by pair (theirs, ours) over the projects that have both; `unjudged` have no light of ours yet."""
    pairs = Counter((colour, ours[pk]) for pk, colour in theirs.items() if pk in ours)
    return Confusion(portfolio, period, periods, dict(pairs), len(theirs) - sum(pairs.values()))
