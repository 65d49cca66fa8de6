"""`guatu targets split`: a year's target in exact parts, from weights in a file or an indicator's own past."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.quantity import number
from guatu.org.types import Actor
from guatu.targets import actions, queries, rules
from guatu.targets.adapters.weights import read_weights
from guatu.targets.commands.group import adjusted, adjustment, operator
from guatu.targets.models import Plan
from guatu.targets.types import Basis, Clash, Guide, Measured, Sheet

NO_PAST = Guide(None, None, {}, None, 0, {})


@dataclass(frozen=True, slots=True)
class Line:
    """A unit as the command knows it; `pk` is its key in the city, or its line of the file."""

    pk: int
    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Table:
    """What is split: rows, how the indicator behaves, its past, the sheet to begin from and the version it is of."""

    lines: tuple[Line, ...]
    measured: Measured
    guide: Guide
    sheet: Sheet
    given: Mapping[int, Decimal]
    year: int
    plan: Plan | None = None
    indicator_id: int | None = None
    number: int = 0


@click.command("split")
@click.argument("code", required=False)
@click.option("--total", help="the year's target; by default the total of the last version")
@click.option("--weights", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="CSV: unit (code or name), weight; these units carry the target")  # fmt: skip
@click.option("--by-unit", type=click.Choice([basis.value for basis in Basis]),
              help="by default capacity where weights are given, else even")  # fmt: skip
@click.option(
    "--by-month",
    type=click.Choice(["even", "last_year", "growth", "hand"]),
    default="even",
    show_default=True,
)
@click.option("--lock", "locks", multiple=True, metavar="UNIT=VALUE | UNIT/MONTH=VALUE",
              help="a year or a month that stays; the rest is spread around it")  # fmt: skip
@click.option(
    "--make-up", is_flag=True, help="spread what the months gone fell short of over the months left"
)
@click.option(
    "--decimals",
    type=click.IntRange(0, 4),
    default=0,
    show_default=True,
    help="without CODE: the smallest unit",
)
@click.option("--plan", "plan_code", help="a plan's code; by default the year's plan")
@click.option("--year", type=int, help="by default this year")
@click.option("--issue", is_flag=True, help="issue the split as the next version")
@adjustment
@click.option("--json", "in_json", is_flag=True)
def split(code: str | None, file: Path | None, issue: bool, in_json: bool, **given: Any) -> None:
    """Split a year's target over units and months so that every sum holds exactly.

    With CODE an indicator of this city, its units, past and last version; without it, the units of the weights file.
    """
    weights = read_weights(file.read_text(encoding="utf-8-sig")) if file else {}
    year = given["year"] or clock().today().year
    if code is None and (issue or not weights or given["total"] is None):
        raise click.UsageError(
            "不写 CODE 时须给 --weights 和 --total，不能下达 without CODE give --weights and --total; nothing is issued"
        )
    actor = operator()
    table = (
        _of_city(actor, code, year, given["plan_code"], weights)
        if code
        else _of_file(weights, given["decimals"], year)
    )
    if given["total"] is not None:
        total = number(given["total"])
        rules.check_target(total, table.measured)
        steps = rules.steps(total, table.measured)
        months = table.sheet.months if len(table.sheet.months) > 1 else (steps,)
        table = replace(table, sheet=replace(table.sheet, total=steps, months=months))
    basis = given["by_unit"] or ("capacity" if weights else "even")
    sheet = _spread(table, Basis(basis), Basis(given["by_month"]), given["locks"], make_up=given["make_up"])
    if issue:
        _issue(actor, table, sheet, given)
    click.echo(json.dumps(_told(table, sheet), ensure_ascii=False) if in_json else _as_text(table, sheet))


def _of_file(weights: Mapping[str, Decimal], decimals: int, year: int) -> Table:
    measured = Measured(True, True, is_rate=False, higher_is_better=True, decimals=decimals)
    lines = tuple(Line(row, name, name, name) for row, name in enumerate(weights))
    nothing = (0,) * 12
    sheet = Sheet(0, (0,) * len(lines), nothing, (nothing,) * len(lines))
    return Table(lines, measured, NO_PAST, sheet, dict(enumerate(weights.values())), year)


def _of_city(
    actor: Actor, code: str, year: int, plan_code: str | None, weights: Mapping[str, Decimal]
) -> Table:
    found = queries.indicator(actor, code)
    plan = queries.plan(actor, plan_code) if plan_code else queries.current_plan(actor, year)
    if plan is None:
        raise NotFound(what=f"plan {year}")
    named = by_unit_id(actor, weights)
    desk = queries.desk(actor, plan, found, year, named or None)
    lines = tuple(Line(unit.pk, unit.code, unit.name, unit.name_en) for unit in desk.units)
    return Table(lines, desk.measured, desk.guide, desk.sheet, named, year, plan, found.pk, desk.number)


def by_unit_id(actor: Actor, weights: Mapping[str, Decimal]) -> dict[int, Decimal]:
    """Weights by name, short name or code of a unit, by its key. Raises NotFound for a word that is none of these."""
    words = {word: unit for unit in queries.may_carry(actor) for word in (unit.name, unit.short, unit.code)}
    missing = [word for word in weights if word not in words]
    if missing:
        raise NotFound(what=missing[0])
    return {words[word].pk: weight for word, weight in weights.items()}


def _spread(table: Table, by_unit: Basis, by_month: Basis, locks: Sequence[str], *, make_up: bool) -> Sheet:
    sheet, step = (
        rules.with_locks(table.sheet, dict(_lock(table, text) for text in locks)),
        table.measured.step,
    )
    ids = [line.pk for line in table.lines]
    if make_up:
        done = {
            row: [int(value / step) for value in table.guide.done[unit]]
            for row, unit in enumerate(ids) if unit in table.guide.done
        }  # fmt: skip
        return rules.make_up(sheet, table.guide.gone, done)[0]
    spread = rules.spread_by(
        sheet, ids, table.guide, table.measured, by_unit=by_unit, by_month=by_month, given=table.given
    )
    if isinstance(spread, Clash):
        raise rules.refusal(spread, table.lines, table.year, table.measured)
    return spread


def _lock(table: Table, text: str) -> tuple[tuple[int, int | None], int]:
    place, _, value = text.partition("=")
    word, _, month = place.partition("/")
    row = next((row for row, line in enumerate(table.lines) if word in (line.code, line.name)), None)
    columns = len(table.sheet.months)
    if row is None or (month and not (month.isascii() and month.isdigit() and 1 <= int(month) <= columns)):
        raise click.BadParameter(f"{place} 不在表里 is not in the table", param_hint="--lock")
    amount = number(value)
    rules.check_target(amount, table.measured)
    return (row, int(month) - 1 if month else None), rules.steps(amount, table.measured)


def _issue(actor: Actor, table: Table, sheet: Sheet, given: Mapping[str, Any]) -> None:
    if table.plan is None or table.indicator_id is None:
        raise NotFound(what="CODE")
    actions.issue_targets(
        actor,
        plan_id=table.plan.pk,
        indicator_id=table.indicator_id,
        year=table.year,
        split=rules.split_of(sheet, [line.pk for line in table.lines], table.measured),
        after=table.number,
        **adjusted(actor, given),
    )


def _told(table: Table, sheet: Sheet) -> dict[str, Any]:
    parts = rules.split_of(sheet, [line.pk for line in table.lines], table.measured)
    best = {line.pk: table.guide.best.get(line.pk) for line in table.lines}
    beyond = rules.beyond_best({unit: part.months for unit, part in parts.units.items()}, best)
    months = parts.city.months
    return {
        "year": table.year,
        "total": str(parts.city.year),
        "months": [str(value) for value in months],
        "quarters": [str(sum(months[at : at + 3], Decimal(0))) for at in range(0, len(months), 3)],
        "units": [
            {
                "code": line.code,
                "name": line.name,
                "year": str(parts.units[line.pk].year),
                "months": [str(value) for value in parts.units[line.pk].months],
                "beyond_best": list(beyond.get(line.pk, ())),
            }
            for line in table.lines
        ],
    }


def _as_text(table: Table, sheet: Sheet) -> str:
    told = _told(table, sheet)
    rows = [["", "全年 year", *(str(at + 1) for at in range(len(told["months"])))]]
    rows += [[line["name"], line["year"], *line["months"]] for line in told["units"]]
    rows.append(["合计 total", told["total"], *told["months"]])
    return "\n".join("\t".join(row) for row in rows)
