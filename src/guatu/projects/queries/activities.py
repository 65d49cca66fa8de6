"""The five activities: listed, one by one with who takes part, and what came of what was expected."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.ledger.queries import history
from guatu.org.queries import scoped
from guatu.org.types import Actor, subject
from guatu.projects.models import (
    Activity,
    CreditStep,
    Expectation,
    Fund,
    Outcome,
    Progress,
    Project,
    ReportedResult,
    StageChange,
    TakingPart,
)
from guatu.projects.queries.lists import projects
from guatu.projects.queries.network import nodes
from guatu.projects.rules.activities import NodeFacts, ProjectFacts, found_of, verdict_of
from guatu.projects.types import Stage
from guatu.projects.types.activity import (
    CHECK_DAYS,
    ENTERED,
    ActivityKind,
    ActivityState,
    ExpectationSpec,
    Expected,
    Found,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Share:
    """How many expectations came true, of those frozen at one day after; unknown ones are counted apart."""

    day: int
    came: int = 0
    partly: int = 0
    missed: int = 0
    unknown: int = 0

    @property
    def judged(self) -> int:
        """How many a fact says something of."""
        return self.came + self.partly + self.missed

    @property
    def share(self) -> Decimal | None:
        """Share of those judged that came true in full, 0…1; None where none was."""
        return Decimal(self.came) / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of activity in a year: how many were held, projects taking part, and the shares that came true."""

    kind: str
    held: int
    planned: int
    projects: int
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """One expectation with what had come of it by day 30, 60 and 90; None where that day has not come.

    `now`: what the facts say today, read and not kept; None where it was not asked for, or all three days are kept.
    """

    row: Expectation
    spec: ExpectationSpec
    node_name: str
    node_name_en: str
    outcomes: tuple[Outcome | None, ...]
    reports: tuple[ReportedResult, ...]
    now: Outcome | None = None

    @property
    def cells(self) -> tuple[tuple[Outcome | None, bool], ...]:
        """By day 30, 60, 90 what is kept; in the first that is not, what the facts say today (true)."""
        first = self.outcomes.index(None) if self.now is not None else -1
        return tuple(
            (self.now, True) if place == first else (one, False) for place, one in enumerate(self.outcomes)
        )


@dataclass(frozen=True, slots=True)
class PartLine:
    """A project taking part, with what it expects."""

    part: TakingPart
    project: Project
    lines: tuple[ExpectedLine, ...]


def activities(actor: Actor, *, year: int | None = None, kind: str = "") -> QuerySet[Activity]:
    """The activities, newest first, with their organiser and how many projects take part that the actor may see.

    Every member sees that an activity is held: its day and place are public; the projects are scoped.
    """
    mine = Q() if actor.unit_ids is None else Q(parts__project__unit__in=actor.unit_ids)
    rows = Activity.objects.select_related("unit").annotate(taking_part=Count("parts", filter=mine))
    rows = rows.order_by("-on", "-id")
    if not actor.can("projects.read"):
        return rows.none()
    if year is not None:
        rows = rows.filter(year=year)
    return rows.filter(kind=kind) if kind else rows


def activity(actor: Actor, code: str) -> Activity:
    """One activity by its code. Raises NotFound."""
    found = activities(actor).filter(code=code).first()
    if found is None:
        raise NotFound(what=f"projects.activity:{code}")
    return found


def activity_by_id(actor: Actor, activity_id: int) -> Activity:
    """As `activity`, by its id."""
    found = activities(actor).filter(pk=activity_id).first()
    if found is None:
        raise NotFound(what=f"projects.activity:{activity_id}")
    return found


def spec_of(row: Expectation) -> ExpectationSpec:
    """An expectation of the tables as the rules take it."""
    return ExpectationSpec(Expected(row.kind), row.node_code, row.stage, row.amount, row.words, row.words_en)


def parts(
    actor: Actor, *, activity_id: int | None = None, project_id: int | None = None
) -> QuerySet[TakingPart]:
    """Who takes part, of one activity or by one project, by unit and code."""
    rows = TakingPart.objects.select_related("project__unit", "activity__unit")
    if activity_id is not None:
        rows = rows.filter(activity=activity_id)
    if project_id is not None:
        rows = rows.filter(project=project_id)
    return scoped(actor, rows, "project__unit").order_by(
        "-activity__on", "project__unit__position", "project__code"
    )


