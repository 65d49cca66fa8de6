"""Very many rows of one table written inside an action: one prepared statement for each two thousand of them.

`bulk_create` makes an object of every row and writes every value into the text of a statement, a few dozen rows at a
time on SQLite; of thirty thousand rows that is most of the work. What an action writes so, it records as ever.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    Field,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

AT_ONCE: Final = 2_000

_AS_IT_IS: Final = (CharField, TextField, IntegerField, BooleanField, ForeignKey)

Row = Sequence[Any]


def insert_rows(
    model: type[Model],
    names: Sequence[str],
    rows: Iterable[Row],
    *,
    unique: Sequence[str] = (),
    replaced: Sequence[str] = (),
) -> int:
    """Insert rows of these columns, in their order; the key is the database's own. How many.

    `names` are the attributes of the model, all that have no null, and the values what the model's fields hold. Where
    a row with the same `unique` columns is there, its `replaced` ones are written over.
    """
    fields = _fields(model, names)
    marks = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {_quoted(model._meta.db_table)} ({_columns(fields)}) VALUES ({marks})"  # noqa: S608 - names
    if unique:
        columns = [field.column for field in _fields(model, replaced)]
        new = ", ".join(f"{_quoted(one)} = excluded.{_quoted(one)}" for one in columns)
        statement += f" ON CONFLICT ({_columns(_fields(model, unique))}) DO UPDATE SET {new}"
    return _each(statement, fields, rows)


def update_rows(model: type[Model], names: Sequence[str], rows: Iterable[Row]) -> int:
    """Write these columns of rows that are there; the last value of each row is its key. How many were given."""
    fields = _fields(model, names)
    key = model._meta.pk
    new = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    statement = f"UPDATE {_quoted(model._meta.db_table)} SET {new} WHERE {_quoted(key.column)} = %s"  # noqa: S608 - names
    return _each(statement, [*fields, key], rows)


def delete_rows(model: type[Model], keys: Iterable[int]) -> int:
    """Delete rows by their keys. What refers to them must have been seen to: nothing follows by itself."""
    key = model._meta.pk
    statement = f"DELETE FROM {_quoted(model._meta.db_table)} WHERE {_quoted(key.column)} = %s"  # noqa: S608 - names
    return _each(statement, [key], ((one,) for one in keys))


def _each(statement: str, fields: Sequence["Field[Any, Any]"], rows: Iterable[Row]) -> int:
    count = 0
    given = map(_prepared(fields), rows)
    with connection.cursor() as cursor:
        while some := list(islice(given, AT_ONCE)):
            cursor.executemany(statement, some)
            count += len(some)
    return count


def _prepared(fields: Sequence["Field[Any, Any]"]) -> Callable[[Row], list[Any]]:
    """What makes of a model's values the database's; of texts and whole numbers nothing is made."""
    made = [(at, _preparing(field)) for at, field in enumerate(fields) if not isinstance(field, _AS_IT_IS)]

    def prepared(row: Row) -> list[Any]:
        values = list(row)
        for at, prepare in made:
            values[at] = prepare(values[at])
        return values

    return prepared


def _preparing(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    """Days, moments, amounts and empty lists come often, and each is then prepared once."""

    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if not isinstance(field, JSONField):
        return lru_cache(maxsize=4_096, typed=True)(prepare)
    empty = {kind: prepare(kind()) for kind in (list, dict)}
    return lambda value: prepare(value) if value else empty[list if isinstance(value, list) else dict]


def _fields(model: type[Model], names: Collection[str]) -> list["Field[Any, Any]"]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    return [by_name[name] for name in names]


def _columns(fields: Iterable["Field[Any, Any]"]) -> str:
    return ", ".join(_quoted(field.column) for field in fields)


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))
