"""What crosses org's door: who acts, and the predicates that permissions are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import rules
from rules.predicates import Predicate

from guatu.kernel.errors import Denied
from guatu.kernel.language import Phrase
from guatu.ledger.types import Subject

if TYPE_CHECKING:
    from django.db.models import Model

    from guatu.ledger.models import Channel
    from guatu.org.models import Account, CalendarChange, Person, Post, Unit


NOTHING_NOTED = Phrase("", "")


class Role(StrEnum):
    """What an account is for. One account has one role; the person behind it may hold several accounts."""

    DISPATCHER = "dispatcher"
    REPORTER = "reporter"
    LEADER = "leader"
    TASK_FORCE = "task_force"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    ENTERPRISE = "enterprise"  # an enterprise's contact: asks for its enterprise, and reads what came of it
    OPERATOR = "operator"  # the command line of the server itself; no account can have it
    OUTSIDER = "outsider"  # signed in, but given no part: sees nothing


ROLE_WORDS: Mapping[Role, Phrase] = {
    Role.DISPATCHER: Phrase("调度员", "Dispatcher"),
    Role.REPORTER: Phrase("填报员", "Reporter"),
    Role.LEADER: Phrase("包保领导", "Sponsoring leader"),
    Role.TASK_FORCE: Phrase("专班", "Task force"),
    Role.SUPERVISOR: Phrase("督查员", "Supervisor"),
    Role.ADMINISTRATOR: Phrase("系统管理员", "Administrator"),
    Role.ENTERPRISE: Phrase("企业", "Enterprise"),
    Role.OUTSIDER: Phrase("未分配角色", "No part"),
}


class UnitKind(StrEnum):
    CITY = "city"
    DISTRICT = "district"
    COUNTY = "county"
    ZONE = "zone"
    DEPARTMENT = "department"
    PARK = "park"
    ENTERPRISE = "enterprise"
    PARTNER = "partner"
    PORTFOLIO = "portfolio"  # the owner of projects imported from somebody else's list


RANKED_KINDS = (UnitKind.DISTRICT, UnitKind.COUNTY, UnitKind.ZONE)
"""The kinds of unit that carry targets and are scored against each other."""


class ForceRole(StrEnum):
    """What a post is in a task force, beside its lead."""

    DEPUTY = "deputy"  # 副组长
    LIAISON = "liaison"  # 联络员
    SPECIALIST = "specialist"  # 专员: one per project (Quanzhou 2022)
    MEMBER = "member"  # 成员


class ResponsibilityRole(StrEnum):
    ACCOUNTABLE = "accountable"  # 牵头责任: exactly one post at a time
    SUPPORT = "support"  # 配合单位
    SPONSOR = "sponsor"  # 包保领导
    SECRETARY = "secretary"  # 服务秘书
    TASK_FORCE = "task_force"  # 专班
    CONTACT = "contact"  # 项目单位联系人


DUTY_WORDS: Mapping[ResponsibilityRole, Phrase] = {
    ResponsibilityRole.ACCOUNTABLE: Phrase("牵头责任", "Accountable"),
    ResponsibilityRole.SUPPORT: Phrase("配合单位", "Support unit"),
    ResponsibilityRole.SPONSOR: Phrase("包保领导", "Sponsoring leader"),
    ResponsibilityRole.SECRETARY: Phrase("服务秘书", "Service secretary"),
    ResponsibilityRole.TASK_FORCE: Phrase("专班", "Task force"),
    ResponsibilityRole.CONTACT: Phrase("项目单位联系人", "Owner's contact"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks or acts.

    `unit_ids` are the units it may see, `duty_ids` those it may act for; None means every unit. They differ
    for a department: it sees what the unit it serves sees, and acts for itself.
    """

    account_id: int | None
    label: str
    role: Role
    unit_id: int | None = None
    post_id: int | None = None
    unit_ids: frozenset[int] | None = field(default=frozenset())
    duty_ids: frozenset[int] | None = field(default=frozenset())
    # How a write reached us, kept so that proxy filing is visible; not a permission.
    channel: str = "page"

    @classmethod
    def operator(cls, name: str) -> "Actor":
        """Whoever runs the command line on the server; may do everything, and signs as such."""
        return cls(None, f"命令行 {name}", Role.OPERATOR, unit_ids=None, duty_ids=None, channel="command")

    def standing_in(self, giver: str, role: Role) -> "Actor":
        """This actor with another's role, as was delegated to it: sees no more than before, signs with both names."""
        return replace(self, role=role, label=f"{self.label}（受{giver}委托）"[:120])

    def acting_for(self, post: str) -> "Actor":
        """This actor as it signs for a post that it does not hold but acts for (代理): with the post's name too."""
        return replace(self, label=f"{self.label}（代理{post}）"[:120])

    def sees(self, unit_id: int | None) -> bool:
        """Whether a row of this unit is in the actor's scope. A row of no unit is seen by city-wide actors only."""
        return self.unit_ids is None or (unit_id is not None and unit_id in self.unit_ids)

    def answers_for(self, unit_id: int | None) -> bool:
        """Whether the actor may act for this unit: its own, or one below it."""
        return self.duty_ids is None or (unit_id is not None and unit_id in self.duty_ids)

    def can(self, permission: str, subject: object = None) -> bool:
        """Whether the permission (declared with `add_perm` in some room's rules) holds for this subject."""
        return bool(rules.has_perm(permission, self, subject))

    def require(self, permission: str, subject: object = None) -> None:
        """Raises Denied (403) unless `can`. An undeclared permission is denied to everyone."""
        if not self.can(permission, subject):
            raise Denied(permission=permission)


