"""Large workbooks, as the worker reads and writes them: for whoever asked, within that account's own rights."""

from huey.contrib.djhuey import on_commit_task

from guatu.collect.actions.workbook_reading import run_reading
from guatu.collect.actions.workbook_writing import run_writing
from guatu.org.queries import account_actor


@on_commit_task(name="collect.read_workbook")  # type: ignore[untyped-decorator]  # huey ships no types
def read_workbook_job(workbook_id: int, account_id: int) -> None:
    """The job: read and compare a workbook that waits."""
    run_reading(account_actor(account_id), workbook_id)


@on_commit_task(name="collect.write_workbook")  # type: ignore[untyped-decorator]
def write_workbook_job(workbook_id: int, account_id: int) -> None:
    """The job: write an import that was confirmed."""
    run_writing(account_actor(account_id), workbook_id)
