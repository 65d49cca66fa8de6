"""Templates of nodes: what a kind of project is made of, by version. A version in use is never changed."""

from django.db import models
from django.db.models import Q

LINK_KINDS = [("FS", "FS"), ("SS", "SS"), ("FF", "FF"), ("SF", "SF")]


class Template(models.Model):
    """模板: nodes and links with their durations; a new version is a new row, and one version of a code is current."""

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    # The version its file says, where it shipped with Guatu; None: made by this house on a page.
    shipped_version = models.PositiveSmallIntegerField(null=True)
    # What new plans are made from. A shipped version never takes the place of one the house made itself.
    current = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "projects_template"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="projects_template_version"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(current=True), name="projects_template_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class PlannedWork(models.Model):
    """What a node of a template and a node of a project have in common: the work, before it is given dates."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField()
    duration = models.PositiveSmallIntegerField()  # working days of `calendar`
    calendar = models.CharField(max_length=20, default="office")
    # Reaching it moves the project to this stage (rules.Stage); empty for most.
    reaches_stage = models.CharField(max_length=12, blank=True)
    # The kind of unit that has it in hand (types.RESPONSIBLE_WORDS).
    responsible = models.CharField(max_length=12, blank=True)
    # What may be done to win days here, each with its price (rules/measures.py says the shape).
    measures = models.JSONField(default=list, blank=True)
    # What proves that it is finished.
    evidence = models.CharField(max_length=200, blank=True)
    evidence_en = models.CharField(max_length=300, blank=True)
    # The limit the law sets an approval, in working days from acceptance; it stops while the applicant adds papers.
    statutory_days = models.PositiveSmallIntegerField(null=True)
    basis = models.CharField(max_length=200, blank=True)
    basis_en = models.CharField(max_length=300, blank=True)
    # Three points: {"low": days, "high": days} around `duration`; None: nothing is known of how it spreads.
    spread = models.JSONField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class PlannedLink(models.Model):
    """What a link of a template and one of a project have in common."""

    kind = models.CharField(max_length=2, choices=LINK_KINDS, default="FS")
    lag = models.SmallIntegerField(default=0)
    # Empty: the lag counts elapsed days; else working days of this calendar.
    lag_calendar = models.CharField(max_length=20, blank=True)
    # 软逻辑: good practice rather than necessity; may be overlapped at a price.
    soft = models.BooleanField(default=False)

    class Meta:
        abstract = True


class TemplateNode(PlannedWork):
    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="nodes")

    class Meta:
        db_table = "projects_template_node"
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["template", "code"], name="projects_tnode_code")]


class TemplateLink(PlannedLink):
    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="links")
    predecessor = models.ForeignKey(TemplateNode, on_delete=models.CASCADE, related_name="+")
    successor = models.ForeignKey(TemplateNode, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "projects_template_link"

    def __str__(self) -> str:
        return f"{self.predecessor_id}-{self.kind}-{self.successor_id}"
