"""The room's words and cells in templates: `{% load collect_words %}`."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from guatu.collect import import_forms
from guatu.collect.reading.explained import kind_words
from guatu.collect.rules import board
from guatu.collect.types import CellView, FieldSpec, Grammar, Level, Owed, Problem, State, Words
from guatu.collect.types.workbook import IMPORT_WORDS
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import in_english, pick
from guatu.ui import words

if TYPE_CHECKING:
    from guatu.org.models import Account

register = template.Library()

STATE_WORDS: Mapping[str, str] = {
    "owed": gettext_noop("未开始"),
    State.DRAFT: gettext_noop("填写中"),
    State.SUBMITTED: gettext_noop("待审核"),
    State.RETURNED: gettext_noop("已退回"),
    State.ACCEPTED: gettext_noop("已通过"),
    State.LOCKED: gettext_noop("已锁定"),
}
_NUMBERS = (Grammar.MONEY, Grammar.PERCENT, Grammar.GROWTH, Grammar.NUMBER)


@register.filter
def said(name: Words | None) -> str:
    """A name in the reader's language."""
    return name.label(get_language()) if name is not None else ""


@register.filter
def state_word(state: str | None) -> str:
    """待审核 / Submitted, in the reader's language; None is 未开始."""
    return gettext(STATE_WORDS[state or "owed"])


@register.filter
def standing(owed: Owed) -> str:
    """The word of a board's cell for its class: "owed", or the state."""
    return board.standing(owed)


@register.filter
def standing_word(word: str) -> str:
    """未开始, 待审核 …: a board's standing in the reader's language."""
    return gettext(STATE_WORDS[word])


@register.filter
def rule_day(workdays: int) -> str:
    """截止前2个工作日, 截止当天, 截止后1个工作日."""
    if workdays == 0:
        return gettext("截止当天")
    days = {"n": abs(workdays)}
    if workdays < 0:
        return ngettext("截止前 %(n)s 个工作日", "截止前 %(n)s 个工作日", days["n"]) % days
    return ngettext("截止后 %(n)s 个工作日", "截止后 %(n)s 个工作日", days["n"]) % days


@register.filter
def shown(cell: CellView) -> str:
    """The cell's value for reading: a choice by its words, a number grouped."""
    return _shown(cell, cell.value)


@register.filter
def previously(cell: CellView) -> str:
    """What the tables held before this month, for reading."""
    return _shown(cell, cell.previous)


@register.filter
def where(problem: Problem) -> str:
    """Subject and field of a problem."""
    return problem.where(get_language())


@register.filter
def told(problem: Problem | GuatuError) -> str:
    """What is wrong and how to mend it."""
    language = get_language()
    return f"{problem.text(language)}{'' if not in_english(language) else ' '}{problem.remedy(language)}"


@register.filter
def english(name: Words) -> str:
    """What a Chinese text says, for whoever reads English: “: Foundation was finished …”; else nothing."""
    return f": {name.en}" if name.en and in_english(get_language()) else ""


LEVEL_WORDS: Mapping[str, str] = {
    Level.ERROR: gettext_noop("错误"),
    Level.MUST_EXPLAIN: gettext_noop("须说明"),
    Level.NOTE: gettext_noop("提示"),
}
LIMIT_WORDS: Mapping[str, str] = {
    "where": gettext_noop("随哪一项"),
    "least": gettext_noop("最少"),
    "most": gettext_noop("最多"),
    "by": gettext_noop("允许下降"),
    "months": gettext_noop("连续月数"),
    "percent": gettext_noop("总投资的百分之几"),
    "parts": gettext_noop("分项指标编码"),
    "whole": gettext_noop("分项须合成总数(true/false)"),
    "tolerance": gettext_noop("容许差"),
    "against": gettext_noop("与哪一项比"),
    "times": gettext_noop("偏离倍数"),
    "side": gettext_noop("方向"),
    "after": gettext_noop("不得早于"),
    "unless": gettext_noop("填了这些可免"),
    "history": gettext_noop("至少几个月的历史"),
}
SIDE_WORDS: Mapping[str, str] = {
    "both": gettext_noop("偏高、偏低都算"),
    "high": gettext_noop("只算偏高"),
    "low": gettext_noop("只算偏低"),
}


@register.filter
def level_word(level: str) -> str:
    """错误 / Error, in the reader's language."""
    return gettext(LEVEL_WORDS[level])


@register.filter
def limit_word(name: str) -> str:
    """What a parameter of a rule is called."""
    return gettext(LIMIT_WORDS.get(name, name))


@register.filter
def side_word(side: str) -> str:
    """偏高、偏低都算 / Above and below."""
    return gettext(SIDE_WORDS[side])


@register.filter
def chance(value: float | None) -> str:
    """A chance with its sign, "= 0.012", to two significant digits; below one in ten thousand "< 0.0001"."""
    if value is None:
        return f"= {words.NOTHING}"
    return "< 0.0001" if value < 0.0001 else f"= {value:.2g}"


@register.filter
def plainly(problem: Problem) -> str:
    """What was found, without the advice to whoever fills it in."""
    return problem.text(get_language())


@register.filter
def filled(cells: Iterable[CellView]) -> list[CellView]:
    """The cells that say something, or did before."""
    return [cell for cell in cells if cell.value or cell.previous]


def _shown(cell: CellView, text: str) -> str:
    return said_value(cell.spec, text)


def said_value(spec: FieldSpec, text: str) -> str:
    """A value for reading: a choice by its words, a number grouped."""
    if not text:
        return words.NOTHING
    if spec.grammar in _NUMBERS:
        try:
            value = Decimal(text)
        except InvalidOperation:
            return text
        exponent = value.as_tuple().exponent
        return words.number(value, max(0, -exponent) if isinstance(exponent, int) else 0)
    known = {choice.code: said(choice.words) for choice in spec.choices}
    return known.get(text, text)


@register.filter
def holder(account: "Account | None") -> str:
    """Who did it: the account's post, else its name; "—" for the command line."""
    if account is None:
        return "—"
    if account.post is None:
        return words.named(account)
    return pick(get_language(), account.post.title, account.post.title_en or account.post.title)


@register.filter
def line_word(state: str) -> str:
    """新增 / New: what becomes of a line of a workbook."""
    return import_forms.line_word(state)


@register.filter
def import_word(state: str) -> str:
    """待导入 / Read, not yet imported: how an import stands."""
    return IMPORT_WORDS[state].label(get_language())


@register.filter
def table_kind(kind: str) -> str:
    """项目台账 / Project ledger: the kind of a table."""
    return kind_words(kind).label(get_language() or "")
