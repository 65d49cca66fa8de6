"""Who gathers the subjects of which kind; rooms above add theirs."""

from collections.abc import Callable, Collection
from typing import Final

from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.status.gathering.funds import funds
from guatu.status.gathering.indicators import indicators
from guatu.status.gathering.nodes import nodes
from guatu.status.gathering.units import units
from guatu.status.types import SubjectKind
from guatu.status.types.subjects import Judgeable, Touched

Gatherer = Callable[[Actor, Period, Touched | None, Collection[str]], list[Judgeable]]
"""(actor, month, what was touched or None for all, facts that rules name) → the subjects in the actor's scope."""

_gatherers: Final[dict[SubjectKind, Gatherer]] = {
    SubjectKind.NODE: nodes,
    SubjectKind.FUND: funds,
    SubjectKind.INDICATOR: indicators,
    SubjectKind.UNIT: units,
}


def gather_by(kind: SubjectKind, gatherer: Gatherer) -> None:
    """Have the subjects of a kind gathered by a room above, which status cannot import; called in `AppConfig.ready`."""
    _gatherers[kind] = gatherer


def gathered(
    actor: Actor, kind: SubjectKind, period: Period, *, touched: Touched | None = None, named: Collection[str]
) -> list[Judgeable]:
    """The subjects of a kind with what is known of them; none where nobody gathers that kind."""
    gatherer = _gatherers.get(kind)
    return gatherer(actor, period, touched, named) if gatherer is not None else []
