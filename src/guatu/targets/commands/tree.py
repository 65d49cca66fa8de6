"""`guatu targets show | add … | change … | retire | restore`: the plan tree from the command line."""

from datetime import date
from typing import Any

import click

from guatu.kernel.errors import NotFound
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.targets import actions, queries
from guatu.targets.commands.group import day, operator
from guatu.targets.models import Indicator, Plan
from guatu.targets.types import Entry, Part, Reported


@click.command("show")
@click.argument("plan")
@click.option("--retired", is_flag=True, help="also what was taken out of use")
def show(plan: str, retired: bool) -> None:
    """A plan as a tree: its areas, their tasks, each with indicator and sentence."""
    actor = operator()
    found = queries.plan(actor, plan)
    click.echo(f"{found.code}\t{found.name}\t{found.start} – {found.end}")
    for branch in queries.branches(actor, found, retired=retired):
        click.echo(f"  {branch.area.code}\t{branch.area.name}{_gone(branch.area)}")
        for task in branch.tasks:
            click.echo(f"    {task.code}\t{task.name}\t{task.indicator or '—'}{_gone(task)}")
            if task.sentence:
                click.echo(f"      “{task.sentence}” {task.document}")


def _gone(row: Any) -> str:
    return f"\t已停用 retired {row.retired_on}: {row.retired_reason}" if row.retired_on else ""


@click.group("add")
def add_group() -> None:
    """Open a plan, an area, a task, an indicator."""


@click.group("change")
def change_group() -> None:
    """Change a plan, an area, a task, an indicator."""


@add_group.command("plan")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--name-en", default="")
@click.option("--kind", type=click.Choice(Plan.Kind.values), default=Plan.Kind.YEAR.value, show_default=True)
@click.option("--start", callback=day, required=True)
@click.option("--end", callback=day, required=True)
def add_plan(code: str, name: str, name_en: str, kind: str, start: date, end: date) -> None:
    """Open a plan."""
    actions.create_plan(operator(), code=code, name=name, name_en=name_en, kind=kind, start=start, end=end)
    click.echo(f"已建立 opened: {code}")


@change_group.command("plan")
@click.argument("code")
@click.option("--name")
@click.option("--name-en")
@click.option("--start", callback=day)
@click.option("--end", callback=day)
def change_plan(code: str, **given: Any) -> None:
    """Rename a plan or move its ends; what is not given stays."""
    actor = operator()
    row = queries.plan(actor, code)
    actions.change_plan(actor, plan_id=row.pk, **_with(row, given))
    click.echo(f"已修改 changed: {code}")


@add_group.command("area")
@click.argument("plan")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--name-en", default="")
def add_area(plan: str, code: str, name: str, name_en: str) -> None:
    """Add an area to a plan."""
    actor = operator()
    plan_id = queries.plan(actor, plan).pk
    actions.create_area(actor, plan_id=plan_id, code=code, name=name, name_en=name_en)
    click.echo(f"已添加 added: {code}")


@change_group.command("area")
@click.argument("plan")
@click.argument("code")
@click.option("--name")
@click.option("--name-en")
@click.option("--position", type=int)
def change_area(plan: str, code: str, **given: Any) -> None:
    """Rename an area or give it another place; what is not given stays."""
    actor = operator()
    row = queries.area(actor, plan, code)
    actions.change_area(actor, area_id=row.pk, **_with(row, given))
    click.echo(f"已修改 changed: {code}")


@add_group.command("task")
@click.argument("plan")
@click.argument("area")
@click.option("--name", required=True)
@click.option("--name-en", default="")
@click.option("--indicator", help="its code")
@click.option("--lead", help="the lead unit's code")
@click.option("--due", callback=day)
@click.option("--sentence", default="", help="the sentence it comes from")
@click.option("--document", default="", help="where that stands")
def add_task(plan: str, area: str, indicator: str | None, lead: str | None, **given: Any) -> None:
    """Add a task to an area."""
    actor = operator()
    made = actions.create_task(
        actor,
        area_id=queries.area(actor, plan, area).pk,
        indicator_id=queries.indicator(actor, indicator).pk if indicator else None,
        lead_unit_id=_unit(actor, lead),
        **given,
    )
    click.echo(f"已添加 added: {made.code}")


@change_group.command("task")
@click.argument("code")
@click.option("--area", help="the code of another area of its plan")
@click.option("--name")
@click.option("--name-en")
@click.option("--indicator", help="its code; empty: none")
@click.option("--lead", help="the lead unit's code; empty: none")
@click.option("--due", callback=day)
@click.option("--sentence")
@click.option("--document")
def change_task(code: str, area: str | None, indicator: str | None, lead: str | None, **given: Any) -> None:
    """Write a task anew; what is not given stays."""
    actor = operator()
    row = queries.task(actor, code)
    facts = _with(row, given) | {
        "area_id": queries.area(actor, row.area.plan.code, area).pk if area else row.area_id,
        "indicator_id": row.indicator_id,
        "lead_unit_id": row.lead_unit_id if lead is None else _unit(actor, lead),
    }
    if indicator is not None:
        facts["indicator_id"] = queries.indicator(actor, indicator).pk if indicator else None
    actions.change_task(actor, task_id=row.pk, **facts)
    click.echo(f"已修改 changed: {code}")


