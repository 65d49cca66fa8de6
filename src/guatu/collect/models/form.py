"""What is asked: versions of forms, and the fields each asks in its order."""

from django.db import models

from guatu.collect.models.registry import RegisteredField


class Form(models.Model):
    """报表: one version of what is asked, of whom, how often. draft → in force → retired; fixed once in force."""

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=8, default="draft")  # types.FormState
    cadence = models.CharField(max_length=9, default="month")  # kernel.period.Kind
    # The n-th working day after the period's end.
    due_workday = models.PositiveSmallIntegerField(default=5)
    # January is not answered alone: the period of February is 1–2月.
    january_merged = models.BooleanField(default=False)
    # The first and the last period asked for; empty where there is no such bound.
    first_period = models.CharField(max_length=12, blank=True)
    last_period = models.CharField(max_length=12, blank=True)
    circle = models.CharField(max_length=6, default="ranked")  # types.Circle
    unit_kinds = models.JSONField(default=list)  # org.types.UnitKind, where the circle is of kinds
    units = models.ManyToManyField("org.Unit", db_table="collect_form_unit", related_name="+")
    # Only projects of at least so many yuan are asked about; empty for all.
    least_investment = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    # The indicators asked of each unit, beside the progress of its projects.
    indicators = models.ManyToManyField("targets.Indicator", db_table="collect_form_indicator")
    guide = models.TextField(blank=True)
    guide_en = models.TextField(blank=True)

    class Meta:
        db_table = "collect_form"
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="collect_form_version")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class FormField(models.Model):
    """A field as a version of a form asks it."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="asked")
    field = models.ForeignKey(RegisteredField, on_delete=models.PROTECT, related_name="asked")
    position = models.PositiveSmallIntegerField()
    required = models.BooleanField(default=False)
    prefill = models.CharField(max_length=5, blank=True)  # types.Prefill
    # Where it is prefilled from another form: the field asked there.
    prefill_from = models.ForeignKey(
        RegisteredField, on_delete=models.PROTECT, null=True, related_name="prefills"
    )

    class Meta:
        db_table = "collect_form_field"
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["form", "field"], name="collect_form_one_field")]

    def __str__(self) -> str:
        return f"{self.form_id}/{self.field_id}"
