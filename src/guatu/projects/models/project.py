"""A project, the history of its stage, and what others say of it."""

from django.db import models


class Project(models.Model):
    """项目: one project, one code, one start."""

    class Level(models.TextChoices):
        PROVINCE = "province"
        CITY = "city"
        DISTRICT = "district"

    class Kind(models.TextChoices):
        """项目阶段 of the year's plan: 竣工, 续建, 新开工, 预备."""

        COMPLETING = "completing"
        CONTINUING = "continuing"
        NEW = "new"
        PREPARING = "preparing"

    CITY_PORTFOLIO = "city"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=300, blank=True)
    # "city", or the profile an outside list was imported with; pages of the city never add the two up.
    portfolio = models.CharField(max_length=20, default=CITY_PORTFOLIO)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="projects")
    area = models.ForeignKey("targets.Area", on_delete=models.PROTECT, null=True, related_name="projects")
    owner = models.CharField(max_length=120, blank=True)
    industry = models.CharField(max_length=5, blank=True)  # GB/T 4754-2017: letter + 2–4 digits
    level = models.CharField(max_length=8, choices=Level.choices, default=Level.DISTRICT)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.NEW)
    stage = models.CharField(max_length=12)  # rules.Stage; moved by actions through rules.TRANSITIONS
    currency = models.CharField(max_length=3, default="CNY")
    total_investment = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    start_planned = models.DateField(null=True)
    start_actual = models.DateField(null=True)
    due = models.DateField(null=True)  # the last day by which it must be in production
    finish_actual = models.DateField(null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)  # WGS-84
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    description = models.TextField(blank=True)
    # Bigrams of name, code and owner, separated by blanks: two-character Chinese words are found by LIKE.
    search = models.TextField(blank=True)
    # The owner's own rating, as last reported; computed lights are status's, outside ratings below.
    own_rating = models.CharField(max_length=6, blank=True)

    class Meta:
        db_table = "projects_project"
        ordering = ("code",)
        indexes = [
            models.Index(fields=["portfolio", "unit", "stage"], name="projects_unit_stage"),
            models.Index(fields=["portfolio", "area"], name="projects_area"),
        ]

    def __str__(self) -> str:
        return self.name


class StageChange(models.Model):
    """One step of a project along the stages, with its day and reason."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="stage_changes")
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "projects_stage_change"
        ordering = ("on", "id")

    def __str__(self) -> str:
        return f"{self.before}→{self.after}"


class OutsideRating(models.Model):
    """Somebody else's rating of a project, kept verbatim beside ours and never mixed with it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="outside_ratings")
    rater = models.CharField(max_length=40)
    period = models.CharField(max_length=7)
    verbatim = models.CharField(max_length=200)
    colour = models.CharField(max_length=6)  # ui.types.LightColour, by the profile's table
    comment = models.TextField(blank=True)
    # What that edition said: the day on which it was true, and the project's days as published then.
    as_of = models.DateField(null=True)
    start = models.DateField(null=True)
    due = models.DateField(null=True)

    class Meta:
        db_table = "projects_outside_rating"
        constraints = [
            models.UniqueConstraint(fields=["project", "rater", "period"], name="projects_one_outside")
        ]

    def __str__(self) -> str:
        return self.verbatim
