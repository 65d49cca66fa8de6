"""`guatu enterprise …`: enterprises that are helped, and what hangs on them."""

import getpass
from typing import TYPE_CHECKING

import click

from guatu.dispatch import actions, queries
from guatu.dispatch.types import MOVE_WORDS, About, Kind, Move
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.types import Actor

if TYPE_CHECKING:
    from guatu.org.models import Unit


@click.group("enterprise")
def enterprise_group() -> None:
    """Enterprises 助企包保: who helps them, what they asked for."""


@enterprise_group.command("list")
@click.option("--words", default="", help="sought in name and code")
def list_enterprises(words: str) -> None:
    """Code, name, leaders, open, overdue, closed."""
    actor = _operator()
    for line in queries.enterprise_lines(actor, queries.enterprises(actor, words=words)):
        leaders = "、".join(f"{one.post.title} {one.person}".strip() for one in line.sponsors) or "未定 none"
        asked = line.asked
        click.echo(
            f"{line.unit.code}\t{line.unit.name}\t{leaders}\t{asked.open}\t{asked.overdue}\t{asked.closed}"
        )


@enterprise_group.command("show")
@click.argument("code")
def show(code: str) -> None:
    """What hangs on an enterprise, and what happened, the latest first."""
    actor = _operator()
    unit = _enterprise(actor, code)
    for row in queries.requests_of(actor, unit):
        click.echo(f"{row.number} {row.state} {row.unit.code}→{row.due_on} {row.title}")
    for step in queries.history_of(actor, unit)[:50]:
        word = MOVE_WORDS[Move(step.move)]
        click.echo(
            f"  {step.at:%Y-%m-%d} {step.matter.number} {word.zh} {word.en} @{step.holder.code} {step.text}"
        )


@enterprise_group.command("ask")
@click.argument("code")
@click.argument("title")
@click.option("--detail", default="")
def ask(code: str, title: str, detail: str) -> None:
    """File a request for an enterprise."""
    actor = _operator()
    about = About("org.unit", str(_enterprise(actor, code).pk))
    made = actions.file_matter(actor, kind=Kind.REQUEST, title=title, detail=detail, about=about)
    click.echo(f"已登记 filed: {made.number}")


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())


def _enterprise(actor: Actor, code: str) -> "Unit":
    found = queries.enterprises(actor).filter(code=code).first()
    if found is None:
        raise NotFound(what=Phrase(f"企业 {code}", f"enterprise {code}"))
    return found
