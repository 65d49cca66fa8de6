"""The room's words and amounts in templates: `{% load project_words %}`."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from guatu.engine.measures import MeasureKind
from guatu.kernel.quantity import format_money
from guatu.projects.models import Levelling, Node, Progress, Project
from guatu.projects.types import (
    BLOCKER_WORDS,
    CALENDAR_WORDS,
    FUND_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    LEVELLING_WORDS,
    PERMIT_WORDS,
    PLAN_STATE_WORDS,
    RESPONSIBILITY_WORDS,
    RESPONSIBLE_WORDS,
    STAGE_WORDS,
    STEP_WORDS,
    PermitState,
    PermitStep,
    holder_said,
    last_day,
)
from guatu.ui import words
from guatu.ui.forms import widget_class
from guatu.ui.types import gettext_noop

register = template.Library()

_WORDS: Mapping[str, str] = {
    **{str(key): word for key, word in STAGE_WORDS.items()},
    **{str(key): word for key, word in BLOCKER_WORDS.items()},
    **FUND_WORDS,
    **RESPONSIBILITY_WORDS,
}
_ROW_STEPS: Mapping[PermitStep, str] = {
    PermitStep.ACCEPT: gettext_noop("予以受理"),
    PermitStep.PAUSE: gettext_noop("补件"),
    PermitStep.RESUME: gettext_noop("补件收齐"),
    PermitStep.DECIDE: gettext_noop("办结"),
    PermitStep.WITHDRAW: gettext_noop("撤回"),
}


@register.filter
def word(key: str) -> str:
    """A stage, blocker, source of funds or responsibility in the reader's language; an unknown key as it is."""
    return gettext(_WORDS[key]) if key in _WORDS else key or words.NOTHING


@register.filter
def noted(row: Progress) -> str:
    """What was said of a month; in English where that was derived in English too."""
    return (words.is_english() and row.note_en) or row.note


@register.filter
def run_word(state: str) -> str:
    """待采用 / To be taken: the state of a levelling."""
    return gettext(LEVELLING_WORDS[state])


@register.filter
def error_of(run: Levelling) -> str:
    """Why a levelling failed, in the reader's language."""
    return run.error_en if words.is_english() else run.error


@register.filter
def level_word(key: str) -> str:
    """省级 / Province."""
    return gettext(LEVEL_WORDS[key]) if key in LEVEL_WORDS else key


@register.filter
def kind_word(key: str) -> str:
    """续建 / Continuing."""
    return gettext(KIND_WORDS[key]) if key in KIND_WORDS else key


@register.filter
def amount(value: Decimal | None, project: Project) -> str:
    """`{{ x|amount:project }}`: yuan in the unit that fits; another currency in its own millions."""
    if value is None:
        return words.NOTHING
    if project.currency == "CNY":
        return format_money(value, get_language())
    return gettext("%(currency)s %(millions)s 百万") % {
        "currency": project.currency,
        "millions": words.number(value / 1_000_000, 1),
    }


@register.filter
def wan(value: Decimal | None) -> str:
    """Yuan as a figure in 万元, for columns whose heading says so."""
    return words.NOTHING if value is None else words.number(value / 10_000)


@register.filter
def last(finish: date | None) -> date | None:
    """The last day of a finish, which is the instant after it."""
    return last_day(finish) if finish else None


@register.filter
def plan_state(key: str) -> str:
    """草案 / Draft."""
    return gettext(PLAN_STATE_WORDS[key]) if key in PLAN_STATE_WORDS else key


@register.filter
def widget(bound: BoundField) -> SafeString:
    """An input in a table's cell: its class, and its label for those who hear it."""
    attrs: dict[str, str | bool] = {
        "class": widget_class(bound.field.widget),
        "aria-label": str(bound.label),
    }
    return bound.as_widget(attrs=attrs)


@register.filter
def responsible(key: str) -> str:
    """自然资源 / Natural resources: the kind of unit that has a node in hand."""
    return gettext(RESPONSIBLE_WORDS[key]) if key in RESPONSIBLE_WORDS else key or words.NOTHING


@register.filter
def permit_word(state: PermitState) -> str:
    """已受理 / Accepted: where a permit stands."""
    return gettext(PERMIT_WORDS[state])


@register.filter
def step_word(step: PermitStep) -> str:
    """登记受理 / Record acceptance: a step of a permit."""
    return gettext(STEP_WORDS[step])


@register.filter
def row_step(step: PermitStep) -> str:
    """受理 / Accept: what a list offers to record, in a word."""
    return gettext(_ROW_STEPS[step])


@register.simple_tag
def office_unit(units: Mapping[str, Any], kind: str) -> Any:
    """The unit that is this kind of office; None where none is."""
    return units.get(kind)


@register.filter
def calendar_word(key: str) -> str:
    """办公日历 / Office calendar."""
    return gettext(CALENDAR_WORDS[key]) if key in CALENDAR_WORDS else key


@register.filter
def both(thing: object, field: str) -> str:
    """`{{ node|both:"evidence" }}`: a text kept in both languages, in the reader's."""
    english = getattr(thing, f"{field}_en", "")
    return str(english if words.is_english() and english else getattr(thing, field, "")) or words.NOTHING


@register.filter
def measure_line(measure: Mapping[str, Any]) -> str:
    """A measure a node allows, with its price: 赶工 8 天 · 60,000 元/天."""
    kind = MeasureKind(measure["kind"]).word.label(get_language())
    parts = [kind]
    if measure.get("days"):
        parts.append(gettext("%(days)s 天") % {"days": measure["days"]})
    if measure.get("share"):
        parts.append(f"{measure['share']}%")
    others = measure.get("with") or []
    parts += [others] if isinstance(others, str) else others
    if measure.get("cost"):
        parts.append(gettext("%(yuan)s 元") % {"yuan": words.number(measure["cost"])})
    if measure.get("cost_per_day"):
        parts.append(gettext("%(yuan)s 元/天") % {"yuan": words.number(measure["cost_per_day"])})
    return " · ".join(parts)


@register.filter
def holder(node: Node) -> str:
    """Who holds a node up, in the reader's language: `{{ node|holder }}`."""
    unit = node.holder_unit
    return words.named(unit) if unit is not None else holder_said(node.holder, english=words.is_english())
