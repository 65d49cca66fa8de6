"""All sponsors and secretaries in sight, and the projects that no secretary has."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from guatu.dispatch.queries.duties import ENDED, is_silent, latest_held, latest_logged, open_asks
from guatu.dispatch.queries.rule_texts import CADENCES
from guatu.dispatch.rules.duties import standings
from guatu.dispatch.types.duties import DutyRules, TurnState
from guatu.kernel.clock import clock
from guatu.org.queries import Answering, answering_for, holders, posts
from guatu.org.types import Actor, ResponsibilityRole
from guatu.projects.queries import projects
from guatu.status.types import PROJECT_KIND

if TYPE_CHECKING:
    from guatu.org.models import Post
    from guatu.projects.models import Project


@dataclass(frozen=True, slots=True)
class PostLoad:
    """A post with a duty, in a row of the overview."""

    post: "Post"
    holder: str
    projects: int
    owed: int
    missed: int
    asks: int = 0
    silent: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """All sponsors and secretaries in sight, and what no one has in hand."""

    rules: DutyRules
    sponsors: tuple[PostLoad, ...]
    secretaries: tuple[PostLoad, ...]
    gaps: tuple["Project", ...]
    gap_count: int


def duty_overview(actor: Actor, most: int = 50) -> Overview:
    """Every sponsor and secretary in sight with what is owed and missed, and the projects that should have a secretary
    and have none, the largest first (`most` of them). A fixed number of queries.
    """
    actor.require("dispatch.read")
    today, rules = clock().today(), CADENCES.in_force().rule
    sponsors = answering_for(PROJECT_KIND, [ResponsibilityRole.SPONSOR], today)
    secretaries = answering_for(PROJECT_KIND, [ResponsibilityRole.SECRETARY], today)
    seen = {post.pk: post for post in posts(actor)}
    names = holders({row.post_id for row in (*sponsors, *secretaries)} & set(seen), today)
    live = set(projects(actor).exclude(stage__in=ENDED).values_list("pk", flat=True))
    asks: dict[int, int] = dict(
        open_asks(actor, None).order_by().values_list("project").annotate(count=Count("pk"))
    )
    held, logged = latest_held(None), latest_logged(None)

    def load(post_id: int, rows: list[Answering], *, sponsor: bool) -> PostLoad:
        mine = [(int(row.subject_id), row.start) for row in rows if int(row.subject_id) in live]
        turns = [
            one
            for pk, since in (mine if sponsor else [])
            for one in standings(rules.sponsor, held.get(pk, {}), since, today)
        ]
        return PostLoad(
            post=seen[post_id],
            holder=names.get(post_id, ""),
            projects=len(mine),
            owed=sum(one.owed for one in turns),
            missed=sum(one.state is TurnState.MISSED for one in turns),
            asks=sum(asks.get(pk, 0) for pk, _ in mine),
            silent=sum(is_silent(logged.get(pk), since, rules, today) for pk, since in mine),
        )

    without = _without_secretary(actor, rules, secretaries)
    return Overview(
        rules=rules,
        sponsors=_loads(sponsors, seen, lambda pk, rows: load(pk, rows, sponsor=True)),
        secretaries=_loads(secretaries, seen, lambda pk, rows: load(pk, rows, sponsor=False)),
        gaps=tuple(without.order_by("-total_investment", "code")[:most]),
        gap_count=without.count(),
    )


def secretary_gaps(actor: Actor) -> "QuerySet[Project]":
    """Projects in sight so large that they should have a secretary (Liaoyang 2018), and without one. Two queries."""
    actor.require("dispatch.read")
    kept = answering_for(PROJECT_KIND, [ResponsibilityRole.SECRETARY], clock().today())
    return _without_secretary(actor, CADENCES.in_force().rule, kept)


def _without_secretary(
    actor: Actor, rules: DutyRules, secretaries: Iterable[Answering]
) -> "QuerySet[Project]":
    rows = projects(actor).filter(total_investment__gte=rules.secretary_from).exclude(stage__in=ENDED)
    return rows.exclude(pk__in={int(row.subject_id) for row in secretaries})


def _loads(
    rows: Iterable[Answering],
    seen: "Mapping[int, Post]",
    load: Callable[[int, list[Answering]], PostLoad],
) -> tuple[PostLoad, ...]:
    by_post: dict[int, list[Answering]] = {}
    for row in rows:
        if row.post_id in seen:
            by_post.setdefault(row.post_id, []).append(row)
    loads = [load(post_id, mine) for post_id, mine in by_post.items()]
    return tuple(sorted(loads, key=lambda one: (-one.asks, -one.missed, -one.silent, -one.projects)))