class HasUnit(Protocol):
    """A subject that belongs to a unit."""

    @property
    def unit_id(self) -> int | None: ...


def subject(row: "Model") -> Subject:
    """The ledger's name for a model row: "room.model" and its key."""
    return Subject(row._meta.label_lower, str(row.pk))


# --- predicates: what permissions are made of; each takes the actor and, where it matters, the subject


def has_role(*roles: Role) -> Predicate:
    """True for an actor of one of these roles. The operator of the command line has every role."""
    accepted = {*roles, Role.OPERATOR}

    @rules.predicate(name=f"role in {sorted(accepted)}")
    def holds(actor: Actor) -> bool:
        return actor.role in accepted

    return holds


@rules.predicate
def in_scope(actor: Actor, thing: HasUnit | None) -> bool:
    """The subject's unit is one the actor acts for. False without a subject: scope is of something."""
    return thing is not None and actor.answers_for(thing.unit_id)


@rules.predicate
def in_sight(actor: Actor, thing: HasUnit | None) -> bool:
    """The subject's unit is one the actor may see. False without a subject."""
    return thing is not None and actor.sees(thing.unit_id)


is_dispatcher = has_role(Role.DISPATCHER)
is_reporter = has_role(Role.REPORTER)
is_leader = has_role(Role.LEADER)
is_task_force = has_role(Role.TASK_FORCE)
is_supervisor = has_role(Role.SUPERVISOR)
is_administrator = has_role(Role.ADMINISTRATOR)
is_enterprise = has_role(Role.ENTERPRISE)
is_member = has_role(*(role for role in Role if role not in (Role.OUTSIDER, Role.ENTERPRISE)))


@dataclass(frozen=True, slots=True)
class Seat:
    """What an account is given: a role, a unit, a post."""

    role: Role
    unit_id: int | None
    post_id: int | None


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that a post or its account has: a line of a hand-over sheet.

    `section` is one of `HOLDINGS`, `name` what it is, `note` what else must be known; `since` and `until` are days that
    the hand-over does not change. `link` is a path of the house.
    """

    section: str
    subject: Subject
    name: Phrase
    note: Phrase = NOTHING_NOTED
    since: date | None = None
    until: date | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That the owner of an account has just given its password; `how` is "password", or "demo" where it has none."""

    account_id: int
    at: datetime
    how: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """Whose things a hand-over asks for: a post, and the accounts that sit at it (as actors; there may be none)."""

    post: "Post"
    actors: tuple[Actor, ...]
    on: date


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just issued. The secret is shown once and kept nowhere."""

    id: int
    secret: str


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """A channel of messages with whose it is: a unit's, or an account's."""

    channel: "Channel"
    unit: "Unit | None"
    account: "Account | None"

    @property
    def owner(self) -> str:
        """The unit's code, or the account's name; "" where it is gone."""
        if self.unit is not None:
            return self.unit.code
        return self.account.username if self.account is not None else ""


@dataclass(frozen=True, slots=True)
class Incumbent:
    """Who is at a post on a day, by name; `acting`: 代理. Where it is `vacant` the `head` of its unit answers."""

    post: "Post"
    person: str
    vacant: bool = False
    acting: bool = False
    head: "Post | None" = None


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post as the tree of units shows it: who holds it, and how many subjects it answers for alone."""

    post: "Post"
    holder: "Person | None"
    accountable: int


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit of the tree, `depth` steps below the first one the actor sees, with its posts."""

    unit: "Unit"
    depth: int
    posts: "tuple[PostLine, ...]"


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day of the calendar page. `workday` is None where its year is not published; `change` is the office's edit."""

    day: date
    workday: bool | None
    weekend: bool
    change: "CalendarChange | None" = None

    @property
    def is_make_up(self) -> bool:
        """A Saturday or Sunday that is worked (调休上班)."""
        return self.workday is True and self.weekend

    @property
    def is_holiday(self) -> bool:
        """A weekday that is not worked."""
        return self.workday is False and not self.weekend
