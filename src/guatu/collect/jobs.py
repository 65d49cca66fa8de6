"""The room's long work, where the worker looks for it."""

from guatu.collect.actions.workbook_jobs import read_workbook_job, write_workbook_job

__all__ = ["read_workbook_job", "write_workbook_job"]
