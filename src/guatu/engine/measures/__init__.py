"""What if it cannot be met: measures that win days, and the cheapest set that wins enough of them."""

from guatu.engine.measures.options import (
    Chosen,
    Crash,
    Joint,
    Later,
    Level,
    MeasureKind,
    Option,
    Overlap,
    Split,
    Winter,
    by_day,
)

__all__ = [
    "Chosen",
    "Crash",
    "Joint",
    "Later",
    "Level",
    "MeasureKind",
    "Option",
    "Overlap",
    "Split",
    "Winter",
    "by_day",
]
