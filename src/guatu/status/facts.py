"""Gathers what lights are judged from: a fixed number of queries for any number of projects."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from guatu.collect.queries import board, latest_source
from guatu.kernel.clock import clock
from guatu.kernel.period import Kind, Period
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.projects.types import BLOCKER_WORDS, BlockerKind, Stage, WorkedBack, holder_said, last_day
from guatu.status.judging.columns import value_of
from guatu.status.judging.dictionary import facts_of
from guatu.status.judging.sentences import kept
from guatu.status.models import Exemption, Light
from guatu.status.rules.project_facts import past_lights, project_columns
from guatu.status.types import PROJECT_KIND, ChainNode, Exempt, Forecast, ProjectFacts, Source, Words

if TYPE_CHECKING:
    from guatu.projects.models import OutsideRating, Progress, Project

PUBLIC: Final = ("central", "city")
"""Funds that the city pays, or that come from above."""
IN_PRODUCTION: Final = (Stage.PRODUCING, Stage.EFFECTIVE)
FUNDS_EN: Final[Mapping[str, str]] = {
    "central": "central funds",
    "city": "city funds",
    "bond": "special bonds",
    "bank": "bank loans",
    "own": "the firm's own",
}
_BLOCKERS_EN: Final[Mapping[str, str]] = {
    BlockerKind.LAND: "land",
    BlockerKind.PERMIT: "permits",
    BlockerKind.WINTER: "winter",
    BlockerKind.FUNDS: "funds",
    BlockerKind.DESIGN: "design",
    BlockerKind.RELOCATION: "relocation",
    BlockerKind.OTHER: "other",
}


def due_days(actor: Actor, period: Period) -> dict[int, date]:
    """By unit, the day its figures of the month are owed on; units that owe none are left out."""
    return {
        owed.unit_id: owed.due_on
        for owed in board(actor, period)
        if owed.due_on is not None and owed.gives_progress
    }


def spoken_of(period: Period) -> date:
    """The day a month's light speaks of: today, until the month after has ended."""
    return min(clock().today(), period.next().last_day)


def city_facts(
    actor: Actor, rows: Sequence["Project"], period: Period, due: Mapping[int, date]
) -> dict[int, ProjectFacts]:
    """The facts of the city's projects by id, for one month. Fifteen queries and one for each month last reported."""
    ids, as_of = [row.pk for row in rows], spoken_of(period)
    plans = projects.investment_plans(actor, ids, period.year)
    latest = projects.latest_progress(actor, ids, period)
    sources = _sources(latest)
    exempt = _exemptions(ids, as_of)
    slips = _networks(actor, ids, as_of)
    forecasts = _forecasts(actor, [pk for pk, slipping in slips.items() if slipping], as_of)
    registered = _registered(actor, ids, as_of)
    funds = _funds(actor, ids)
    past = _past(ids, period)
    seasonal = projects.usual_share(actor, period)
    found = {}
    for row in rows:
        done = latest.get(row.pk)
        finished_on = row.finish_actual if row.finish_actual and row.finish_actual <= as_of else None
        networked = row.pk in slips and row.due is not None
        found[row.pk] = ProjectFacts(
            period=period,
            as_of=as_of,
            plan_year=plans.get(row.pk),
            invested_year=done.invested_year if done else None,
            reported=Period.parse(done.period) if done else None,
            data_due=due.get(row.unit_id),
            start_planned=row.start_planned,
            start_actual=row.start_actual,
            started=_started(row),
            finished_on=finished_on,
            finished=finished_on is not None or row.stage in IN_PRODUCTION,
            has_network=networked,
            forecast=forecasts.get(row.pk) or _on_time(row) if networked else None,
            source=sources.get(row.pk),
            exempt=tuple(exempt[row.pk]),
            total_investment=row.total_investment,
            recorded_on=timezone.localtime(done.recorded_at).date() if done else None,
            registers=row.pk in registered,
            registered_on=registered.get(row.pk),
            required=_required(row, done, funds.get(row.pk)),
            arrived=funds[row.pk][1] if row.pk in funds else None,
            seasonal=seasonal if done is not None and done.period == str(period) else None,
            past=past_lights(past[row.pk], period),
        )
    return found


