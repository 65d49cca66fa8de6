"""`guatu activity …`: the five activities from the command line, through the same actions."""

import getpass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import click

from guatu.kernel.clock import clock
from guatu.kernel.quantity import number, yuan
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.commands.credit import bank_group
from guatu.projects.commands.sessions import sessions_group
from guatu.projects.queries.activities import activities, activity, kind_lines, part_lines, parts
from guatu.projects.queries.activity_list import read_activity_list
from guatu.projects.types.activity import ActivityKind, ExpectationSpec, Expected
from guatu.ui.files import evidence_at

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("activity")
def activity_group() -> None:
    """The five activities: approval, promotion, kick-off, push, bank 五项活动."""


activity_group.add_command(bank_group)
activity_group.add_command(sessions_group)


@activity_group.command("list")
@click.option("--year", type=int, help="this year where it is left out")
@click.option("--kind", type=click.Choice([one.value for one in ActivityKind]), default=None)
def list_activities(year: int | None, kind: str | None) -> None:
    """The activities of a year: code, day, state, projects, name."""
    rows = activities(_operator(), year=year or clock().today().year, kind=kind or "")
    for row in rows:
        click.echo(f"{row.code}\t{row.on}\t{row.state}\t{row.taking_part}\t{row.name}")  # type: ignore[attr-defined]  # annotated by the query


@activity_group.command("kinds")
@click.option("--year", type=int, help="this year where it is left out")
def kinds(year: int | None) -> None:
    """Of each kind: held, planned, projects, and came true / judged after 30, 60 and 90 days."""
    for line in kind_lines(_operator(), year or clock().today().year):
        came = "\t".join(f"{share.day}: {share.came}/{share.judged}" for share in line.shares)
        click.echo(f"{line.kind}\t{line.held}\t{line.planned}\t{line.projects}\t{came}")


@activity_group.command("show")
@click.argument("code")
def show(code: str) -> None:
    """One activity: who takes part, what each expects, and the verdicts after 30, 60 and 90 days."""
    actor = _operator()
    row = activity(actor, code)
    click.echo(f"{row.code}\t{row.on}\t{row.state}\t{row.name}\t{row.unit.name}")
    for line in part_lines(actor, parts(actor, activity_id=row.pk)):
        click.echo(f"{line.project.code}\t{line.project.name}")
        for one in line.lines:
            said = one.spec.node_code or one.spec.stage or one.spec.words or str(one.spec.amount or "")
            frozen = "\t".join(outcome.verdict if outcome else "—" for outcome in one.outcomes)
            click.echo(f"  {one.row.pk}\t{one.spec.kind}\t{said}\t{frozen}")


@activity_group.command("open")
@click.argument("kind", type=click.Choice([one.value for one in ActivityKind]))
@click.option("--unit", required=True, help="the organiser's code")
@click.option("--on", type=DAY, required=True)
@click.option("--name", required=True)
@click.option("--name-en", default="")
@click.option("--place", default="")
@click.option("--place-en", default="")
@click.option("--plan", default="")
@click.option("--plan-en", default="")
def open_(kind: str, unit: str, on: datetime, **facts: str) -> None:
    """Open an activity for a day."""
    actor = _operator()
    found = units(actor).filter(code=unit).first()
    made = actions.open_activity(actor, kind=kind, unit_id=found.pk if found else 0, on=on.date(), **facts)
    click.echo(made.code)


@activity_group.command("join")
@click.argument("code")
@click.argument("project")
@click.option(
    "--expect",
    "expected",
    multiple=True,
    help="permit:N05, blocker:N12, start, sign:5000万元, stage:sited, credit:…",
)
def join(code: str, project: str, expected: tuple[str, ...]) -> None:
    """A project takes part, expecting this; of one that does so already it is written anew."""
    actor = _operator()
    row, found = activity(actor, code), queries.project(actor, project)
    there = parts(actor, activity_id=row.pk, project_id=found.pk).exists()
    act = actions.expect if there else actions.take_part
    act(
        actor,
        activity_id=row.pk,
        project_id=found.pk,
        expectations=[expectation_from(one) for one in expected],
    )
    click.echo(f"已列入 listed: {project}")


