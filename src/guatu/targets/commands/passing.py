"""`guatu targets pass-on`: a unit's target split among those right below it, for more or for less."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.quantity import number
from guatu.org.queries import units
from guatu.targets import actions, queries
from guatu.targets.adapters.weights import read_weights
from guatu.targets.commands.group import adjusted, adjustment, operator
from guatu.targets.commands.split import by_unit_id


@click.command("pass-on")
@click.argument("code")
@click.argument("unit")
@click.option(
    "--total", required=True, help="what is asked of those below together; what the unit is asked stays"
)
@click.option("--weights", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="CSV: unit (code or name), weight; by default all right below, alike")  # fmt: skip
@click.option("--plan", "plan_code", help="a plan's code; by default the year's plan")
@click.option("--year", type=int, help="by default this year")
@adjustment
def pass_on(code: str, unit: str, total: str, file: Path | None, **given: Any) -> None:
    """Pass the target of UNIT (its code) for the indicator CODE on to the units right below it 层层分解."""
    actor = operator()
    found = queries.indicator(actor, code)
    year = given["year"] or clock().today().year
    plan = (
        queries.plan(actor, given["plan_code"]) if given["plan_code"] else queries.current_plan(actor, year)
    )
    above = units(actor).filter(code=unit).first()
    if plan is None or above is None:
        raise NotFound(what=f"plan {year}" if plan is None else unit)
    if file is not None:
        weights = by_unit_id(actor, read_weights(file.read_text(encoding="utf-8-sig")))
    else:
        weights = dict.fromkeys(
            queries.may_carry(actor).filter(parent=above).values_list("pk", flat=True), Decimal(1)
        )
    version = actions.pass_on(
        actor,
        plan_id=plan.pk,
        indicator_id=found.pk,
        year=year,
        unit_id=above.pk,
        total=number(total),
        weights=weights,
        **adjusted(actor, given),
    )
    asked = version.targets.get(unit=above, period=str(year)).bottom_line
    rows = version.targets.filter(unit__in=weights, period=str(year)).select_related("unit")
    click.echo(f"{above.name}\t{asked.normalize():f}\t第{version.number}版 version {version.number}")
    for row in rows.order_by("unit__position"):
        click.echo(f"  {row.unit.name}\t{row.bottom_line.normalize():f}")
    added = number(total) - asked
    click.echo(f"加码 added\t{added.normalize():+f}")
