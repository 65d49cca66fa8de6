"""How a fact reads in either language. The sentences themselves are templates in the rule packs."""

from datetime import date
from decimal import Decimal
from typing import Final

from guatu.kernel.language import EN, ZH, in_english, pick
from guatu.kernel.period import Kind, Period
from guatu.kernel.quantity import format_money, rounded
from guatu.kernel.saying import MONTHS_EN, said_day
from guatu.status.judging.columns import UNKNOWN, Columns, Value, value_of
from guatu.status.judging.dictionary import STICKY
from guatu.status.types import FactDef, FactKind, Source, Words
from guatu.ui.types import LightColour

_LIGHT = {
    LightColour.GREEN: Words("亮绿灯", "green"),
    LightColour.YELLOW: Words("亮黄灯", "yellow"),
    LightColour.RED: Words("亮红灯", "red"),
    LightColour.GREY: Words("亮灰灯", "grey"),
    LightColour.DONE: Words("计为已完成", "done"),
}
NO_SOURCE: Final = Words("（无填报记录，依据项目台账）", "(No submission: from the project register.)")
NOTHING: Final = "—"
LANGUAGES: Final = (ZH, EN)


def say(fact: FactDef, value: Value, lang: str, year: int) -> str:
    """A fact in words. Days and months of `year` go without it; shares to one place, half away from zero."""
    if value is None:
        return NOTHING
    if isinstance(value, Words):
        return pick(lang, value.zh, value.en)
    if isinstance(value, bool):
        return pick(lang, "是", "yes") if value else pick(lang, "否", "no")
    if isinstance(value, date | Period):
        return said_day(value, lang, year) if isinstance(value, date) else month(value, lang, year)
    return _number(fact, value, lang) if isinstance(value, int | Decimal) else str(value)


def _number(fact: FactDef, value: int | Decimal, lang: str) -> str:
    if fact.kind is FactKind.MONEY:
        return format_money(value, lang)
    return f"{rounded(value, 1)}" if isinstance(value, Decimal) else str(value)


def fact_of(columns: Columns, fact: FactDef, row: int) -> Value:
    """A fact of one subject; None where it is unknown."""
    if fact.kind is FactKind.TEXT:
        texts = columns.texts.get(fact.name)
        return texts[row] if texts is not None else None
    column = columns.values.get(fact.name)
    return value_of(fact, int(column[row]) if column is not None else int(UNKNOWN))


def month(period: Period, lang: str, year: int) -> str:
    """5月 / May; with its year where it is another; a quarter or year as it labels itself."""
    if period.kind is not Kind.MONTH or period.year != year:
        return period.label(lang)
    return MONTHS_EN[period.number - 1] if in_english(lang) else f"{period.number}月"


def light(colour: LightColour, lang: str) -> str:
    """亮红灯 / red."""
    return pick(lang, _LIGHT[colour].zh, _LIGHT[colour].en)


def source(found: Source | Words | None, lang: str, year: int) -> str:
    """（5月报表，宽城区填报岗，6月3日报送）, what is said in its place, or that there is none."""
    if not isinstance(found, Source):
        said = found or NO_SOURCE
        return pick(lang, said.zh, said.en)
    when, who = said_day(found.on, lang, year), pick(lang, found.by.zh, found.by.en)
    of = month(found.period, lang, year)
    if found.submission_id is None:
        label = found.period.label(lang)
        published = f"({who}, edition of {label}, facts as of {when}.)"
        return published if in_english(lang) else f"（{who}{label}版，数据截至{when}）"
    if in_english(lang):
        return f"({of} report, filed by {who} on {when}.)"
    return f"（{of}报表，{who}，{when}报送）"


def kept(value: Value) -> str:
    """A fact as the light's row keeps it: figures exact to four places, days and periods as tables hold them."""
    if isinstance(value, Words):
        return value.zh
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        share = value.as_tuple().exponent == -STICKY
        return f"{rounded(value, 4) if share else value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)
