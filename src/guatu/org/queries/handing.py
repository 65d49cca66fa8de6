"""Reads of who holds a post, who acts for it, and what a post has that would pass to the next."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from guatu.kernel.clock import clock
from guatu.kernel.language import Phrase
from guatu.ledger.types import Subject
from guatu.org.models import (
    Account,
    ApiToken,
    ForceMember,
    Post,
    Responsibility,
    TaskForce,
    Tenure,
    Unit,
    UnitHead,
)
from guatu.org.queries.house import actor_for, subject_names
from guatu.org.rules import Held
from guatu.org.types import DUTY_WORDS, Actor, Holding, Leaving, ResponsibilityRole, Role, Seat, subject


def held_about(*post_ids: int, lock: bool = False) -> dict[int, Held]:
    """Who holds these posts now, those acted for from them, and those that they are acted for from. Two queries."""
    rows = Tenure.objects.filter(end=None)
    if lock:
        rows = rows.select_for_update()
    found = _held(rows.filter(Q(post__in=post_ids) | Q(acting_from__in=post_ids)))
    roots = {row.acting_from for row in found.values() if row.acting_from is not None} - found.keys()
    return found | _held(rows.filter(post__in=roots)) if roots else found


def _held(rows: QuerySet[Tenure]) -> dict[int, Held]:
    return {row.post_id: Held(row.post_id, row.person_id, row.start, row.acting_from_id) for row in rows}


def holder_of(post_id: int) -> Tenure | None:
    """The tenure of whoever holds a post now, with the person; None where nobody does. Not scoped: names of posts."""
    rows = Tenure.objects.filter(post=post_id, end=None).select_related("person", "acting_from")
    return rows.first()


def post_acting_for(post: Post, *, leaver_id: int | None = None) -> Post | None:
    """The post whose holder would act for this one: the head of its unit, else of the unit above, and so on.

    A head that nobody really holds, that is the post itself, or whose holder is the leaver, is passed over. Two queries
    and one for each unit above.
    """
    rows = Tenure.objects.filter(end=None, acting_from=None, post__heads__isnull=False).exclude(post=post)
    really_held = dict(rows.values_list("post", "person"))
    heads = dict(UnitHead.objects.values_list("unit", "post"))
    unit: Unit | None = post.unit
    while unit is not None:
        head = heads.get(unit.pk)
        if head in really_held and really_held[head] != leaver_id:
            return Post.objects.select_related("unit").get(pk=head)
        unit = unit.parent
    return None


def posts_of(actor: Actor) -> frozenset[int]:
    """The posts an actor answers for: its account's own, and those acted for from it. One query at most."""
    if actor.post_id is None:
        return frozenset()
    acted = Tenure.objects.filter(end=None, acting_from=actor.post_id).values_list("post", flat=True)
    return frozenset((actor.post_id, *acted))


