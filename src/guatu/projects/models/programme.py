"""批次 (batch programme): projects planned as one, because they share crews, sessions, money and the season."""

from django.db import models


class Programme(models.Model):
    """批次: a batch of projects of one kind under one lead unit, such as 424 sewer separations."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")  # the lead department
    projects = models.ManyToManyField(
        "projects.Project", related_name="programmes", db_table="projects_programme_member"
    )

    class Meta:
        db_table = "projects_programme"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class ProgrammeCapacity(models.Model):
    """What the batch has too little of: at most `amount` a day, week or quarter; every node named takes `demand`."""

    class Per(models.TextChoices):
        DAY = "day"
        WEEK = "week"
        QUARTER = "quarter"

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="capacities")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    per = models.CharField(max_length=7, choices=Per.choices, default=Per.DAY)
    amount = models.PositiveIntegerField()
    demand = models.PositiveIntegerField(default=1)
    node_codes = models.JSONField()  # which nodes of every project take it
    # [{"first": "2026-07-01", "last": "2026-08-31", "amount": 12}]: another amount within these days.
    windows = models.JSONField(default=list, blank=True)

    class Meta:
        db_table = "projects_capacity"
        ordering = ("programme", "code")
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="projects_capacity_code")]

    def __str__(self) -> str:
        return self.name


class Levelling(models.Model):
    """资源平衡: one run of the levelling of a batch, asked for by somebody, done by the worker, taken or not."""

    class State(models.TextChoices):
        ASKED = "asked"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        TAKEN = "taken"

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="levellings")
    state = models.CharField(max_length=7, choices=State.choices, default=State.ASKED)
    seconds = models.PositiveSmallIntegerField()  # how long the search may take
    seed = models.PositiveIntegerField(default=1)
    asked_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # The error of a failed run, as the catalogue says it.
    error = models.TextField(blank=True)
    error_en = models.TextField(blank=True)
    # Calendar days late, summed over the projects; no levelling is below the bound.
    lateness = models.PositiveIntegerField(null=True)
    bound = models.PositiveIntegerField(null=True)
    # {"starts": [[project id, node code, ISO day]], "late": [[project id, days]], "finishes": [[project id, ISO day]],
    #  "before" and "after": {capacity code: [[ISO day, taken, available]]}}
    result = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "projects_levelling"
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.state}"
