"""Forms: the list, one version, the editor of the next; put in force, retired; what they cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.collect import actions, queries
from guatu.collect.columns import ASKED, FORMS, burden_columns
from guatu.collect.models import Form
from guatu.collect.rules import FormRefused, due_day, faults_of, form_changes
from guatu.collect.types import (
    AskedField,
    FormSpec,
    FormState,
    Prefill,
    RegistryField,
    Source,
    SubjectKind,
    heading,
)
from guatu.collect.version_forms import FieldForm, HeadForm, PeriodForm, asked_fields, head_of
from guatu.kernel.clock import clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Kind, Period
from guatu.org.queries import actor_of, work_calendar
from guatu.org.types import Actor
from guatu.ui import words
from guatu.ui.lists import exported
from guatu.ui.types import Crumb

AHEAD = 6
"""Due days shown on a form's page."""


@require_GET
def form_list(request: HttpRequest) -> HttpResponseBase:
    """Every form by its version in force, else its newest, with what it costs."""
    actor = actor_of(request)
    actor.require("collect.read")
    newest: dict[str, Form] = {}
    for row in queries.form_versions(actor):
        if row.code not in newest or row.state == FormState.IN_FORCE:
            newest[row.code] = row
    cost = queries.burdens(actor)
    by_form = {one.form_id: one for one in cost.forms}
    rows = [(row, by_form.get(row.pk)) for row in newest.values()]
    if taken := exported(request, FORMS, rows):
        return taken
    context = {
        "menu_key": "forms",
        "crumbs": _crumbs(),
        "listing": FORMS,
        "forms": rows,
        "burden": cost,
        "may_write": actor.can("collect.form.write"),
    }
    return render(request, "collect/forms.html", context)


@require_GET
def form(request: HttpRequest, code: str) -> HttpResponseBase:
    """One version: what it asks, of whom, due when, at what cost, and what it changed."""
    actor = actor_of(request)
    version = request.GET.get("version", "")
    row = queries.form_version(
        actor, code, int(version) if version.isdecimal() and len(version) < 5 else None
    )
    versions = [one for one in queries.form_versions(actor) if one.code == code]
    definitions = queries.definitions_of(versions)
    before = next((one for one in versions if one.version < row.version), None)
    known = queries.registry()
    fields = [(spec, known[spec.subject, spec.field]) for spec in definitions[row.pk].fields]
    notes = [(_("报表"), f"{words.named(row)} v{row.version}")]
    if taken := exported(request, ASKED, fields, notes=notes):
        return taken
    context = {
        "menu_key": "forms",
        "crumbs": _crumbs(words.named(row)),
        "listing": ASKED,
        "form": row,
        "definition": definitions[row.pk],
        "fields": fields,
        "units": queries.circle_units(actor, row),
        "indicators": list(row.indicators.order_by("code")),
        "due": _due_days(row),
        "cost": next((one for one in queries.burdens(actor).forms if one.form_id == row.pk), None),
        "versions": versions,
        "before": before,
        "changes": form_changes(definitions[before.pk], definitions[row.pk]) if before else (),
        "may_write": actor.can("collect.form.write"),
        "first": _first_choice(row),
    }
    return render(request, "collect/form.html", context)


