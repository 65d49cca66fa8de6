"""银企对接: needs, and what banks did about them. What arrived stays a finance fact of its own (`set_fund`)."""

from datetime import date
from decimal import Decimal
from typing import Final

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact
from guatu.org.types import Actor, subject
from guatu.projects.actions.project import writable
from guatu.projects.models import Activity, Bank, CreditNeed, CreditStep
from guatu.projects.queries.activities import activity_by_id
from guatu.projects.queries.credit import bank_step, credit_needs
from guatu.projects.rules import check_choice, check_code, check_money, check_name
from guatu.projects.rules.credit import check_step
from guatu.projects.rules.texts import fitting
from guatu.projects.types.credit import BankStep, CreditStage

STEPS: Final = tuple(CreditStep.Step)
LONGEST_CODE: Final = 20


@verb("projects.bank.add")
def add_bank(actor: Actor, *, code: str, name: str, name_en: str = "") -> Bank:
    """A bank that projects are matched with. Raises G1620 for a bad code or name, G2617 for a code that is taken."""
    actor.require("projects.write")
    check_code(code)
    if len(code) > LONGEST_CODE:
        raise GuatuError("G1620", what="code", text=code, most=LONGEST_CODE)
    check_name(name, 80)
    if known := Bank.objects.filter(code=code).first():
        raise GuatuError("G2617", code=code, name=known.name)
    made = Bank.objects.create(code=code, name=name, name_en=name_en)
    record(actor, subject(made), after={"code": made.code, "name": name})
    return made


@verb("projects.credit.need")
def open_need(
    actor: Actor,
    *,
    project_id: int,
    amount: Decimal,
    on: date,
    purpose: str = "",
    purpose_en: str = "",
    activity_id: int | None = None,
) -> CreditNeed:
    """What a project needs from banks, in yuan, once whichever banks it is shown to; at which activity, if at one.

    Raises G1605 for a bad amount, G1618 for a day to come, G2614 where a need is open.
    """
    project = writable(actor, project_id, "projects.credit.write")
    _check_amount(amount)
    _check_day(on)
    activity: Activity | None = activity_by_id(actor, activity_id) if activity_id is not None else None
    if there := CreditNeed.objects.filter(project=project, ended_on=None).first():
        raise GuatuError("G2614", name=project.name, amount=there.amount)
    made = CreditNeed.objects.create(
        project=project, amount=amount, on=on, purpose=purpose, purpose_en=purpose_en, activity=activity
    )
    code = activity.code if activity is not None else ""
    record(actor, subject(project), after={"need": amount, "on": on, "activity": code, "purpose": purpose})
    return made


def _check_amount(amount: Decimal) -> None:
    check_money(amount, "amount")
    if amount <= 0:
        raise GuatuError("G1605", what="amount", amount=str(amount))


def _check_day(on: date) -> None:
    today = clock().today()
    if on > today:
        raise GuatuError("G1618", what="on", value=on.isoformat(), known=f"≤ {today}")


def _need(actor: Actor, need_id: int) -> CreditNeed:
    """The need, locked, that the actor may write. Raises NotFound, else Denied."""
    found = credit_needs(actor).filter(pk=need_id).first()
    if found is None:
        raise NotFound(what=f"projects.creditneed:{need_id}")
    writable(actor, found.project_id, "projects.credit.write")
    return CreditNeed.objects.select_for_update().get(pk=found.pk)


@verb("projects.credit.change")
def change_need(actor: Actor, *, need_id: int, amount: Decimal, reason: str) -> CreditNeed:
    """A need corrected, with the reason. Raises G1605, G2615 once it ended, G2616 without a reason."""
    row = _need(actor, need_id)
    _check_amount(amount)
    _check_reason(reason)
    if row.ended_on is not None:
        raise GuatuError("G2615", on=row.ended_on.isoformat())
    if row.amount == amount:
        unchanged()
        return row
    before = row.amount
    row.amount = amount
    row.save(update_fields=["amount"])
    record(actor, subject(row.project), before={"need": before}, after={"need": amount, "reason": reason})
    return row


