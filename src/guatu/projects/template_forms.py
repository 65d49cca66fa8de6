"""Forms of the template pages: a row for every node and every link, read into the template they say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from guatu.kernel.calendar import WorkCalendar
from guatu.projects.forms import BLANK, chosen_words
from guatu.projects.models.template import LINK_KINDS
from guatu.projects.rules import template_faults
from guatu.projects.types import (
    CALENDAR_WORDS,
    RESPONSIBLE_WORDS,
    STAGE_WORDS,
    LinkSpec,
    NodeSpec,
    TemplateSpec,
)

BLANK_ROWS = 2


def calendar_choices(known: Iterable[str]) -> list[tuple[str, str]]:
    """The calendars by their names in the reader's language; one the house added, by its code."""
    return [(code, gettext(CALENDAR_WORDS.get(code, code))) for code in known]


class HeadForm(forms.Form):
    """What the template is called, and why it is changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    code = forms.CharField(label=_("代码"), max_length=30)
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    reason = forms.CharField(label=_("修改原因"), max_length=300)


class NodeRow(forms.Form):
    """One node of a template."""

    code = forms.CharField(label=_("代码"), max_length=20)
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    duration = forms.IntegerField(label=_("工期"), min_value=0, max_value=2000)
    calendar = forms.ChoiceField(label=_("日历"))
    responsible = forms.ChoiceField(label=_("责任单位"), required=False)
    reaches_stage = forms.ChoiceField(label=_("到达阶段"), required=False)
    statutory_days = forms.IntegerField(label=_("法定时限"), min_value=1, max_value=1000, required=False)
    low = forms.IntegerField(label=_("乐观工期"), min_value=0, required=False)
    high = forms.IntegerField(label=_("悲观工期"), min_value=0, required=False)
    evidence = forms.CharField(label=_("完成凭据"), max_length=200, required=False)
    evidence_en = forms.CharField(label=_("完成凭据(英文)"), max_length=300, required=False)
    basis = forms.CharField(label=_("时限依据"), max_length=200, required=False)
    basis_en = forms.CharField(label=_("时限依据(英文)"), max_length=300, required=False)
    measures = forms.JSONField(
        label=_("可用措施及价格"), required=False, widget=forms.Textarea({"rows": 2, "spellcheck": "false"})
    )

    def __init__(self, *args: Any, calendars: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("calendar", calendar_choices(calendars))
        self.fields["calendar"].initial = next(iter(calendars), "")
        self._choose("responsible", BLANK + chosen_words(RESPONSIBLE_WORDS))
        self._choose("reaches_stage", BLANK + chosen_words(STAGE_WORDS))

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def spec(self) -> NodeSpec:
        """The node it says."""
        said = self.cleaned_data
        low, high = said["low"], said["high"]
        both = (low if low is not None else said["duration"], high if high is not None else said["duration"])
        names = (
            "code", "name", "name_en", "duration", "calendar", "responsible", "reaches_stage", "statutory_days",
            "evidence", "evidence_en", "basis", "basis_en",
        )  # fmt: skip
        measures = said["measures"] or []
        return NodeSpec(
            **{name: said[name] for name in names},
            spread=both if low is not None or high is not None else None,
            # What is no list at all is told by the rule, at this row.
            measures=tuple(measures) if isinstance(measures, list) else (measures,),
        )


class LinkRow(forms.Form):
    """One link of a template, by the codes of its nodes."""

    predecessor = forms.CharField(label=_("紧前"), max_length=20)
    successor = forms.CharField(label=_("紧后"), max_length=20)
    kind = forms.ChoiceField(label=_("关系"), choices=LINK_KINDS, initial="FS")
    lag = forms.IntegerField(label=_("延时(天)"), min_value=-10_000, max_value=10_000)
    lag_calendar = forms.ChoiceField(label=_("延时日历"), required=False)
    soft = forms.BooleanField(label=_("可搭接"), required=False)

    def __init__(self, *args: Any, calendars: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lag_calendar"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", gettext("自然日")), *calendar_choices(calendars)]

    def spec(self) -> LinkSpec:
        """The link it says."""
        return LinkSpec(**{name: self.cleaned_data[name] for name in self.base_fields})


NodeRows = formset_factory(NodeRow, can_delete=True, can_order=True, extra=BLANK_ROWS, max_num=2000)
LinkRows = formset_factory(LinkRow, can_delete=True, extra=BLANK_ROWS, max_num=10_000)


@dataclass(slots=True)
class TemplateForms:
    """The whole page: head, nodes, links."""

    head: HeadForm
    nodes: "BaseFormSet[NodeRow]"
    links: "BaseFormSet[LinkRow]"
    calendars: Mapping[str, WorkCalendar]

    @classmethod
    def of(
        cls, data: Mapping[str, Any] | None, spec: TemplateSpec, calendars: Mapping[str, WorkCalendar]
    ) -> "TemplateForms":
        """Bound to what was sent, else showing the template."""
        rows = {"calendars": list(calendars)}
        head = {"version": spec.version, "code": spec.code, "name": spec.name, "name_en": spec.name_en}
        return cls(
            HeadForm(data, initial=head),
            NodeRows(
                data, initial=[_node_initial(node) for node in spec.nodes], prefix="n", form_kwargs=rows
            ),
            LinkRows(
                data, initial=[_link_initial(link) for link in spec.links], prefix="l", form_kwargs=rows
            ),
            calendars,
        )

    def read(self) -> TemplateSpec | None:
        """The template that was sent; None where a row cannot be read or the engine finds a fault, told at its row."""
        whole = [self.head.is_valid(), self.nodes.is_valid(), self.links.is_valid()]
        if not all(whole):
            return None
        nodes = [form for form in self.nodes.ordered_forms if form.has_changed() or form.initial]
        gone = set(self.links.deleted_forms)
        links = [
            form for form in self.links.forms if form not in gone and (form.has_changed() or form.initial)
        ]
        said = self.head.cleaned_data
        spec = TemplateSpec(
            said["code"],
            said["version"],
            said["name"],
            said["name_en"],
            tuple(form.spec() for form in nodes),
            tuple(form.spec() for form in links),
        )
        faults = template_faults(spec, self.calendars)
        for fault in faults:
            row: forms.Form = self.head
            if fault.node is not None:
                row = nodes[fault.node]
            elif fault.link is not None:
                row = links[fault.link]
            language = get_language()
            row.add_error(None, f"{fault.error.text(language)} {fault.error.remedy(language)}")
        return None if faults else spec


def _node_initial(node: NodeSpec) -> dict[str, Any]:
    names = [name for name in NodeRow.base_fields if name not in ("low", "high", "measures")]
    low, high = node.spread or (None, None)
    said = {name: getattr(node, name) for name in names} | {"low": low, "high": high}
    return said | {"measures": [dict(measure) for measure in node.measures] or None}


def _link_initial(link: LinkSpec) -> dict[str, Any]:
    return {name: getattr(link, name) for name in LinkRow.base_fields}
