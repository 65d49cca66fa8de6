"""What is known of a project, as the facts of the dictionary: what packs about projects are written over."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from guatu.kernel.language import EN, ZH
from guatu.kernel.period import Period
from guatu.kernel.saying import said_day
from guatu.status.judging.columns import Columns, Value, columns_of
from guatu.status.judging.judge import Judged, judge
from guatu.status.judging.verdicts import in_force, lifted_by, verdict
from guatu.status.types import ChainNode, Pack, PastLights, ProjectFacts, SubjectKind, Verdict, Words
from guatu.ui.types import LightColour

MONTHS = 12


def evaluate(packs: Sequence[Pack], found: Sequence[ProjectFacts]) -> list[Verdict]:
    """The lights of projects and their reasons, in order; exemptions in force lift what they are for."""
    judged = judged_facts(packs, found)
    return [
        verdict(
            judged,
            row,
            source=facts.source,
            chain=facts.forecast.chain if facts.forecast else (),
            exempt=in_force(facts.exempt, facts.as_of),
        )
        for row, facts in enumerate(found)
    ]


def judged_facts(packs: Sequence[Pack], found: Sequence[ProjectFacts]) -> Judged:
    """The answers and lights of projects, without their words."""
    about = [pack for pack in packs if pack.subject is SubjectKind.PROJECT]
    running = [in_force(facts.exempt, facts.as_of) for facts in found]
    return judge(about, project_columns(found), lifted_by(running))


def project_columns(found: Sequence[ProjectFacts]) -> Columns:
    """Projects' facts as columns, in order."""
    rows = [_row(facts) for facts in found]
    years = [facts.period.year for facts in found]
    return columns_of(SubjectKind.PROJECT, [""] * len(rows), rows, years)


def _row(facts: ProjectFacts) -> dict[str, Value]:
    month = facts.reported
    # Cumulative within its year: last year's figure says nothing of this year's plan.
    this_year = month is not None and month.year == facts.period.year
    return {
        "period": facts.period,
        "as_of": facts.as_of,
        "cutoff": facts.cutoff,
        "reported": month,
        "data_due": facts.data_due,
        "stale": facts.stale,
        "plan_year": facts.plan_year,
        "invested_year": facts.invested_year if this_year else None,
        "months_elapsed": month.elapsed_months if month is not None and this_year else None,
        "start_planned": facts.start_planned,
        "start_actual": facts.start_actual,
        "started": facts.started,
        "finished": facts.finished,
        "finished_on": facts.finished_on,
        "months_not_started": months_not_started(facts),
        "worked_back": facts.has_network and facts.forecast is not None,
        "total_investment": facts.total_investment,
        "days_since_report": (facts.as_of - facts.recorded_on).days if facts.recorded_on else None,
        "months_silent": _silent(facts),
        "registered_on": facts.registered_on,
        "months_unregistered": months_unregistered(facts),
        "funds_required": facts.required,
        "funds_arrived": facts.arrived,
        "months_red": facts.past.red,
        "months_not_green": facts.past.not_green,
        "times_red_year": facts.past.red_this_year,
        "seasonal": facts.seasonal,
        **_outlook(facts),
    }


def months_unregistered(facts: ProjectFacts) -> Fraction | None:
    """Months from the start to the day of judgement without registration: whole ones, and the days over as a part of
    the month they are in, so that a day more than two months is more than 2. None without a node of registration."""
    start, until = facts.start_actual, facts.as_of
    if not facts.registers or start is None or start > until:
        return None
    if facts.registered_on is not None and facts.registered_on <= until:
        return Fraction(0)
    whole = (until.year - start.year) * MONTHS + until.month - start.month
    if _months_after(start, whole) > until:
        whole -= 1
    begun = _months_after(start, whole)
    return whole + Fraction((until - begun).days, (_months_after(start, whole + 1) - begun).days)


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    month = Period.month_of(day).shift(months)
    return month.first_day.replace(day=min(day.day, month.last_day.day))


def _silent(facts: ProjectFacts) -> int | None:
    if facts.reported is None:
        return None
    months = (facts.period.year - facts.reported.year) * MONTHS
    return max(months + facts.period.elapsed_months - facts.reported.elapsed_months, 0)


def past_lights(colours: Mapping[Period, str], period: Period) -> PastLights:
    """Streaks and counts out of a project's lights by month, before `period`."""
    red = not_green = 0
    month = period.previous()
    while colours.get(month) == LightColour.RED:
        red, month = red + 1, month.previous()
    month = period.previous()
    while colours.get(month) in (LightColour.RED, LightColour.YELLOW):
        not_green, month = not_green + 1, month.previous()
    this_year = [at for at, colour in colours.items() if colour == LightColour.RED and at.year == period.year]
    return PastLights(red, not_green, sum(at < period for at in this_year))


def months_not_started(facts: ProjectFacts) -> int | None:
    """In which month running the project is due to start and has not; 0 where it has, or is not due yet.

    RULES.md §2, Yinchuan. The month it was due in counts as the first; a start after the month's end is none in it.
    """
    planned, cutoff = facts.start_planned, facts.cutoff
    if facts.finished or planned is None:
        return None
    if facts.start_actual is not None and facts.start_actual <= cutoff:
        return 0
    if (facts.started and facts.start_actual is None) or planned > cutoff:
        return 0
    return (facts.period.year - planned.year) * MONTHS + facts.period.elapsed_months - planned.month + 1


def _outlook(facts: ProjectFacts) -> dict[str, Value]:
    """Where the network ends, and the node that drives it there."""
    forecast = facts.forecast
    if not facts.has_network or forecast is None:
        return {}
    row: dict[str, Value] = {
        "due": forecast.due,
        "finish": forecast.finish,
        "days_short": forecast.days_short,
    }
    if forecast.days_short == 0 or not forecast.chain:
        return row
    at = _cause(forecast.chain)
    node, after = forecast.chain[at], forecast.chain[at + 1 :]
    held = Words(f"，卡点：{node.blocker.zh}", f", held up by {node.blocker.en}")
    return row | {
        "node": node.name,
        "latest": node.latest,
        "expected": node.expected,
        "expectation": _expectation(node, facts.period.year),
        "blocker": held if node.blocker.zh else Words("", ""),
        "chain": _chain(after),
    }


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
