"""Units, posts, people, task forces, responsibility, accounts."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from tree_queries.models import TreeNode

from guatu.org.types import ForceRole, ResponsibilityRole, Role, UnitKind


def _choices(kinds: type[Role | UnitKind | ResponsibilityRole | ForceRole]) -> list[tuple[str, str]]:
    # Labels for people are in templatetags of the pages, translated; the table holds the plain word.
    return [(kind.value, kind.value) for kind in kinds]


class Unit(TreeNode):  # type: ignore[misc]  # tree_queries ships no types
    """单位: a node of the one tree of units. A development zone is a unit without a polygon."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    short = models.CharField(max_length=20)
    short_en = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=12, choices=_choices(UnitKind))
    position = models.PositiveIntegerField(default=0)
    # Place on the schematic block map, in cells from the top left; null = not on the map.
    map_x = models.PositiveSmallIntegerField(null=True)
    map_y = models.PositiveSmallIntegerField(null=True)

    class Meta:
        db_table = "org_unit"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """岗位: what responsibility is tied to; people come and go."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "org_post"
        constraints = [models.UniqueConstraint(fields=["unit", "title"], name="org_post_title")]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        return self.title

    @property
    def name_en(self) -> str:
        return self.title_en


class Person(models.Model):
    """人员. The demo city has posts only; its people have a staff number and no name."""

    staff_number = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "org_person"

    def __str__(self) -> str:
        return self.name or self.staff_number


class UnitHead(models.Model):
    """主要负责人: the post that heads a unit, and acts for a post of it while nobody holds that one."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, primary_key=True, related_name="headed_by")
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="heads")

    class Meta:
        db_table = "org_unit_head"

    def __str__(self) -> str:
        return f"{self.post_id}→{self.unit_id}"


class Tenure(models.Model):
    """任期: a person at a post, from `start` to before `end`; `acting_from` where that person, who holds the other
    post, only acts (代理) until somebody is appointed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tenures")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures")
    start = models.DateField()
    end = models.DateField(null=True)
    acting_from = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="acts")

    class Meta:
        db_table = "org_tenure"
        constraints = [
            models.CheckConstraint(condition=Q(end=None) | Q(end__gt=F("start")), name="org_tenure_span"),
            models.UniqueConstraint(fields=["post"], condition=Q(end=None), name="org_tenure_one_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.post_id}"


class TaskForce(models.Model):
    """专班: a lead post, a roster of member posts, a mandate and how often it meets."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    lead = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="leads")
    mandate = models.TextField(blank=True)
    mandate_en = models.TextField(blank=True)
    meets_every_days = models.PositiveSmallIntegerField(default=7)

    class Meta:
        db_table = "org_task_force"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class ForceMember(models.Model):
    """专班成员: a post in a task force, in a role, from `start` to before `end`."""

    force = models.ForeignKey(TaskForce, on_delete=models.CASCADE, related_name="roster")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=10, choices=_choices(ForceRole), default=ForceRole.MEMBER.value)
    start = models.DateField()
    end = models.DateField(null=True)

    class Meta:
        db_table = "org_force_member"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(end=None) | Q(end__gt=F("start")), name="org_force_span"),
            models.UniqueConstraint(
                fields=["force", "post"], condition=Q(end=None), name="org_force_one_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.force_id}:{self.post_id}"


class Responsibility(models.Model):
    """责任: subject × role × post, from `start` to before `end`. One accountable post at a time, by constraint."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    role = models.CharField(max_length=12, choices=_choices(ResponsibilityRole))
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="responsibilities")
    start = models.DateField()
    end = models.DateField(null=True)

    class Meta:
        db_table = "org_responsibility"
        constraints = [
            models.CheckConstraint(condition=Q(end=None) | Q(end__gt=F("start")), name="org_resp_span"),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(end=None, role="accountable"),
                name="org_one_accountable",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="org_resp_subject"),
            models.Index(fields=["post", "role"], name="org_resp_post"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.subject_kind}:{self.subject_id}"


class Account(AbstractUser):
    """账号: how somebody signs in. Its role and unit decide what it may do and see."""

    role = models.CharField(max_length=13, choices=_choices(Role), default=Role.OUTSIDER.value)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    name_en = models.CharField(max_length=150, blank=True)  # how English pages call it

    class Meta:
        db_table = "org_account"

    def __str__(self) -> str:
        return self.username

    @property
    def name(self) -> str:
        """What pages call it: the display name, else the name it signs in with."""
        return self.get_full_name() or self.username


class ApiToken(models.Model):
    """A token of one account for the API: only the SHA-256 of the secret is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "org_api_token"
        ordering = ("-issued_at",)

    def __str__(self) -> str:
        return self.name


class CalendarChange(models.Model):
    """An edit of the official calendar: a day made a workday or a day off, with its reason."""

    day = models.DateField(unique=True)
    workday = models.BooleanField()
    reason = models.CharField(max_length=200)

    class Meta:
        db_table = "org_calendar_change"
        ordering = ("day",)

    def __str__(self) -> str:
        return self.day.isoformat()


class CalendarYear(models.Model):
    """A year the office itself declared published (its changes entered), beyond what the library knows."""

    year = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        db_table = "org_calendar_year"

    def __str__(self) -> str:
        return str(self.year)
