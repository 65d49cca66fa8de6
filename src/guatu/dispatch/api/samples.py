"""Re-inspections by JSON."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.pagination import PageNumberPagination, paginate

from guatu.dispatch import actions, queries
from guatu.dispatch.models import Drawn, Sample
from guatu.dispatch.types import Kind
from guatu.org.queries import actor_of

router = Router(tags=["dispatch"])


class SampleIn(Schema):
    """`percent` or `count`, one of the two; the same seed draws the same from the same closed matters."""

    seed: str
    percent: int | None = None
    count: int | None = None
    kind: Kind | None = None
    closed_from: date | None = None
    closed_until: date | None = None


class SampleOut(Schema):
    """A draw: how many were drawn, looked at again, and reopened."""

    id: int
    seed: str
    kind: str
    percent: int | None
    count: int | None
    closed_from: date | None
    closed_until: date | None
    at: datetime
    all: int
    looked_at: int
    reopened: int


class DrawnOut(Schema):
    """`outcome`: held, reopened, or "" until it was looked at."""

    matter_id: int
    number: str
    outcome: str
    on: date | None

    @staticmethod
    def resolve_number(row: Drawn) -> str:
        return row.matter.number


class SampleStory(SampleOut):
    """A draw with what was drawn; `repeats`: the seed draws the same again."""

    repeats: bool
    drawn: list[DrawnOut]


@router.get("/samples", response=list[SampleOut])
@paginate(PageNumberPagination, page_size=50)
def list_samples(request: HttpRequest) -> QuerySet[Sample]:
    """The draws, the latest first."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    return queries.samples(actor)


@router.post("/samples", response={201: SampleStory})
def draw_sample(request: HttpRequest, body: SampleIn) -> Status[dict[str, object]]:
    """Draw closed matters for re-inspection. Needs `dispatch.matter.sample`."""
    return Status(201, _story(request, actions.sample_closed(actor_of(request), **body.dict()).pk))


@router.get("/samples/{sample_id}", response=SampleStory)
def get_sample(request: HttpRequest, sample_id: int) -> dict[str, object]:
    """One draw."""
    return _story(request, sample_id)


def _story(request: HttpRequest, sample_id: int) -> dict[str, object]:
    actor = actor_of(request)
    row = queries.sample(actor, sample_id)
    facts = {name: getattr(row, name) for name in SampleOut.model_fields}
    return facts | {"repeats": queries.repeats(row), "drawn": list(queries.drawn_of(actor, row))}
