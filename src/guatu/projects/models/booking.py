"""集中审批日历: what each approving office can take on a workday, and which permit it takes when."""

from django.db import models
from django.db.models import Q

from guatu.projects.models.activity import Activity
from guatu.projects.models.network import Node


class OfficeCapacity(models.Model):
    """How many permits an office takes on a workday, from a day on until the next such row. 0: none."""

    office = models.CharField(max_length=12)  # types.RESPONSIBLE_WORDS
    start = models.DateField()
    per_day = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "projects_office_capacity"
        ordering = ("office", "start")
        constraints = [models.UniqueConstraint(fields=["office", "start"], name="projects_office_from")]

    def __str__(self) -> str:
        return f"{self.office} {self.start}: {self.per_day}"


class Booking(models.Model):
    """排期: an office takes a permit in joint session on this workday."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="bookings")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="bookings")
    office = models.CharField(max_length=12)
    on = models.DateField()
    by_hand = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    dropped_on = models.DateField(null=True)

    class Meta:
        db_table = "projects_booking"
        ordering = ("on", "office", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["node"], condition=Q(dropped_on=None), name="projects_one_booking"
            )
        ]
        indexes = [models.Index(fields=["office", "on"], name="projects_booked")]

    def __str__(self) -> str:
        return f"{self.node_id} {self.on}"
