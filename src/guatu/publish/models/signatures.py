"""Who signed what, and the public halves of the keys that the house signs with."""

from django.db import models


class SigningKey(models.Model):
    """The public half of a key, kept for ever: what was signed by it stays verifiable after the key is replaced."""

    code = models.CharField(max_length=16, unique=True)  # first hex digits of the SHA-256 of the public key
    public = models.CharField(max_length=44)  # Ed25519, raw, base64
    since = models.DateTimeField()

    class Meta:
        db_table = "publish_signing_key"
        ordering = ("-since",)

    def __str__(self) -> str:
        return self.code


class Signature(models.Model):
    """签署: somebody, having given the password again, stands for a digest. Never changed."""

    # "publish.taskbookversion" or "publish.handover", and its key
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    part = models.CharField(max_length=9)  # types.Signer
    digest = models.CharField(max_length=64)  # of what was signed
    account = models.ForeignKey("org.Account", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=120)  # as the ledger signs
    person = models.CharField(max_length=60, blank=True)  # who held the post then
    at = models.DateTimeField()
    confirmed = models.CharField(max_length=8)  # "password", or "demo" where accounts have none
    remark = models.TextField(blank=True)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="signatures")
    value = models.CharField(max_length=88)  # Ed25519, base64

    class Meta:
        db_table = "publish_signature"
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "part"], name="publish_signed_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_id} {self.part}"
