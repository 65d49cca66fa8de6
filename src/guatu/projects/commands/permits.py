"""`guatu project permits`, `guatu project office`: what approving offices have in hand, and which unit each is."""

import getpass

import click

from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.api.permits import permit_facts
from guatu.projects.commands.plans import in_json, project_group, say
from guatu.projects.types import IN_HAND, RESPONSIBLE_WORDS, PermitState

_KIND = click.Choice(list(RESPONSIBLE_WORDS))


@project_group.command("permits")
@click.option("--office", type=_KIND)
@click.option("--state", type=click.Choice([state.value for state in PermitState]))
@in_json
def permits(office: str | None, state: str | None, as_json: bool) -> None:
    """Permits in hand over all projects, past the law's limit first 审批事项."""
    states = (PermitState(state),) if state else IN_HAND
    found = queries.permits(
        Actor.operator(getpass.getuser()), states=states, offices=[office] if office else None
    )
    lines = [
        f"{one.left if one.left is not None else '—':>4} {one.office:<10} {one.state:<8}"
        f" {one.node.project.code}/{one.node.code} {one.node.name}"
        for one in found
    ]
    say({"permits": [permit_facts(one) for one in found]}, as_json, "\n".join(lines or ["没有 none"]))


@project_group.command("office")
@click.argument("kind", type=_KIND)
@click.argument("unit")
def office_(kind: str, unit: str) -> None:
    """Say which UNIT (by its code) approves what nodes call KIND."""
    actor = Actor.operator(getpass.getuser())
    row = units(actor).filter(code=unit).first()
    if row is None:
        raise NotFound(what=Phrase(f"单位 {unit}", f"unit {unit}"))
    actions.tie_office(actor, kind=kind, unit_id=row.pk)
    click.echo(f"{kind} = {row.code} {row.name}")
