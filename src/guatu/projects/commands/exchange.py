"""`guatu plan …`: plan files of other programs, in, out and checked."""

import getpass
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from guatu.kernel.calendar import EVERY_DAY, WorkCalendar, official_calendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.org.queries import WINTER_STOP
from guatu.org.types import Actor
from guatu.projects.actions import import_plan
from guatu.projects.adapters.exchange.check import as_json, check_plan
from guatu.projects.adapters.exchange.files import WRITERS, read_plan
from guatu.projects.adapters.exchange.mspdi.markup import MOST_BYTES
from guatu.projects.api.exchange import preview_json, said_json
from guatu.projects.queries import export_plan, preview_plan, project
from guatu.projects.queries.exchange import read_incoming
from guatu.projects.types import Incoming, Said

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("plan")
def plan_group() -> None:
    """Plan files of other programs: in, out, checked 计划文件."""


@plan_group.command("import")
@click.argument("file", type=FILE)
@click.option("--project", "code", help="the project's code; without it the file is only read and reported")
@click.option("--dry-run", is_flag=True, help="show what would change; write nothing")
@click.option("--json", "in_json", is_flag=True, help="report as JSON")
def import_file(file: Path, code: str | None, dry_run: bool, in_json: bool) -> None:
    """Make a project's nodes and links those of a plan file, all or nothing, and work it back again."""
    data = _bytes(file)
    if code is None:
        plan = read_incoming(data, file.name, _published())
        _report(_read_json(plan), plan.said, plan.unread, in_json)
        return
    actor = Actor.operator(getpass.getuser())
    found = project(actor, code)
    if dry_run:
        preview = preview_plan(actor, project_id=found.pk, data=data, name=file.name)
    else:
        preview = import_plan(actor, project_id=found.pk, data=data, name=file.name)
    _report(preview_json(preview), preview.incoming.said, preview.incoming.unread, in_json)


@plan_group.command("export")
@click.argument("code")
@click.option("--format", "form", type=click.Choice(list(WRITERS)), default="mspdi", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export_file(code: str, form: str, output: Path) -> None:
    """Write a project's plan: links, calendars, baselines and actual days."""
    sent = export_plan(Actor.operator(getpass.getuser()), code, form)
    output.write_bytes(sent.data)
    click.echo(f"已写出 written: {output} ({len(sent.data)} B)")
    _say(sent.said)


@plan_group.command("check")
@click.argument("file", type=FILE)
@click.option("--json", "in_json", is_flag=True, help="every task that differs or was left out, as JSON")
def check_file(file: Path, in_json: bool) -> None:
    """Our forward pass against the dates that a plan file stores; needs no database."""
    checked = check_plan(read_plan(_bytes(file), file.name))
    found = as_json(checked)
    if in_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(
        f"任务 tasks {found['tasks']}; 比较 compared {found['compared']}; 相同 equal {found['equal']}; "
        f"按天 in days {found['in_days']['equal']}/{found['in_days']['compared']}; "
        f"手动 by hand {found['by_hand']['equal']}/{found['by_hand']['compared']}"
    )
    for row in checked.different:
        click.echo(
            f"■ {row.uid} {row.name}: {row.start} – {row.finish}; 文件 file {row.file_start} – {row.file_finish}"
        )
    for left in checked.left_out:
        click.echo(f"○ {left.uid} {left.name}: {_both(left.reason)}")


def _published() -> dict[str, WorkCalendar]:
    """The calendars as published, without an office's own edits: a file can be read where there is no database."""
    office = replace(official_calendar().provisional(), code="office")
    outdoor = office.with_stop(*WINTER_STOP, code="outdoor")
    return {row.code: row for row in (office, outdoor, WorkCalendar("continuous", week=EVERY_DAY))}


def _bytes(file: Path) -> bytes:
    if file.stat().st_size > MOST_BYTES:
        raise GuatuError("G1662", megabytes=MOST_BYTES // 1_048_576, line=1)
    return file.read_bytes()


def _read_json(plan: Incoming) -> dict[str, Any]:
    return {
        "nodes": len(plan.nodes),
        "links": len(plan.links),
        "said": [said_json(row) for row in plan.said],
        "unread": [said_json(row) for row in plan.unread],
    }


def _report(found: dict[str, Any], said: Iterable[Said], unread: Iterable[Said], in_json: bool) -> None:
    if in_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(f"节点 nodes {found['nodes']}; 衔接 links {found['links']}")
    if "new" in found:
        click.echo(
            f"新增 new {len(found['new'])}; 改动 changed {len(found['changed'])}; "
            f"删去 removed {len(found['removed'])}; 衔接 links +{found['links_added']} -{found['links_removed']}"
        )
    _say(said)
    for row in unread:
        click.echo(f"? {row.what.en}: {row.count}")


def _say(said: Iterable[Said]) -> None:
    for row in said:
        click.echo(f"▲ {_both(row.what)}: {row.count} ({', '.join(row.codes)})")


def _both(phrase: Phrase) -> str:
    return f"{phrase.zh} {phrase.en}"
