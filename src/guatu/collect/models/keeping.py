"""What is kept of filing: who entered what, every round, delegations, revisions, evidence."""

from django.db import models
from django.db.models import F, Q

from guatu.collect.models.filing import Submission


class Entry(models.Model):
    """录入: one save of cells: who wrote which values for the unit, and by which channel. Never changed."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=120)  # as the ledger signs it: the command line has no account
    channel = models.CharField(max_length=10)  # types.Channel
    by_proxy = models.BooleanField(default=False)
    values = models.JSONField(default=dict)  # cell key as text → the value written

    class Meta:
        db_table = "collect_entry"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.submission_id} {self.at}"


class Delegation(models.Model):
    """委托审核: from a dispatcher's post to another post, for forms and units, from the first day to the last."""

    from_post = models.ForeignKey("org.Post", on_delete=models.PROTECT, null=True, related_name="+")
    to_post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+")
    forms = models.JSONField(default=list)  # codes; empty for every form
    units = models.ManyToManyField(
        "org.Unit", db_table="collect_delegation_unit", related_name="+"
    )  # or none: all
    start = models.DateField()
    end = models.DateField()  # its last day
    reason = models.CharField(max_length=300, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    given_label = models.CharField(max_length=120)
    revoked_at = models.DateTimeField(null=True)
    revoked_label = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "collect_delegation"
        ordering = ("-start", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="collect_delegation_span")
        ]

    def __str__(self) -> str:
        return f"{self.given_label} → {self.to_post_id}"


class Round(models.Model):
    """轮次: one hand-in with the values it held, and what was decided on it. A returned submission has several."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    submitted_label = models.CharField(max_length=120)
    by_proxy = models.BooleanField(default=False)
    channel = models.CharField(max_length=10)
    values = models.JSONField(default=dict)  # cell key as text → value; cells left empty are not in it
    answers = models.JSONField(default=dict)  # cell key → what was answered to the remark of the round before
    decision = models.CharField(max_length=8, blank=True)  # "", "returned" or "accepted"
    remark = models.TextField(blank=True)
    remarks = models.JSONField(default=dict)  # cell key → remark
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    decided_label = models.CharField(max_length=120, blank=True)
    # Set where it was decided by a post that was delegated to.
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, related_name="rounds")

    class Meta:
        db_table = "collect_round"
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="collect_one_round")]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.number}"
