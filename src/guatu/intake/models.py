"""Documents as they came and as cleaned, and the drafts read out of them."""

from django.db import models


class Document(models.Model):
    """A pasted or uploaded page. The raw text stays; the cleaned text is what the drafts point into."""

    name = models.CharField(max_length=200)
    raw = models.TextField()
    text = models.TextField()
    # Spans of the cleaned text that could not be repaired: [[start, end], …]
    damaged = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "intake_document"
        ordering = ("-received_at", "-id")

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """A draft task, target or result, tied to its sentence. It becomes a task only when a person accepts it."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DISMISSED = "dismissed"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=8)  # types.DraftKind
    title = models.CharField(max_length=200)
    indicator = models.CharField(max_length=120, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    measure = models.CharField(max_length=20, blank=True)
    comparator = models.CharField(max_length=4, blank=True)
    period = models.CharField(max_length=20, blank=True)
    duty = models.CharField(max_length=120, blank=True)
    sentence = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    task = models.ForeignKey("targets.Task", on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "intake_draft"
        ordering = ("document", "start", "id")

    def __str__(self) -> str:
        return self.title
