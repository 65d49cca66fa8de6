"""Words of the room: the figures behind a reason as the light's page shows them; what is foreseen, in a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext_lazy, gettext_noop, pgettext_lazy
from django.utils.translation import gettext as _

from guatu.engine.forecast import Span, Turn, Verdict
from guatu.engine.forecast.trajectory import WORDS
from guatu.kernel.period import Period
from guatu.kernel.quantity import format_money
from guatu.org.types import UnitKind
from guatu.status.judging.dictionary import facts_of, units
from guatu.status.types import (
    FactDef,
    FactKind,
    Follow,
    Foreseen,
    PeerRank,
    RestPace,
    Risk,
    Stand,
    SubjectKind,
)
from guatu.targets.queries import measured
from guatu.targets.types import Reported
from guatu.ui import words
from guatu.ui.types import LightColour

if TYPE_CHECKING:
    from guatu.targets.models import Indicator

_EXEMPT: Final = {"exempt_until": gettext_noop("豁免至"), "exempt_reason": gettext_noop("豁免理由")}
"""What an exemption adds to the facts of a reason."""


SUBJECTS: Final = {
    SubjectKind.PROJECT: gettext_lazy("项目"),
    SubjectKind.NODE: gettext_lazy("节点"),
    SubjectKind.INDICATOR: gettext_lazy("指标×单位"),
    SubjectKind.UNIT: gettext_lazy("单位"),
    SubjectKind.DIRECTIVE: gettext_lazy("交办事项"),
    SubjectKind.FUND: gettext_lazy("资金"),
}
FOLLOWS: Final = {
    Follow.FOLLOW_UP: gettext_lazy("跟踪督办"),
    Follow.SUPERVISION_ORDER: gettext_lazy("下达督办单"),
    Follow.TALK: pgettext_lazy("措施", "约谈"),
    Follow.YELLOW_CARD: gettext_lazy("黄牌警告"),
    Follow.NO_BONUS: gettext_lazy("不予奖励"),
}
KINDS: Final = {
    FactKind.YES_NO: gettext_lazy("是非"),
    FactKind.NUMBER: gettext_lazy("数"),
    FactKind.MONEY: gettext_lazy("金额"),
    FactKind.DAY: gettext_lazy("日期"),
    FactKind.PERIOD: gettext_lazy("月份"),
    FactKind.CHOICE: gettext_lazy("选项"),
    FactKind.TEXT: gettext_lazy("文字（只用于句子）"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table of figures."""

    name: str
    text: str
    numeric: bool


def figures(subject: SubjectKind, facts: Mapping[str, str]) -> list[Figure]:
    """The kept facts of one reason, in words, as the dictionary names them; texts serve the sentence only."""
    known = facts_of(subject)
    found = [
        _figure(known[name], text)
        for name, text in facts.items()
        if name in known and known[name].kind is not FactKind.TEXT
    ]
    if "exempt_until" in facts:
        found.append(
            Figure(
                _(_EXEMPT["exempt_until"]), words.long_day(date.fromisoformat(facts["exempt_until"])), False
            )
        )
        found.append(Figure(_(_EXEMPT["exempt_reason"]), facts["exempt_reason"], False))
    return found


def fact_title(fact: FactDef) -> str:
    """The fact's name in the reader's language, its unit behind it."""
    english = words.is_english()
    title = fact.title_en if english else fact.title
    if not fact.unit or fact.kind is FactKind.MONEY:
        return title
    unit = units()[fact.unit][1 if english else 0]
    return f"{title} ({unit})" if english else f"{title}（{unit}）"


def fact_kind(fact: FactDef) -> str:
    """Its kind and unit, or its choices, in the reader's language."""
    kind = str(KINDS[fact.kind])
    if fact.values:
        return f"{kind}: {', '.join(fact.values)}"
    unit = units()[fact.unit][1 if words.is_english() else 0] if fact.unit else ""
    return f"{kind} · {unit}" if unit else kind


def _figure(fact: FactDef, text: str) -> Figure:
    title = fact_title(fact)
    if fact.kind is FactKind.MONEY:
        return Figure(title, format_money(Decimal(text), get_language()), True)
    if fact.kind is FactKind.NUMBER:
        return Figure(title, words.number(Decimal(text), 1 if fact.places else 0), True)
    if fact.kind is FactKind.PERIOD:
        return Figure(title, Period.parse(text).label(get_language()), False)
    if fact.kind is FactKind.DAY:
        return Figure(title, words.long_day(date.fromisoformat(text)), False)
    if fact.kind is FactKind.YES_NO:
        return Figure(title, _("是") if text == "true" else _("否"), False)
    return Figure(title, text, False)


