"""How a fact reads in either language. The sentences themselves are templates in the rule packs."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from guatu.kernel.language import EN, ZH, in_english
from guatu.kernel.period import Kind, Period
from guatu.kernel.quantity import format_money, rounded, to_decimal
from guatu.kernel.saying import MONTHS_EN, said_day
from guatu.status.types import Fact, Money, Source, Words
from guatu.ui.types import LightColour

_LIGHT = {
    LightColour.GREEN: Words("亮绿灯", "green"),
    LightColour.YELLOW: Words("亮黄灯", "yellow"),
    LightColour.RED: Words("亮红灯", "red"),
    LightColour.GREY: Words("亮灰灯", "grey"),
    LightColour.DONE: Words("计为已完成", "done"),
}
NO_SOURCE = Words("（无填报记录，依据项目台账）", "(No submission: from the project register.)")


def say(fact: Fact, lang: str, year: int) -> str:
    """A fact in words. Days and months of `year` go without it; fractions to one place, half away from zero."""
    if isinstance(fact, Words):
        return fact.en if in_english(lang) else fact.zh
    if isinstance(fact, Money):
        return format_money(fact.amount, lang)
    if isinstance(fact, Fraction | Decimal):
        exact = to_decimal(fact) if isinstance(fact, Fraction) else fact
        return f"{rounded(exact, 1)}"
    if isinstance(fact, Period):
        return month(fact, lang, year)
    return said_day(fact, lang, year) if isinstance(fact, date) else str(fact)


def month(period: Period, lang: str, year: int) -> str:
    """5月 / May; with its year where it is another; a quarter or year as it labels itself."""
    if period.kind is not Kind.MONTH or period.year != year:
        return period.label(lang)
    return MONTHS_EN[period.number - 1] if in_english(lang) else f"{period.number}月"


def light(colour: LightColour, lang: str) -> str:
    """亮红灯 / red."""
    return say(_LIGHT[colour], lang, 0)


def source(found: Source | None, lang: str, year: int) -> str:
    """（5月报表，宽城区填报岗，6月3日报送）, or that there is none."""
    if found is None:
        return say(NO_SOURCE, lang, year)
    when, who = said_day(found.on, lang, year), say(found.by, lang, year)
    of = month(found.period, lang, year)
    if found.submission_id is None:
        label = found.period.label(lang)
        published = f"({who}, edition of {label}, facts as of {when}.)"
        return published if in_english(lang) else f"（{who}{label}版，数据截至{when}）"
    if in_english(lang):
        return f"({of} report, filed by {who} on {when}.)"
    return f"（{of}报表，{who}，{when}报送）"


def kept(fact: Fact) -> str:
    """A fact as the light's row keeps it: figures exact to four places, days and periods as tables hold them."""
    if isinstance(fact, Words):
        return fact.zh
    if isinstance(fact, Money):
        return f"{fact.amount:f}"
    if isinstance(fact, Fraction):
        return f"{rounded(to_decimal(fact), 4):f}"
    return fact.isoformat() if isinstance(fact, date) else str(fact)


LANGUAGES = (ZH, EN)