@require_http_methods(["GET", "POST"])
def edit_form(request: HttpRequest, code: str = "") -> HttpResponse:
    """The next version of a form, or a new one: its head, its fields in order, what stands against it, what it adds.

    POST `do`: "save" keeps it as a draft; "add", "register", "up:<field>", "down:<field>", "drop:<field>" change
    the list; anything else shows it again. With htmx only the preview is answered.
    """
    actor = actor_of(request)
    actor.require("collect.form.write")
    before = queries.spec_of(queries.form_version(actor, code)) if code else None
    known = queries.registry()
    head = HeadForm(actor, request.POST or None, initial=head_of(before) if before else None)
    if code:
        head.fields["code"].disabled = True
    new_field = FieldForm(actor, prefix="new")
    fields = asked_fields(request.POST) if request.method == "POST" else before.fields if before else ()
    faults: Sequence[object] = ()
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "register":
            fields, new_field, faults = _register(request, actor, head, fields)
            known = queries.registry()
        else:
            fields = _moved(fields, do, request.POST.get("add", ""))
        if do == "save" and head.is_valid():
            try:
                row = actions.draft_form(actor, spec=head.spec(fields))
            except FormRefused as refused:
                faults = refused.faults
            else:
                messages.success(request, _("草稿已保存。核对后启用，才会要求填报。"))
                return redirect(f"{reverse('collect:form', args=[row.code])}?version={row.version}")
    editor = _Editor(actor, head, fields, known)
    context = {
        "menu_key": "forms",
        "crumbs": _crumbs(_("做新版本") if code else _("新建报表")),
        "code": code,
        "head": head,
        "new_field": new_field,
        "new_open": new_field.is_bound,
        "rows": editor.rows(),
        "offered": editor.offered(),
        "faults": faults or editor.faults(),
        "added": editor.added(),
        "preview": editor.preview(),
    }
    htmx = bool(getattr(request, "htmx", False))
    return render(request, "collect/part/form_preview.html" if htmx else "collect/form_edit.html", context)


@require_POST
def force_form(request: HttpRequest, form_id: int) -> HttpResponse:
    """Put a draft in force from the period chosen."""
    return _decide(
        request, form_id, actions.put_in_force, "first_period", _("已启用，从所选期次起要求填报。")
    )


@require_POST
def retire_form(request: HttpRequest, form_id: int) -> HttpResponse:
    """Ask a form no more."""
    return _decide(request, form_id, actions.retire_form, "last_period", _("已停用，以后不再要求填报。"))


@require_GET
def burden(request: HttpRequest) -> HttpResponseBase:
    """What every unit spends on forms."""
    actor = actor_of(request)
    actor.require("collect.read")
    found = queries.burdens(actor)
    listing = burden_columns(found)
    if taken := exported(request, listing, found.units):
        return taken
    table = [(unit, [(one.words, unit.by_form.get(one.code)) for one in found.forms]) for unit in found.units]
    context = {
        "menu_key": "forms",
        "crumbs": _crumbs(_("填报负担")),
        "listing": listing,
        "burden": found,
        "table": table,
    }
    return render(request, "collect/burden.html", context)


def _decide(request: HttpRequest, form_id: int, action: Any, name: str, done: str) -> HttpResponse:
    actor = actor_of(request)
    asked = PeriodForm(request.POST)
    actor.require("collect.form.write")
    row = Form.objects.filter(pk=form_id).first()
    if row is None or not asked.is_valid():
        raise NotFound(what=_("这份报表"))
    try:
        action(actor, form_id=form_id, **{name: asked.cleaned_data["period"]})
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        language = words.language()
        messages.error(request, f"{refused.text(language)} {refused.remedy(language)} ({refused.number})")
    else:
        messages.success(request, done)
    return redirect(f"{reverse('collect:form', args=[row.code])}?version={row.version}")


def _register(
    request: HttpRequest, actor: Actor, head: HeadForm, fields: tuple[AskedField, ...]
) -> tuple[tuple[AskedField, ...], FieldForm, Sequence[object]]:
    """The fields with the one just registered; where it was refused its form again, and what stands against it."""
    new = FieldForm(actor, request.POST, prefix="new")
    code = str(head["code"].value() or "")
    if not new.is_valid() or not code:
        return fields, new, ()
    try:
        row = actions.add_field(actor, field=new.field(code), owner_unit_id=new.owner_unit_id)
    except FormRefused as refused:
        return fields, new, refused.faults
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        new.add_error(None, f"{refused.text(words.language())} ({refused.number})")
        return fields, new, ()
    messages.success(request, _("已登记并加入报表。"))
    asked = AskedField(SubjectKind(row.subject), row.code, prefill=Prefill.LAST)
    return (*fields, asked), FieldForm(actor, prefix="new"), ()


def _moved(fields: tuple[AskedField, ...], do: str, add: str) -> tuple[AskedField, ...]:
    """The list after one step of the editor."""
    way, _colon, key = do.partition(":")
    listed = list(fields)
    at = next((index for index, one in enumerate(listed) if f"{one.subject}/{one.field}" == key), None)
    if way == "add" and add:
        kind, _slash, field = add.partition("/")
        if kind in set(SubjectKind):
            listed.append(AskedField(SubjectKind(kind), field, prefill=Prefill.LAST))
    elif at is not None and way == "drop":
        del listed[at]
    elif at is not None and way in ("up", "down"):
        to = max(0, min(len(listed) - 1, at + (-1 if way == "up" else 1)))
        listed.insert(to, listed.pop(at))
    return tuple(dict.fromkeys(listed))


