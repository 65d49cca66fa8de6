"""Duties: what sponsors and task forces held, the secretary's log."""

from django.db import models
from django.db.models import Q


class Occasion(models.Model):
    """履责记录: a visit, a dispatch, an inspection, … planned for a day, then held or called off.

    Of a sponsor's post (for one project, or for all it sponsors where `project` is null), or of a task force.
    """

    kind = models.CharField(max_length=10)  # types.duties.OccasionKind
    post = models.ForeignKey("org.Post", on_delete=models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, null=True, related_name="occasions"
    )
    force = models.ForeignKey("org.TaskForce", on_delete=models.PROTECT, null=True, related_name="occasions")
    planned_on = models.DateField()
    held_on = models.DateField(null=True)
    found = models.TextField(blank=True)
    promised = models.TextField(blank=True)
    came = models.CharField(max_length=300, blank=True)
    dropped = models.CharField(max_length=300, blank=True)  # why it was called off
    by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "dispatch_occasion"
        ordering = ("-planned_on", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, force=None) | Q(post=None, project=None, force__isnull=False),
                name="dispatch_occasion_whose",
            )
        ]
        indexes = [models.Index(fields=["kind", "held_on"], name="dispatch_occasion_held")]

    def __str__(self) -> str:
        return f"{self.kind} {self.planned_on}"

    @property
    def is_open(self) -> bool:
        """Planned, neither held nor called off."""
        return self.held_on is None and not self.dropped


class LogEntry(models.Model):
    """服务日志: what happened at a project on a day, what is in the way, what comes next by when and by whom.

    `ask` is what the sponsor is asked to decide; `matter` is what the problem became.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="log")
    on = models.DateField()
    happened = models.TextField()
    problem = models.TextField(blank=True)
    matter = models.ForeignKey("Matter", on_delete=models.PROTECT, null=True, related_name="told_in")
    next_step = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True)
    next_who = models.CharField(max_length=120, blank=True)
    done_on = models.DateField(null=True)
    ask = models.CharField(max_length=300, blank=True)
    ask_by = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_log"
        ordering = ("-on", "-id")
        indexes = [
            models.Index(fields=["project", "on"], name="dispatch_log_project"),
            models.Index(fields=["done_on", "next_on"], name="dispatch_log_next"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.on}"
