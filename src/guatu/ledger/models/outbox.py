"""The outbox: messages written in the transaction of the deed they tell of, and how they are taken outside."""

from django.db import models
from django.db.models import Q

from guatu.ledger.types import DeliveryState, MessageState


class Message(models.Model):
    """消息: to one account, in both languages. Always in the app's inbox; taken outside through the channels."""

    # No foreign key: accounts are the matter of a higher room.
    recipient_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)  # such as "collect.reminder"
    text = models.CharField(max_length=500)
    text_en = models.CharField(max_length=700)
    link = models.CharField(max_length=200, blank=True)  # a path of the house
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    # Nothing leaves the house before; until then it can be taken back.
    deliver_after = models.DateTimeField()
    state = models.CharField(max_length=9, default=MessageState.WAITING.value)
    read_at = models.DateTimeField(null=True)
    digest = models.ForeignKey("Digest", on_delete=models.PROTECT, null=True, related_name="messages")

    class Meta:
        db_table = "ledger_message"
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["recipient_id", "-id"], name="ledger_inbox"),
            models.Index(fields=["recipient_id"], condition=Q(read_at=None), name="ledger_unread"),
            models.Index(fields=["state", "deliver_after"], name="ledger_message_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_id}"


class Reach(models.Model):
    """Whether the other side answers: what a channel and a hook have in common. `rules.reaching` says what follows."""

    # Since when every attempt failed; null where the last one arrived, or none was made.
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    retry_at = models.DateTimeField(null=True)  # nothing is tried before
    last_outcome = models.CharField(max_length=20, blank=True)  # as Attempt.outcome
    last_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_by_house = models.BooleanField(default=False)  # after too many failures, not by hand

    class Meta:
        abstract = True


class Channel(Reach):
    """通道: where an account or a unit is reached outside. Its address is sealed, and never shown whole again."""

    owner_kind = models.CharField(max_length=7)  # types.OwnerKind
    owner_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    sealed = models.TextField()
    shown = models.CharField(max_length=80)  # what may be seen of the address
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ledger_channel"
        ordering = ("owner_kind", "owner_id", "id")
        indexes = [models.Index(fields=["owner_kind", "owner_id"], name="ledger_channel_owner")]

    def __str__(self) -> str:
        return f"{self.owner_kind}:{self.owner_id} {self.shown}"


class Digest(models.Model):
    """每日汇总: what was not urgent for one account, gathered into one message a day. Its lines are its messages."""

    recipient_id = models.BigIntegerField()
    on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_digest"
        ordering = ("-on", "-id")
        constraints = [models.UniqueConstraint(fields=["recipient_id", "on"], name="ledger_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.on}"


class Delivery(models.Model):
    """送达: one message, or one digest, through one channel, or through the house's gateway (no channel)."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="deliveries")
    digest = models.ForeignKey(Digest, on_delete=models.PROTECT, null=True, related_name="deliveries")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, null=True, related_name="deliveries")
    state = models.CharField(max_length=9, default=DeliveryState.PENDING.value)
    tries = models.PositiveSmallIntegerField(default=0)
    # Pending: when to try next. Sending: until when whoever took it may hold it.
    next_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_delivery"
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="ledger_one_delivery"),
            models.UniqueConstraint(
                fields=["message"], condition=Q(channel=None), name="ledger_one_by_gateway"
            ),
            models.UniqueConstraint(fields=["digest", "channel"], name="ledger_one_digest"),
            models.UniqueConstraint(
                fields=["digest"], condition=Q(channel=None), name="ledger_digest_by_gateway"
            ),
            models.CheckConstraint(
                condition=Q(message=None, digest__isnull=False) | Q(message__isnull=False, digest=None),
                name="ledger_delivery_of_one",
            ),
        ]
        indexes = [models.Index(fields=["state", "next_at"], name="ledger_delivery_due")]

    def __str__(self) -> str:
        what = self.message_id or f"digest {self.digest_id}"
        return f"{what} → {self.channel_id or 'gateway'}: {self.state}"


class Attempt(models.Model):
    """One attempt of a delivery, kept. `outcome` is a word of `types.Outcome`, "http 404" with the status."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    arrived = models.BooleanField()
    outcome = models.CharField(max_length=20)

    class Meta:
        db_table = "ledger_attempt"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.outcome}"
