"""`guatu checks …`"""

import getpass
from pathlib import Path

import click

from guatu.collect import actions, queries
from guatu.collect.rules import CheckRule, as_data, read_checks
from guatu.collect.types import Level
from guatu.kernel.clock import clock
from guatu.kernel.language import EN, ZH
from guatu.kernel.period import Period
from guatu.org.types import Actor


@click.group()
def checks() -> None:
    """Rules that submissions are checked by 校验规则."""


@checks.command("list")
def list_checks() -> None:
    """Every rule with its level and limits, as in force now."""
    for rule in queries.checks_in_force():
        _say(rule)


@checks.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--load", is_flag=True, help="keep the rules, new ones and new versions")
@click.option("--reason", default="", help="why, for --load")
def check_file(file: Path, load: bool, reason: str) -> None:
    """Read a file of rules; say the line and the word at fault, or what it holds."""
    text = file.read_text(encoding="utf-8")
    found = read_checks(text, file.name)
    for rule in found:
        _say(rule)
    if load:
        kept = actions.add_checks(_operator(), text=text, file=file.name, reason=reason)
        click.echo(f"已载入 kept: {kept}")


@checks.command("try")
@click.argument("code")
@click.option("--period", help="a month, 2026-05; by default the month last ended")
@click.option("--level", type=click.Choice([level.value for level in Level]), help="as if it had this level")
@click.option("--set", "limits", multiple=True, metavar="NAME=VALUE", help="as if it had this limit")
def try_check(code: str, period: str | None, level: str | None, limits: tuple[str, ...]) -> None:
    """What a rule would have said of a month's submissions. Writes nothing."""
    month = Period.parse(period) if period else Period.month_of(clock().today()).previous()
    given = dict(limit.partition("=")[::2] for limit in limits)
    rule = actions.changed_rule(queries.check_by_code(code), level=level, given=given)
    found = queries.try_check(_operator(), rule, month)
    click.echo(
        f"{month}: {found.submissions} 份 submissions, {found.cells} 格 cells, {len(found.caught)} 处 caught"
    )
    for caught in found.caught:
        told = caught.problem
        click.echo(f"{caught.unit.zh} · {told.where(ZH)} = {caught.value}：{told.text(ZH)}")
        click.echo(f"    {caught.unit.label(EN)} · {told.where(EN)}: {told.text(EN)}")


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())


def _say(rule: CheckRule) -> None:
    limits = " ".join(f"{name}={value}" for name, value in as_data(rule).items())
    state = "" if rule.active else f"  停用 off: {rule.reason}"
    place = f"{rule.subject.value}/{rule.field}"
    click.echo(
        f"{rule.code:24} v{rule.version} {rule.level.value:12} {rule.kind.value:8} {place} {limits}{state}"
    )
    click.echo(f"    {rule.words.zh}  {rule.words.en}")
