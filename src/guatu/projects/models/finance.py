"""A project's investment plan, its reported progress, its funds. All money in yuan (or the project's currency)."""

from django.db import models
from django.db.models import Q

from guatu.projects.models.project import Project


class InvestmentPlan(models.Model):
    """年度计划投资: the amount planned for a year."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="investment_plans")
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)

    class Meta:
        db_table = "projects_investment"
        constraints = [models.UniqueConstraint(fields=["project", "year"], name="projects_one_year_plan")]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.year}"


class Progress(models.Model):
    """进展 of one month as accepted: cumulative investment of the year and in all; a correction adds a revision."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="progress")
    period = models.CharField(max_length=7)  # a month
    revision = models.PositiveSmallIntegerField(default=1)
    current = models.BooleanField(default=True)
    invested_year = models.DecimalField(max_digits=20, decimal_places=2)
    invested_total = models.DecimalField(max_digits=20, decimal_places=2)
    # 形象进度 in percent of the whole work, as reported.
    physical = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    note = models.TextField(blank=True)
    note_en = models.TextField(
        blank=True
    )  # where the note follows from the nodes; a person writes one language
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=64, blank=True)  # "collect.submission:17"
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "projects_progress"
        constraints = [
            models.UniqueConstraint(fields=["project", "period", "revision"], name="projects_one_revision"),
            models.UniqueConstraint(
                fields=["project", "period"], condition=Q(current=True), name="projects_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.period}"


class Fund(models.Model):
    """资金: planned and arrived, by source."""

    class Source(models.TextChoices):
        CENTRAL = "central"
        CITY = "city"
        BOND = "bond"
        BANK = "bank"
        OWN = "own"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="funds")
    source = models.CharField(max_length=7, choices=Source.choices)
    planned = models.DecimalField(max_digits=20, decimal_places=2)
    arrived = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    as_of = models.DateField()

    class Meta:
        db_table = "projects_fund"
        constraints = [models.UniqueConstraint(fields=["project", "source"], name="projects_one_fund")]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.source}"
