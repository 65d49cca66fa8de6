"""Words of plan files in templates: `{% load exchange_words %}`."""

from collections.abc import Iterator, Mapping

from django import template
from django.utils.translation import get_language, gettext

from guatu.kernel.language import Phrase
from guatu.projects.types import Cell, NodeChange
from guatu.ui.types import gettext_noop

register = template.Library()

FIELDS: Mapping[str, str] = {
    "name": gettext_noop("名称"),
    "duration": gettext_noop("工期(工作日)"),
    "calendar": gettext_noop("日历"),
    "not_before": gettext_noop("不早于"),
    "deadline": gettext_noop("节点期限"),
    "actual_start": gettext_noop("实际开始"),
    "actual_finish": gettext_noop("实际完成"),
    "forecast_finish": gettext_noop("预计完成"),
}


@register.filter
def phrase(value: Phrase) -> str:
    """Words kept in both languages, in the reader's."""
    return value.label(get_language())


@register.filter
def plan_cells(change: NodeChange) -> Iterator[tuple[str, Cell, Cell]]:
    """What changes on a node: the field's name, before, after."""
    return ((gettext(FIELDS[field]), change.before[field], after) for field, after in change.after.items())
