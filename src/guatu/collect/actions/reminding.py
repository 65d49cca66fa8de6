"""Reminding: by hand, by rule, and taking back what has not left yet."""

from collections.abc import Collection, Mapping

from guatu.collect.models import Reminder, ReminderRule, Submission
from guatu.collect.queries.board import HOLD, automatic_plan, reminder_plan
from guatu.collect.rules.board import check_rules
from guatu.collect.types.board import Reminded, ReminderPlan
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.ledger.actions import post_message, record, take_turn, unchanged, verb, withdraw_messages
from guatu.ledger.types import Fact, Subject
from guatu.org.types import Actor

KIND = "collect.reminder"


@verb("collect.remind")
def remind(actor: Actor, *, month: Period, unit_ids: Collection[int] | None = None) -> Reminded:
    """Remind units of what they owe for a month: those named of everything open, or (None) all of what is late.

    One message an account, of all its items; each item once a day (`queries.reminder_plan` shows what would be sent).
    It stands in the inbox at once and leaves the house after two minutes, or after the quiet time; until then it can be
    taken back. Raises Denied for a unit the actor may not remind, G2592 where nothing is left to remind of.
    """
    for unit_id in unit_ids or ():
        actor.require("collect.remind", Submission(unit_id=unit_id))
    if unit_ids is None:
        actor.require("collect.remind.all")
    take_turn()  # of two who remind at once the second finds that the first has
    plan = reminder_plan(actor, month, unit_ids)
    if not plan.drafts:
        raise GuatuError("G2592")
    messages = _send(actor, plan, outside=True, automatic=False)
    units: list[Fact] = [*sorted({owed.unit_code for draft in plan.drafts for owed in draft.items})]
    items = sum(len(draft.items) for draft in plan.drafts)
    told: list[Fact] = [*messages]
    after: dict[str, Fact] = {"units": units, "items": items, "messages": told}
    record(actor, _subject(month), after=after)
    return Reminded(tuple(messages), items, plan.leaves_at)


@verb("collect.remind.automatic")
def remind_automatically(actor: Actor) -> int:
    """Send what the rules ask for today; again on the same day, nothing. How many messages."""
    take_turn()
    sent = 0
    for outside, plan in automatic_plan(actor):
        sent += len(_send(actor, plan, outside=outside, automatic=True))
    if sent:
        record(actor, Subject("collect.reminder", clock().today().isoformat()), after={"messages": sent})
    else:
        unchanged()
    return sent


@verb("collect.remind.withdraw")
def withdraw_reminders(actor: Actor, *, message_ids: Collection[int]) -> int:
    """Take back reminders that have not left the house and were not read. How many messages.

    Their items may be reminded of again today. Raises NotFound where none of the messages is a reminder that the
    actor may send, G2593 where it is too late for all of them.
    """
    rows = [
        row
        for row in Reminder.objects.filter(message__in=message_ids).order_by("pk")
        if actor.can("collect.remind", Submission(unit_id=row.unit_id))
    ]
    if not rows:
        raise NotFound(what=Phrase("这些催报", "these reminders"))
    day = Subject("collect.reminder", rows[0].day.isoformat())
    taken = withdraw_messages(actor, message_ids={row.message_id for row in rows}, about=day)
    if not taken:
        raise GuatuError("G2593")
    Reminder.objects.filter(message__in=taken).delete()
    withdrawn: list[Fact] = [*taken]
    record(actor, day, after={"withdrawn": withdrawn})
    return len(taken)


@verb("collect.remind.rules")
def set_reminder_rules(actor: Actor, *, rules: Mapping[int, bool]) -> list[ReminderRule]:
    """On which workdays before (negative), on (0) or after the due day the system reminds; true: outside the house too.

    Replaces all; none is none. Raises Denied, G2590, G2591.
    """
    actor.require("collect.remind.all")
    check_rules(list(rules))
    before = {row.workdays: row.outside for row in ReminderRule.objects.all()}
    if before == dict(rules):
        unchanged()
        return list(ReminderRule.objects.all())
    ReminderRule.objects.all().delete()
    ReminderRule.objects.bulk_create(ReminderRule(workdays=day, outside=rules[day]) for day in sorted(rules))
    record(
        actor,
        Subject("collect.reminderrule", "all"),
        before={f"{day:+d}": outside for day, outside in before.items()},
        after={f"{day:+d}": outside for day, outside in rules.items()},
    )
    return list(ReminderRule.objects.all())


def _send(actor: Actor, plan: ReminderPlan, *, outside: bool, automatic: bool) -> list[int]:
    now = clock().now()
    rows: list[Reminder] = []
    sent: list[int] = []
    for draft in plan.drafts:
        (message,) = post_message(
            actor,
            to=[draft.contact.account_id],
            kind=KIND,
            text=draft.text,
            about=Subject("org.account", str(draft.contact.account_id)),
            link=draft.link,
            hold=HOLD,
            outside=outside,
        )
        sent.append(message.pk)
        rows += [
            Reminder(
                form_id=owed.form_id,
                unit_id=owed.unit_id,
                period=str(owed.period),
                account_id=draft.contact.account_id,
                day=clock().today(),
                at=now,
                message=message,
                automatic=automatic,
            )
            for owed in draft.items
        ]
    Reminder.objects.bulk_create(rows)
    return sent


def _subject(month: Period) -> Subject:
    return Subject("collect.period", str(month))
