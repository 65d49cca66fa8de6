"""The data of every chart. Knows no Django.

`None` in a series means "no figure", and is drawn as a gap, never as zero.
"""

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from guatu.ui.types.page import LightColour


@dataclass(frozen=True, slots=True)
class PacingCurve:
    """Plan against fact over the periods of a year, cumulative, with the corridor judged as on pace.

    Every series has one value per period. `low` and `high` bound the corridor; `forecast` continues `actual`;
    `today` is the index of the current period.
    """

    title: str
    unit: str
    periods: tuple[str, ...]
    plan: tuple[float | None, ...]
    actual: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    forecast: tuple[float | None, ...] = ()
    last_year: tuple[float | None, ...] = ()
    today: int | None = None

    def __post_init__(self) -> None:
        for series in (self.plan, self.actual, self.low, self.high, self.forecast, self.last_year):
            if series and len(series) != len(self.periods):
                raise ValueError(f"a series of {len(series)} values for {len(self.periods)} periods")


@dataclass(frozen=True, slots=True)
class Series:
    """One named row of figures; None is a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars by category, one or more series. `horizontal` suits long names; `stacked` puts series on each other.

    `curve`: lines through the same figures instead; shares in % are then read against 100.
    """

    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    horizontal: bool = False
    stacked: bool = False
    curve: bool = False
    urls: tuple[str, ...] = ()  # one per category, or none at all

    def __post_init__(self) -> None:
        for row in self.series:
            if len(row.values) != len(self.categories):
                raise ValueError(
                    f"{row.name}: {len(row.values)} values for {len(self.categories)} categories"
                )


@dataclass(frozen=True, slots=True)
class GanttMark:
    """A milestone on a row: a diamond, filled when reached; or a deadline: a bar across the row's height."""

    on: date
    label: str
    done: bool = False
    deadline: bool = False


@dataclass(frozen=True, slots=True)
class GanttRow:
    """One bar: the present plan or the fact, over the shadow of the baseline. `done` is a share 0…1; days inclusive.

    `latest`: the last day the work may take without harm; a thin line runs to it (float), or a vermilion one back to it
    where the bar is past it. `ghost_…`: where the bar stood before a change. `note` is said beside the label, `warning`
    with a mark. Rows that follow each other in the same `group` stand under its name. `key` names the row for links.
    """

    label: str
    start: date
    end: date
    baseline_start: date | None = None
    baseline_end: date | None = None
    done: float = 0.0
    critical: bool = False
    colour: LightColour | None = None
    url: str = ""
    note: str = ""
    marks: tuple[GanttMark, ...] = ()
    latest: date | None = None
    ghost_start: date | None = None
    ghost_end: date | None = None
    warning: str = ""
    group: str = ""
    key: str = ""
    sheet: bool = False  # whether what it leads to opens over the page


@dataclass(frozen=True, slots=True)
class GanttLink:
    """An arrow between two rows by their keys; `kind` FS, SS, FF or SF. A driving one decides its successor's dates."""

    before: str
    after: str
    kind: str = "FS"
    driving: bool = False
    critical: bool = False


@dataclass(frozen=True, slots=True)
class GanttStrip:
    """Rows on one time axis, both ends inclusive. `stops` are closed spans (winter), drawn hatched, ends inclusive.

    `start` and `end` may be left out: the strip then fits its rows, in whole months. `tools` adds zoom, keys and the
    switch of the arrows; `panel` is the id of the element that takes a row's page when the row is opened.
    """

    title: str
    rows: tuple[GanttRow, ...]
    today: date | None = None
    start: date | None = None
    end: date | None = None
    stops: tuple[tuple[date, date], ...] = ()
    links: tuple[GanttLink, ...] = ()
    tools: bool = False
    panel: str = ""


