"""What is answered: submissions and their cells."""

from django.db import models

from guatu.collect.models.form import Form


class Submission(models.Model):
    """填报: one unit's answer to one form for one period. draft → submitted → returned/accepted → locked."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="submissions")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="submissions")
    period = models.CharField(max_length=12)
    due_on = models.DateField()
    state = models.CharField(max_length=9, default="draft")  # rules.State
    # Grows with every change; a page that saves over somebody else's change is refused.
    version = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    # Filed by an account of another unit, or through the command line: proxy filing is visible.
    by_proxy = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    remark = models.TextField(blank=True)
    returned = models.PositiveSmallIntegerField(default=0)  # how often it was sent back
    opened_at = models.DateTimeField(null=True)
    # What filling it took by the server's clock: between opening, saves and handing in, a pause counting as five
    # minutes at most (`rules.burden`). Time spent in Excel is not seen: `in_workbook` sets such answers apart.
    touched_at = models.DateTimeField(null=True)
    worked_seconds = models.PositiveIntegerField(default=0)
    in_workbook = models.BooleanField(default=False)

    class Meta:
        db_table = "collect_submission"
        constraints = [
            models.UniqueConstraint(fields=["form", "unit", "period"], name="collect_one_submission")
        ]
        indexes = [models.Index(fields=["period", "state"], name="collect_period_state")]

    def __str__(self) -> str:
        return f"{self.form_id}/{self.unit_id}/{self.period}"


class Cell(models.Model):
    """One fact of a submission: which subject, which field, the value as text, a remark where it was returned."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="cells")
    subject_kind = models.CharField(max_length=40)  # projects.project, projects.node, targets.indicator
    subject_id = models.BigIntegerField()
    field = models.CharField(max_length=30)
    value = models.CharField(max_length=500, blank=True)
    prefilled = models.BooleanField(default=False)
    # Where a prefilled value came from: "last", "nodes" or "form:<code>" (types.Prefill).
    source = models.CharField(max_length=40, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=300, blank=True)  # what the unit says to the remark
    # Why the value is right though a rule of checking asks: said beside the cell, kept, and shown to the office.
    explanation = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "collect_cell"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "subject_kind", "subject_id", "field"], name="collect_one_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_id}.{self.field}"

    @property
    def key(self) -> str:
        """The cell's key as text: "projects.node:17/blocker"."""
        return f"{self.subject_kind}:{self.subject_id}/{self.field}"
