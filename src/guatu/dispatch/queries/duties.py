"""The three duties as they stand: a leader's projects, a secretary's log, who has none."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Max, Q, QuerySet

from guatu.dispatch.models import LogEntry, Matter, Occasion
from guatu.dispatch.queries.matters import matters, overdue_on
from guatu.dispatch.queries.rule_texts import CADENCES
from guatu.dispatch.rules.duties import standings
from guatu.dispatch.types import OPEN, State
from guatu.dispatch.types.duties import DutyRules, OccasionKind, TurnStanding, TurnState
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import Answering, acting_seats, answering_for, holders
from guatu.org.queries import post as read_post
from guatu.org.types import Actor, ResponsibilityRole
from guatu.projects.queries import blocked_nodes, nodes_due, permits, projects
from guatu.projects.queries.permits import Permit
from guatu.projects.types import last_day
from guatu.status.queries import latest_period, lights
from guatu.status.types import PROJECT_KIND
from guatu.ui.types import LightColour

if TYPE_CHECKING:
    from guatu.org.models import Post
    from guatu.projects.models import Node, Project
    from guatu.status.models import Light

BEFORE_LEADERS = 3
"""From this rank on an escalated matter is before a leader: county leader, top leader (Tonglu)."""
ENDED = ("producing", "effective", "terminated")
"""Stages in which nobody is owed a visit any more."""


@dataclass(frozen=True, slots=True)
class Duty:
    """The posts that hold a duty, and who acts for them (acting post, post acted for): for permissions."""

    post_ids: frozenset[int]
    acted: frozenset[tuple[int, int]] = frozenset()

    def of(self, post_ids: Collection[int]) -> "Duty":
        """The same for some of the posts."""
        own = self.post_ids & frozenset(post_ids)
        return Duty(own, frozenset((seat, post) for seat, post in self.acted if post in own))


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A project of a sponsor or a secretary as it stands today."""

    project: "Project"
    light: "Light | None"
    stuck: "Node | None"
    next: "Node | None"
    turns: tuple[TurnStanding, ...]
    open: int
    overdue: int
    last_log: date | None
    silent: bool

    @property
    def missed(self) -> int:
        """How much of the cadence was not held in the last span either."""
        return sum(one.state is TurnState.MISSED for one in self.turns)

    @property
    def owed(self) -> int:
        """How much of it is not yet held in this span."""
        return sum(one.owed for one in self.turns)

    @property
    def next_day(self) -> date | None:
        """The last day on which the next node can be finished."""
        found = self.next
        return last_day(found.late_finish) if found is not None and found.late_finish is not None else None


@dataclass(frozen=True, slots=True)
class SponsorSheet:
    """One screen of a leader: the projects, what is stuck, what only the leader can decide, what is owed."""

    post: "Post"
    holder: str
    lines: tuple[DutyLine, ...]
    turns: tuple[TurnStanding, ...]
    asks: tuple[LogEntry, ...]
    escalated: tuple[Matter, ...]
    to_decide: tuple[Matter, ...]
    planned: tuple[Occasion, ...]

    @property
    def decisions(self) -> int:
        """How much waits for a word of the leader."""
        return len(self.asks) + len(self.escalated) + len(self.to_decide)

    @property
    def stuck(self) -> int:
        """Projects that something holds up."""
        return sum(line.stuck is not None for line in self.lines)

    @property
    def unvisited(self) -> int:
        """Projects without a visit this month."""
        return sum(
            any(one.turn.kind is OccasionKind.VISIT and one.owed for one in line.turns) for line in self.lines
        )


@dataclass(frozen=True, slots=True)
class SecretarySheet:
    """A secretary's projects, next steps by day, what was asked and not answered, permits in hand."""

    post: "Post"
    holder: str
    lines: tuple[DutyLine, ...]
    steps: tuple[LogEntry, ...]
    asks: tuple[LogEntry, ...]
    permits: tuple[Permit, ...]


@dataclass(slots=True)
class _Facts:
    lights: dict[int, "Light"] = field(default_factory=dict)
    stuck: dict[int, "Node"] = field(default_factory=dict)
    next: dict[int, "Node"] = field(default_factory=dict)
    held: dict[int, dict[OccasionKind, date]] = field(default_factory=dict)
    counts: dict[int, tuple[int, int]] = field(default_factory=dict)
    logged: dict[int, date] = field(default_factory=dict)


def held_by(post_ids: Iterable[int]) -> Duty:
    """A duty of these posts, which whoever acts for one of them has too. One query; not scoped: keys only."""
    own = frozenset(post_ids)
    return Duty(own, acting_seats(own))


