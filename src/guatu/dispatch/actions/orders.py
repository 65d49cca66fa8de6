"""Supervision orders: raised by rule, signed for, followed by an interview where the rule calls for one."""

from django.db import transaction

from guatu.dispatch.actions.filing import issue_directive
from guatu.dispatch.models import Matter, OrderRun, SupervisionOrder
from guatu.dispatch.queries.drafts import directive_draft
from guatu.dispatch.queries.matters import matter as read_matter
from guatu.dispatch.queries.orders import due_sheets, facts_of, month_counts
from guatu.dispatch.queries.orders import order as read_order
from guatu.dispatch.queries.rule_texts import ORDER_RULES
from guatu.dispatch.rules.escalation import workdays_late
from guatu.dispatch.rules.limits import step_day
from guatu.dispatch.rules.orders import next_sheet
from guatu.dispatch.rules.words import FINDING, check_text
from guatu.dispatch.types import HANDLING, OPEN
from guatu.dispatch.types.orders import Sheet, SheetRules
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.kernel.saying import counted
from guatu.ledger.actions import post_message, record, take_turn, verb
from guatu.org.queries import accounts_of, house_city, work_calendar
from guatu.org.types import Actor, Role, subject
from guatu.status.queries import last_light_of
from guatu.status.queries import light as read_light
from guatu.status.types import PROJECT_KIND


@verb("dispatch.order.raise")
def raise_order(actor: Actor, *, matter_id: int) -> SupervisionOrder:
    """The sheet that a matter is due for by the rule in force: one matter per sheet, at most so many a unit and month.

    Raises G1923 (none is due), G1924 (the unit had its share this month), NotFound.
    """
    row = read_matter(actor, matter_id)
    actor.require("dispatch.order.raise", row)
    take_turn()
    rules, today, calendar = ORDER_RULES.in_force().rule, clock().today(), work_calendar()
    light = last_light_of(actor, row.project_id) if row.project_id is not None else None
    last = SupervisionOrder.objects.filter(matter=row).order_by("issued_on", "pk").last()
    colour = light.colour if light is not None else ""
    sheet = next_sheet(rules, facts_of(row, colour, last), calendar, today)
    if sheet is None or row.state not in HANDLING:
        raise GuatuError("G1923", other=row.number)
    if month_counts().get(row.unit_id, 0) >= rules.cap:
        raise GuatuError("G1924", unit=Phrase.of(row.unit), cap=rules.cap)
    return _send(actor, row, sheet, rules, colour)


def raise_order_of_light(actor: Actor, *, light_id: int) -> SupervisionOrder:
    """A sheet about a light: about what is open on its project already, else a directive is issued first.

    Raises as `raise_order` and as issuing does.
    """
    actor.require("dispatch.order.raise")
    light = read_light(actor, light_id)
    about = {"project": light.subject_id} if light.subject_kind == PROJECT_KIND else {"light": light_id}
    with transaction.atomic():  # no directive stays where no sheet may be sent
        known = Matter.objects.filter(**about, state__in=OPEN).order_by("due_on").first()
        if known is None:
            draft = directive_draft(actor, light_id=light_id)
            known = issue_directive(
                actor, title=draft.title, title_en=draft.title_en, unit_id=light.unit_id, light_id=light_id
            )
        return raise_order(actor, matter_id=known.pk)


def raise_orders_due(actor: Actor) -> list[SupervisionOrder]:
    """Every sheet that is due by the rule, as far as the units' shares go; each in a transaction of its own.

    It may be killed: what was sent is not due again, and what was not is sent by the next run. When a run began and
    ended is kept (`OrderRun`).
    """
    actor.require("dispatch.order.raise")
    run = _begin_run(actor)
    rules, used, capped = ORDER_RULES.in_force().rule, month_counts(), 0
    sent: list[SupervisionOrder] = []
    for due in due_sheets(actor):
        if used.get(due.matter.unit_id, 0) < rules.cap:
            sent.append(raise_order(actor, matter_id=due.matter.pk))
            used[due.matter.unit_id] = used.get(due.matter.unit_id, 0) + 1
        else:
            capped += 1
    _end_run(actor, run, len(sent), capped)
    return sent