def expectation(actor: Actor, row: Activity, expectation_id: int) -> Expectation:
    """One expectation of an activity, with its project. Raises NotFound outside the actor's scope too."""
    rows = Expectation.objects.select_related("part__project", "part__activity").filter(part__activity=row.pk)
    found = scoped(actor, rows, "part__project__unit").filter(pk=expectation_id).first()
    if found is None:
        raise NotFound(what=f"projects.expectation:{expectation_id}")
    return found


def part_lines(actor: Actor, rows: Iterable[TakingPart], *, live: bool = False) -> list[PartLine]:
    """These with what they expect and what came of it. Four queries; with what the facts say today (`live`) ten."""
    found = list(rows)
    expected = list(Expectation.objects.filter(part__in=[one.pk for one in found]))
    ids = [one.pk for one in expected]
    outcomes: dict[int, dict[int, Outcome]] = defaultdict(dict)
    for outcome in Outcome.objects.filter(expectation__in=ids):
        outcomes[outcome.expectation_id][outcome.day] = outcome
    reports: dict[int, list[ReportedResult]] = defaultdict(list)
    for report in ReportedResult.objects.filter(expectation__in=ids):
        reports[report.expectation_id].append(report)
    of_project = {one.pk: one.project_id for one in found}
    named = _node_names(actor, [one.project_id for one in found], {row.node_code for row in expected})
    pending = [row for row in expected if live and len(outcomes[row.pk]) < len(CHECK_DAYS)]
    today = _today(actor, {one.pk: one for one in found}, pending, reports)
    lines: dict[int, list[ExpectedLine]] = defaultdict(list)
    for row in expected:
        name, name_en = named.get((of_project[row.part_id], row.node_code), ("", ""))
        frozen = tuple(outcomes[row.pk].get(day) for day in CHECK_DAYS)
        told = tuple(reports.get(row.pk, ()))
        lines[row.part_id].append(
            ExpectedLine(row, spec_of(row), name, name_en, frozen, told, today.get(row.pk))
        )
    return [PartLine(one, one.project, tuple(lines.get(one.pk, ()))) for one in found]


def _today(
    actor: Actor,
    of: Mapping[int, TakingPart],
    rows: Sequence[Expectation],
    reports: Mapping[int, Sequence[ReportedResult]],
) -> dict[int, Outcome]:
    """What the facts say today of expectations of activities that were held, by expectation; nothing is kept."""
    asked = [row for row in rows if of[row.part_id].activity.state == ActivityState.HELD]
    facts = facts_of(actor, sorted({of[row.part_id].project_id for row in asked})) if asked else {}
    today = clock().today()
    found = {}
    for row in asked:
        part = of[row.part_id]
        since, told = part.activity.on, reports.get(row.pk, ())
        found[row.pk] = outcome_on(
            row, facts[part.project_id], told, since=since, day=(today - since).days, as_of=today
        )
    return found


def outcome_on(
    row: Expectation,
    facts: ProjectFacts,
    reports: Iterable[ReportedResult],
    *,
    since: date,
    day: int,
    as_of: date,
) -> Outcome:
    """What had come of an expectation by a day, as facts and reports say today; not written."""
    spec = spec_of(row)
    found = (
        reported_found(reports, as_of)
        if spec.kind in ENTERED
        else found_of(spec, row.base, facts, since=since, as_of=as_of)
    )
    verdict = verdict_of(Expected(row.kind), row.amount, found)
    return Outcome(
        expectation=row, day=day, as_of=as_of, read_on=clock().today(), verdict=verdict.value, fact=found.fact,
        on=found.on, amount=found.amount, source=found.source,
    )  # fmt: skip


def _node_names(
    actor: Actor, project_ids: Sequence[int], codes: set[str]
) -> dict[tuple[int, str], tuple[str, str]]:
    codes.discard("")
    if not codes:
        return {}
    rows = nodes(actor, project_ids).filter(code__in=codes).order_by().select_related(None)
    return {
        (pk, code): (name, name_en)
        for pk, code, name, name_en in rows.values_list("project_id", "code", "name", "name_en")
    }


def shares(actor: Actor, of: Q) -> dict[int, Share]:
    """What came true of the expectations of some activities, by day after; all three days are there. One query.

    `of` filters outcomes, such as Q(expectation__part__activity=7). The actor's projects only.
    """
    rows = scoped(actor, Outcome.objects.filter(of), "expectation__part__project__unit")
    found = {day: dict.fromkeys(Verdict, 0) for day in CHECK_DAYS}
    for day, verdict, count in rows.order_by().values_list("day", "verdict").annotate(n=Count("pk")):
        found[day][Verdict(verdict)] = count
    return {day: _share(day, by) for day, by in found.items()}


