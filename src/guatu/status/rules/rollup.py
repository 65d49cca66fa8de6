"""Which part of a whole is the worst. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from guatu.status.types.rollup import RollLine
from guatu.ui.types import LightColour

WRONG = (LightColour.RED, LightColour.YELLOW)


def badness(line: RollLine) -> tuple[Decimal | int, ...]:
    """The larger the worse [≈]: money at red, then projects at red, then the same at yellow. Never a mean of colours:
    one red project of ten billion is not made good by ninety-nine small green ones."""
    return tuple(part for colour in WRONG for part in (line.of(colour).money, line.of(colour).count))


def marked(lines: Sequence[RollLine], depth: int = 1) -> tuple[RollLine, ...]:
    """The lines with the worst of that depth marked; none where nothing is red or yellow."""
    of_depth = [line for line in lines if line.depth == depth and any(badness(line))]
    worst = max(of_depth, key=badness, default=None)
    return tuple(replace(line, worst=line is worst) for line in lines)
