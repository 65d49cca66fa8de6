"""产业链 (industry chain): segments from upstream to downstream, and what projects will bring them."""

from django.db import models
from django.db.models import Q

from guatu.projects.models.project import Project


class Chain(models.Model):
    """产业链: what projects roll up to; its indicator is where it meets the economy (point → line → plane)."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    indicator = models.ForeignKey(
        "targets.Indicator", on_delete=models.PROTECT, null=True, related_name="chains"
    )
    # Percent of full output in the first, second, … year in production; the last holds from then on.
    ramp = models.JSONField()

    class Meta:
        db_table = "projects_chain"
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.name


class ChainSegment(models.Model):
    """环节 of a chain, and the industries (GB/T 4754, by prefix) whose projects belong to it."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="segments")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    industries = models.JSONField()  # ["C361", "C3670"]

    class Meta:
        db_table = "projects_chain_segment"
        ordering = ("chain", "position")
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="projects_segment_place")]

    def __str__(self) -> str:
        return self.name


class ExpectedOutput(models.Model):
    """预期产值: what a project brings in a year at full capacity, and when it is finished in every draw of its plan."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="expected_output")
    amount = models.DecimalField(max_digits=20, decimal_places=2)  # yuan a year
    # The earliest month in which a draw finishes, and of every draw how many months after it: one byte a draw.
    first_month = models.CharField(max_length=7, blank=True)
    draws = models.BinaryField(default=b"")
    drawn_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)  # of the plan that was drawn
    left_out = models.CharField(max_length=5, blank=True)  # the error's number where its plan cannot be drawn

    class Meta:
        db_table = "projects_expected_output"
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="projects_output_positive")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.amount}"
