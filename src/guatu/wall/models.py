"""Walls as the office composes them, and the city's own map."""

from django.db import models
from django.db.models import Q


class Board(models.Model):
    """A wall: which screens take turns, in which order, for how long; of the whole city, or of a unit or an area."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey("targets.Area", on_delete=models.PROTECT, null=True, related_name="+")
    seconds = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "wall_board"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


class Screen(models.Model):
    """One screen of a wall. `seconds` null: as long as the wall says. Its unit and area narrow what the wall shows."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="screens")
    kind = models.CharField(max_length=10)  # types.Kind
    position = models.PositiveSmallIntegerField()
    shown = models.BooleanField(default=True)
    seconds = models.PositiveSmallIntegerField(null=True)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey("targets.Area", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "wall_screen"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.kind


class CityMap(models.Model):
    """A map of the city that was brought in. Kept for ever, so that any of them can be put in place again."""

    name = models.CharField(max_length=200)  # of the file
    system = models.CharField(max_length=6)  # kernel.coordinates.CoordinateSystem of the file; kept in WGS-84
    # 审图号: a map that is shown to the public in China carries the number of its review.
    approval = models.CharField(max_length=60, blank=True)
    schematic = models.BooleanField(default=False)  # drawn up, not surveyed: the wall says so
    shapes = models.JSONField()  # types.MapShape as JSON: name, code, unit, rings, label
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    in_place = models.BooleanField(default=False)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey("org.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "wall_map"
        ordering = ("-imported_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["in_place"], condition=Q(in_place=True), name="wall_one_map_in_place"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Print(models.Model):
    """印出的作战图: asked for by somebody, set by the worker within that account's sight, kept for a while."""

    by = models.ForeignKey("org.Account", on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    asked = models.JSONField()  # BattleFilter.query()
    paper = models.CharField(max_length=4)
    tiles = models.CharField(max_length=4, blank=True)
    language = models.CharField(max_length=8)
    # What the map rested on when it was asked for: the newest ledger entry and the day. The same is not set twice.
    ground = models.CharField(max_length=40)
    state = models.CharField(max_length=7)  # types.PrintState
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # Sheets drawn, of how many; all of them drawn: letters are being set.
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the file, in the media store
    size = models.PositiveIntegerField(default=0)
    error = models.JSONField(default=dict)  # why not: {number, zh, en}

    class Meta:
        db_table = "wall_print"
        ordering = ("-asked_at", "-id")
        indexes = [models.Index(fields=["by", "asked_at"], name="wall_print_by")]

    def __str__(self) -> str:
        return "-".join(filter(None, (self.paper, self.tiles)))
