"""The group of commands, and who acts on the command line."""

import getpass
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import click

from guatu.kernel.errors import NotFound
from guatu.org.queries import posts
from guatu.org.types import Actor


@click.group("targets")
def targets_group() -> None:
    """Plans, indicators, targets and figures 目标任务."""


def day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    """Reads an option as a day, 2026-05-18."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value} 不是日期 is no day (2026-05-18)") from None


def operator() -> Actor:
    """Whoever runs the command line."""
    return Actor.operator(getpass.getuser())


def adjustment(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say why targets are adjusted, who approved it, and from when."""
    for option in (
        click.option("--holds-from", callback=day, help="of an adjustment"),
        click.option("--approval-document", default="", help="minutes or file number of that approval"),
        click.option("--approver", default="", help="a body outside the house that approved the adjustment"),
        click.option("--approver-post", metavar="UNIT/TITLE", help="the post that approved the adjustment"),
        click.option("--reason", default="", help="of an adjustment"),
    ):
        command = option(command)
    return command


def adjusted(actor: Actor, given: Mapping[str, Any]) -> dict[str, Any]:
    """The same as the actions take them. Raises NotFound for no such post."""
    said = {name: given[name] for name in ("reason", "approver", "approval_document", "holds_from")}
    return said | {"approver_post_id": _post_id(actor, given["approver_post"])}


def _post_id(actor: Actor, text: str | None) -> int | None:
    if not text:
        return None
    unit, _, title = text.partition("/")
    found = posts(actor).filter(unit__code=unit, title=title).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(what=text)
    return found
