"""The schemes that are shipped: one TOML file each in `data/schemes/`. Pure of Django."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "data" / "schemes"


def shipped() -> list[Mapping[str, Any]]:
    """The data of every shipped scheme, by code."""
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
