"""Values of fields without a home in another room: accepted submissions hold them. And what prefills a form."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from guatu.collect.models import Cell, Form, Submission
from guatu.collect.queries.facts import node_facts
from guatu.collect.rules import GIVEN
from guatu.collect.types import (
    CellKey,
    Facts,
    FormDefinition,
    NodeFacts,
    Prefill,
    State,
    SubjectKind,
    Words,
)
from guatu.kernel.period import Period
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects import queries as projects

_KEPT = (State.ACCEPTED.value, State.LOCKED.value)
_LOOKED_AT = 80
"""Answers of a unit that are looked through for the latest: a year and a half of weeks."""


@dataclass(frozen=True, slots=True)
class KnownValue:
    """What was last accepted of a field: as the form writes it, of which period, from which submission."""

    value: str
    period: Period
    submission_id: int


def known_values(
    actor: Actor, kind: SubjectKind, field: str, subject_ids: Collection[int], *, on: date | None = None
) -> dict[int, KnownValue]:
    """The value last accepted of a registered field, by subject; of periods that had ended by `on`. One query.

    For fields whose registry names no home in another room; money is in 万元, as on the form.
    """
    rows = Cell.objects.filter(
        subject_kind=kind.value, field=field, subject_id__in=subject_ids, submission__state__in=_KEPT
    ).exclude(value="")
    found: dict[int, KnownValue] = {}
    for subject_id, value, text, pk in scoped(actor, rows, "submission__unit").values_list(
        "subject_id", "value", "submission__period", "submission_id"
    ):
        period = Period.parse(text)
        if on is not None and period.last_day > on:
            continue
        present = found.get(subject_id)
        if present is None or (present.period.last_day, present.submission_id) < (period.last_day, pk):
            found[subject_id] = KnownValue(value, period, pk)
    return found


def with_added(facts: Facts, definition: FormDefinition, unit_id: int, period: Period) -> Facts:
    """The facts with what the unit's last answer to the form says of fields that have no other home.

    Two queries, none where the form asks no such field.
    """
    if not any(spec.added for spec in definition.fields):
        return facts
    answer = _latest(unit_id, [definition.code], period).get(definition.code)
    if answer is None:
        return facts
    own = {(spec.subject, spec.field) for spec in definition.fields if spec.added}
    held = {key: value for key, value in _values([answer]).items() if (key.kind, key.field) in own}
    return replace(facts, added=held)


def from_other_forms(definition: FormDefinition, unit_id: int, period: Period) -> dict[CellKey, str]:
    """What the unit last answered to other forms within the period, by the cell of this form that it prefills.

    Two queries, none where nothing is prefilled from another form.
    """
    wanted = {
        (spec.subject, spec.prefill_from): spec.field
        for spec in definition.fields
        if spec.prefill is Prefill.FORM
    }
    if not wanted:
        return {}
    codes = {spec.prefill_form for spec in definition.fields if spec.prefill is Prefill.FORM}
    answers = _latest(unit_id, codes, period.next(), since=period.first_day)
    return {
        CellKey(key.kind, key.subject_id, wanted[key.kind, key.field]): value
        for key, value in _values(answers.values()).items()
        if (key.kind, key.field) in wanted
    }


def nodes_told(
    actor: Actor, project_ids: Collection[int], period: Period, asked: Collection[int] = ()
) -> dict[int, list[NodeFacts]]:
    """The nodes that a period's prose may speak of, by project, as the tables hold them. One query.

    Those finished within it, under way, or held up; and those that a form asks.
    """
    done = Q(actual_finish__range=(period.first_day, period.last_day))
    open_now = Q(actual_finish=None) & (Q(actual_start__isnull=False) | ~Q(blocker=""))
    found: dict[int, list[NodeFacts]] = {}
    for row in (
        projects.nodes(actor, project_ids).filter(done | open_now | Q(pk__in=asked)).order_by("position")
    ):
        found.setdefault(row.project_id, []).append(node_facts(row))
    return found


def form_names(codes: Collection[str]) -> Mapping[str, Words]:
    """The names of forms, by code, as their newest version has them. One query, none for no codes."""
    if not codes:
        return {}
    rows = Form.objects.filter(code__in=codes).order_by("version").values_list("code", "name", "name_en")
    return {code: Words(name, name_en) for code, name, name_en in rows}


def _latest(
    unit_id: int, codes: Collection[str], before: Period, since: date | None = None
) -> dict[str, int]:
    """The unit's latest answer to each form of a period that ended before `before` began, as submission ids."""
    rows = Submission.objects.filter(
        unit=unit_id, form__code__in=codes, state__in=[state.value for state in GIVEN]
    )
    found: dict[str, tuple[date, int]] = {}
    listed = rows.order_by("-due_on", "-pk").values_list("form__code", "period", "pk")
    for code, text, pk in listed[: _LOOKED_AT * len(codes)]:
        last = Period.parse(text).last_day
        if (
            last < before.first_day
            and (since is None or last >= since)
            and (last, pk) > found.get(code, (date.min, 0))
        ):
            found[code] = (last, pk)
    return {code: pk for code, (_, pk) in found.items()}


def _values(submissions: Iterable[int]) -> dict[CellKey, str]:
    rows = Cell.objects.filter(submission__in=list(submissions)).exclude(value="")
    return {
        CellKey(SubjectKind(kind), pk, field): value
        for kind, pk, field, value in rows.values_list("subject_kind", "subject_id", "field", "value")
    }
