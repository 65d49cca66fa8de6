"""Words of the room: the figures behind a reason as the light's page shows them; what is foreseen, in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _

from guatu.engine.forecast import Span, Turn
from guatu.kernel.period import Period
from guatu.kernel.quantity import format_money
from guatu.status.types import Foreseen, RestPace, Risk, Stand
from guatu.ui import words

if TYPE_CHECKING:
    from guatu.targets.models import Indicator

_NAMES: Mapping[str, str] = {
    "plan": gettext_noop("年度计划投资"),
    "done": gettext_noop("累计完成投资"),
    "month": gettext_noop("判断月份"),
    "share": gettext_noop("完成率（%）"),
    "linear": gettext_noop("序时进度（%）"),
    "behind": gettext_noop("落后（百分点，负数为超前）"),
    "planned": gettext_noop("计划开工日"),
    "started": gettext_noop("实际开工日"),
    "cutoff": gettext_noop("判断截止日"),
    "months": gettext_noop("应开工未开工（月数）"),
    "node": gettext_noop("节点"),
    "latest": gettext_noop("最迟完成日"),
    "expected": gettext_noop("预计完成日"),
    "due": gettext_noop("到期日"),
    "finish": gettext_noop("推算完成日"),
    "days": gettext_noop("误期（天）"),
    "reported": gettext_noop("最近一期数据"),
    "as_of": gettext_noop("判断日"),
    "finished": gettext_noop("完成日"),
    "exempt_until": gettext_noop("豁免至"),
    "exempt_reason": gettext_noop("豁免理由"),
}
"""Facts that are worth a line, in this order; the others serve the sentence only."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table of figures."""

    name: str
    text: str
    numeric: bool


def figures(facts: Mapping[str, str]) -> list[Figure]:
    """The kept facts of one reason, in words."""
    english = words.is_english()
    texts = {key: (english and facts.get(f"{key}_en")) or facts[key] for key in _NAMES if key in facts}
    return [Figure(_(_NAMES[key]), *_shown(key, text)) for key, text in texts.items()]


def _shown(key: str, text: str) -> tuple[str, bool]:
    if key in ("plan", "done"):
        return format_money(Decimal(text), get_language()), True
    if key in ("share", "linear", "behind"):
        return words.number(Decimal(text), 1), True
    if key in ("months", "days"):
        return text, True
    if key in ("month", "reported"):
        return Period.parse(text).label(get_language()), False
    if key in ("node", "exempt_reason"):
        return text, False
    return words.long_day(date.fromisoformat(text)), False


# --- what is foreseen

RISKS: Final = {
    Risk.REACHED: gettext_lazy("已完成"),
    Risk.SAFE: gettext_lazy("有把握"),
    Risk.DOUBTFUL: gettext_lazy("有风险"),
    Risk.LIKELY_MISS: gettext_lazy("多半完不成"),
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
TURNS: Final = {
    Turn.STOPPED: gettext_lazy("止跌"),
    Turn.RISING: gettext_lazy("回升"),
    Turn.POSITIVE: gettext_lazy("转正"),
}


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
