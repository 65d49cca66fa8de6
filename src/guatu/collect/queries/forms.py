"""Forms: versions in their order, who owes them, which are asked when; what a form is checked against."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q

from guatu.collect.models import Form
from guatu.collect.queries.definition import definition_of, registry
from guatu.collect.rules import Known
from guatu.collect.types import AskedField, Circle, FormSpec, FormState, RegistryField, Words
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Kind, Period
from guatu.org.queries import units
from guatu.org.types import RANKED_KINDS, Actor
from guatu.targets import queries as targets

if TYPE_CHECKING:
    from guatu.org.models import Unit


def form_versions(actor: Actor) -> list[Form]:
    """Every version, the newest of each code first. One query; nothing for whoever may not read."""
    if not actor.can("collect.read"):
        return []
    return list(Form.objects.order_by("code", "-version"))


def form_version(actor: Actor, code: str, version: int | None = None) -> Form:
    """A version of a form; without a number that in force, else the newest. Raises NotFound (G1002), Denied."""
    actor.require("collect.read")
    rows = [
        row for row in Form.objects.filter(code=code).order_by("-version") if version in (None, row.version)
    ]
    in_force = [row for row in rows if row.state == FormState.IN_FORCE]
    if not rows:
        raise NotFound(what=Phrase(f"报表 {code}", f"form {code}"))
    return in_force[0] if version is None and in_force else rows[0]


def forms_in_force() -> dict[str, Words]:
    """The names of the forms in force, by code. One query; no actor: what is asked is nobody's secret."""
    rows = Form.objects.filter(state=FormState.IN_FORCE.value).values_list("code", "name", "name_en")
    return {code: Words(name, name_en) for code, name, name_en in rows}


def circle_units(actor: Actor, form: Form, listed: Collection[int] | None = None) -> "list[Unit]":
    """The units in the actor's sight that owe a form, in their order. One query; two for listed units."""
    if form.circle == Circle.UNITS:
        ids = form.units.values_list("pk", flat=True) if listed is None else listed
        return list(units(actor).filter(pk__in=ids))
    kinds = RANKED_KINDS if form.circle == Circle.RANKED else form.unit_kinds
    return list(units(actor, kinds))


class Circles:
    """Who owes which of some forms, from three queries for all of them."""

    def __init__(self, actor: Actor, asked: Sequence[Form]) -> None:
        listed = [form.pk for form in asked if form.circle == Circle.UNITS]
        pairs = Form.units.through.objects.filter(form_id__in=listed).values_list("form_id", "unit_id")
        self._listed: dict[int, set[int]] = {form_id: set() for form_id in listed}
        for form_id, unit_id in pairs if listed else ():
            self._listed[form_id].add(unit_id)
        kinds = {str(kind) for form in asked for kind in _kinds(form)}
        one_of = Q(kind__in=kinds) | Q(pk__in={pk for ids in self._listed.values() for pk in ids})
        self.units = list(units(actor).filter(one_of)) if asked else []

    def owing(self, form: Form) -> "list[Unit]":
        """The units that owe it, in their order."""
        return [unit for unit in self.units if self.owes(form, unit)]

    def owes(self, form: Form, unit: "Unit") -> bool:
        """Whether the form is asked of that unit, whatever the period."""
        if form.circle == Circle.UNITS:
            return unit.pk in self._listed[form.pk]
        return unit.kind in _kinds(form)


def _kinds(form: Form) -> Collection[str]:
    if form.circle == Circle.UNITS:
        return ()
    return RANKED_KINDS if form.circle == Circle.RANKED else form.unit_kinds


def asked_in(form: Form, period: Period) -> bool:
    """Whether the version is asked for that period: in force then, of its cadence, and no January that is merged."""
    if form.state == FormState.DRAFT or str(period.kind) != form.cadence:
        return False
    if form.january_merged and period.number == 1:
        return False
    first, last = bounds(form)
    if form.state == FormState.RETIRED and last is None:
        return False
    return (first is None or first <= period) and (last is None or period <= last)


def bounds(form: Form) -> tuple[Period | None, Period | None]:
    """The first and the last period it is asked for; None where there is no such bound."""
    first, last = (Period.parse(text) if text else None for text in (form.first_period, form.last_period))
    return first, last


def known_for(
    actor: Actor, spec: FormSpec, unit_ids: Iterable[int], new_fields: Iterable[RegistryField] = ()
) -> Known:
    """What a form is checked against: the registry, the forms in force, who asks its indicators. Six queries.

    `new_fields` come into the registry with the form.
    """
    rows = {
        row.code: row
        for row in targets.indicators(actor, retired=False).filter(code__in=spec.indicator_codes)
    }
    others = list(Form.objects.filter(state=FormState.IN_FORCE.value).exclude(code=spec.code))
    circles, owing = Circles(actor, others), set(unit_ids)
    asks: dict[str, str] = {}
    by_id = {form.pk: form for form in others}
    pairs = Form.objects.filter(pk__in=by_id, indicators__code__in=rows)
    for form_id, code in pairs.values_list("pk", "indicators__code"):
        if owing & {unit.pk for unit in circles.owing(by_id[form_id])}:
            asks[code] = by_id[form_id].code
    return Known(
        fields={**{field.key: field for field in new_fields}, **registry()},
        in_force=forms_in_force(),
        indicators={code: Words(row.name, row.name_en) for code, row in rows.items()},
        typed=frozenset(code for code, row in rows.items() if not row.formula and not row.counter),
        taken=asks,
    )


def circle_ids(actor: Actor, spec: FormSpec) -> list[int]:
    """The units that a form would be asked of. One query."""
    rows = units(actor, RANKED_KINDS if spec.circle is Circle.RANKED else None)
    if spec.circle is Circle.KINDS:
        rows = rows.filter(kind__in=spec.unit_kinds)
    elif spec.circle is Circle.UNITS:
        rows = rows.filter(code__in=spec.unit_codes)
    return list(rows.values_list("pk", flat=True))


def spec_of(form: Form) -> FormSpec:
    """A version as data again: what the next one begins from. Four queries."""
    first, last = bounds(form)
    return FormSpec(
        code=form.code,
        words=Words(form.name, form.name_en),
        fields=tuple(
            AskedField(one.subject, one.field, one.required, one.prefill, one.prefill_from)
            for one in definition_of(form).fields
        ),
        cadence=Kind(form.cadence),
        due_workday=form.due_workday,
        circle=Circle(form.circle),
        unit_kinds=tuple(form.unit_kinds),
        unit_codes=tuple(form.units.order_by("position").values_list("code", flat=True)),
        indicator_codes=tuple(form.indicators.order_by("code").values_list("code", flat=True)),
        january_merged=form.january_merged,
        first_period=first,
        last_period=last,
        least_investment=form.least_investment,
        guide=Words(form.guide, form.guide_en),
    )