def kept_facts(actor: Actor, rows: Sequence["Project"], period: Period) -> dict[int, dict[str, str]]:
    """By project, the facts of the dictionary that are known of it, as a snapshot freezes them; texts are left out."""
    facts = city_facts(actor, rows, period, due_days(actor, period))
    columns = project_columns(list(facts.values()))
    known = facts_of(columns.subject)
    return {
        pk: {
            name: kept(value)
            for name, column in columns.values.items()
            if (value := value_of(known[name], int(column[at]))) is not None
        }
        for at, pk in enumerate(facts)
    }


def _registered(actor: Actor, ids: Collection[int], as_of: date) -> dict[int, date | None]:
    """Of each project that keeps a node of statistical registration, when it was done by then; of several the first."""
    named = Q(name__contains="入库") | Q(name__contains="纳统")
    rows = projects.nodes(actor, ids).filter(named).values_list("project_id", "actual_finish")
    found: dict[int, date | None] = {}
    for project_id, done_on in rows:
        known = done_on if done_on is not None and done_on <= as_of else None
        found[project_id] = min(filter(None, (found.get(project_id), known)), default=None)
    return found


def _funds(actor: Actor, ids: Collection[int]) -> dict[int, tuple[Decimal, Decimal]]:
    """Central and city funds, required and arrived."""
    public = projects.funds(actor, ids).filter(source__in=PUBLIC).order_by().values("project_id")
    summed = public.annotate(required=Sum("planned"), come=Sum("arrived"))
    return {row["project_id"]: (row["required"], row["come"]) for row in summed}


def _required(
    row: "Project", done: "Progress | None", funds: tuple[Decimal, Decimal] | None
) -> Decimal | None:
    """What public funds should have come by now: their plan, as far as the works have got [≈]; no plan has days."""
    if funds is None or done is None or not row.total_investment:
        return None
    return funds[0] * min(done.invested_total / row.total_investment, Decimal(1))


def _past(ids: Collection[int], period: Period) -> defaultdict[int, dict[Period, str]]:
    """Lights by month of the two years before the month judged."""
    found: defaultdict[int, dict[Period, str]] = defaultdict(dict)
    if period.kind is not Kind.MONTH:
        return found
    rows = Light.objects.filter(
        subject_kind=PROJECT_KIND, subject_id__in=ids, current=True, period__contains="-",
        period__gte=str(period.shift(-24)), period__lt=str(period),
    )  # fmt: skip
    months: dict[str, Period] = {}
    for project_id, text, colour in rows.values_list("subject_id", "period", "colour"):
        found[project_id][months.setdefault(text, Period.parse(text))] = colour
    return found


def _started(row: "Project") -> bool:
    stage = Stage(row.stage)
    return row.start_actual is not None or Stage.STARTED.rank <= stage.rank <= Stage.EFFECTIVE.rank


def _on_time(row: "Project") -> Forecast | None:
    return Forecast(row.due, row.due, 0) if row.due is not None else None


def _sources(latest: Mapping[int, "Progress"]) -> dict[int, Source]:
    """The submission behind each project's newest figures, month by month."""
    by_month: defaultdict[str, list[int]] = defaultdict(list)
    for pk, row in latest.items():
        by_month[row.period].append(pk)
    found = {}
    for text, ids in by_month.items():
        month = Period.parse(text)
        for pk, source in latest_source(ids, month).items():
            if source.submitted_at is not None:
                on = timezone.localtime(source.submitted_at).date()
                found[pk] = Source(
                    source.submission_id, month, Words(source.by, source.by_en or source.by), on
                )
    return found


def _exemptions(ids: Collection[int], as_of: date) -> defaultdict[int, list[Exempt]]:
    found: defaultdict[int, list[Exempt]] = defaultdict(list)
    for row in Exemption.objects.filter(project__in=ids, until__gte=as_of):
        found[row.project_id].append(Exempt(row.question, row.reason, row.until))
    return found


