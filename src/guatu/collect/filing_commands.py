"""`guatu filing …`: what waits, one filing with its rounds, deciding on it, correcting it."""

import getpass
from pathlib import Path

import click

from guatu.collect import actions, queries
from guatu.collect.api.laid_out import cell_key
from guatu.collect.keeping_commands import KEEPING_COMMANDS
from guatu.kernel.language import EN, ZH
from guatu.org.types import Actor


@click.group()
def filing() -> None:
    """Submissions 填报: what waits, deciding on it, delegating that, corrections, evidence."""


for beside in KEEPING_COMMANDS:
    filing.add_command(beside)


@filing.command("list")
def list_command() -> None:
    """What waits for a decision, the earliest due first."""
    for row in queries.queue(_operator()):
        proxy = "  代报 by proxy" if row.by_proxy else ""
        click.echo(
            f"{row.submission_id:>6}  v{row.version}  {row.unit.zh}  {row.form.zh} {row.period}  "
            f"{row.due_on}  {row.returned}×  {row.submitted_by.zh}{proxy}"
        )


@filing.command("show")
@click.argument("submission_id", type=int)
def show_command(submission_id: int) -> None:
    """One filing, cell by cell: key, value, the period before, what is wrong with it."""
    actor = _operator()
    sheet = queries.sheet(actor, queries.submission(actor, submission_id))
    click.echo(f"{sheet.unit.zh}  {sheet.form.zh} {sheet.period}  {sheet.state.value}  v{sheet.version}")
    for cell in sheet.cells:
        if cell.value or cell.problems or cell.remark:
            remark = f"  意见 remark: {cell.remark}" if cell.remark else ""
            click.echo(
                f"{cell.key}  {cell.spec.words.zh}: {cell.value or '—'} （上期 before: {cell.previous or '—'}）{remark}"
            )
            for problem in cell.problems:
                click.echo(f"    {problem.level.value}: {problem.text(ZH)}")


@filing.command("accept")
@click.argument("submission_id", type=int)
@click.option("--version", type=int, help="the version that was seen; refused where it was handed in anew")
def accept_command(submission_id: int, version: int | None) -> None:
    """Accept it: its figures go into the tables."""
    row = actions.accept(_operator(), submission_id=submission_id, version=version)
    click.echo(f"{row.pk}: {row.state}")


@filing.command("return")
@click.argument("submission_id", type=int)
@click.argument("remark", default="")
@click.option(
    "--cell", "cells", type=(str, str), multiple=True, help="a cell's key, and what is wrong with it"
)
def return_command(submission_id: int, remark: str, cells: tuple[tuple[str, str], ...]) -> None:
    """Send it back: guatu filing return 17 "…" --cell projects.project:3/physical "…"."""
    remarks = {cell_key(key): text for key, text in cells}
    row = actions.return_submission(_operator(), submission_id=submission_id, remark=remark, remarks=remarks)
    click.echo(f"{row.pk}: {row.state}")


@filing.command("history")
@click.argument("submission_id", type=int)
def history_command(submission_id: int) -> None:
    """Its rounds: what changed, what was remarked, how it was answered."""
    actor = _operator()
    row = queries.submission(actor, submission_id)
    for one in queries.history(row, queries.sheet(actor, row)):
        proxy = " 代报 by proxy" if one.by_proxy else ""
        click.echo(f"{one.number}. {one.submitted_at:%Y-%m-%d %H:%M} {one.submitted_by}{proxy}")
        for line in one.changes:
            click.echo(f"   {line.where.zh}: {line.old or '—'} → {line.new or '—'}")
        if one.decided_at is not None:
            click.echo(
                f"   {one.decision.value} {one.decided_at:%Y-%m-%d %H:%M} {one.decided_by} {one.remark}"
            )
        for line in one.remarks:
            if line.asked is not None:
                asked = line.asked
                click.echo(f"   ? {line.where.zh}: {asked.text}  {asked.settled.value} {asked.answer}")


@filing.command("revise")
@click.argument("submission_id", type=int)
@click.argument("cell")
@click.argument("value")
@click.option("--reason", required=True, help="why the accepted figure is wrong")
def revise_command(submission_id: int, cell: str, value: str, reason: str) -> None:
    """Ask that an accepted figure be corrected; the office decides on it."""
    made = actions.ask_revision(
        _operator(), submission_id=submission_id, key=cell_key(cell), value=value, reason=reason
    )
    click.echo(f"修订 revision {made.pk}: {made.old_value or '—'} → {made.new_value or '—'}")


@filing.command("workbook")
@click.argument("submission_id", type=int)
@click.option("--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--lang", type=click.Choice([ZH, EN]), default=ZH, help="The language of the workbook.")
def workbook_command(submission_id: int, out: Path, lang: str) -> None:
    """Write it as an Excel workbook, prefilled, to be filled in."""
    actor = _operator()
    out.write_bytes(queries.workbook(actor, queries.submission(actor, submission_id), lang))
    click.echo(str(out))


@filing.command("take")
@click.argument("submission_id", type=int)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def take_command(submission_id: int, file: Path) -> None:
    """Take the filled workbook, whole or not at all; cells changed here since it was written are named and stay."""
    try:
        taken = actions.take_workbook(
            _operator(), submission_id=submission_id, name=file.name, data=file.read_bytes()
        )
    except actions.WorkbookRefused as refused:
        for fault in refused.faults:
            click.echo(f"  {fault.cell}  {fault.number} {fault.zh} {fault.en}")
        raise
    if taken.cells is None:
        click.echo(f"自己的表，待确认 waits to be confirmed: guatu workbook … (#{taken.workbook.pk})")
        return
    click.echo(f"已写入 written: {taken.cells} (#{taken.workbook.pk})")
    for key, one in queries.import_conflicts(taken.workbook).items():
        click.echo(f"  没有写入 left {key}: {one.theirs or '—'} ({one.by or '—'}) ≠ {one.mine or '—'}")


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())
