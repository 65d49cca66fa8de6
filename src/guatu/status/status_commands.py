"""`guatu status …`: why a light is what it is, what a frozen month showed, overrides."""

import getpass
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import click

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import EN, ZH
from guatu.kernel.period import Period
from guatu.kernel.quantity import format_money
from guatu.ledger.actions import canonical
from guatu.org.types import Actor
from guatu.projects.queries import project as find_project
from guatu.status import actions, queries
from guatu.status.rules.overrides import SETTABLE
from guatu.status.types import SubjectKind
from guatu.status.types.frozen import Frozen
from guatu.status.types.why import LeverKind, Turn
from guatu.ui.types import LightColour

DEEDS = {
    LeverKind.REPORT: "补报当月数据 have the month's report accepted",
    LeverKind.PLAN: "登记年度计划 register a plan for the year",
    LeverKind.START: "实际开工 start the works",
    LeverKind.MONEY: "再完成投资 invest more",
    LeverKind.DAYS: "赢回天数 win days",
    LeverKind.REGISTER: "入库纳统 register for statistics",
    LeverKind.FUNDS: "资金到位 have funds arrive",
    LeverKind.CLEAR: "解除卡点 clear the blocker",
    LeverKind.FINISH: "完成节点 finish the node",
    LeverKind.SPEND: "完成支出 spend",
    LeverKind.FIGURES: "再完成 do more",
    LeverKind.CLOSE: "核验销号 verify and close",
    LeverKind.TURN_RED: "减少红灯项目 fewer red projects",
}
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("status")
def status_group() -> None:
    """Lights 亮灯: why, as of a past day, overrides."""


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())


@status_group.command("why")
@click.argument("subject")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in SubjectKind]), default="project", show_default=True
)
@click.option("--period", help="a month, 2026-05; by default the newest judged")
@click.option("--json", "as_json", is_flag=True, help="everything, as JSON")
def why(subject: str, kind: str, period: str | None, as_json: bool) -> None:
    """Why SUBJECT's light is what it is, and what would turn it green.

    A project's code, PROJECT/NODE, PROJECT/source of a fund, UNIT/INDICATOR, a unit's code, a directive's number.
    """
    actor = _operator()
    if kind != SubjectKind.PROJECT:
        _why_subject(actor, SubjectKind(kind), subject, Period.parse(period) if period else None, as_json)
        return
    project = subject
    light = queries.light_of_code(actor, project, Period.parse(period) if period else None)
    found = queries.why(actor, light.pk)
    if as_json:
        click.echo(canonical(queries.why_facts(found)))
        return
    colour = LightColour(light.colour)
    click.echo(f"{colour.shape} {found.project.code} {found.project.name} {found.period} {colour.value}")
    click.echo("  " + "".join(month.colour.shape if month.colour else "·" for month in found.strip))
    click.echo(f"  自 since {found.since}（{found.since_at}）")
    if found.override is not None:
        row = found.override
        click.echo(
            f"  改灯 overridden → {row.until} {row.post}：{row.reason}（规则 by rules {found.computed.value}）"
        )
    for key, rating in found.ratings.items():
        click.echo(f"  {key} {rating.shape if rating else '—'}")
    _say_reasons(light.reasons)
    _say_turn("变绿 to green", found.now)
    _say_turn("下月变绿 green next month", found.next_month)
    for other in found.others:
        force = "现行 in force" if other.in_force else ""
        click.echo(f"  {other.verdict.colour.shape} {other.pack.code} {other.pack.version} {force}")


def _why_subject(actor: Actor, kind: SubjectKind, key: str, period: Period | None, as_json: bool) -> None:
    light = queries.light_of_subject(actor, kind, key, period)
    found = queries.why_subject(actor, light.pk)
    if as_json:
        click.echo(canonical(queries.subject_facts(found)))
        return
    colour = LightColour(light.colour)
    click.echo(f"{colour.shape} {light.key} {light.name} {found.period} {colour.value}")
    click.echo("  " + "".join(month.colour.shape if month.colour else "·" for month in found.strip))
    click.echo(f"  自 since {found.since}（{found.since_at}）")
    _say_reasons(light.reasons)
    if found.now is not None:
        click.echo(f"  变绿 to green{'' if found.now.reached else '：找不到 no way found'}")
        for step in found.now.steps:
            click.echo(f"    {DEEDS[step.lever]} {step.amount.normalize():f}")
    for other in found.others:
        force = "现行 in force" if other.in_force else ""
        click.echo(f"  {other.verdict.colour.shape} {other.pack.code} {other.pack.version} {force}")