def _networks(actor: Actor, ids: Collection[int], as_of: date) -> dict[int, bool]:
    """Of each project that was worked back, whether some unfinished node has passed or will pass its latest day.

    Only these are worked out through their networks: for all others the plan says already that the due day holds.
    """
    slipping = Q(actual_finish=None) & (
        Q(forecast_finish__gte=F("late_finish"))  # a last day; the latest finish is the instant after one
        | Q(actual_start=None, late_start__lt=as_of)
        | Q(late_finish__lte=as_of, duration__gt=0)
        | Q(early_finish__gt=F("late_finish"))
    )
    rows = projects.nodes(actor, ids).filter(late_finish__isnull=False).order_by().values("project_id")
    counted = rows.annotate(slips=Count("pk", filter=slipping))
    return {row["project_id"]: row["slips"] > 0 for row in counted}


def _forecasts(actor: Actor, ids: Sequence[int], as_of: date) -> dict[int, Forecast]:
    if not ids:
        return {}
    plans = projects.outlooks(actor, ids, as_of)
    nodes: defaultdict[int, dict[str, _Told]] = defaultdict(dict)
    for project_id, *facts in projects.nodes(actor, ids).values_list("project_id", *_Told._fields):
        told = _Told(*facts)
        nodes[project_id][told.code] = told
    return {
        pk: Forecast(
            due=plan.due,
            finish=plan.earliest_finish,
            days_short=plan.days_short,
            chain=_chain(plan, nodes[pk]),
        )
        for pk, plan in plans.items()
    }


class _Told(NamedTuple):
    """Of a node what a chain says."""

    code: str
    name: str
    name_en: str
    forecast_finish: date | None
    blocker_kind: str
    blocker: str
    holder: str


def _chain(plan: WorkedBack, nodes: Mapping[str, _Told]) -> tuple[ChainNode, ...]:
    dates = {worked.code: worked for worked in plan.nodes}
    return tuple(
        ChainNode(
            code=code,
            name=Words(nodes[code].name, nodes[code].name_en or nodes[code].name),
            latest=last_day(dates[code].late_finish),
            forecast=nodes[code].forecast_finish,
            expected=last_day(dates[code].early_finish),
            blocker=_blocker(nodes[code]),
        )
        for code in plan.critical_chain
    )


def _blocker(node: _Told) -> Words:
    if not node.blocker_kind:
        return Words("", "")
    return blocker_words(node.blocker_kind, node.blocker, node.holder)


def blocker_words(kind: str, text: str, holder: str) -> Words:
    """What holds a node up and who holds it, in both languages; the text itself is as reported."""
    known = BlockerKind(kind)
    zh = "：".join(filter(None, (holder, text)))
    en = ": ".join(filter(None, (holder_said(holder, english=True), text)))
    return Words(f"{BLOCKER_WORDS[known]}（{zh}）", f"{_BLOCKERS_EN[known]} ({en})")


# --- somebody else's list


def outside_facts(
    ratings: Sequence["OutsideRating"], period: Period, title: Words
) -> dict[int, ProjectFacts]:
    """The facts of an outside list's projects by id, as one edition gave them; `ratings` are of all editions.

    An edition says when a project starts and ends, and nothing of its progress. The end first published is what it is
    held to [≈]: a later edition that moves it, or a day that has passed it, is a slip.
    """
    first: dict[int, date] = {}
    for row in sorted(ratings, key=lambda row: row.period):
        if row.due is not None:
            first.setdefault(row.project_id, row.due)
    found = {}
    for row in ratings:
        if row.period != str(period) or row.due is None:
            continue
        as_of = row.as_of or period.last_day
        found[row.project_id] = ProjectFacts(
            period=period,
            as_of=as_of,
            reported=period,
            has_network=True,
            forecast=_outside_forecast(first[row.project_id], row.due, as_of),
            source=Source(None, period, title, as_of),
        )
    return found


def _outside_forecast(held_to: date, end: date, as_of: date) -> Forecast:
    # Still listed after its end: not finished by the day the facts held.
    finish = max(end, as_of)
    slipped = end if end > held_to else None
    work = ChainNode("WORK", Words("实施", "Delivery"), held_to, slipped, finish, Words("", ""))
    return Forecast(held_to, finish, max((finish - held_to).days, 0), (work,))
