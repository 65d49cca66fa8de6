"""Forms and the registry through the API: the same queries and actions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from guatu.collect import actions, queries
from guatu.collect.models import Form
from guatu.collect.rules import field_of, form_of
from guatu.collect.types import RegistryField, SubjectKind
from guatu.kernel.period import Period
from guatu.org.queries import actor_of

router = Router(tags=["collect"])


class FormOut(Schema):
    """A version of a form."""

    id: int
    code: str
    version: int
    name: str
    name_en: str
    state: str
    cadence: str
    due_workday: int
    january_merged: bool
    first_period: str
    last_period: str
    circle: str


class AskedOut(Schema):
    """A field as a version asks it."""

    subject: str
    field: str
    name: str
    required: bool
    prefill: str
    prefill_from: str


class FormWithFields(FormOut):
    fields: list[AskedOut]


class FieldOut(Schema):
    """A registered field: `source` "known" names its page, "asked" the one form that asks it."""

    subject: str
    code: str
    grammar: str
    name: str
    name_en: str
    measure: str
    owner: str
    owner_name: str
    source: str
    home: str
    page: str
    form: str


class FormIn(Schema):
    """A form as its TOML file states it (docs/rooms/collect.md), as JSON."""

    form: dict[str, Any]


class OwnerIn(Schema):
    """A unit, a post, or neither: the unit that answers."""

    unit_id: int | None = None
    post_id: int | None = None


class FieldIn(Schema):
    """A field as a form's file states it, with its owner: a unit, a post, or neither for the unit that answers."""

    field: dict[str, Any]
    owner_unit_id: int | None = None
    owner_post_id: int | None = None


class PeriodIn(Schema):
    period: str = ""


class FormBurdenOut(Schema):
    """Minutes an answer and a month; `measured` is null until three answers were timed."""

    code: str
    fields: int
    units: int
    prefilled_share: float | None
    estimated_minutes: float
    measured_minutes: float | None
    answers: int
    minutes_a_month: float


class UnitBurdenOut(Schema):
    unit_code: str
    minutes_a_month: float
    by_form: dict[str, float]
    fields: int
    prefilled_share: float | None


class BurdenOut(Schema):
    forms: list[FormBurdenOut]
    units: list[UnitBurdenOut]


@router.get("/forms", response=list[FormOut])
def forms(request: HttpRequest) -> list[Form]:
    """Every version of every form, the newest first."""
    return queries.form_versions(actor_of(request))


@router.get("/forms/{code}", response=FormWithFields)
def form(request: HttpRequest, code: str, version: int | None = None) -> dict[str, Any]:
    """A version with its fields: that in force, where none is named."""
    return _with_fields(queries.form_version(actor_of(request), code, version))


@router.post("/forms", response=FormWithFields)
def draft(request: HttpRequest, payload: FormIn) -> dict[str, Any]:
    """Keep a form as a draft. Refused with G2500 where it asks what is known, or twice."""
    return _with_fields(actions.load_form(actor_of(request), file=form_of(payload.form)))


@router.post("/forms/{form_id}/force", response=FormOut)
def force(request: HttpRequest, form_id: int, payload: PeriodIn) -> Form:
    """Put a draft in force from a period on."""
    return actions.put_in_force(actor_of(request), form_id=form_id, first_period=_period(payload))


@router.post("/forms/{form_id}/retire", response=FormOut)
def retire(request: HttpRequest, form_id: int, payload: PeriodIn) -> Form:
    """Ask a form no more after a period."""
    return actions.retire_form(actor_of(request), form_id=form_id, last_period=_period(payload))


@router.get("/fields", response=list[FieldOut])
def fields(request: HttpRequest) -> list[dict[str, Any]]:
    """The registry of what is known and asked."""
    actor_of(request).require("collect.read")
    return [_field(one) for one in queries.registry().values()]


@router.post("/fields", response=FieldOut)
def add_field(request: HttpRequest, payload: FieldIn) -> dict[str, Any]:
    """Register a field that a form is to ask. Refused with G2500 where one of its names is known."""
    row = actions.add_field(
        actor_of(request),
        field=field_of(payload.field),
        owner_unit_id=payload.owner_unit_id,
        owner_post_id=payload.owner_post_id,
    )
    return _field(queries.one_field(SubjectKind(row.subject), row.code))


@router.put("/fields/{subject}/{code}/owner", response=FieldOut)
def give_field(request: HttpRequest, subject: SubjectKind, code: str, payload: OwnerIn) -> dict[str, Any]:
    """Give a field to another owner: a unit, a post, or with neither the unit that answers."""
    row = actions.give_field(
        actor_of(request),
        kind=subject,
        code=code,
        owner_unit_id=payload.unit_id,
        owner_post_id=payload.post_id,
    )
    return _field(queries.one_field(SubjectKind(row.subject), row.code))


@router.get("/burden", response=BurdenOut)
def burden(request: HttpRequest) -> dict[str, Any]:
    """What forms cost those who fill them, in minutes."""
    actor = actor_of(request)
    actor.require("collect.read")
    found = queries.burdens(actor)
    return {
        "forms": [
            {
                "code": one.code,
                "fields": one.fields,
                "units": one.units,
                "prefilled_share": one.share,
                "estimated_minutes": one.estimated,
                "measured_minutes": one.measured,
                "answers": one.answers,
                "minutes_a_month": round(one.a_month, 1),
            }
            for one in found.forms
        ],
        "units": [
            {
                "unit_code": one.code,
                "minutes_a_month": round(one.a_month, 1),
                "by_form": one.by_form,
                "fields": one.fields,
                "prefilled_share": one.share,
            }
            for one in found.units
        ],
    }


def _period(payload: PeriodIn) -> Period | None:
    return Period.parse(payload.period) if payload.period else None


def _with_fields(row: Form) -> dict[str, Any]:
    asked = [
        {
            "subject": one.subject.value,
            "field": one.field,
            "name": one.words.zh,
            "required": one.required,
            "prefill": one.prefill.value,
            "prefill_from": one.prefill_from,
        }
        for one in queries.definition_of(row).fields
    ]
    return {**{name: getattr(row, name) for name in FormOut.model_fields}, "fields": asked}


def _field(one: RegistryField) -> dict[str, Any]:
    return {
        "subject": one.subject.value,
        "code": one.code,
        "grammar": one.grammar.value,
        "name": one.words.zh,
        "name_en": one.words.en,
        "measure": one.measure.zh if one.measure else "",
        "owner": one.owner.value,
        "owner_name": one.owner_words.zh if one.owner_words else "",
        "source": one.source.value,
        "home": one.home,
        "page": one.page,
        "form": one.form,
    }
