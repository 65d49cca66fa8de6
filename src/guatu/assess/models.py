"""Schemes, assessments frozen with their snapshot, scores."""

from django.db import models


class Scheme(models.Model):
    """考核方案: its items and points as data (data/*.toml); a new version is a new row."""

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=200, blank=True)
    source_en = models.CharField(max_length=300, blank=True)
    own = models.BooleanField(default=False)  # our working definition, not a published scheme as it is
    items = models.JSONField(default=list)
    # [{"zh","en"}]: published items that are not scored, each with its reason
    left_out = models.JSONField(default=list)

    class Meta:
        db_table = "assess_scheme"
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="assess_scheme_version")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Assessment(models.Model):
    """One scheme over one snapshot: computed once, never changed."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="assessments")
    snapshot = models.ForeignKey("status.Snapshot", on_delete=models.PROTECT, related_name="assessments")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "assess_assessment"
        ordering = ("-made_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "snapshot"], name="assess_once_per_snapshot")
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id}/{self.snapshot_id}"


class Score(models.Model):
    """得分 of a unit within its group, each point explained in `lines`."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="scores")
    group = models.CharField(max_length=12)  # org.types.UnitKind: like is ranked with like
    points = models.DecimalField(max_digits=7, decimal_places=2)
    rank = models.PositiveSmallIntegerField()  # within the group; equal points share the better place
    # types.Line.as_json: [{"item","points","full","zh","en","facts":{…},"refs":[…]}]
    lines = models.JSONField(default=list)

    class Meta:
        db_table = "assess_score"
        ordering = ("group", "rank", "unit")
        constraints = [models.UniqueConstraint(fields=["assessment", "unit"], name="assess_one_score")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.points}"
