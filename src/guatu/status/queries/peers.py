"""The city's published place among its peers: never worked out, for the peers' figures are not ours."""

from datetime import date
from typing import TYPE_CHECKING, Final

from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.status.types import PeerRank
from guatu.targets.queries import observations

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.targets.models import Indicator

RANKS_SHOWN: Final = 5


def peer_ranks(
    actor: Actor,
    indicator: "Indicator",
    unit: "Unit",
    *,
    period: Period,
    known_on: date | None = None,
) -> list[PeerRank]:
    """The newest places published up to `period`, the newest first, each beside that of a year before. One query."""
    rows = observations(actor, indicator_ids=[indicator.pk], unit_ids=[unit.pk], known_on=known_on)
    found: dict[Period, tuple[int, int]] = {}
    ranked = rows.filter(period__lte=str(period)).values_list("period", "rank", "rank_of")
    for text, place, of in ranked:
        if place is not None and of is not None:
            found[Period.parse(text)] = place, of
    return [
        PeerRank(month, *found[month], found[month.shift(-12)][0] if month.shift(-12) in found else None)
        for month in sorted(found, reverse=True)[:RANKS_SHOWN]
    ]
