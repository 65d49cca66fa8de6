"""五项活动: what may be expected, what the facts say of it as of a day, and what came true. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import FIRST_YEAR, LAST_YEAR
from guatu.projects.rules.progress import check_money
from guatu.projects.types.activity import (
    CHECK_DAYS,
    ENTERED,
    EXPECTED_PHRASES,
    IN_YUAN,
    OF_NODE,
    ActivityKind,
    ActivityState,
    ExpectationSpec,
    Expected,
    Found,
    Verdict,
)
from guatu.projects.types.words import Stage

FORWARD: Final = frozenset(stage for stage in Stage if stage not in (Stage.PAUSED, Stage.TERMINATED))
HUNDRED: Final = Decimal(100)


def code_of(kind: ActivityKind, year: int, number: int) -> str:
    """ "kick-off-2026-2": how an activity is called in addresses and on the command line."""
    return f"{kind.value}-{year}-{number}"


def check_day(on: date) -> None:
    """Raises G1618 for a day outside the years that the house knows."""
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise GuatuError("G1618", what="on", value=on.isoformat(), known=f"{FIRST_YEAR}–{LAST_YEAR}")


def check_open(name: str, state: str) -> None:
    """Raises G2602 for an activity that was held or cancelled."""
    if state != ActivityState.PLANNED:
        held = state == ActivityState.HELD
        raise GuatuError(
            "G2602", name=name, state="举办" if held else "取消", state_en="held" if held else "cancelled"
        )


def check_held(on: date, today: date, parts: int) -> None:
    """Raises G2603 before the day, G2604 where no project takes part."""
    if on > today:
        raise GuatuError("G2603", on=on.isoformat(), today=today.isoformat())
    if not parts:
        raise GuatuError("G2604")


# --- what is expected


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """What is known of a node: `accepted` is the day on which the office took the application in."""

    finished: date | None = None
    accepted: date | None = None
    blocker_kind: str = ""
    blocker: str = ""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What is known of a project, for one or more of its expectations. Money in yuan, amounts with their days.

    `stages` are the stages it came to, oldest first; `invested` the sum since the start by last day of the month;
    `credited` what banks granted; `arrived` all funds arrived, as last known, None where no fund is known.
    """

    nodes: Mapping[str, NodeFacts]
    stages: Sequence[tuple[date, Stage]] = ()
    started: date | None = None
    invested: Sequence[tuple[date, Decimal]] = ()
    credited: Sequence[tuple[date, Decimal]] = ()
    arrived: Decimal | None = None


def check_expectations(specs: Sequence[ExpectationSpec], facts: ProjectFacts, on: date) -> None:
    """Raises G2605 for one that is incomplete, G2606 for one that has come true before the activity's day `on`."""
    for place, spec in enumerate(specs, start=1):
        if wrong := _wrong(spec, facts):
            raise GuatuError("G2605", place=place, kind=EXPECTED_PHRASES[spec.kind], what=wrong)
        if spec.amount is not None:
            check_money(spec.amount, "amount")
        if done := _already(spec, facts, on):
            raise GuatuError("G2606", place=place, kind=EXPECTED_PHRASES[spec.kind], what=done)


def _wrong(spec: ExpectationSpec, facts: ProjectFacts) -> str:
    if spec.kind in OF_NODE and spec.node_code not in facts.nodes:
        return spec.node_code or "node"
    if spec.kind is Expected.BLOCKER and not facts.nodes[spec.node_code].blocker_kind:
        return spec.node_code
    if spec.kind is Expected.STAGE and spec.stage not in FORWARD:
        return spec.stage or "stage"
    if spec.kind in IN_YUAN and (spec.amount is None or spec.amount <= 0):
        return "amount"
    return "words" if spec.kind is Expected.OTHER and not spec.words.strip() else ""


def _already(spec: ExpectationSpec, facts: ProjectFacts, on: date) -> str:
    """What has come true before, as text; "" where nothing has."""
    if spec.kind in IN_YUAN or spec.kind in (Expected.OTHER, Expected.BLOCKER):
        return ""
    found = found_of(spec, {}, facts, since=date.min, as_of=on - timedelta(days=1))
    return found.on.isoformat() if found.done and found.on is not None else ""


def base_of(spec: ExpectationSpec, facts: ProjectFacts, on: date) -> dict[str, str]:
    """How it stands when it is expected, as JSON: what "since" is measured from where the facts keep no history."""
    if spec.kind is Expected.BLOCKER:
        node = facts.nodes[spec.node_code]
        return {"kind": node.blocker_kind, "blocker": node.blocker}
    if spec.kind is Expected.FUNDS and facts.arrived is not None:
        return {"arrived": str(facts.arrived)}
    return {}


# --- what came of it


