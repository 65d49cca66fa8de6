"""The plan tree (plan → area → task), indicators, targets by unit and period, observations with revisions."""

from django.db import models
from django.db.models import Q


class Plan(models.Model):
    """规划: a year's plan, a campaign of several years, a five-year plan."""

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


class Area(models.Model):
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


class Indicator(models.Model):
    """指标. `decimals` is its smallest unit: targets are split exactly to 10^-decimals."""

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
    roll_up = models.CharField(max_length=4, choices=RollUp.choices, default=RollUp.SUM)
    owner = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, null=True, related_name="owned_indicators"
    )
    # The published growth rate is on a comparable basis: it is stored as published, never recomputed.
    comparable_growth = models.BooleanField(default=False)

    class Meta:
        db_table = "targets_indicator"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Task(models.Model):
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


class Target(models.Model):
    """目标: bottom line (and stretch) of an indicator for a unit and a period ("2026" or "2026-05").

    Months sum exactly to the year and units to the city: actions write whole splits only.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="targets")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="targets")
    period = models.CharField(max_length=7)
    bottom_line = models.DecimalField(max_digits=20, decimal_places=4)
    stretch = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    sentence = models.TextField(blank=True)
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "targets_target"
        constraints = [
            models.UniqueConstraint(fields=["plan", "indicator", "unit", "period"], name="targets_one_target")
        ]
        indexes = [models.Index(fields=["indicator", "period"], name="targets_target_period")]

    def __str__(self) -> str:
        return f"{self.indicator_id}/{self.unit_id}/{self.period}"


class Observation(models.Model):
    """数据: a value as reported, cumulative within the year for flows; a correction adds a revision with its reason."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="observations")
    period = models.CharField(max_length=7)
    revision = models.PositiveSmallIntegerField(default=1)
    current = models.BooleanField(default=True)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    growth = models.DecimalField(max_digits=8, decimal_places=2, null=True)  # percent, as published
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    # The submission it was accepted from ("collect.submission:17"); text, for collect is a higher room.
    source = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "targets_observation"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "period", "revision"], name="targets_one_revision"
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit", "period"], condition=Q(current=True), name="targets_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}/{self.unit_id}/{self.period} r{self.revision}"
