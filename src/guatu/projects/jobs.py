"""The room's long work, where the worker looks for it."""

from guatu.projects.actions.levelling import level_batch

__all__ = ["level_batch"]
