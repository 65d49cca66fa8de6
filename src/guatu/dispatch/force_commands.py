"""`guatu force …`: task forces by the same actions as pages and API."""

import getpass
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from guatu.dispatch import actions, queries
from guatu.dispatch.types.duties import OccasionKind
from guatu.dispatch.types.forces import CoverKind, PaperKind
from guatu.kernel.errors import NotFound
from guatu.kernel.language import EN, ZH, Phrase
from guatu.org import actions as org
from guatu.org.queries import task_force
from guatu.org.types import Actor, ForceRole
from guatu.ui.files import evidence_at

_DAY = click.DateTime(["%Y-%m-%d"])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)


@click.group("force")
def force_group() -> None:
    """Task forces 专班: list, chart, handbook, templates, roster."""


@force_group.command("list")
@click.argument("code", required=False)
@click.option("--json", "as_json", is_flag=True)
def list_(code: str | None, as_json: bool) -> None:
    """Every force with its cadence; with CODE the list of one: nodes, matters, targets."""
    actor = _operator()
    if code is None:
        for line in queries.force_lines(actor):
            turns = " ".join(f"{one.turn.kind.value}={one.state.value}" for one in line.turns)
            click.echo(f"{line.force.code} {line.force.name} 成员 members {line.members} {turns}")
        return
    rows = queries.force_list(actor, task_force(actor, code))
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, default=str))
        return
    for row in rows:
        click.echo(
            f"{'!' if row.late else ' '} {row.due or '—'} [{row.kind}] {row.target} · {row.lead} · {row.measure}"
        )


@force_group.command("held")
@click.argument("code")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in OccasionKind]), default=OccasionKind.DISPATCH.value
)
@click.option("--on", type=_DAY, required=True)
@click.option("--found", required=True)
@click.option("--promised", default="")
def held(code: str, kind: str, on: datetime, found: str, promised: str) -> None:
    """Record a dispatch, an inspection, an assessment of a force."""
    made = actions.hold_force(
        _operator(), code=code, kind=OccasionKind(kind), on=on.date(), found=found, promised=promised
    )
    click.echo(f"已登记 recorded: {made.kind} {made.held_on}")


@force_group.command("cover")
@click.argument("code")
@click.argument("kind", type=click.Choice([kind.value for kind in CoverKind]))
@click.argument("key")
@click.option("--drop", is_flag=True, help="no longer")
def cover(code: str, kind: str, key: str, drop: bool) -> None:
    """Say what a force covers: a row's key, or the name of a stage, a blocker, an office."""
    actions.set_cover(_operator(), code=code, kind=CoverKind(kind), key=key, covered=not drop)
    click.echo(f"{code}: {'−' if drop else '+'} {kind} {key}")


@force_group.command("seat")
@click.argument("code")
@click.argument("post", type=int)
@click.option("--role", type=click.Choice([role.value for role in ForceRole]), default=ForceRole.MEMBER.value)
@click.option("--leave", is_flag=True, help="take the post out")
def seat(code: str, post: int, role: str, leave: bool) -> None:
    """Put a post into a force, change its role, or take it out."""
    actor = _operator()
    found = task_force(actor, code)
    if leave:
        org.unseat_member(actor, force_id=found.pk, post_id=post)
    else:
        org.seat_member(actor, force_id=found.pk, post_id=post, role=ForceRole(role))
    click.echo(f"{code}: {post} {'离开 left' if leave else role}")


@force_group.command("handbook")
@click.argument("code")
@click.option("--put", "source", type=_FILE, help="a new version from this text; its first line is the title")
@click.option("--reason", default="")
@click.option("--out", type=_OUT, help="write it as .docx")
@click.option("--english", is_flag=True)
def handbook(code: str, source: Path | None, reason: str, out: Path | None, english: bool) -> None:
    """The handbook of a force; another version of it; the same as a Word file."""
    actor = _operator()
    force = task_force(actor, code)
    if source is not None:
        title, _line, text = source.read_text(encoding="utf-8", errors="replace").partition("\n")
        actions.write_handbook(actor, code=code, title=title.lstrip("# "), text=text, reason=reason)
    if out is not None:
        out.write_bytes(queries.handbook_paper(actor, force, EN if english else ZH))
    found = queries.handbook(actor, force)
    if found is None:
        raise NotFound(what=Phrase(f"{code}的手册", f"handbook of {code}"))
    click.echo(f"{found.title} v{found.version} {found.made_at:%Y-%m-%d}")


@force_group.command("paper")
@click.argument("code")
@click.argument("kind", type=click.Choice([kind.value for kind in PaperKind]))
@click.argument("out", type=_OUT)
@click.option("--template", type=int, help="an uploaded one, by its id")
@click.option("--upload", type=_FILE, help="keep this .docx as a template of the force first")
@click.option("--english", is_flag=True)
def paper(code: str, kind: str, out: Path, template: int | None, upload: Path | None, english: bool) -> None:
    """A report, a notice, minutes of a force, filled with today's facts, as a Word file."""
    actor = _operator()
    force = task_force(actor, code)
    if upload is not None:
        made = actions.upload_template(
            actor, code=code, kind=PaperKind(kind), name="", upload=evidence_at(upload)
        )
        template = made.pk
    row = queries.template(actor, force, template) if template is not None else None
    out.write_bytes(queries.filled_paper(actor, force, PaperKind(kind), EN if english else ZH, row))
    click.echo(str(out))


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())
