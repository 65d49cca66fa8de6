"""What goes in and out of the API of targets."""

from datetime import date, datetime
from decimal import Decimal

from ninja import Field, Schema

from guatu.targets.models import Indicator, Plan
from guatu.targets.types import CountedMonth, Entry, Pace, Reported, Verdict


class PlanOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    kind: str
    start: date
    end: date
    retired_on: date | None


class PlanChange(Schema):
    name: str = Field(min_length=1, max_length=120)
    name_en: str = Field("", max_length=200)
    start: date
    end: date


class PlanIn(PlanChange):
    code: str = Field(max_length=30, pattern=r"^[-\w]+$")
    kind: Plan.Kind


class AreaOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    position: int
    retired_on: date | None


class AreaChange(Schema):
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field("", max_length=120)
    position: int = Field(ge=0, le=999)


class AreaIn(Schema):
    code: str = Field(max_length=30, pattern=r"^[-\w]+$")
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field("", max_length=120)


class TaskOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    area_id: int
    indicator_id: int | None
    lead_unit_id: int | None
    due: date | None
    sentence: str
    document: str
    retired_on: date | None


class TaskIn(Schema):
    area_id: int
    name: str = Field(min_length=1, max_length=200)
    name_en: str = Field("", max_length=300)
    indicator_id: int | None = None
    lead_unit_id: int | None = None
    due: date | None = None
    sentence: str = ""
    document: str = Field("", max_length=200)


class IndicatorOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    measure: str
    kind: str
    decimals: int
    roll_up: str
    higher_is_better: bool
    comparable_growth: bool
    entry: str
    reported: str
    owner_id: int | None
    source: str
    source_en: str
    release_day: int | None
    peers: str
    peers_en: str
    formula: str
    counter: str
    retired_on: date | None


class IndicatorChange(Schema):
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field("", max_length=120)
    measure: str = Field(min_length=1, max_length=20)
    measure_en: str = Field("", max_length=40)
    higher_is_better: bool = True
    owner_id: int | None = None
    comparable_growth: bool = False
    source: str = Field("", max_length=80)
    source_en: str = Field("", max_length=120)
    release_day: int | None = Field(None, ge=1, le=31)
    peers: str = Field("", max_length=80)
    peers_en: str = Field("", max_length=120)


class IndicatorIn(IndicatorChange):
    """A new indicator. `formula` and `counter` exclude each other; with either no figure is typed."""

    code: str = Field(max_length=40, pattern=r"^[-\w]+$")
    kind: Indicator.Kind
    decimals: int = Field(0, ge=0, le=4)
    roll_up: Indicator.RollUp = Indicator.RollUp.SUM
    entry: Entry = Entry.CUMULATIVE
    reported: Reported = Reported.MONTHLY
    formula: str = Field("", max_length=300)
    counter: str = Field("", max_length=80)


class Why(Schema):
    reason: str = Field(min_length=1, max_length=300)


class CounterOut(Schema):
    key: str
    name: str
    name_en: str
    url: str


class CounterIn(Schema):
    counter: str = Field("", max_length=80)


class Counted(Schema):
    period: str
    changed: int


class CountedMonthOut(Schema):
    """By indicator's code: how many units changed, and of what was left out the number of the reason."""

    period: str
    changed: dict[str, int]
    left_out: dict[str, str]

    @staticmethod
    def resolve_period(counted: CountedMonth) -> str:
        return str(counted.period)


class VersionOut(Schema):
    id: int
    plan: str = Field(alias="plan.code")
    indicator: str = Field(alias="indicator.code")
    year: int
    number: int
    holds_from: date
    reason: str
    approver_post_id: int | None
    approver: str
    approval_document: str
    sentence: str
    document: str
    recorded_at: datetime


class StatementsIn(Schema):
    statements: list[str] = Field(min_length=1, max_length=200)


class PrintedOut(Schema):
    """`exact` and `difference` (printed less exact) in the measure of `printed`: percent where `percent`."""

    left: str
    printed: Decimal
    percent: bool
    exact: Decimal
    verdict: Verdict
    holds: bool
    difference: Decimal


class TargetOut(Schema):
    plan: str = Field(alias="version.plan.code")
    version: int = Field(alias="version.number")
    indicator_id: int = Field(alias="version.indicator_id")
    unit_id: int
    period: str
    bottom_line: Decimal
    stretch: Decimal | None


class AdjustmentIn(Schema):
    """What an adjustment says of itself: approved by a post of the house, or by a body outside it with its document."""

    reason: str = Field("", max_length=300)
    approver_post_id: int | None = None
    approver: str = Field("", max_length=120)
    approval_document: str = Field("", max_length=120)
    holds_from: date | None = None


class SplitIn(AdjustmentIn):
    """Weights by unit id, and twelve by month; left out, the months are alike."""

    plan_id: int
    year: int = Field(ge=1900, le=2200)
    total: Decimal = Field(max_digits=20, decimal_places=4)
    stretch: Decimal | None = Field(None, max_digits=20, decimal_places=4)
    weights_by_unit: dict[int, Decimal] = Field(max_length=2000)
    weights_by_month: list[Decimal] = Field(
        default_factory=lambda: [Decimal(1)] * 12, min_length=12, max_length=12
    )
    sentence: str = ""
    document: str = Field("", max_length=200)


class ObservationOut(Schema):
    indicator_id: int
    unit_id: int
    period: str
    revision: int
    value: Decimal
    growth: Decimal | None
    rank: int | None
    rank_of: int | None
    reason: str
    source: str
    recorded_at: datetime
    superseded_at: datetime | None


class ObservationIn(Schema):
    unit_id: int
    period: str = Field(max_length=7)
    value: Decimal = Field(max_digits=20, decimal_places=4)
    growth: Decimal | None = Field(None, max_digits=8, decimal_places=2)
    rank: int | None = Field(None, ge=1, le=32767)
    rank_of: int | None = Field(None, ge=1, le=32767)
    reason: str = Field("", max_length=300)


class PaceOut(Schema):
    """`linear_share` is 0…1; `behind_points` percentage points, negative when ahead; null where a fact is missing.

    `month` alone, `quarter` to date; `place` by points behind and of how many below the same unit.
    """

    period: str
    target_year: Decimal | None
    stretch: Decimal | None
    version: int | None
    target_to_date: Decimal | None
    actual: Decimal | None
    growth: Decimal | None
    linear_share: Decimal
    behind_points: Decimal | None
    required_per_month: Decimal | None
    reported: int
    expected: int
    month: Decimal | None
    quarter: Decimal | None
    place: tuple[int, int] | None

    @staticmethod
    def resolve_period(pace: Pace) -> str:
        return str(pace.period)
