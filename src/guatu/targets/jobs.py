"""What the room does every night, where the worker looks for it."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.targets.actions import count_month


# 02:30 in Shanghai: huey tells the time in UTC.
@db_periodic_task(crontab(hour="18", minute="30"), name="targets.count_month")  # type: ignore[untyped-decorator]  # huey ships no types
def count_last_month() -> None:
    """Count the month last ended, as the house itself; every night anew, for what comes in late counts too."""
    count_month(Actor.operator("worker"), period=Period.month_of(clock().today()).previous())
