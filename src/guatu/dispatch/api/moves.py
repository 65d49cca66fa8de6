"""The moves of a matter by JSON: each answers with the matter and its story."""

from datetime import date

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, UploadedFile

from guatu.dispatch import actions, queries
from guatu.dispatch.api.matters import MatterOut, MatterStory
from guatu.dispatch.models import Matter
from guatu.dispatch.types import Level
from guatu.org.queries import actor_of
from guatu.ui.files import read_evidence

router = Router(tags=["dispatch"])


class AssignIn(Schema):
    """Without `workdays` the limit of its kind and level."""

    unit_id: int
    post_id: int | None = None
    workdays: int | None = None
    level: Level | None = None
    text: str = ""


class TextIn(Schema):
    text: str


class TakeUpIn(TextIn):
    post_id: int | None = None


class EntrustIn(Schema):
    post_id: int
    text: str = ""


class ExtensionIn(TextIn):
    until: date


class AnswerIn(TextIn):
    granted: bool


class DisputeIn(TextIn):
    """Without a unit the assignment stands."""

    unit_id: int | None = None
    post_id: int | None = None
    workdays: int | None = None


class MergeIn(TextIn):
    into_id: int


class PartIn(Schema):
    title: str
    title_en: str = ""
    unit_id: int
    post_id: int | None = None
    workdays: int | None = None


class SplitIn(TextIn):
    parts: list[PartIn]


class VerificationIn(Schema):
    """`closes`: passed closes it at once; else it goes to the desk to be closed."""

    passed: bool
    finding: str
    closes: bool = True


class FindingIn(Schema):
    finding: str


class ReopenIn(FindingIn):
    workdays: int | None = None


@router.post("/matters/{matter_id}/assign", response=MatterStory)
def assign(request: HttpRequest, matter_id: int, body: AssignIn) -> Matter:
    """Give it to the unit that must act."""
    actions.assign(actor_of(request), matter_id=matter_id, **body.dict())
    return _story(request, matter_id)


@router.post("/matters/{matter_id}/sign", response=MatterStory)
def sign(request: HttpRequest, matter_id: int) -> Matter:
    """Sign for it."""
    actions.sign(actor_of(request), matter_id=matter_id)
    return _story(request, matter_id)


@router.post("/matters/{matter_id}/take-up", response=MatterStory)
def take_up(request: HttpRequest, matter_id: int, body: TakeUpIn) -> Matter:
    """Begin, by these measures; without a post, at that it was given to."""
    actions.take_up(actor_of(request), matter_id=matter_id, **body.dict())
    return _story(request, matter_id)


@router.post("/matters/{matter_id}/entrust", response=MatterStory)
def entrust(request: HttpRequest, matter_id: int, body: EntrustIn) -> Matter:
    """Pass it on to another post of whoever holds it."""
    actions.entrust(actor_of(request), matter_id=matter_id, **body.dict())
    return _story(request, matter_id)


@router.post("/matters/{matter_id}/feedback", response=MatterStory)
def feed_back(
    request: HttpRequest, matter_id: int, text: Form[str], evidence: File[UploadedFile | None] = None
) -> Matter:
    """Tell what was done, with at most one file. Needs `dispatch.matter.feed_back` on it."""
    actor = actor_of(request)
    actor.require("dispatch.matter.feed_back", queries.matter(actor, matter_id))
    actions.feed_back(actor, matter_id=matter_id, text=text, evidence=read_evidence(evidence))
    return _story(request, matter_id)


@router.post("/matters/{matter_id}/dispute", response=MatterStory)
def dispute(request: HttpRequest, matter_id: int, body: TextIn) -> Matter:
    """Say that another unit must act."""
    actions.dispute(actor_of(request), matter_id=matter_id, text=body.text)
    return _story(request, matter_id)


@router.post("/matters/{matter_id}/dispute-decision", response=MatterStory)
def decide_dispute(request: HttpRequest, matter_id: int, body: DisputeIn) -> Matter:
    """The assignment stands, or another unit must act."""
    actions.decide_dispute(actor_of(request), matter_id=matter_id, **body.dict())
    return _story(request, matter_id)


@router.post("/matters/{matter_id}/extension", response=MatterStory)
def ask_extension(request: HttpRequest, matter_id: int, body: ExtensionIn) -> Matter:
    """Ask for more time, ahead of the due day."""
    actions.ask_extension(actor_of(request), matter_id=matter_id, **body.dict())
    return _story(request, matter_id)


@router.post("/matters/{matter_id}/extension-decision", response=MatterStory)
def decide_extension(request: HttpRequest, matter_id: int, body: AnswerIn) -> Matter:
    """Grant it, or not."""
    actions.decide_extension(actor_of(request), matter_id=matter_id, **body.dict())
    return _story(request, matter_id)


@router.post("/matters/{matter_id}/merge", response=MatterStory)
def merge(request: HttpRequest, matter_id: int, body: MergeIn) -> Matter:
    """It is a duplicate and goes on as another."""
    actions.merge(actor_of(request), matter_id=matter_id, **body.dict())
    return _story(request, matter_id)


@router.post("/matters/{matter_id}/split", response=list[MatterOut])
def split(request: HttpRequest, matter_id: int, body: SplitIn) -> list[Matter]:
    """Give parts to several units; answers with the parts."""
    parts = [actions.Part(**part.dict()) for part in body.parts]
    return actions.split(actor_of(request), matter_id=matter_id, parts=parts, text=body.text)


@router.post("/matters/{matter_id}/verification", response=MatterStory)
def verify(request: HttpRequest, matter_id: int, body: VerificationIn) -> Matter:
    """Close it, put it before the desk, or send it back. Never who fed back."""
    actions.verify(actor_of(request), matter_id=matter_id, **body.dict())
    return _story(request, matter_id)


@router.post("/matters/{matter_id}/closure", response=MatterStory)
def close(request: HttpRequest, matter_id: int, body: FindingIn) -> Matter:
    """Close what was verified, on a stated finding."""
    actions.close(actor_of(request), matter_id=matter_id, finding=body.finding)
    return _story(request, matter_id)


@router.post("/matters/{matter_id}/reopening", response=MatterStory)
def reopen(request: HttpRequest, matter_id: int, body: ReopenIn) -> Matter:
    """It was not done after all."""
    actions.reopen(actor_of(request), matter_id=matter_id, **body.dict())
    return _story(request, matter_id)


@router.post("/matters/{matter_id}/confirmation", response=MatterStory)
def confirm(request: HttpRequest, matter_id: int, body: FindingIn) -> Matter:
    """Looked at again (回头看): it holds."""
    actions.confirm(actor_of(request), matter_id=matter_id, finding=body.finding)
    return _story(request, matter_id)


def _story(request: HttpRequest, matter_id: int) -> Matter:
    return queries.matter(actor_of(request), matter_id)
