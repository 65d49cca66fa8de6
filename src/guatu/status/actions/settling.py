"""The packs in force as judging finds them: kept before the first light is lit by them."""

import hashlib

from guatu.kernel.clock import clock
from guatu.status import queries
from guatu.status.judging.shipped import AT_FIRST, shipped
from guatu.status.models import InForce, RulePack
from guatu.status.types import Pack


def settled_packs() -> tuple[Pack, ...]:
    """The packs in force. Before anybody decided on any, the shipped ones are kept and put in force, so that the very
    text that lit a light is found again after the house's software has changed."""
    if not InForce.objects.exists():
        for code in AT_FIRST:
            row = keep(shipped(code), by=None, reason="")
            InForce.objects.create(pack=row, code=code, since=clock().now())
    return queries.packs_in_force()


def keep(pack: Pack, *, by: int | None, reason: str) -> RulePack:
    """The kept version of a pack; kept now where it is not yet. Another text of a version there is stays out."""
    row, _new = RulePack.objects.get_or_create(
        code=pack.code,
        version=pack.version,
        defaults={
            "text": pack.text,
            "digest": hashlib.sha256(pack.text.encode()).hexdigest(),
            "kept_at": clock().now(),
            "kept_by_id": by,
            "reason": reason,
        },
    )
    return row
