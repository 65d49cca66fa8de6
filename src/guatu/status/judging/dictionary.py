"""The dictionary of facts: `data/facts.toml`, read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from guatu.status.types.packs import Dictionary, FactDef, FactKind, SubjectKind

FILE: Final = Path(__file__).parents[1] / "data" / "facts.toml"
STICKY: Final = 7
"""Decimals of a share: six exact ones, and a last that is 5 where more would follow (see expressions.ratio)."""
_PLACES: Final = {FactKind.MONEY: 2}
_SHARES: Final = ("percent", "points")


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def facts_of(subject: SubjectKind) -> Dictionary:
    """The facts that packs about this kind of subject may name."""
    return {name: _fact(name, row) for name, row in _file()[subject.value].items()}


@cache
def units() -> Mapping[str, tuple[str, str]]:
    """Words of each unit, Chinese and English."""
    return {key: (row["zh"], row["en"]) for key, row in _file()["unit_words"].items()}


def _fact(name: str, row: Mapping[str, Any]) -> FactDef:
    kind = FactKind(row["kind"])
    over = row.get("over")
    return FactDef(
        name=name,
        kind=kind,
        title=row["title"],
        title_en=row["title_en"],
        meaning=row["meaning"],
        meaning_en=row["meaning_en"],
        owner=row["owner"],
        owner_en=row["owner_en"],
        origin=row["origin"],
        origin_en=row["origin_en"],
        unit=row.get("unit", "yuan" if kind is FactKind.MONEY else ""),
        places=row.get("places", STICKY if row.get("unit") in _SHARES else _PLACES.get(kind, 0)),
        values=tuple(row.get("values", ())),
        over=(over[0], over[1]) if over else None,
        given=row.get("given", ""),
        absent=row.get("absent"),
    )
