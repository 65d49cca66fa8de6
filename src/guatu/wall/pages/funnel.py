"""The funnel's steps as its screen draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.projects.types.funnel import STEPS, FunnelStep
from guatu.ui.charts import per_cent
from guatu.ui.words import NOTHING, number


@dataclass(frozen=True, slots=True)
class FunnelLine:
    """A step with its band, as long as its count beside the largest and in the middle, and its growth in words."""

    step: FunnelStep
    label: str
    left: str
    width: str
    growth: str
    falling: bool
    url: str


def funnel_lines(steps: Sequence[FunnelStep]) -> list[FunnelLine]:
    """Every step with its band."""
    widest = max((step.standing.count for step in steps), default=0) or 1
    return [
        FunnelLine(
            step=step,
            label=_label(step),
            left=per_cent((1 - step.standing.count / widest) / 2),
            width=per_cent(step.standing.count / widest),
            growth=_growth(step),
            falling=step.growth is not None and step.growth < 0,
            url=f"{reverse('projects:list')}?stage={step.stage.value}",
        )
        for step in steps
    ]


def _label(step: FunnelStep) -> str:
    """The words of the stages that stand in it."""
    return "·".join(dict.fromkeys(_(stage.word) for stage in STEPS[step.stage]))


def _growth(step: FunnelStep) -> str:
    if step.growth is None:
        return NOTHING
    points = round(step.growth * 100, 1)
    return f"{'−' if points < 0 else '+' if points > 0 else ''}{number(abs(points), 1)}%"
