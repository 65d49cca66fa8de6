"""Which matters and orders an account may see: for what is told to other systems."""

from collections.abc import Collection
from typing import Final

from guatu.dispatch.queries.matters import in_sight
from guatu.dispatch.queries.orders import orders
from guatu.org.types import Actor

MATTER_KIND: Final = "dispatch.matter"
ORDER_KIND: Final = "dispatch.supervisionorder"


def matters_in_sight(actor: Actor, ids: Collection[int]) -> Collection[int]:
    """Those of the matters that the actor may see. One query."""
    return set(in_sight(actor).filter(pk__in=ids).values_list("pk", flat=True))


def orders_in_sight(actor: Actor, ids: Collection[int]) -> Collection[int]:
    """Those of the supervision orders that the actor may see. One query."""
    return set(orders(actor).filter(pk__in=ids).values_list("pk", flat=True))
