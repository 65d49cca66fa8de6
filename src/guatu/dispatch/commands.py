"""`guatu matter …`: what must be closed, filed, listed and moved on from the server's command line."""

import getpass
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from guatu.dispatch import actions, queries
from guatu.dispatch.models import Matter
from guatu.dispatch.types import KIND_WORDS, MOVE_WORDS, STATE_WORDS, Kind, Level, Move, State
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import posts, units
from guatu.org.types import Actor
from guatu.ui.files import evidence_at

_KINDS = click.Choice([kind.value for kind in Kind])
_LEVELS = click.Choice([level.value for level in Level])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("matter")
def matter_group() -> None:
    """Matters 事项: whatever must be closed."""


@matter_group.command("list")
@click.option("--kind", type=_KINDS)
@click.option("--state", type=click.Choice([state.value for state in State]))
@click.option("--overdue", is_flag=True, help="past the limit of handling")
@click.option("--late", is_flag=True, help="held beyond its day by whoever holds it")
@click.option("--unit", help="of the unit that must act, by its code")
@click.option("--post", help="waiting at this post, as UNIT:TITLE")
@click.option("--json", "as_json", is_flag=True)
def list_matters(
    kind: str | None,
    state: str | None,
    overdue: bool,
    late: bool,
    unit: str | None,
    post: str | None,
    as_json: bool,
) -> None:
    """Who must act, who holds it until when; overdue ones first."""
    actor = _operator()
    rows = queries.matters(
        actor,
        kind=Kind(kind) if kind else None,
        state=State(state) if state else None,
        overdue=overdue,
        late=late,
        unit_id=_unit(actor, unit) if unit else None,
        post_ids=[_post(actor, post)] if post else None,
    )
    found = [_facts(row) for row in rows]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for row in found:
        click.echo(
            f"{row['number']} [{row['kind']}] {row['state']} {row['unit']}→{row['due_on']}"
            f" @{row['holder']}→{row['held_until'] or '—'} {row['title']}"
        )


@matter_group.command("show")
@click.argument("number")
def show(number: str) -> None:
    """One matter and its life."""
    actor = _operator()
    row = _matter(actor, number)
    click.echo(f"{row.number} {KIND_WORDS[Kind(row.kind)].zh} {STATE_WORDS[State(row.state)].zh} {row.title}")
    for step in queries.steps_of(actor, row):
        word = MOVE_WORDS[Move(step.move)]
        click.echo(
            f"  {step.at:%Y-%m-%d} {word.zh} {word.en} @{step.holder.code}→{step.until or '—'} {step.text}"
        )


@matter_group.command("file")
@click.argument("title")
@click.option("--kind", type=_KINDS, required=True)
@click.option("--level", type=_LEVELS)
@click.option("--detail", default="")
def file(title: str, kind: str, level: str | None, detail: str) -> None:
    """Bring something before the desk."""
    made = actions.file_matter(
        _operator(), kind=Kind(kind), title=title, level=Level(level) if level else None, detail=detail
    )
    click.echo(f"已登记 filed: {made.number}")


@matter_group.command("assign")
@click.argument("number")
@click.option("--unit", required=True, help="by its code")
@click.option("--workdays", type=int, help="else the limit of its kind and level")
@click.option("--level", type=_LEVELS)
def assign(number: str, unit: str, workdays: int | None, level: str | None) -> None:
    """Give it to the unit that must act."""
    actor = _operator()
    row = _matter(actor, number)
    unit_id = _unit(actor, unit)
    actions.assign(
        actor, matter_id=row.pk, unit_id=unit_id, workdays=workdays, level=Level(level) if level else None
    )
    _say(actor, row)


@matter_group.command("entrust")
@click.argument("number")
@click.option("--post", required=True, help="of whoever holds it, as UNIT:TITLE")
@click.option("--text", default="")
def entrust(number: str, post: str, text: str) -> None:
    """Pass it on to another post of whoever holds it."""
    actor = _operator()
    row = _matter(actor, number)
    actions.entrust(actor, matter_id=row.pk, post_id=_post(actor, post), text=text)
    _say(actor, row)


@matter_group.command("feed-back")
@click.argument("number")
@click.option("--text", required=True)
@click.option("--evidence", type=_FILE)
def feed_back(number: str, text: str, evidence: Path | None) -> None:
    """Say what was done."""
    actor = _operator()
    row = _matter(actor, number)
    upload = evidence_at(evidence) if evidence is not None else None
    actions.feed_back(actor, matter_id=row.pk, text=text, evidence=upload)
    _say(actor, row)


@matter_group.command("extend")
@click.argument("number")
@click.option("--until", type=_DAY, required=True)
@click.option("--text", required=True)
def extend(number: str, until: datetime, text: str) -> None:
    """Ask for more time, to a day, ahead of the due day."""
    actor = _operator()
    row = _matter(actor, number)
    actions.ask_extension(actor, matter_id=row.pk, until=until.date(), text=text)
    _say(actor, row)


