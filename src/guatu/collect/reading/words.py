"""The words of each code of a problem, in both languages: `data/problems.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from guatu.kernel.language import Phrase

_FILE: Final = Path(__file__).parents[1] / "data" / "problems.toml"


@cache
def _rows() -> Mapping[str, Mapping[str, str]]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)


def sentence(code: str, facts: Mapping[str, str]) -> Phrase:
    """What a problem says. Raises KeyError for a code or a fact that is missing: the program is wrong."""
    row = _rows()[code]
    return Phrase(row["zh"].format_map(facts), row["en"].format_map(facts))


def remedy(code: str) -> Phrase:
    """How such a problem is mended. Raises KeyError for a code that is missing: the program is wrong."""
    row = _rows()[code]
    return Phrase(row["zh_remedy"], row["en_remedy"])
