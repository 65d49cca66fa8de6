"""`guatu workbook …`"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from guatu.collect.adapters.anyfile import MOST_BYTES
from guatu.collect.adapters.workbook_answer import answer


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
    # One byte more than is allowed tells a file that is too large, without reading it.
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    found = answer(data, file.name)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    if found["outcome"] == "refuse":
        raise click.ClickException(f"{found['error']['message']}\n{found['error']['message_en']}")
    for warning in found["warnings"]:
        click.echo(f"! {warning['message']} {warning['message_en']}")
    for sheet in found["sheets"]:
        _say(sheet)


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