# --- what is foreseen

RISKS: Final = {
    Risk.REACHED: gettext_lazy("已完成"),
    Risk.SAFE: gettext_lazy("有把握"),
    Risk.DOUBTFUL: gettext_lazy("有风险"),
    Risk.LIKELY_MISS: gettext_lazy("多半完不成"),
    Risk.UNASKED: gettext_lazy("没有底线"),
    Risk.UNKNOWN: gettext_lazy("推算不出"),
}
STANDS: Final = {
    Stand.BEHIND: gettext_lazy("慢于往年最慢的一年"),
    Stand.SLOW: gettext_lazy("慢于往年平均，仍在往年范围内"),
    Stand.ON_PACE: gettext_lazy("不慢于往年平均"),
    Stand.UNKNOWN: gettext_lazy("没有往年可比"),
}
SPANS: Final = {
    Span.MONTH: gettext_lazy("下一期"),
    Span.QUARTER: gettext_lazy("本季剩余"),
    Span.YEAR: gettext_lazy("全年剩余"),
}
LEVEL_WORDS: Final = {
    UnitKind.CITY: gettext_lazy("全市"),
    UnitKind.DISTRICT: gettext_lazy("城区"),
    UnitKind.COUNTY: gettext_lazy("县（市）"),
    UnitKind.ZONE: gettext_lazy("开发区"),
}
TURNS: Final = {
    Turn.STOPPED: gettext_lazy("止跌"),
    Turn.RISING: gettext_lazy("回升"),
    Turn.POSITIVE: gettext_lazy("转正"),
}


PACE_COLOURS: Final = {
    Verdict.REACHED: LightColour.DONE,
    Verdict.COMFORTABLE: LightColour.GREEN,
    Verdict.TIGHT: LightColour.YELLOW,
    Verdict.OUT_OF_REACH: LightColour.RED,
    Verdict.UNKNOWN: LightColour.GREY,
}
UNITS_NAMED: Final = 3


def measure_of(indicator: "Indicator") -> str:
    """The indicator's measure in the reader's language."""
    return indicator.measure_en if words.is_english() and indicator.measure_en else indicator.measure


def chance_text(chance: float | None) -> str:
    """A chance in whole percent; the first and the last that are told apart stand for less and more."""
    if chance is None:
        return words.NOTHING
    if chance in (0, 1):
        return words.percent(chance, 0)
    sign = "≤" if chance <= 0.01 else "≥" if chance >= 0.99 else ""
    return f"{sign}{words.percent(chance, 0)}"


def pace_sentence(rest: RestPace, indicator: "Indicator") -> str:
    """What a part of the rest must bring, beside the usual, the best and the likely."""
    pace, places = rest.pace, indicator.decimals
    facts = {
        "span": SPANS[pace.span],
        "months": str(pace.first_month) if rest.months == 1 else f"{pace.first_month}–{pace.last_month}",
        "need": words.number(max(pace.required, 0.0), places),
        "measure": measure_of(indicator),
        "likely": words.number(rest.likely, places),
    }
    if pace.usual is None or pace.best is None:
        return _("%(span)s（%(months)s月）需完成%(need)s%(measure)s；照此走势最多约%(likely)s。") % facts
    facts |= {"usual": words.number(pace.usual, places), "best": words.number(pace.best, places)}
    return (
        _(
            "%(span)s（%(months)s月）需完成%(need)s%(measure)s；往年同期平均%(usual)s，"
            "最好%(best)s，照此走势最多约%(likely)s。"
        )
        % facts
    )


def outlook_sentence(one: Foreseen) -> str:
    """How the year will end, in one sentence; "" where it cannot be foreseen."""
    if one.end.unable is not None:
        return ""
    places = one.indicator.decimals
    low, middle, high = (words.number(value, places) for value in (one.end.p10, one.end.p50, one.end.p90))
    measure = measure_of(one.indicator)
    if one.end.over:
        said = _("全年已报齐：%(middle)s%(measure)s。") % {"middle": middle, "measure": measure}
    else:
        said = _("照此走势，年底约%(middle)s%(measure)s，八成把握在%(low)s至%(high)s之间。") % {
            "middle": middle, "low": low, "high": high, "measure": measure,
        }  # fmt: skip
    if one.bottom_line is None:
        return said
    short = one.end.p50 - one.bottom_line if one.ceiling else one.bottom_line - one.end.p50
    gap = {"gap": words.number(abs(short), places), "measure": measure}
    if short > 0:
        return (
            said
            + (_("超出控制线%(gap)s%(measure)s。") if one.ceiling else _("比底线少%(gap)s%(measure)s。"))
            % gap
        )
    return (
        said
        + (_("低于控制线%(gap)s%(measure)s。") if one.ceiling else _("比底线多%(gap)s%(measure)s。")) % gap
    )


