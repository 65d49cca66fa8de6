"""Putting limits in force: a version that is never changed afterwards."""

from guatu.dispatch.models import LimitSet
from guatu.dispatch.rules.limits import read_terms
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.ledger.actions import record, verb
from guatu.org.types import Actor, subject

LONGEST = 20_000
"""Characters of a limit set."""


@verb("dispatch.limits.put_in_force")
def put_limits_in_force(actor: Actor, *, text: str) -> LimitSet:
    """From now on what is filed or ordered runs by these limits; what runs already keeps its own.

    Raises G1910 (where the text is wrong), G1921 (a version that was in force already).
    """
    actor.require("dispatch.limits.write")
    text = text.replace("\0", "").replace("\r\n", "\n")[:LONGEST]
    terms = read_terms(text)
    if LimitSet.objects.filter(code=terms.code, version=terms.version).exists():
        raise GuatuError("G1921", code=terms.code, version=terms.version)
    row = LimitSet.objects.create(
        code=terms.code, version=terms.version, text=text, at=clock().now(), by_id=actor.account_id
    )
    record(actor, subject(row), after={"code": terms.code, "version": terms.version, "text": text})
    return row
