"""The room's long work, and what it does by itself, where the worker looks for it."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from guatu.org.types import Actor
from guatu.projects.actions.chains import draw_outputs_job
from guatu.projects.actions.levelling import level_batch
from guatu.projects.actions.outcomes import freeze_outcomes

__all__ = ["draw_outputs_job", "freeze", "level_batch"]


@db_periodic_task(crontab(hour="6", minute="15"), name="projects.freeze_outcomes")  # type: ignore[untyped-decorator]  # huey ships no types
def freeze() -> None:
    """Each morning what came of the activities whose day 30, 60 or 90 has come is frozen, as the house itself."""
    freeze_outcomes(Actor.operator("worker"))
