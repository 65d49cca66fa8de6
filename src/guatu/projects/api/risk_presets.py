"""The working values of risk: read, changed as a new version."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from guatu.org.queries import actor_of
from guatu.projects import actions, queries
from guatu.projects.adapters.risk import parse_preset, preset_document
from guatu.projects.models import RiskPresetVersion
from guatu.projects.types.risk import RiskPreset

router = Router(tags=["risk presets"])


class SpreadPreset(Schema):
    """Ratios of the planned duration; `of`: approval, outdoor or other."""

    of: str
    low: float
    mode: float
    high: float


class CauseRow(Schema):
    """A common cause; `of`: outdoor, office, or a kind of unit. Either `factor` or `days`: low, most likely, high."""

    code: str = Field(max_length=20)
    name: str = Field(max_length=80)
    name_en: str = Field("", max_length=120)
    of: str
    chance: float
    factor: list[float] | None = None
    days: list[float] | None = None


class PresetValues(Schema):
    """`version` and `shipped` say which values these are: the house's own versions count from 1."""

    version: int
    shipped: bool = False
    least_finished: int
    spread: list[SpreadPreset]
    cause: list[CauseRow]


class PresetIn(PresetValues):
    """`version` and `shipped` are of the values that were changed."""

    reason: str = Field(max_length=300)

    def preset(self) -> RiskPreset:
        """As the action takes it."""
        raw = self.dict(exclude={"reason", "shipped"}, exclude_none=True)
        return parse_preset(raw, shipped=self.shipped)


class PresetVersionOut(Schema):
    """A version that the house made."""

    version: int
    reason: str
    made_label: str
    made_at: datetime


@router.get("/", response=PresetValues)
def get_risk_preset(request: HttpRequest, version: int | None = None) -> dict[str, Any]:
    """The values that hold; with `version` one of the house's own. Needs `projects.read`."""
    return _document(queries.risk_preset(actor_of(request), version))


@router.get("/versions", response=list[PresetVersionOut])
def list_risk_presets(request: HttpRequest) -> Any:
    """The versions that the house made, the newest first."""
    return queries.risk_preset_versions(actor_of(request))


@router.post("/", response={201: PresetVersionOut})
def save_risk_preset(request: HttpRequest, body: PresetIn) -> Status[RiskPresetVersion]:
    """Keep values as the next version, which every risk is drawn with from then on. Needs `projects.risk.write`."""
    return Status(201, actions.save_risk_preset(actor_of(request), preset=body.preset(), reason=body.reason))


def _document(preset: RiskPreset) -> dict[str, Any]:
    return preset_document(preset) | {"shipped": preset.shipped}
