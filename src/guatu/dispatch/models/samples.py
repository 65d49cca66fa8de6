"""Draws of closed matters for re-inspection (回头看), and what was found of each that was drawn."""

from django.db import models


class Sample(models.Model):
    """One draw: from which closed matters, how many, by which seed. It can be repeated from what stands here."""

    seed = models.CharField(max_length=60)
    kind = models.CharField(max_length=13, blank=True)  # types.Kind, or all
    closed_from = models.DateField(null=True)
    closed_until = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    count = models.PositiveSmallIntegerField(null=True)
    pool = models.JSONField()  # {unit: [matter, …]}, what it was drawn from
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "dispatch_sample"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.seed


class Drawn(models.Model):
    """A matter that was drawn, and what was found: "held" (属实) or "reopened"; "" until it was looked at."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="drawn")
    matter = models.ForeignKey("Matter", on_delete=models.CASCADE, related_name="drawn")
    outcome = models.CharField(max_length=8, blank=True)
    on = models.DateField(null=True)

    class Meta:
        db_table = "dispatch_drawn"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["sample", "matter"], name="dispatch_drawn_once")]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.matter_id}"


class OrderRun(models.Model):
    """A run that raised the supervision orders due; one without an end was cut off, and is made good by the next."""

    began = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    sent = models.PositiveIntegerField(default=0)
    capped = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "dispatch_order_run"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.began.isoformat()
