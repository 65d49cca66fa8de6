"""Supervision orders."""

from django.db import models


class SupervisionOrder(models.Model):
    """督办单: one sheet about one matter, in a colour, to the unit that must act; signed for, and answered by a day."""

    number = models.CharField(max_length=30, unique=True)
    colour = models.CharField(max_length=6)  # types.orders.Colour
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=90)
    matter = models.ForeignKey("Matter", on_delete=models.PROTECT, related_name="orders")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=400)
    rules = models.CharField(max_length=70)  # code and version
    issued_on = models.DateField()
    issued_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    signed_on = models.DateField(null=True)
    signed_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    interview = models.BooleanField(default=False)  # the rule calls for one (约谈)
    interviewed_on = models.DateField(null=True)
    interview_said = models.TextField(blank=True)

    class Meta:
        db_table = "dispatch_order"
        ordering = ("-issued_on", "-id")
        indexes = [models.Index(fields=["unit", "issued_on"], name="dispatch_order_unit")]
        constraints = [
            models.UniqueConstraint(fields=["matter", "colour", "issued_on"], name="dispatch_order_once")
        ]

    def __str__(self) -> str:
        return self.number
