"""Templates of nodes, and a project's own nodes as worked back from its due day."""

from django.db import models

from guatu.projects.models.project import Project

LINK_KINDS = [("FS", "FS"), ("SS", "SS"), ("FF", "FF"), ("SF", "SF")]


class Template(models.Model):
    """模板: nodes and links with their durations; a new version is a new row."""

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "projects_template"
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="projects_template_version")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class TemplateNode(models.Model):
    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="nodes")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField()
    duration = models.PositiveSmallIntegerField()  # working days of `calendar`
    calendar = models.CharField(max_length=20, default="office")
    # Reaching it moves the project to this stage (rules.Stage); empty for most.
    reaches_stage = models.CharField(max_length=12, blank=True)

    class Meta:
        db_table = "projects_template_node"
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["template", "code"], name="projects_tnode_code")]

    def __str__(self) -> str:
        return self.name


class TemplateLink(models.Model):
    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="links")
    predecessor = models.ForeignKey(TemplateNode, on_delete=models.CASCADE, related_name="+")
    successor = models.ForeignKey(TemplateNode, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=2, choices=LINK_KINDS, default="FS")
    lag = models.SmallIntegerField(default=0)  # elapsed days

    class Meta:
        db_table = "projects_template_link"

    def __str__(self) -> str:
        return f"{self.predecessor_id}-{self.kind}-{self.successor_id}"


class Node(models.Model):
    """节点 of one project. Dates of the plan are instants (see engine): a finish is the 00:00 after its last day;
    pages show the last day. Actual and forecast days are days as people say them: the last day of work."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="nodes")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField()
    duration = models.PositiveSmallIntegerField()
    calendar = models.CharField(max_length=20, default="office")
    not_before = models.DateField(null=True)
    deadline = models.DateField(null=True)
    reaches_stage = models.CharField(max_length=12, blank=True)
    early_start = models.DateField(null=True)
    early_finish = models.DateField(null=True)
    late_start = models.DateField(null=True)
    late_finish = models.DateField(null=True)
    total_float = models.IntegerField(null=True)  # working days of the node's calendar
    critical = models.BooleanField(default=False)
    # The plan as approved: what the shadow behind the bars shows.
    baseline_start = models.DateField(null=True)
    baseline_finish = models.DateField(null=True)
    actual_start = models.DateField(null=True)
    actual_finish = models.DateField(null=True)
    forecast_finish = models.DateField(null=True)
    blocker_kind = models.CharField(max_length=10, blank=True)  # rules.BlockerKind
    blocker = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "projects_node"
        ordering = ("project", "position")
        constraints = [models.UniqueConstraint(fields=["project", "code"], name="projects_node_code")]

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="links")
    predecessor = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    successor = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=2, choices=LINK_KINDS, default="FS")
    lag = models.SmallIntegerField(default=0)  # elapsed days

    class Meta:
        db_table = "projects_link"

    def __str__(self) -> str:
        return f"{self.predecessor_id}-{self.kind}-{self.successor_id}"


class Schedule(models.Model):
    """The last working-back of a project: from which due day, how many days short, which chain, on what input."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="schedule")
    due = models.DateField()
    earliest_finish = models.DateField()  # the last day, at the earliest
    days_short = models.PositiveIntegerField()
    critical_chain = models.JSONField(default=list)  # node codes in order
    unpublished_years = models.JSONField(
        default=list
    )  # years whose holidays are not published: Mon–Fri counted
    digest = models.CharField(max_length=64)
    computed_at = models.DateTimeField()

    class Meta:
        db_table = "projects_schedule"

    def __str__(self) -> str:
        return f"{self.project_id} → {self.due}"
