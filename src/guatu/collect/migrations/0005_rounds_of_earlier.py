"""What was handed in before rounds were kept gets its round: the last one, from the cells as they stand."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_rounds(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One round for each submission handed in, numbered after how often it was returned."""
    Submission = apps.get_model("collect", "Submission")
    Cell = apps.get_model("collect", "Cell")
    Round: Any = apps.get_model("collect", "Round")
    decided = {"returned": "returned", "accepted": "accepted", "locked": "accepted"}
    rows = Submission.objects.exclude(submitted_at=None).select_related("submitted_by", "decided_by")
    for row in rows.iterator(chunk_size=200):
        cells = list(Cell.objects.filter(submission=row))
        number = row.returned + (row.state != "returned") or 1
        decision = decided.get(row.state, "")
        Round.objects.create(
            submission=row,
            number=number,
            submitted_at=row.submitted_at,
            submitted_by=row.submitted_by,
            submitted_label=_label(row.submitted_by),
            by_proxy=row.by_proxy,
            channel="",
            values={_key(cell): cell.value for cell in cells if cell.value},
            decision=decision,
            remark=row.remark if decision == "returned" else "",
            remarks={_key(cell): cell.remark for cell in cells if cell.remark and decision == "returned"},
            decided_at=row.decided_at if decision else None,
            decided_by=row.decided_by if decision else None,
            decided_label=_label(row.decided_by) if decision else "",
        )


def _label(account: Any) -> str:
    if account is None:
        return ""
    return (f"{account.first_name} {account.last_name}".strip() or account.username)[:120]


def _key(cell: Any) -> str:
    return f"{cell.subject_kind}:{cell.subject_id}/{cell.field}"


class Migration(migrations.Migration):

    dependencies = [("collect", "0004_rounds")]

    operations = [migrations.RunPython(keep_rounds, migrations.RunPython.noop)]
