"""What the monthly form asks, read from `data/monthly.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from guatu.collect.types import Choice, Field, FieldSpec, Grammar, SubjectKind, Words

_FILE: Final = Path(__file__).parents[1] / "data" / "monthly.toml"


@dataclass(frozen=True, slots=True)
class MonthlyForm:
    """The form's own row, as `actions.create_form` writes it."""

    code: str
    version: int
    words: Words
    due_workday: int


def _read() -> tuple[MonthlyForm, tuple[FieldSpec, ...]]:
    with _FILE.open("rb") as file:
        rows = tomllib.load(file)
    form = MonthlyForm(
        rows["code"], int(rows["version"]), Words(rows["name"], rows["name_en"]), int(rows["due_workday"])
    )
    return form, tuple(_spec(row) for row in rows["fields"])


def _spec(row: Mapping[str, Any]) -> FieldSpec:
    return FieldSpec(
        subject=SubjectKind(row["subject"]),
        field=Field(row["field"]),
        grammar=Grammar(row["grammar"]),
        words=Words(row["name"], row["name_en"]),
        measure=Words(row["measure"], row["measure_en"]) if "measure" in row else None,
        required=bool(row.get("required", False)),
        choices=tuple(
            Choice(one["code"], Words(one["name"], one["name_en"])) for one in row.get("choices", ())
        ),
    )


FORM, _ALL = _read()

FIELDS: Final[Mapping[SubjectKind, tuple[FieldSpec, ...]]] = {
    kind: tuple(one for one in _ALL if one.subject is kind) for kind in SubjectKind
}
"""The fields of each kind of subject, in the order of the form."""

_BY_NAME: Final = {(one.subject, one.field): one for one in _ALL}


def spec(kind: SubjectKind, field: Field) -> FieldSpec:
    """The field as asked of that kind of subject; KeyError where the form does not ask it."""
    return _BY_NAME[kind, field]
