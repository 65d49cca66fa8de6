"""Which unit of the house is which approving office."""

from django.db import models


class ApprovingOffice(models.Model):
    """审批部门: the unit that approves what nodes call "land", "housing", … (types.RESPONSIBLE_WORDS)."""

    kind = models.CharField(max_length=12, unique=True)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="approves")

    class Meta:
        db_table = "projects_approving"
        ordering = ("unit", "kind")

    def __str__(self) -> str:
        return self.kind
