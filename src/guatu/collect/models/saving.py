"""Saves that were acknowledged, so that one whose answer was lost may be sent again."""

from django.db import models

from guatu.collect.models.filing import Submission


class Save(models.Model):
    """保存: a save by the key its writer gave it, and the cells it wrote. Sent again, it writes nothing more.

    Kept for thirty days (`actions.merging.REMEMBERED`): no browser sends for longer.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="saves")
    key = models.UUIDField()
    cells = models.JSONField(default=list)  # keys as text: "projects.node:17/blocker"
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "collect_save"
        constraints = [models.UniqueConstraint(fields=["submission", "key"], name="collect_one_save")]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.key}"
