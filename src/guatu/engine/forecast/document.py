"""An outlook as one JSON document: what `guatu forecast FILE.csv --year Y --json` prints. Pure.

    {"year": 2026, "digest": "…",
     "series": [{"series": "investment", "measure": "flow", "known_to": "2026-04", "months_known": 4, "so_far": 310.2,
                 "p10": …, "p50": …, "p90": …, "quantiles": {"0.05": …, …}, "targets": {"bottom_line": …, …},
                 "path": [{"period": "2026-05", "p10": …, "p50": …, "p90": …, "to_date": {"p10": …, …}}],
                 "back_test": [{"year": 2025, "foreseen": …, "actual": …, "error": …}], "unknown": ["2026-02"], …}],
     "not_foreseen": [{"series": "…", "reason": {"zh": "…", "en": "…"}, "unknown": […]}]}

Errors and shares are of one, not of a hundred. Numbers are in the series' own unit.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from guatu.engine.forecast.arrays import DRIFTING, ON_YEAR, SMOOTHED, TRENDED
from guatu.engine.forecast.outlook import Outlook
from guatu.engine.forecast.year_end import YearEnd
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period

FAMILY_NAMES: Final = {
    SMOOTHED: "smoothing",
    TRENDED: "damped_trend",
    DRIFTING: "drift",
    ON_YEAR: "on_last_year",
}
_LISTED: Final = (0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99)


def to_document(outlooks: Sequence[Outlook], year: int) -> dict[str, Any]:
    """All panels of one file together; series in the order of the outlooks."""
    ends = [end for outlook in outlooks for end in outlook]
    digest = hashlib.sha256("\n".join(sorted(outlook.digest for outlook in outlooks)).encode()).hexdigest()
    return {
        "year": year,
        "digest": digest,
        "series": [_foreseen(end) for end in ends if end.unable is None],
        "not_foreseen": [
            {"series": end.code, "reason": _both(end.reason), "unknown": _texts(end.figures.missing)}
            for end in ends
            if end.reason is not None
        ],
    }


def _foreseen(end: YearEnd) -> dict[str, Any]:
    panel, fan = end.figures.panel, end.fan
    single, running = fan.single.tolist(), fan.running.tolist()
    return {
        "series": end.code,
        "measure": panel.measure.value,
        "known_to": None if end.last_known is None else str(end.last_known),
        "months_known": 0 if end.last_known is None else end.last_known.elapsed_months,
        "so_far": end.figures.so_far if end.figures.known else None,
        "p10": end.p10,
        "p50": end.p50,
        "p90": end.p90,
        "quantiles": {f"{share}": end.quantile(share) for share in _LISTED},
        "targets": _targets(end),
        "path": [
            {
                "period": str(period),
                **{name: line[at] for name, line in zip(_FAN, single, strict=True)},
                "to_date": {name: line[at] for name, line in zip(_FAN, running, strict=True)},
            }
            for at, period in enumerate(fan.periods)
        ],
        "methods": {FAMILY_NAMES[at]: round(weight, 4) for at, weight in enumerate(end.family.tolist())},
        "back_test": [
            {"year": past.year, "foreseen": past.foreseen, "actual": past.actual, "error": past.error}
            for past in end.back_test
        ],
        "back_test_words": _both(end.back_test_sentence),
        "trajectory": [
            {"period": str(panel.layout.period(panel.year, at)), "low": low, "usual": usual, "high": high}
            for at, (low, usual, high) in enumerate(end.corridor())
        ],
        "turning_points": [
            {
                "turn": turn.turn.value,
                "at": str(turn.at),
                "confirmed": str(turn.confirmed),
                "growth": turn.growth,
                "words": _both(turn.sentence),
            }
            for turn in end.turns()
        ],
        "unknown": _texts(end.figures.missing),
    }


_FAN: Final = ("p10", "p50", "p90")


def _targets(end: YearEnd) -> dict[str, Any]:
    figures = end.figures
    chances = {"bottom_line": end.bottom_line_chance, "stretch": end.stretch_chance}
    lines = {"bottom_line": figures.bottom_line, "stretch": figures.stretch}
    return {
        name: {
            "target": target,
            "chance": chances[name],
            "standing": _standing(end, target),
            "required": [
                {
                    "span": pace.span.value,
                    "months": [pace.first_month, pace.last_month],
                    "required": pace.required,
                    "usual": pace.usual,
                    "best": pace.best,
                    "verdict": pace.verdict.value,
                    "words": _both(pace.sentence),
                }
                for pace in end.paces(target)
            ],
        }
        for name, target in lines.items()
        if target is not None
    }


def _standing(end: YearEnd, target: float) -> dict[str, Any] | None:
    found = end.standing(target)
    if found is None:
        return None
    return {
        "done": found.done,
        "linear": found.linear,
        "usual": found.usual,
        "behind_linear_points": found.behind_linear,
        "behind_usual_points": found.behind_usual,
        "place": found.place.value,
        "words": _both(found.sentence),
    }


def _both(words: Phrase | None) -> dict[str, str] | None:
    return None if words is None else {"zh": words.zh, "en": words.en}


def _texts(periods: Sequence[Period]) -> list[str]:
    return [str(period) for period in periods]
