"""What is asked: versions of forms."""

from django.db import models


class Form(models.Model):
    """报表: what is asked, how often, and the workday of the next month it is due on. A new version is a new row."""

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    due_workday = models.PositiveSmallIntegerField(default=5)
    active = models.BooleanField(default=True)
    # The first month asked for; empty where the form has no beginning.
    first_period = models.CharField(max_length=7, blank=True)
    # The indicators asked of every ranked unit, beside the progress of its projects.
    indicators = models.ManyToManyField("targets.Indicator", db_table="collect_form_indicator")

    class Meta:
        db_table = "collect_form"
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="collect_form_version")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"
