"""What the room does by itself, where the worker looks for it."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from guatu.dispatch.actions import escalate_overdue, raise_orders_due, send_packs_owed, send_sheets_owed
from guatu.kernel.clock import clock
from guatu.org.queries import work_calendar
from guatu.org.types import Actor


@db_periodic_task(crontab(hour="8", minute="30"), name="dispatch.escalate")  # type: ignore[untyped-decorator]  # huey ships no types
def escalate() -> None:
    """On the morning of each workday overdue matters are brought before the next rank, as the house itself."""
    if work_calendar().provisional().is_workday(clock().today()):
        escalate_overdue(Actor.operator("worker"))


@db_periodic_task(crontab(hour="8", minute="40"), name="dispatch.orders")  # type: ignore[untyped-decorator]  # huey ships no types
def raise_orders() -> None:
    """On the morning of each workday the supervision orders that are due leave, as the house itself."""
    if work_calendar().provisional().is_workday(clock().today()):
        raise_orders_due(Actor.operator("worker"))


@db_periodic_task(crontab(minute="*/30"), name="dispatch.packs")  # type: ignore[untyped-decorator]  # huey ships no types
def send_packs() -> None:
    """What was not sent 48 hours ahead of its meeting leaves now, as the house itself."""
    send_packs_owed(Actor.operator("worker"))


@db_periodic_task(crontab(minute="*/10"), name="dispatch.sheets")  # type: ignore[untyped-decorator]  # huey ships no types
def send_sheets() -> None:
    """What was ordered from a held meeting and its unit was not told yet."""
    send_sheets_owed(Actor.operator("worker"))
