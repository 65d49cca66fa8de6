"""Rules as they were put in force: each a TOML text with its version."""

from django.db import models


class RuleText(models.Model):
    """A version of a rule as it was put in force. The latest is in force; none is ever changed."""

    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class LimitSet(RuleText):
    """The limits that matters run by."""

    class Meta(RuleText.Meta):
        db_table = "dispatch_limit_set"
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="dispatch_limit_version")]


class OrderRules(RuleText):
    """The rule that supervision orders are raised by."""

    class Meta(RuleText.Meta):
        db_table = "dispatch_order_rules"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="dispatch_order_rules_version")
        ]


class DutyRuleSet(RuleText):
    """How often sponsors, secretaries and task forces are owed."""

    class Meta(RuleText.Meta):
        db_table = "dispatch_duty_rules"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="dispatch_duty_rules_version")
        ]
