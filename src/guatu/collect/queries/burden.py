"""What forms cost: estimated from their cells, measured by the server's clock, summed by unit; what a change adds."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from statistics import median

from django.db.models import Count, Q

from guatu.collect.models import Cell, Form, Submission
from guatu.collect.queries.definition import definitions_of, registry
from guatu.collect.queries.forms import Circles, circle_ids
from guatu.collect.rules import (
    ACTIVE_STAGES,
    GIVEN,
    HORIZON_DAYS,
    NODES_A_PROJECT,
    answers_a_month,
    asked,
    estimated_seconds,
    median_minutes,
)
from guatu.collect.types import FormDefinition, FormSpec, FormState, RegistryField, SubjectKind, Words
from guatu.collect.types.burden import Added, Burden, FormBurden, UnitBurden
from guatu.kernel.clock import clock
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects import queries as projects

MEASURED: timedelta = timedelta(days=183)
"""Answers opened within this time are measured: what a form cost two years ago says little of it now."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of whom, whether it is in force, drafted or only thought of."""

    definition: FormDefinition
    unit_ids: tuple[int, ...]
    indicators: int
    least_investment: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Measured:
    seconds: list[int]
    cells: int
    prefilled: int


@dataclass(frozen=True, slots=True)
class _Filled:
    """Cells asked of a unit, and how many of them came prefilled."""

    cells: int = 0
    prefilled: int = 0

    @property
    def share(self) -> float | None:
        return self.prefilled / self.cells if self.cells else None


def burdens(actor: Actor) -> Burden:
    """Every form in force and every unit in the actor's sight that owes one. Nine queries, whatever their number."""
    if not actor.can("collect.read"):
        return Burden((), ())
    forms = list(
        Form.objects.filter(state=FormState.IN_FORCE.value)
        .annotate(listed=Count("indicators"))
        .order_by("code")
    )
    circles, definitions = Circles(actor, forms), definitions_of(forms)
    askings = {
        form.pk: Asking(
            definitions[form.pk],
            tuple(unit.pk for unit in circles.owing(form)),
            form.listed,
            form.least_investment,
        )
        for form in forms
    }
    cost = _seconds(actor, askings.values())
    measured, filled = _measured(actor, [form.code for form in forms])
    by_unit: defaultdict[int, dict[str, float]] = defaultdict(dict)
    found = []
    for form in forms:
        one = _form(form, askings[form.pk], cost, measured.get(form.code))
        found.append(one)
        for unit_id in askings[form.pk].unit_ids:
            seconds = cost[form.code, unit_id]
            by_unit[unit_id][form.code] = _monthly(definitions[form.pk], seconds, _scale(one))
    units = [
        UnitBurden(
            unit.pk,
            unit.code,
            Words(unit.name, unit.name_en),
            by_unit[unit.pk],
            sum(one.fields for one in found if one.code in by_unit[unit.pk]),
            filled.get(unit.pk, _Filled()).share,
        )
        for unit in circles.units
    ]
    return Burden(tuple(found), tuple(sorted(units, key=lambda unit: (-unit.a_month, unit.code))))


def added_by(actor: Actor, spec: FormSpec, new_fields: Iterable[RegistryField] = ()) -> Added:
    """What a version would add to what its code asks now, by estimate. Eleven queries at most.

    Both are counted with the units, projects and nodes of today, so that the difference is the form's alone.
    """
    known = {**{field.key: field for field in new_fields}, **registry()}
    fields = tuple(
        asked(known[one.subject, one.field], required=one.required, prefill=one.prefill)
        for one in spec.fields
        if (one.subject, one.field) in known
    )
    after = Asking(
        FormDefinition(spec.code, 0, spec.words, fields, spec.cadence, spec.january_merged),
        tuple(circle_ids(actor, spec)),
        len(spec.indicator_codes),
        spec.least_investment,
    )
    before = _in_force(actor, spec.code)
    new = _seconds(actor, [after])
    old = _seconds(actor, [before]) if before else {}
    return Added(
        fields_before=len(before.definition.fields) if before else 0,
        fields_after=len(fields),
        units=len(after.unit_ids),
        answer_before=_minutes(list(old.values())),
        answer_after=_minutes(list(new.values())),
        month_before=sum(_monthly(before.definition, seconds) for seconds in old.values()) if before else 0.0,
        month_after=sum(_monthly(after.definition, seconds) for seconds in new.values()),
    )


def _in_force(actor: Actor, code: str) -> Asking | None:
    rows = Form.objects.filter(code=code, state=FormState.IN_FORCE.value).annotate(listed=Count("indicators"))
    form = rows.first()
    if form is None:
        return None
    units = Circles(actor, [form]).owing(form)
    return Asking(
        definitions_of([form])[form.pk], tuple(unit.pk for unit in units), form.listed, form.least_investment
    )


