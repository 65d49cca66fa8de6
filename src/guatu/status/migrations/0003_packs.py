from collections.abc import Mapping
from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH = 500
_FACTS: Mapping[str, str] = {
    "plan": "plan_year",
    "done": "invested_year",
    "month": "period",
    "planned": "start_planned",
    "months": "months_not_started",
    "days": "days_short",
}
"""Facts by their names in the dictionary; the same name meant another fact in some rules."""
_WITHIN: Mapping[str, Mapping[str, str]] = {"progress": {"month": "reported"}, "data": {"due": "data_due"}}


def name_questions(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """What reasons called a rule is the question of a pack; its facts have the names of the dictionary."""
    light = apps.get_model("status", "Light")
    waiting: list[Any] = []
    for row in light.objects.only("pk", "reasons").iterator(chunk_size=BATCH):
        row.reasons = [_renamed(reason) for reason in row.reasons]
        waiting.append(row)
        if len(waiting) == BATCH:
            light.objects.bulk_update(waiting, ["reasons"])
            waiting = []
    light.objects.bulk_update(waiting, ["reasons"])


def _renamed(reason: dict[str, Any]) -> dict[str, Any]:
    names = {**_FACTS, **_WITHIN.get(reason["rule"], {})}
    facts = {names.get(key, key): value for key, value in reason["facts"].items()}
    return reason | {"question": reason["rule"], "rule": "", "facts": facts}


class Migration(migrations.Migration):
    dependencies = [("status", "0001_tables")]

    operations = [
        migrations.RenameField("exemption", "rule", "question"),
        migrations.RunPython(name_questions, migrations.RunPython.noop, elidable=True),
    ]
