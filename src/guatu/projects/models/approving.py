"""Which unit of the house is which approving office, and what offices decided."""

from django.db import models

from guatu.projects.models.network import Node


class ApprovingOffice(models.Model):
    """审批部门: the unit that approves what nodes call "land", "housing", … (types.RESPONSIBLE_WORDS)."""

    kind = models.CharField(max_length=12, unique=True)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="approves")

    class Meta:
        db_table = "projects_approving"
        ordering = ("unit", "kind")

    def __str__(self) -> str:
        return self.kind


class PermitDecision(models.Model):
    """办结: what an office decided on an application, by which document. A permit refused may be applied for again."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="decisions")
    granted = models.BooleanField()
    # Of a granted one the node's finish: actions/nodes.py lets nobody move that while this stands.
    on = models.DateField()
    accepted_on = models.DateField()
    document = models.CharField(max_length=120, blank=True)  # 文号, or what proves it
    reason = models.CharField(max_length=300, blank=True)
    # What it ended or wrote over, to be taken back: pauses of a refused application, the report on the node.
    replaced = models.JSONField(default=dict)

    class Meta:
        db_table = "projects_decision"
        ordering = ("node", "on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["node"], condition=models.Q(granted=True), name="projects_granted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.on}"
