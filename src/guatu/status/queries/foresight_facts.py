"""What is foreseen as plain facts: what the API answers and the command prints as JSON. Pure."""

from collections.abc import Sequence
from typing import Any

from guatu.engine.forecast.trajectory import WORDS
from guatu.kernel.language import Phrase
from guatu.status import rules
from guatu.status.types import Foreseen, Imagined, PeerRank, RestPace


def line_facts(one: Foreseen) -> dict[str, Any]:
    """One series in a line. Values in the indicator's measure, shares and chances of one, points of a hundred."""
    end, known = one.end, one.end.unable is None
    return {
        "indicator": one.indicator.code,
        "unit": one.unit.code,
        "known_to": str(end.last_known) if end.last_known else None,
        "so_far": one.so_far,
        "bottom_line": one.bottom_line,
        "stretch": one.stretch,
        "p10": end.p10 if known else None,
        "p50": end.p50 if known else None,
        "p90": end.p90 if known else None,
        "bottom_line_chance": one.bottom_line_chance,
        "stretch_chance": one.stretch_chance,
        "risk": one.risk.value,
        "missing": one.missing,
        "weight": one.weight,
        "behind_linear": one.behind_linear,
        "behind_seasonal": one.behind_seasonal,
        "stand": one.stand.value,
        "required_per_month": one.per_month,
        "pace": one.verdict.value if one.verdict else None,
        "not_foreseen": _both(one.reason),
    }


def whole_facts(one: Foreseen) -> dict[str, Any]:
    """The same with its path, its corridor, its paces, its back-test and its turning points."""
    end = one.end
    single, running = end.fan.single.tolist(), end.fan.running.tolist()
    layout, year = end.figures.panel.layout, end.figures.panel.year
    return line_facts(one) | {
        "path": [
            {
                "period": str(period),
                **{name: line[at] for name, line in zip(_FAN, single, strict=True)},
                "to_date": {name: line[at] for name, line in zip(_FAN, running, strict=True)},
            }
            for at, period in enumerate(end.fan.periods)
        ],
        "corridor": [
            {"period": str(layout.period(year, at)), "slowest": low, "usual": usual, "fastest": high}
            for at, (low, usual, high) in enumerate(end.corridor())
        ],
        "paces": [_pace(rest) for rest in rests(one)],
        "needs": [
            {
                "period": str(need.period),
                "needed": need.needed,
                "p50": need.foreseen,
                "p90": need.likely,
                "best": need.best,
            }
            for need in rules.needs(end)
        ],
        "back_test": [
            {"year": past.year, "foreseen": past.foreseen, "actual": past.actual, "error": past.error}
            for past in end.back_test[:5]
        ],
        "back_test_words": _both(end.back_test_sentence) if end.unable is None else None,
        "turning_points": [
            {
                "turn": point.turn.value,
                "at": str(point.at),
                "confirmed": str(point.confirmed),
                "growth": point.growth,
                "words": _both(point.sentence),
            }
            for point in rules.turns(end, one.growth)
        ],
        "growth_published": {str(month): float(rate) for month, rate in sorted(one.growth.items())},
        "waiting": None
        if one.waiting is None
        else {"period": str(one.waiting[0]), "units": [unit.code for unit in one.waiting[1]]},
        "unknown": [str(period) for period in end.figures.missing],
    }


def imagined_facts(found: Imagined) -> dict[str, Any]:
    """What would come of the assumptions."""
    low, middle, high = found.quantiles
    return {
        "shift": found.shift,
        "p10": low,
        "p50": middle,
        "p90": high,
        "bottom_line_chance": found.bottom_line_chance,
        "stretch_chance": found.stretch_chance,
        "gap": found.gap,
        "slips": [{"project": slip.project.code, "amount": float(slip.amount)} for slip in found.slips],
    }


def rank_facts(ranks: Sequence[PeerRank]) -> list[dict[str, Any]]:
    """Published places among the peers, the newest first; `before`: the place a year earlier."""
    return [
        {"period": str(rank.period), "place": rank.place, "of": rank.of, "before": rank.before}
        for rank in ranks
    ]


def rests(one: Foreseen) -> tuple[RestPace, ...]:
    """What the parts of the rest must bring for the bottom line."""
    return rules.rest_paces(one.end, one.bottom_line, ceiling=one.ceiling)


_FAN = ("p10", "p50", "p90")


def _pace(rest: RestPace) -> dict[str, Any]:
    pace = rest.pace
    return {
        "span": pace.span.value,
        "months": [pace.first_month, pace.last_month],
        "required": pace.required,
        "usual": pace.usual,
        "best": pace.best,
        "p90": rest.likely,
        "verdict": pace.verdict.value,
        "words": _both(WORDS[pace.verdict]),
    }


def _both(words: Phrase | None) -> dict[str, str] | None:
    return None if words is None else {"zh": words.zh, "en": words.en}
