"""What is judged anew after a change by hand: only what depends on it, within the act that changed it."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.status import queries
from guatu.status.actions.judging import judge
from guatu.status.actions.overrides import rejudge
from guatu.status.actions.subjects import house_of
from guatu.status.types import PROJECT_KIND, JudgeResult, SubjectKind
from guatu.status.types.subjects import Touched
from guatu.targets import queries as targets

if TYPE_CHECKING:
    from guatu.ledger.models import Entry

PROJECT_VERBS: Final = (
    "projects.project.edit",
    "projects.stage.move",
    "projects.investment.plan",
    "projects.fund.set",
    "projects.progress.record",
    "projects.project.plan",
    "projects.nodes.adjust",
    "projects.plan.approve",
    "projects.plan.take",
    "projects.plan.import",
    "projects.measures.adopt",
    "projects.measures.withdraw",
    "projects.links.lag",
    "projects.tie.make",
    "projects.tie.cut",
)
"""Acts on a project itself; those on its nodes are announced by projects, for they are also done by a submission."""
FIGURE_VERBS: Final = ("targets.observation.record", "targets.observation.count")
TARGET_VERBS: Final = ("targets.target.set", "targets.target.issue")


def judge_projects(actor: Actor, entries: Sequence["Entry"]) -> None:
    """Judge the projects of these entries anew, and what depends on them: nodes, funds, units."""
    rejudge(actor, {int(entry.subject_id) for entry in entries if entry.subject_kind == PROJECT_KIND})


def judge_figures(actor: Actor, entries: Sequence["Entry"]) -> None:
    """Judge the indicators of these figures anew, of the units that have them and of those above."""
    told = [json.loads(entry.after) for entry in entries if entry.subject_kind == "targets.observation"]
    codes, units = {row["indicator"] for row in told}, {int(row["unit"]) for row in told}
    months = {Period.parse(row["period"]) for row in told}
    _judge_indicators(actor, codes, units, months)


def judge_targets(actor: Actor, entries: Sequence["Entry"]) -> None:
    """Judge the indicators of these targets anew, of every unit that carries them."""
    told = [json.loads(entry.after) for entry in entries if entry.subject_kind == "targets.targetversion"]
    codes = {row["indicator"] for row in told}
    units = {int(pk) for row in told for pk in row["targets"]}
    _judge_indicators(actor, codes, units, set())


def rejudge_subjects(actor: Actor, touched: Touched) -> None:
    """Judge what was touched anew for the newest month that was judged, within the act that touched it."""
    house = house_of(actor)
    for period in queries.judged_periods(house, 1):
        judge(house, period=period, touched=touched)


def judge_newest(actor: Actor) -> JudgeResult | None:
    """Judge every subject of the newest month that was judged; None before any was. Raises Denied."""
    actor.require("status.judge")
    judged = queries.judged_periods(actor, 1)
    return judge(actor, period=judged[0]) if judged else None


def _judge_indicators(actor: Actor, codes: set[str], units: set[int], months: set[Period]) -> None:
    """For the newest month that was judged, and for those months of the figures that were."""
    if not codes or not queries.asked_about(SubjectKind.INDICATOR):
        return
    house = house_of(actor)
    ids = targets.indicators(house).filter(code__in=codes).values_list("pk", flat=True)
    touched = Touched(observed=frozenset(units), indicators=frozenset(ids))
    judged = queries.judged_periods(house)
    for period in sorted({*judged[:1], *(months & set(judged))}):
        judge(house, period=period, touched=touched)
