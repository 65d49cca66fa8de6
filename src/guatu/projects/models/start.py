"""One start per project code for ever, and the other codes that a project is known by."""

from django.db import models

from guatu.projects.models.project import Project


class ProjectCode(models.Model):
    """A further code of a project: the old or the new form of the national code. A code is of one project only."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="other_codes")
    code = models.CharField(max_length=40, unique=True)
    reason = models.CharField(max_length=300)
    recorded_on = models.DateField()

    class Meta:
        db_table = "projects_code"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class ProjectStart(models.Model):
    """开工: a code of a project has started, once for ever. A project with two codes has a row for each."""

    class How(models.TextChoices):
        STAGE = "stage"
        KICK_OFF = "kick-off"
        LIST = "list"

    code = models.CharField(max_length=40, unique=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="starts")
    on = models.DateField()
    how = models.CharField(max_length=8, choices=How.choices)
    activity = models.ForeignKey(
        "projects.Activity", on_delete=models.PROTECT, null=True, related_name="starts"
    )

    class Meta:
        db_table = "projects_start"

    def __str__(self) -> str:
        return f"{self.code} {self.on}"
