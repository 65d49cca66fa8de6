"""`guatu intake …`"""

import json
from pathlib import Path

import click

from guatu.intake.document import MAX_BYTES, as_json, read
from guatu.intake.types import Draft
from guatu.kernel.errors import GuatuError

KINDS = {"target": "目标 target", "task": "任务 task", "result": "结果 result"}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "in_json", is_flag=True, help='The answer as JSON: {"text", "drafts"}.')
def intake(file: Path, in_json: bool) -> None:
    """Clean a noisy page and find its targets, tasks and results 拆解. Writes nothing and needs no database.

    Raises GuatuError G2001 to G2005 for what is no page.
    """
    if file.stat().st_size > MAX_BYTES:
        raise GuatuError("G2002", megabytes=MAX_BYTES // 1_000_000)
    data = file.read_bytes()
    if in_json:
        click.echo(json.dumps(as_json(data), ensure_ascii=False))
        return
    page, found = read(data)
    click.echo(page.text)
    click.echo(f"\n—— 草稿 drafts: {len(found)}；受损 damaged: {len(page.damaged)} ——")
    for number, draft in enumerate(found, start=1):
        _say(number, draft)


def _say(number: int, draft: Draft) -> None:
    facts = [KINDS[draft.kind], draft.period, draft.post_or_unit, "存疑 doubtful" if draft.doubtful else ""]
    click.echo(f"\n{number}. {draft.title}")
    click.echo(f"   {'；'.join(fact for fact in facts if fact)}")
    click.echo(f"   [{draft.start}, {draft.end}) {draft.sentence}")
