"""Working values of risk as data: the file that ships (`projects/data/risk.toml`), a file of the house's own, JSON."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from guatu.kernel.errors import GuatuError
from guatu.projects.types.risk import CausePreset, RiskPreset, ThreePoints

PRESET: Final = Path(__file__).parents[1] / "data" / "risk.toml"
_KEYS: Final[Mapping[str, Any]] = {"version": int, "least_finished": int, "spread": list, "cause": list}
_SPREAD_KEYS: Final[Mapping[str, Any]] = {"of": str} | dict.fromkeys(("low", "mode", "high"), (int, float))
_CAUSE_KEYS: Final[Mapping[str, Any]] = {
    "code": str, "name": str, "name_en": str, "of": str, "chance": (int, float), "factor": list, "days": list,
}  # fmt: skip
_OPTIONAL: Final = frozenset(("version", "name_en", "factor", "days"))


@cache
def shipped_preset() -> RiskPreset:
    """What ships. Raises G1646 where the file is wrong (a fault of ours)."""
    return read_preset(PRESET.read_text(encoding="utf-8"), shipped=True)


def read_preset(text: str, *, shipped: bool = False) -> RiskPreset:
    """A preset from TOML of the form of risk.toml. Raises G1646 saying where it is not; its values are not judged."""
    try:
        return parse_preset(tomllib.loads(text), shipped=shipped)
    except tomllib.TOMLDecodeError as wrong:
        raise GuatuError("G1646", where="TOML", found=str(wrong)[:200]) from wrong


def parse_preset(raw: Mapping[str, Any], version: int | None = None, *, shipped: bool = False) -> RiskPreset:
    """A preset from plain data, as `preset_document` gives it; `version` in place of its own. Raises G1646."""
    _check(raw, _KEYS, "")
    for number, row in enumerate(raw["spread"], start=1):
        _check(row, _SPREAD_KEYS, f"spread {number}")
    for number, row in enumerate(raw["cause"], start=1):
        _check(row, _CAUSE_KEYS, f"cause {number}")
    return RiskPreset(
        version=raw.get("version", 0) if version is None else version,
        shipped=shipped,
        least_finished=raw["least_finished"],
        spreads={
            row["of"]: (float(row["low"]), float(row["mode"]), float(row["high"])) for row in raw["spread"]
        },
        causes=tuple(
            CausePreset(
                row["code"],
                row["name"],
                row.get("name_en", ""),
                row["of"],
                float(row["chance"]),
                _three_points(row.get("factor"), f"cause {number} factor"),
                _three_points(row.get("days"), f"cause {number} days"),
            )
            for number, row in enumerate(raw["cause"], start=1)
        ),
    )


def preset_document(preset: RiskPreset) -> dict[str, Any]:
    """A preset as plain data, in the words of its file."""
    return {
        "version": preset.version,
        "least_finished": preset.least_finished,
        "spread": [
            {"of": of, "low": low, "mode": mode, "high": high}
            for of, (low, mode, high) in preset.spreads.items()
        ],
        "cause": [
            {"code": row.code, "name": row.name, "name_en": row.name_en, "of": row.of, "chance": row.chance}
            | ({} if row.factor is None else {"factor": list(row.factor)})
            | ({} if row.days is None else {"days": list(row.days)})
            for row in preset.causes
        ],
    }


def _check(raw: object, keys: Mapping[str, Any], where: str) -> None:
    if not isinstance(raw, Mapping):
        raise GuatuError("G1646", where=where, found=str(raw)[:80])
    for key in raw.keys() | (keys.keys() - _OPTIONAL):
        value = raw.get(key)
        if key not in keys or isinstance(value, bool) or not isinstance(value, keys[key]):
            raise GuatuError(
                "G1646", where=f"{where} {key}".strip(), found="—" if value is None else str(value)[:80]
            )


def _three_points(raw: list[Any] | None, where: str) -> ThreePoints | None:
    if raw is None:
        return None
    if len(raw) != 3 or not all(type(value) in (int, float) for value in raw):
        raise GuatuError("G1646", where=where, found=str(raw)[:80])
    low, mode, high = raw
    return float(low), float(mode), float(high)
