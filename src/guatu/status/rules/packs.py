"""Versions of rule packs, and a new pack's text."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from guatu.kernel.toml_places import places_of
from guatu.status.types import SubjectKind

_NEW: Final = Path(__file__).parents[1] / "data" / "new_pack.toml"
_COUNTED: Final = re.compile(r"(.*?)(\d+)", re.DOTALL)


def next_version(version: str) -> str:
    """The version after one: 2025 → 2025.1 → 2025.2, and 1 → 2."""
    found = _COUNTED.fullmatch(version)
    if found is None:
        return f"{version}.1"
    if found[1] == "" and len(found[2]) == len("2025"):
        return f"{version}.1"
    return f"{found[1]}{int(found[2]) + 1}"


def with_head(text: str, **values: str) -> str:
    """A pack's text with other values of keys of its head, such as `version`."""
    lines = text.splitlines(keepends=True)
    places = places_of(text)
    for key, value in values.items():
        if ("", 0, key) in places.keys:
            lines[places.of("", 0, key).line - 1] = f'{key} = "{value}"\n'
    return "".join(lines)


def new_text(code: str, subject: SubjectKind) -> str:
    """A small pack to begin with: it can be judged by as it is."""
    return with_head(_new()[subject.value], code=code)


@cache
def _new() -> Mapping[str, str]:
    data = tomllib.loads(_NEW.read_text(encoding="utf-8"))
    common: str = data["common"]
    return {
        kind: common.replace("SUBJECT", kind).replace("WHEN", row["when"]).replace("FACT", row["fact"])
        for kind, row in data["subject"].items()
    }
