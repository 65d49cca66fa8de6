"""`guatu taskbook …`: issue, see who has signed, see what changed, verify; by the same actions as the pages."""

import getpass
import json
import sys
from typing import Any

import click

from guatu.kernel.language import ZH
from guatu.org.types import Actor
from guatu.publish import actions, queries
from guatu.publish.adapters.book_version import before_of, shown
from guatu.publish.types import CHANGE_WORDS, ChangeKind, Checked


def operator() -> Actor:
    """Whoever is at the server."""
    return Actor.operator(getpass.getuser())


@click.group("taskbook")
def taskbook_group() -> None:
    """Task books 任务书: issued by version, signed by their posts' holders."""


@taskbook_group.command("issue")
@click.option("--post", "post_ids", type=int, multiple=True, help="of these posts only, by their keys")
def issue_command(post_ids: tuple[int, ...]) -> None:
    """Issue this year's books of all posts that answer for anything; those that say the same already are left."""
    made = actions.issue_task_books(operator(), post_ids=post_ids or None)
    for row in made:
        click.echo(f"{row.pk}  {row.post} {row.year} v{row.number}  {row.digest[:16]}")
    click.echo(f"制发 issued: {len(made)}")


@taskbook_group.command("renew")
def renew_command() -> None:
    """Issue anew the books whose plan has changed, as the job of each morning does."""
    made = actions.renew_task_books(operator())
    for row in made:
        click.echo(f"{row.pk}  {row.post} {row.year} v{row.number}  {row.changed} 处变化 changes")
    click.echo(f"重新制发 issued anew: {len(made)}")


@taskbook_group.command("list")
@click.option("--outstanding", is_flag=True, help="issued and not signed")
@click.option("--json", "as_json", is_flag=True)
def list_command(outstanding: bool, as_json: bool) -> None:
    """Who has signed which version, and who is outstanding."""
    found = queries.overview(operator(), outstanding=outstanding)
    facts: list[dict[str, Any]] = [
        {
            "post": line.post.title,
            "unit": line.post.unit.name,
            "holder": line.holder,
            "version": line.version.pk if line.version else None,
            "number": line.version.number if line.version else None,
            "signed": line.signature.at.isoformat() if line.signature else None,
            "waiting_days": line.waiting,
        }
        for line in found.lines
    ]
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for one in facts:
        standing = "✓" if one["signed"] else f"{one['waiting_days']}d" if one["version"] else "—"
        click.echo(
            f"{one['version'] or '—':>6}  v{one['number'] or 0}  {standing:>5}  {one['unit']} {one['post']}"
        )
    click.echo(f"{found.issued} 份已制发 issued, {found.signed} 份已签署 signed")


@taskbook_group.command("changes")
@click.argument("version_id", type=int)
def changes_command(version_id: int) -> None:
    """What changed in a version from the one before it."""
    for one in queries.changes_of(queries.version(operator(), version_id)):
        line = one.promise
        after = "—" if one.kind is ChangeKind.DROPPED else shown(line, line.value)
        word = CHANGE_WORDS[one.kind].label(ZH)
        click.echo(
            f"{word} {one.kind.value}  {line.owner.zh} {line.name.zh}: {shown(line, before_of(one))} → {after}"
        )


@taskbook_group.command("verify")
@click.argument("version_id", type=int, required=False)
def verify_command(version_id: int | None) -> None:
    """Recompute digests and check signatures, of one version or of all; leave with status 1 if one does not hold.

    `guatu ledger verify` checks the chain that their entries stand in.
    """
    actor = operator()
    rows = queries.versions(actor).order_by("pk")
    wanted = rows.filter(pk=version_id) if version_id is not None else rows
    broken, count, signed_count = 0, 0, 0
    for pk in list(wanted.values_list("pk", flat=True)):
        row = queries.version(actor, pk)
        signed = queries.signature_of(row)
        found = queries.checked(row, signed)
        count, signed_count = count + 1, signed_count + (signed is not None)
        if not found.holds:
            broken += 1
            click.echo(f"{row.pk}  {row.post} {row.year} v{row.number}: {_faults(found)}", err=True)
    if version_id is not None and not count:
        queries.version(actor, version_id)
    click.echo(f"{count} 版 versions, {signed_count} 份签名 signatures, {broken} 处不符 do not hold")
    if broken:
        sys.exit(1)


def _faults(found: Checked) -> str:
    told = [
        (found.digest, "内容与制发时不符 content altered"),
        (found.signature is not False, "签名无效 signature invalid"),
        (found.ledger is not False, "台账无据 not in the ledger"),
    ]
    return "; ".join(text for holds, text in told if not holds)
