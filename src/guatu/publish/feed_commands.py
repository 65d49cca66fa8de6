"""`guatu feed …`: somebody's calendar feed, by the actions of the page."""

import click
from django.conf import settings
from django.urls import reverse

from guatu.kernel.language import EN, ZH
from guatu.org.queries import account_named
from guatu.org.types import Actor
from guatu.publish import actions, queries


@click.group("feed")
def feed_group() -> None:
    """Calendar feeds 日历订阅: what somebody owes by when, for their calendar program."""


@feed_group.command("make")
@click.argument("username")
@click.option("--english", is_flag=True, help="in English")
def make_command(username: str, english: bool) -> None:
    """Make an account's feed; its address is shown this once, and a former one is closed."""
    made = actions.make_feed(_account(username), language=EN if english else ZH)
    click.echo(f"{settings.SITE_URL.rstrip('/')}{reverse('publish:calendar', args=[made.secret])}")


@feed_group.command("revoke")
@click.argument("username")
def revoke_command(username: str) -> None:
    """Close an account's feed."""
    actions.revoke_feed(_account(username))
    click.echo("已停用 revoked")


@feed_group.command("due")
@click.argument("username")
def due_command(username: str) -> None:
    """What an account owes by when: what its calendar has."""
    for one in queries.due_dates(_account(username)):
        click.echo(f"{one.day}  {one.title.zh}  {one.link}")


def _account(username: str) -> Actor:
    return account_named(username, "command")