@verb("dispatch.order.begin_run")
def _begin_run(actor: Actor) -> OrderRun:
    run = OrderRun.objects.create(began=clock().now(), by_id=actor.account_id)
    record(actor, subject(run), after={"began": run.began.isoformat()})
    return run


@verb("dispatch.order.end_run")
def _end_run(actor: Actor, run: OrderRun, sent: int, capped: int) -> None:
    run.ended, run.sent, run.capped = clock().now(), sent, capped
    run.save(update_fields=["ended", "sent", "capped"])
    record(actor, subject(run), after={"ended": run.ended.isoformat(), "sent": sent, "capped": capped})


def _send(actor: Actor, row: Matter, sheet: Sheet, rules: SheetRules, light: str) -> SupervisionOrder:
    today, calendar = clock().today(), work_calendar()
    late = workdays_late(calendar, row.due_on, today)
    reason = _reason(late, (row.due_on - today).days, light)
    city = house_city()
    count = SupervisionOrder.objects.filter(issued_on__year=today.year).count()
    made = SupervisionOrder.objects.create(
        number=f"{city.short[:10] if city is not None else ''}督办〔{today.year}〕{count + 1}号",
        colour=sheet.colour.value,
        name=sheet.name.zh,
        name_en=sheet.name.en,
        matter=row,
        unit_id=row.unit_id,
        reason=reason.zh,
        reason_en=reason.en,
        rules=f"{rules.code} {rules.version}",
        issued_on=today,
        issued_by_id=actor.account_id,
        due_on=step_day(calendar, today, sheet.limit),
        interview=sheet.interview,
    )
    record(
        actor,
        subject(made),
        after={
            "number": made.number,
            "colour": made.colour,
            "matter": row.pk,
            "unit": row.unit_id,
            "due_on": made.due_on,
        },
    )
    to = [
        pk
        for role in (Role.REPORTER, Role.TASK_FORCE, Role.LEADER)
        for pk in accounts_of([row.unit_id], role).get(row.unit_id, [])
    ]
    text = Phrase(
        f"{sheet.name.zh}{made.number}：{row.title}",
        f"{sheet.name.en} {made.number}: {row.title_en or row.title}",
    )
    post_message(
        actor,
        to=to,
        kind="dispatch.order",
        text=text,
        about=subject(made),
        link=f"/dispatch/orders/{made.pk}/",
    )
    return made


def _reason(late: int, days_left: int, light: str) -> Phrase:
    zh, en = [], []
    if late:
        zh.append(f"超过办结期限{late}个工作日")
        en.append(f"{counted(late, 'workday')} past its due day")
    elif days_left >= 0:
        zh.append(f"距办结期限还有{days_left}天")
        en.append(f"{counted(days_left, 'day')} to its due day")
    if light in ("red", "yellow"):
        zh.append("项目亮红灯" if light == "red" else "项目亮黄灯")
        en.append(f"the project is {light}")
    return Phrase("，".join(zh) + "。", ("; ".join(en) + ".").capitalize())


@verb("dispatch.order.sign")
def sign_order(actor: Actor, *, order_id: int) -> SupervisionOrder:
    """签收 by the unit it was sent to. Raises G1925 where it was signed for already, NotFound."""
    row = read_order(actor, order_id)
    actor.require("dispatch.order.sign", row)
    today = clock().today()
    if not SupervisionOrder.objects.filter(pk=row.pk, signed_on=None).update(
        signed_on=today, signed_by=actor.account_id
    ):
        raise GuatuError("G1925", other=row.number)
    record(actor, subject(row), before={"signed_on": None}, after={"signed_on": today})
    return read_order(actor, order_id)


@verb("dispatch.order.interview")
def note_interview(actor: Actor, *, order_id: int, said: str) -> SupervisionOrder:
    """约谈 held, with what was said. Raises G1926 where the sheet calls for none or it was held, G1903, G1908."""
    row = read_order(actor, order_id)
    actor.require("dispatch.order.interview", row)
    said, today = check_text(said, FINDING), clock().today()
    found = SupervisionOrder.objects.filter(pk=row.pk, interview=True, interviewed_on=None)
    if not found.update(interviewed_on=today, interview_said=said):
        raise GuatuError("G1926", other=row.number)
    record(actor, subject(row), after={"interviewed_on": today, "said": said})
    return read_order(actor, order_id)
