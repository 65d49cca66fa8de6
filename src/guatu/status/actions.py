"""Writes of the status room: judging lights, verified ratings, exemptions, snapshots."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Final

from django.db import transaction

from guatu.engine.forecast.packed import pack
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.ledger.actions import canonical, record, unchanged, verb
from guatu.ledger.types import Fact, Facts, Subject
from guatu.org.types import Actor, subject
from guatu.projects import queries as projects
from guatu.projects.types import Stage
from guatu.status import facts as gather
from guatu.status import queries
from guatu.status.models import Exemption, KeptEnds, Light, Snapshot, VerifiedRating
from guatu.status.queries.kept_ends import Found
from guatu.status.rules import check_exemption, check_finding, check_period, evaluate
from guatu.status.types import PROJECT_KIND, JudgeResult, ProjectFacts, Verdict, Words
from guatu.targets.queries import indicators
from guatu.ui.types import LightColour

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guatu.projects.models import Project

CITY: Final = "city"
Contribution = Callable[[Actor, Period], Mapping[str, Fact]]
"""(actor, month) → facts by their own keys, such as {"directives": […]}."""

_contributions: list[Contribution] = []

BATCH: Final = 2000
"""Projects judged at a time: what bounds memory, and the length of lists in a query."""
KEPT_AT_ONCE: Final = 25
"""Indicators whose year's ends are worked out between two writes."""
LISTED: Final = 200
IDS_AT_ONCE: Final = 500
"""Changed lights written out in the ledger entry; its digest is over all of them."""


def contribute_to_snapshots(contribution: Contribution) -> None:
    """Have every snapshot hold what a room above adds. For rooms status cannot import; called in `AppConfig.ready`."""
    if contribution not in _contributions:
        _contributions.append(contribution)


@verb("status.lights.judge")
def judge(
    actor: Actor,
    *,
    period: Period,
    project_ids: Collection[int] | None = None,
    portfolio: str = CITY,
) -> JudgeResult:
    """Compute the lights of a month (of an outside list: of an edition); those that did not change stay untouched.

    `project_ids` None judges every project of the list. One ledger entry for the whole: counts, the changed lights
    and a digest over all of them. Raises Denied, G1806 for a month to come.
    """
    actor.require("status.judge")
    check_period(period, clock().today())
    rows = projects.projects(actor, portfolio=portfolio).exclude(stage=Stage.TERMINATED.value)
    if project_ids is not None:
        rows = rows.filter(pk__in=list(project_ids))
    judging = _Judging(actor, period, portfolio)
    for batch in _batches(rows):
        judging.judge(batch)
    if project_ids is None:
        judging.retire()
    if judging.changes:
        record(actor, Subject("status.lights", f"{portfolio}:{period}"), after=judging.summary())
    else:
        unchanged()
    return JudgeResult(period, judging.judged, len(judging.changes), judging.colours)


def _batches(rows: "QuerySet[Project]") -> Iterator[list["Project"]]:
    # Locked, so that two people judging at once do not write two current lights of one project.
    found = rows.select_for_update(of=("self",)).order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield batch


