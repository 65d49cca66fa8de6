"""An explanation stands on the cell it is about; what 异常原因 said of a whole row moves there, and the field goes."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FIRST_FIGURE = {"projects.project": "invested_year", "targets.indicator": "value"}


def move(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each reason to its row's first figure, in the same submission."""
    cells = apps.get_model("collect", "Cell").objects
    given = cells.filter(field="reason", subject_kind__in=FIRST_FIGURE).exclude(value="")
    for reason in given.iterator(chunk_size=2000):
        cells.filter(
            submission_id=reason.submission_id,
            subject_kind=reason.subject_kind,
            subject_id=reason.subject_id,
            field=FIRST_FIGURE[reason.subject_kind],
        ).update(explanation=reason.value[:300])
    cells.filter(field="reason", subject_kind__in=FIRST_FIGURE).delete()


class Migration(migrations.Migration):
    dependencies = [("collect", "0005_rounds_of_earlier")]

    operations = [
        migrations.AddField(
            model_name="cell",
            name="explanation",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