def _form(
    form: Form, asking: Asking, cost: Mapping[tuple[str, int], int], measured: _Measured | None
) -> FormBurden:
    seconds = [cost[form.code, unit_id] for unit_id in asking.unit_ids]
    took = median_minutes(measured.seconds) if measured else None
    estimated = _minutes(seconds)
    scale = took / estimated if took is not None and estimated else 1.0
    return FormBurden(
        form_id=form.pk,
        code=form.code,
        words=Words(form.name, form.name_en),
        fields=len(asking.definition.fields),
        units=len(seconds),
        share=measured.prefilled / measured.cells if measured and measured.cells else None,
        estimated=estimated,
        measured=took,
        answers=len(measured.seconds) if measured else 0,
        a_month=sum(_monthly(asking.definition, one, scale) for one in seconds),
    )


def _scale(one: FormBurden) -> float:
    return one.measured / one.estimated if one.measured is not None and one.estimated else 1.0


def _monthly(definition: FormDefinition, seconds: int, scale: float = 1.0) -> float:
    return seconds / 60 * scale * float(answers_a_month(definition))


def _minutes(seconds: Sequence[int]) -> float:
    return round(median(seconds) / 60, 1) if seconds else 0.0


def _seconds(actor: Actor, askings: Collection[Asking]) -> dict[tuple[str, int], int]:
    """What one answer is estimated to cost, by form and unit. Two queries, none where no form asks of projects."""
    unit_ids = {unit_id for one in askings if one.definition.of_projects for unit_id in one.unit_ids}
    rows, nodes = _projects(actor, unit_ids)
    found = {}
    for one in askings:
        counts: defaultdict[int, Counter[SubjectKind]] = defaultdict(Counter)
        for pk, unit_id, total in rows if one.definition.of_projects else ():
            if one.least_investment is None or (total is not None and total >= one.least_investment):
                counts[unit_id][SubjectKind.PROJECT] += 1
                counts[unit_id][SubjectKind.NODE] += min(NODES_A_PROJECT, nodes.get(pk, 0))
        for unit_id in one.unit_ids:
            subjects = counts[unit_id]
            subjects[SubjectKind.INDICATOR], subjects[SubjectKind.UNIT] = one.indicators, 1
            found[one.definition.code, unit_id] = estimated_seconds(one.definition, subjects)
    return found


def _projects(
    actor: Actor, unit_ids: Collection[int]
) -> tuple[list[tuple[int, int, Decimal | None]], dict[int, int]]:
    if not unit_ids:
        return [], {}
    active = projects.projects(actor).filter(
        unit__in=unit_ids, stage__in=[stage.value for stage in ACTIVE_STAGES]
    )
    rows = list(active.order_by().values_list("pk", "unit_id", "total_investment"))
    until = clock().today() + timedelta(days=HORIZON_DAYS)
    near = (
        Q(nodes__late_start__lte=until)
        | Q(nodes__forecast_finish__lte=until)
        | Q(nodes__actual_start__isnull=False)
    )
    counted = (
        active.order_by().filter(near, nodes__actual_finish=None).values("pk").annotate(n=Count("nodes"))
    )
    return rows, {row["pk"]: row["n"] for row in counted}


def _measured(actor: Actor, codes: Collection[str]) -> tuple[dict[str, _Measured], dict[int, _Filled]]:
    """What the server's clock saw of each form, and the cells of those answers, by unit too. Two queries."""
    since = clock().now() - MEASURED
    rows = scoped(actor, Submission.objects.filter(form__code__in=codes, opened_at__gte=since))
    given = rows.filter(state__in=[state.value for state in GIVEN], in_workbook=False, worked_seconds__gt=0)
    found = {code: _Measured([], 0, 0) for code in codes}
    for code, seconds in given.values_list("form__code", "worked_seconds"):
        found[code].seconds.append(seconds)
    counted = (
        Cell.objects.filter(submission__in=rows)
        .order_by()
        .values_list("submission__form__code", "submission__unit")
        .annotate(cells=Count("pk"), filled=Count("pk", filter=~Q(source="")))
    )
    by_unit: dict[int, _Filled] = {}
    for code, unit_id, cells, filled in counted:
        form, unit = found[code], by_unit.get(unit_id, _Filled())
        found[code] = _Measured(form.seconds, form.cells + cells, form.prefilled + filled)
        by_unit[unit_id] = _Filled(unit.cells + cells, unit.prefilled + filled)
    return found, by_unit
