"""The limits in force: the latest version that the office put in force, else a preset of the house."""

from functools import lru_cache
from pathlib import Path

from guatu.dispatch.models import LimitSet
from guatu.dispatch.rules.limits import Terms, read_terms
from guatu.org.types import Actor

PRESETS = Path(__file__).parents[1] / "data" / "limits"
USUAL = "xuchang-2025"
"""In force until the office says otherwise: it knows levels."""


def terms_in_force() -> tuple[Terms, LimitSet | None]:
    """The limits by which matters are assigned now, with their row; None for a preset as it came. One query."""
    row = LimitSet.objects.first()
    return (_read(row.text), row) if row is not None else (preset(USUAL), None)


def terms_of(row: LimitSet | None) -> Terms:
    """The limits a matter was assigned by."""
    return _read(row.text) if row is not None else preset(USUAL)


def preset_texts() -> dict[str, str]:
    """The texts of the presets by their codes."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(PRESETS.glob("*.toml"))}


def preset(code: str) -> Terms:
    """A preset of the house."""
    return _read((PRESETS / f"{code}.toml").read_text(encoding="utf-8"))


def limit_sets(actor: Actor) -> list[LimitSet]:
    """Every version that was ever put in force, the latest first."""
    actor.require("dispatch.read")
    return list(LimitSet.objects.select_related("by"))


@lru_cache(maxsize=64)
def _read(text: str) -> Terms:
    return read_terms(text)
