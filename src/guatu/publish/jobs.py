"""What the room does by itself, where the worker looks for it."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from guatu.org.types import Actor
from guatu.publish.actions import renew_task_books


@db_periodic_task(crontab(hour="6", minute="20"), name="publish.task_books")  # type: ignore[untyped-decorator]  # huey ships no types
def renew() -> None:
    """Each morning task books whose plan has changed are issued anew."""
    renew_task_books(Actor.operator("worker"))
