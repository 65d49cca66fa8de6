"""`guatu targets figures | observe | count | versions | check`: figures from the command line."""

import json
from datetime import date
from decimal import Decimal

import click

from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.kernel.quantity import number, rounded
from guatu.org.queries import units
from guatu.targets import actions, queries
from guatu.targets.commands.group import day, operator
from guatu.targets.rules.printed import check_printed
from guatu.targets.types import Verdict
from guatu.targets.words import approver_of

VERDICTS = {
    Verdict.EXACT: "相符 exact",
    Verdict.ROUNDED: "相符 rounded",
    Verdict.CUT: "尾数截去 cut, not rounded",
    Verdict.OFF: "不符 does not add up",
}


@click.command("figures")
@click.argument("code")
@click.option("--year", type=int, required=True)
@click.option("--single", is_flag=True, help="what each month brought, not what stands at its end")
@click.option("--known-on", callback=day, help="as known at the end of that day")
@click.option("--json", "in_json", is_flag=True)
def figures(code: str, year: int, single: bool, known_on: date | None, in_json: bool) -> None:
    """An indicator's figures of a year by unit and month."""
    actor = operator()
    found = queries.indicator(actor, code)
    table = queries.figure_table(actor, found, year, single=single, known_on=known_on)
    if in_json:
        rows = {
            row.unit.name: {
                f"{year}-{month:02}": None if value is None else str(value)
                for month, value in zip(table.months, row.values, strict=True)
            }
            for row in table.rows
        }
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    click.echo("\t".join(["", *(f"{month}月" for month in table.months)]))
    for row in table.rows:
        cells = ["—" if value is None else f"{rounded(value, found.decimals):f}" for value in row.values]
        click.echo("\t".join([row.unit.name, *cells]))


@click.command("observe")
@click.argument("code")
@click.option("--unit", required=True, help="the unit's code")
@click.option("--period", required=True, help="a month, 2026-05")
@click.option("--value", required=True)
@click.option("--growth", help="percent, as published")
@click.option("--rank", type=int, help="the place among its peers, as published")
@click.option("--rank-of", type=int, help="of how many")
@click.option("--reason", default="", help="of a correction")
def observe(
    code: str,
    unit: str,
    period: str,
    value: str,
    growth: str | None,
    rank: int | None,
    rank_of: int | None,
    reason: str,
) -> None:
    """Record a month's figure of a unit, or correct it with a reason."""
    actor = operator()
    row = units(actor).filter(code=unit).first()
    if row is None:
        raise NotFound(what=unit)
    made = actions.record_observation(
        actor,
        indicator_id=queries.indicator(actor, code).pk,
        unit_id=row.pk,
        period=period,
        value=number(value),
        growth=Decimal(number(growth)) if growth else None,
        rank=rank,
        rank_of=rank_of,
        reason=reason,
    )
    click.echo(f"已保存 kept: {code} {row.name} {made.period} = {made.value} (r{made.revision})")


@click.command("count")
@click.argument("code", required=False)
@click.option("--period", required=True, help="a month, 2026-05")
def count(code: str | None, period: str) -> None:
    """Take a month's figures from the count that the indicator is tied to.

    Without CODE, of every indicator that is tied to one: what the worker does every night for the month last ended.
    """
    actor = operator()
    if code is None:
        whole = actions.count_month(actor, period=Period.parse(period))
        for tied, changed in whole.changed.items():
            click.echo(f"{tied} {period}：{changed} 个单位有变化 units changed")
        for tied, number in whole.left_out.items():
            click.echo(f"{tied} {period}：未计数 left out（{number}）")
        return
    found = queries.indicator(actor, code)
    changed = actions.count_figures(actor, indicator_id=found.pk, period=Period.parse(period))
    click.echo(f"{code} {period}：{changed} 个单位有变化 units changed")


@click.command("versions")
@click.argument("code")
@click.option("--known-on", callback=day, help="as known at the end of that day")
def versions(code: str, known_on: date | None) -> None:
    """Every version of an indicator's targets, why it was made and who approved it."""
    actor = operator()
    for row in queries.versions(actor, indicator=queries.indicator(actor, code), known_on=known_on):
        click.echo(
            f"{row.plan.code}\t{row.year}\tv{row.number}\t{row.holds_from}\t{row.reason or '—'}\t"
            f"{approver_of(row) or '—'}"
        )


@click.command("check")
@click.argument("statements", nargs=-1, required=True)
@click.option("--json", "in_json", is_flag=True)
@click.pass_context
def check(context: click.Context, statements: tuple[str, ...], in_json: bool) -> None:
    """Check printed figures: "325.7/463.4 = 70.3%". Leaves with status 1 where one does not add up."""
    found = [check_printed(statement) for statement in statements]
    if in_json:
        rows = [
            {"left": one.left, "printed": str(one.printed), "exact": str(one.exact), "verdict": one.verdict}
            for one in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for one in found:
            sign = "%" if one.percent else ""
            exact = rounded(one.exact, one.shown_places)
            click.echo(
                f"{one.left} = {exact}{sign}；公布 printed {one.printed}{sign}：{VERDICTS[one.verdict]}"
            )
    if not all(one.holds for one in found):
        context.exit(1)
