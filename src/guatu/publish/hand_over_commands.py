"""`guatu handover …`: what a post would pass, announce, carry out, verify; by the same actions as the pages."""

import json
import sys
from datetime import datetime
from typing import Any

import click

from guatu.kernel.language import ZH
from guatu.org.queries import post
from guatu.publish import actions, queries
from guatu.publish.commands import operator
from guatu.publish.models import HandOver
from guatu.publish.types import SECTIONS, HandOverState, Signer


@click.group("handover")
def handover_group() -> None:
    """Hand-overs of posts 岗位交接: announced, carried out on their day, signed for."""


@handover_group.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_command(as_json: bool) -> None:
    """Announced and carried out, the latest first, with who has signed."""
    rows = list(queries.hand_overs(operator())[:200])
    signed = queries.signatures_under_each([row.pk for row in rows])
    facts: list[dict[str, Any]] = [
        {
            "id": row.pk,
            "post": f"{row.post.unit.name} {row.post.title}",
            "leaver": str(row.leaver),
            "to": row.successor_number or (row.acting_post.title if row.acting_post else ""),
            "on": row.on.isoformat(),
            "state": row.state,
            "signed": sorted(signed.get(row.pk, {})),
            "trouble": row.trouble,
        }
        for row in rows
    ]
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for one in facts:
        click.echo(
            f"{one['id']:>5}  {one['on']}  {one['state']:<11}  {one['post']}  {one['leaver']} → {one['to']}"
            f"  {','.join(one['signed']) or '—'}{'  ' + str(one['trouble']) if one['trouble'] else ''}"
        )


@handover_group.command("preview")
@click.argument("post_id", type=int)
def preview_command(post_id: int) -> None:
    """Everything that a post and its accounts have today, and would pass."""
    for one in queries.preview(post(operator(), post_id)):
        span = f"{one.since or '—'} … {one.until or '—'}"
        click.echo(f"[{SECTIONS[one.section].label(ZH)}] {one.name.zh}  {one.note.zh}  {span}")


@handover_group.command("announce")
@click.argument("post_id", type=int)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="the day it passes")
@click.option(
    "--to", "successor_number", default="", help="the successor's staff number; without, somebody acts"
)
@click.option("--name", "successor_name", default="", help="the successor's name")
@click.option("--account", "successor_username", default="", help="the account that takes the post")
@click.option(
    "--acting", "acting_post_id", type=int, help="the post that acts; without, the head of the unit"
)
@click.option(
    "--moved-to", "moved_to_id", type=int, help="where the leaver's account goes; without, it is closed"
)
@click.option("--reason", default="")
def announce_command(day: datetime, **facts: object) -> None:
    """Announce that the holder of a post leaves it."""
    row = actions.announce_hand_over(operator(), on=day.date(), **facts)  # type: ignore[arg-type]  # as click reads them
    click.echo(f"{row.pk}  {row.post} {row.on}")


@handover_group.command("withdraw")
@click.argument("hand_over_id", type=int)
def withdraw_command(hand_over_id: int) -> None:
    """Take an announced one back."""
    row = actions.withdraw_hand_over(operator(), hand_over_id=hand_over_id)
    click.echo(f"已撤回 withdrawn: {row.pk}")


@handover_group.command("run")
def run_command() -> None:
    """Carry out what is due today and close accounts that have left, as the job of each day does."""
    for row in actions.carry_out_due(operator()):
        click.echo(f"{row.pk}  {row.post}  {row.digest[:16]}")
    click.echo(f"停用账号 accounts closed of: {actions.close_left_accounts(operator())}")


@handover_group.command("verify")
@click.argument("hand_over_id", type=int, required=False)
def verify_command(hand_over_id: int | None) -> None:
    """Recompute the sheets' digests and check their signatures; leave with status 1 if one does not hold."""
    rows = HandOver.objects.filter(state=HandOverState.CARRIED_OUT).order_by("pk")
    if hand_over_id is not None:
        rows = rows.filter(pk=queries.hand_over(operator(), hand_over_id).pk)
    broken = [row for row in rows if not _holds(row)]
    for row in broken:
        click.echo(f"{row.pk}  {row.post} {row.on}: 不符 does not hold", err=True)
    click.echo(f"{rows.count()} 份交接单 sheets, {len(broken)} 处不符 do not hold")
    if broken:
        sys.exit(1)


def _holds(row: HandOver) -> bool:
    return all(queries.sheet_checked(row, part).holds for part in (Signer.LEAVER, Signer.SUCCESSOR))