class _Judging:
    """One run over a month: judges batch by batch, writes what changed, remembers it for the ledger."""

    def __init__(self, actor: Actor, period: Period, portfolio: str) -> None:
        self.judged = 0
        self.changes: list[dict[str, Fact]] = []
        self.colours: Counter[LightColour] = Counter()
        self._actor = actor
        self._period = period
        self._portfolio = portfolio
        self._packs = queries.packs_in_force()
        self._due = gather.due_days(actor, period) if portfolio == CITY else {}
        self._seen: set[int] = set()
        self._at = clock().now()

    def judge(self, rows: Sequence["Project"]) -> None:
        """Judges these projects and writes the lights that changed."""
        found = self._facts(rows)
        current = {
            light.subject_id: light
            for light in self._current().filter(subject_id__in=[row.pk for row in rows])
        }
        stale: list[int] = []
        fresh: list[Light] = []
        judged = [row for row in rows if row.pk in found]
        verdicts = evaluate(self._packs, [found[row.pk] for row in judged])
        for row, verdict in zip(judged, verdicts, strict=True):
            new = self._light(row, found[row.pk], verdict)
            old = current.get(row.pk)
            self._seen.add(row.pk)
            self.colours[verdict.colour] += 1
            if old is not None and _same(old, new):
                continue
            if old is not None:
                stale.append(old.pk)
            fresh.append(new)
            self._note(row.code, old.colour if old else "", new.colour)
        self.judged += len(found)
        Light.objects.filter(pk__in=stale).update(current=False)
        Light.objects.bulk_create(fresh, batch_size=500)

    def retire(self) -> None:
        """Lights of projects that are no longer judged (terminated, or gone from the list) stop being current."""
        gone = projects.projects(self._actor, portfolio=self._portfolio).filter(stage=Stage.TERMINATED.value)
        rows = self._current().filter(subject_id__in=gone.values("pk"))
        for light in rows:
            self._note(f"{PROJECT_KIND}:{light.subject_id}", light.colour, "")
        rows.update(current=False)

    def summary(self) -> Facts:
        """What the ledger keeps of the run."""
        text = canonical({"changes": list(self.changes)})
        return {
            "period": str(self._period),
            "portfolio": self._portfolio,
            "packs": [f"{pack.code} {pack.version}" for pack in self._packs],
            "judged": self.judged,
            "colours": {colour.value: count for colour, count in sorted(self.colours.items())},
            "changed": len(self.changes),
            "changes": list(self.changes[:LISTED]),
            "digest": hashlib.sha256(text.encode()).hexdigest(),
        }

    def _facts(self, rows: Sequence["Project"]) -> dict[int, ProjectFacts]:
        if self._portfolio == CITY:
            return gather.city_facts(self._actor, rows, self._period, self._due)
        ids = [row.pk for row in rows]
        ratings = list(projects.outside_ratings(self._actor, project_ids=ids))
        title = Words(self._portfolio.upper(), self._portfolio.upper())
        return gather.outside_facts(ratings, self._period, title)

    def _current(self) -> "QuerySet[Light]":
        return Light.objects.filter(subject_kind=PROJECT_KIND, period=str(self._period), current=True)

    def _light(self, row: "Project", facts: ProjectFacts, verdict: Verdict) -> Light:
        source = facts.source.submission_id if facts.source else None
        return Light(
            subject_kind=PROJECT_KIND,
            subject_id=row.pk,
            period=str(self._period),
            unit_id=row.unit_id,
            area_id=row.area_id,
            colour=verdict.colour.value,
            reasons=[reason.as_json() for reason in verdict.reasons],
            source=f"collect.submission:{source}" if source is not None else "",
            computed_at=self._at,
        )

    def _note(self, code: str, before: str, after: str) -> None:
        self.changes.append({"project": code, "before": before, "after": after})


def _same(old: Light, new: Light) -> bool:
    return all(
        getattr(old, field) == getattr(new, field)
        for field in ("colour", "reasons", "source", "unit_id", "area_id")
    )


@verb("status.lights.judge_outside")
def judge_outside(actor: Actor, *, portfolio: str) -> list[JudgeResult]:
    """Compute the lights of every edition of an outside list, each as of its own day. Raises Denied."""
    actor.require("status.judge")
    unchanged()  # each edition records its own
    return [
        judge(actor, period=period, portfolio=portfolio)
        for period in queries.editions(actor, portfolio)
        if period.first_day <= clock().today()
    ]


def judge_accepted(actor: Actor, submission_id: int, project_ids: Sequence[int], period: Period) -> None:
    """What collect calls in the transaction of an acceptance: the projects it reported on are judged anew.

    `submission_id` is part of collect's announcement; the lights find their source themselves.
    """
    judge(actor, period=period, project_ids=project_ids)


def judge_imported(actor: Actor, portfolio: str) -> None:
    """What projects calls in the transaction of an import: every edition of that list is judged as of its own day."""
    judge_outside(actor, portfolio=portfolio)


def judge_listed(actor: Actor, project_ids: Sequence[int], period: Period) -> None:
    """What projects calls in the transaction of a workbook's import: projects with new figures are judged anew."""
    for at in range(0, len(project_ids), IDS_AT_ONCE):
        judge(actor, period=period, project_ids=project_ids[at : at + IDS_AT_ONCE])


@verb("status.rating.verify")
def verify_rating(
    actor: Actor, *, project_id: int, period: Period, colour: str, finding: str, on: date | None = None
) -> VerifiedRating:
    """What a supervisor found on the spot: kept beside the computed light, which it does not change.

    Raises Denied, NotFound, G1805 without colour or text, G1806 for a month or day to come.
    """
    actor.require("status.verify")
    project = projects.project_by_id(actor, project_id)
    today = clock().today()
    check_period(period, today)
    on = on or today
    if on > today:
        raise GuatuError("G1806", period=Period.month_of(on))
    row = VerifiedRating.objects.create(
        project=project,
        period=str(period),
        colour=check_finding(colour, finding).value,
        finding=finding.strip(),
        on=on,
        by_id=actor.account_id,
    )
    record(
        actor,
        subject(project),
        after={"period": str(period), "colour": row.colour, "finding": row.finding, "on": on},
    )
    return row