def _share(day: int, by: Mapping[Verdict, int]) -> Share:
    return Share(day, by[Verdict.CAME], by[Verdict.PARTLY], by[Verdict.NOT], by[Verdict.UNKNOWN])


def kind_lines(actor: Actor, year: int) -> list[KindLine]:
    """The five kinds in a year: how many, projects taking part, and what came true. Three queries."""
    mine = scoped(actor, TakingPart.objects.filter(activity__year=year), "project__unit").order_by()
    taking = dict(
        mine.exclude(activity__state=ActivityState.CANCELLED)
        .values_list("activity__kind")
        .annotate(n=Count("project", distinct=True))
    )
    states: dict[tuple[str, str], int] = {
        (kind, state): count
        for kind, state, count in activities(actor, year=year)
        .order_by()
        .values_list("kind", "state")
        .annotate(n=Count("pk", distinct=True))
    }
    rows = scoped(
        actor,
        Outcome.objects.filter(expectation__part__activity__year=year),
        "expectation__part__project__unit",
    ).order_by()
    verdicts: dict[str, dict[int, dict[Verdict, int]]] = {
        kind.value: {day: dict.fromkeys(Verdict, 0) for day in CHECK_DAYS} for kind in ActivityKind
    }
    for kind, day, verdict, count in rows.values_list(
        "expectation__part__activity__kind", "day", "verdict"
    ).annotate(n=Count("pk")):
        verdicts[kind][day][Verdict(verdict)] = count
    return [
        KindLine(
            kind.value,
            states.get((kind.value, ActivityState.HELD.value), 0),
            states.get((kind.value, ActivityState.PLANNED.value), 0),
            taking.get(kind.value, 0),
            tuple(_share(day, by) for day, by in verdicts[kind.value].items()),
        )
        for kind in ActivityKind
    ]


def refused_of(row: Activity) -> list[dict[str, str]]:
    """Of the last list that was brought to an activity the lines that were refused, as its ledger entry tells them."""
    entries = history(subject(row)).filter(verb="projects.activity.list").order_by("-number")[:1]
    return [dict(one) for entry in entries for one in json.loads(entry.after or "{}").get("refused", ())]


# --- the facts that outcomes are read from


def facts_of(actor: Actor, project_ids: Sequence[int]) -> dict[int, ProjectFacts]:
    """What is known of these projects, for their expectations. Six queries."""
    ids = list(project_ids)
    known: dict[int, dict[str, NodeFacts]] = defaultdict(dict)
    fields = ("project_id", "code", "actual_finish", "accepted_on", "blocker_kind", "blocker")
    for pk, code, *facts in nodes(actor, ids).select_related(None).values_list(*fields):
        known[pk][code] = NodeFacts(*facts)
    stages: dict[int, list[tuple[date, Stage]]] = defaultdict(list)
    for pk, day, stage in (
        StageChange.objects.filter(project__in=ids)
        .order_by("on", "id")
        .values_list("project_id", "on", "after")
    ):
        stages[pk].append((day, Stage(stage)))
    invested: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for pk, month, total in (
        Progress.objects.filter(project__in=ids, current=True)
        .order_by("period")
        .values_list("project_id", "period", "invested_total")
    ):
        invested[pk].append((Period.parse(month).last_day, total))
    credited: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for pk, day, amount in CreditStep.objects.filter(
        need__project__in=ids, step=CreditStep.Step.CREDITED
    ).values_list("need__project_id", "on", "amount"):
        credited[pk].append((day, amount))
    arrived: dict[int, Decimal] = {}
    for pk, amount in Fund.objects.filter(project__in=ids).values_list("project_id", "arrived"):
        arrived[pk] = arrived.get(pk, Decimal(0)) + amount
    rows = projects(actor, portfolio=None).filter(pk__in=ids).select_related(None).order_by()
    return {
        pk: ProjectFacts(
            known.get(pk, {}),
            stages.get(pk, ()),
            started,
            invested.get(pk, ()),
            credited.get(pk, ()),
            arrived.get(pk),
        )
        for pk, started in rows.values_list("pk", "start_actual")
    }


def reported_found(reports: Iterable[ReportedResult], as_of: date) -> Found:
    """What was last reported of an expectation by a day."""
    last = max((one for one in reports if one.on <= as_of), key=lambda one: (one.on, one.pk), default=None)
    if last is None:
        return Found(known=False)
    return Found("reported", last.on, last.reached, source=last.source)
