"""Somebody's own workbook on its way in: the import, its lines, and the corrections kept for next month's."""

from django.db import models

from guatu.collect.models.filing import Submission


class Workbook(models.Model):
    """工作簿导入: one file for one unit, from its reading to what was written. The file is in the media store."""

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    size = models.PositiveIntegerField()
    format = models.CharField(max_length=4, blank=True)  # as found, whatever the name says
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    target = models.CharField(max_length=10)  # types.Target
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="workbooks")
    period = models.CharField(max_length=7, blank=True)  # the month of its figures
    by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="waiting")  # types.WorkbookState
    # How far the work behind has come, in steps; `stop` asks it to end before it writes.
    step = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    stop = models.BooleanField(default=False)
    # Why it was refused, or why writing it failed: {number, zh, en, zh_remedy, en_remedy}.
    error = models.JSONField(default=dict)
    # {"tables": {fingerprint: corrections}, "sheets": {name: whether it is imported}}
    given = models.JSONField(default=dict)
    reading = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)  # lines by state, and those with doubts
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    # The ledger's entry of the import: what was recorded after it stands in the way of taking it back.
    entry = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "collect_workbook"
        ordering = ("-received_at", "-id")
        indexes = [models.Index(fields=["unit", "state"], name="collect_workbook_state")]

    def __str__(self) -> str:
        return self.name


class WorkbookLine(models.Model):
    """A record of the workbook: what it would change, or did; why it was refused."""

    workbook = models.ForeignKey(Workbook, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    sheet = models.CharField(max_length=80)
    row = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    code = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=7)  # types.LineState
    doubtful = models.BooleanField(default=False)
    subject_id = models.BigIntegerField(null=True)
    created = models.BooleanField(default=False)  # whether the import opened the subject
    changes = models.JSONField(default=list)  # [fact, before, after, cell]
    left = models.JSONField(default=list)  # the same, of what differs and is not written
    faults = models.JSONField(default=list)  # types.Fault as lists
    data = models.JSONField(default=dict)  # what is written

    class Meta:
        db_table = "collect_workbook_line"
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["workbook", "number"], name="collect_one_line")]
        indexes = [models.Index(fields=["workbook", "state"], name="collect_line_state")]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row}"


class ReadingProfile(models.Model):
    """读表约定: how a unit's table is read, by the fingerprint of its headings; next month it is read so by itself."""

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=16)
    sheet = models.CharField(max_length=80)
    title = models.CharField(max_length=200, blank=True)
    # {"fields": {key: field}, "kind": "", "unit": "", "sheets": {name: whether it is imported}}
    given = models.JSONField(default=dict)
    used = models.PositiveIntegerField(default=0)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "collect_profile"
        ordering = ("sheet", "id")
        constraints = [models.UniqueConstraint(fields=["unit", "mark"], name="collect_one_profile")]

    def __str__(self) -> str:
        return self.sheet
