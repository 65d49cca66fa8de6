"""Who wrote a cell last."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from guatu.collect.models import Submission
from guatu.collect.types import CellKey
from guatu.ledger import queries as ledger
from guatu.org.types import subject


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote a cell, and when; `account_id` is None for the command line."""

    account_id: int | None
    name: str
    at: datetime


def last_writers(row: Submission, keys: Collection[CellKey]) -> dict[CellKey, Writer]:
    """Who wrote each cell last, as the ledger has it, newest entries read first and only as far as needed.

    A cell that nobody wrote since it was prefilled is left out. No actor: the caller has already been given the row.
    """
    wanted = {str(key): key for key in keys}
    found: dict[CellKey, Writer] = {}
    for entry in ledger.history(subject(row)).order_by("-number").iterator(chunk_size=50):
        facts = json.loads(entry.after) if entry.after else None
        for name in wanted.keys() & facts.keys() if isinstance(facts, dict) else ():
            writer = Writer(entry.account_id, entry.actor, datetime.fromisoformat(entry.at))
            found[wanted.pop(name)] = writer
        if not wanted:
            break
    return found
