"""Words of what is kept: `{% load keeping_words %}`."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext, gettext_noop

from guatu.collect.keeping_forms import KIND_WORDS, PARTY_WORDS
from guatu.collect.templatetags.collect_words import said_value
from guatu.collect.types import CellView, FieldSpec
from guatu.collect.types.keeping import CellLine, Settled
from guatu.collect.types.revising import Event, EvidenceKind, Party, RevisionState
from guatu.ui import words

register = template.Library()

CHANNEL_WORDS: Mapping[str, str] = {
    "page": gettext_noop("网页"),
    "api": gettext_noop("接口"),
    "command": gettext_noop("命令行"),
    "workbook": gettext_noop("Excel"),
}
SETTLED_WORDS: Mapping[Settled, str] = {
    Settled.OPEN: gettext_noop("未答复"),
    Settled.CHANGED: gettext_noop("已改"),
    Settled.ANSWERED: gettext_noop("已答复"),
}
EVENT_WORDS: Mapping[Event, str] = {
    Event.ENTERED: gettext_noop("录入"),
    Event.HANDED_IN: gettext_noop("提交"),
    Event.REMARKED: gettext_noop("退回意见"),
    Event.ANSWERED: gettext_noop("答复"),
    Event.ACCEPTED: gettext_noop("通过入库"),
    Event.ASKED: gettext_noop("申请修订"),
    Event.APPROVED: gettext_noop("批准修订"),
    Event.REFUSED: gettext_noop("不同意修订"),
    Event.WITHDRAWN: gettext_noop("撤回修订"),
}
REVISION_WORDS: Mapping[RevisionState, str] = {
    RevisionState.ASKED: gettext_noop("待审核"),
    RevisionState.APPROVED: gettext_noop("已批准"),
    RevisionState.REFUSED: gettext_noop("未同意"),
    RevisionState.WITHDRAWN: gettext_noop("已撤回"),
}


@register.filter
def channel_word(channel: str) -> str:
    """网页 / page; "" for what was filed before channels were kept."""
    return gettext(CHANNEL_WORDS[channel]) if channel in CHANNEL_WORDS else ""


@register.filter
def settled_word(settled: Settled) -> str:
    """已改 / changed."""
    return gettext(SETTLED_WORDS[settled])


@register.filter
def event_word(event: Event) -> str:
    """录入 / entered."""
    return gettext(EVENT_WORDS[event])


@register.filter
def revision_word(state: RevisionState) -> str:
    """待审核 / waiting."""
    return gettext(REVISION_WORDS[state])


@register.filter
def party_word(party: Party) -> str:
    """监理 / supervisor."""
    return str(PARTY_WORDS[party])


@register.filter
def evidence_word(kind: EvidenceKind) -> str:
    """照片 / photo."""
    return str(KIND_WORDS[kind])


@register.filter
def by_spec(text: str, spec: FieldSpec | None) -> str:
    """A value as its field writes it: `{{ revision.old|by_spec:revision.spec }}`."""
    return said_value(spec, text) if spec is not None else text or words.NOTHING


@register.filter
def by_cell(text: str, cell: CellView | None) -> str:
    """The same, of a cell."""
    return by_spec(text, cell.spec if cell is not None else None)


@register.filter
def old_of(line: CellLine) -> str:
    """What a line of the history said before."""
    return by_cell(line.old, line.cell)


@register.filter
def new_of(line: CellLine) -> str:
    """What a line of the history said then."""
    return by_cell(line.new, line.cell)
