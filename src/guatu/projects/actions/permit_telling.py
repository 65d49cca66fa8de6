"""Telling whom a permit concerns what its office recorded, in the transaction of that: it stands or falls with it."""

from guatu.kernel.clock import clock
from guatu.kernel.language import Phrase
from guatu.ledger.actions import post_message
from guatu.org.queries import accounts_at, answering_for, reporting_accounts
from guatu.org.types import Actor, ResponsibilityRole, subject
from guatu.projects.models import Node
from guatu.projects.types import PermitEntry, PermitStep

CONCERNED = (ResponsibilityRole.ACCOUNTABLE, ResponsibilityRole.SECRETARY, ResponsibilityRole.CONTACT)


def tell_step(actor: Actor, node: Node, entry: PermitEntry) -> None:
    """One message to the reporters of the project's unit, its accountable post, service secretary and contact.

    Whoever recorded it is not told.
    """
    project = node.project
    to = {account.pk for account in reporting_accounts([project.unit_id])}
    rows = answering_for("projects.project", CONCERNED, clock().today(), subject_ids=[project.pk])
    for ids in accounts_at({row.post_id for row in rows}).values():
        to |= set(ids)
    said = _said(node, entry)
    whose, what = Phrase.of(project), Phrase.of(node)
    name = Phrase(f"{whose.zh}：{what.zh}", f"{whose.en}: {what.en}")
    post_message(
        actor,
        to=to - {actor.account_id},
        kind="projects.permit",
        text=Phrase(f"{name.zh}，{said.zh}", f"{name.en} — {said.en}"),
        about=subject(node),
        link=f"/projects/{project.code}/nodes/{node.pk}/why/",
    )


def _said(node: Node, entry: PermitEntry) -> Phrase:
    on, why = entry.on.isoformat(), entry.reason
    by = Phrase(f"（{entry.document}）", f" ({entry.document})") if entry.document else Phrase("", "")
    limit = node.statutory_days
    match entry.step:
        case PermitStep.ACCEPT:
            return Phrase(
                f"{on} 已受理，法定 {limit} 个工作日，自次日起算。",
                f"accepted on {on}; {limit} working days by law, from the day after.",
            )
        case PermitStep.PAUSE:
            return Phrase(
                f"要求补件：{why}。自 {on} 起停表。",
                f"papers are asked for: {why}. The clock stands from {on}.",
            )
        case PermitStep.RESUME:
            return Phrase(
                f"补件 {on} 收齐，次日起继续计时。",
                f"the papers are complete on {on}; the clock runs again from the day after.",
            )
        case PermitStep.DECIDE:
            return Phrase(f"{on} 准予许可{by.zh}。", f"granted on {on}{by.en}.")
        case PermitStep.REFUSE:
            return Phrase(f"{on} 不予许可{by.zh}：{why}", f"refused on {on}{by.en}: {why}")
        case PermitStep.WITHDRAW:
            return Phrase(f"最近一步登记已撤回：{why}", f"what was recorded last is taken back: {why}")
