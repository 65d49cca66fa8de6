"""Bulletins as issued: the files are kept byte for byte."""

from django.db import models
from django.db.models import Q


class Bulletin(models.Model):
    """通报 of a month, made from a frozen snapshot. Draft until issued; an issued one never changes.

    A draft has no number: numbers are given in the order of issue. A month has at most one draft.
    """

    number = models.CharField(max_length=40, unique=True, null=True)  # 春项目办〔2026〕5号
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=7)
    snapshot = models.ForeignKey("status.Snapshot", on_delete=models.PROTECT, related_name="bulletins")
    assessment = models.ForeignKey("assess.Assessment", on_delete=models.PROTECT, related_name="bulletins")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    issued_on = models.DateField(null=True)
    # {"zh-hans": [...], "en": [...]}: the text as types.plain_blocks gives it, for showing it on a page
    blocks = models.JSONField(default=dict)
    word = models.BinaryField()
    pdf = models.BinaryField()
    word_digest = models.CharField(max_length=64)
    pdf_digest = models.CharField(max_length=64)

    class Meta:
        db_table = "publish_bulletin"
        ordering = ("-made_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(number=None, issued_on=None) | Q(number__isnull=False, issued_on__isnull=False),
                name="publish_numbered_when_issued",
            ),
            models.UniqueConstraint(
                fields=["period"], condition=Q(issued_on=None), name="publish_one_draft_a_month"
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.name
