"""What a version of a form asks, and the registry it asks from."""

from collections import defaultdict
from collections.abc import Iterable

from guatu.collect.models import Form, FormField, RegisteredField
from guatu.collect.rules import asked
from guatu.collect.types import (
    Choice,
    FieldSpec,
    FormDefinition,
    Grammar,
    OwnerKind,
    Prefill,
    RegistryField,
    Source,
    SubjectKind,
    Words,
)
from guatu.kernel.period import Kind


def definition_of(form: Form) -> FormDefinition:
    """The version's own definition. One query."""
    return definitions_of([form])[form.pk]


def definitions_of(forms: Iterable[Form]) -> dict[int, FormDefinition]:
    """The same of many, by key. One query."""
    forms = list(forms)
    rows = FormField.objects.filter(form__in=[form.pk for form in forms]).select_related(
        "field", "prefill_from"
    )
    fields: defaultdict[int, list[FieldSpec]] = defaultdict(list)
    for row in rows.order_by("form", "position"):
        fields[row.form_id].append(_spec(row))
    return {
        form.pk: FormDefinition(
            code=form.code,
            version=form.version,
            words=Words(form.name, form.name_en),
            fields=tuple(fields[form.pk]),
            cadence=Kind(form.cadence),
            january_merged=form.january_merged,
            guide=Words(form.guide, form.guide_en),
        )
        for form in forms
    }


def _spec(row: FormField) -> FieldSpec:
    other = row.prefill_from
    return asked(
        registry_field(row.field),
        required=row.required,
        prefill=Prefill(row.prefill),
        prefill_from=other.code if other else "",
        prefill_form=other.form_code if other else "",
    )


def registry() -> dict[tuple[SubjectKind, str], RegistryField]:
    """Every registered field by subject and code, in the registry's order; those with an owner of their own name it.

    One query. No actor: what is asked and known is nobody's secret.
    """
    rows = RegisteredField.objects.select_related("owner_unit", "owner_post", "owner_post__unit")
    return {(SubjectKind(row.subject), row.code): registry_field(row, owned=True) for row in rows}


def registry_field(row: RegisteredField, *, owned: bool = False) -> RegistryField:
    """The row as rules see it; `owned`: with the name of its owner, which `row` must hold."""
    return RegistryField(
        subject=SubjectKind(row.subject),
        code=row.code,
        grammar=Grammar(row.grammar),
        words=Words(row.name, row.name_en),
        source=Source(row.source),
        home=row.home,
        page=row.page,
        form=row.form_code,
        owner=OwnerKind(row.owner),
        owner_words=_owner(row) if owned else None,
        measure=Words(row.measure, row.measure_en) if row.measure else None,
        choices=tuple(Choice(one["code"], Words(one["name"], one.get("name_en", ""))) for one in row.choices),
        together=tuple(row.together),
        also=tuple(row.also),
    )


def _owner(row: RegisteredField) -> Words | None:
    if row.owner_unit is not None:
        return Words(row.owner_unit.name, row.owner_unit.name_en)
    if row.owner_post is not None:
        unit = Words(row.owner_post.unit.name, row.owner_post.unit.name_en)
        return unit.joined(Words(row.owner_post.title, row.owner_post.title_en))
    return None
