"""Working values of risk as this house set them, by version. A version is never changed; the newest holds."""

from django.db import models


class RiskPresetVersion(models.Model):
    """风险预设: one version, whole, in the words of its file (adapters/risk.py)."""

    version = models.PositiveSmallIntegerField(unique=True)
    content = models.JSONField()
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    made_label = models.CharField(max_length=80)  # who, as the ledger names them
    made_at = models.DateTimeField()

    class Meta:
        db_table = "projects_risk_preset"
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"v{self.version}"
