"""Several submissions accepted by one deed: each for itself, whole or not at all."""

from collections.abc import Sequence
from typing import Final
from uuid import uuid4

from guatu.collect.actions.deciding import accept
from guatu.collect.models import Submission
from guatu.collect.queries.batch import said_beside
from guatu.collect.types.keeping import Outcome, Wanted
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact, Subject
from guatu.org.types import Actor

MOST: Final = 100
"""Of one deed: a city has some fifteen units, a province's largest about a hundred."""


def accept_batch(actor: Actor, *, wanted: Sequence[Wanted]) -> list[Outcome]:
    """Accept each of these in a transaction of its own, and say which were accepted and which not, and why.

    What comes with an explanation of the unit or a remark of the office is accepted only where `confirmed` says that
    it was read (else G2575): nobody passes unseen what somebody took the trouble to write. Raises G2576 for
    more than a hundred; what is wrong with one submission is in its outcome.
    """
    chosen = {one.submission_id: one for one in wanted}
    if len(chosen) > MOST:
        raise GuatuError("G2576", most=MOST)
    outcomes = [_one(actor, one) for one in chosen.values()]
    _note(actor, outcomes)
    return outcomes


def _one(actor: Actor, one: Wanted) -> Outcome:
    row = Submission.objects.select_related("unit", "form").filter(pk=one.submission_id).first()
    try:
        if row is None or not actor.sees(row.unit_id):
            raise NotFound(what=Phrase(f"填报 {one.submission_id}", f"submission {one.submission_id}"))
        if not one.confirmed and (count := said_beside(row)):
            raise GuatuError("G2575", count=count)
        accept(actor, submission_id=row.pk, version=one.version)
    except GuatuError as refused:
        return Outcome(one.submission_id, row.unit_id if row else None, refused)
    return Outcome(one.submission_id, row.unit_id)


@verb("collect.submission.accept_batch")
def _note(actor: Actor, outcomes: Sequence[Outcome]) -> None:
    """The deed itself, beside the entries of what it accepted."""
    accepted: list[Fact] = [one.submission_id for one in outcomes if one.error is None]
    if not accepted:
        unchanged()
        return
    refused: dict[str, Fact] = {str(one.submission_id): one.error.number for one in outcomes if one.error}
    after: dict[str, Fact] = {"accepted": accepted, "refused": refused}
    record(actor, Subject("collect.batch", uuid4().hex), after=after)
