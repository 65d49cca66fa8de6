"""Enterprises by JSON."""

from datetime import date

from django.http import HttpRequest
from ninja import Field, Router, Schema

from guatu.dispatch import queries
from guatu.dispatch.types.enterprises import EnterpriseLine
from guatu.org.queries import actor_of

router = Router(tags=["dispatch"])


class EnterpriseOut(Schema):
    """An enterprise with how many matters hang on it; its requests: `/matters/about/org.unit/{id}`."""

    id: int = Field(alias="unit.pk")
    code: str = Field(alias="unit.code")
    name: str = Field(alias="unit.name")
    name_en: str = Field(alias="unit.name_en")
    open: int = Field(alias="asked.open")
    overdue: int = Field(alias="asked.overdue")
    closed: int = Field(alias="asked.closed")
    closed_in_time: int = Field(alias="asked.in_time")
    last: date | None = Field(alias="asked.last")
    sponsor_posts: list[int]
    contact_posts: list[int]

    @staticmethod
    def resolve_sponsor_posts(line: EnterpriseLine) -> list[int]:
        return [one.post.pk for one in line.sponsors]

    @staticmethod
    def resolve_contact_posts(line: EnterpriseLine) -> list[int]:
        return [one.post.pk for one in line.contacts]


@router.get("/enterprises", response=list[EnterpriseOut])
def list_enterprises(request: HttpRequest, words: str = "", page: int = 1) -> list[EnterpriseLine]:
    """The enterprises in my sight by name, fifty a page."""
    actor = actor_of(request)
    actor.require("dispatch.enterprise.read")
    first = 50 * (max(1, min(page, 100_000)) - 1)
    return queries.enterprise_lines(actor, queries.enterprises(actor, words=words)[first : first + 50])


@router.get("/enterprises/{unit_id}", response=EnterpriseOut)
def get_enterprise(request: HttpRequest, unit_id: int) -> EnterpriseLine:
    """One enterprise."""
    actor = actor_of(request)
    actor.require("dispatch.enterprise.read")
    return queries.enterprise_lines(actor, [queries.enterprise(actor, unit_id)])[0]
