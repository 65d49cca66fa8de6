"""Task books as issued: what a post promised, version by version."""

from django.db import models
from django.db.models import Q


class TaskBookVersion(models.Model):
    """任务书的一版: a post's duties, targets and nodes of a year, frozen. The holder signs it; another plan is another
    version, and this one stays. `content` is `rules.plain`; `digest` the SHA-256 of `rules.sealed_text`."""

    post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="task_books")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    current = models.BooleanField(default=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    content = models.JSONField(default=list)
    before = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    changed = models.PositiveIntegerField(default=0)  # lines that differ from `before`
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "publish_task_book"
        ordering = ("-year", "-number")
        constraints = [
            models.UniqueConstraint(fields=["post", "year", "number"], name="publish_book_number"),
            models.UniqueConstraint(
                fields=["post", "year"], condition=Q(current=True), name="publish_one_current_book"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}/{self.year} v{self.number}"
