"""What somebody owes by when, over all rooms: for the calendar feed and its page."""

import hashlib
from datetime import timedelta
from typing import Final

from django.urls import reverse

from guatu.collect.queries import due_list
from guatu.dispatch.queries import matters, meetings, orders
from guatu.kernel.clock import clock
from guatu.kernel.language import Phrase
from guatu.ledger.types import Subject
from guatu.org.queries import posts_of, subject_ids_of_post
from guatu.org.types import Actor
from guatu.projects.queries import nodes_due
from guatu.projects.types import last_day
from guatu.publish.models import Feed
from guatu.publish.types.feeds import DUE_WORDS, Due, DueKind

AHEAD: Final = timedelta(days=120)
BEHIND: Final = timedelta(days=31)
"""How far back meetings stay in the calendar."""
MOST: Final = 1000
"""Events of a kind; a post that answers for more is told of the nearest."""


def due_dates(actor: Actor) -> list[Due]:
    """What the actor owes, the earliest first: filings, matters at its posts, orders to sign for, nodes, meetings.

    Each kind as its own room scopes it. A constant number of queries.
    """
    found = [*_filings(actor), *_matters(actor), *_orders(actor), *_nodes(actor), *_meetings(actor)]
    return sorted(found, key=lambda one: (one.day, one.kind, one.key))


def _title(kind: DueKind, zh: str, en: str) -> Phrase:
    word = DUE_WORDS[kind]
    return Phrase(f"{word.zh}：{zh}", f"{word.en}: {en}")


def _filings(actor: Actor) -> list[Due]:
    return [
        Due(
            DueKind.FILING,
            f"{one.form_id}-{one.unit_id}-{one.period}",
            one.due_on,
            _title(
                DueKind.FILING,
                f"{one.form_name}（{one.heading.zh}，{one.unit_name}）",
                f"{one.form_name_en or one.form_name} ({one.heading.en}, {one.unit_name_en or one.unit_name})",
            ),
            Phrase("", ""),
            reverse("collect:submission", args=[one.submission_id])
            if one.submission_id
            else reverse("collect:due"),
        )
        for one in due_list(actor)[:MOST]
        if one.actor_must_act and one.due_on is not None
    ]


def _matters(actor: Actor) -> list[Due]:
    """At the actor's posts; of somebody without a post, held by their unit."""
    posts = posts_of(actor)
    rows = matters(actor, post_ids=posts) if posts else matters(actor, mine=True)
    return [
        Due(
            DueKind.MATTER,
            str(row.pk),
            row.held_until,
            _title(DueKind.MATTER, row.title, row.title_en or row.title),
            Phrase(row.number, row.number),
            reverse("dispatch:matter", args=[row.pk]),
        )
        for row in rows.order_by("held_until", "pk")[:MOST]
        if row.held_until is not None
    ]


def _orders(actor: Actor) -> list[Due]:
    if actor.unit_id is None or actor.unit_ids is None:
        return []
    return [
        Due(
            DueKind.ORDER,
            str(row.pk),
            row.due_on,
            _title(
                DueKind.ORDER,
                f"{row.name}{row.number}待签收",
                f"{row.name_en} {row.number}, to be signed for",
            ),
            Phrase(row.matter.title, row.matter.title_en or row.matter.title),
            reverse("dispatch:order", args=[row.pk]),
        )
        for row in orders(actor, unit_id=actor.unit_id, unsigned=True)[:MOST]
    ]


def _nodes(actor: Actor) -> list[Due]:
    """The unfinished nodes of the projects that the actor's posts answer for, in any role."""
    today = clock().today()
    ids = {
        int(key)
        for post in posts_of(actor)
        for key in subject_ids_of_post(post, "projects.project", today)
        if key.isdecimal()
    }
    rows = nodes_due(actor, ids, today + AHEAD) if ids else ()
    return [
        Due(
            DueKind.NODE,
            str(row.pk),
            last_day(row.late_finish),
            _title(
                DueKind.NODE,
                f"{row.project.name} · {row.name}",
                f"{row.project.name_en or row.project.name} · {row.name_en or row.name}",
            ),
            Phrase("", ""),
            reverse("projects:why", args=[row.project.code, row.pk]),
        )
        for row in rows[:MOST]
        if row.late_finish is not None
    ]


def _meetings(actor: Actor) -> list[Due]:
    since = clock().today() - BEHIND
    return [
        Due(
            DueKind.MEETING,
            str(row.pk),
            row.on,
            _title(DueKind.MEETING, row.name, row.name_en or row.name),
            Phrase("", ""),
            reverse("dispatch:meeting", args=[row.pk]),
            starts=row.starts_at,
            minutes=row.minutes,
        )
        for row in meetings(actor).filter(on__gte=since).order_by("on", "pk")[:MOST]
    ]


def own_feed(actor: Actor) -> Feed | None:
    """The actor's feed in use. One query."""
    if actor.account_id is None:
        return None
    return Feed.objects.filter(account_id=actor.account_id, revoked_at=None).first()


def feed_of(secret: str) -> Feed | None:
    """The feed that a secret opens, if its account is open too. One query."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    rows = Feed.objects.select_related("account__unit__parent").filter(digest=digest, revoked_at=None)
    return rows.filter(account__is_active=True).first()


def subject_of(feed: Feed) -> Subject:
    """The ledger's name of a feed."""
    return Subject("publish.feed", str(feed.pk))
