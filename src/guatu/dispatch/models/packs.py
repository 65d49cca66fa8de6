"""What is sent before and after a meeting: its pack, frozen; the commitments of each unit."""

from django.db import models


class Pack(models.Model):
    """会议材料: a meeting's agenda and each unit's page as of one moment. Never changed; a new freeze is a new row."""

    meeting = models.ForeignKey("Meeting", on_delete=models.PROTECT, related_name="packs")
    number = models.PositiveSmallIntegerField()
    as_of = models.DateTimeField()
    by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.TextField()  # as `ledger.canonical` writes them
    digest = models.CharField(max_length=64)  # SHA-256 of the facts
    owed_by = models.DateTimeField()  # 48 hours ahead
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dispatch_pack"
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="dispatch_pack_number")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"


class CommitmentSheet(models.Model):
    """责任清单: what one unit took home from a meeting, as it was sent. A later one says only what came after."""

    meeting = models.ForeignKey("Meeting", on_delete=models.PROTECT, related_name="sheets")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    matters = models.ManyToManyField(
        "dispatch.Matter", related_name="sheets", db_table="dispatch_sheet_matter"
    )
    owed_by = models.DateTimeField()
    sent_at = models.DateTimeField()
    told = models.PositiveSmallIntegerField()  # accounts that were told

    class Meta:
        db_table = "dispatch_sheet"
        ordering = ("sent_at", "unit")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.unit_id}"
