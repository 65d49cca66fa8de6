"""The API's part on risk."""

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema

from guatu.org.queries import actor_of
from guatu.projects import queries
from guatu.projects.types.risk import PlanRisk

router = Router(tags=["projects"])


class QuantileOut(Schema):
    """The last day by which this share of the draws is done."""

    share: float
    day: date


class RiskyNodeOut(Schema):
    """A node that moves the finish. Criticality and weight from 0 to 1; `known_by`: finished, template or preset."""

    code: str
    name: str
    name_en: str
    duration: int
    mean_days: float
    known_by: str
    finished: int
    criticality: float
    weight: float


class RiskyCauseOut(Schema):
    """A common cause; `delay` in calendar days, null where it always or never happened."""

    code: str
    name: str
    name_en: str
    responsible: str
    nodes: int
    happened: float
    delay: float | None


class RiskOut(Schema):
    """How sure the due day is. Days are last days of work; the same digest, the same draws."""

    due: date
    due_chance: float
    planned: date
    planned_chance: float
    quantiles: list[QuantileOut]
    curve: list[QuantileOut]
    nodes: list[RiskyNodeOut]
    causes: list[RiskyCauseOut]
    draws: int
    seed: int
    digest: str
    preset_version: int
    preset_shipped: bool
    unpublished_years: list[int]

    @staticmethod
    def resolve_quantiles(found: PlanRisk) -> list[dict[str, object]]:
        return [{"share": share, "day": day} for share, day in found.quantiles]

    @staticmethod
    def resolve_curve(found: PlanRisk) -> list[dict[str, object]]:
        return [{"share": share, "day": day} for day, share in found.curve]


@router.get("/{code}/risk", response=RiskOut)
def risk(request: HttpRequest, code: str) -> PlanRisk:
    """Ten thousand draws: chance of the due day, P10 to P90, what moves the finish. Needs `projects.read`."""
    return queries.risk(actor_of(request), code)
