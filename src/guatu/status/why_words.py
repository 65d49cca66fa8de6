"""Words of "why?": what to do for green, how old a grey light is, where each number of a reason comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from guatu.kernel.quantity import format_money
from guatu.status.judging.dictionary import facts_of
from guatu.status.types import SubjectKind
from guatu.status.types.why import LeverKind, Step, Turn, Why
from guatu.status.words import Figure, figures
from guatu.ui import words

REPORTED: Final = frozenset(("invested_year", "reported", "months_elapsed"))
"""Facts that stand in the submission itself."""
MONEY: Final = frozenset(("plan_year", "funds_required", "funds_arrived", "total_investment"))
PLAN: Final = frozenset(("finish", "days_short", "latest", "expected", "due", "registered_on"))
REGISTER: Final = frozenset(("start_planned", "start_actual", "finished_on"))


DEEDS: Final = {
    LeverKind.REPORT: gettext_lazy("补报%(month)s数据，并审核通过"),
    LeverKind.PLAN: gettext_lazy("登记年度计划投资或计划开工日，有了计划才能比较"),
    LeverKind.START: gettext_lazy("实际开工，并填报开工日"),
    LeverKind.MONEY: gettext_lazy("年内累计投资至%(day)s达到%(total)s，还差%(amount)s"),
    LeverKind.DAYS: gettext_lazy("在决定完成日的节点链上赢回%(days)s天"),
    LeverKind.REGISTER: gettext_lazy("完成入库纳统，并填报日期"),
    LeverKind.FUNDS: gettext_lazy("中央和市级资金到位%(total)s，还差%(amount)s"),
}


@dataclass(frozen=True, slots=True)
class Traced:
    """A number of a reason with where it comes from: the page that holds it, who gave it, when."""

    figure: Figure
    origin: str
    url: str = ""
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A deed in words, the page where it is done, and the questions that it turns."""

    text: str
    url: str
    questions: str


def traced(subject: SubjectKind, facts: Mapping[str, str], found: Why) -> list[Traced]:
    """The figures of one reason with their sources, in the order of the dictionary."""
    known = facts_of(subject)
    told = []
    for name, text in facts.items():
        for figure in figures(subject, {name: text}) if name in known else ():
            origin = known[name].origin_en if words.is_english() else known[name].origin
            told.append(_traced(name, figure, origin, found))
    lifted = {key: text for key, text in facts.items() if key not in known}
    return told + [Traced(figure, _("豁免登记"), "#exempt") for figure in figures(subject, lifted)]


def _traced(name: str, figure: Figure, origin: str, found: Why) -> Traced:
    page = reverse("projects:detail", args=[found.project.code])
    source = found.source
    if name in REPORTED and source is not None and source.submission_id is not None:
        by = source.by.en if words.is_english() else source.by.zh
        return Traced(
            figure, origin, reverse("collect:submission", args=[source.submission_id]), by, source.on
        )
    if name in MONEY:
        return Traced(figure, origin, f"{page}#money")
    if name in PLAN:
        return Traced(figure, origin, f"{page}#plan")
    return Traced(figure, origin, f"{page}#facts" if name in REGISTER else "")


# --- what would turn it green


def step_lines(found: Why, turn: Turn | None) -> list[Line]:
    """The deeds of a way to green, in turn."""
    if turn is None:
        return []
    english = words.is_english()
    return [
        Line(
            _said(step, turn, found),
            _url(step, found),
            _("、").join(one.en if english else one.zh for one in step.questions),
        )
        for step in turn.steps
    ]


def _said(step: Step, turn: Turn, found: Why) -> str:
    month = turn.facts.period.label(get_language())
    facts = {
        "month": month,
        "day": words.long_day(turn.facts.period.last_day),
        "amount": format_money(step.amount, get_language()),
        "total": format_money(step.total, get_language()) if step.total is not None else "",
    }
    facts["days"] = str(int(step.amount))
    return str(DEEDS[step.lever]) % facts


def _url(step: Step, found: Why) -> str:
    code = found.project.code
    if step.lever is LeverKind.REPORT:
        return f"{reverse('collect:board')}?period={found.period}"
    if step.lever is LeverKind.DAYS:
        return reverse("projects:ways-out", args=[code])
    if step.lever in (LeverKind.MONEY, LeverKind.FUNDS, LeverKind.PLAN):
        return f"{reverse('projects:detail', args=[code])}#money"
    return f"{reverse('projects:detail', args=[code])}#plan"
