"""Triggers that refuse UPDATE and DELETE of a ledger entry, and the head row the chain starts from."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GENESIS = "0" * 64

SQLITE = [
    """CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
       BEGIN SELECT RAISE(ABORT, 'ledger entries are append-only'); END""",
    """CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
       BEGIN SELECT RAISE(ABORT, 'ledger entries are append-only'); END""",
    """CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head
       BEGIN SELECT RAISE(ABORT, 'the head of the ledger stays'); END""",
    """CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head WHEN NEW.number <> OLD.number + 1
       BEGIN SELECT RAISE(ABORT, 'the head of the ledger moves forward by one'); END""",
]
POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'ledger entries are append-only'; END $$""",
    """CREATE OR REPLACE FUNCTION ledger_forward() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN IF NEW.number <> OLD.number + 1 THEN
          RAISE EXCEPTION 'the head of the ledger moves forward by one'; END IF; RETURN NEW; END $$""",
    """CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE OR DELETE ON ledger_entry
       FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
       FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head
       FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head
       FOR EACH ROW EXECUTE FUNCTION ledger_forward()""",
]


def guard(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("ledger", "Head").objects.create(pk=1, number=0, hash=GENESIS)
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(guard)]
