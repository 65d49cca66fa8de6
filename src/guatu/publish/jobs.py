"""What the room does by itself, where the worker looks for it."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from guatu.org.types import Actor
from guatu.publish.actions import carry_out_due, close_left_accounts, renew_task_books


@db_periodic_task(crontab(hour="0", minute="10"), name="publish.hand_over")  # type: ignore[untyped-decorator]  # huey ships no types
def hand_over() -> None:
    """Early each day what was announced for it is carried out, and accounts that have left are closed."""
    actor = Actor.operator("worker")
    carry_out_due(actor)
    close_left_accounts(actor)


@db_periodic_task(crontab(hour="6", minute="20"), name="publish.task_books")  # type: ignore[untyped-decorator]  # huey ships no types
def renew() -> None:
    """Each morning task books whose plan has changed are issued anew."""
    renew_task_books(Actor.operator("worker"))
