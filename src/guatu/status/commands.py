"""`guatu judge`"""

import getpass

import click

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.status.actions import CITY, judge_outside
from guatu.status.actions import judge as judge_lights
from guatu.status.types import JudgeResult
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
