"""What `guatu workbook preview` and `apply` do and say: the same actions as the pages, as the operator."""

import getpass
import json
from collections.abc import Iterator

from guatu.collect import actions, queries
from guatu.collect.models import Workbook
from guatu.collect.types.workbook import Target, WorkbookState
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import Actor

LISTED = 20
"""Refused lines that the screen names; `--json` and the page have all."""


def _received(data: bytes, name: str, unit: str, period: str, into: str) -> tuple[Actor, Workbook]:
    actor = Actor.operator(getpass.getuser())
    found = units(actor).filter(code=unit).first()
    if found is None:
        raise NotFound(what=f"org.unit:{unit}")
    row = actions.upload_workbook(
        actor,
        name=name,
        data=data,
        unit_id=found.pk,
        target=Target(into),
        period=Period.parse(period) if period else None,
    )
    return actor, row


def preview(data: bytes, name: str, unit: str, period: str, into: str, *, as_json: bool) -> Iterator[str]:
    """Lines for the screen. Raises what receiving a workbook does."""
    _, row = _received(data, name, unit, period, into)
    if as_json:
        yield json.dumps(_told(row), ensure_ascii=False)
        return
    yield from _summary(row)


def apply(data: bytes, name: str, unit: str, period: str, into: str, *, yes: bool) -> Iterator[str]:
    """Lines for the screen. Raises what receiving and confirming an import do."""
    actor, row = _received(data, name, unit, period, into)
    yield from _summary(row)
    if row.state != WorkbookState.READ.value:
        return
    row = actions.apply_workbook(actor, workbook_id=row.pk, confirmed=yes)
    if row.state == WorkbookState.APPLIED.value:
        yield f"已导入 imported: {row.counts['new']} + {row.counts['changed']} (#{row.pk})"
    else:
        yield f"没有写入 nothing was written: {row.error['zh']}{row.error['zh_remedy']}"
        yield f"  {row.error['en']} {row.error['en_remedy']}"


def _summary(row: Workbook) -> Iterator[str]:
    if row.state == WorkbookState.REFUSED.value:
        yield f"✗ {row.error['zh']}{row.error['zh_remedy']}"
        yield f"  {row.error['en']} {row.error['en_remedy']}"
        return
    counts = row.counts
    yield (
        f"新增 new {counts['new']}  变更 changed {counts['changed']}  不变 same {counts['same']}  "
        f"拒绝 refused {counts['refused']}  有疑问 doubtful {counts['doubtful']}  (#{row.pk})"
    )
    for line in queries.import_lines(row, state="refused")[:LISTED]:
        for _cell, number, zh, en, *_ in line.faults:
            yield f"  {line} {line.name}: {number} {zh} {en}"


def _told(row: Workbook) -> dict[str, object]:
    return {
        "id": row.pk,
        "state": row.state,
        "error": row.error,
        "counts": row.counts,
        "lines": [
            {
                "where": str(line),
                "name": line.name,
                "state": line.state,
                "changes": line.changes,
                "left": line.left,
                "faults": line.faults,
            }
            for line in queries.import_lines(row)
        ],
    }
