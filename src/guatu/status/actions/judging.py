"""Judging: the lights of a month, or of what one report touched, each with its reasons."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from guatu.collect.queries import submission
from guatu.kernel.clock import clock
from guatu.kernel.period import Kind, Period
from guatu.ledger.actions import canonical, record, unchanged, verb
from guatu.ledger.types import Fact, Facts, Subject
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.projects.types import Stage
from guatu.status import facts as gather
from guatu.status import queries
from guatu.status.actions.settling import settled_packs
from guatu.status.actions.subjects import SubjectJudging, house_of, insert_lights
from guatu.status.models import Light, Override
from guatu.status.rules import check_period, evaluate, shown
from guatu.status.types import PROJECT_KIND, JudgeResult, ProjectFacts, Verdict, Words
from guatu.status.types.subjects import Touched
from guatu.ui.types import LightColour

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guatu.projects.models import Project

CITY: Final = "city"
BATCH: Final = 2000
"""Projects judged at a time: what bounds memory, and the length of lists in a query."""
LISTED: Final = 200
"""Changed lights written out in the ledger entry; its digest is over all of them."""


@verb("status.lights.judge")
def judge(
    actor: Actor,
    *,
    period: Period,
    project_ids: Collection[int] | None = None,
    portfolio: str = CITY,
    touched: Touched | None = None,
    submission_id: int | None = None,
) -> JudgeResult:
    """Compute the lights of a month (of an outside list: of an edition); those that did not change stay untouched.

    `project_ids` None, and nothing `touched`, judges every project of the list and, of the city's, every subject that
    a pack in force is about; else these projects, what was touched, what the submission holds, and what depends on
    them. One ledger entry for the whole: counts, the changed lights and a digest over all of them. Raises Denied,
    G1806 for a month to come.
    """
    actor.require("status.judge")
    check_period(period, clock().today())
    if project_ids is None and touched is not None:
        project_ids = ()
    rows = projects.projects(actor, portfolio=portfolio)
    if project_ids is not None:
        rows = rows.filter(pk__in=list(project_ids))
    judging = _Judging(actor, period, portfolio)
    for batch in _batches(rows.exclude(stage=Stage.TERMINATED.value)) if project_ids != () else ():
        judging.judge(batch)
    if project_ids is None or len(judging.seen) < len(set(project_ids)):
        judging.retire(project_ids)
    if portfolio == CITY and period.kind is Kind.MONTH:
        every = project_ids is None
        judging.others.judge(None if every else _touched(actor, judging, touched, submission_id))
    if judging.changes or judging.others.changes:
        record(actor, Subject("status.lights", f"{portfolio}:{period}"), after=judging.summary())
    else:
        unchanged()
    return JudgeResult(period, judging.judged, len(judging.changes), judging.colours, judging.others.results)


def _touched(actor: Actor, judging: "_Judging", also: Touched | None, submission_id: int | None) -> Touched:
    """What depends on the projects judged, on what was touched beside them, on a submission's figures."""
    also = also or Touched()
    units = set(judging.units)
    observed = set(also.observed)
    if submission_id is not None and judging.others.asked:
        reporting = submission(house_of(actor), submission_id).unit_id
        units.add(reporting)
        observed.add(reporting)
    return replace(
        also,
        projects=also.projects | judging.seen,
        units=also.units | units,
        observed=frozenset(observed),
    )


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
        self._packs = settled_packs()
        self._due: Mapping[int, date] | None = None
        self.seen: set[int] = set()
        self.units: set[int] = set()
        self._at = clock().now()
        self.others = SubjectJudging(actor, period, self._packs, self._at)

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
        set_by = queries.overrides_in_force([row.pk for row in judged], self._period, clock().today())
        for row, verdict in zip(judged, verdicts, strict=True):
            new = self._light(row, found[row.pk], verdict, set_by.get(row.pk))
            old = current.get(row.pk)
            self.seen.add(row.pk)
            self.units.add(row.unit_id)
            self.colours[LightColour(new.colour)] += 1
            if old is not None and _same(old, new):
                continue
            if old is not None:
                stale.append(old.pk)
            fresh.append(new)
            self._note(row.code, old.colour if old else "", new.colour)
        self.judged += len(found)
        Light.objects.filter(pk__in=stale).update(current=False)
        insert_lights(fresh)

    def retire(self, project_ids: Collection[int] | None) -> None:
        """Lights of projects no longer judged stop being current: they were terminated, or taken back whole."""
        known = projects.projects(self._actor, portfolio=self._portfolio)
        gone = known.filter(stage=Stage.TERMINATED.value)
        ended = Q(subject_id__in=gone.values("pk"))
        if project_ids is not None:
            asked = list(project_ids)
            there = set(known.filter(pk__in=asked).values_list("pk", flat=True))
            ended = Q(subject_id__in=gone.filter(pk__in=asked).values("pk"))
            ended |= Q(subject_id__in=[pk for pk in asked if pk not in there])
        rows = self._current().filter(ended)
        for light in rows:
            self.units.add(light.unit_id)
            self._note(f"{PROJECT_KIND}:{light.subject_id}", light.colour, "")
        rows.update(current=False)

    def summary(self) -> Facts:
        """What the ledger keeps of the run."""
        changes: list[Fact] = [*self.changes, *self.others.changes]
        text = canonical({"changes": changes})
        told: dict[str, Fact] = {
            kind.value: {"judged": result.judged, "changed": result.changed}
            for kind, result in self.others.results.items()
        }
        return {
            "period": str(self._period),
            "portfolio": self._portfolio,
            "packs": [f"{pack.code} {pack.version}" for pack in self._packs],
            "judged": self.judged,
            "colours": {colour.value: count for colour, count in sorted(self.colours.items())},
            "others": told,
            "changed": len(changes),
            "changes": changes[:LISTED],
            "digest": hashlib.sha256(text.encode()).hexdigest(),
        }

    def _facts(self, rows: Sequence["Project"]) -> dict[int, ProjectFacts]:
        if self._portfolio == CITY:
            if self._due is None:
                self._due = gather.due_days(self._actor, self._period)
            return gather.city_facts(self._actor, rows, self._period, self._due)
        ids = [row.pk for row in rows]
        ratings = list(projects.outside_ratings(self._actor, project_ids=ids))
        title = Words(self._portfolio.upper(), self._portfolio.upper())
        return gather.outside_facts(ratings, self._period, title)

    def _current(self) -> "QuerySet[Light]":
        return Light.objects.filter(subject_kind=PROJECT_KIND, period=str(self._period), current=True)

    def _light(
        self, row: "Project", facts: ProjectFacts, verdict: Verdict, override: Override | None
    ) -> Light:
        source = facts.source.submission_id if facts.source else None
        colour = shown(verdict.colour, LightColour(override.colour)) if override else verdict.colour
        return Light(
            subject_kind=PROJECT_KIND,
            subject_id=row.pk,
            period=str(self._period),
            unit_id=row.unit_id,
            area_id=row.area_id,
            colour=colour.value,
            override=override,
            computed=verdict.colour.value if override else "",
            reasons=[reason.as_json() for reason in verdict.reasons],
            source=f"collect.submission:{source}" if source is not None else "",
            computed_at=self._at,
        )

    def _note(self, code: str, before: str, after: str) -> None:
        self.changes.append({"project": code, "before": before, "after": after})


def _same(old: Light, new: Light) -> bool:
    return all(
        getattr(old, field) == getattr(new, field)
        for field in ("colour", "computed", "override_id", "reasons", "source", "unit_id", "area_id")
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

    So are the indicators of its unit, where packs in force are about them.
    """
    judge(actor, period=period, project_ids=project_ids, submission_id=submission_id)


def judge_imported(actor: Actor, portfolio: str) -> None:
    """What projects calls in the transaction of an import: every edition of that list is judged as of its own day."""
    judge_outside(actor, portfolio=portfolio)


def judge_listed(actor: Actor, project_ids: Sequence[int], period: Period) -> None:
    """What projects calls in the transaction of a workbook's import: projects with new figures are judged anew."""
    for at in range(0, len(project_ids), BATCH):
        judge(actor, period=period, project_ids=project_ids[at : at + BATCH])