def project_duty(project_id: int, *roles: ResponsibilityRole) -> Duty:
    """The posts that answer for a project in these roles today. Two queries; not scoped: keys only."""
    rows = answering_for(PROJECT_KIND, roles, clock().today(), subject_ids=[project_id])
    return held_by(row.post_id for row in rows)


def sponsor_sheet(actor: Actor, post_id: int) -> SponsorSheet:
    """A leader's one screen. A fixed number of queries. Raises NotFound for a post out of sight, or no sponsor's."""
    post = _post(actor, post_id)
    today, rules = clock().today(), CADENCES.in_force().rule
    rows = answering_for(PROJECT_KIND, [ResponsibilityRole.SPONSOR], today, post_ids=[post.pk])
    lines = duty_lines(actor, rows, rules, today)
    ids = [line.project.pk for line in lines]
    about = matters(actor).filter(project__in=ids)
    since = min((row.start for row in rows), default=today)
    own = Occasion.objects.filter(post=post, project=None)
    return SponsorSheet(
        post=post,
        holder=holders([post.pk], today).get(post.pk, ""),
        lines=tuple(lines),
        turns=standings(rules.leader, latest_of(own), since, today) if lines else (),
        asks=tuple(open_asks(actor, ids)),
        escalated=tuple(about.filter(escalated__gte=BEFORE_LEADERS, state__in=OPEN)),
        to_decide=tuple(_undecided(about)) if actor.can("dispatch.matter.decide") else (),
        planned=tuple(
            Occasion.objects.filter(post=post, held_on=None, dropped="")
            .select_related("project")
            .order_by("planned_on", "id")[:20]
        ),
    )


def secretary_sheet(actor: Actor, post_id: int) -> SecretarySheet:
    """A secretary's desk. A fixed number of queries. Raises NotFound."""
    post = _post(actor, post_id)
    today, rules = clock().today(), CADENCES.in_force().rule
    rows = answering_for(PROJECT_KIND, [ResponsibilityRole.SECRETARY], today, post_ids=[post.pk])
    lines = duty_lines(actor, rows, rules, today)
    ids = [line.project.pk for line in lines]
    return SecretarySheet(
        post=post,
        holder=holders([post.pk], today).get(post.pk, ""),
        lines=tuple(lines),
        steps=tuple(next_steps(actor, ids)),
        asks=tuple(open_asks(actor, ids)),
        permits=tuple(permits(actor, project_ids=ids)),
    )


def duty_lines(actor: Actor, rows: Iterable[Answering], rules: DutyRules, today: date) -> list[DutyLine]:
    """The projects of these parts that still run, as they stand: reds first, then what was missed. Nine queries."""
    since = {int(row.subject_id): row.start for row in rows}
    found = list(projects(actor).filter(pk__in=since).exclude(stage__in=ENDED))
    facts = _facts(actor, [row.pk for row in found], today)
    lines = []
    for row in found:
        counted, logged = facts.counts.get(row.pk, (0, 0)), facts.logged.get(row.pk)
        lines.append(
            DutyLine(
                project=row,
                light=facts.lights.get(row.pk),
                stuck=facts.stuck.get(row.pk),
                next=facts.next.get(row.pk),
                turns=standings(rules.sponsor, facts.held.get(row.pk, {}), since[row.pk], today),
                open=counted[0],
                overdue=counted[1],
                last_log=logged,
                silent=is_silent(logged, since[row.pk], rules, today),
            )
        )
    return sorted(lines, key=_pressing)


def _pressing(line: DutyLine) -> tuple[int, bool, int, int, date]:
    rank = LightColour(line.light.colour).rank if line.light is not None else len(LightColour)
    return rank, line.stuck is None, -line.overdue, -line.missed, line.project.due or date.max


def _facts(actor: Actor, ids: list[int], today: date) -> _Facts:
    facts = _Facts(held=latest_held(ids), logged=latest_logged(ids))
    for light in lights(actor, period=latest_period(actor)).filter(subject_id__in=ids):
        facts.lights[light.subject_id] = light
    for node in blocked_nodes(actor).filter(project__in=ids).select_related("holder_unit"):
        facts.stuck.setdefault(node.project_id, node)
    for node in nodes_due(actor, ids, date.max - timedelta(days=1)):
        facts.next.setdefault(node.project_id, node)
    open_ = Q(state__in=OPEN)
    rows = matters(actor).filter(project__in=ids).order_by().values("project")
    for row in rows.annotate(open=Count("pk", filter=open_), overdue=Count("pk", filter=overdue_on(today))):
        facts.counts[row["project"]] = (row["open"], row["overdue"])
    return facts