def found_of(
    spec: ExpectationSpec, base: Mapping[str, str], facts: ProjectFacts, *, since: date, as_of: date
) -> Found:
    """What the facts say of an expectation as of a day, since the day of the activity. What is entered is not read."""
    node = facts.nodes.get(spec.node_code)
    match spec.kind:
        case Expected.PERMIT:
            found = _permit(node, as_of)
        case Expected.BLOCKER:
            found = _blocker(node, base, as_of)
        case Expected.START:
            on = facts.started if facts.started is not None and facts.started <= as_of else None
            found = Found("started", on, done=on is not None)
        case Expected.SIGN:
            found = _stage(Stage.SIGNED, facts.stages, since, as_of)
        case Expected.STAGE:
            found = _stage(Stage(spec.stage), facts.stages, since, as_of)
        case Expected.CREDIT:
            found = _credited(facts.credited, since, as_of)
        case Expected.INVEST:
            found = _invested(facts, since, as_of)
        case Expected.FUNDS:
            found = _arrived(facts.arrived, base, as_of)
        case Expected.OTHER:
            found = Found(known=False)
    return found


def _credited(rows: Sequence[tuple[date, Decimal]], since: date, as_of: date) -> Found:
    days = [(day, amount) for day, amount in rows if since <= day <= as_of]
    last = max((day for day, _amount in days), default=None)
    return Found("credited", last, sum((amount for _day, amount in days), Decimal(0)))


def _arrived(arrived: Decimal | None, base: Mapping[str, str], as_of: date) -> Found:
    if arrived is None:
        return Found(known=False)
    return Found("arrived", as_of, arrived - Decimal(base.get("arrived", "0")))


def _permit(node: NodeFacts | None, as_of: date) -> Found:
    if node is None:
        return Found(known=False)
    if node.finished is not None and node.finished <= as_of:
        return Found("finished", node.finished, done=True)
    if node.accepted is not None and node.accepted <= as_of:
        return Found("accepted", node.accepted, begun=True)
    return Found("waiting")


def _blocker(node: NodeFacts | None, base: Mapping[str, str], as_of: date) -> Found:
    """Cleared where nothing stands in its way or the node is finished; another blocker in its place is a part of it."""
    if node is None:
        return Found(known=False)
    if node.finished is not None and node.finished <= as_of:
        return Found("finished", node.finished, done=True)
    if not node.blocker_kind:
        return Found("cleared", as_of, done=True)
    other = (node.blocker_kind, node.blocker) != (base.get("kind", ""), base.get("blocker", ""))
    return Found("another" if other else "stuck", begun=other and node.blocker_kind != base.get("kind"))


def _stage(wanted: Stage, stages: Sequence[tuple[date, Stage]], since: date, as_of: date) -> Found:
    """The day on which it first came as far as wanted; else whether it has come further than it was."""
    reached = [(day, stage) for day, stage in stages if day <= as_of and stage in FORWARD]
    first = next((day for day, stage in reached if stage.rank >= wanted.rank), None)
    if first is not None:
        return Found("stage", first, done=True)
    before = max((stage.rank for day, stage in reached if day <= since), default=-1)
    further = [day for day, stage in reached if day > since and stage.rank > before]
    return Found("moved" if further else "stayed", further[0] if further else None, begun=bool(further))


def _invested(facts: ProjectFacts, since: date, as_of: date) -> Found:
    """What was invested between the last month's end before the activity and the last one before `as_of`.

    Nothing was before it where the project has started since.
    """
    now = [(day, total) for day, total in facts.invested if day <= as_of]
    before = [(day, total) for day, total in facts.invested if day < since]
    if not before and facts.started is not None and facts.started >= since:
        before = [(since, Decimal(0))]
    if not now or not before or now[-1][0] <= before[-1][0]:
        return Found(known=False)
    return Found("invested", now[-1][0], now[-1][1] - before[-1][1])


def verdict_of(kind: Expected, expected: Decimal | None, found: Found) -> Verdict:
    """Came true, partly, or not; unknown where no fact says. `[≈]`: no source fixes "partly".

    An amount came true in full or in part; what is entered, by percent; the rest is done, begun, or neither. A signing
    comes true by the signing: the amount signed is never judged (RULES.md §1, 银企对接: signed amounts never score).
    """
    if not found.known:
        return Verdict.UNKNOWN
    whole = HUNDRED if kind in ENTERED else expected if kind in IN_YUAN else None
    if whole is not None:
        reached = found.amount or Decimal(0)
        if reached >= whole:
            return Verdict.CAME
        return Verdict.PARTLY if reached > 0 else Verdict.NOT
    if found.done:
        return Verdict.CAME
    return Verdict.PARTLY if found.begun else Verdict.NOT


def check_report(reached: Decimal, on: date, source: str, held_on: date, today: date) -> None:
    """Raises G2608 for a result that cannot be: percent beyond 0…100, a day out of order, no source."""
    if not reached.is_finite() or not 0 <= reached <= HUNDRED:
        raise GuatuError("G2608", what=f"{reached}%")
    if not held_on <= on <= today:
        raise GuatuError("G2608", what=on.isoformat())
    if not source.strip():
        raise GuatuError("G2608", what="source")


def due_checks(on: date, today: date) -> tuple[tuple[int, date], ...]:
    """The days 30, 60, 90 after an activity that have come, each with the day it is as of."""
    days = ((day, on + timedelta(days=day)) for day in CHECK_DAYS)
    return tuple((day, as_of) for day, as_of in days if as_of <= today)
