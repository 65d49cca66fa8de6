"""A project's nodes and links, as worked back from its due day; what holds them from outside."""

from django.db import models

from guatu.projects.models.project import Project
from guatu.projects.models.template import PlannedLink, PlannedWork, Template


class Node(PlannedWork):
    """节点 of one project. Dates of the plan are instants (see engine): a finish is the 00:00 after its last day;
    pages show the last day. Actual and forecast days are days as people say them: the last day of work."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="nodes")
    not_before = models.DateField(null=True)
    deadline = models.DateField(null=True)
    early_start = models.DateField(null=True)
    early_finish = models.DateField(null=True)
    late_start = models.DateField(null=True)
    late_finish = models.DateField(null=True)
    total_float = models.IntegerField(null=True)  # working days of the node's calendar
    critical = models.BooleanField(default=False)
    # The shadow behind the bars: a copy of the current Baseline, written by actions/baseline.py only.
    baseline_start = models.DateField(null=True)
    baseline_finish = models.DateField(null=True)
    # The day before which levelling its batch does not let it start (actions/programme.py).
    levelled_start = models.DateField(null=True)
    actual_start = models.DateField(null=True)
    actual_finish = models.DateField(null=True)
    forecast_finish = models.DateField(null=True)
    blocker_kind = models.CharField(max_length=10, blank=True)  # rules.BlockerKind
    blocker = models.CharField(max_length=300, blank=True)
    # 卡在谁: the unit or post that holds it up, as written; tied to the unit where it is one of the house's.
    holder = models.CharField(max_length=300, blank=True)
    holder_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    # 受理日: when the approving office took the application in; its statutory clock runs from the day after.
    accepted_on = models.DateField(null=True)

    class Meta:
        db_table = "projects_node"
        ordering = ("project", "position")
        constraints = [models.UniqueConstraint(fields=["project", "code"], name="projects_node_code")]

    @property
    def stuck(self) -> str:
        """What is stuck and with whom: “市自然资源局：剩余18亩地块征收未完成”; "" where nothing is."""
        return "：".join(filter(None, (self.holder, self.blocker)))


class Link(PlannedLink):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="links")
    predecessor = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    successor = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "projects_link"

    def __str__(self) -> str:
        return f"{self.predecessor_id}-{self.kind}-{self.successor_id}"


class ProjectLink(PlannedLink):
    """A link between nodes of two projects: projects so tied are planned as one network."""

    predecessor = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="followers")
    successor = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="waits_for")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "projects_between"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "kind"], name="projects_one_between")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id}-{self.kind}-{self.successor_id}"


class ClockPause(models.Model):
    """A span in which an approval's statutory clock stands: the applicant supplies papers. Both days included."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="pauses")
    first_day = models.DateField()
    last_day = models.DateField(null=True)  # None: still standing
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "projects_clock_pause"
        ordering = ("first_day",)
        constraints = [
            models.UniqueConstraint(
                fields=["node"], condition=models.Q(last_day=None), name="projects_one_open_pause"
            )
        ]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.first_day}"


class Schedule(models.Model):
    """The plan of a project: worked back from which due day, days short, on what input; how far approved."""

    class State(models.TextChoices):
        """草案 → 已报审 → 已批准; a returned plan is a draft again, with the reason."""

        DRAFT = "draft"
        SUBMITTED = "submitted"
        APPROVED = "approved"

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
    template = models.ForeignKey(Template, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    # Of the last step between states: who, when, and why it was returned.
    state_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    state_at = models.DateTimeField(null=True)
    state_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "projects_schedule"

    def __str__(self) -> str:
        return f"{self.project_id} → {self.due}"
