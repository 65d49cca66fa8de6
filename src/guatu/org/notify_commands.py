"""`guatu notify …`: how somebody is told, by the same actions as the page and the API."""

import getpass
from datetime import datetime, time

import click

from guatu.ledger.queries import notice_groups, wish_of
from guatu.ledger.types.telling import Fate, Wish
from guatu.org import actions, queries
from guatu.org.types import Actor

GATEWAY = "gateway"


@click.group()
def notify() -> None:
    """How somebody is told 通知方式: quiet hours and days, the daily digest, what goes where."""


@notify.command("show")
@click.argument("username")
def show_command(username: str) -> None:
    """What an account wants, and what goes where."""
    page = queries.telling_page(queries.told_account(_operator(), username))
    _echo(page.wish)
    for group, cells in page.wanted:
        said = "  ".join(f"{way.channel_id or GATEWAY}:{'✓' if wanted else '–'}" for way, wanted in cells)
        click.echo(f"{group.key:<10} {group.words.zh} {group.words.en}  {said}")


@notify.command("set")
@click.argument("username")
@click.option("--hours", help='quiet hours: "21:00-07:30", "-" none, "" as the house')
@click.option("--days", help='days off: digits from 0 (Monday), "-" none, "" as the office\'s calendar')
@click.option("--urgent/--no-urgent", default=None, help="whether what is urgent passes quiet time")
@click.option("--digest", help='hour of the daily digest: "08:30", "-" none')
def set_command(
    username: str, hours: str | None, days: str | None, urgent: bool | None, digest: str | None
) -> None:
    """Change what an account wants; what is left out stays."""
    operator = _operator()
    old = wish_of(queries.told_account(operator, username))
    wish = Wish(
        old.hours if hours is None else hours,
        old.days if days is None else days,
        old.urgent_passes if urgent is None else urgent,
        old.digest_at if digest is None else _time(digest),
    )
    _echo(actions.set_telling(operator, wish=wish, username=username))


@notify.command("want")
@click.argument("username")
@click.argument("group", type=click.Choice([group.key for group in notice_groups()]))
@click.argument("channel")
@click.option("--no", "unwanted", is_flag=True, help="no longer")
def want_command(username: str, group: str, channel: str, unwanted: bool) -> None:
    """Have a group of notices through a channel (its number, or "gateway"), or no longer."""
    if channel != GATEWAY and not channel.isdecimal():
        raise click.BadParameter(channel, param_hint="CHANNEL")
    actions.set_wanted(
        _operator(),
        group=group,
        channel_id=None if channel == GATEWAY else int(channel),
        wanted=not unwanted,
        username=username,
    )
    click.echo("已保存 saved")


@notify.command("preview")
@click.argument("username")
def preview_command(username: str) -> None:
    """What the settings would have made of the notices of the last seven days."""
    page = queries.telling_page(queries.told_account(_operator(), username))
    for told in page.told:
        fates = "  ".join(
            f"{one.way.channel_id or GATEWAY}:{'汇总 digest' if one.fate is Fate.GATHERED else '送出 sent'} "
            f"{one.at:%m-%d %H:%M}"
            for one in told.sendings
        )
        click.echo(f"{told.at:%m-%d %H:%M}  {told.notice.kind:<20} {fates or '只在站内 in the app'}")
    if not page.told:
        click.echo("上一周没有通知 no notice in the last seven days")


def _echo(wish: Wish) -> None:
    click.echo(
        f"免打扰 quiet: {wish.hours or '随全市 as the house'}; "
        f"休息日 days off: {wish.days or '随日历 as the calendar'}; "
        f"紧急照送 urgent passes: {'是 yes' if wish.urgent_passes else '否 no'}; "
        f"汇总 digest: {f'{wish.digest_at:%H:%M}' if wish.digest_at else '—'}"
    )


def _time(text: str) -> time | None:
    if text in ("", "-"):
        return None
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - an hour of any day
    except ValueError as wrong:
        raise click.BadParameter(text, param_hint="--digest") from wrong


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())
