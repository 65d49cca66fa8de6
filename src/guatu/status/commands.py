"""`guatu judge`, `guatu foresight`"""

import getpass
import json
from datetime import datetime

import click

from guatu.engine.forecast import Verdict
from guatu.engine.forecast.trajectory import WORDS
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.status import queries
from guatu.status.actions import CITY, judge_outside
from guatu.status.actions import judge as judge_lights
from guatu.status.rules import COLOURS
from guatu.status.rules.assumed import read_assumed
from guatu.status.rules.wanted import LEVELS, Wanted
from guatu.status.types import Foreseen, JudgeResult, Risk
from guatu.status.words import SUBJECTS
from guatu.targets.queries import indicator as find_indicator
from guatu.ui.types import LightColour


@click.command()
@click.option("--period", help="a month, 2026-05; by default the month last ended")
@click.option("--portfolio", default=CITY, show_default=True, help="an outside list: all its editions")
def judge(period: str | None, portfolio: str) -> None:
    """Compute the lights of a month, or of every edition of an outside list."""
    actor = Actor.operator(getpass.getuser())
    if portfolio != CITY:
        for result in judge_outside(actor, portfolio=portfolio):
            _say(result)
        return
    month = Period.parse(period) if period else Period.month_of(clock().today()).previous()
    _say(judge_lights(actor, period=month))


def _say(result: JudgeResult) -> None:
    lit = " ".join(f"{colour.shape}{result.colours.get(colour, 0)}" for colour in LightColour)
    click.echo(f"{result.period} 已亮灯 judged {result.judged}，变化 changed {result.changed}：{lit}")
    for kind, one in result.others.items():
        lit = " ".join(f"{colour.shape}{one.colours.get(colour.value, 0)}" for colour in LightColour)
        click.echo(f"  {kind} {SUBJECTS[kind]} judged {one.judged}，变化 changed {one.changed}：{lit}")


@click.command()
@click.option("--period", help="as of the end of this month, 2026-05; by default the month last ended")
@click.option("--indicator", help="one indicator, by its code")
@click.option("--unit", help="one unit, by its code")
@click.option("--area", help="the indicators of one area of the year's plan, by its code")
@click.option("--level", type=click.Choice([kind.value for kind in LEVELS]), help="units of one kind")
@click.option(
    "--risk", type=click.Choice([risk.value for risk in Risk]), help="by the chance of the bottom line"
)
@click.option(
    "--pace", type=click.Choice([pace.value for pace in Verdict]), help="by the pace that is needed"
)
@click.option(
    "--known-on", type=click.DateTime(["%Y-%m-%d"]), help="by the figures as they were known on that day"
)
@click.option("--miss", multiple=True, metavar="UNIT:SHORT", help="what if: this unit ends so far short")
@click.option(
    "--slip", multiple=True, metavar="PROJECT[:AMOUNT]", help="what if: this project slips to next year"
)
@click.option("--json", "as_json", is_flag=True, help="everything, as JSON")
def foresight(
    period: str | None,
    indicator: str | None,
    unit: str | None,
    area: str | None,
    level: str | None,
    risk: str | None,
    pace: str | None,
    known_on: datetime | None,
    miss: tuple[str, ...],
    slip: tuple[str, ...],
    as_json: bool,
) -> None:
    """How every indicator of every unit will end its year, what matters most first; what if, for one of them."""
    actor = Actor.operator(getpass.getuser())
    day = known_on.date() if known_on else None
    month = queries.month_of(period or "", day)
    indicators = [find_indicator(actor, indicator)] if indicator else None
    rows = queries.foresight(actor, period=month, indicators=indicators, known_on=day)
    within = queries.indicators_within(actor, month.year, area or "")
    wanted = Wanted(unit=unit or "", level=level or "", within=within, risk=risk or "", pace=pace or "")
    rows = [row for row in rows if wanted.places(row) and wanted.says(row)]
    assumed = read_assumed(miss, slip)
    if assumed:
        if indicator is None or unit is None or not rows:
            raise click.UsageError("--miss and --slip need --indicator and --unit")
        found = queries.imagine(
            actor, rows[0].indicator, rows[0].unit, missed=assumed.missed, slipped=assumed.slipped,
            period=month, known_on=day,
        )  # fmt: skip
        imagined = queries.imagined_facts(found)
    else:
        imagined = None
    if as_json:
        facts = queries.whole_facts if indicator else queries.line_facts
        answer = {
            "period": str(month),
            "known_on": str(day) if day else None,
            "series": [facts(row) for row in rows],
            "imagined": imagined,
        }
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    for row in rows:
        _say_foreseen(row)
    if imagined is not None:
        click.echo("假如 what if  P10 {p10:,.6g}  P50 {p50:,.6g}  P90 {p90:,.6g}".format(**imagined))


def _say_foreseen(one: Foreseen) -> None:
    """One line: light, chance, unit, indicator, the year's end, the bottom line."""
    head = f"{COLOURS[one.risk].shape} {one.unit.code} {one.unit.name} {one.indicator.code}"
    if one.reason is not None:
        click.echo(f"{head}: {one.reason.zh} {one.reason.en}")
        return
    words = WORDS[one.verdict] if one.verdict else None
    pace = f"  {words.zh} {words.en}" if words else ""
    chance = "" if one.bottom_line_chance is None else f" {one.bottom_line_chance:.0%}"
    line = "" if one.bottom_line is None else f"  底线 bottom line {one.bottom_line:,.6g}"
    end = one.end
    click.echo(f"{head}{chance}  P10 {end.p10:,.6g}  P50 {end.p50:,.6g}  P90 {end.p90:,.6g}{line}{pace}")
