"""What the room does by itself, where the worker looks for it."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from guatu.org.types import Actor
from guatu.status.actions import keep_year_ends, lapse


@db_periodic_task(crontab(minute="*/5"), name="status.keep_year_ends")  # type: ignore[untyped-decorator]  # huey ships no types
def keep_ends() -> None:
    """Work out every year's end that rests on something new, as the house itself; a new month is something new."""
    keep_year_ends(Actor.operator("worker"))


@db_periodic_task(crontab(minute="*/10"), name="status.lapse")  # type: ignore[untyped-decorator]  # huey ships no types
def end_what_has_lapsed() -> None:
    """Judge anew the lights whose override or exemption has ended, as the house itself."""
    lapse(Actor.operator("worker"))
