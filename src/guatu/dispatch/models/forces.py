"""Task forces at work: what each covers, its handbook by version, its templates of papers."""

from django.db import models


class Cover(models.Model):
    """覆盖: what a force answers for: an area, a batch, a project, an indicator; or a kind of blocker or office."""

    force = models.ForeignKey("org.TaskForce", on_delete=models.CASCADE, related_name="covers")
    kind = models.CharField(max_length=20)  # types.forces.CoverKind
    key = models.CharField(max_length=64)  # a row's key, or the name of the blocker, office or stage

    class Meta:
        db_table = "dispatch_cover"
        ordering = ("kind", "id")
        constraints = [models.UniqueConstraint(fields=["force", "kind", "key"], name="dispatch_cover_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class Handbook(models.Model):
    """手册: the manual of a force's line of work. A version is never changed; the newest holds.

    Lines that begin with "# " or "## " are headings; the others are paragraphs.
    """

    force = models.ForeignKey("org.TaskForce", on_delete=models.PROTECT, related_name="handbooks")
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    text_en = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_handbook"
        ordering = ("force", "-version")
        constraints = [models.UniqueConstraint(fields=["force", "version"], name="dispatch_handbook_version")]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    @property
    def name(self) -> str:
        return self.title

    @property
    def name_en(self) -> str:
        return self.title_en


class PaperTemplate(models.Model):
    """模板: a Word file with fields, filled with a force's facts when it is downloaded; null: for every force."""

    force = models.ForeignKey("org.TaskForce", on_delete=models.PROTECT, null=True, related_name="templates")
    kind = models.CharField(max_length=7)  # types.forces.PaperKind
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)  # of the file in the store
    size = models.PositiveIntegerField()  # bytes
    made_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        db_table = "dispatch_paper"
        ordering = ("kind", "-made_at", "-id")

    def __str__(self) -> str:
        return self.name