@add_group.command("indicator")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--name-en", default="")
@click.option("--measure", required=True, help="its unit of measure: 个, 亿元, %")
@click.option("--measure-en", default="")
@click.option("--kind", type=click.Choice(Indicator.Kind.values), required=True)
@click.option("--decimals", type=click.IntRange(0, 4), default=0, show_default=True)
@click.option("--entry", type=click.Choice([one.value for one in Entry]), default=Entry.CUMULATIVE.value)
@click.option(
    "--reported", type=click.Choice([one.value for one in Reported]), default=Reported.MONTHLY.value
)
@click.option("--owner", help="the code of the unit that owns the number")
@click.option("--source", default="")
@click.option("--release-day", type=click.IntRange(1, 31), help="of the month after")
@click.option("--peers", default="", help="whom its published rank compares with")
@click.option("--comparable-growth", is_flag=True,
              help="its published growth is kept as published; of a rate: it is itself that growth")  # fmt: skip
@click.option("--stands-alone", is_flag=True, help="units do not sum to the city")
@click.option("--formula", default="", help="worked out from other indicators: a / b * 100")
@click.option("--counter", default="", help="taken from a count of the house: projects.programme:sewer")
def add_indicator(code: str, owner: str | None, stands_alone: bool, **given: Any) -> None:
    """Define an indicator."""
    actor = operator()
    roll_up = Indicator.RollUp.NONE if stands_alone else Indicator.RollUp.SUM
    actions.create_indicator(actor, code=code, owner_id=_unit(actor, owner), roll_up=roll_up, **given)
    click.echo(f"已建立 defined: {code}")


@change_group.command("indicator")
@click.argument("code")
@click.option("--name")
@click.option("--name-en")
@click.option("--measure")
@click.option("--measure-en")
@click.option("--owner", help="the code of the unit that owns the number; empty: none")
@click.option("--source")
@click.option("--source-en")
@click.option("--release-day", type=click.IntRange(1, 31))
@click.option("--peers", help="whom its published rank compares with")
@click.option("--peers-en")
@click.option("--counter", help="take its figures from this count; empty: have them typed")
def change_indicator(code: str, owner: str | None, counter: str | None, **given: Any) -> None:
    """Describe an indicator anew; what is not given stays, and how it is counted never changes."""
    actor = operator()
    row = queries.indicator(actor, code)
    facts = _with(row, given) | {
        "owner_id": row.owner_id if owner is None else _unit(actor, owner),
        "higher_is_better": row.higher_is_better,
        "comparable_growth": row.comparable_growth,
    }
    actions.change_indicator(actor, indicator_id=row.pk, **facts)
    if counter is not None:
        actions.link_counter(actor, indicator_id=row.pk, counter=counter)
    click.echo(f"已修改 changed: {code}")


@click.command("retire")
@click.argument("part", type=click.Choice([one.value for one in Part]))
@click.argument("code")
@click.option("--reason", required=True)
def retire(part: str, code: str, reason: str) -> None:
    """Take a plan, area (PLAN.AREA), task or indicator out of use."""
    actor = operator()
    actions.retire(actor, part=Part(part), pk=_key(actor, Part(part), code), reason=reason)
    click.echo(f"已停用 retired: {code}")


@click.command("restore")
@click.argument("part", type=click.Choice([one.value for one in Part]))
@click.argument("code")
def restore(part: str, code: str) -> None:
    """Take up again what was retired."""
    actor = operator()
    actions.restore(actor, part=Part(part), pk=_key(actor, Part(part), code))
    click.echo(f"已恢复 restored: {code}")


def _key(actor: Actor, part: Part, code: str) -> int:
    match part:
        case Part.PLAN:
            return queries.plan(actor, code).pk
        case Part.AREA:
            plan, _, area = code.partition(".")
            return queries.area(actor, plan, area).pk
        case Part.TASK:
            return queries.task(actor, code).pk
        case Part.INDICATOR:
            return queries.indicator(actor, code).pk


def _unit(actor: Actor, code: str | None) -> int | None:
    if not code:
        return None
    found = units(actor).filter(code=code).first()
    if found is None:
        raise NotFound(what=code)
    key: int = found.pk
    return key


def _with(row: object, given: dict[str, Any]) -> dict[str, Any]:
    """What was given, and of the row what was not."""
    return {name: getattr(row, name) if value is None else value for name, value in given.items()}
