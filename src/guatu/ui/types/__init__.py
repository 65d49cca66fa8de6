"""What crosses ui's door: the menu, lights, and the data of every chart.

Pure Python on purpose (no Django): a room's `rules.py` may import from here. Words are Chinese msgids; the template
tags translate them when they render. Titles and labels given by callers are shown as they are, so callers translate
their own. `None` in a series means "no figure", and is drawn as a gap, never as zero.
"""

from guatu.ui.types.charts import (
    Bars,
    Block,
    BlockMap,
    Chart,
    Fan,
    Funnel,
    FunnelStage,
    GanttLink,
    GanttMark,
    GanttRow,
    GanttStrip,
    LightMatrix,
    MatrixCell,
    MatrixRow,
    MilestoneLine,
    MilestoneTrend,
    NetworkDrawing,
    NetworkLink,
    NetworkNode,
    PacingCurve,
    PriceCurve,
    PricePoint,
    Series,
    Values,
)
from guatu.ui.types.page import (
    AccountMenu,
    Crumb,
    LightColour,
    MenuItem,
    TimelineItem,
    gettext_noop,
)

__all__ = [
    "AccountMenu",
    "Bars",
    "Block",
    "BlockMap",
    "Chart",
    "Crumb",
    "Fan",
    "Funnel",
    "FunnelStage",
    "GanttLink",
    "GanttMark",
    "GanttRow",
    "GanttStrip",
    "LightColour",
    "LightMatrix",
    "MatrixCell",
    "MatrixRow",
    "MenuItem",
    "MilestoneLine",
    "MilestoneTrend",
    "NetworkDrawing",
    "NetworkLink",
    "NetworkNode",
    "PacingCurve",
    "PriceCurve",
    "PricePoint",
    "Series",
    "TimelineItem",
    "Values",
    "gettext_noop",
]
