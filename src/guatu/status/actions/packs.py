"""Rule packs: a version kept, put in force, withdrawn."""

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.types import Actor, subject
from guatu.status import queries
from guatu.status.actions.judging import judge
from guatu.status.actions.settling import keep, settled_packs
from guatu.status.judging.reading import pack_of
from guatu.status.models import InForce, RulePack
from guatu.status.rules.packs import next_version

LONGEST_REASON = 300


@verb("status.pack.keep")
def keep_pack(actor: Actor, *, text: str, reason: str = "") -> RulePack:
    """Keep a version of a pack. It lights nothing before it is put in force.

    Raises Denied, the first fault of its text (G1814–G1827), G1831 where another text has that version.
    """
    actor.require("status.packs")
    pack = pack_of(text.replace("\r\n", "\n"))
    known = queries.pack_text(pack.code, pack.version)
    if known is not None and known != pack.text:
        raise GuatuError("G1831", code=pack.code, version=pack.version, next=next_version(pack.version))
    there = RulePack.objects.filter(code=pack.code, version=pack.version).first()
    if there is not None:
        unchanged()
        return there
    row = keep(pack, by=actor.account_id, reason=reason.strip()[:LONGEST_REASON])
    after = {"code": row.code, "version": row.version, "digest": row.digest, "reason": row.reason}
    record(actor, subject(row), after=after)
    return row


@verb("status.pack.put")
def put_in_force(actor: Actor, *, code: str, version: str, reason: str) -> InForce:
    """Judge lights by this version of a pack from now on, in the place of another version of it; the newest month's
    lights are judged anew at once.

    Raises Denied, G1801 for a version there is not, G1832 without a reason, G1833 where it is in force already.
    """
    actor.require("status.packs")
    reason = _reason(reason)
    text = queries.pack_text(code, version)
    if text is None:
        raise GuatuError("G1801", code=f"{code} {version}", known=", ".join(queries.known_packs()))
    row = keep(pack_of(text), by=actor.account_id, reason=reason)
    settled_packs()
    old = InForce.objects.select_for_update().filter(code=code, until=None).first()
    if old is not None and old.pack_id == row.pk:
        raise GuatuError("G1833", code=code, version=version)
    if old is not None:
        _end(old, actor, reason)
    put = InForce.objects.create(
        pack=row, code=code, since=clock().now(), put_by_id=actor.account_id, reason=reason
    )
    before = {"version": old.pack.version} if old is not None else None
    record(actor, subject(row), before=before, after={"code": code, "version": version, "reason": reason})
    _judge_anew(actor)
    return put


@verb("status.pack.withdraw")
def withdraw(actor: Actor, *, code: str, reason: str) -> InForce:
    """Judge lights by this pack no more; the newest month's lights are judged anew at once.

    Raises Denied, G1832 without a reason, G1834 for a pack that is not in force.
    """
    actor.require("status.packs")
    reason = _reason(reason)
    settled_packs()
    running = InForce.objects.select_for_update(of=("self",)).select_related("pack")
    row = running.filter(code=code, until=None).first()
    if row is None:
        raise GuatuError("G1834", code=code)
    _end(row, actor, reason)
    record(
        actor, subject(row.pack), before={"version": row.pack.version}, after={"code": code, "reason": reason}
    )
    _judge_anew(actor)
    return row


def _end(row: InForce, actor: Actor, reason: str) -> None:
    row.until = clock().now()
    row.withdrawn_by_id = actor.account_id
    row.why_withdrawn = reason
    row.save(update_fields=["until", "withdrawn_by", "why_withdrawn"])


def _reason(text: str) -> str:
    if not text.strip():
        raise GuatuError("G1832")
    return text.strip()[:LONGEST_REASON]


def _judge_anew(actor: Actor) -> None:
    if queries.judged_periods(actor, 1):
        judge(actor, period=queries.latest_period(actor))
