"""Bulletins as issued: the files are kept byte for byte."""

from django.db import models


class Bulletin(models.Model):
    """通报 of a month, made from a frozen snapshot. Draft until issued; an issued one never changes."""

    number = models.CharField(max_length=40, unique=True)  # 春项目办〔2026〕5号
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    snapshot = models.ForeignKey("status.Snapshot", on_delete=models.PROTECT, related_name="bulletins")
    assessment = models.ForeignKey(
        "assess.Assessment", on_delete=models.PROTECT, null=True, related_name="bulletins"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    issued_on = models.DateField(null=True)
    word = models.BinaryField()
    pdf = models.BinaryField()
    word_digest = models.CharField(max_length=64)
    pdf_digest = models.CharField(max_length=64)

    class Meta:
        db_table = "publish_bulletin"
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return self.number
