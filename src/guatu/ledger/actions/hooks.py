"""Hooks: entered, rotated, replayed, paused; and the round that tells them what the ledger has."""

from datetime import datetime, timedelta
from typing import Final, TypeVar
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F, Q

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.ledger.actions.entries import VERBS, record, unchanged, verb
from guatu.ledger.actions.outbox import post_message
from guatu.ledger.actions.reaching import HOUSE, REACH_FIELDS, note, resume
from guatu.ledger.adapters.notify import UNREADABLE
from guatu.ledger.adapters.posting import post
from guatu.ledger.adapters.seal import opened, sealed
from guatu.ledger.directory import directory
from guatu.ledger.models import Hook, HookSecret
from guatu.ledger.queries.hooks import Event, events_after, head_number, hook, stamp, valid_secrets
from guatu.ledger.rules.hooks import ROTATION, new_secret, read_url, read_verbs, signatures
from guatu.ledger.rules.outbox import LEASE
from guatu.ledger.rules.reaching import trouble
from guatu.ledger.types import Outcome, Signer, Subject

S = TypeVar("S", bound=Signer)

BATCH: Final = 200
"""Events of one hook in one round; the next round takes the rest."""
LONGEST: Final = timedelta(seconds=45)
"""How long one hook may take of a round: others wait for it."""


@verb("ledger.hook.add")
def add_hook(actor: S, *, name: str, address: str, verbs: str, account_id: int) -> tuple[Hook, str]:
    """Tell another system of the entries whose verbs begin so, from now on, as far as an account may see them.

    The hook and its secret, which is shown this once. Raises G1308 for the address, G1309 for the verbs.
    """
    url = read_url(address)
    wanted = read_verbs(verbs, VERBS)
    parts = urlsplit(url)
    row = Hook.objects.create(
        name=name.strip()[:60] or (parts.hostname or "")[:60],
        sealed=sealed(url),
        shown=f"{parts.scheme}://{parts.hostname}…"[:120],
        verbs=" ".join(wanted),
        account_id=account_id,
        cursor=head_number(),
        made_at=clock().now(),
    )
    secret = _new_secret(row)
    record(
        actor,
        _subject(row),
        after={
            "name": row.name,
            "shown": row.shown,
            "verbs": row.verbs,
            "account": account_id,
            "from": row.cursor,
        },
    )
    return row, secret


def _new_secret(row: Hook) -> str:
    secret = new_secret()
    HookSecret.objects.create(hook=row, sealed=sealed(secret), made_at=clock().now())
    return secret


@verb("ledger.hook.rotate")
def rotate_secret(actor: S, *, hook_id: int) -> str:
    """A new secret, shown this once. The former is valid beside it for two days, older ones no longer."""
    row = _locked(hook_id)
    now = clock().now()
    row.secrets.filter(ends_at__isnull=False).delete()
    row.secrets.filter(ends_at=None).update(ends_at=now + ROTATION)
    secret = _new_secret(row)
    record(actor, _subject(row), after={"rotated": True, "former_until": now + ROTATION})
    return secret


@verb("ledger.hook.replay")
def replay_hook(actor: S, *, hook_id: int, number: int) -> Hook:
    """Tell a hook anew from an entry on: what it had is told again. Raises NotFound, G1310 for no such entry."""
    row = _locked(hook_id)
    last = head_number()
    if not 1 <= number <= last:
        raise GuatuError("G1310", entry=number, last=last)
    before, row.cursor = row.cursor, number - 1
    row.save(update_fields=["cursor"])
    resume(row)
    record(actor, _subject(row), before={"cursor": before}, after={"cursor": row.cursor})
    return row


@verb("ledger.hook.skip")
def skip_event(actor: S, *, hook_id: int) -> int | None:
    """Pass over the one event that a hook's receiver cannot take, and go on. Its number; None where none waits."""
    row = _locked(hook_id)
    waiting = events_after(row, 1)
    if not waiting:
        unchanged()
        return None
    before, row.cursor = row.cursor, waiting[0].number
    row.save(update_fields=["cursor"])
    resume(row)
    record(actor, _subject(row), before={"cursor": before}, after={"skipped": row.cursor})
    return row.cursor


