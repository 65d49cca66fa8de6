"""五项活动: dated events that bring many projects through one step together, and what came of them."""

from django.db import models

from guatu.projects.models.project import Project
from guatu.projects.types.activity import ActivityKind, ActivityState, Expected, Verdict


class Activity(models.Model):
    """活动: joint approval, investment promotion, kick-off, push, or bank–enterprise matching."""

    code = models.CharField(
        max_length=24, unique=True
    )  # "kick-off-2026-2": kind, year, number of its kind and year
    kind = models.CharField(max_length=9, choices=[(kind.value, kind.value) for kind in ActivityKind])
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    place_en = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")  # the organiser
    plan = models.TextField(blank=True)
    plan_en = models.TextField(blank=True)
    state = models.CharField(
        max_length=9,
        choices=[(one.value, one.value) for one in ActivityState],
        default=ActivityState.PLANNED.value,
    )
    reason = models.CharField(max_length=300, blank=True)  # why it was cancelled

    class Meta:
        db_table = "projects_activity"
        ordering = ("-on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "number"], name="projects_activity_number")
        ]

    def __str__(self) -> str:
        return self.name


class TakingPart(models.Model):
    """A project that takes part in an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="parts")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="takes_part")

    class Meta:
        db_table = "projects_part"
        constraints = [models.UniqueConstraint(fields=["activity", "project"], name="projects_part_once")]

    def __str__(self) -> str:
        return f"{self.activity_id}/{self.project_id}"


class Expectation(models.Model):
    """预期: one thing that a project expects of an activity. Money in yuan."""

    part = models.ForeignKey(TakingPart, on_delete=models.CASCADE, related_name="expectations")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Expected])
    node_code = models.CharField(max_length=20, blank=True)  # by its code: it outlives a plan made anew
    stage = models.CharField(max_length=12, blank=True)
    amount = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    words = models.CharField(max_length=200, blank=True)
    words_en = models.CharField(max_length=300, blank=True)
    # How it stood when it was expected: {"blocker": …}, {"invested": …}, {"arrived": …}.
    base = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "projects_expectation"
        ordering = ("part", "position")
        constraints = [models.UniqueConstraint(fields=["part", "position"], name="projects_expected_place")]

    def __str__(self) -> str:
        return f"{self.part_id}: {self.kind}"


class ReportedResult(models.Model):
    """What somebody reported of an expectation that no fact answers: percent reached, with its source."""

    expectation = models.ForeignKey(Expectation, on_delete=models.CASCADE, related_name="reports")
    on = models.DateField()
    reached = models.DecimalField(max_digits=5, decimal_places=2)  # percent of what was expected, 0…100
    source = models.CharField(max_length=200)
    reported_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    reported_label = models.CharField(max_length=120)
    reported_at = models.DateTimeField()

    class Meta:
        db_table = "projects_reported"
        ordering = ("on", "id")

    def __str__(self) -> str:
        return f"{self.expectation_id}: {self.reached}"


class Outcome(models.Model):
    """成效: what had come of an expectation 30, 60 or 90 days after; frozen then, and never changed."""

    expectation = models.ForeignKey(Expectation, on_delete=models.CASCADE, related_name="outcomes")
    day = models.PositiveSmallIntegerField()  # 30, 60 or 90
    as_of = models.DateField()
    read_on = models.DateField()  # the day the facts were read: as_of, or later where the job came late
    verdict = models.CharField(max_length=7, choices=[(one.value, one.value) for one in Verdict])
    fact = models.CharField(max_length=12, blank=True)
    on = models.DateField(null=True)
    amount = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "projects_outcome"
        ordering = ("expectation", "day")
        constraints = [models.UniqueConstraint(fields=["expectation", "day"], name="projects_outcome_once")]

    def __str__(self) -> str:
        return f"{self.expectation_id}+{self.day}: {self.verdict}"
