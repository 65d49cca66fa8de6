"""Hand-overs of posts: announced, carried out on their day, signed for."""

from django.db import models
from django.db.models import F, Q


class HandOver(models.Model):
    """交接: a post passes from whoever holds it to a successor, or to an acting post until there is one.

    announced → carried_out, or withdrawn. When it is carried out the sheet is frozen: items, files, digests.
    """

    post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="hand_overs")
    leaver = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    state = models.CharField(max_length=11, default="announced")  # types.HandOverState
    reason = models.CharField(max_length=300, blank=True)
    # To whom: a person by staff number, or the holder of another post until somebody is appointed.
    successor_number = models.CharField(max_length=30, blank=True)
    successor_name = models.CharField(max_length=60, blank=True)
    acting_post = models.ForeignKey("org.Post", on_delete=models.PROTECT, null=True, related_name="+")
    # Which account takes the post; where the accounts of the leaver go (none: their part is taken away).
    successor_account = models.ForeignKey(
        "org.Account", on_delete=models.PROTECT, null=True, related_name="+"
    )
    moved_to = models.ForeignKey("org.Post", on_delete=models.PROTECT, null=True, related_name="+")
    moved_role = models.CharField(max_length=13, blank=True)
    leaver_accounts = models.ManyToManyField("org.Account", db_table="publish_leaver", related_name="left")
    receiver = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    # Why it could not be carried out on its day, in both languages; it is tried again.
    trouble = models.CharField(max_length=500, blank=True)
    trouble_en = models.CharField(max_length=700, blank=True)
    carried_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)  # when the leaver's accounts were closed
    content = models.JSONField(default=dict)  # the sheet's head, as it was frozen
    digest = models.CharField(max_length=64, blank=True)
    word = models.BinaryField(default=bytes)
    pdf = models.BinaryField(default=bytes)
    word_digest = models.CharField(max_length=64, blank=True)
    pdf_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "publish_hand_over"
        ordering = ("-on", "-id")
        constraints = [
            models.CheckConstraint(
                condition=(Q(successor_number="") & ~Q(acting_post=None))
                | (~Q(successor_number="") & Q(acting_post=None)),
                name="publish_passes_to_one",
            ),
            models.CheckConstraint(
                condition=Q(acting_post=None) | ~Q(acting_post=F("post")), name="publish_not_to_itself"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(state="announced"), name="publish_one_announced"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.on}"


class HandOverItem(models.Model):
    """A line of a frozen sheet: what passed, since and until when; the receiver's objection is kept with it."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    section = models.CharField(max_length=20)  # types.SECTIONS
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    name = models.CharField(max_length=400)
    name_en = models.CharField(max_length=600)
    note = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=400, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    link = models.CharField(max_length=200, blank=True)
    objection = models.TextField(blank=True)
    objected_at = models.DateTimeField(null=True)
    objected_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "publish_hand_over_item"
        ordering = ("position",)
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="publish_passed")]
        constraints = [
            models.UniqueConstraint(fields=["hand_over", "position"], name="publish_item_position")
        ]

    def __str__(self) -> str:
        return f"{self.hand_over_id}/{self.position}"
