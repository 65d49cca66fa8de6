"""A year's end foreseen: how a series of months will close its year, how sure that is, and what the rest must bring.

outlook = foresee(panels_of([Series("investment", values, bottom_line=1300)], 2026)[0])
end = outlook["investment"]
end.p10, end.p50, end.p90, end.bottom_line_chance, end.back_test_sentence, end.paces(1300), end.turns()
"""

from guatu.engine.forecast.beside import Beside, statsforecast
from guatu.engine.forecast.model import (
    MERGED,
    MONTHS,
    QUARTERS,
    Layout,
    Measure,
    Panel,
    Series,
    panels_of,
)
from guatu.engine.forecast.outlook import Outlook
from guatu.engine.forecast.prepared import Unable
from guatu.engine.forecast.trajectory import (
    YEARS,
    Pace,
    Place,
    Span,
    Standing,
    Trajectories,
    Verdict,
    required_paces,
    rest_weights,
    trajectories,
)
from guatu.engine.forecast.turning import Turn, TurningPoint, growth_on_year, turning_points
from guatu.engine.forecast.year_end import Fan, PastForecast, YearEnd

__all__ = [
    "MERGED",
    "MONTHS",
    "QUARTERS",
    "YEARS",
    "Beside",
    "Fan",
    "Layout",
    "Measure",
    "Outlook",
    "Pace",
    "Panel",
    "PastForecast",
    "Place",
    "Series",
    "Span",
    "Standing",
    "Trajectories",
    "Turn",
    "TurningPoint",
    "Unable",
    "Verdict",
    "YearEnd",
    "foresee",
    "growth_on_year",
    "panels_of",
    "required_paces",
    "rest_weights",
    "statsforecast",
    "trajectories",
    "turning_points",
]


def foresee(
    panel: Panel, after: int = 12, *, beside: Beside | None = None, threads: int | None = None
) -> Outlook:
    """The end of the panel's year for every series, from its figures up to the end of month `after`, 0 … 12.

    A series ends where its own figures do: one that has reported up to March is foreseen from March. What cannot be
    foreseen says why (`YearEnd.unable`). beside: others whose forecasts are taken for three quarters, such as
    `statsforecast()` of the optional extra. threads: None for one a processor; the answer is the same with any number.
    Raises G1191 for a month outside 0 … 12.
    """
    # Inside, because numba takes a second to import: who only reads series does not wait for it.
    from guatu.engine.forecast.foreseeing import run  # noqa: PLC0415

    return run(panel, after, beside, threads)
