"""Meetings with their agenda, directives, feedback, verification."""

from django.db import models


class Meeting(models.Model):
    """调度会. Its agenda is drafted from lights and open directives and may be edited until the meeting is held."""

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
    """One point: an earlier directive to be gone over first, a light, or a matter of its own."""

    class Kind(models.TextChoices):
        DIRECTIVE = "directive"
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
    directive = models.ForeignKey("Directive", on_delete=models.CASCADE, null=True, related_name="+")
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


class Directive(models.Model):
    """交办: one matter, one owner, one due workday. issued → fed_back → closed, or reopened to be fed back again."""

    number = models.CharField(max_length=30, unique=True)
    matter = models.CharField(max_length=300)
    matter_en = models.CharField(max_length=400, blank=True)
    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, null=True, related_name="directives"
    )
    light = models.ForeignKey("status.Light", on_delete=models.PROTECT, null=True, related_name="directives")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="directives")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="directives")  # who must act
    post = models.ForeignKey("org.Post", on_delete=models.PROTECT, null=True, related_name="directives")
    workdays = models.PositiveSmallIntegerField()
    issued_on = models.DateField()
    issued_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=8, default="issued")  # rules.State
    closed_on = models.DateField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "dispatch_directive"
        ordering = ("due_on", "id")
        indexes = [models.Index(fields=["unit", "state", "due_on"], name="dispatch_unit_state")]

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        return self.matter

    @property
    def name_en(self) -> str:
        return self.matter_en


class Feedback(models.Model):
    """反馈 of the unit that must act, with its evidence."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="feedback")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    evidence = models.FileField(upload_to="evidence", blank=True)  # evidence/<2 digits>/<sha256>.<kind>
    evidence_name = models.CharField(max_length=200, blank=True)
    evidence_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "dispatch_feedback"
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.directive_id} {self.at}"


class Verification(models.Model):
    """核验 by somebody other than whoever fed back: passed closes, not passed reopens."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="verifications")
    passed = models.BooleanField()
    finding = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "dispatch_verification"
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.directive_id} {'passed' if self.passed else 'not passed'}"
