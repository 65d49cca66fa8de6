"""Templates of nodes."""

from django.db.models import Exists, OuterRef, QuerySet

from guatu.kernel.errors import NotFound
from guatu.org.types import Actor
from guatu.projects.models import Template


def templates(actor: Actor) -> QuerySet[Template]:
    """The newest version of every template of nodes."""
    newer = Template.objects.filter(code=OuterRef("code"), version__gt=OuterRef("version"))
    rows = Template.objects.filter(~Exists(newer)).order_by("code")
    return rows if actor.can("projects.read") else rows.none()


def template(actor: Actor, code: str) -> Template:
    """The newest version of one template, with nodes and links fetched. Raises NotFound (G1002)."""
    with_parts = templates(actor).prefetch_related("nodes", "links__predecessor", "links__successor")
    found = with_parts.filter(code=code).first()
    if found is None:
        raise NotFound(what=code)
    return found
