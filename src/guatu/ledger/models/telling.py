"""How somebody wants to be told. Who has no row here is told as the house does it."""

from django.db import models
from django.db.models import Q

from guatu.ledger.models.outbox import Channel


class Preference(models.Model):
    """通知方式 of one account: quiet hours and days, the daily digest. `rules.telling` reads the two texts."""

    account_id = models.BigIntegerField(unique=True)
    hours = models.CharField(max_length=11, blank=True)  # "" the house's, "-" none, "21:00-07:30"
    days = models.CharField(
        max_length=7, blank=True
    )  # "" the house's, "-" none off, "56" Saturday and Sunday off
    urgent_passes = models.BooleanField(default=False)
    digest_at = models.TimeField(null=True)  # null: no digest
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_preference"

    def __str__(self) -> str:
        return f"{self.account_id}"


class Mute(models.Model):
    """A group of notices that an account does not want through a channel (null: the house's gateway)."""

    account_id = models.BigIntegerField()
    group = models.CharField(max_length=20)  # types.NoticeGroup.key
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        db_table = "ledger_mute"
        constraints = [
            models.UniqueConstraint(fields=["account_id", "group", "channel"], name="ledger_mute_once"),
            models.UniqueConstraint(
                fields=["account_id", "group"], condition=Q(channel=None), name="ledger_mute_gateway"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.group} – {self.channel_id or 'gateway'}"