@matter_group.command("verify")
@click.argument("number")
@click.option("--passed/--returned", required=True)
@click.option("--finding", required=True)
def verify(number: str, passed: bool, finding: str) -> None:
    """Close what was done, or send it back."""
    actor = _operator()
    row = _matter(actor, number)
    actions.verify(actor, matter_id=row.pk, passed=passed, finding=finding)
    _say(actor, row)


@matter_group.command("sample")
@click.option("--percent", type=int)
@click.option("--count", type=int, help="or so many")
@click.option("--kind", type=_KINDS)
@click.option("--from", "closed_from", type=_DAY, help="closed on that day or after")
@click.option("--until", "closed_until", type=_DAY, help="closed on that day or before")
@click.option("--seed", required=True, help="the same draws the same")
def sample(
    percent: int | None,
    count: int | None,
    kind: str | None,
    closed_from: datetime | None,
    closed_until: datetime | None,
    seed: str,
) -> None:
    """Draw closed matters for re-inspection (回头看)."""
    actor = _operator()
    made = actions.sample_closed(
        actor,
        seed=seed,
        percent=percent,
        count=count,
        kind=Kind(kind) if kind else None,
        closed_from=closed_from.date() if closed_from else None,
        closed_until=closed_until.date() if closed_until else None,
    )
    for row in queries.drawn_of(actor, made):
        click.echo(f"{row.matter.number} {row.matter.unit.code} {row.matter.title}")


@matter_group.command("escalate")
def escalate() -> None:
    """Bring what is overdue before the next rank; may be stopped and started again."""
    click.echo(f"已升级 escalated: {actions.escalate_overdue(_operator())}")


@matter_group.command("orders")
@click.option("--raise", "raise_due", is_flag=True, help="send every sheet that is due")
@click.option("--preset", help="print the text of a preset of the rule")
@click.option("--put", "source", type=_FILE, help="put this rule in force")
def orders(raise_due: bool, preset: str | None, source: Path | None) -> None:
    """Supervision orders 督办单: what is due by the rule in force; send it; another rule."""
    actor = _operator()
    if preset is not None:
        click.echo(_known(queries.ORDER_RULES.presets(), preset), nl=False)
        return
    if source is not None:
        actions.put_order_rules_in_force(actor, text=source.read_text(encoding="utf-8", errors="replace"))
    if raise_due:
        for row in actions.raise_orders_due(actor):
            click.echo(f"已下达 sent: {row.number} {row.colour} {row.unit.code} {row.matter.number}")
        return
    rules = queries.ORDER_RULES.in_force().rule
    click.echo(f"{rules.code} {rules.version} {rules.name.zh} {rules.name.en}")
    for due in queries.due_sheets(actor):
        mark = "（已到上限 capped）" if due.capped else ""
        click.echo(f"{due.sheet.colour} {due.matter.number} {due.matter.unit.code} {due.matter.title}{mark}")


@matter_group.command("limits")
@click.option("--put", "source", type=_FILE, help="put this limit set in force")
@click.option("--preset", help="print the text of a preset of the house")
def limits(source: Path | None, preset: str | None) -> None:
    """The limits in force; a preset to begin from; another version put in force."""
    if preset is not None:
        click.echo(_known(queries.LIMITS.presets(), preset), nl=False)
        return
    if source is not None:
        actions.put_limits_in_force(_operator(), text=source.read_text(encoding="utf-8", errors="replace"))
    terms = queries.LIMITS.in_force().rule
    click.echo(f"{terms.code} {terms.version} {terms.name.zh} {terms.name.en}")


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())


def _known(texts: Mapping[str, str], code: str) -> str:
    if code not in texts:
        raise click.UsageError(f"{code}: {'、'.join(texts)}")
    return texts[code]


def _unit(actor: Actor, code: str) -> int:
    found = units(actor).filter(code=code).first()
    if found is None:
        raise NotFound(what=Phrase(f"单位 {code}", f"unit {code}"))
    return int(found.pk)


def _post(actor: Actor, named: str) -> int:
    """A post by its unit's code and its title: "220103:宽城区填报岗"."""
    code, _, title = named.partition(":")
    found = posts(actor).filter(unit__code=code, title=title).first()
    if found is None:
        raise NotFound(what=Phrase(f"岗位 {named}", f"post {named}"))
    return int(found.pk)


def _matter(actor: Actor, number: str) -> Matter:
    found = queries.matters(actor).filter(number=number).first()
    if found is None:
        raise NotFound(what=Phrase(f"事项 {number}", f"matter {number}"))
    return queries.matter(actor, found.pk)


def _facts(row: Matter) -> dict[str, str | None]:
    return {
        "number": row.number,
        "kind": row.kind,
        "state": row.state,
        "title": row.title,
        "unit": row.unit.code,
        "due_on": row.due_on.isoformat(),
        "holder": row.holder.code,
        "post": row.holder_post.title if row.holder_post is not None else None,
        "held_until": row.held_until.isoformat() if row.held_until else None,
    }


def _say(actor: Actor, row: Matter) -> None:
    now = queries.matter(actor, row.pk)
    word = STATE_WORDS[State(now.state)]
    click.echo(f"{now.number}：{word.zh} {word.en} @{now.holder.code}→{now.held_until or '—'}")
