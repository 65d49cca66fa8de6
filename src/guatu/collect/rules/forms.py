"""Whether a form may be asked: nothing that is known, nothing twice, nothing unanswerable; and what changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guatu.collect.rules.fields import CADENCES
from guatu.collect.types import (
    Change,
    FormDefinition,
    FormSpec,
    Prefill,
    RegistryField,
    Source,
    SubjectKind,
    Words,
)
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import EN, ZH
from guatu.kernel.period import Kind

MOST_WORKDAY: Final = 20
MOST_FIELDS: Final = 60
_OFTEN: Final = (Kind.WEEK, Kind.FORTNIGHT)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact is known: a route of the house, with its argument where it takes one."""

    words: Words
    route: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class FormFault:
    """One thing a form may not ask, why, and the place where it is known."""

    field: Words
    error: GuatuError
    place: Place | None = None


class FormRefused(GuatuError):  # noqa: N818 - named for what happened, as Denied and NotFound are
    """G2500: a form that may not be asked as it stands. `faults` lists everything that is wrong with it."""

    def __init__(self, faults: Sequence[FormFault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0].error
        words = Words(first.text(ZH), first.text(EN))
        super().__init__("G2500", count=len(self.faults), first=words)


@dataclass(frozen=True, slots=True)
class Known:
    """What a form is checked against: the registry; names of forms in force by code; who asks which indicator.

    `indicators` names the indicators of the form by code; `taken` those that another form in force asks of some of the
    same units, by the code of that form; `typed` are those whose figure is typed, not derived or counted.
    """

    fields: Mapping[tuple[SubjectKind, str], RegistryField]
    in_force: Mapping[str, Words]
    indicators: Mapping[str, Words]
    typed: frozenset[str] = frozenset()
    taken: Mapping[str, str] | None = None


def faults_of(spec: FormSpec, known: Known) -> tuple[FormFault, ...]:
    """Everything that forbids the form, in the order of its fields; empty where it may be asked."""
    return (*_whole(spec), *_fields(spec, known), *_indicators(spec, known))


def require_askable(spec: FormSpec, known: Known) -> None:
    """Raises FormRefused (G2500) with every fault."""
    if faults := faults_of(spec, known):
        raise FormRefused(faults)


def _whole(spec: FormSpec) -> Iterator[FormFault]:
    name = spec.words
    if not spec.words.zh or not spec.code:
        yield FormFault(
            name, GuatuError("G2514", what="code, name", why="不能为空", why_en="must not be empty")
        )
    if spec.cadence not in CADENCES:
        yield FormFault(
            name, GuatuError("G2514", what="cadence", why="没有这种频次", why_en="no such cadence")
        )
    if not 1 <= spec.due_workday <= MOST_WORKDAY:
        yield FormFault(name, GuatuError("G2509", most=MOST_WORKDAY))
    if not 0 < len(spec.fields) <= MOST_FIELDS:
        yield FormFault(name, GuatuError("G2505", most=MOST_FIELDS))
    if spec.january_merged and spec.cadence is not Kind.MONTH:
        yield FormFault(name, GuatuError("G2512"))
    for period in (spec.first_period, spec.last_period):
        if period is not None and period.kind is not spec.cadence:
            yield FormFault(name, GuatuError("G2513", period=period))
    if spec.first_period and spec.last_period and spec.last_period < spec.first_period:
        yield FormFault(name, GuatuError("G2513", period=spec.last_period))


def _fields(spec: FormSpec, known: Known) -> Iterator[FormFault]:
    asked = {(one.subject, one.field) for one in spec.fields}
    if len(asked) < len(spec.fields):
        yield FormFault(spec.words, GuatuError("G2505", most=MOST_FIELDS))
    for one in spec.fields:
        field = known.fields.get((one.subject, one.field))
        if field is None:
            name = Words(f"{one.subject}/{one.field}")
            yield FormFault(name, GuatuError("G2503", field=name))
            continue
        if (found := _elsewhere(spec, field, known)) is not None:
            yield found
        for other in field.together:
            if (one.subject, other) not in asked:
                needed = known.fields[one.subject, other].words
                yield FormFault(field.words, GuatuError("G2506", field=field.words, other=needed))
        if field.monthly and spec.cadence in _OFTEN:
            yield FormFault(field.words, GuatuError("G2507", field=field.words))
        if one.prefill is Prefill.FORM:
            yield from _prefill(spec, field, known.fields.get((one.subject, one.prefill_from)))
        elif one.prefill is Prefill.NODES and one.subject is not SubjectKind.PROJECT:
            yield FormFault(field.words, GuatuError("G2511", field=field.words))


def _elsewhere(spec: FormSpec, field: RegistryField, known: Known) -> FormFault | None:
    """The refusal of a field that is known, or that another form in force asks."""
    if field.source is Source.KNOWN:
        return FormFault(field.words, GuatuError("G2501", field=field.words), place_of(field, known.in_force))
    if field.form != spec.code and field.form in known.in_force:
        form = known.in_force[field.form]
        return FormFault(
            field.words, GuatuError("G2502", field=field.words, form=form), place_of(field, known.in_force)
        )
    return None


def place_of(field: RegistryField, forms: Mapping[str, Words]) -> Place:
    """Where a field is known: the page that shows it, or the form that asks it."""
    if field.source is Source.KNOWN:
        return Place(field.words, field.page)
    return Place(forms.get(field.form, Words(field.form)), "collect:form", field.form)


def _prefill(spec: FormSpec, field: RegistryField, source: RegistryField | None) -> Iterator[FormFault]:
    fits = source is not None and source.source is Source.ASKED and source.form != spec.code
    if not fits or source is None or source.grammar is not field.grammar:
        yield FormFault(field.words, GuatuError("G2511", field=field.words))


def _indicators(spec: FormSpec, known: Known) -> Iterator[FormFault]:
    asks = any(one.subject is SubjectKind.INDICATOR for one in spec.fields)
    if spec.indicator_codes and not asks:
        yield FormFault(spec.words, GuatuError("G2517"))
    for code in spec.indicator_codes:
        name = known.indicators.get(code)
        if name is None:
            yield FormFault(Words(code), GuatuError("G2503", field=code))
        elif code not in known.typed:
            yield FormFault(name, GuatuError("G2501", field=name), Place(name, "targets:indicator", code))
        elif (form := (known.taken or {}).get(code)) is not None:
            place = Place(known.in_force[form], "collect:form", form)
            yield FormFault(name, GuatuError("G2502", field=name, form=known.in_force[form]), place)


def form_changes(before: FormDefinition, after: FormDefinition) -> tuple[Change, ...]:
    """What a version changes of an earlier one: fields added, dropped, made required or prefilled otherwise, moved."""
    old = {(one.subject, one.field): one for one in before.fields}
    new = {(one.subject, one.field): one for one in after.fields}
    nothing = Words("")
    found = [Change(one.words, nothing, Words("新增", "added")) for key, one in new.items() if key not in old]
    found += [
        Change(one.words, Words("有", "asked"), Words("删除", "dropped"))
        for key, one in old.items()
        if key not in new
    ]
    for key, one in new.items():
        if key in old and old[key].required != one.required:
            found.append(Change(one.words, _must(old[key].required), _must(one.required)))
        if key in old and (old[key].prefill, old[key].prefill_from) != (one.prefill, one.prefill_from):
            found.append(Change(one.words, PREFILLS[old[key].prefill], PREFILLS[one.prefill]))
    kept = [key for key in old if key in new]
    if kept != [key for key in new if key in old]:
        found.append(Change(Words("顺序", "Order"), nothing, Words("有调整", "changed")))
    if before.words != after.words:
        found.append(Change(Words("名称", "Name"), before.words, after.words))
    return tuple(found)


PREFILLS: Final[Mapping[Prefill, Words]] = {
    Prefill.NOTHING: Words("空白", "empty"),
    Prefill.LAST: Words("上期", "last period"),
    Prefill.NODES: Words("节点", "nodes"),
    Prefill.FORM: Words("其他报表", "another form"),
}


def _must(required: bool) -> Words:
    return Words("必填", "required") if required else Words("选填", "optional")
