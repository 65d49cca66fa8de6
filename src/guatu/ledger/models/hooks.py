"""Hooks: other systems that are told of the ledger's entries as they are written."""

from django.db import models

from guatu.ledger.models.outbox import Reach


class Hook(Reach):
    """回调: an address that entries of some verbs are posted to, in the ledger's order, each at least once.

    `cursor` is the number of the last entry that was delivered or passed over. `account_id` is whose sight bounds what
    is told.
    """

    name = models.CharField(max_length=60)
    sealed = models.TextField()
    shown = models.CharField(max_length=120)  # scheme and host of the address
    verbs = models.CharField(max_length=400)  # beginnings of verbs, separated by spaces
    account_id = models.BigIntegerField()
    cursor = models.BigIntegerField()
    sent = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    # Until when whoever sends holds it: a worker that was killed holds nothing for ever.
    held_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "ledger_hook"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.name} {self.shown}"


class HookSecret(models.Model):
    """A secret that bodies are signed with; while two are valid, both signatures are sent."""

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="secrets")
    sealed = models.TextField()
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)  # null: the present one

    class Meta:
        db_table = "ledger_hook_secret"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.hook_id} {self.made_at:%Y-%m-%d}"
