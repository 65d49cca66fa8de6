"""The packs that come with the house: one text a file in `data/packs/`, read once."""

from functools import cache
from pathlib import Path
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.status.judging.reading import pack_of
from guatu.status.types import Pack

FOLDER: Final = Path(__file__).parents[1] / "data" / "packs"
AT_FIRST: Final = ("yinchuan-2025", "guatu-backward")
"""The packs that are in force until the office decides otherwise."""


@cache
def codes() -> tuple[str, ...]:
    """The codes of all shipped packs, in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def shipped(code: str) -> Pack:
    """One pack by its code. Raises G1801 where there is none."""
    if code not in codes():
        raise GuatuError("G1801", code=code, known=", ".join(codes()))
    return pack_of((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
