"""The figures behind a reason, named and shaped for people: what the light's page shows as its table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from guatu.kernel.period import Period
from guatu.kernel.quantity import format_money
from guatu.ui import words

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
