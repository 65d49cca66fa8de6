"""What may be said of something scarce."""

from collections.abc import Collection
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.projects.types import CapacitySpec

MOST: Final = 1_000_000


def check_capacity(spec: CapacitySpec, node_codes: Collection[str]) -> None:
    """Raises G1682 for nodes that no project has, G1683 for amounts that cannot be, G1684 for a span turned round."""
    unknown = [code for code in spec.node_codes if code not in node_codes]
    if unknown or not spec.node_codes:
        raise GuatuError("G1682", nodes=", ".join(unknown) or "—")
    amounts = [spec.amount, *(one.amount for one in spec.windows)]
    if not all(0 <= amount <= MOST for amount in amounts) or not 1 <= spec.demand <= max(amounts):
        raise GuatuError("G1683", amount=spec.amount, demand=spec.demand)
    for one in spec.windows:
        if one.last < one.first:
            raise GuatuError("G1684", first=one.first.isoformat(), last=one.last.isoformat())
