"""Telling a unit what was decided on its work, in the transaction of the decision: it stands or falls with it."""

from guatu.collect.models import Revision, Submission
from guatu.collect.queries.definition import definition_of
from guatu.collect.types import Words
from guatu.kernel.language import EN, ZH, Phrase, pick
from guatu.kernel.period import Period
from guatu.kernel.saying import counted
from guatu.ledger.actions import post_message
from guatu.org.queries import reporting_accounts
from guatu.org.types import Actor, subject


def tell_returned(actor: Actor, row: Submission, remarks: int) -> None:
    """That it comes back, with how many cells are remarked on and what was said of the whole."""
    zh = f"，{remarks}格有意见" if remarks else ""
    en = f", with remarks on {counted(remarks, 'cell')}" if remarks else ""
    said = Words(f"：{row.remark}" if row.remark else "。", f": {row.remark}" if row.remark else ".")
    _tell(
        actor, row, "collect.returned", Phrase(f"已退回{zh}{said.zh}", f" was returned{en}{said.en}"), set()
    )


def tell_accepted(actor: Actor, row: Submission) -> None:
    """That its figures are in the tables."""
    _tell(actor, row, "collect.accepted", Phrase("已通过入库。", " was accepted."), set())


def tell_revised(actor: Actor, made: Revision, row: Submission, *, approved: bool) -> None:
    """How a correction was decided; whoever asked for it is told too."""
    finding = Words(
        f"：{made.finding}" if made.finding else "。", f": {made.finding}" if made.finding else "."
    )
    change = f"{made.old_value or '—'} → {made.new_value or '—'}"
    word = Words("已批准", "approved") if approved else Words("未批准", "refused")
    text = Phrase(
        f"的修订（{change}）{word.zh}{finding.zh}", f": the correction {change} was {word.en}{finding.en}"
    )
    also = {made.asked_by_id} if made.asked_by_id is not None else set()
    _tell(actor, row, "collect.revised", text, also)


def _tell(actor: Actor, row: Submission, kind: str, what: Phrase, also: set[int]) -> None:
    """One message to whoever handed it in and to the accounts that report for the unit; not to the actor."""
    to = {account.pk for account in reporting_accounts([row.unit_id])} | also
    if row.submitted_by_id is not None:
        to.add(row.submitted_by_id)
    form = Words(row.form.name, row.form.name_en)
    heading = definition_of(row.form).heading(Period.parse(row.period))
    named = {lang: f"{form.label(lang)}{pick(lang, '', ' ')}{heading.label(lang)}" for lang in (ZH, EN)}
    text = Phrase(f"《{named[ZH]}》{what.zh}", f"“{named[EN]}”{what.en}")
    post_message(
        actor,
        to=to - {actor.account_id},
        kind=kind,
        text=text,
        about=subject(row),
        link=f"/collect/{row.pk}/",
    )
