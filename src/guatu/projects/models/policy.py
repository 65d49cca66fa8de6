"""政策: what an upper level or the city offers, that projects and enterprises may match (对号入座)."""

from django.db import models

from guatu.projects.types.policy import PolicyLevel


class Policy(models.Model):
    """One policy document: its official number, who issued it when, what it offers, which unit carries it out."""

    number = models.CharField(max_length=60, unique=True)  # 吉政发〔2026〕3号
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    level = models.CharField(max_length=8, choices=[(level.value, level.value) for level in PolicyLevel])
    issued_on = models.DateField()
    offers = models.TextField()
    offers_en = models.TextField(blank=True)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="policies")

    class Meta:
        db_table = "projects_policy"
        ordering = ("-issued_on", "number")
        indexes = [models.Index(fields=["unit", "issued_on"], name="projects_policy_unit")]

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        return self.title

    @property
    def name_en(self) -> str:
        return self.title_en
