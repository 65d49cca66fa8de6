"""The quantities that rules are about: facts of one project in, an exact value and its case out.

A measure answers None where its rule does not apply; a finished project is measured by `finished` alone.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

from guatu.kernel.language import EN, ZH
from guatu.kernel.saying import said_day
from guatu.status.types import ChainNode, Fact, Measured, Money, ProjectFacts, Words

MONTHS: Final = 12
_YES, _NO = Fraction(1), Fraction(0)


def behind_points(facts: ProjectFacts) -> Measured | None:
    """Percentage points that the year's investment is behind the linear share (序时进度, n/12) of its own month.

    RULES.md §2, Yinchuan. Of projects that have started and have a plan for the year: before the start the start rule
    speaks [≈]. Stale figures are not compared: a light is not judged by what is no longer known.
    """
    month = facts.reported
    if facts.finished or facts.stale or not facts.started or not facts.plan_year or month is None:
        return None
    if facts.invested_year is None or month.year != facts.period.year:
        return None
    share = Fraction(facts.invested_year) / Fraction(facts.plan_year) * 100
    linear = Fraction(month.elapsed_months, MONTHS) * 100
    behind = linear - share
    words: dict[str, Fact] = {
        "plan": Money(facts.plan_year),
        "done": Money(facts.invested_year),
        "month": month,
        "share": share,
        "linear": linear,
        "behind": behind,
        "ahead": -behind,
    }
    return Measured(behind, "behind" if behind > 0 else "ahead", words)


def months_not_started(facts: ProjectFacts) -> Measured | None:
    """In which month running the project is due to start and has not; 0 where it has, or is not due yet.

    RULES.md §2, Yinchuan. The month it was due in counts as the first; a start after the month's end is none in it.
    """
    planned, cutoff = facts.start_planned, facts.cutoff
    if facts.finished or planned is None:
        return None
    words: dict[str, Fact] = {"planned": planned, "cutoff": cutoff}
    if facts.start_actual is not None and facts.start_actual <= cutoff:
        return Measured(_NO, "started", words | {"started": facts.start_actual})
    if facts.started and facts.start_actual is None:
        return Measured(_NO, "running", words)
    if planned > cutoff:
        return Measured(_NO, "ahead", words)
    months = (facts.period.year - planned.year) * MONTHS + facts.period.elapsed_months - planned.month + 1
    return Measured(Fraction(months), "late", words | {"months": months})


def days_short(facts: ProjectFacts) -> Measured | None:
    """Calendar days by which the due day will be missed, worked out through the network [≈]."""
    forecast = facts.forecast
    if facts.finished or not facts.has_network or forecast is None:
        return None
    words: dict[str, Fact] = {"due": forecast.due, "finish": forecast.finish, "days": forecast.days_short}
    if forecast.days_short == 0 or not forecast.chain:
        return Measured(Fraction(forecast.days_short), "met", words)
    at = _cause(forecast.chain)
    node, after = forecast.chain[at], forecast.chain[at + 1 :]
    words |= {
        "node": node.name,
        "latest": node.latest,
        "expected": node.expected,
        "expectation": _expectation(node, facts.period.year),
        "blocker": Words(f"，卡点：{node.blocker.zh}", f", held up by {node.blocker.en}")
        if node.blocker.zh
        else Words("", ""),
        "chain": _chain(after),
    }
    return Measured(Fraction(forecast.days_short), "short", words, forecast.chain)


def _cause(chain: tuple[ChainNode, ...]) -> int:
    """Which node of the chain to name: the first that somebody reports as held up or slipping, else the first."""
    for place, node in enumerate(chain):
        if node.blocker.zh or (node.forecast is not None and node.forecast > node.latest):
            return place
    return 0


def _expectation(node: ChainNode, year: int) -> Words:
    zh, en = said_day(node.expected, ZH, year), said_day(node.expected, EN, year)
    if node.forecast is not None:
        return Words(f"填报预计{zh}完成", f"reported to finish on {en}")
    return Words(f"至今未完，推算最早{zh}完成", f"unfinished, worked out to finish on {en} at the earliest")


def _chain(after: tuple[ChainNode, ...]) -> Words:
    if not after:
        return Words("", "")
    zh = "→".join(node.name.zh for node in after)
    en = " → ".join(node.name.en for node in after)
    return Words(f"其后{zh}依次顺延，", f"after it {en} slip in turn; ")


def data_missing(facts: ProjectFacts) -> Measured | None:
    """1 where nothing can be judged: figures never came, are owed and not there, or have no plan to stand beside."""
    if facts.finished:
        return None
    words: dict[str, Fact] = {"month": facts.period, "as_of": facts.as_of}
    if facts.data_due is not None:
        words["due"] = facts.data_due
    if facts.reported is None:
        return Measured(_YES, "never", words)
    words["reported"] = facts.reported
    if facts.stale:
        return Measured(_YES, "stale", words)
    if not (facts.plan_year or facts.start_planned or facts.has_network):
        return Measured(_YES, "unplanned", words)
    return Measured(_NO, "present", words)


def finished(facts: ProjectFacts) -> Measured | None:
    """1 where the project is finished; no other rule speaks of it then."""
    if not facts.finished:
        return None
    if facts.finished_on is None:
        return Measured(_YES, "stage")
    return Measured(_YES, "on", {"finished": facts.finished_on})


MEASURES: Final[Mapping[str, Callable[[ProjectFacts], Measured | None]]] = {
    "behind_points": behind_points,
    "months_not_started": months_not_started,
    "days_short": days_short,
    "data_missing": data_missing,
    "finished": finished,
}
"""What a pack's `measure` may name."""
