"""The office's letterhead, read from `data/letterhead.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from guatu.publish.rules import letterhead
from guatu.publish.types import Letterhead
from guatu.status.types import Words

FILE: Final = Path(__file__).resolve().parents[1] / "data" / "letterhead.toml"


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def letterhead_of(city: Words | None) -> Letterhead:
    """The letterhead with the city's name; None leaves the city unnamed."""
    return letterhead(_data(), city)