def acting_seats(post_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """From which posts these are acted for: pairs of the acting post and the one it acts for. One query.

    Not scoped: keys only, for permissions.
    """
    rows = Tenure.objects.filter(end=None, post__in=post_ids, acting_from__isnull=False)
    return frozenset((seat or 0, post) for seat, post in rows.values_list("acting_from", "post"))


def accounts_at(post_ids: Collection[int]) -> dict[int, list[int]]:
    """The active accounts at these posts; of a post acted for, those at the acting post. Ids only. Two queries.

    Not scoped: for whoever posts messages to them.
    """
    acting = dict(
        Tenure.objects.filter(end=None, post__in=post_ids, acting_from__isnull=False).values_list(
            "post", "acting_from"
        )
    )
    sits = {*post_ids, *acting.values()}
    found: dict[int, list[int]] = {}
    rows = Account.objects.filter(post__in=sits, is_active=True).order_by("pk")
    for seat, pk in rows.values_list("post_id", "pk"):
        found.setdefault(seat or 0, []).append(pk)
    return {post: found.get(post) or found.get(acting.get(post, 0), []) for post in post_ids}


def seats_at(post_id: int) -> dict[int, Seat]:
    """The active accounts that sit at a post itself, with what they were given. One query. Not scoped."""
    rows = Account.objects.filter(post=post_id, is_active=True).order_by("pk")
    return {row.pk: Seat(Role(row.role), row.unit_id, row.post_id) for row in rows}


def accounts_in(unit_id: int) -> list[int]:
    """The active accounts of a unit that have a part. Ids only. One query. Not scoped."""
    rows = Account.objects.filter(unit=unit_id, is_active=True).exclude(role=Role.OUTSIDER.value)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def account_called(username: str) -> Account | None:
    """An account by the name it signs in with. Not scoped: the caller has asked for `org.account.write`."""
    return Account.objects.filter(username=username).first()


def leaving(post: Post, on: date) -> Leaving:
    """A post with the accounts that sit at it, for asking every room what it has. Two queries and two an account."""
    rows = Account.objects.select_related("unit__parent").filter(post=post, is_active=True).order_by("pk")
    return Leaving(post, tuple(actor_for(row, "job") for row in rows), on)


def is_head(post_id: int) -> bool:
    """Whether the post heads its unit."""
    return UnitHead.objects.filter(post=post_id).exists()


def heads() -> dict[int, int]:
    """The units by the posts that head them. One query."""
    return dict(UnitHead.objects.values_list("post", "unit"))


def holdings(left: Leaving) -> list[Holding]:
    """What org knows a post to have: responsibilities, task forces, posts it acts for, tokens of its accounts.

    Six queries, and one for each kind of subject.
    """
    today = clock().today()
    running = Q(end=None) | Q(end__gt=today)
    rows = list(
        Responsibility.objects.filter(running, post=left.post, start__lte=today).order_by(
            "role", "start", "pk"
        )
    )
    names = subject_names(Subject(row.subject_kind, row.subject_id) for row in rows)
    found = []
    for row in rows:
        of = Subject(row.subject_kind, row.subject_id)
        thing = names.get(of)
        found.append(
            Holding(
                "responsibility",
                of,
                _named(thing) if thing is not None else Phrase(str(of), str(of)),
                DUTY_WORDS[ResponsibilityRole(row.role)],
                since=row.start,
                until=row.end,
            )
        )
    found += _forces(left.post)
    for tenure in Tenure.objects.filter(end=None, acting_from=left.post).select_related("post__unit"):
        found.append(Holding("acting", subject(tenure.post), _post_named(tenure.post), since=tenure.start))
    for token in ApiToken.objects.filter(
        account__in=[one.account_id for one in left.actors], revoked_at=None
    ).select_related("account"):
        found.append(
            Holding(
                "token",
                subject(token),
                Phrase(token.name, token.name),
                Phrase("个人令牌，交接时作废，不移交", "personal token: revoked, not handed over"),
                since=token.issued_at.date(),
            )
        )
    return found


def running_duties(post_ids: Collection[int], on: date) -> QuerySet[Responsibility]:
    """What these posts answer for on that day. Not scoped: a book is its post's, whoever asks."""
    rows = Responsibility.objects.filter(Q(end=None) | Q(end__gt=on), post__in=post_ids, start__lte=on)
    return rows.order_by("post", "subject_kind", "role", "pk")


def task_force_duties(post_ids: Collection[int]) -> dict[int, list[tuple[int, str, str, bool]]]:
    """The task forces that posts lead (true) or are members of: key and both names, by post. Two queries."""
    found: dict[int, list[tuple[int, str, str, bool]]] = {}
    for force in TaskForce.objects.filter(lead__in=post_ids):
        found.setdefault(force.lead_id, []).append((force.pk, force.name, force.name_en, True))
    serves = ForceMember.objects.filter(end=None, post__in=post_ids).select_related("force")
    for row in serves.order_by("post", "force"):
        force = row.force
        if force.lead_id != row.post_id:
            found.setdefault(row.post_id, []).append((force.pk, force.name, force.name_en, False))
    return found


def posts_named(post_ids: Collection[int]) -> dict[int, Post]:
    """Posts with their units, by key. Not scoped: names stand on the door. One query."""
    return Post.objects.select_related("unit").in_bulk(list(post_ids))


def posts_with_duties(on: date) -> list[int]:
    """The posts that answer for anything on that day, lead or serve in a task force, or head a unit. Four queries."""
    running = Responsibility.objects.filter(Q(end=None) | Q(end__gt=on), start__lte=on)
    found = set(running.order_by().values_list("post", flat=True).distinct())
    found |= set(TaskForce.objects.order_by().values_list("lead", flat=True))
    found |= set(ForceMember.objects.filter(end=None).order_by().values_list("post", flat=True))
    found |= set(UnitHead.objects.values_list("post", flat=True))
    return sorted(found)


def _forces(post: Post) -> list[Holding]:
    lead = Phrase("组长", "lead")
    member = Phrase("成员", "member")
    rows = [(force, lead) for force in TaskForce.objects.filter(lead=post)]
    rows += [(force, member) for force in TaskForce.objects.filter(roster__post=post, roster__end=None)]
    return [Holding("task_force", subject(force), _named(force), part) for force, part in rows]


def _named(thing: object) -> Phrase:
    name = str(getattr(thing, "name", "") or thing)
    return Phrase(name, str(getattr(thing, "name_en", "") or name))


def _post_named(post: Post) -> Phrase:
    return Phrase(
        f"{post.unit.name} {post.title}",
        f"{post.unit.name_en or post.unit.name}, {post.title_en or post.title}",
    )
