"""Corrections: what is asked, what was decided, which months one contradicts; and every value a cell ever had."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from guatu.collect.models import Cell, Entry, Evidence, Revision, Submission
from guatu.collect.queries.definition import definition_of
from guatu.collect.queries.rounds import rounds_of
from guatu.collect.rules.cells import read, written
from guatu.collect.rules.revising import contradicted
from guatu.collect.types import CellKey, Field, FieldSpec, FormDefinition, SubjectKind, Words
from guatu.collect.types.revising import CellEvent, Contradiction, Event, RevisionState, RevisionView
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.ledger.types import Subject
from guatu.org.queries import scoped, subject_names
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.targets import queries as targets

CUMULATIVE = (Field.INVESTED_YEAR, Field.PHYSICAL)
"""Fields of a project that only grow: investment within its year, physical progress over all years."""


def revisions(actor: Actor, state: RevisionState | None = None) -> QuerySet[Revision]:
    """Corrections in the actor's scope, the newest first, with their submissions."""
    rows = Revision.objects.select_related("submission__form", "submission__unit")
    rows = scoped(actor, rows, "submission__unit")
    return rows.filter(state=state.value) if state is not None else rows


def revision(actor: Actor, revision_id: int) -> Revision:
    """One correction. Raises NotFound outside the actor's scope."""
    found = revisions(actor).filter(pk=revision_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"修订 {revision_id}", f"revision {revision_id}"))
    return found


def key_of(row: Revision | Cell) -> CellKey:
    """Which fact a row is about."""
    return CellKey(SubjectKind(row.subject_kind), row.subject_id, row.field)


def revision_views(actor: Actor, rows: Iterable[Revision]) -> list[RevisionView]:
    """Corrections in words; the months they contradict while they are open."""
    found = list(rows)
    names = _names((row.subject_kind, row.subject_id) for row in found)
    counts = dict(
        Evidence.objects.filter(revision__in=[row.pk for row in found], withdrawn_at=None)
        .values_list("revision")
        .annotate(count=Count("pk"))
    )
    return [_view(actor, row, names, counts.get(row.pk, 0)) for row in found]


def _view(actor: Actor, row: Revision, names: dict[Subject, Words], evidence: int) -> RevisionView:
    key, form = key_of(row), row.submission.form
    spec = spec_of(definition_of(form), key)
    subject = names.get(Subject(row.subject_kind, str(row.subject_id)), Words(key.subject))
    state = RevisionState(row.state)
    return RevisionView(
        id=row.pk,
        submission_id=row.submission_id,
        key=key,
        where=subject.joined(spec.words) if spec else Words(row.key),
        unit=Words(row.submission.unit.name, row.submission.unit.name_en),
        form=Words(form.name, form.name_en),
        period=row.submission.period,
        spec=spec,
        old=row.old_value,
        new=row.new_value,
        reason=row.reason,
        state=state,
        asked_at=row.asked_at,
        asked_by=row.asked_label,
        by_proxy=row.by_proxy,
        decided_at=row.decided_at,
        decided_by=row.decided_label,
        finding=row.finding,
        carried=row.carried,
        contradictions=tuple(
            contradictions(actor, row.submission, key, row.new_value) if state is RevisionState.ASKED else ()
        ),
        evidence=evidence,
    )


def spec_of(definition: FormDefinition, key: CellKey) -> FieldSpec | None:
    """The field as the form asks it; None for one that it does not."""
    return definition.spec(key.kind, key.field) if definition.asks(key.kind, key.field) else None


def _names(subjects: Iterable[tuple[str, int]]) -> dict[Subject, Words]:
    rows = subject_names({Subject(kind, str(key)) for kind, key in subjects})
    return {
        of: Words(getattr(row, "name", str(row)), getattr(row, "name_en", "")) for of, row in rows.items()
    }


def contradictions(actor: Actor, row: Submission, key: CellKey, text: str) -> list[Contradiction]:
    """The months on record that a corrected cumulative figure no longer fits; none for other fields. Two queries."""
    spec = spec_of(definition_of(row.form), key)
    period = Period.parse(row.period)
    try:
        value = read(spec, text) if spec is not None else None
    except GuatuError:
        return []
    if spec is None or not isinstance(value, Decimal):
        return []
    others = _recorded(actor, row, key, period)
    return [
        Contradiction(month, written(spec, figure), later)
        for month, figure, later in contradicted(period, value, others)
    ]


def _recorded(actor: Actor, row: Submission, key: CellKey, period: Period) -> list[tuple[Period, Decimal]]:
    """The figures of the other months that a cumulative one must fit."""
    if key.kind is SubjectKind.PROJECT and key.field in CUMULATIVE:
        rows = projects.progress(actor, project_ids=[key.subject_id])
        if key.field == Field.INVESTED_YEAR:
            rows = rows.filter(period__startswith=f"{period.year}-")
        figures = rows.exclude(period=row.period).values_list("period", key.field)
        return [(Period.parse(month), value) for month, value in figures if value is not None]
    if key.kind is not SubjectKind.INDICATOR or key.field != Field.VALUE:
        return []
    indicator = targets.indicators(actor).filter(pk=key.subject_id).first()
    facts = targets.measured(indicator) if indicator is not None else None
    if facts is None or not facts.adds_over_months or facts.entered_single:
        return []
    months = [month for month in period.year_period.months() if month != period]
    seen = targets.observations(actor, indicator_ids=[key.subject_id], unit_ids=[row.unit_id], periods=months)
    return [(Period.parse(one.period), one.value) for one in seen]


def cell_history(row: Submission, key: CellKey) -> list[CellEvent]:
    """Every value a cell of this submission had and everything said of it, first to last. Four queries."""
    text, why = str(key), str(key.why)
    found = [
        CellEvent(
            entry.at, Event.ENTERED, entry.values.get(text, ""), entry.label, entry.values.get(why, ""),
            entry.by_proxy, entry.channel,
        )
        for entry in Entry.objects.filter(submission=row)
        if text in entry.values or why in entry.values
    ]  # fmt: skip
    for one in rounds_of(row):
        value = one.values.get(text, "")
        found.append(
            CellEvent(
                one.submitted_at, Event.HANDED_IN, value, one.submitted_label, one.values.get(why, ""),
                one.by_proxy, one.channel,
            )
        )  # fmt: skip
        if answer := one.answers.get(text):
            found.append(CellEvent(one.submitted_at, Event.ANSWERED, value, one.submitted_label, answer))
        if one.decided_at is not None and text in one.remarks:
            found.append(
                CellEvent(one.decided_at, Event.REMARKED, value, one.decided_label, one.remarks[text])
            )
        if one.decided_at is not None and one.decision == "accepted":
            found.append(CellEvent(one.decided_at, Event.ACCEPTED, value, one.decided_label))
    rows = Revision.objects.filter(
        Q(subject_kind=key.kind.value, subject_id=key.subject_id, field=key.field), submission=row
    )
    for revised in rows.order_by("asked_at", "id"):
        found += _revised(revised)
    return sorted(found, key=lambda event: event.at)


def _revised(row: Revision) -> list[CellEvent]:
    asked = CellEvent(
        row.asked_at, Event.ASKED, row.new_value, row.asked_label, row.reason, row.by_proxy, row.channel
    )
    if row.decided_at is None:
        return [asked]
    value = row.new_value if row.state == RevisionState.APPROVED else row.old_value
    return [asked, CellEvent(row.decided_at, Event(row.state), value, row.decided_label, row.finding)]
