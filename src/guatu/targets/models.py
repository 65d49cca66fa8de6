"""The plan tree (plan → area → task), indicators, versions of targets, observations with revisions."""

from django.db import models
from django.db.models import Q

from guatu.targets.types import Entry, Reported

ENTRIES = [(one.value, one.value) for one in Entry]
REPORTED = [(one.value, one.value) for one in Reported]


class Retirable(models.Model):
    """What is taken out of use on a day, for a reason, and stays readable."""

    retired_on = models.DateField(null=True)
    retired_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Plan(Retirable):
    """规划: a year's plan, a campaign of several years, a five-year plan. Several may hold at once."""

    class Kind(models.TextChoices):
        YEAR = "year"
        CAMPAIGN = "campaign"
        FIVE_YEAR = "five_year"

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    start = models.DateField()
    end = models.DateField()

    class Meta:
        db_table = "targets_plan"
        ordering = ("-start", "kind")

    def __str__(self) -> str:
        return self.name


class Area(Retirable):
    """领域: a line of work; the columns of the light matrix."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="areas")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "targets_area"
        ordering = ("plan", "position")
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="targets_area_code")]

    def __str__(self) -> str:
        return self.name


class Indicator(Retirable):
    """指标. `decimals` is its smallest unit: targets are split exactly to 10^-decimals.

    Its figures are typed, or worked out by `formula` from other indicators, or taken from `counter`, a count
    that a room above keeps ("projects.programme:sewer-2026"); never two of these.
    """

    class Kind(models.TextChoices):
        FLOW = "flow"  # adds up over the year
        STOCK = "stock"  # the last value counts
        RATE = "rate"  # never adds up
        COUNT = "count"  # adds up, whole numbers

    class RollUp(models.TextChoices):
        SUM = "sum"
        NONE = "none"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    measure = models.CharField(max_length=20)  # the unit of measure: 个, 亿元, %
    measure_en = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    higher_is_better = models.BooleanField(default=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    # A statutory statistic: no enterprise is given a target for it.
    statistical = models.BooleanField(default=True)
    roll_up = models.CharField(max_length=4, choices=RollUp.choices, default=RollUp.SUM)
    entry = models.CharField(max_length=10, choices=ENTRIES, default=Entry.CUMULATIVE)
    reported = models.CharField(max_length=9, choices=REPORTED, default=Reported.MONTHLY)
    owner = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, null=True, related_name="owned_indicators"
    )
    # The published growth rate is on a comparable basis: it is stored as published, never recomputed. Of a rate:
    # the rate itself is that growth, and no level is published.
    comparable_growth = models.BooleanField(default=False)
    # Who publishes it, and on which day of the month after.
    source = models.CharField(max_length=80, blank=True)
    source_en = models.CharField(max_length=120, blank=True)
    release_day = models.PositiveSmallIntegerField(null=True)
    # Whom its published rank compares the city with: 15个副省级城市.
    peers = models.CharField(max_length=80, blank=True)
    peers_en = models.CharField(max_length=120, blank=True)
    formula = models.CharField(max_length=300, blank=True)
    counter = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "targets_indicator"
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(condition=Q(formula="") | Q(counter=""), name="targets_one_origin"),
            models.CheckConstraint(
                condition=Q(release_day=None) | Q(release_day__gte=1, release_day__lte=31),
                name="targets_release_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_growth(self) -> bool:
        """Whether it is itself a published growth rate, whose level is not published."""
        return self.kind == self.Kind.RATE and self.comparable_growth


class Task(Retirable):
    """任务: something to be done by a day, tied to the sentence it comes from."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="tasks")
    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=300, blank=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, related_name="tasks")
    lead_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)
    sentence = models.TextField(blank=True)
    document = models.CharField(max_length=200, blank=True)
    # The intake draft it was accepted from; a plain number, for intake is a higher room.
    draft_id = models.BigIntegerField(null=True, unique=True)

    class Meta:
        db_table = "targets_task"
        ordering = ("area", "code")

    def __str__(self) -> str:
        return self.name


class TargetVersion(models.Model):
    """目标版本: the targets of one indicator for one year of a plan, as set (1) or adjusted (2, 3, …).

    A version is never changed. It holds from a day on, until a later one does; an adjustment has its reason and who
    approved it. `sentence` and `document` are where the target comes from.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    holds_from = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    # Who approved it: a post of the house, or a body outside it; and the minutes or the file number that say so.
    approver_post = models.ForeignKey("org.Post", on_delete=models.PROTECT, null=True, related_name="+")
    approver = models.CharField(max_length=120, blank=True)
    approval_document = models.CharField(max_length=120, blank=True)
    sentence = models.TextField(blank=True)
    document = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "targets_version"
        ordering = ("plan", "indicator", "year", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "indicator", "year", "number"], name="targets_version_number"
            ),
            models.CheckConstraint(
                condition=Q(number=1) | (~Q(reason="") & (~Q(approver="") | ~Q(approver_post=None))),
                name="targets_version_reason",
            ),
            models.CheckConstraint(
                condition=Q(approver="") | Q(approver_post=None), name="targets_one_approver"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.indicator_id}/{self.year} v{self.number}"


class Target(models.Model):
    """目标: bottom line (and stretch) of a version for a unit and a period ("2026" or "2026-05").

    Months sum exactly to the year and units to the city: actions write whole splits only.
    """

    version = models.ForeignKey(TargetVersion, on_delete=models.PROTECT, related_name="targets")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="targets")
    period = models.CharField(max_length=7)
    bottom_line = models.DecimalField(max_digits=20, decimal_places=4)
    stretch = models.DecimalField(max_digits=20, decimal_places=4, null=True)

    class Meta:
        db_table = "targets_target"
        constraints = [
            models.UniqueConstraint(fields=["version", "unit", "period"], name="targets_one_target")
        ]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.unit_id}/{self.period}"


class Observation(models.Model):
    """数据: a value as entered (see types.Entry); a correction adds a revision with its reason.

    The revision known on a day is the one recorded by its end and not superseded by then; the one in force is
    superseded by none. `growth` and `rank` are published figures of their own and follow from no value.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="observations")
    period = models.CharField(max_length=7)
    revision = models.PositiveSmallIntegerField(default=1)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    growth = models.DecimalField(max_digits=8, decimal_places=2, null=True)  # percent, as published
    # The place among the indicator's peers, of how many.
    rank = models.PositiveSmallIntegerField(null=True)
    rank_of = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    # What it was taken from: "collect.submission:17", "projects.programme:sewer"; text, for these are higher rooms.
    source = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "targets_observation"
        # The months that a page shows, of every unit: years before them are not walked through.
        indexes = [models.Index(fields=["period", "indicator"], name="targets_observed")]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "period", "revision"], name="targets_one_revision"
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit", "period"],
                condition=Q(superseded_at=None),
                name="targets_one_current",
            ),
            models.CheckConstraint(
                condition=Q(rank=None, rank_of=None) | Q(rank__gte=1, rank__lte=models.F("rank_of")),
                name="targets_rank",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}/{self.unit_id}/{self.period} r{self.revision}"

    @property
    def current(self) -> bool:
        """Whether no later revision has taken its place."""
        return self.superseded_at is None
