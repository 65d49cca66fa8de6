"""Reminders: what was sent to whom about what, one a day; and on which days the system reminds by itself."""

from django.db import models

from guatu.collect.models.form import Form


class Reminder(models.Model):
    """催报: an account was reminded of one owed form on one day. Several of a day stand in one message."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    account = models.ForeignKey("org.Account", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()
    message = models.ForeignKey("ledger.Message", on_delete=models.PROTECT, related_name="+")
    automatic = models.BooleanField(default=False)

    class Meta:
        db_table = "collect_reminder"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "day", "form", "unit", "period"], name="collect_one_reminder_a_day"
            )
        ]
        indexes = [models.Index(fields=["period", "unit"], name="collect_reminder_unit")]

    def __str__(self) -> str:
        return f"{self.form_id}/{self.unit_id}/{self.period} → {self.account_id} {self.day}"


class ReminderRule(models.Model):
    """自动催报: on which workday before (negative), on, or after the due day the system reminds by itself."""

    workdays = models.SmallIntegerField(unique=True)
    outside = models.BooleanField(default=False)  # through the channels too; else the inbox only

    class Meta:
        db_table = "collect_reminder_rule"
        ordering = ("workdays",)

    def __str__(self) -> str:
        return f"{self.workdays:+d}"