@dataclass(frozen=True, slots=True)
class FunnelStage:
    """One stage: how many, and what they are worth in words already formatted; `share` of the stage before, 0…1."""

    label: str
    count: int
    amount: str = ""
    share: float | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """Stages from the widest, each with its own stock; never one pooled sum."""

    title: str
    stages: tuple[FunnelStage, ...]


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One light of the matrix; `text` is the figure beside it (a count, a share)."""

    colour: LightColour
    text: str = ""
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row's cells in the order of the columns; None where the row has nothing to be judged."""

    label: str
    cells: tuple[MatrixCell | None, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class LightMatrix:
    """Lights of rows (units) by columns (areas)."""

    title: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"{row.label}: {len(row.cells)} cells for {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Block:
    """One unit of the schematic map; `column` and `row` count from 1, at most 12 each."""

    label: str
    column: int
    row: int
    colour: LightColour = LightColour.GREY
    text: str = ""
    url: str = ""
    width: int = 1
    height: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.column <= self.column + self.width - 1 <= 12):
            raise ValueError(f"{self.label}: columns {self.column}+{self.width} are outside 1…12")
        if not (1 <= self.row <= self.row + self.height - 1 <= 12):
            raise ValueError(f"{self.label}: rows {self.row}+{self.height} are outside 1…12")


@dataclass(frozen=True, slots=True)
class BlockMap:
    """A schematic map: every unit a block where people expect it, its light inside."""

    title: str
    blocks: tuple[Block, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """One box of a network: its name, a line of figures (duration and calendar), a line of who. `key` names it."""

    key: str
    label: str
    text: str = ""
    who: str = ""
    critical: bool = False
    done: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class NetworkLink:
    """An arrow between two boxes by their keys; `label` says a kind or lag that is not the plain finish to start."""

    before: str
    after: str
    label: str = ""
    critical: bool = False


@dataclass(frozen=True, slots=True)
class NetworkDrawing:
    """A network of boxes and arrows, drawn from left to right in layers. A circle is drawn too, its way back dashed."""

    title: str
    nodes: tuple[NetworkNode, ...]
    links: tuple[NetworkLink, ...]

    def __post_init__(self) -> None:
        keys = {node.key for node in self.nodes}
        if len(keys) != len(self.nodes):
            raise ValueError("two nodes have the same key")
        for link in self.links:
            if not {link.before, link.after} <= keys:
                raise ValueError(f"a link {link.before} → {link.after} to no node")


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """One milestone: what was said of its last day, and on which day, oldest first; each holds to the next."""

    name: str
    points: tuple[tuple[date, date], ...]  # (said on, expected day)
    critical: bool = False


@dataclass(frozen=True, slots=True)
class MilestoneTrend:
    """里程碑趋势图: days of report across, expected days up; a milestone has come where its line meets the diagonal."""

    title: str
    lines: tuple[MilestoneLine, ...]
    today: date

    def __post_init__(self) -> None:
        for line in self.lines:
            said = [on for on, _ in line.points]
            if not said or said != sorted(said) or said[-1] > self.today:
                raise ValueError(f"{line.name}: days of report out of order, or none")


@dataclass(frozen=True, slots=True)
class PricePoint:
    """Days won and the least price of them in whole yuan; `text`: what is done for it, told at `url`.

    `proved`: nothing cheaper wins as many. `strong`: one that is spoken of elsewhere on the page.
    """

    days: int
    cost: int
    text: str
    url: str = ""
    proved: bool = True
    strong: bool = False


@dataclass(frozen=True, slots=True)
class PriceCurve:
    """What days cost: days won across, yuan up. A price holds for all days after the point before, up to its own."""

    title: str
    points: tuple[PricePoint, ...]

    def __post_init__(self) -> None:
        for before, after in pairwise(self.points):
            if not before.days < after.days or not before.cost <= after.cost:
                raise ValueError(f"{after.days} days after {before.days}, or cheaper")


Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Fan:
    """A year so far and the fan of its ends; every line has one value per period, `ends` the month each ends with."""

    title: str
    unit: str
    periods: tuple[str, ...]
    ends: tuple[int, ...]
    actual: Values
    foreseen: tuple[Values, ...] = ()  # low, middle, high
    corridor: tuple[Values, ...] = ()  # slowest, usual, fastest of past years
    linear: Values = ()
    past: tuple[Series, ...] = ()
    targets: tuple[tuple[str, float], ...] = ()
    marks: tuple[tuple[int, str], ...] = ()  # of a period, by its place
    level: bool = False  # figures that do not start from nothing


Chart = (
    PacingCurve
    | Bars
    | GanttStrip
    | Funnel
    | LightMatrix
    | BlockMap
    | NetworkDrawing
    | MilestoneTrend
    | PriceCurve
    | Fan
)
