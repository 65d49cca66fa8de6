"""Lights with their reasons, verified ratings, exemptions, overrides, frozen snapshots."""

from datetime import date

from django.db import models
from django.db.models import Q

from guatu.kernel.period import Period


class Light(models.Model):
    """灯 of a subject for a month, as computed. The worst reason decides; every rule's answer is kept in `reasons`.

    A new computation replaces the current light by a new row, so that what was shown stays findable. An indicator's
    light is of the indicator and the unit.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    # Of what is no project: key and name when it was judged, such as PROJECT/NODE; it may be gone, or of a room above.
    key = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=400, blank=True)
    name_en = models.CharField(max_length=500, blank=True)
    period = models.CharField(max_length=7)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="lights")
    area = models.ForeignKey("targets.Area", on_delete=models.PROTECT, null=True, related_name="lights")
    colour = models.CharField(max_length=6)  # ui.types.LightColour
    # [{"pack","version","question","rule","colour","zh","en","facts":{…}}], worst first
    reasons = models.JSONField(default=list)
    source = models.CharField(
        max_length=64, blank=True
    )  # "collect.submission:17", or "" where nothing came in
    computed_at = models.DateTimeField()
    current = models.BooleanField(default=True)
    # Where an override is in force: whose, and the colour that the rules gave. `colour` is then the one it set.
    override = models.ForeignKey("status.Override", on_delete=models.PROTECT, null=True, related_name="+")
    computed = models.CharField(max_length=6, blank=True)

    class Meta:
        db_table = "status_light"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "period"],
                condition=Q(current=True) & ~Q(subject_kind="targets.indicator"),
                name="status_one_light",
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "unit", "period"],
                condition=Q(current=True, subject_kind="targets.indicator"),
                name="status_one_indicator_light",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "period", "current", "colour"], name="status_kind_colour"),
            models.Index(fields=["subject_kind", "key"], name="status_light_key"),
            models.Index(fields=["unit", "period", "current"], name="status_unit_period"),
        ]

    def __str__(self) -> str:
        return f"{self.colour} {self.subject_kind}:{self.subject_id} {self.period}"

    @property
    def by_rules(self) -> str:
        """The colour that the rules gave, whatever an override shows."""
        return self.computed or self.colour


class VerifiedRating(models.Model):
    """What a supervisor found on the spot: a third fact, beside the computed light and the owner's own rating."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="verified_ratings")
    period = models.CharField(max_length=7)
    colour = models.CharField(max_length=6)
    finding = models.TextField()
    on = models.DateField()
    by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "status_verified"
        ordering = ("-on", "-id")

    def __str__(self) -> str:
        return f"{self.colour} {self.project_id}"


class Exemption(models.Model):
    """A valid reason that lifts one question's answers for one project until a day. It expires."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="exemptions")
    question = models.CharField(max_length=60)  # of a pack, by its code
    reason = models.TextField()
    until = models.DateField()
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "status_exemption"

    def __str__(self) -> str:
        return f"{self.project_id} {self.question} → {self.until}"


class Override(models.Model):
    """A project's light set by a post, for a reason, through a day, from a month on. It lapses by itself."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="overrides")
    period = models.CharField(max_length=7)  # the month of the light it was set for, and later ones
    colour = models.CharField(max_length=6)
    computed = models.CharField(max_length=6)  # what the rules had given when it was set
    reason = models.TextField()
    until = models.DateField()  # the last day it is in force
    post = models.ForeignKey("org.Post", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "status_override"
        indexes = [models.Index(fields=["project", "until"], name="status_override_until")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.colour} → {self.until}"


class RulePack(models.Model):
    """规则包: one version's text as it was kept. Never changed: an edited pack is another version."""

    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "status_pack"
        ordering = ("code", "-kept_at", "-id")
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="status_one_pack_version")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class InForce(models.Model):
    """When a pack's version was in force: lights were judged by it from `since` to `until`."""

    pack = models.ForeignKey(RulePack, on_delete=models.PROTECT, related_name="in_force")
    code = models.CharField(max_length=40)  # the pack's: one version of a pack is in force at a time
    since = models.DateTimeField()
    put_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    until = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    why_withdrawn = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "status_in_force"
        ordering = ("since", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(until__isnull=True), name="status_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.since:%Y-%m-%d}"


class Snapshot(models.Model):
    """A month's facts, frozen: what assessment and bulletin are computed from, and can be computed from again."""

    period = models.CharField(max_length=7)
    number = models.PositiveSmallIntegerField()  # the n-th of its month
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    # Canonical JSON text (ledger.rules.canonical), as digested.
    facts = models.TextField()
    digest = models.CharField(max_length=64)
    cited_as = models.CharField(max_length=80, blank=True)  # the issued bulletin that was made from it

    class Meta:
        db_table = "status_snapshot"
        ordering = ("-period", "-number")
        constraints = [models.UniqueConstraint(fields=["period", "number"], name="status_one_snapshot")]

    def __str__(self) -> str:
        return f"{self.period} #{self.number}"

    @property
    def last_day(self) -> date:
        """Of its month."""
        return Period.parse(self.period).last_day


class Trial(models.Model):
    """试行: what a version of a pack would have lit on a frozen month, or on a month as the house knows it.

    The worker does it; the newest of its kind is shown, without judging again.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, null=True, related_name="+")
    period = models.CharField(max_length=7)  # of the snapshot, or the month of the house
    state = models.CharField(max_length=7, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)  # judging.compare.comparison_facts, and names
    error = models.TextField(blank=True)
    error_en = models.TextField(blank=True)

    class Meta:
        db_table = "status_trial"
        indexes = [models.Index(fields=["code", "version"], name="status_trial_pack")]

    def __str__(self) -> str:
        return f"{self.code} {self.version} {self.period}"


class KeptEnds(models.Model):
    """One indicator's year's ends of all units as of a month, kept for the list. No fact: it follows from others.

    `key` says from what; `ends` is as `engine.forecast.packed` writes it, empty where there is no series.
    """

    indicator = models.ForeignKey("targets.Indicator", on_delete=models.CASCADE, related_name="+")
    period = models.CharField(max_length=7)
    key = models.CharField(max_length=64)
    ends = models.BinaryField()
    beside = models.JSONField()  # {"growth": [[unit, {month: rate}]], "waiting": [[unit, [[month, [unit]]]]]}
    worked_at = models.DateTimeField()

    class Meta:
        db_table = "status_kept_ends"
        constraints = [models.UniqueConstraint(fields=["indicator", "period"], name="status_one_kept_ends")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period}"
