"""`guatu workbook …`"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from guatu.collect.adapters.annotated import annotated
from guatu.collect.adapters.anyfile import MOST_BYTES, read_file
from guatu.collect.adapters.workbook_answer import answer
from guatu.collect.reading.document import read_sheets, refuse_nothing
from guatu.collect.reading.findings import findings_of
from guatu.collect.types import Level
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import EN, ZH


@click.group()
def workbook() -> None:
    """Government workbooks as they are 报送表格."""


@workbook.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="The whole answer as JSON, refusals too, in the schema of the examples.",
)
def read_workbook(file: Path, as_json: bool) -> None:
    """Read a table (.xlsx, .xlsm, .xls, .csv) into records, and say what does not fit. Writes nothing."""
    found = answer(_read(file), file.name)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    if found["outcome"] == "refuse":
        raise click.ClickException(f"{found['error']['message']}\n{found['error']['message_en']}")
    for warning in found["warnings"]:
        click.echo(f"! {warning['message']} {warning['message_en']}")
    for sheet in found["sheets"]:
        _say(sheet)


@workbook.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Where the workbook goes with a comment on each cell at fault and a first sheet listing them.",
)
@click.option("--lang", type=click.Choice([ZH, EN]), default=ZH, help="The language of the comments.")
def check_workbook(file: Path, out: Path, lang: str) -> None:
    """Read a table, and write it as it goes back: unchanged but for comments and a first sheet listing them."""
    data = _read(file)
    try:
        sent = read_file(data, file.name)
        tables = read_sheets(sent.grids, file.name)
        refuse_nothing(sent.grids, tables)
        findings = findings_of(tables)
        out.write_bytes(annotated(data, findings, lang))
    except GuatuError as refused:
        raise click.ClickException(f"{refused.text(lang)}{refused.remedy(lang)}") from refused
    errors = sum(1 for one in findings if one.level is Level.ERROR)
    click.echo(f"{out}: 核对 findings {len(findings)}，其中必须改正 must be mended {errors}")


def _read(file: Path) -> bytes:
    # One byte more than is allowed tells a file that is too large, without reading it.
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _say(sheet: Mapping[str, Any]) -> None:
    click.echo(
        f"\n■ {sheet['name']} ({sheet['kind']})  单位 unit: {sheet['unit_of_money']}  截至 as of: {sheet['as_of']}"
    )
    click.echo(
        f"  记录 records: {len(sheet['records'])}；未入库的行 rows left out: {len(sheet['skipped_rows'])}"
    )
    for column in sheet["columns"]:
        click.echo(f"  {column['col']:>3}  {column['heading_path']} → {column['field'] or '?'}")
    for total in sheet["totals_check"]:
        if total["agrees"] is False:
            click.echo(f"  ✗ 第{total['row']}行 {total['field']}: {total['stated']} ≠ {total['computed']}")
    for problem in sheet["problems"]:
        if problem["severity"] != "info":
            click.echo(f"  {problem['cell']}: {problem['what']}\n      {problem['what_en']}")


_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_UNIT = click.option("--unit", required=True, help="The code of the unit whose workbook it is.")
_PERIOD = click.option("--period", default="", help="The month of its figures, such as 2026-05.")
_INTO = click.option(
    "--into",
    type=click.Choice(["projects", "submission"]),
    default="projects",
    show_default=True,
    help="The register of projects, or the unit's open submission of the month.",
)


@workbook.command("preview")
@_FILE
@_UNIT
@_PERIOD
@_INTO
@click.option("--json", "as_json", is_flag=True, help="Every line as JSON.")
def preview_workbook(file: Path, unit: str, period: str, into: str, as_json: bool) -> None:
    """Read a workbook and say what importing it would change. Writes nothing but the import's own preview."""
    from guatu.collect.import_console import preview  # noqa: PLC0415 - the tables load on demand

    for text in preview(_read(file), file.name, unit, period, into, as_json=as_json):
        click.echo(text)


@workbook.command("apply")
@_FILE
@_UNIT
@_PERIOD
@_INTO
@click.option("--yes", is_flag=True, help="Leave refused lines out and take doubtful ones as they are read.")
def apply_workbook(file: Path, unit: str, period: str, into: str, yes: bool) -> None:
    """Import a workbook: all of it, or nothing. The same file again changes nothing."""
    from guatu.collect.import_console import apply  # noqa: PLC0415 - the tables load on demand

    for text in apply(_read(file), file.name, unit, period, into, yes=yes):
        click.echo(text)