@activity_group.command("bring")
@click.argument("code")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def bring(code: str, file: Path) -> None:
    """A list of projects from a workbook or CSV: project code, name, expected, content; refused lines with why."""
    actor = _operator()
    row = activity(actor, code)
    found = read_activity_list(actor, evidence_at(file).data)
    given = [actions.PartIn(one.project_id, tuple(one.expectations), one.line) for one in found.parts]
    taken = actions.take_list(actor, activity_id=row.pk, parts=given, refused=found.refused)
    click.echo(f"已列入 listed: {taken.taken}")
    for line, error in taken.refused:
        click.echo(f"{line}\t{error.number}\t{error.text('zh')}\t{error.text('en')}")


def expectation_from(text: str) -> ExpectationSpec:
    """Reads "permit:N05", "start", "credit:5000万元", "stage:sited", "other:解决用电". Raises G1618 for no kind."""
    kind, _, said = text.partition(":")
    if kind not in {one.value for one in Expected}:
        raise click.BadParameter(f"{kind}: {', '.join(one.value for one in Expected)}")
    expected = Expected(kind)
    match expected:
        case Expected.PERMIT | Expected.BLOCKER:
            return ExpectationSpec(expected, node_code=said)
        case Expected.STAGE:
            return ExpectationSpec(expected, stage=said)
        case Expected.OTHER:
            return ExpectationSpec(expected, words=said)
        case _:
            return ExpectationSpec(expected, amount=_money(said) if said else None)


def _money(text: str) -> Decimal:
    unit = next((one for one in ("亿元", "万元", "元") if text.endswith(one)), "")
    return yuan(text.removesuffix(unit), unit or "元")


@activity_group.command("leave")
@click.argument("code")
@click.argument("project")
def leave(code: str, project: str) -> None:
    """A project does not take part after all."""
    actor = _operator()
    row, found = activity(actor, code), queries.project(actor, project)
    actions.leave(actor, activity_id=row.pk, project_id=found.pk)
    click.echo(f"已去掉 left: {project}")


@activity_group.command("hold")
@click.argument("code")
def hold(code: str) -> None:
    """The activity was held: its list stands."""
    actor = _operator()
    actions.hold_activity(actor, activity_id=activity(actor, code).pk)
    click.echo(f"已举办 held: {code}")


@activity_group.command("cancel")
@click.argument("code")
@click.option("--reason", required=True)
def cancel(code: str, reason: str) -> None:
    """The activity is not held."""
    actor = _operator()
    actions.cancel_activity(actor, activity_id=activity(actor, code).pk, reason=reason)
    click.echo(f"已取消 cancelled: {code}")


@activity_group.command("report")
@click.argument("expectation", type=int)
@click.argument("percent")
@click.option("--on", type=DAY, help="today where it is left out")
@click.option("--source", required=True)
def report(expectation: int, percent: str, on: datetime | None, source: str) -> None:
    """What came of an expectation that no fact answers: percent reached."""
    day: date = on.date() if on else clock().today()
    actions.report_result(
        _operator(), expectation_id=expectation, reached=number(percent), on=day, source=source
    )
    click.echo(f"已录入 kept: {expectation}")


@activity_group.command("freeze")
def freeze() -> None:
    """Freeze what came of each activity whose day 30, 60 or 90 has come, as the worker does each morning."""
    click.echo(f"已冻结 frozen: {actions.freeze_outcomes(_operator())}")


@activity_group.command("code")
@click.argument("project")
@click.argument("code")
@click.option("--reason", required=True)
def code_(project: str, code: str, reason: str) -> None:
    """A further code of a project: the old or the new form of the national one. A start under either is of both."""
    actor = _operator()
    actions.record_code(actor, project_id=queries.project(actor, project).pk, code=code, reason=reason)
    click.echo(f"已登记 kept: {code}")


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())
