"""The working values of risk, kept as data in `projects/data/risk.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from guatu.projects.types.risk import CausePreset, RiskPreset, ThreePoints

PRESET: Final = Path(__file__).parents[1] / "data" / "risk.toml"


@cache
def risk_preset() -> RiskPreset:
    """What ships. Raises KeyError or ValueError where the file is wrong (a fault of ours)."""
    with PRESET.open("rb") as file:
        raw = tomllib.load(file)
    return RiskPreset(
        version=raw["version"],
        least_finished=raw["least_finished"],
        spreads={row["of"]: (row["low"], row["mode"], row["high"]) for row in raw["spread"]},
        causes=tuple(
            CausePreset(
                row["code"],
                row["name"],
                row["name_en"],
                row["of"],
                row["chance"],
                _three_points(row.get("factor")),
                _three_points(row.get("days")),
            )
            for row in raw["cause"]
        ),
    )


def _three_points(raw: list[Any] | None) -> ThreePoints | None:
    if raw is None:
        return None
    low, mode, high = raw
    return float(low), float(mode), float(high)
