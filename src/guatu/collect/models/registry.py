"""What can be known or asked: the registry of fields."""

from django.db import models
from django.db.models import Q


class RegisteredField(models.Model):
    """指标登记: a field with exactly one owner and exactly one source. Rules see it as a `RegistryField`."""

    subject = models.CharField(max_length=40)  # types.SubjectKind
    code = models.CharField(max_length=30)
    grammar = models.CharField(max_length=10)  # types.Grammar
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    measure = models.CharField(max_length=30, blank=True)
    measure_en = models.CharField(max_length=60, blank=True)
    choices = models.JSONField(default=list)  # [{"code", "name", "name_en"}]
    together = models.JSONField(default=list)  # codes of the same subject
    also = models.JSONField(default=list)  # other names of the same fact
    owner = models.CharField(max_length=7, default="subject")  # types.OwnerKind
    owner_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    owner_post = models.ForeignKey("org.Post", on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=5)  # types.Source
    home = models.CharField(max_length=60, blank=True)  # "projects.project.total_investment"
    page = models.CharField(max_length=60, blank=True)  # the route on which it is known
    form_code = models.CharField(max_length=30, blank=True)  # the one form that asks it
    shipped = models.BooleanField(default=False)

    class Meta:
        db_table = "collect_field"
        ordering = ("subject", "pk")
        constraints = [
            models.UniqueConstraint(fields=["subject", "code"], name="collect_one_field"),
            models.CheckConstraint(
                condition=Q(owner="subject", owner_unit=None, owner_post=None)
                | Q(owner="unit", owner_unit__isnull=False, owner_post=None)
                | Q(owner="post", owner_unit=None, owner_post__isnull=False),
                name="collect_field_one_owner",
            ),
            models.CheckConstraint(
                condition=(Q(source="known", form_code="") & ~Q(page="") & ~Q(home=""))
                | (Q(source="asked", page="") & ~Q(form_code="")),
                name="collect_field_one_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}/{self.code}"
