"""`guatu project …`: the plan of one project, from the due day to the baseline."""

import getpass
import json
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from guatu.kernel.errors import NotFound
from guatu.kernel.language import EN, ZH
from guatu.kernel.quantity import format_money
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.models import Baseline, Project, Schedule
from guatu.projects.queries.frontier import ProjectFrontier, frontier_facts
from guatu.projects.queries.ways import ways_facts
from guatu.projects.types import MeasureChoice, last_day

if TYPE_CHECKING:
    from guatu.engine.measures.result import FrontierStep

in_json = click.option("--json", "as_json", is_flag=True, help="As JSON; plan dates are instants.")
DAY = click.DateTime(["%Y-%m-%d"])


def opened(code: str) -> tuple[Actor, Project]:
    """Who acts on the command line, and the project of that code. Raises NotFound."""
    actor = Actor.operator(getpass.getuser())
    return actor, queries.project(actor, code)


def say(facts: dict[str, Any], as_json: bool, text: str) -> None:
    """The answer, as JSON or as text."""
    click.echo(json.dumps(facts, ensure_ascii=False, default=str) if as_json else text)


def _plan(plan: Schedule) -> dict[str, Any]:
    names = ("state", "due", "earliest_finish", "days_short", "critical_chain", "unpublished_years", "digest")
    return {name: getattr(plan, name) for name in names}


def _said(plan: Schedule) -> str:
    short = f"，差 {plan.days_short} 天 days short" if plan.days_short else ""
    return f"{plan.state}: 期限 due {plan.due}，最早完成 earliest {plan.earliest_finish}{short}"


@click.group("project")
def project_group() -> None:
    """The plan of a project 项目计划."""


@project_group.command("plan")
@click.argument("code")
@click.option("--due", type=DAY, help="The last day by which it must be in production.")
@click.option("--template", help="Make the nodes anew from this template.")
@in_json
def plan(code: str, due: datetime | None, template: str | None, as_json: bool) -> None:
    """Work a project back from its due day; the plan is a draft."""
    actor, project = opened(code)
    made = actions.plan_project(
        actor, project_id=project.pk, template_code=template, due=due.date() if due else None
    )
    say(_plan(made), as_json, _said(made))


@project_group.command("submit")
@click.argument("code")
@in_json
def submit(code: str, as_json: bool) -> None:
    """Put a draft before the lead department."""
    actor, project = opened(code)
    made = actions.submit_plan(actor, project_id=project.pk)
    say(_plan(made), as_json, _said(made))


@project_group.command("approve")
@click.argument("code")
@click.option("--name", default="", help="The baseline's name.")
@click.option("--reason", default="")
@in_json
def approve(code: str, name: str, reason: str, as_json: bool) -> None:
    """Approve a submitted plan: it becomes the current baseline."""
    actor, project = opened(code)
    made = actions.approve_plan(actor, project_id=project.pk, name=name, reason=reason)
    say(_baseline(made), as_json, _line(made))


@project_group.command("return")
@click.argument("code")
@click.option("--reason", required=True)
@in_json
def send_back(code: str, reason: str, as_json: bool) -> None:
    """Send a submitted plan back with the reason."""
    actor, project = opened(code)
    made = actions.return_plan(actor, project_id=project.pk, reason=reason)
    say(_plan(made), as_json, _said(made))


@project_group.command("replan")
@click.argument("code")
@click.option("--take", is_flag=True, help="Take it; without, only show what would move.")
@in_json
def replan(code: str, take: bool, as_json: bool) -> None:
    """What a re-plan from what has happened would move; with --take, moved."""
    actor, project = opened(code)
    seen = queries.replan_preview(actor, project.pk)
    if take:
        actions.take_replan(actor, project_id=project.pk, digest=seen.digest)
    lines = [f"{row.code:<8} {row.before_finish} → {row.after_finish} ({row.days:+d})" for row in seen.shifts]
    total = f"最早完成 earliest {seen.finish_before} → {seen.finish}"
    say({**asdict(seen), "taken": take}, as_json, "\n".join([*lines, total]))


@project_group.command("baseline")
@click.argument("code")
@click.option("--take", "name", help="Keep the approved plan as a further baseline, under this name.")
@click.option("--use", "number", type=int, help="Measure against the baseline of this number.")
@click.option("--reason", default="", help="Why, for the ledger.")
@in_json
def baseline(code: str, name: str | None, number: int | None, reason: str, as_json: bool) -> None:
    """The baselines of a project; keep one more, or use another."""
    actor, project = opened(code)
    if name is not None:
        actions.take_baseline(actor, project_id=project.pk, name=name, reason=reason)
    if number is not None:
        actions.switch_baseline(actor, project_id=project.pk, number=number, reason=reason)
    rows = list(queries.baselines(actor, [project.pk]))
    say({"baselines": list(map(_baseline, rows))}, as_json, "\n".join(map(_line, rows)))


@project_group.command("variance")
@click.argument("code")
@click.option("--number", type=int, help="Against this baseline; without, the current one.")
@in_json
def variance(code: str, number: int | None, as_json: bool) -> None:
    """The plan as it stands against a baseline, in working days of each node's calendar."""
    actor, project = opened(code)
    found = queries.plan_variance(actor, project.pk, number)
    lines = [f"{row.code:<8} {row.finish_workdays or 0:+d}" for row in found.nodes if row.finish_workdays]
    total = f"基线 baseline {last_day(found.baseline_finish)} → {last_day(found.finish)} ({found.days:+d})"
    say({**asdict(found), "days": found.days}, as_json, "\n".join([*lines, total]))


