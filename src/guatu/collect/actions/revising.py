"""Corrections after acceptance: asked for with a reason, decided by the office, carried into the owning tables."""

from guatu.collect import rules
from guatu.collect.actions.carrying import carry
from guatu.collect.actions.deciding import announce
from guatu.collect.actions.telling import tell_revised
from guatu.collect.models import Cell, Revision, Submission
from guatu.collect.queries.definition import definition_of
from guatu.collect.queries.revising import key_of, spec_of
from guatu.collect.rules.revising import check_new, require_open, require_revisable
from guatu.collect.types import CellKey, State, SubjectKind
from guatu.collect.types.revising import RevisionState
from guatu.kernel.clock import clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, verb
from guatu.ledger.types import Fact
from guatu.org.types import Actor, subject
from guatu.targets import queries as targets


@verb("collect.revision.ask")
def ask_revision(actor: Actor, *, submission_id: int, key: CellKey, value: str, reason: str) -> Revision:
    """Ask that one accepted figure be corrected, and say why. Nothing changes until the office has decided.

    Raises Denied, NotFound, G2577 for a submission not yet accepted, G1709, G1711 … G1720 for a value that cannot be,
    G2578 without a reason, G2579 for the value it has, G2580 where a correction of the cell is open already.
    """
    row = _submission(submission_id)
    actor.require("collect.fill", row)
    require_revisable(State(row.state))
    why = reason.strip()
    if not why:
        raise GuatuError("G2578")
    if len(why) > rules.MAX_TEXT:
        raise GuatuError("G1717", text=f"{why[:30]}…", most=rules.MAX_TEXT)
    cell = _cell(row, key)
    spec = spec_of(definition_of(row.form), key)
    if cell is None or spec is None:
        raise GuatuError("G1709", key=key)
    decimals = _decimals(actor, key)
    new = rules.tidy(spec, value, decimals)
    check_new(spec, new, cell.value, decimals)
    if Revision.objects.filter(submission=row, state=RevisionState.ASKED, **_columns(key)).exists():
        raise GuatuError("G2580")
    made = Revision.objects.create(
        submission=row,
        **_columns(key),
        old_value=cell.value,
        new_value=new,
        reason=why,
        asked_at=clock().now(),
        asked_by_id=actor.account_id,
        asked_label=actor.label[:120],
        by_proxy=actor.unit_id != row.unit_id,
        channel=actor.channel,
    )
    record(
        actor,
        subject(made),
        before={"cell": str(key), "value": cell.value},
        after={"cell": str(key), "value": new, "reason": why, "submission": row.pk},
    )
    return made


@verb("collect.revision.decide")
def decide_revision(actor: Actor, *, revision_id: int, approve: bool, finding: str = "") -> Revision:
    """Approve a correction, which writes it where the fact lives, or refuse it and say why.

    The cell then holds the new value; what was handed in stays in its round, and published snapshots and bulletins
    keep what they showed. Raises Denied, also for whoever asked; NotFound, G2580 once decided, G2578 for a refusal
    without a word, G2581 where the cell was corrected meanwhile, and what the owning rooms' actions raise.
    """
    made = _open(revision_id)
    row = _submission(made.submission_id)
    actor.require("collect.revision.decide", row)
    if actor.account_id is not None and actor.account_id == made.asked_by_id:
        raise Denied(permission="collect.revision.decide")
    require_open(RevisionState(made.state))
    said = finding.strip()[: rules.MAX_TEXT]
    if not approve and not said:
        raise GuatuError("G2578")
    made.state = (RevisionState.APPROVED if approve else RevisionState.REFUSED).value
    _close(made, actor, said)
    after: dict[str, Fact] = {"state": made.state, "finding": said}
    project_ids: list[int] = []
    if approve:
        key = key_of(made)
        cell = _cell(row, key)
        if cell is None or cell.value != made.old_value:
            raise GuatuError("G2581", value=cell.value if cell else "—")
        cell.value = made.new_value
        cell.save(update_fields=["value"])
        carried, project_ids = carry(actor, row, made, key)
        made.carried = carried
        made.save(update_fields=["carried"])
        after |= {"cell": made.key, "value": made.new_value, "carried": carried}
    record(actor, subject(made), before={"state": RevisionState.ASKED, "value": made.old_value}, after=after)
    tell_revised(actor, made, row, approved=approve)
    if project_ids:
        announce(actor, row, project_ids)
    return made


@verb("collect.revision.withdraw")
def withdraw_revision(actor: Actor, *, revision_id: int) -> Revision:
    """Take a correction back before it is decided on. Raises Denied, NotFound, G2580."""
    made = _open(revision_id)
    actor.require("collect.fill", _submission(made.submission_id))
    require_open(RevisionState(made.state))
    made.state = RevisionState.WITHDRAWN.value
    _close(made, actor, "")
    record(actor, subject(made), before={"state": RevisionState.ASKED}, after={"state": made.state})
    return made


def _close(made: Revision, actor: Actor, finding: str) -> None:
    made.decided_at = clock().now()
    made.decided_by_id = actor.account_id
    made.decided_label = actor.label[:120]
    made.finding = finding
    made.save(update_fields=["state", "decided_at", "decided_by", "decided_label", "finding"])


def _open(revision_id: int) -> Revision:
    row = Revision.objects.select_for_update(of=("self",)).filter(pk=revision_id).first()
    if row is None:
        raise NotFound(what=Phrase(f"修订 {revision_id}", f"revision {revision_id}"))
    return row


def _submission(submission_id: int) -> Submission:
    rows = Submission.objects.select_for_update(of=("self",)).select_related("form", "unit")
    row = rows.filter(pk=submission_id).first()
    if row is None:
        raise NotFound(what=Phrase(f"填报 {submission_id}", f"submission {submission_id}"))
    return row


def _columns(key: CellKey) -> dict[str, str | int]:
    return {"subject_kind": key.kind.value, "subject_id": key.subject_id, "field": key.field}


def _cell(row: Submission, key: CellKey) -> Cell | None:
    return Cell.objects.filter(submission=row, **_columns(key)).first()


def _decimals(actor: Actor, key: CellKey) -> int | None:
    if key.kind is not SubjectKind.INDICATOR or key.field != "value":
        return None
    return targets.indicators(actor).filter(pk=key.subject_id).values_list("decimals", flat=True).first()
