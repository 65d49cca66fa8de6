"""The words of each code of a problem, in both languages: `data/problems.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from guatu.kernel.language import Phrase

_FILE: Final = Path(__file__).parents[1] / "data" / "problems.toml"


@cache
def words() -> Mapping[str, Phrase]:
    """The sentences by code, with places for facts in braces."""
    with _FILE.open("rb") as file:
        return {code: Phrase(row["zh"], row["en"]) for code, row in tomllib.load(file).items()}


def sentence(code: str, facts: Mapping[str, str]) -> Phrase:
    """What a problem says. Raises KeyError for a code or a fact that is missing: the program is wrong."""
    form = words()[code]
    return Phrase(form.zh.format_map(facts), form.en.format_map(facts))
