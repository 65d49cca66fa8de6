"""The office's due board with whom to call and who was reminded; and what a round of reminders would send."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Max, QuerySet

from guatu.collect.models import Reminder, ReminderRule, Submission
from guatu.collect.queries.due import board_month, due_list
from guatu.collect.rules.board import matrix, pressing, reminder_text, workdays_since
from guatu.collect.types import Owed, Words
from guatu.collect.types.board import Contact, DueBoard, ReminderDraft, ReminderPlan
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.ledger.queries import will_leave_at
from guatu.org.queries import holders, reporting_accounts, scoped, work_calendar
from guatu.org.types import Actor

HOLD = timedelta(minutes=2)
"""How long a reminder sent by hand can be taken back, at least."""


def owed_now(actor: Actor) -> list[Owed]:
    """What waits for the actor's units, the most pressing first: late, then returned, then by due day."""
    return sorted((owed for owed in due_list(actor) if owed.actor_must_act), key=pressing)


def due_board(actor: Actor, month: Period) -> DueBoard:
    """Units × forms of a month, with whom to call and when each unit was last reminded. Three queries more."""
    found = matrix(month, board_month(actor, month))
    unit_ids = [line.unit_id for line in found.lines]
    people = contacts(unit_ids)
    reminded = scoped(
        actor, Reminder.objects.filter(period__in={str(column.period) for column in found.columns})
    )
    last = dict(reminded.order_by().values_list("unit").annotate(at=Max("at")))
    lines = (
        replace(line, contacts=people.get(line.unit_id, ()), reminded_at=last.get(line.unit_id))
        for line in found.lines
    )
    return replace(found, lines=tuple(lines))


def contacts(unit_ids: Collection[int]) -> dict[int, tuple[Contact, ...]]:
    """The accounts that report for each unit, with the holders of their posts. Two queries."""
    accounts = list(reporting_accounts(unit_ids))
    held = holders([row.post_id for row in accounts if row.post_id is not None], clock().today())
    found: dict[int, tuple[Contact, ...]] = {}
    for row in accounts:
        post = Words(row.post.title, row.post.title_en) if row.post else None
        one = Contact(row.pk, Words(row.name, row.name_en), post, held.get(row.post_id or 0, ""))
        unit_id = row.unit_id or 0
        found[unit_id] = (*found.get(unit_id, ()), one)
    return found


def reminder_plan(actor: Actor, month: Period, unit_ids: Collection[int] | None = None) -> ReminderPlan:
    """What reminding now would send: of those units everything open, or (None) of all units what is late.

    Only of units the actor may remind.
    """
    wanted = [
        owed
        for owed in board_month(actor, month)
        if owed.actor_must_act and (owed.late if unit_ids is None else owed.unit_id in unit_ids)
    ]
    return planned(actor, wanted)


def automatic_plan(actor: Actor) -> tuple[tuple[bool, ReminderPlan], ...]:
    """What the rules ask to be sent today: once for what goes outside too, once for what stays in the inbox."""
    rules = {row.workdays: row.outside for row in ReminderRule.objects.all()}
    today = clock().today()
    calendar = work_calendar()
    this = Period.month_of(today)
    asked: dict[bool, list[Owed]] = {True: [], False: []}
    for month in (this.shift(-back) for back in range(4)):
        for owed in board_month(actor, month):
            if owed.actor_must_act and owed.due_on is not None and owed.period.last_day < today:
                days = workdays_since(owed.due_on, today, calendar)
                if days is not None and days in rules:
                    asked[rules[days]].append(owed)
    return tuple((outside, planned(actor, items)) for outside, items in asked.items() if items)


def planned(actor: Actor, wanted: Sequence[Owed]) -> ReminderPlan:
    """One message for each account, of everything it is to be reminded of and was not today. Five queries at most."""
    allowed = [owed for owed in wanted if actor.can("collect.remind", Submission(unit_id=owed.unit_id))]
    today = clock().today()
    people = contacts({owed.unit_id for owed in allowed})
    told = set(
        Reminder.objects.filter(day=today, unit__in=people).values_list(
            "account_id", "form_id", "unit_id", "period"
        )
    )
    mine: dict[int, list[Owed]] = {}
    named: dict[int, Contact] = {}
    for owed in sorted(allowed, key=pressing):
        for contact in people.get(owed.unit_id, ()):
            named[contact.account_id] = contact
            if (contact.account_id, owed.form_id, owed.unit_id, str(owed.period)) not in told:
                mine.setdefault(contact.account_id, []).append(owed)
    again = {_key(owed) for items in mine.values() for owed in items}
    return ReminderPlan(
        drafts=tuple(_draft(named[account_id], items, today) for account_id, items in mine.items()),
        told_today=tuple(owed for owed in allowed if owed.unit_id in people and _key(owed) not in again),
        unreachable=_units(owed for owed in allowed if owed.unit_id not in people),
        leaves_at=will_leave_at(clock().now(), HOLD),
    )


def reminder_rules(actor: Actor) -> QuerySet[ReminderRule]:
    """On which days the system reminds by itself."""
    return ReminderRule.objects.all() if actor.can("collect.read") else ReminderRule.objects.none()


def _draft(contact: Contact, items: Sequence[Owed], today: date) -> ReminderDraft:
    one = items[0].submission_id if len(items) == 1 else None
    link = f"/collect/{one}/" if one is not None else "/collect/"
    return ReminderDraft(contact, _units(items), tuple(items), reminder_text(items, today), link)


def _units(items: Iterable[Owed]) -> tuple[Words, ...]:
    return tuple({owed.unit_id: owed.unit for owed in items}.values())


def _key(owed: Owed) -> tuple[int, int, Period]:
    return (owed.form_id, owed.unit_id, owed.period)
