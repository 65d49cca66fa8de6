"""`guatu due …`: what is owed, how a month stands, reminders. (`commands.py` waits for no Django.)"""

import getpass

import click

from guatu.collect import actions, queries
from guatu.collect.rules.board import standing
from guatu.collect.types.board import ReminderPlan
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import Actor


@click.group()
def due() -> None:
    """What is owed, by whom, by when 填报进度与催报."""


@due.command("board")
@click.argument("month")
@click.option("--late", is_flag=True, help="only what is late")
def board_command(month: str, late: bool) -> None:
    """How a month stands, unit by unit: guatu due board 2026-05."""
    found = queries.due_board(_operator(), Period.parse(month))
    for line in found.lines:
        for owed in line.asked:
            if late and not owed.late:
                continue
            how = "逾期 late" if owed.late else ""
            click.echo(
                f"{line.unit_code:<10} {line.unit.zh}  {owed.form.zh} {owed.period}  "
                f"{owed.due_on or '—'}  {standing(owed)}  {owed.returned}×  {how}"
            )
    click.echo("  ".join(f"{word} {count}" for word, count in sorted(found.counts.items())))


@due.command("remind")
@click.argument("month")
@click.option("--unit", "codes", multiple=True, help="a unit's code; without any, all units, of what is late")
@click.option("--yes", is_flag=True, help="send it; without, only say what would be sent")
def remind_command(month: str, codes: tuple[str, ...], yes: bool) -> None:
    """Remind units of what they owe: who, what, when it leaves the house. One form is reminded of once a day."""
    operator = _operator()
    found = dict(units(operator).filter(code__in=codes).values_list("code", "pk"))
    if missing := set(codes) - found.keys():
        raise NotFound(what=min(missing))
    period, unit_ids = Period.parse(month), list(found.values()) or None
    _say(queries.reminder_plan(operator, period, unit_ids))
    if yes:
        sent = actions.remind(operator, month=period, unit_ids=unit_ids)
        click.echo(f"已催报 reminded: {len(sent.message_ids)}，{sent.items} 份 items")


def _say(plan: ReminderPlan) -> None:
    for draft in plan.drafts:
        click.echo(f"{draft.contact.name.zh}: {draft.text.zh}\n    {draft.text.en}")
    click.echo(
        f"站外送出 leaves at: {plan.leaves_at:%Y-%m-%d %H:%M}；今天已催 told today: {len(plan.told_today)}；"
        f"无账号 no account: {'、'.join(unit.zh for unit in plan.unreachable) or '—'}"
    )


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())
