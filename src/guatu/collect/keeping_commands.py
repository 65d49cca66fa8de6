"""What `guatu filing` has beside deciding on one: several at once, delegation, corrections, evidence."""

import getpass
import sys
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

import click

from guatu.collect import actions, queries
from guatu.collect.actions import Piece
from guatu.collect.api.laid_out import cell_key
from guatu.collect.models import Delegation, Submission
from guatu.collect.types import SubjectKind
from guatu.collect.types.keeping import Wanted
from guatu.collect.types.revising import EvidenceKind, Party, RevisionState
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.ui.files import evidence_at

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("accept-batch")
@click.argument("submission_ids", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="all that waits for a decision")
@click.option("--read", "confirmed", is_flag=True, help="what the units explained was read")
def accept_batch_command(submission_ids: tuple[int, ...], everything: bool, confirmed: bool) -> None:
    """Accept several, each for itself; leave with status 1 if any was not accepted."""
    operator = _operator()
    if everything == bool(submission_ids):
        raise click.UsageError("请写出编号，或用 --all。 Give the numbers, or --all.")
    waiting = {row.submission_id: row.version for row in queries.queue(operator)}
    chosen = list(waiting) if everything else submission_ids
    wanted = [Wanted(pk, waiting.get(pk), confirmed) for pk in chosen]
    outcomes = actions.accept_batch(operator, wanted=wanted)
    for one in outcomes:
        said = (
            f"{one.error.number} {one.error.text('zh')} {one.error.text('en')}" if one.error else "accepted"
        )
        click.echo(f"{one.submission_id:>6}  {said}")
    if any(one.error for one in outcomes):
        sys.exit(1)


@click.command("lock")
@click.argument("period")
@click.option("--form", "form_code", default="", help="only this form's")
@click.option("--unit", "codes", multiple=True, help="only these units'")
def lock_command(period: str, form_code: str, codes: tuple[str, ...]) -> None:
    """Lock what was accepted of a period, for good; a month with its weeks, halves and the quarter it ends."""
    operator = _operator()
    unit_ids = _unit_ids(operator, codes) if codes else None
    count = actions.lock_period(operator, period=Period.parse(period), unit_ids=unit_ids, form_code=form_code)
    click.echo(f"已锁定 locked: {count}")


@click.command("delegations")
def delegations_command() -> None:
    """Who decides for the office, on what, from when to when; the newest first."""
    for row in queries.delegations(_operator()):
        click.echo(_delegation(row))


@click.command("delegate")
@click.argument("post_id", type=int)
@click.option("--from", "start", type=DAY, required=True, help="the first day, such as 2026-06-01")
@click.option("--to", "end", type=DAY, required=True, help="the last day, included")
@click.option("--form", "forms", multiple=True, help="a form's code; without any, all forms")
@click.option(
    "--unit", "codes", multiple=True, help="a unit's code; without any, all units that the post sees"
)
@click.option("--for", "from_post_id", type=int, help="the post in whose place it decides")
@click.option("--reason", default="")
def delegate_command(
    post_id: int,
    start: datetime,
    end: datetime,
    forms: tuple[str, ...],
    codes: tuple[str, ...],
    from_post_id: int | None,
    reason: str,
) -> None:
    """Let a post decide for some days. Its number stands in the address of its page, /org/posts/17/."""
    operator = _operator()
    row = actions.delegate(
        operator,
        to_post_id=post_id,
        start=start.date(),
        end=end.date(),
        forms=forms,
        unit_ids=_unit_ids(operator, codes),
        reason=reason,
        from_post_id=from_post_id,
    )
    click.echo(_delegation(row))


@click.command("undelegate")
@click.argument("delegation_id", type=int)
def undelegate_command(delegation_id: int) -> None:
    """End a delegation now; what was decided by it stands."""
    click.echo(_delegation(actions.revoke_delegation(_operator(), delegation_id=delegation_id)))


@click.command("revisions")
@click.option("--state", type=click.Choice([one.value for one in RevisionState]), help="only these")
def revisions_command(state: str | None) -> None:
    """Corrections of accepted figures, the newest first, with the months that they do not fit."""
    operator = _operator()
    rows = queries.revisions(operator, RevisionState(state) if state else None)[:500]
    for one in queries.revision_views(operator, rows):
        against = " ".join(str(month.period) for month in one.contradictions)
        click.echo(
            f"{one.id:>6}  {one.state.value}  {one.submission_id}  {one.where.zh}: {one.old or '—'} → "
            f"{one.new or '—'}  {one.reason}  {one.asked_by}{'  ≠ ' if against else ''}{against}"
        )


