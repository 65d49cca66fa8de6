"""银企对接: what a project needs from banks, and how far each bank has come. Money in yuan."""

from django.db import models
from django.db.models import Q

from guatu.projects.models.activity import Activity
from guatu.projects.models.project import Project


class Bank(models.Model):
    """银行: whom projects are matched with."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "projects_bank"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class CreditNeed(models.Model):
    """融资需求: what a project needs from banks, once, whichever banks it is recommended to."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="credit_needs")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, related_name="credit_needs")
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    on = models.DateField()
    purpose = models.CharField(max_length=200, blank=True)
    purpose_en = models.CharField(max_length=300, blank=True)
    # No longer sought, from this day on; what banks gave until then stays counted.
    ended_on = models.DateField(null=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "projects_credit_need"
        ordering = ("on", "id")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="projects_need_positive"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(ended_on=None), name="projects_one_open_need"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.amount}"


class CreditStep(models.Model):
    """A need recommended to a bank, credited by it, disbursed by it: an amount on a day."""

    class Step(models.TextChoices):
        RECOMMENDED = "recommended"
        CREDITED = "credited"
        DISBURSED = "disbursed"

    need = models.ForeignKey(CreditNeed, on_delete=models.CASCADE, related_name="steps")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=11, choices=Step.choices)
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    on = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "projects_credit_step"
        ordering = ("on", "id")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="projects_credit_positive"),
            models.UniqueConstraint(
                fields=["need", "bank"], condition=Q(step="recommended"), name="projects_recommended_once"
            ),
            models.UniqueConstraint(fields=["need", "bank", "step", "on"], name="projects_credit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id}/{self.bank_id}: {self.step}"
