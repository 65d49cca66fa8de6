"""Which subjects of the ledger an account may see, whatever their room: for what is told to other systems."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.ledger.types import Subject
from guatu.org.models import Account
from guatu.org.queries.house import actor_for, scoped, subject_model
from guatu.org.types import Actor

Sight = Callable[[Actor, Collection[int]], Collection[int]]
"""The actor and keys of rows → those it may see."""

_sights: Final[dict[str, Sight]] = {}
_PATHS: Final = ("unit", "project__unit", "owner_unit", "matter__unit")
"""Where a row's unit stands, by the first that its model has."""


def see_by(kind: str, sight: Sight) -> None:
    """Have a kind of subject seen by the room's own rule, where that is more than its unit. Called in `ready`."""
    _sights[kind] = sight


def seen(account_id: int, subjects: Collection[Subject]) -> frozenset[Subject]:
    """Those of the subjects that an account may see; none where it is closed or gone.

    Whoever may read the ledger sees all of them there. For others by the room's rule, else by the row's unit; what has
    neither is the house's own and is not told. A few queries, one more for each kind.
    """
    account = Account.objects.select_related("unit__parent").filter(pk=account_id, is_active=True).first()
    if account is None:
        return frozenset()
    actor = actor_for(account, "hook")
    if actor.can("ledger.read"):
        return frozenset(subjects)
    by_kind: dict[str, set[int]] = defaultdict(set)
    for one in subjects:
        if one.id.isascii() and one.id.isdecimal() and len(one.id) < 19:
            by_kind[one.kind].add(int(one.id))
    return frozenset(
        Subject(kind, str(pk))
        for kind, ids in by_kind.items()
        for pk in _sights.get(kind, lambda who, keys, kind=kind: _by_unit(who, kind, keys))(actor, ids)
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
