"""Which subjects of the ledger an account may see, whatever their room: for what is told to other systems."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.ledger.types import Subject
from guatu.org.models import Account
from guatu.org.queries.house import actor_for, scoped, subject_model
from guatu.org.types import Actor

Sight = Callable[[Actor, Collection[int]], Collection[int]]
"""The actor and keys of rows → those it may see."""

View = Callable[[Actor, object], object]
"""The actor and an entry's facts → those it may see; None for none."""

_views: Final[dict[str, View]] = {}
_sights: Final[dict[str, Sight]] = {}
_PATHS: Final = ("unit", "project__unit", "owner_unit", "matter__unit")
"""Where a row's unit stands, by the first that its model has."""


def see_by(kind: str, sight: Sight) -> None:
    """Have a kind of subject seen by the room's own rule, where that is more than its unit. Called in `ready`."""
    _sights[kind] = sight


def show_by(kind: str, view: View) -> None:
    """Have entries about a kind of subject shown in part, to whoever may not read the ledger. Called in `ready`."""
    _views[kind] = view


def shown(
    account_id: int, told: Sequence[tuple[Subject, object, object]]
) -> list[tuple[object, object] | None]:
    """What an account may see of entries (subject, facts before and after), in their order; None for nothing of it.

    Whoever may read the ledger sees all of it there. Others see what is about a subject in their sight, by the room's
    rule, else by the row's unit; what has neither is the house's own and is not told. A closed account sees nothing. A
    few queries, one more for each kind.
    """
    account = Account.objects.select_related("unit__parent").filter(pk=account_id, is_active=True).first()
    if account is None:
        return [None] * len(told)
    actor = actor_for(account, "hook")
    if actor.can("ledger.read"):
        return [(before, after) for _subject, before, after in told]
    seen = _seen(actor, [subject for subject, _before, _after in told if subject.kind not in _views])
    found: list[tuple[object, object] | None] = []
    for subject, before, after in told:
        if subject.kind in _views:
            part = _views[subject.kind](actor, after)
            found.append(None if part is None else (None, part))
        else:
            found.append((before, after) if subject in seen else None)
    return found


def _seen(actor: Actor, subjects: Collection[Subject]) -> frozenset[Subject]:
    by_kind: dict[str, set[int]] = defaultdict(set)
    for one in subjects:
        if one.id.isascii() and one.id.isdecimal() and len(one.id) < 19:
            by_kind[one.kind].add(int(one.id))
    return frozenset(
        Subject(kind, str(pk))
        for kind, ids in by_kind.items()
        for pk in (_sights[kind](actor, ids) if kind in _sights else _by_unit(actor, kind, ids))
    )


def _by_unit(actor: Actor, kind: str, ids: Collection[int]) -> Collection[int]:
    try:
        model = subject_model(kind)
    except GuatuError:
        return ()
    rows = model._default_manager.filter(pk__in=ids)
    if kind == "org.unit":
        return scoped(actor, rows, "pk").values_list("pk", flat=True)
    names = {field.name for field in model._meta.get_fields()}
    path = next((path for path in _PATHS if path.partition("__")[0] in names), None)
    return scoped(actor, rows, path).values_list("pk", flat=True) if path is not None else ()
