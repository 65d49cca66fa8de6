"""What submissions are checked by: the rules of checking, version by version."""

from django.db import models


class Check(models.Model):
    """校验规则: one version of one rule. It is never changed; the newest that holds from the month on is in force."""

    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)  # rules.Kind
    subject_kind = models.CharField(max_length=40)  # types.SubjectKind
    field = models.CharField(max_length=30)
    level = models.CharField(max_length=12)  # types.Level
    given = models.JSONField(default=dict)  # the parameters of its kind
    only = models.JSONField(default=list)  # codes of the indicators it is about; empty: all
    since = models.CharField(max_length=9, blank=True)  # in force from this month on
    active = models.BooleanField(default=True)
    shipped = models.BooleanField(default=False)  # came with Guatu and was not changed here
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    made_label = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "collect_check"
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="collect_check_version")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"
