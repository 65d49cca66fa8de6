"""What the room does by itself, where the worker looks for it."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from guatu.org.types import Actor
from guatu.status.actions import do_trial, judge_newest, keep_year_ends, lapse

__all__ = ["do_trial", "end_what_has_lapsed", "judge_the_day", "keep_ends"]


@db_periodic_task(crontab(minute="*/5"), name="status.keep_year_ends")  # type: ignore[untyped-decorator]  # huey ships no types
def keep_ends() -> None:
    """Work out every year's end that rests on something new, as the house itself; a new month is something new."""
    keep_year_ends(Actor.operator("worker"))


@db_periodic_task(crontab(minute="*/10"), name="status.lapse")  # type: ignore[untyped-decorator]  # huey ships no types
def end_what_has_lapsed() -> None:
    """Judge anew the lights whose override or exemption has ended, as the house itself."""
    lapse(Actor.operator("worker"))


@db_periodic_task(crontab(hour="0", minute="20"), name="status.judge_day")  # type: ignore[untyped-decorator]  # huey ships no types
def judge_the_day() -> None:
    """Judge the newest month as of the new day, as the house itself: due days pass without anybody reporting them."""
    judge_newest(Actor.operator("worker"))