@click.command("decide")
@click.argument("revision_id", type=int)
@click.argument("verdict", type=click.Choice(["approve", "refuse"]))
@click.option("--finding", default="", help="why; a refusal needs it")
def decide_command(revision_id: int, verdict: str, finding: str) -> None:
    """Approve a correction, which writes it where the fact lives, or refuse it and say why."""
    made = actions.decide_revision(
        _operator(), revision_id=revision_id, approve=verdict == "approve", finding=finding
    )
    click.echo(f"修订 revision {made.pk}: {made.state}")


@click.command("recall")
@click.argument("revision_id", type=int)
def recall_command(revision_id: int) -> None:
    """Take a correction back before it is decided on."""
    made = actions.withdraw_revision(_operator(), revision_id=revision_id)
    click.echo(f"修订 revision {made.pk}: {made.state}")


@click.group("evidence")
def evidence_group() -> None:
    """Photos, documents and sign-offs beside a filing 佐证材料: list, add, withdraw."""


@evidence_group.command("list")
@click.argument("submission_id", type=int)
def list_evidence_command(submission_id: int) -> None:
    """What stands beside a filing."""
    _say_evidence(queries.submission(_operator(), submission_id))


@evidence_group.command("add")
@click.argument("submission_id", type=int)
@click.argument("subject")
@click.option("--kind", type=click.Choice([one.value for one in EvidenceKind]), required=True)
@click.option(
    "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="a photo or document"
)
@click.option("--note", default="")
@click.option("--party", type=click.Choice([one.value for one in Party]), help="of a sign-off: whose")
@click.option("--signer", default="", help="of a sign-off: who signed")
@click.option("--signed-on", type=DAY, help="of a sign-off: when")
def add_evidence_command(
    submission_id: int,
    subject: str,
    kind: str,
    file: Path | None,
    note: str,
    party: str | None,
    signer: str,
    signed_on: datetime | None,
) -> None:
    """Add one: guatu filing evidence add 17 projects.node:3 --kind photo --file site.jpg"""
    operator = _operator()
    row = queries.submission(operator, submission_id)
    key = cell_key(f"{subject}/evidence")
    piece = Piece(
        EvidenceKind(kind),
        evidence_at(file) if file else None,
        note,
        Party(party) if party else None,
        signer,
        signed_on.date() if signed_on else None,
    )
    actions.add_evidence(
        operator, submission_id=row.pk, kind=SubjectKind(key.kind), subject_id=key.subject_id, piece=piece
    )
    _say_evidence(row)


@evidence_group.command("withdraw")
@click.argument("evidence_id", type=int)
def withdraw_evidence_command(evidence_id: int) -> None:
    """Take a piece back, until the filing is locked; its file and record stay."""
    made = actions.withdraw_evidence(_operator(), evidence_id=evidence_id)
    click.echo(f"佐证材料 evidence {made.pk}: 已撤回 withdrawn")


def _say_evidence(row: Submission) -> None:
    for some in queries.evidence_of(row).values():
        for one in some:
            signed = f"{one.party.value} {one.signer} {one.signed_on}" if one.party else ""
            click.echo(
                f"{one.id:>6}  {one.subject}  {one.where.zh}  {one.kind.value}  {one.name}  {one.digest[:12]}  "
                f"{signed}{one.note}  {one.by}"
            )


def _delegation(row: Delegation) -> str:
    of = "、".join(unit.code for unit in row.units.all()) or "*"
    ended = "  已收回 revoked" if row.revoked_at else ""
    return (
        f"{row.pk:>6}  {row.to_post}  {row.start} – {row.end}  {of}  {','.join(row.forms) or '*'}  "
        f"{row.given_label}  {row.reason}{ended}"
    )


def _unit_ids(operator: Actor, codes: Collection[str]) -> list[int]:
    found = dict(units(operator).filter(code__in=codes).values_list("code", "pk"))
    if missing := set(codes) - found.keys():
        raise NotFound(what=Phrase(f"单位 {min(missing)}", f"unit {min(missing)}"))
    return list(found.values())


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())


KEEPING_COMMANDS = (
    accept_batch_command,
    lock_command,
    delegate_command,
    delegations_command,
    undelegate_command,
    revisions_command,
    decide_command,
    recall_command,
    evidence_group,
)
"""What the group `guatu filing` has beside deciding on one filing."""
