"""The built-in form, read from `data/monthly.toml`: what a house starts with."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from guatu.collect.types import Choice, FieldSpec, FormDefinition, Grammar, SubjectKind, Words

_FILE: Final = Path(__file__).parents[1] / "data" / "monthly.toml"


@dataclass(frozen=True, slots=True)
class FormPreset:
    """A form as a preset states it: its definition, and when it is due."""

    definition: FormDefinition
    due_workday: int


def _read() -> FormPreset:
    with _FILE.open("rb") as file:
        rows = tomllib.load(file)
    definition = FormDefinition(
        code=rows["code"],
        version=int(rows["version"]),
        words=Words(rows["name"], rows["name_en"]),
        fields=tuple(_spec(row) for row in rows["fields"]),
    )
    return FormPreset(definition, int(rows["due_workday"]))


def _spec(row: Mapping[str, Any]) -> FieldSpec:
    return FieldSpec(
        subject=SubjectKind(row["subject"]),
        field=row["field"],
        grammar=Grammar(row["grammar"]),
        words=Words(row["name"], row["name_en"]),
        measure=Words(row["measure"], row["measure_en"]) if "measure" in row else None,
        required=bool(row.get("required", False)),
        choices=tuple(
            Choice(one["code"], Words(one["name"], one["name_en"])) for one in row.get("choices", ())
        ),
    )


MONTHLY: Final = _read()
