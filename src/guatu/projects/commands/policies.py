"""`guatu policy …`: policies from the command line, through the same actions."""

import getpass
from datetime import datetime

import click

from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.types.policy import POLICY_LEVEL_WORDS, PolicyLevel


@click.group("policy")
def policy_group() -> None:
    """Policies 政策: what is offered, and who carries it out."""


@policy_group.command("list")
@click.option("--level", type=click.Choice([level.value for level in PolicyLevel]))
@click.option("--words", default="")
def list_policies(level: str | None, words: str) -> None:
    """The latest first."""
    actor = Actor.operator(getpass.getuser())
    for row in queries.policies(actor, level=PolicyLevel(level) if level else None, words=words):
        word = POLICY_LEVEL_WORDS[PolicyLevel(row.level)].zh
        click.echo(f"{row.issued_on}\t{row.number}\t{word}\t{row.unit.code}\t{row.title}")


@policy_group.command("save")
@click.argument("number")
@click.option("--title", required=True)
@click.option("--title-en", default="")
@click.option("--level", type=click.Choice([level.value for level in PolicyLevel]), required=True)
@click.option("--issued-on", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--offers", required=True)
@click.option("--offers-en", default="")
@click.option("--unit", required=True, help="that carries it out, by its code")
def save(
    number: str,
    title: str,
    title_en: str,
    level: str,
    issued_on: datetime,
    offers: str,
    offers_en: str,
    unit: str,
) -> None:
    """Write a policy down; a known number is corrected."""
    actor = Actor.operator(getpass.getuser())
    of = units(actor).filter(code=unit).first()
    if of is None:
        raise NotFound(what=Phrase(f"单位 {unit}", f"unit {unit}"))
    made = actions.save_policy(
        actor,
        number=number,
        title=title,
        title_en=title_en,
        level=PolicyLevel(level),
        issued_on=issued_on.date(),
        offers=offers,
        offers_en=offers_en,
        unit_id=of.pk,
    )
    click.echo(f"已登记 saved: {made.number}")
