"""The cadence of duties in force, and the presets of the house."""

from functools import lru_cache
from pathlib import Path

from guatu.dispatch.models import DutyRuleSet
from guatu.dispatch.rules.duties import read_duty_rules
from guatu.dispatch.types.duties import DutyRules

PRESETS = Path(__file__).parents[1] / "data" / "duties"
USUAL = "published-2022"


def duty_rules() -> DutyRules:
    """The cadence in force: the latest that was put in force, else the published one. One query."""
    row = DutyRuleSet.objects.first()
    return _read(row.text if row is not None else duty_presets()[USUAL])


def duty_presets() -> dict[str, str]:
    """The texts of the presets by their codes."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(PRESETS.glob("*.toml"))}


@lru_cache(maxsize=64)
def _read(text: str) -> DutyRules:
    return read_duty_rules(text)
