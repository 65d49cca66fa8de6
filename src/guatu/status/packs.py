"""Reads the rule packs: one TOML file each in `data/packs/`. Pure of Django; read once."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from guatu.kernel.errors import GuatuError
from guatu.status.types import Band, Pack, Rule, Say
from guatu.ui.types import LightColour

FOLDER: Final = Path(__file__).parent / "data" / "packs"
IN_FORCE: Final = ("yinchuan-2025", "guatu-backward")
"""The packs that lights are judged by."""


@cache
def load(code: str) -> Pack:
    """One pack by its code. Raises G1801 where there is none."""
    path = FOLDER / f"{code}.toml"
    if code not in codes():
        raise GuatuError("G1801", code=code, known=", ".join(codes()))
    return parse(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def codes() -> tuple[str, ...]:
    """The codes of all packs, in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def in_force() -> tuple[Pack, ...]:
    """The packs that lights are judged by, in order."""
    return tuple(load(code) for code in IN_FORCE)


def rule_of(pack: str, rule: str) -> tuple[Pack, Rule]:
    """A rule with its pack. Raises G1801, G1802."""
    found = load(pack)
    for row in found.rules:
        if row.code == rule:
            return found, row
    raise GuatuError("G1802", rule=rule)


def parse(data: Mapping[str, Any]) -> Pack:
    """A pack from the data of its file. Raises KeyError or ValueError where a shipped file is wrong."""
    head = {key: data[key] for key in ("code", "version", "name", "name_en", "source", "source_en", "own")}
    return Pack(**head, rules=tuple(_rule(row) for row in data["rule"]))


def _rule(row: Mapping[str, Any]) -> Rule:
    head = {key: row[key] for key in ("code", "measure", "name", "name_en", "text", "text_en", "exemptible")}
    return Rule(
        **head,
        bands=tuple(_band(band) for band in row["band"]),
        says={case: Say(**say) for case, say in row["says"].items()},
    )


def _band(row: Mapping[str, str]) -> Band:
    bounds = {key: Decimal(row[key]) for key in ("at_least", "more_than", "at_most") if key in row}
    return Band(colour=LightColour(row["colour"]), zh=row["zh"], en=row["en"], **bounds)
