"""The room's long work, and what it does by itself, where the worker looks for both."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from guatu.collect.actions import remind_automatically
from guatu.collect.actions.workbook_jobs import read_workbook_job, write_workbook_job
from guatu.org.types import Actor

__all__ = ["read_workbook_job", "remind_of_what_is_owed", "write_workbook_job"]


# From 08:10 to 17:10 in Shanghai; huey tells the time in UTC. What was sent today is not sent again, so that a worker
# that was down in the morning sends at noon.
@db_periodic_task(crontab(hour="0-9", minute="10"), name="collect.remind")  # type: ignore[untyped-decorator]  # huey ships no types
def remind_of_what_is_owed() -> None:
    """Send the reminders that the rules ask for today, as the house itself."""
    remind_automatically(Actor.operator("worker"))
