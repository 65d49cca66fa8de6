"""The registry of fields: the shipped ones loaded, a house's own added, and given to another owner."""

from guatu.collect.models import RegisteredField
from guatu.collect.queries.definition import registry
from guatu.collect.queries.forms import forms_in_force
from guatu.collect.rules import place_of, require_sound, same_fact, shipped_fields
from guatu.collect.rules.forms import FormFault, FormRefused
from guatu.collect.types import OwnerKind, RegistryField, Source, SubjectKind
from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.queries import posts, units
from guatu.org.types import Actor, subject


@verb("collect.field.load")
def load_fields(actor: Actor) -> int:
    """Put the shipped fields into the registry; those already there stay as the house has them. How many are new."""
    actor.require("collect.form.write")
    there = set(RegisteredField.objects.values_list("subject", "code"))
    rows = [
        _row(field, shipped=True)
        for field in shipped_fields()
        if (field.subject.value, field.code) not in there
    ]
    if not rows:
        unchanged()
        return 0
    for row in RegisteredField.objects.bulk_create(rows):
        record(actor, subject(row), after={"field": str(row), "source": row.source, "home": row.home})
    return len(rows)


@verb("collect.field.add")
def add_field(
    actor: Actor,
    *,
    field: RegistryField,
    owner_unit_id: int | None = None,
    owner_post_id: int | None = None,
) -> RegisteredField:
    """Register a field that a form is to ask, with its one owner: a unit, a post, or the unit that answers.

    Raises Denied, NotFound for an owner out of sight, G2515 for a field that cannot be, G2516 where the code is taken,
    and FormRefused (G2500) with the place where one of its names is already known or asked.
    """
    actor.require("collect.form.write")
    require_sound(field)
    if field.source is not Source.ASKED or field.home:
        raise GuatuError(
            "G2515",
            field=field.words,
            why="只能登记由报表填报的指标",
            why_en="only a field that a form asks can be added",
        )
    known = registry()
    if field.key in known:
        raise GuatuError("G2516", code=field.name)
    if (same := same_fact(field, known.values())) is not None:
        place = place_of(same, forms_in_force())
        raise FormRefused(
            [FormFault(field.words, GuatuError("G2504", field=field.words, same=same.words), place)]
        )
    row = _row(field, shipped=False)
    _own(actor, row, owner_unit_id, owner_post_id)
    row.save(force_insert=True)
    record(
        actor,
        subject(row),
        after={"field": str(row), "name": row.name, "form": row.form_code, "owner": row.owner},
    )
    return row


@verb("collect.field.own")
def give_field(
    actor: Actor,
    *,
    kind: SubjectKind,
    code: str,
    owner_unit_id: int | None = None,
    owner_post_id: int | None = None,
) -> RegisteredField:
    """Give a field to another owner: a unit, a post, or else the unit that answers. Raises Denied, NotFound."""
    actor.require("collect.form.write")
    row = RegisteredField.objects.filter(subject=kind.value, code=code).first()
    if row is None:
        raise NotFound(what=f"collect.field:{kind}/{code}")
    before = (row.owner, row.owner_unit_id, row.owner_post_id)
    _own(actor, row, owner_unit_id, owner_post_id)
    after = (row.owner, row.owner_unit_id, row.owner_post_id)
    if after == before:
        unchanged()
        return row
    row.save(update_fields=["owner", "owner_unit", "owner_post"])
    record(actor, subject(row), before=_owner_fact(before), after=_owner_fact(after))
    return row


def _owner_fact(owner: tuple[str, int | None, int | None]) -> dict[str, str | int | None]:
    return {"owner": owner[0], "unit": owner[1], "post": owner[2]}


def _own(actor: Actor, row: RegisteredField, unit_id: int | None, post_id: int | None) -> None:
    if unit_id is not None and post_id is not None:
        raise GuatuError("G2515", field=row.name, why="只能有一个责任方", why_en="a field has one owner")
    if unit_id is not None and not units(actor).filter(pk=unit_id).exists():
        raise NotFound(what=f"org.unit:{unit_id}")
    if post_id is not None and not posts(actor).filter(pk=post_id).exists():
        raise NotFound(what=f"org.post:{post_id}")
    kind = (
        OwnerKind.UNIT
        if unit_id is not None
        else OwnerKind.POST
        if post_id is not None
        else OwnerKind.SUBJECT
    )
    row.owner, row.owner_unit_id, row.owner_post_id = kind.value, unit_id, post_id


def _row(field: RegistryField, *, shipped: bool) -> RegisteredField:
    return RegisteredField(
        subject=field.subject.value,
        code=field.code,
        grammar=field.grammar.value,
        name=field.words.zh,
        name_en=field.words.en,
        measure=field.measure.zh if field.measure else "",
        measure_en=field.measure.en if field.measure else "",
        choices=[{"code": one.code, "name": one.words.zh, "name_en": one.words.en} for one in field.choices],
        together=list(field.together),
        also=list(field.also),
        source=field.source.value,
        home=field.home,
        page=field.page,
        form_code=field.form,
        shipped=shipped,
    )
