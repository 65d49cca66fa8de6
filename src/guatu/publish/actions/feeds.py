"""Calendar feeds: made, revoked; read by whoever has the secret."""

import hashlib
import secrets

from django.db import transaction

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.actions import record, verb
from guatu.org.queries import actor_for
from guatu.org.types import Actor
from guatu.publish.adapters.calendar_out import calendar_file
from guatu.publish.models import Feed
from guatu.publish.queries.feeds import due_dates, feed_of, own_feed, subject_of
from guatu.publish.rules.feeds import may_read, told_now
from guatu.publish.types.feeds import NewFeed


@verb("publish.feed.make")
def make_feed(actor: Actor, *, language: str) -> NewFeed:
    """A feed of what the actor owes. Its secret is returned once; a former feed is closed. Raises Denied."""
    actor.require("publish.feed.own")
    if actor.account_id is None:
        raise NotFound(what=actor.label)
    now = clock().now()
    closed = Feed.objects.filter(account_id=actor.account_id, revoked_at=None).update(revoked_at=now, told={})
    secret = secrets.token_urlsafe(32)
    made = Feed.objects.create(
        account_id=actor.account_id,
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        language=language,
        made_at=now,
    )
    record(
        actor, subject_of(made), after={"account": actor.account_id, "language": language, "closed": closed}
    )
    return NewFeed(made.pk, secret)


@verb("publish.feed.revoke")
def revoke_feed(actor: Actor) -> None:
    """Close the actor's feed: its address leads nowhere from now on. Raises Denied, NotFound where there is none."""
    actor.require("publish.feed.own")
    found = own_feed(actor)
    if found is None:
        raise NotFound(what="publish.feed")
    found.revoked_at, found.told = clock().now(), {}
    found.save(update_fields=["revoked_at", "told"])
    record(actor, subject_of(found), before={"open": True}, after={"open": False})


@transaction.atomic
def read_feed(secret: str) -> bytes:
    """The calendar that a secret opens, as its account may see it now. Raises NotFound, G2220 beyond 30 an hour.

    No verb: it is a read. What is kept is how often it was read this hour, and what was told, for telling changes.
    """
    found = feed_of(secret)
    if found is None:
        raise NotFound(what="publish.feed")
    now = clock().now()
    allowed = may_read(found.hour, found.reads, now)
    if allowed is None:
        raise GuatuError("G2220")
    events, told = told_now(found.told, due_dates(actor_for(found.account, "feed")), clock().today())
    found.hour, found.reads = allowed
    found.read_at, found.told = now, told
    found.save(update_fields=["hour", "reads", "read_at", "told"])
    return calendar_file(events, language=found.language, now=now)
