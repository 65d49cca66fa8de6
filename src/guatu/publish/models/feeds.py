"""Calendar feeds: a secret address from which a calendar program reads what somebody owes by when."""

from django.db import models


class Feed(models.Model):
    """日历订阅 of one account. Of its secret only the SHA-256 is kept.

    `told`: what stood in it when it was last read, by the event's UID, so that what changed since is an update and what
    is gone a cancellation (`rules.feeds`).
    """

    account = models.ForeignKey("org.Account", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    hour = models.DateTimeField(null=True)  # when the hour began in which `reads` were made
    reads = models.PositiveSmallIntegerField(default=0)
    told = models.JSONField(default=dict)

    class Meta:
        db_table = "publish_feed"
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(revoked_at=None), name="publish_one_feed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id}"
