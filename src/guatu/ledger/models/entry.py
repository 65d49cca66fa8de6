"""The one table of the ledger: append-only, each entry holding the hash of the one before it."""

from django.db import models


class Entry(models.Model):
    """One write: who, when, verb, subject, before, after. Triggers refuse UPDATE and DELETE (migration 0002)."""

    # Given by the writer, not by a sequence: a sequence leaves gaps after a rollback, and a gap would look like a loss.
    number = models.BigIntegerField(primary_key=True)
    # ISO 8601 in UTC, as hashed: a database's own time type would come back in another precision.
    at = models.CharField(max_length=32)
    # No foreign key: the record outlives the account.
    account_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=120)
    verb = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    # Canonical JSON text, as hashed: jsonb would come back with its keys in another order.
    before = models.TextField(default="")
    after = models.TextField(default="")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        db_table = "ledger_entry"
        ordering = ("number",)
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "number"], name="ledger_subject"),
            models.Index(fields=["verb", "number"], name="ledger_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.subject_kind}:{self.subject_id}"


class Head(models.Model):
    """The last entry's number and hash, in one row: writers lock it, so that entries form one chain."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "ledger_head"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="ledger_one_head")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"
