"""Policies are written down, and corrected under the same number."""

from datetime import date

from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Facts
from guatu.org.queries import units
from guatu.org.types import Actor, subject
from guatu.projects.models import Policy
from guatu.projects.types.policy import PolicyLevel

LONGEST_NUMBER, LONGEST_TITLE, LONGEST_TITLE_EN, LONGEST_OFFERS = 60, 200, 300, 5000


@verb("projects.policy.save")
def save_policy(
    actor: Actor,
    *,
    number: str,
    title: str,
    level: PolicyLevel,
    issued_on: date,
    offers: str,
    unit_id: int,
    title_en: str = "",
    offers_en: str = "",
) -> Policy:
    """A new policy, or a known one (by its number) corrected. Raises G1620 (texts), NotFound (unit out of sight)."""
    actor.require("projects.policy.write")
    plain = {
        "number": _kept(number, LONGEST_NUMBER),
        "title": _kept(title, LONGEST_TITLE),
        "title_en": _kept(title_en, LONGEST_TITLE_EN, needed=False),
        "offers": _kept(offers, LONGEST_OFFERS),
        "offers_en": _kept(offers_en, LONGEST_OFFERS, needed=False),
    }
    if not units(actor).filter(pk=unit_id).exists():
        raise NotFound(what=Phrase(f"单位 {unit_id}", f"unit {unit_id}"))
    told: Facts = {**plain, "level": level.value, "issued_on": issued_on, "unit": unit_id}
    columns = {**plain, "level": level.value, "issued_on": issued_on, "unit_id": unit_id}
    known = Policy.objects.select_for_update().filter(number=plain["number"]).first()
    if known is None:
        made = Policy.objects.create(**columns)
        record(actor, subject(made), after=told)
        return made
    before = {name: getattr(known, f"{name}_id" if name == "unit" else name) for name in told}
    if before == told:
        unchanged()
        return known
    for name, value in columns.items():
        setattr(known, name, value)
    known.save(update_fields=["title", "title_en", "level", "issued_on", "offers", "offers_en", "unit"])
    record(actor, subject(known), before=before, after=told)
    return known


def _kept(text: str, most: int, *, needed: bool = True) -> str:
    kept = text.replace("\0", "").strip()
    if (needed and not kept) or len(kept) > most:
        raise GuatuError("G1620", what="policy", text=kept[:60], most=most)
    return kept
