"""The lights that turned, as an account may see them: for what is told to other systems."""

from collections.abc import Mapping
from typing import Final

from guatu.org.types import Actor
from guatu.projects.queries import projects

JUDGED_KIND: Final = "status.lights"


def turned_in_sight(actor: Actor, facts: object) -> object:
    """Of the facts of a judging the projects' lights that the actor may see; None where none of them turned. One query.

    Counts over the whole house are left out: they are not the actor's. Lights of other subjects are told to whoever may
    read the ledger.
    """
    if not isinstance(facts, Mapping):
        return None
    changes = [one for one in facts.get("changes", ()) if isinstance(one, Mapping) and "project" in one]
    codes = [str(one["project"]) for one in changes]
    seen = set(projects(actor, portfolio=None).filter(code__in=codes).values_list("code", flat=True))
    mine = [dict(one) for one in changes if one["project"] in seen]
    if not mine:
        return None
    return {"period": facts.get("period"), "packs": facts.get("packs"), "changed": len(mine), "changes": mine}
