"""Forms as data: a TOML file read into what a version asks; the form a house starts with."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from guatu.collect.rules.registry import asked, field_of, shipped_fields
from guatu.collect.types import (
    AskedField,
    Circle,
    FormDefinition,
    FormSpec,
    Prefill,
    RegistryField,
    SubjectKind,
    Words,
)
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period

_FILE: Final = Path(__file__).parents[1] / "data" / "monthly.toml"
CADENCES: Final = (Kind.WEEK, Kind.FORTNIGHT, Kind.MONTH, Kind.QUARTER)
_KNOWN: Final = {
    *("code", "name", "name_en", "guide", "guide_en", "fields", "new_fields", "indicators"),
    *("cadence", "due_workday", "january_merged", "first_period", "last_period"),
    *("circle", "unit_kinds", "units", "least_investment"),
}


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form's file: the form, and fields that come into the registry with it."""

    spec: FormSpec
    new_fields: tuple[RegistryField, ...] = ()


def form_of(rows: Mapping[str, Any]) -> FormFile:
    """A form as TOML or the API states it. Raises G2514 where it cannot be one, G2515, G1003."""
    code = str(rows.get("code", ""))
    if unknown := set(rows) - _KNOWN:
        raise GuatuError("G2514", what=min(unknown), why="没有这一项", why_en="there is no such entry")
    try:
        spec = FormSpec(
            code=code,
            words=Words(str(rows["name"]).strip(), str(rows.get("name_en", "")).strip()),
            fields=tuple(_asked_field(row) for row in rows.get("fields", ())),
            cadence=Kind(rows.get("cadence", Kind.MONTH)),
            due_workday=int(rows.get("due_workday", 5)),
            circle=Circle(rows.get("circle", Circle.RANKED)),
            unit_kinds=tuple(map(str, rows.get("unit_kinds", ()))),
            unit_codes=tuple(map(str, rows.get("units", ()))),
            indicator_codes=tuple(map(str, rows.get("indicators", ()))),
            january_merged=bool(rows.get("january_merged", False)),
            first_period=_period(rows.get("first_period")),
            last_period=_period(rows.get("last_period")),
            least_investment=_money(rows.get("least_investment")),
            guide=Words(str(rows.get("guide", "")), str(rows.get("guide_en", ""))),
        )
    except (ValueError, KeyError, TypeError, InvalidOperation) as wrong:
        raise GuatuError("G2514", what=code or "?", why=f"{wrong}", why_en=f"{wrong}") from wrong
    return FormFile(spec, tuple(field_of(row, form=code) for row in rows.get("new_fields", ())))


def read_form(text: str) -> FormFile:
    """A form's TOML file. Raises G2514, G2515, G1003."""
    try:
        rows = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise GuatuError("G2514", what="TOML", why=f"{wrong}", why_en=f"{wrong}") from wrong
    return form_of(rows)


def _asked_field(row: Mapping[str, Any]) -> AskedField:
    return AskedField(
        subject=SubjectKind(row["subject"]),
        field=str(row["field"]),
        required=bool(row.get("required", False)),
        prefill=Prefill(row.get("prefill", "")),
        prefill_from=str(row.get("prefill_from", "")),
    )


def _period(text: object) -> Period | None:
    return Period.parse(str(text)) if text else None


def _money(text: object) -> Decimal | None:
    return Decimal(str(text)) if text not in (None, "") else None


@dataclass(frozen=True, slots=True)
class FormPreset:
    """A form that is shipped: as data, and as its first version defines it."""

    spec: FormSpec
    definition: FormDefinition


def _read() -> FormPreset:
    spec = read_form(_FILE.read_text("utf-8")).spec
    known = {field.key: field for field in shipped_fields()}
    fields = tuple(
        asked(known[one.subject, one.field], required=one.required, prefill=one.prefill)
        for one in spec.fields
    )
    return FormPreset(spec, FormDefinition(spec.code, 1, spec.words, fields))


MONTHLY: Final = _read()
