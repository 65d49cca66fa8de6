"""What is asked: versions of forms drafted, put in force, retired."""

from collections.abc import Collection

from django.db.models import Max

from guatu.collect.actions.registry import add_field, load_fields
from guatu.collect.models import Form, FormField, RegisteredField, Submission
from guatu.collect.queries.forms import bounds, circle_ids, circle_units, known_for, spec_of
from guatu.collect.rules import MONTHLY, FormFile, require_askable
from guatu.collect.types import AskedField, Circle, FormSpec, FormState, Words
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Kind, Period
from guatu.ledger.actions import record, verb
from guatu.ledger.types import Fact
from guatu.org.queries import units
from guatu.org.types import Actor, UnitKind, subject
from guatu.targets import queries as targets


@verb("collect.form.draft")
def draft_form(actor: Actor, *, spec: FormSpec) -> Form:
    """Keep a form as a draft, the next version of its code; a draft of the code that is there is replaced.

    Raises Denied, FormRefused (G2500) with every fault and the place where a fact is known, G2510 for units or kinds
    that are not there.
    """
    actor.require("collect.form.write")
    _require_circle(actor, spec)
    require_askable(spec, known_for(actor, spec, circle_ids(actor, spec)))
    return _draft(actor, spec)


@verb("collect.form.load")
def load_form(actor: Actor, *, file: FormFile) -> Form:
    """The same from a file, which may bring fields into the registry. Raises also what `add_field` raises."""
    actor.require("collect.form.write")
    known = set(RegisteredField.objects.values_list("subject", "code"))
    new = [field for field in file.new_fields if (field.subject.value, field.code) not in known]
    for field in new:
        add_field(actor, field=field)
    form = draft_form(actor, spec=file.spec)
    record(actor, subject(form), after={"loaded": form.code, "new_fields": [field.name for field in new]})
    return form


@verb("collect.form.force")
def put_in_force(actor: Actor, *, form_id: int, first_period: Period | None = None) -> Form:
    """Ask a draft from `first_period` on (or its own, or the present one); the version before it then ends.

    Its fields are then its own: they were asked by no form in force. Raises Denied, NotFound, G2508 unless it is a
    draft, G2513 for a period of another cadence or before one that was already answered, G2500 where what the draft
    asks has become known or asked elsewhere since.
    """
    actor.require("collect.form.write")
    form = _version(form_id, FormState.DRAFT)
    cadence = Kind(form.cadence)
    first = first_period or bounds(form)[0] or Period.holding(cadence, clock().today())
    _require_first(form, first)
    spec = spec_of(form)
    require_askable(spec, known_for(actor, spec, [unit.pk for unit in circle_units(actor, form)]))
    for older in Form.objects.filter(code=form.code, state=FormState.IN_FORCE.value):
        last = Period.holding(Kind(older.cadence), first.previous().last_day)
        older.state, older.last_period = FormState.RETIRED.value, str(last)
        older.save(update_fields=["state", "last_period"])
    form.state, form.first_period = FormState.IN_FORCE.value, str(first)
    form.save(update_fields=["state", "first_period"])
    RegisteredField.objects.filter(asked__form=form).update(form_code=form.code)
    record(
        actor,
        subject(form),
        before={"state": FormState.DRAFT.value},
        after={"state": form.state, "code": form.code, "version": form.version, "first_period": str(first)},
    )
    return form


@verb("collect.form.retire")
def retire_form(actor: Actor, *, form_id: int, last_period: Period | None = None) -> Form:
    """Ask a form no more after `last_period`, else after the last that ended. Raises Denied, NotFound, G2508, G2513."""
    actor.require("collect.form.write")
    form = _version(form_id, FormState.IN_FORCE)
    last = last_period or Period.holding(Kind(form.cadence), clock().today()).previous()
    if last.kind != form.cadence:
        raise GuatuError("G2513", period=last)
    form.state, form.last_period = FormState.RETIRED.value, str(last)
    form.save(update_fields=["state", "last_period"])
    record(
        actor,
        subject(form),
        before={"state": FormState.IN_FORCE.value},
        after={"state": form.state, "last_period": str(last)},
    )
    return form


