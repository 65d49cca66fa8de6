"""Documents as they came and as cleaned, and the drafts read out of them."""

from django.db import models


class Document(models.Model):
    """A pasted or uploaded page. The raw text stays; the cleaned text is what the drafts point into."""

    name = models.CharField(max_length=200)
    raw = models.TextField()
    text = models.TextField()
    # Spans of the cleaned text that could not be repaired: [[start, end], …]
    damaged = models.JSONField(default=list)
    # Lines taken out as noise, so that a person can see them.
    dropped = models.JSONField(default=list)
    # The day in the page's own line of origin.
    published = models.DateField(null=True)
    # SHA-256 of the cleaned text: the same communiqué from another mirror site is the same document.
    digest = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "intake_document"
        ordering = ("-received_at", "-id")

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """A draft task, target or result, tied to its sentence. It becomes a task only when a person accepts it.

    Its facts are named as in `types.Draft`.
    """

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DISMISSED = "dismissed"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=8)  # types.Kind
    title = models.CharField(max_length=200)
    indicator = models.CharField(max_length=120, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    value_max = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    unit = models.CharField(max_length=20, blank=True)
    comparator = models.CharField(max_length=4, blank=True)
    measure = models.CharField(max_length=8, default="level")  # types.Measure
    period = models.CharField(max_length=60, blank=True)
    post_or_unit = models.CharField(max_length=120, blank=True)
    sentence = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    figure_start = models.PositiveIntegerField(null=True)
    figure_end = models.PositiveIntegerField(null=True)
    doubtful = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    task = models.ForeignKey("targets.Task", on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "intake_draft"
        ordering = ("document", "start", "id")

    def __str__(self) -> str:
        return self.title