@verb("status.exemption.grant")
def exempt(actor: Actor, *, project_id: int, question: str, reason: str, until: date) -> Exemption:
    """Lift one question's answers for one project through `until`, for a reason that stays visible; judge it anew.

    Raises Denied, NotFound, G1802 for an unknown question, G1803 for one that knows no exemption, G1804.
    """
    actor.require("status.exempt")
    project = projects.project_by_id(actor, project_id)
    check_exemption(queries.question_in_force(question)[1], reason=reason, until=until, today=clock().today())
    row = Exemption.objects.create(
        project=project,
        question=question,
        reason=reason.strip(),
        until=until,
        granted_at=clock().now(),
        granted_by_id=actor.account_id,
    )
    record(actor, subject(project), after={"question": question, "reason": row.reason, "until": until})
    last = queries.last_light_of(actor, project_id)
    if last is not None:
        judge(actor, period=Period.parse(last.period), project_ids=[project_id], portfolio=project.portfolio)
    return row


@verb("status.snapshot.take")
def take_snapshot(actor: Actor, *, period: Period, extra: Mapping[str, Fact] | None = None) -> Snapshot:
    """Freeze a month's facts: what assessment and bulletin are computed from, and can be computed from again.

    Beside its own facts it holds what rooms above contribute, and `extra` under its own keys. Raises Denied, G1806,
    G1807 without lights.
    """
    actor.require("status.snapshot")
    if period.kind is not Kind.MONTH:
        raise GuatuError("G1806", period=period)
    check_period(period, clock().today())
    if not queries.lights(actor, period=period).exists():
        raise GuatuError("G1807", period=period)
    frozen = dict(queries.frozen_facts(actor, period))
    for contribution in _contributions:
        frozen |= contribution(actor, period)
    text = canonical(frozen | dict(extra or {}))
    last = Snapshot.objects.filter(period=str(period)).order_by("-number").first()
    snapshot = Snapshot.objects.create(
        period=str(period),
        number=last.number + 1 if last else 1,
        taken_at=clock().now(),
        taken_by_id=actor.account_id,
        facts=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    record(
        actor,
        subject(snapshot),
        after={"period": str(period), "number": snapshot.number, "digest": snapshot.digest},
    )
    return snapshot


# --- year's ends


def keep_year_ends(actor: Actor) -> int:
    """Work out the year's ends, as of the month last ended, that rest on something new; of how many indicators.

    They are kept for the list. They follow from figures and targets and are no facts of their own, so the ledger has
    no entry of them. A few indicators at a time, so that a page finds what is there already. Raises Denied.
    """
    actor.require("status.judge")
    period, number = queries.last_ended(), 0
    in_use = [row.pk for row in indicators(actor, retired=False)]
    for _ in range(0, len(in_use), KEPT_AT_ONCE):
        rows = queries.unkept_ends(actor, period, KEPT_AT_ONCE)
        if not rows:
            break
        _keep(period, rows)
        number += len(rows)
    # Of other months and indicators: it is worked out where somebody asks for it.
    KeptEnds.objects.exclude(period=str(period), indicator__in=in_use).delete()
    return number


def _keep(period: Period, rows: Sequence[tuple[int, str, Found]]) -> None:
    """Keeps them (indicator id, key, what was found) in the place of what was kept of these indicators and month."""
    made = [
        KeptEnds(
            indicator_id=pk,
            period=str(period),
            key=key,
            ends=pack(list(found.units.values())) if found.units else b"",
            beside={
                "growth": [
                    [unit, {str(month): str(rate) for month, rate in months.items()}]
                    for unit, months in found.growth.items()
                ],
                "waiting": [
                    [unit, [[month, list(late)] for month, late in months.items()]]
                    for unit, months in found.waiting.items()
                ],
            },
            worked_at=clock().now(),
        )
        for pk, key, found in rows
    ]
    with transaction.atomic():
        KeptEnds.objects.filter(period=str(period), indicator__in=[row.indicator_id for row in made]).delete()
        KeptEnds.objects.bulk_create(made)