@dataclass(frozen=True, slots=True)
class Row:
    """A field in the editor."""

    key: str
    asked: AskedField
    field: RegistryField | None
    sources: Sequence[tuple[str, str]]  # other forms' fields it may be prefilled from: value, words

    @property
    def prefill(self) -> str:
        """The value of the choice of prefill."""
        return (
            f"form:{self.asked.prefill_from}"
            if self.asked.prefill is Prefill.FORM
            else self.asked.prefill.value
        )


class _Editor:
    """What the editor shows of a version that is being made."""

    def __init__(
        self,
        actor: Actor,
        head: HeadForm,
        fields: tuple[AskedField, ...],
        known: dict[tuple[SubjectKind, str], RegistryField],
    ) -> None:
        self._actor = actor
        self._fields = fields
        self._known = known
        self._code = str(head["code"].value() or "")
        self._spec: FormSpec | None = head.spec(fields) if head.is_bound and head.is_valid() else None
        self._head = head
        self._forms = queries.forms_in_force()

    def rows(self) -> list[Row]:
        return [
            Row(
                f"{one.subject}/{one.field}",
                one,
                self._known.get((one.subject, one.field)),
                self._sources(one),
            )
            for one in self._fields
        ]

    def offered(self) -> list[RegistryField]:
        """Fields of this form's own that it does not ask yet, and those that no form in force asks."""
        there = {(one.subject, one.field) for one in self._fields}
        return [
            field
            for field in self._known.values()
            if field.source is Source.ASKED
            and field.key not in there
            and (field.form == self._code or field.form not in self._forms)
        ]

    def faults(self) -> Sequence[object]:
        if self._spec is None:
            return ()
        ids = queries.circle_ids(self._actor, self._spec)
        return faults_of(self._spec, queries.known_for(self._actor, self._spec, ids))

    def added(self) -> object:
        return queries.added_by(self._actor, self._spec) if self._spec else None

    def preview(self) -> list[tuple[SubjectKind, list[tuple[AskedField, RegistryField]]]]:
        """The fields as they will be met: by the kind of subject, in their order."""
        return [
            (kind, of_kind)
            for kind in SubjectKind
            if (
                of_kind := [
                    (one, self._known[one.subject, one.field])
                    for one in self._fields
                    if one.subject is kind and (one.subject, one.field) in self._known
                ]
            )
        ]

    def _sources(self, one: AskedField) -> Sequence[tuple[str, str]]:
        field = self._known.get((one.subject, one.field))
        return [
            (
                f"form:{other.code}",
                f"《{self._forms[other.form].label(words.language())}》{other.words.label(words.language())}",
            )
            for other in self._known.values()
            if field is not None
            and other.subject is one.subject
            and other.grammar is field.grammar
            and other.form in self._forms
            and other.form != self._code
        ]


def _due_days(row: Form) -> list[tuple[object, date | None]]:
    """The next periods that will be asked, each with its due day; None where the year is not published."""
    cadence, calendar = Kind(row.cadence), work_calendar()
    period = Period.holding(cadence, clock().today())
    found: list[tuple[object, date | None]] = []
    while len(found) < AHEAD:
        if not (row.january_merged and period.number == 1):
            try:
                day: date | None = due_day(calendar, period, row.due_workday)
            except GuatuError as unknown:
                if unknown.number != "G1004":
                    raise
                day = None
            found.append((heading(period, merged=row.january_merged), day))
        period = period.next()
    return found


def _first_choice(row: Form) -> Period:
    return Period.holding(Kind(row.cadence), clock().today())


def _crumbs(last: str = "") -> list[Crumb]:
    room = Crumb(_("数据填报"), reverse("collect:due"))
    if not last:
        return [room, Crumb(_("全部报表"))]
    return [room, Crumb(_("全部报表"), reverse("collect:forms")), Crumb(last)]
