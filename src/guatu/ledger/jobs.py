"""What the room does by itself, where the worker looks for it."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from guatu.ledger.actions import deliver, tell_hooks


@db_periodic_task(crontab(minute="*"), name="ledger.deliver")  # type: ignore[untyped-decorator]  # huey ships no types
def deliver_messages() -> None:
    """Take outside what is due, every minute."""
    deliver()


@db_periodic_task(crontab(minute="*"), name="ledger.hooks")  # type: ignore[untyped-decorator]  # huey ships no types
def tell_other_systems() -> None:
    """Tell hooks what the ledger has, every minute."""
    tell_hooks()