@verb("projects.credit.end")
def end_need(actor: Actor, *, need_id: int, on: date, reason: str) -> CreditNeed:
    """Credit is no longer sought; what banks gave until then stays counted. Raises G1618, G2615, G2616."""
    row = _need(actor, need_id)
    _check_reason(reason)
    _check_day(on)
    if row.ended_on is not None:
        raise GuatuError("G2615", on=row.ended_on.isoformat())
    row.ended_on, row.ended_reason = on, fitting(reason, 300)
    row.save(update_fields=["ended_on", "ended_reason"])
    record(actor, subject(row.project), after={"need_ended": on, "reason": row.ended_reason})
    return row


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise GuatuError("G2616")


@verb("projects.credit.step")
def record_step(
    actor: Actor, *, need_id: int, bank_id: int, step: str, amount: Decimal, on: date, source: str
) -> CreditStep:
    """A need recommended to a bank, credited or paid out by it: an amount on a day, with its source.

    The same step of the same day is written over. Raises G1605, G1618, G2613 out of order, G2615 after the end.
    """
    row = _need(actor, need_id)
    check_choice(step, [one.value for one in STEPS], "step")
    _check_amount(amount)
    bank = Bank.objects.filter(pk=bank_id).first()
    if bank is None:
        raise NotFound(what=f"projects.bank:{bank_id}")
    if row.ended_on is not None and step != CreditStep.Step.DISBURSED:
        raise GuatuError("G2615", on=row.ended_on.isoformat())
    source = fitting(source, 200)
    if not source:
        raise GuatuError("G1620", what="source", text="", most=200)
    old = _same(row, bank, step, on)
    others = [bank_step(one) for one in row.steps.exclude(pk=old.pk if old else 0)]
    given = BankStep(CreditStage(step), bank.pk, amount, on)
    names = (bank.name, bank.name_en or bank.name)
    check_step(given, others, row.on, clock().today(), names)
    facts: dict[str, Fact] = {"bank": bank.code, "step": step, "amount": amount, "on": on, "source": source}
    if old is None:
        made = CreditStep.objects.create(need=row, bank=bank, step=step, amount=amount, on=on, source=source)
        record(actor, subject(row.project), after=facts)
        return made
    if (old.amount, old.on, old.source) == (amount, on, source):
        unchanged()
        return old
    before: dict[str, Fact] = {"bank": bank.code, "step": step, "amount": old.amount, "on": old.on}
    old.amount, old.on, old.source = amount, on, source
    old.save(update_fields=["amount", "on", "source"])
    record(actor, subject(row.project), before=before, after=facts)
    return old


def _same(row: CreditNeed, bank: Bank, step: str, on: date) -> CreditStep | None:
    """The step that this one writes over: a bank is recommended to once."""
    rows = row.steps.filter(bank=bank, step=step)
    if step != CreditStep.Step.RECOMMENDED:
        rows = rows.filter(on=on)
    return rows.first()


@verb("projects.credit.withdraw")
def withdraw_step(actor: Actor, *, step_id: int, reason: str) -> None:
    """A step recorded by mistake is taken back, with the reason. Raises G2613 where a later one rests on it, G2616."""
    found = CreditStep.objects.filter(pk=step_id).select_related("bank").first()
    if found is None:
        raise NotFound(what=f"projects.creditstep:{step_id}")
    row = _need(actor, found.need_id)
    _check_reason(reason)
    rest = [bank_step(one) for one in row.steps.exclude(pk=found.pk)]
    names = (found.bank.name, found.bank.name_en or found.bank.name)
    for at, one in enumerate(rest):
        check_step(one, rest[:at] + rest[at + 1 :], row.on, clock().today(), names)
    before: dict[str, Fact] = {
        "bank": found.bank.code, "step": found.step, "amount": found.amount, "on": found.on,
    }  # fmt: skip
    found.delete()
    record(actor, subject(row.project), before=before, after={"step": "", "reason": reason})
