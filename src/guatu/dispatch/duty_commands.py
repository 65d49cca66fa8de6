"""`guatu duty …`: sponsors, secretaries, logs, visits and the cadence, by the same actions as pages and API."""

import getpass
import json
from datetime import datetime
from pathlib import Path

import click

from guatu.dispatch import actions, queries
from guatu.dispatch.api.duties import line_facts
from guatu.dispatch.types.duties import OccasionKind
from guatu.org.types import Actor
from guatu.projects.queries import project as read_project

_DAY = click.DateTime(["%Y-%m-%d"])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_KINDS = click.Choice([kind.value for kind in OccasionKind])


@click.group("duty")
def duty_group() -> None:
    """The three duties 三项职责: sponsors, secretaries, approvals (see `project permits`)."""


@duty_group.command("list")
def list_duties() -> None:
    """Sponsors and secretaries with what is owed; how many projects should have a secretary and have none."""
    found = queries.duty_overview(_operator())
    for load in found.sponsors:
        click.echo(
            f"包保 sponsor {load.post.pk} {load.post.unit.code} {load.post.title}: {load.projects}，"
            f"等决定 asks {load.asks}，未做 owed {load.owed}，超期 missed {load.missed}"
        )
    for load in found.secretaries:
        click.echo(
            f"秘书 secretary {load.post.pk} {load.post.unit.code} {load.post.title}: {load.projects}，"
            f"请示 asks {load.asks}，无日志 silent {load.silent}"
        )
    click.echo(f"该有而没有服务秘书 without a secretary: {found.gap_count}")


@duty_group.command("sponsor")
@click.argument("post", type=int)
@click.option("--json", "as_json", is_flag=True)
def sponsor(post: int, as_json: bool) -> None:
    """A leader's projects, the worst first, and what waits for a decision."""
    sheet = queries.sponsor_sheet(_operator(), post)
    if as_json:
        click.echo(json.dumps([line_facts(line) for line in sheet.lines], ensure_ascii=False, default=str))
        return
    for line in sheet.lines:
        light = line.light.colour if line.light is not None else "—"
        click.echo(f"{light:<6} {line.project.code} {line.project.name} 未做 owed {line.owed}")
    for ask in sheet.asks:
        click.echo(f"待决定 to decide #{ask.pk} {ask.project.code} {ask.ask}")


@duty_group.command("log")
@click.argument("code")
@click.option("--happened", help="add an entry; without it the log is read")
@click.option("--problem", default="")
@click.option("--file", "as_matter", is_flag=True, help="the problem becomes a matter at once")
@click.option("--next", "next_step", default="")
@click.option("--next-on", type=_DAY)
@click.option("--next-who", default="")
@click.option("--ask", default="", help="what the sponsor is asked to decide")
def log(
    code: str,
    happened: str | None,
    problem: str,
    as_matter: bool,
    next_step: str,
    next_on: datetime | None,
    next_who: str,
    ask: str,
) -> None:
    """A project's log; with --happened an entry is added."""
    actor = _operator()
    found = read_project(actor, code)
    if happened is not None:
        made = actions.write_log(
            actor,
            project_id=found.pk,
            happened=happened,
            problem=problem,
            as_matter=as_matter,
            next_step=next_step,
            next_on=next_on.date() if next_on else None,
            next_who=next_who,
            ask=ask,
        )
        click.echo(f"已记录 written: #{made.pk} {made.matter.number if made.matter else ''}")
        return
    for row in queries.log_of(actor, found):
        number = f" [{row.matter.number}]" if row.matter else ""
        click.echo(f"#{row.pk} {row.on} {row.happened} {row.problem}{number} → {row.next_step}")


@duty_group.command("held")
@click.argument("code")
@click.option("--kind", type=_KINDS, default=OccasionKind.VISIT.value)
@click.option("--on", type=_DAY, required=True)
@click.option("--found", required=True)
@click.option("--promised", default="")
@click.option("--came", default="")
def held(code: str, kind: str, on: datetime, found: str, promised: str, came: str) -> None:
    """Record a sponsor's visit, dispatch or inspection of a project."""
    actor = _operator()
    project = read_project(actor, code)
    made = actions.hold_occasion(
        actor,
        kind=OccasionKind(kind),
        project_id=project.pk,
        on=on.date(),
        found=found,
        promised=promised,
        came=came,
    )
    click.echo(f"已登记 recorded: #{made.pk} {made.kind} {made.held_on}")


@duty_group.command("answer")
@click.argument("entry", type=int)
@click.option("--text", required=True)
def answer(entry: int, text: str) -> None:
    """The sponsor's decision on what an entry of the log asks."""
    made = actions.answer_ask(_operator(), entry_id=entry, answer=text)
    click.echo(f"已答复 answered: #{made.pk}")


@duty_group.command("rules")
@click.option("--put", "source", type=_FILE, help="put this cadence in force")
@click.option(
    "--preset", type=click.Choice(sorted(queries.CADENCES.presets())), help="print the text of a preset"
)
def rules(source: Path | None, preset: str | None) -> None:
    """The cadence in force; a preset to begin from; another version put in force."""
    if preset is not None:
        click.echo(queries.CADENCES.presets()[preset], nl=False)
        return
    if source is not None:
        text = source.read_text(encoding="utf-8", errors="replace")
        actions.put_duty_rules_in_force(_operator(), text=text)
    found = queries.CADENCES.in_force().rule
    click.echo(f"{found.code} {found.version} {found.name.zh} {found.name.en}")


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())
