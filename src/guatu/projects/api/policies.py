"""Policies by JSON."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.pagination import PageNumberPagination, paginate

from guatu.org.queries import actor_of
from guatu.projects import actions, queries
from guatu.projects.models import Policy
from guatu.projects.types.policy import PolicyLevel

router = Router()


class PolicyOut(Schema):
    """A policy by its official number; `unit_id` carries it out."""

    id: int
    number: str
    title: str
    title_en: str
    level: PolicyLevel
    issued_on: date
    offers: str
    offers_en: str
    unit_id: int


class PolicyIn(Schema):
    """The number of a known policy corrects it."""

    number: str
    title: str
    title_en: str = ""
    level: PolicyLevel
    issued_on: date
    offers: str
    offers_en: str = ""
    unit_id: int


@router.get("", response=list[PolicyOut])
@paginate(PageNumberPagination, page_size=50)
def list_policies(
    request: HttpRequest, level: PolicyLevel | None = None, words: str = ""
) -> QuerySet[Policy]:
    """The policies, the latest first."""
    actor = actor_of(request)
    actor.require("projects.read")
    return queries.policies(actor, level=level, words=words)


@router.get("/{policy_id}", response=PolicyOut)
def get_policy(request: HttpRequest, policy_id: int) -> Policy:
    """One policy."""
    return queries.policy(actor_of(request), policy_id)


@router.post("", response={201: PolicyOut})
def save_policy(request: HttpRequest, body: PolicyIn) -> Status[Policy]:
    """Write a policy down, or correct it. Needs `projects.policy.write`."""
    return Status(201, actions.save_policy(actor_of(request), **body.dict()))
