"""Meetings: their series, the points of their agenda, what units ask of them, what was typed into them."""

from django.db import models


class Series(models.Model):
    """例会: a meeting that comes back. Meetings of their own are proposed from it; one that is ended proposes none."""

    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    cadence = models.CharField(max_length=11)  # types.Cadence
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    turn = models.PositiveSmallIntegerField(default=1)  # which such weekday of its month, 1 to 4
    first_on = models.DateField()  # where fortnights are counted from; none is held before
    at = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    chair = models.ForeignKey("org.Post", on_delete=models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)

    class Meta:
        db_table = "dispatch_series"
        ordering = ("ended_on", "id")

    def __str__(self) -> str:
        return self.name


class Meeting(models.Model):
    """调度会. Its agenda is drafted from lights and open matters and may be edited until the meeting is held."""

    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=7)
    on = models.DateField()
    held = models.BooleanField(default=False)
    chair = models.ForeignKey("org.Post", on_delete=models.PROTECT, null=True, related_name="+")
    conclusion = models.TextField(blank=True)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, related_name="meetings")
    starts_at = models.DateTimeField(null=True)  # meetings of earlier versions had a day only
    minutes = models.PositiveSmallIntegerField(default=60)  # the time box of the main report
    held_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dispatch_meeting"
        ordering = ("-on", "-id")

    def __str__(self) -> str:
        return self.name


class AgendaItem(models.Model):
    """One point: an earlier matter to be gone over first, a light, a matter of its own …

    Which points come on the table within the meeting's minutes is worked out from their order (`rules.time_box`).
    """

    class Kind(models.TextChoices):
        MATTER = "matter"  # prior items
        DECIDE = "decide"  # what only this level can decide
        LIGHT = "light"
        OTHER = "other"
        GOOD = "good"  # good news, last

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
    minutes = models.PositiveSmallIntegerField(default=5)
    put = models.CharField(max_length=3, blank=True)  # types.Put: the office's own word on the table
    because = models.JSONField(default=dict)  # {"zh", "en", "stake"}: why it is here; stake in 亿元·days

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


class Ask(models.Model):
    """提请会议研究: what a unit asks the meeting for. A problem comes with its proposal and the day it is wanted by.

    `item`: the point of an agenda it is on; free again where that meeting did not come to it.
    """

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="asks")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, null=True, related_name="+")
    problem = models.CharField(max_length=200)
    proposal = models.TextField()
    wanted_on = models.DateField()
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, related_name="asks")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dispatch_ask"
        ordering = ("wanted_on", "id")
        indexes = [models.Index(fields=["unit", "withdrawn_at"], name="dispatch_ask_unit")]

    def __str__(self) -> str:
        return self.problem


class DecisionLine(models.Model):
    """A line as it was typed for a point of the agenda, with the directive that came of it."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="lines")
    matter = models.OneToOneField("Matter", on_delete=models.PROTECT, related_name="line")
    text = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    supports = models.ManyToManyField("org.Unit", related_name="+", db_table="dispatch_support")

    class Meta:
        db_table = "dispatch_line"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text
