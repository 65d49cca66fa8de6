"""What is corrected after acceptance, and what proves a claim."""

from django.db import models
from django.db.models import Q

from guatu.collect.models.filing import Submission


class Revision(models.Model):
    """修订: one cell of an accepted or locked submission, from its value to another.

    asked → approved, refused or withdrawn. Once approved the cell holds the new value; this row holds the old one.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="revisions")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    field = models.CharField(max_length=30)
    old_value = models.CharField(max_length=500, blank=True)
    new_value = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=9, default="asked")  # types.RevisionState
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    asked_label = models.CharField(max_length=120)
    by_proxy = models.BooleanField(default=False)
    channel = models.CharField(max_length=10)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    decided_label = models.CharField(max_length=120, blank=True)
    finding = models.CharField(max_length=300, blank=True)  # what the office said
    # Whether the owning room's table took the value: a node that was reported on since keeps the later report.
    carried = models.BooleanField(default=False)

    class Meta:
        db_table = "collect_revision"
        ordering = ("-asked_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "subject_kind", "subject_id", "field"],
                condition=Q(state="asked"),
                name="collect_one_open_revision",
            )
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="collect_revision_state")]

    def __str__(self) -> str:
        return f"{self.key}: {self.old_value} → {self.new_value}"

    @property
    def key(self) -> str:
        """The cell's key as text."""
        return f"{self.subject_kind}:{self.subject_id}/{self.field}"


class Evidence(models.Model):
    """佐证: a photo, a document, or a sign-off 会签 beside what a submission says of one subject. Never required."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="evidence")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="evidence")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=8)  # types.EvidenceKind
    file = models.FileField(upload_to="evidence", blank=True)  # evidence/<2 digits>/<sha256>.<kind>
    name = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)  # bytes
    note = models.CharField(max_length=300, blank=True)
    # Of a sign-off: for whom, by whom (name or post), on which day.
    party = models.CharField(max_length=10, blank=True)  # types.Party
    signer = models.CharField(max_length=80, blank=True)
    signed_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=120)
    by_proxy = models.BooleanField(default=False)
    channel = models.CharField(max_length=10)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "collect_evidence"
        ordering = ("id",)
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="collect_evidence_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="sign_off", signed_on__isnull=False) & ~Q(party="") & ~Q(signer="")
                | ~Q(kind="sign_off") & ~Q(digest=""),
                name="collect_evidence_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind}:{self.subject_id}"