def mend_sentence(one: Foreseen) -> str:
    """What the rest of the year must bring for the bottom line and how hard that is; of a ceiling, what room it leaves.

    "" where there is no such pace: no bottom line, a level, a year that is over or cannot be foreseen.
    """
    measure = measure_of(one.indicator)
    if one.ceiling:
        return _room_sentence(one, measure)
    if one.rest is None or one.per_month is None or one.verdict is None:
        return ""
    if one.verdict is Verdict.REACHED:
        return _("底线已经完成。")
    pace, months, places = one.rest.pace, one.rest.months, max(one.indicator.decimals, 1)
    facts = {
        "months": months,
        "need": words.number(one.per_month, places),
        "measure": measure,
        "verdict": WORDS[one.verdict].label(get_language()),
    }
    if pace.usual is None or pace.best is None:
        return _("要完成底线，余下%(months)s个月平均每月需%(need)s%(measure)s：%(verdict)s。") % facts
    usual, best = (words.number(value / months, places) for value in (pace.usual, pace.best))
    return _(
        "要完成底线，余下%(months)s个月平均每月需%(need)s%(measure)s，"
        "往年同期每月平均%(usual)s、最好%(best)s：%(verdict)s。"
    ) % (facts | {"usual": usual, "best": best})


def _room_sentence(one: Foreseen, measure: str) -> str:
    figures = one.end.figures
    if one.bottom_line is None or one.end.unable is not None or one.end.over or figures.panel.total_is_last:
        return ""
    months = 12 - (one.end.last_known.elapsed_months if one.end.last_known else 0)
    room = one.bottom_line - (one.so_far or 0.0)
    if room <= 0:
        return _("控制线已经用完。")
    return _("要守住控制线，余下%(months)s个月平均每月不能超过%(room)s%(measure)s。") % {
        "months": months,
        "room": words.number(room / months, max(one.indicator.decimals, 1)),
        "measure": measure,
    }


def short_units_sentence(whole: Foreseen, below: Sequence[Foreseen]) -> str:
    """How many of the units below are foreseen to miss, and the largest gaps by name; "" where there are none."""
    short = sorted(
        ((one.gap, one.unit) for one in below if one.gap is not None and one.gap > 0),
        key=lambda pair: (-pair[0], pair[1].position),
    )
    if not short:
        return ""
    places, measure = whole.indicator.decimals, measure_of(whole.indicator)
    named = _("、").join(
        _("%(unit)s（%(gap)s%(measure)s）")
        % {"unit": words.named(unit), "gap": words.number(gap, places), "measure": measure}
        for gap, unit in short[:UNITS_NAMED]
    )
    facts = {"count": len(short), "all": len(below), "named": named}
    if whole.ceiling:
        return _("%(all)s个单位中%(count)s个照此走势守不住，超出最多的是%(named)s。") % facts
    return _("%(all)s个单位中%(count)s个照此走势完不成，少得最多的是%(named)s。") % facts


def rank_sentence(rank: PeerRank, indicator: "Indicator") -> str:
    """The published place among the peers, and how it moved within a year."""
    quarterly = measured(indicator).reported is Reported.QUARTERLY
    period = rank.period.quarter if quarterly else rank.period
    peers = (indicator.peers_en if words.is_english() else "") or indicator.peers or _("同类城市")
    facts = {
        "period": period.label(get_language()),
        "peers": peers,
        "place": rank.place,
        "of": rank.of,
        "before": rank.before,
        "moved": abs(rank.place - (rank.before or rank.place)),
    }
    if rank.before is None:
        return _("%(period)s：%(peers)s，%(of)s个中列第%(place)s。") % facts
    if rank.place < rank.before:
        return (
            _("%(period)s：%(peers)s，%(of)s个中列第%(place)s，上年同期第%(before)s，前移%(moved)s位。")
            % facts
        )
    if rank.place > rank.before:
        return (
            _("%(period)s：%(peers)s，%(of)s个中列第%(place)s，上年同期第%(before)s，后移%(moved)s位。")
            % facts
        )
    return _("%(period)s：%(peers)s，%(of)s个中列第%(place)s，与上年同期相同。") % facts
