"""Saving as one writes, through the API: what the form's page sends, and any client that works without a connection."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from guatu.collect import actions, queries
from guatu.collect.api.laid_out import cell_key, problem_out
from guatu.collect.api.schemas import EditsIn, MergedOut
from guatu.collect.rules import Edit
from guatu.kernel.errors import GuatuError
from guatu.org.queries import actor_of

router = Router(tags=["collect"])


@router.put("/submissions/{submission_id}/saves/{key}", response=MergedOut)
def merge_cells(request: HttpRequest, submission_id: int, key: UUID, payload: EditsIn) -> dict[str, Any]:
    """Write the cells that nobody else changed meanwhile; `conflicts` are the others. `key` is the client's: the same
    save sent again changes nothing. Refused with G2540 where `account` is given and another one is signed in."""
    actor = actor_of(request)
    if payload.account is not None and payload.account != actor.account_id:
        raise GuatuError("G2540")
    edits = {cell_key(text): Edit(edit.base, edit.value) for text, edit in payload.cells.items()}
    merged = actions.merge_cells(actor, submission_id=submission_id, key=key, edits=edits)
    sheet = queries.sheet(actor, queries.submission(actor, submission_id))
    return {
        "version": merged.version,
        "values": {str(cell): value for cell, value in merged.values.items()},
        "derived": {str(cell.key): cell.value for cell in sheet.cells if cell.derived is not None},
        "conflicts": [
            {
                "cell": str(cell),
                "theirs": conflict.theirs,
                "mine": conflict.mine,
                "base": conflict.base,
                "by": conflict.by,
                "at": conflict.at,
                "own": conflict.own,
            }
            for cell, conflict in merged.conflicts.items()
        ],
        "problems": [problem_out(problem) for problem in sheet.problems],
    }
