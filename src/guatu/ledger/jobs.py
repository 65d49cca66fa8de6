"""What the room does by itself, where the worker looks for it."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from guatu.ledger.actions import deliver


@db_periodic_task(crontab(minute="*"), name="ledger.deliver")  # type: ignore[untyped-decorator]  # huey ships no types
def deliver_messages() -> None:
    """Take outside what is due, every minute."""
    deliver()