@verb("collect.form.create")
def create_form(
    actor: Actor,
    *,
    indicator_ids: Collection[int] = (),
    first_period: Period | None = None,
    code: str = MONTHLY.spec.code,
    version: int = 1,
    name: str = MONTHLY.spec.words.zh,
    name_en: str = MONTHLY.spec.words.en,
    due_workday: int = MONTHLY.spec.due_workday,
) -> Form:
    """Ask the monthly report of every ranked unit, from `first_period` on: the form a house starts with.

    An older version of the same code is no longer asked. Raises G1707 where the version exists, NotFound (G1002)
    for an indicator that does not.
    """
    actor.require("collect.form.write")
    if Form.objects.filter(code=code, version=version).exists():
        raise GuatuError("G1707", code=code, version=version)
    indicators = list(targets.indicators(actor).filter(pk__in=indicator_ids))
    if missing := set(indicator_ids) - {row.pk for row in indicators}:
        raise NotFound(what=f"targets.indicator:{min(missing)}")
    load_fields(actor)
    Form.objects.filter(code=code, state=FormState.IN_FORCE.value).update(state=FormState.RETIRED.value)
    form = Form.objects.create(
        code=code,
        version=version,
        name=name,
        name_en=name_en,
        state=FormState.IN_FORCE.value,
        due_workday=due_workday,
        first_period=str(first_period or ""),
    )
    form.indicators.set(indicators)
    _ask(form, MONTHLY.spec.fields)
    record(
        actor,
        subject(form),
        after={
            "code": code,
            "version": version,
            "due_workday": due_workday,
            "indicators": [row.code for row in indicators],
        },
    )
    return form


def _draft(actor: Actor, spec: FormSpec) -> Form:
    Form.objects.filter(code=spec.code, state=FormState.DRAFT.value).delete()
    newest = Form.objects.filter(code=spec.code).aggregate(newest=Max("version"))["newest"] or 0
    form = Form.objects.create(
        code=spec.code,
        version=newest + 1,
        name=spec.words.zh,
        name_en=spec.words.en,
        cadence=spec.cadence.value,
        due_workday=spec.due_workday,
        january_merged=spec.january_merged,
        first_period=str(spec.first_period or ""),
        last_period=str(spec.last_period or ""),
        circle=spec.circle.value,
        unit_kinds=list(spec.unit_kinds),
        least_investment=spec.least_investment,
        guide=spec.guide.zh,
        guide_en=spec.guide.en,
    )
    if spec.circle is Circle.UNITS:
        form.units.set(units(actor).filter(code__in=spec.unit_codes))
    form.indicators.set(targets.indicators(actor).filter(code__in=spec.indicator_codes))
    _ask(form, spec.fields)
    fields: list[Fact] = [f"{one.subject}/{one.field}" for one in spec.fields]
    record(actor, subject(form), after={"code": form.code, "version": form.version, "fields": fields})
    return form


def _ask(form: Form, fields: Collection[AskedField]) -> None:
    rows = {(row.subject, row.code): row for row in RegisteredField.objects.all()}
    FormField.objects.bulk_create(
        FormField(
            form=form,
            field=rows[one.subject.value, one.field],
            position=position,
            required=one.required,
            prefill=one.prefill.value,
            prefill_from=rows.get((one.subject.value, one.prefill_from)),
        )
        for position, one in enumerate(fields)
    )


def _require_circle(actor: Actor, spec: FormSpec) -> None:
    if spec.circle is Circle.KINDS:
        unknown = set(spec.unit_kinds) - {kind.value for kind in UnitKind}
        if unknown or not spec.unit_kinds:
            raise GuatuError("G2510", what=min(unknown, default="unit_kinds"))
    if spec.circle is Circle.UNITS:
        found = set(units(actor).filter(code__in=spec.unit_codes).values_list("code", flat=True))
        if (unknown := set(spec.unit_codes) - found) or not found:
            raise GuatuError("G2510", what=min(unknown, default="units"))


def _require_first(form: Form, first: Period) -> None:
    """A version may not begin with a period that was already answered, nor with one of another cadence."""
    if first.kind != form.cadence:
        raise GuatuError("G2513", period=first)
    answered = Submission.objects.filter(form__code=form.code, period__gte=str(first))
    if answered.filter(form__cadence=form.cadence).exists():
        raise GuatuError("G2513", period=first)


def _version(form_id: int, state: FormState) -> Form:
    form = Form.objects.select_for_update().filter(pk=form_id).first()
    if form is None:
        raise NotFound(what=Phrase(f"报表 {form_id}", f"form {form_id}"))
    if form.state != state:
        raise GuatuError(
            "G2508", form=Words(f"{form.name} v{form.version}", f"{form.name_en} v{form.version}")
        )
    return form
