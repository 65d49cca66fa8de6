"""The room's long work, where the worker looks for it."""

from guatu.projects.actions.chains import draw_outputs_job
from guatu.projects.actions.levelling import level_batch

__all__ = ["draw_outputs_job", "level_batch"]