def _say_reasons(reasons: Sequence[Mapping[str, str]]) -> None:
    for reason in reasons:
        click.echo(f"  {LightColour(reason['colour']).shape} {reason['zh']}\n    {reason['en']}")


def _say_turn(title: str, turn: Turn | None) -> None:
    if turn is None or (turn.reached and not turn.steps):
        return
    click.echo(f"  {title} {turn.facts.period}{'' if turn.reached else '：找不到 no way found'}")
    for step in turn.steps:
        amount = str(int(step.amount))
        if step.lever in (LeverKind.MONEY, LeverKind.FUNDS):
            amount = f"{format_money(step.amount, ZH)} {format_money(step.amount, EN)}"
        click.echo(f"    {DEEDS[step.lever]}" + (f" {amount}" if step.amount != 1 else ""))


@status_group.command("at")
@click.argument("day", type=_DAY)
@click.option("--number", type=int, help="which snapshot of the month; by default the bulletin's")
@click.option("--json", "as_json", is_flag=True, help="the frozen text, byte for byte")
def at(day: datetime, number: int | None, as_json: bool) -> None:
    """What the month that had ended by DAY showed when it was frozen. Fails where it was changed since."""
    found = queries.status_at(_operator(), day.date(), number)
    if as_json:
        click.echo(found.snapshot.facts, nl=False)
    else:
        _say_frozen(found)
    if not found.holds:
        what = "facts" if not found.whole else "inputs"
        raise GuatuError("G1854", period=found.period, snapshot=found.snapshot.number, what=what)


def _say_frozen(found: Frozen) -> None:
    row = found.snapshot
    click.echo(
        f"{found.period} #{row.number} {row.taken_at:%Y-%m-%d %H:%M} {row.cited_as} SHA-256 {row.digest}"
    )
    click.echo("规则 rules " + "，".join(f"{pack['code']} {pack['version']}" for pack in found.packs))
    click.echo(" ".join(f"{colour.shape}{count}" for colour, count in found.counts.items()))
    for project in found.projects:
        if LightColour(project["colour"]) in (LightColour.RED, LightColour.YELLOW):
            shape = LightColour(project["colour"]).shape
            click.echo(f"{shape} {project['code']} {project['name']}：{project['reason_zh']}")


@status_group.command("override")
@click.argument("project")
@click.argument("colour", type=click.Choice([colour.value for colour in SETTABLE]))
@click.option("--post", type=int, required=True, help="the post that decides, by its number")
@click.option("--reason", required=True)
@click.option("--until", type=_DAY, required=True, help="its last day, at most 90 days from today")
def override(project: str, colour: str, post: int, reason: str, until: datetime) -> None:
    """Set PROJECT's light to COLOUR until a day; the computed light stays beside it."""
    actor = _operator()
    last: date = until.date()
    row = actions.override_light(
        actor,
        project_id=find_project(actor, project).pk,
        colour=colour,
        reason=reason,
        until=last,
        post_id=post,
    )
    click.echo(f"{project} {row.computed} → {row.colour} {row.until}")


@status_group.command("withdraw")
@click.argument("project")
def withdraw(project: str) -> None:
    """End PROJECT's override now."""
    actor = _operator()
    row = actions.withdraw_override(actor, project_id=find_project(actor, project).pk)
    click.echo(f"{project} {row.colour} → {row.computed}")


@status_group.command("lapse")
def lapse() -> None:
    """Judge anew what an ended override or exemption still lights; the worker does so every ten minutes."""
    click.echo(actions.lapse(_operator()))
