"""Writing the ledger: `@verb` around every action, `record` inside it."""

from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from django.db import connection, transaction

from guatu.kernel.clock import clock
from guatu.ledger.models import Entry, Head
from guatu.ledger.rules import canonical, seal
from guatu.ledger.types import Facts, Signer, Subject

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", bound=Signer)


class UnledgeredWriteError(RuntimeError):
    """An action ended without a ledger entry: a programming error, so its transaction is refused."""


@dataclass(slots=True)
class _Doing:
    verb: str
    entries: list[Entry] = field(default_factory=list)
    unchanged: bool = False


_doing: ContextVar[_Doing | None] = ContextVar("doing", default=None)
VERBS: dict[str, str] = {}
Follower = Callable[[Any, Sequence[Entry]], None]
"""(actor, the entries of the act)."""
_followers: Final[dict[str, list[Follower]]] = {}


def follow(verbs: Iterable[str], follower: Follower) -> None:
    """Have `follower` called in the transaction of each act of these verbs that is done by itself, when it is written.

    For what must follow at once in a room above, without the room below knowing of it: status judges anew. An act done
    within another act is not followed; an error undoes the act. Called once, in `AppConfig.ready`.
    """
    for name in verbs:
        known = _followers.setdefault(name, [])
        if follower not in known:
            known.append(follower)


def verb(name: str) -> Callable[[Callable[Concatenate[S, P], T]], Callable[Concatenate[S, P], T]]:
    """Make a function an action: one transaction, which commits only if a ledger entry was recorded.

    The verb's name ("dispatch.directive.issue") is what the ledger shows. An action that finds nothing to
    change says so with `unchanged()`. Actions may call actions; each records under its own verb.
    """

    def decorate(function: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
        VERBS[name] = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def action(actor: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
            doing, within = _Doing(name), _doing.get()
            token = _doing.set(doing)
            try:
                with transaction.atomic():
                    result = function(actor, *args, **kwargs)
                    if not doing.entries and not doing.unchanged:
                        raise UnledgeredWriteError(f"{name} wrote no ledger entry")
                    if within is None and doing.entries:
                        for follower in _followers.get(name, ()):
                            follower(actor, doing.entries)
            finally:
                _doing.reset(token)
            return result

        action.__dict__["verb"] = name
        return action

    return decorate


def unchanged() -> None:
    """Say, inside an action, that there was nothing to change and so nothing to record."""
    _current().unchanged = True


def record(
    actor: Signer, subject: Subject, *, before: Facts | None = None, after: Facts | None = None
) -> Entry:
    """Append one entry under the running action's verb. Facts are JSON-like; Decimals and dates are kept as text.

    Raises UnledgeredWriteError outside an action.
    """
    (entry,) = _append(actor, [(subject, before, after)])
    return entry


def record_each(actor: Signer, facts: Iterable[tuple[Subject, Facts]]) -> list[Entry]:
    """As `record`, an entry for each subject with what stands after, in their order. Three queries for any number."""
    return _append(actor, [(subject, None, after) for subject, after in facts])


def record_all(actor: Signer, facts: Iterable[tuple[Subject, Facts | None, Facts]]) -> list[Entry]:
    """As `record_each`, with what stood before too."""
    return _append(actor, list(facts))


def _append(actor: Signer, rows: Sequence[tuple[Subject, Facts | None, Facts | None]]) -> list[Entry]:
    doing = _current()
    if not rows:
        return []
    head = Head.objects.select_for_update().get(pk=1)
    at = clock().now().astimezone(UTC).isoformat(timespec="microseconds")
    entries: list[Entry] = []
    for subject, before, after in rows:
        last = entries[-1] if entries else head
        entry = Entry(
            number=last.number + 1,
            at=at,
            account_id=actor.account_id,
            actor=actor.label,
            verb=doing.verb,
            subject_kind=subject.kind,
            subject_id=subject.id,
            before=canonical(before),
            after=canonical(after),
            previous_hash=last.hash,
        )
        entry.hash = seal(
            number=entry.number,
            at=at,
            account_id=entry.account_id,
            actor=entry.actor,
            verb=entry.verb,
            subject_kind=entry.subject_kind,
            subject_id=entry.subject_id,
            before=entry.before,
            after=entry.after,
            previous_hash=entry.previous_hash,
        )
        entries.append(entry)
    columns = [field.attname for field in Entry._meta.concrete_fields]
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO ledger_entry ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608 - names of columns
            [[getattr(entry, column) for column in columns] for entry in entries],
        )
        # Step by step: a trigger lets the head move forward by one only.
        cursor.executemany(
            "UPDATE ledger_head SET number = %s, hash = %s WHERE id = 1",
            [(entry.number, entry.hash) for entry in entries],
        )
    doing.entries += entries
    return entries


def take_turn() -> None:
    """Lock the ledger's head now rather than at `record`: for an action that counts rows to number the next one."""
    Head.objects.select_for_update().get(pk=1)


def _current() -> _Doing:
    doing = _doing.get()
    if doing is None:
        raise UnledgeredWriteError("record() was called outside an action")
    return doing
