"""Saving as one writes, through the API: what the form's page sends, and any client that works without a connection."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router

from guatu.collect import actions, queries
from guatu.collect.api.laid_out import cell_key, clash_out
from guatu.collect.api.schemas import EditsIn, MergedOut
from guatu.collect.rules import Edit
from guatu.collect.templatetags.collect_words import told
from guatu.kernel.errors import GuatuError
from guatu.org.queries import actor_of

router = Router(tags=["collect"])


@router.put("/submissions/{submission_id}/saves/{key}", response=MergedOut)
def merge_cells(request: HttpRequest, submission_id: int, key: UUID, payload: EditsIn) -> dict[str, Any]:
    """Write the cells that nobody else changed meanwhile; `conflicts` are the others.

    `key` is the client's: the same save sent again changes nothing. `seen`: the version that the client holds; where
    others saved since, `values` has every cell. Problems are worded in the request's language. Refused with G2540
    where `account` is given and another one is signed in.
    """
    actor = actor_of(request)
    if payload.account is not None and payload.account != actor.account_id:
        raise GuatuError("G2540")
    edits = {cell_key(text): Edit(edit.base, edit.value) for text, edit in payload.cells.items()}
    merged = actions.merge_cells(actor, submission_id=submission_id, key=key, edits=edits)
    sheet = queries.sheet(actor, queries.submission(actor, submission_id))
    values = {str(cell): value for cell, value in merged.values.items()}
    if payload.seen is not None and payload.seen != merged.before:
        values = {str(cell.key): cell.value for cell in sheet.cells}
        values |= {str(cell.key.why): cell.explanation for cell in sheet.cells if cell.explanation}
    language = get_language()
    return {
        "version": merged.version,
        "values": values,
        "derived": {str(cell.key): cell.value for cell in sheet.cells if cell.derived is not None},
        "conflicts": [clash_out(cell, conflict) for cell, conflict in merged.conflicts.items()],
        "problems": [
            {
                "cell": str(problem.key),
                "level": problem.level.value,
                "open": problem.open,
                "number": problem.error.number,
                "where": problem.where(language),
                "text": told(problem),
            }
            for problem in sheet.problems
        ],
    }
