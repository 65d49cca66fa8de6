"""`guatu activity bank …`: bank matching from the command line, through the same actions."""

import getpass
from datetime import datetime

import click

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.kernel.quantity import to_unit, yuan
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.queries.activities import activity
from guatu.projects.queries.credit import banks, credit_needs, funnel_of, need_lines
from guatu.projects.types.credit import CreditStage

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("bank")
def bank_group() -> None:
    """Bank–enterprise matching: need, recommended, credited, disbursed 银企对接. Amounts in 万元."""


@bank_group.command("funnel")
@click.option("--activity", "code", default="")
@click.option("--month", default="", help="YYYY-MM; this month where it is left out")
def funnel(code: str, month: str) -> None:
    """Of each stage: reached, standing, come in the month and its year, lost on the way; needs and 亿元."""
    actor, today = _operator(), clock().today()
    rows = credit_needs(actor, activity_id=activity(actor, code).pk if code else None)
    period = Period.parse(month) if month else Period.of_month(today.year, today.month)
    for line in funnel_of(rows, period):
        told = (line.reached, line.standing, line.month, line.year, line.lost)
        figures = "\t".join(
            f"{one.projects}/{to_unit(one.money, '亿元'):.3f}" if one is not None else "—" for one in told
        )
        click.echo(f"{line.stage}\t{figures}")


@bank_group.command("needs")
@click.option("--project", default="")
def needs(project: str) -> None:
    """The needs, each with its banks."""
    actor = _operator()
    rows = credit_needs(actor, project_id=queries.project(actor, project).pk if project else None)
    for line in need_lines(rows):
        amount = f"{to_unit(line.need.amount, '万元'):.0f}"
        click.echo(f"{line.need.pk}\t{line.need.project.code}\t{amount}\t{line.stands}")
        for at in line.banks:
            for steps in at.steps.values():
                for one in steps:
                    paid = f"{to_unit(one.amount, '万元'):.0f}"
                    click.echo(f"  {one.pk}\t{at.bank.code}\t{one.step}\t{paid}\t{one.on}\t{one.source}")


@bank_group.command("add")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--name-en", default="")
def add(code: str, name: str, name_en: str) -> None:
    """A bank that projects are matched with."""
    actions.add_bank(_operator(), code=code, name=name, name_en=name_en)
    click.echo(f"已登记 kept: {code}")


@bank_group.command("need")
@click.argument("project")
@click.argument("amount")
@click.option("--on", type=DAY, help="today where it is left out")
@click.option("--purpose", default="")
@click.option("--activity", "at", default="")
def need(project: str, amount: str, on: datetime | None, purpose: str, at: str) -> None:
    """What a project needs from banks, in 万元."""
    actor = _operator()
    made = actions.open_need(
        actor,
        project_id=queries.project(actor, project).pk,
        amount=yuan(amount, "万元"),
        on=on.date() if on else clock().today(),
        purpose=purpose,
        activity_id=activity(actor, at).pk if at else None,
    )
    click.echo(f"{made.pk}")


@bank_group.command("step")
@click.argument("need", type=int)
@click.argument("bank")
@click.argument("step", type=click.Choice([one.value for one in list(CreditStage)[1:]]))
@click.argument("amount")
@click.option("--on", type=DAY, help="today where it is left out")
@click.option("--source", required=True)
def step_(need: int, bank: str, step: str, amount: str, on: datetime | None, source: str) -> None:
    """What a bank did about a need, in 万元."""
    actor = _operator()
    found = banks(actor).filter(code=bank).first()
    if found is None:
        raise NotFound(what=bank)
    actions.record_step(
        actor, need_id=need, bank_id=found.pk, step=step, amount=yuan(amount, "万元"),
        on=on.date() if on else clock().today(), source=source,
    )  # fmt: skip
    click.echo(f"已登记 kept: {need}")


@bank_group.command("change")
@click.argument("need", type=int)
@click.argument("amount")
@click.option("--reason", required=True)
def change(need: int, amount: str, reason: str) -> None:
    """A need corrected, in 万元."""
    actions.change_need(_operator(), need_id=need, amount=yuan(amount, "万元"), reason=reason)
    click.echo(f"已更正 changed: {need}")


@bank_group.command("end")
@click.argument("need", type=int)
@click.option("--on", type=DAY, help="today where it is left out")
@click.option("--reason", required=True)
def end(need: int, on: datetime | None, reason: str) -> None:
    """Credit is no longer sought."""
    actions.end_need(_operator(), need_id=need, on=on.date() if on else clock().today(), reason=reason)
    click.echo(f"已结束 ended: {need}")


@bank_group.command("withdraw")
@click.argument("step", type=int)
@click.option("--reason", required=True)
def withdraw(step: int, reason: str) -> None:
    """A step recorded by mistake is taken back."""
    actions.withdraw_step(_operator(), step_id=step, reason=reason)
    click.echo(f"已撤回 taken back: {step}")


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())
