"""What the plan was: baselines as approved, forecasts as they moved, and the measures taken to win days back."""

from django.db import models
from django.db.models import Q

from guatu.projects.models.network import Node
from guatu.projects.models.project import Project


class Baseline(models.Model):
    """基线: the plan as approved on a day, under a name. A project may have several; one is current."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="baselines")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    reason = models.CharField(max_length=300, blank=True)
    due = models.DateField()  # the last day, as in Schedule
    finish = models.DateField()  # the instant of its last finish
    # SHA-256 of the network it was worked out from.
    digest = models.CharField(max_length=64)
    approved_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    approved_label = models.CharField(max_length=80)  # who, as the ledger names them
    approved_at = models.DateTimeField()
    current = models.BooleanField(default=True)

    class Meta:
        db_table = "projects_baseline"
        ordering = ("project", "number")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="projects_baseline_number"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(current=True), name="projects_baseline_current"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BaselineNode(models.Model):
    """One node of a baseline, by its code: it outlives the node, whose plan may be made anew. Dates are instants."""

    baseline = models.ForeignKey(Baseline, on_delete=models.CASCADE, related_name="nodes")
    code = models.CharField(max_length=20)
    start = models.DateField()
    finish = models.DateField()
    duration = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "projects_baseline_node"
        constraints = [models.UniqueConstraint(fields=["baseline", "code"], name="projects_bnode_code")]

    def __str__(self) -> str:
        return self.code


class ForecastPoint(models.Model):
    """Where a node's finish was expected to lie, as of a month: the last word of that month. At most one a node and
    month, so that the table stays as short as the calendar."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="forecasts")
    period = models.CharField(max_length=7)  # a month
    as_of = models.DateField()
    finish = models.DateField()  # instant

    class Meta:
        db_table = "projects_forecast"
        constraints = [models.UniqueConstraint(fields=["node", "period"], name="projects_one_forecast")]

    def __str__(self) -> str:
        return f"{self.node_id}/{self.period}"


class MeasureTaken(models.Model):
    """A measure adopted to win days: it holds in every re-plan from then on, until withdrawn."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="measures_taken")
    measure = models.JSONField()  # as rules/measures.py shapes it, with the codes of its nodes
    cost = models.DecimalField(max_digits=20, decimal_places=2)
    reason = models.CharField(max_length=300)
    taken_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    taken_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "projects_measure_taken"
        ordering = ("taken_on", "id")

    def __str__(self) -> str:
        return f"{self.project_id}: {self.measure}"