@project_group.command("trend")
@click.argument("code")
@click.option("--every-node", is_flag=True)
@in_json
def trend(code: str, every_node: bool, as_json: bool) -> None:
    """How the expected finish of each milestone moved, month by month."""
    actor, project = opened(code)
    found = queries.milestone_trend(actor, project.pk, every_node=every_node)
    lines = [
        f"{line.code:<8} " + " → ".join(f"{point.period} {_last(point.finish)}" for point in line.points)
        for line in found
    ]
    say({"milestones": [asdict(line) for line in found]}, as_json, "\n".join(lines))


def _last(finish: date) -> str:
    return last_day(finish).isoformat()


def _baseline(row: Baseline) -> dict[str, Any]:
    names = (
        "number",
        "name",
        "reason",
        "due",
        "finish",
        "digest",
        "approved_label",
        "approved_at",
        "current",
    )
    return {name: getattr(row, name) for name in names}


def _line(row: Baseline) -> str:
    mark = "*" if row.current else " "
    return f"{mark}{row.number:>3} {row.name}: {_last(row.finish)} {row.approved_label}"


@project_group.command("ways-out")
@click.argument("code")
@click.option("--frontier", is_flag=True, help="Also the least price of each number of days won.")
@in_json
def ways_out(code: str, frontier: bool, as_json: bool) -> None:
    """What if the date cannot be met: the days short, the chain, priced ways to win them back."""
    actor, project = opened(code)
    ways = queries.project_ways(actor, project.pk)
    lines = [f"差 {ways.found.days_short} 天 days short: {' → '.join(ways.chain)}"]
    for wait in ways.waits:
        other = f"{wait.other.project.code}/{wait.other.code}" if wait.other else "—"
        lines.append(f"等 waits: {wait.code} ← {other}, {wait.day}")
    for number, way in enumerate(ways.found, 1):
        lines.append(
            f"{number} {way.kinds[0].word.zh} {way.kinds[0].word.en}: {way.sentence().zh} / {way.sentence().en}"
        )
        lines += [
            f"  {taken.sentence(ways.names).zh} / {taken.sentence(ways.names).en}" for taken in way.taken
        ]
    facts = ways_facts(ways)
    if frontier:
        found = queries.project_frontier(actor, project.pk)
        facts["frontier"] = frontier_facts(found)
        lines += [_said_step(found, step) for step in found.steps]
    say(facts, as_json, "\n".join(lines))


def _said_step(found: ProjectFrontier, step: "FrontierStep") -> str:
    measures = "; ".join(f"{one.node} {one.measure['kind']}" for one in found.choices(step))
    return f"{step.days_won:>4} 天 days: {format_money(step.cost, ZH)} / {format_money(step.cost, EN)}: {measures}"


def _way(actor: Actor, project: Project, number: int) -> tuple[MeasureChoice, ...]:
    ways = queries.project_ways(actor, project.pk)
    if number > len(ways.found.ways):
        raise NotFound(what=f"way {number}")
    return ways.choices(ways.found.ways[number - 1])


def _winning(actor: Actor, project: Project, days: int) -> tuple[MeasureChoice, ...]:
    found = queries.project_frontier(actor, project.pk)
    for step in found.steps:
        if step.days_won >= days:
            return found.choices(step)
    raise NotFound(what=f"{days} days")


@project_group.command("adopt")
@click.argument("code")
@click.option("--way", "number", type=click.IntRange(min=1), help="Its number in `ways-out`.")
@click.option("--days", type=click.IntRange(min=1), help="Or: the cheapest that wins at least so many days.")
@click.option("--reason", required=True)
@in_json
def adopt(code: str, number: int | None, days: int | None, reason: str, as_json: bool) -> None:
    """Adopt one of the ways out: its measures hold in every re-plan, until they are withdrawn."""
    if (number is None) == (days is None):
        raise click.UsageError("--way or --days")
    actor, project = opened(code)
    chosen = _way(actor, project, number) if number is not None else _winning(actor, project, days or 0)
    taken = actions.adopt_measures(actor, project_id=project.pk, measures=chosen, reason=reason)
    plan = queries.project(actor, code).schedule
    lines = [
        f"{row.pk:>6} {row.measure['node']} {row.measure['measure']['kind']} {row.cost:,.0f}" for row in taken
    ]
    facts = {"measures": [{"id": row.pk, "measure": row.measure, "cost": row.cost} for row in taken]}
    say(facts | {"plan": _plan(plan)}, as_json, "\n".join([*lines, _said(plan)]))


@project_group.command("withdraw")
@click.argument("measure_id", type=int)
@click.option("--reason", required=True)
def withdraw(measure_id: int, reason: str) -> None:
    """Withdraw an adopted measure by its id; the plan is worked back without it."""
    actor = Actor.operator(getpass.getuser())
    row = actions.withdraw_measure(actor, measure_id=measure_id, reason=reason)
    click.echo(_said(queries.project_by_id(actor, row.project_id).schedule))