@verb("ledger.hook.pause")
def pause_hook(actor: S, *, hook_id: int, by_house: bool = False) -> Hook:
    """Tell a hook nothing until it is resumed; nothing is lost, for it goes on where it stopped. Raises NotFound."""
    row = _locked(hook_id)
    if row.paused_at is not None:
        unchanged()
        return row
    row.paused_at, row.paused_by_house = clock().now(), by_house
    row.save(update_fields=REACH_FIELDS)
    record(actor, _subject(row), before={"paused": False}, after={"paused": True, "last": row.last_outcome})
    if by_house:
        wrong = trouble(row.last_outcome)
        said = wrong.said if wrong is not None else Phrase("—", "—")
        post_message(
            actor,
            to=directory().keepers(),
            kind="ledger.hook.paused",
            text=Phrase(
                f"回调“{row.name}”连续 {row.failures} 次送不到（{said.zh}），已停下；恢复后从停下的地方接着送。",
                f"The hook “{row.name}” failed {row.failures} times in a row ({said.en}) and is paused; resumed, it"
                " goes on where it stopped.",
            ),
            about=_subject(row),
            link="/org/hooks/",
        )
    return row


@verb("ledger.hook.resume")
def resume_hook(actor: S, *, hook_id: int) -> Hook:
    """Go on where it stopped, at once. Raises NotFound."""
    row = _locked(hook_id)
    if row.paused_at is None and row.retry_at is None:
        unchanged()
        return row
    paused = row.paused_at is not None
    resume(row)
    record(actor, _subject(row), before={"paused": paused}, after={"paused": False})
    return row


@verb("ledger.hook.remove")
def remove_hook(actor: S, *, hook_id: int) -> None:
    """Tell it nothing any more; address and secrets are forgotten. Raises NotFound."""
    row = _locked(hook_id)
    row.removed_at, row.sealed = clock().now(), ""
    row.save(update_fields=["removed_at", "sealed"])
    row.secrets.all().delete()
    record(actor, _subject(row), before={"name": row.name, "in_use": True}, after={"in_use": False})


def tell_hooks() -> int:
    """One round over all hooks: each is told what it waits for, in the ledger's order. How many events arrived.

    No verb: the entries are there already, and a hook is only how far one has read them. An event that does not arrive
    keeps back those after it (so what is about one subject comes in its order), and is tried again later. A worker
    killed after the other side took an event and before that was noted sends it again: at least once.
    """
    now = clock().now()
    free = Q(held_until=None) | Q(held_until__lte=now)
    due = Q(retry_at=None) | Q(retry_at__lte=now)
    rows = Hook.objects.filter(free, due, removed_at=None, paused_at=None)
    return sum(_tell(row, now) for row in rows.order_by("pk"))


def _tell(row: Hook, now: datetime) -> int:
    mine = Hook.objects.filter(pk=row.pk, held_until=row.held_until, cursor=row.cursor)
    if not mine.update(held_until=now + LEASE):
        return 0
    head, arrived = head_number(), 0
    waiting = events_after(row, BATCH)
    shown = directory().shown(row.account_id, [(one.subject, one.before, one.after) for one in waiting])
    reached, stopped = row.cursor, False
    for event, seen in zip(waiting, shown, strict=True):
        if clock().now() - now > LONGEST:
            stopped = True
            break
        if seen is not None:
            outcome = _post(row, event, *seen)
            if not outcome.arrived:
                stopped = True
                _failed(row, outcome)
                break
            arrived += 1
            _arrived(row, event.number)
        reached = event.number
    if not stopped and len(waiting) < BATCH:
        reached = max(reached, head)
    # Not where somebody has it replay meanwhile: then the cursor is no longer what this round left.
    last = Hook.objects.filter(pk=row.pk, cursor__lte=reached, cursor__gte=row.cursor)
    last.update(cursor=reached)
    Hook.objects.filter(pk=row.pk).update(held_until=None)
    return arrived


def _post(row: Hook, event: Event, before: object, after: object) -> Outcome:
    address, valid = opened(row.sealed), valid_secrets(row)
    if address is None or not valid:
        return UNREADABLE
    told = Event(event.number, event.at, event.verb, event.actor, event.subject, before, after, event.hash)
    body, at = told.body(), stamp(clock().now())
    return post(
        address,
        body,
        {
            "webhook-id": event.id,
            "webhook-timestamp": str(at),
            "webhook-signature": signatures(valid, event.id, at, body),
        },
    )


@transaction.atomic
def _arrived(row: Hook, number: int) -> None:
    at = clock().now()
    Hook.objects.filter(pk=row.pk).update(sent=F("sent") + 1)
    moved = Hook.objects.filter(pk=row.pk, cursor=row.cursor).update(cursor=number, held_until=at + LEASE)
    if moved:
        row.cursor = number
    note(row, Outcome(True, "arrived"), at)


@transaction.atomic
def _failed(row: Hook, outcome: Outcome) -> None:
    if note(row, outcome, clock().now()):
        pause_hook(HOUSE, hook_id=row.pk, by_house=True)


def _locked(hook_id: int) -> Hook:
    hook(hook_id)
    return Hook.objects.select_for_update().get(pk=hook_id)


def _subject(row: Hook) -> Subject:
    return Subject("ledger.hook", str(row.pk))
