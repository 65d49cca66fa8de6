"""What working values of risk may be. Pure."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.projects.rules.facts import check_code, check_name
from guatu.projects.types.risk import SPREAD_WORDS, STRUCK_WORDS, CausePreset, RiskPreset, ThreePoints

MOST_RATIO: Final = 10.0
"""Nothing is expected to take more than ten times its days."""
MOST_DAYS: Final = 1_000.0
LEAST_FINISHED: Final = (3, 1_000)
MOST_CAUSES: Final = 50


@dataclass(frozen=True, slots=True)
class PresetFault:
    """What is wrong, and where: the kind of a spread, the number of a cause (from 0), or neither."""

    error: GuatuError
    spread: str = ""
    cause: int | None = None


def check_preset(preset: RiskPreset) -> None:
    """Raises the first of `preset_faults`: G1645, or G1620 for a code or name."""
    for fault in preset_faults(preset):
        raise fault.error


def preset_faults(preset: RiskPreset) -> Iterator[PresetFault]:
    """Everything that cannot be: points out of order or beyond reason, chances, codes and names, kinds not known."""
    least, most = LEAST_FINISHED
    if not least <= preset.least_finished <= most:
        yield PresetFault(_wrong("least_finished", preset.least_finished))
    if preset.spreads.keys() != SPREAD_WORDS.keys():
        yield PresetFault(_wrong("spread", ", ".join(preset.spreads)))
    for kind, points in preset.spreads.items():
        if not _ordered(points, MOST_RATIO) or points[0] <= 0:
            yield PresetFault(_wrong(kind, _said(points)), spread=kind)
    if len(preset.causes) > MOST_CAUSES:
        yield PresetFault(_wrong("cause", len(preset.causes)))
    seen: set[str] = set()
    for number, cause in enumerate(preset.causes):
        for error in _cause_errors(cause, seen):
            yield PresetFault(error, cause=number)
        seen.add(cause.code)


def _cause_errors(cause: CausePreset, seen: set[str]) -> Iterator[GuatuError]:
    try:
        check_code(cause.code)
        check_name(cause.name, 80)
        if cause.name_en:
            check_name(cause.name_en, 120)
    except GuatuError as error:
        yield error
    if cause.code in seen or "." in cause.code:  # a dot parts it from the office whose backlog it is
        yield _wrong("code", cause.code)
    if cause.of not in STRUCK_WORDS:
        yield _wrong(cause.code, cause.of)
    if not 0 < cause.chance <= 1:
        yield _wrong(cause.code, f"{cause.chance:g}")
    if (cause.factor is None) == (cause.days is None):
        yield _wrong(cause.code, "factor, days")
    for points, most in ((cause.factor, MOST_RATIO), (cause.days, MOST_DAYS)):
        if points is not None and not _ordered(points, most):
            yield _wrong(cause.code, _said(points))


def _ordered(points: ThreePoints, most: float) -> bool:
    low, mode, high = points
    return all(map(math.isfinite, points)) and 0 <= low <= mode <= high <= most and high > 0


def _said(points: Sequence[float]) -> str:
    return " ≤ ".join(f"{point:g}" for point in points)


def _wrong(where: str, found: object) -> GuatuError:
    return GuatuError("G1645", where=where, found=str(found)[:80])
