"""Words of duties and task forces in the reader's language: `{% load duty_words %}`."""

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language

from guatu.dispatch.types.duties import (
    EVERY_WORDS,
    OCCASION_WORDS,
    TURN_WORDS,
    Every,
    OccasionKind,
    TurnStanding,
    TurnState,
)
from guatu.dispatch.types.forces import (
    COVER_WORDS,
    PAPER_WORDS,
    SEAT_WORDS,
    TASK_WORDS,
    CoverKind,
    PaperKind,
    TaskKind,
)
from guatu.projects.types import holder_said
from guatu.ui.words import is_english

if TYPE_CHECKING:
    from guatu.dispatch.models import Cover
    from guatu.projects.models import Node

register = template.Library()

_SHAPES = {TurnState.HELD: "✓", TurnState.OWED: "○", TurnState.MISSED: "■"}


@register.filter
def occasion_word(kind: str) -> str:
    """到现场 / Site visit."""
    return OCCASION_WORDS[OccasionKind(kind)].label(get_language())


@register.filter
def every_word(every: str) -> str:
    """每月 / monthly."""
    return EVERY_WORDS[Every(every)].label(get_language())


@register.filter
def turn_word(one: TurnStanding) -> str:
    """✓ 已做 / ■ Overdue: shape and word."""
    return f"{_SHAPES[one.state]} {TURN_WORDS[one.state].label(get_language())}"


@register.filter
def turn_shape(one: TurnStanding) -> str:
    """✓ ○ ■."""
    return _SHAPES[one.state]


@register.filter
def stuck_said(node: "Node") -> str:
    """With whom and on what a node is stuck, in the reader's language."""
    english = is_english()
    unit = node.holder_unit
    holder = holder_said(node.holder, unit.name_en if unit is not None else "", english=english)
    return (": " if english else "：").join(filter(None, (holder, node.blocker)))


@register.filter
def task_word(kind: str) -> str:
    """节点 / Node: where a line of a list comes from."""
    return TASK_WORDS[TaskKind(kind)].label(get_language())


@register.filter
def paper_word(kind: str) -> str:
    """专报 / Report."""
    return PAPER_WORDS[PaperKind(kind)].label(get_language())


@register.filter
def seat_word(role: str) -> str:
    """联络员 / Liaison."""
    return SEAT_WORDS[role].label(get_language())


@register.filter
def cover_word(kind: str) -> str:
    """领域 / Area."""
    return COVER_WORDS[CoverKind(kind)].label(get_language())


@register.filter
def cover_key(cover: "Cover") -> str:
    """What is covered, in an address: area:7."""
    return f"{cover.kind}:{cover.key}"