def latest_held(project_ids: Collection[int] | None) -> dict[int, dict[OccasionKind, date]]:
    """When each kind of occasion was last held for each project; None: for all. One query; keys and days only."""
    rows = Occasion.objects.filter(project__isnull=False)
    return latest_by("project", rows if project_ids is None else rows.filter(project__in=project_ids))


def latest_by(whose: str, rows: QuerySet[Occasion]) -> dict[int, dict[OccasionKind, date]]:
    """When each kind was last held among these, by the key of their "project" or "force". One query."""
    found: dict[int, dict[OccasionKind, date]] = {}
    held = rows.filter(held_on__isnull=False).order_by()
    for pk, kind, day in held.values_list(whose, "kind").annotate(last=Max("held_on")):
        found.setdefault(pk, {})[OccasionKind(kind)] = day
    return found


def latest_of(rows: QuerySet[Occasion]) -> dict[OccasionKind, date]:
    """When each kind was last held among these. One query."""
    last = rows.filter(held_on__isnull=False).order_by().values_list("kind").annotate(last=Max("held_on"))
    return {OccasionKind(kind): day for kind, day in last}


def latest_logged(project_ids: Collection[int] | None) -> dict[int, date]:
    """The day of the last entry of each project's log; None: of all. One query; keys and days only."""
    rows = LogEntry.objects.all() if project_ids is None else LogEntry.objects.filter(project__in=project_ids)
    return dict(rows.order_by().values_list("project").annotate(last=Max("on")))


def is_silent(logged: date | None, since: date, rules: DutyRules, today: date) -> bool:
    """Nothing was logged for so many days."""
    return (today - max(logged or since, since)).days > rules.silent_days


def log_of(actor: Actor, project: "Project") -> QuerySet[LogEntry]:
    """A project's log, newest first; the project was read by the actor."""
    return entries(actor).filter(project=project).select_related("matter", "by", "answered_by")


def entries(actor: Actor) -> QuerySet[LogEntry]:
    """Entries about projects in the actor's sight, with their projects and units."""
    seen = projects(actor).order_by().values("pk")
    return LogEntry.objects.filter(project__in=seen).select_related("project__unit")


def entry(actor: Actor, entry_id: int) -> LogEntry:
    """One entry. Raises NotFound."""
    found = entries(actor).select_related("matter").filter(pk=entry_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"服务日志 {entry_id}", f"log entry {entry_id}"))
    return found


def open_asks(actor: Actor, project_ids: Collection[int] | None) -> QuerySet[LogEntry]:
    """What sponsors were asked and have not answered, soonest wanted first."""
    rows = entries(actor).exclude(ask="").filter(answered_on=None)
    if project_ids is not None:
        rows = rows.filter(project__in=project_ids)
    return rows.order_by(F("ask_by").asc(nulls_last=True), "on", "id")


def next_steps(actor: Actor, project_ids: Collection[int]) -> QuerySet[LogEntry]:
    """Next steps not yet done, soonest first."""
    rows = entries(actor).exclude(next_step="").filter(done_on=None, project__in=project_ids)
    return rows.order_by(F("next_on").asc(nulls_last=True), "id")


def occasions_of(actor: Actor, project: "Project") -> QuerySet[Occasion]:
    """What the sponsors of a project planned and held, the latest first; the project was read by the actor."""
    rows = Occasion.objects.filter(project=project).select_related("post__unit", "by")
    return rows if actor.can("dispatch.read") else rows.none()


def occasion(actor: Actor, occasion_id: int) -> Occasion:
    """One occasion with whose it is. Raises NotFound for one about a project or a post out of sight."""
    found = Occasion.objects.select_related("post__unit", "project", "force").filter(pk=occasion_id).first()
    seen = found is not None and (
        found.force is not None
        or (found.project is not None and actor.sees(found.project.unit_id))
        or (found.project is None and found.post is not None and actor.sees(found.post.unit_id))
    )
    if found is None or not seen or not actor.can("dispatch.read"):
        raise NotFound(what=Phrase(f"履责记录 {occasion_id}", f"occasion {occasion_id}"))
    return found


def _undecided(about: QuerySet[Matter]) -> QuerySet[Matter]:
    """Disputes of an assignment, and extensions that are asked for."""
    return about.filter(Q(state=State.DISPUTED) | Q(asked__isnull=False, state__in=OPEN))


def _post(actor: Actor, post_id: int) -> "Post":
    actor.require("dispatch.read")
    return read_post(actor, post_id)


def turns_of(project: "Project", since: date) -> tuple[TurnStanding, ...]:
    """Where the cadence of a project's sponsor stands; the project was read by the actor. Two queries."""
    rows = Occasion.objects.filter(project=project)
    return standings(CADENCES.in_force().rule.sponsor, latest_of(rows), since, clock().today())
