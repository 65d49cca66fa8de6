"""Matters: what must be closed, every step of their lives, how far they were escalated."""

from django.db import models


class Matter(models.Model):
    """事项: one thing to be done, one unit that must do it, one that holds it now, until one day.

    `rules.machine` says what may happen to it. `unit` must act (the desk itself until it is assigned), `post` is who
    handles it there; `holder` has it now, at `holder_post`, since `held_since` until `held_until` (null once closed).
    `turn` counts how often it changed hands. A post is null only where its unit has none.
    """

    kind = models.CharField(max_length=13, default="directive")  # types.Kind
    level = models.CharField(max_length=1, blank=True)  # types.Level, or none
    number = models.CharField(max_length=30, unique=True)
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=400, blank=True)
    detail = models.TextField(blank=True)
    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, null=True, related_name="matters"
    )
    light = models.ForeignKey("status.Light", on_delete=models.PROTECT, null=True, related_name="matters")
    meeting = models.ForeignKey("Meeting", on_delete=models.PROTECT, null=True, related_name="matters")
    about_kind = models.CharField(
        max_length=40, blank=True
    )  # "projects.node", "targets.indicator", "org.unit"
    about_id = models.CharField(max_length=64, blank=True)
    about_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    origin = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )  # who filed it
    filed_on = models.DateField()
    filed_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    desk = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="matters")
    post = models.ForeignKey("org.Post", on_delete=models.PROTECT, null=True, related_name="matters")
    verifier = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="held_matters")
    holder_post = models.ForeignKey(
        "org.Post", on_delete=models.PROTECT, null=True, related_name="held_matters"
    )
    held_since = models.DateField()
    held_until = models.DateField(null=True)
    turn = models.PositiveSmallIntegerField(default=0)
    workdays = models.PositiveSmallIntegerField(null=True)  # of the limit as ordered; null where it is months
    issued_on = models.DateField(null=True)
    issued_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    first_due = models.DateField()
    asked = models.DateField(null=True)  # the day an extension is asked to, undecided
    extended = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=9, default="filed")  # types.State
    handled_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)
    returned = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    escalated = models.PositiveSmallIntegerField(default=0)
    escalated_on = models.DateField(null=True)
    sampled = models.BooleanField(default=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    terms = models.ForeignKey("LimitSet", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "dispatch_matter"
        ordering = ("due_on", "id")
        indexes = [
            models.Index(fields=["unit", "state", "due_on"], name="dispatch_unit_state"),
            models.Index(fields=["holder", "state", "held_until"], name="dispatch_holder_state"),
            models.Index(fields=["state", "held_until"], name="dispatch_state_until"),
            models.Index(fields=["about_kind", "about_id"], name="dispatch_about"),
            models.Index(fields=["kind", "filed_on"], name="dispatch_kind_filed"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        return self.title

    @property
    def name_en(self) -> str:
        return self.title_en


class Step(models.Model):
    """One thing that happened to a matter: who moved it when, what was said, who held it then and until when."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="steps")
    move = models.CharField(max_length=13)  # types.Move
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    holder = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True)
    evidence = models.FileField(upload_to="evidence", blank=True)  # evidence/<2 digits>/<sha256>.<kind>
    evidence_name = models.CharField(max_length=200, blank=True)
    evidence_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "dispatch_step"
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.move}"


class Escalation(models.Model):
    """An overdue matter brought before one rank, once: the key that no second run passes."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="escalations")
    turn = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField()  # 1 project lead … 4 top leader
    on = models.DateField()
    days_late = models.PositiveIntegerField()  # workdays

    class Meta:
        db_table = "dispatch_escalation"
        ordering = ("-on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["matter", "turn", "rank"], name="dispatch_escalated_once")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.turn} {self.rank}"
