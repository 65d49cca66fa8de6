"""Signing: what stands under a digest, by whom, in the ledger."""

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.ledger.actions import record
from guatu.ledger.types import Facts, Subject
from guatu.org.queries import holder_of
from guatu.org.types import Actor, Confirmation
from guatu.publish.adapters.keys import signing_key
from guatu.publish.models import Signature, SigningKey
from guatu.publish.queries.signing import statement_of
from guatu.publish.rules import statement_text
from guatu.publish.types import Signer


def sign(
    actor: Actor,
    of: Subject,
    *,
    part: Signer,
    digest: str,
    person: str,
    confirmation: Confirmation,
    remark: str = "",
) -> Signature:
    """Write a signature and its entry, inside the verb that signs. Raises G2205 without the actor's own confirmation,
    G2206 where this part was signed already, G2204 for a key that cannot be read."""
    if actor.account_id is None or confirmation.account_id != actor.account_id:
        raise GuatuError("G2205")
    if Signature.objects.filter(subject_kind=of.kind, subject_id=of.id, part=part.value).exists():
        raise GuatuError("G2206")
    key = signing_key()
    public, _ = SigningKey.objects.get_or_create(
        code=key.code, defaults={"public": key.public, "since": clock().now()}
    )
    row = Signature(
        subject_kind=of.kind,
        subject_id=int(of.id),
        part=part.value,
        digest=digest,
        account_id=actor.account_id,
        label=actor.label,
        person=person,
        at=confirmation.at,
        confirmed=confirmation.how,
        remark=remark.strip(),
        key=public,
    )
    row.value = key.sign(statement_text(statement_of(row)))
    row.save(force_insert=True)
    after: Facts = {
        "part": part.value,
        "digest": digest,
        "person": person,
        "confirmed": confirmation.how,
        "remark": row.remark,
        "key": key.code,
        "public_key": key.public,
        "signature": row.value,
    }
    record(actor, of, after=after)
    return row


def present_holder(post_id: int) -> str:
    """The name, else the staff number, of whoever holds a post now; "" where nobody does."""
    tenure = holder_of(post_id)
    return str(tenure.person) if tenure is not None else ""
