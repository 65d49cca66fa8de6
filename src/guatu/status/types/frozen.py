"""A frozen month read again: what it says, and whether it is still what was frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guatu.kernel.period import Period
from guatu.ui.types import LightColour

if TYPE_CHECKING:
    from guatu.status.models import Snapshot


@dataclass(frozen=True, slots=True)
class Frozen:
    """facts: as frozen. whole: the text has the SHA-256 that was kept of it. inputs: whether the lights' own rows still
    have the inputs that were frozen; None for a snapshot of before they were digested."""

    snapshot: "Snapshot"
    period: Period
    facts: Mapping[str, Any]
    whole: bool
    inputs: bool | None

    @property
    def holds(self) -> bool:
        """Whether nothing of it was changed since."""
        return self.whole and self.inputs is not False

    @property
    def projects(self) -> Sequence[Mapping[str, Any]]:
        """The projects with their lights, worst first."""
        ranks = {colour.value: colour.rank for colour in LightColour}
        return sorted(self.facts["projects"], key=lambda row: (ranks[row["colour"]], row["code"]))

    @property
    def counts(self) -> Mapping[LightColour, int]:
        """Lights of each colour."""
        told = [row["colour"] for row in self.facts["projects"]]
        return {colour: told.count(colour.value) for colour in LightColour}

    @property
    def packs(self) -> Sequence[Mapping[str, Any]]:
        """The rule packs that judged, with their versions and digests; none in an older snapshot."""
        packs: Sequence[Mapping[str, Any]] = self.facts.get("packs", ())
        return packs
