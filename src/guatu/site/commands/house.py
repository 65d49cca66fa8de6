"""Every command of the house under one group."""

import click

from guatu.collect.check_commands import checks
from guatu.collect.commands import workbook
from guatu.collect.due_commands import due
from guatu.collect.filing_commands import filing
from guatu.collect.form_commands import form_group
from guatu.dispatch.commands import matter_group
from guatu.dispatch.duty_commands import duty_group
from guatu.dispatch.enterprise_commands import enterprise_group
from guatu.dispatch.force_commands import force_group
from guatu.dispatch.meeting_commands import meeting_group
from guatu.intake.commands import intake
from guatu.ledger.commands import ledger, outbox
from guatu.org.commands import CHANNEL_COMMANDS
from guatu.org.hook_commands import webhook
from guatu.org.notify_commands import notify
from guatu.projects.commands import (
    activity_group,
    chain_group,
    import_group,
    plan_group,
    policy_group,
    programme_group,
    project_group,
    template_group,
)
from guatu.publish.commands import taskbook_group
from guatu.publish.feed_commands import feed_group
from guatu.publish.hand_over_commands import handover_group
from guatu.site.commands.demo import demo
from guatu.site.commands.forecast import forecast
from guatu.site.commands.manage import account, manage, messages, prepare, serve, worker
from guatu.site.commands.refusal import House
from guatu.site.commands.schedule import schedule
from guatu.status.commands import foresight, judge
from guatu.status.rollup_commands import rollup
from guatu.status.rules_commands import rules_group
from guatu.status.status_commands import status_group
from guatu.targets.commands import targets_group
from guatu.wall.battle.commands import battle_map
from guatu.wall.commands import wall_group


@click.group(cls=House)
@click.version_option(package_name="guatu")
def house() -> None:
    """Guatu 挂图: from a government's targets to finished work."""


for command in (
    account,
    activity_group,
    battle_map,
    chain_group,
    checks,
    demo,
    due,
    enterprise_group,
    duty_group,
    filing,
    force_group,
    forecast,
    foresight,
    form_group,
    handover_group,
    import_group,
    intake,
    judge,
    ledger,
    manage,
    matter_group,
    meeting_group,
    messages,
    outbox,
    notify,
    webhook,
    feed_group,
    plan_group,
    policy_group,
    prepare,
    programme_group,
    project_group,
    rollup,
    rules_group,
    schedule,
    serve,
    status_group,
    targets_group,
    taskbook_group,
    template_group,
    wall_group,
    workbook,
    worker,
):
    house.add_command(command)
for command in CHANNEL_COMMANDS:
    outbox.add_command(command)
