"""Policies: they are published, so every member of the house reads all of them."""

from django.db.models import Q, QuerySet

from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.types import Actor
from guatu.projects.models import Policy
from guatu.projects.types.policy import PolicyLevel


def policies(actor: Actor, *, level: PolicyLevel | None = None, words: str = "") -> QuerySet[Policy]:
    """The latest first, with the unit in charge; `words` are sought in number, title and what it offers."""
    rows = Policy.objects.select_related("unit")
    if not actor.can("projects.read"):
        return rows.none()
    if level is not None:
        rows = rows.filter(level=level)
    for word in words.split():
        found = Q(number__contains=word) | Q(title__contains=word) | Q(offers__contains=word)
        rows = rows.filter(found | Q(title_en__icontains=word) | Q(offers_en__icontains=word))
    return rows


def policy(actor: Actor, policy_id: int) -> Policy:
    """One policy. Raises NotFound."""
    found = policies(actor).filter(pk=policy_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"政策 {policy_id}", f"policy {policy_id}"))
    return found
