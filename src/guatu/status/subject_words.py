"""Words of "why?" of what is no project: what to do for green, and where its page is."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from guatu.kernel.quantity import format_money
from guatu.status.judging.dictionary import facts_of
from guatu.status.models import Light
from guatu.status.types import SubjectKind
from guatu.status.types.subjects import KIND_OF
from guatu.status.types.why import LeverKind, Step, SubjectWhy
from guatu.status.why_words import Line, Traced
from guatu.status.words import figures
from guatu.ui import words

DEEDS: Final = {
    LeverKind.CLEAR: gettext_lazy("解除卡点"),
    LeverKind.DAYS: gettext_lazy("赢回%(amount)s天"),
    LeverKind.FINISH: gettext_lazy("完成节点，并填报完成日"),
    LeverKind.FUNDS: gettext_lazy("资金到位%(total)s，还差%(amount)s"),
    LeverKind.SPEND: gettext_lazy("支出达到%(total)s，还差%(amount)s"),
    LeverKind.FIGURES: gettext_lazy("本年累计达到%(total)s，还差%(amount)s"),
    LeverKind.CLOSE: gettext_lazy("办结并核验销号"),
    LeverKind.TURN_RED: gettext_lazy("使红灯项目减少%(amount)s个，只余%(total)s个"),
}


def step_lines(found: SubjectWhy) -> list[Line]:
    """The deeds of a way to green, in turn, each leading to where it is done."""
    if found.now is None:
        return []
    english, url = words.is_english(), subject_url(found.light)
    return [
        Line(_said(step), url, _("、").join(one.en if english else one.zh for one in step.questions))
        for step in found.now.steps
    ]


def _said(step: Step) -> str:
    money = step.lever in (LeverKind.FUNDS, LeverKind.SPEND)
    return str(DEEDS[step.lever]) % {
        "amount": _number(step.amount, money=money),
        "total": _number(step.total, money=money) if step.total is not None else "",
    }


def _number(value: Decimal, *, money: bool) -> str:
    if money:
        return format_money(value, get_language())
    exponent = value.normalize().as_tuple().exponent
    return words.number(value, max(-exponent, 0) if isinstance(exponent, int) else 0)


def traced_plainly(kind: SubjectKind, facts: Mapping[str, str]) -> list[Traced]:
    """The figures of one reason with their origins by the dictionary, in its order."""
    known = facts_of(kind)
    english = words.is_english()
    return [
        Traced(figure, known[name].origin_en if english else known[name].origin)
        for name, text in facts.items()
        if name in known
        for figure in figures(kind, {name: text})
    ]


def subject_url(light: Light) -> str:
    """The page of what a light is of; "" where no such page is there."""
    kind = KIND_OF[light.subject_kind]
    head, _slash, tail = light.key.rpartition("/")
    try:
        if kind is SubjectKind.NODE:
            return f"{reverse('projects:detail', args=[head])}#plan"
        if kind is SubjectKind.FUND:
            return f"{reverse('projects:detail', args=[head])}#money"
        if kind is SubjectKind.INDICATOR:
            return f"{reverse('status:foresight_one', args=[tail])}?unit={head}&period={light.period}"
        if kind is SubjectKind.UNIT:
            return f"{reverse('status:lights')}?period={light.period}&unit={light.subject_id}"
        return reverse("dispatch:matter", args=[light.subject_id])
    except NoReverseMatch:
        return ""
