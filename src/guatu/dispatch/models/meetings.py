"""Meetings and the points of their agenda."""

from django.db import models


class Meeting(models.Model):
    """调度会. Its agenda is drafted from lights and open matters and may be edited until the meeting is held."""

    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=7)
    on = models.DateField()
    held = models.BooleanField(default=False)
    chair = models.ForeignKey("org.Post", on_delete=models.PROTECT, null=True, related_name="+")
    conclusion = models.TextField(blank=True)

    class Meta:
        db_table = "dispatch_meeting"
        ordering = ("-on", "-id")

    def __str__(self) -> str:
        return self.name


class AgendaItem(models.Model):
    """One point: an earlier matter to be gone over first, a light, or a matter of its own."""

    class Kind(models.TextChoices):
        MATTER = "matter"
        LIGHT = "light"
        OTHER = "other"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=Kind.choices)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    facts = models.TextField(blank=True)
    facts_en = models.TextField(blank=True)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, null=True, related_name="+")
    matter = models.ForeignKey("Matter", on_delete=models.CASCADE, null=True, related_name="+")
    decision = models.TextField(blank=True)

    class Meta:
        db_table = "dispatch_agenda_item"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        return self.title

    @property
    def name_en(self) -> str:
        return self.title_en
