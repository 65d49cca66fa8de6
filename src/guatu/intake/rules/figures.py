"""Numbers in Chinese prose: which of them measure something, in what unit, and whether as bound or about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import cn2an  # type: ignore[import-untyped]  # it ships no types, and there are no stubs

from guatu.intake.types import Comparator, Measure

_ARABIC: Final = r"(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?"
_CHINESE: Final = (
    r"[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]{0,14}(?:点[零〇一二三四五六七八九]{1,6})?"
)
_NUMBER: Final = f"(?:{_ARABIC}|{_CHINESE})"
_LARGE: Final = r"(?:万亿|千亿|百亿|亿|千万|百万|万|千|百)"

# A measure word, unless it begins another word (项|目, 位|数, 家|庭) or counts time (个|月).
_COUNTED: Final = (
    r"(?:个(?!月|季|年|小时|工作日|人|体|性|别|百分点|点)|家(?!庭|居|园|装|电|具)|项(?!目)|座|条(?!件|例)|户(?!籍|外|均)|所(?!有|在|以|得|属)"
    r"|名(?!列|单|额|优|牌|义|录)|人次|人(?!才|民|大|均|员|工|口|居|社|防|文|物)|件|套|辆|栋|幢|宗|处(?!理|置|长|级|罚)|场(?!所|地|馆|景)"
    r"|批(?!准|复|次)|支(?!持|撑|付|出|部|援)|台(?!阶|湾|账|商)|艘|架|株|棵|头|只(?!要|有|是)|张(?!家)|亩|公顷|公里|千米|米"
    r"|平方公里|平方千米|平方米|平方|立方米|吨标准煤|吨|公斤|斤|千瓦时|千瓦|兆瓦|度电|微克/立方米|标准箱|标箱|张床位|床|起(?!来|步|点|草|到)"
    r"|次(?!数|级|要|序|全会|会议|党代会)|部(?!门|分|委|署|队)|位(?!数|居|列|于|置|次))"
)
_UNIT: Final = (
    rf"(?P<unit>个?百分点|个点|%|％|‰|倍|番|{_LARGE}?[余多]?(?:美元|欧元|港元|元/(?:人|平方米|吨|亩)|元)"
    rf"|{_LARGE}?[余多]?{_COUNTED}|亿千瓦时|亿(?!级)|万(?!元|亿|级|物|众|家))"
)
_FIGURE: Final = re.compile(
    rf"(?<![\dA-Za-z.第前近])(?P<percent>百分之)?(?P<number>{_NUMBER})"
    rf"(?:%?\s*(?:-|—|~|～|–|至|到)\s*(?P<upper>{_NUMBER}))?(?(percent)(?P<none>)|\s*{_UNIT})"
)
_QUOTED: Final = re.compile(r"“[^“”，。！？；]{1,14}”|‘[^‘’，。！？；]{1,14}’|《[^《》]{1,40}》")
_THRESHOLD: Final = re.compile(r"(?:以上|以下|以内)的?(?=[\u4e00-\u9fff“])(?!增长|增速|增幅|的?目标|左右)")
_STRONG_SINGLE: Final = re.compile(
    r"[余多]?(?:座|家|所|条|户|台|辆|万|亿|倍|番|个?百分点|公里|亩|%|元)|百|千|万|亿"
)

_AT_LEAST_AFTER: Final = re.compile(r"^(?:以上|及以上|之上|\+)")
_AT_MOST_AFTER: Final = re.compile(r"^(?:以内|以下|之内|之下)")
_ABOUT_AFTER: Final = re.compile(r"^(?:左右|上下)")
_AT_LEAST_BEFORE: Final = re.compile(
    r"(?:不低于|不少于|不小于|不得低于|不得少于|至少|超过?|突破|高于|大于|多于|净增)$"
)
_AT_MOST_BEFORE: Final = re.compile(
    r"(?:不超过|不高于|不突破|不大于|(?<!不)(?:低于|少于|小于)|(?:控制|压减|压缩|降|缩短)(?:在|到|至))$"
)
_ABOUT_BEFORE: Final = re.compile(r"(?:大?约|近|将近|接近|大致)$")
_GROWTH: Final = re.compile(
    r"(?:增长|增速|增幅|提高|提升|上升|增加|同比增|年均增|高于[\u4e00-\u9fff]{0,8})[\u4e00-\u9fff]{0,4}$"
)
_GROWTH_AFTER: Final = re.compile(r"^(?:以上|左右|以内)?的?(?:年均)?(?:增长|增速|增幅)")
_DECLINE: Final = re.compile(r"(?:下降|降低|减少|压减|削减|回落|降幅)[\u4e00-\u9fff]{0,4}$")
_NEAR: Final = 40
"""Characters on either side of a number whose words bear on it."""

_ARRIVES: Final = re.compile(r"[到至在为]$")
_CHANGE_UNITS: Final = frozenset(("%", "％", "‰", "个百分点", "百分点", "个点", "倍", "番"))


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number: offsets of number and unit in the text, and of the words on its either side that bound
    it (`outer_start`, `outer_end`). `counts` tells a number of things from a rate or an amount."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    value: Decimal
    value_max: Decimal | None
    unit: str
    comparator: Comparator
    measure: Measure
    counts: bool


def figures(text: str, start: int, end: int) -> Iterator[Figure]:
    """The measured numbers in `text[start:end]`, in order.

    Left out: dates and lengths of time, ordinals, numbers in the quoted names of programmes, sizes that only say
    which things are meant (亿元以上项目), and single Chinese digits before everyday measures (七个方面).
    """
    quoted = [found.span() for found in _QUOTED.finditer(text, start, end)]
    for found in _FIGURE.finditer(text, start, end):
        if any(low <= found.start() < high for low, high in quoted):
            continue
        figure = _figure(text, found, start, end)
        if figure is not None:
            yield figure


def _figure(text: str, found: re.Match[str], start: int, end: int) -> Figure | None:
    number, unit = found["number"], "%" if found["percent"] else found["unit"]
    money = "元" in unit
    after = text[found.end() : min(end, found.end() + _NEAR)]
    if money and _THRESHOLD.match(after):
        return None
    if len(number) == 1 and not number.isdecimal() and not _STRONG_SINGLE.match(unit):
        return None
    value = parse_number(number)
    upper = None if found["upper"] is None else parse_number(found["upper"])
    if value is None or (found["upper"] is not None and upper is None):
        return None
    before = text[max(start, found.start() - _NEAR) : found.start()]
    comparator, outer_start, outer_end = _bound(before, after, unit)
    return Figure(
        start=found.start(),
        end=found.end(),
        outer_start=found.start() - outer_start,
        outer_end=found.end() + outer_end,
        value=value,
        value_max=upper,
        unit=unit.replace("％", "%"),
        comparator=comparator,
        measure=_measure(before[: len(before) - outer_start], after, unit),
        counts=not money and unit not in _CHANGE_UNITS and not unit.endswith(("亿", "万")),
    )


def parse_number(text: str) -> Decimal | None:
    """An exact number from Arabic or Chinese numerals; None where they are none (cn2an says so).

    cn2an refuses a fraction before a large unit (一百二十三点五亿), so that unit is multiplied in here.
    """
    plain = text.replace(",", "").replace("，", "")
    if plain.replace(".", "", 1).isdecimal() and plain.isascii():
        return Decimal(plain)
    if len(plain) > 1 and not re.search("[十百千万亿点]", plain):
        return None  # 三四 is "three or four", 二〇二五 a year
    times = 1
    if "点" in plain:
        while plain[-1] in "百千万亿":
            times *= {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}[plain[-1]]
            plain = plain[:-1]
    try:
        return Decimal(str(cn2an.cn2an(plain.replace("〇", "零"), "normal"))) * times
    except ValueError:
        return None


def _bound(before: str, after: str, unit: str) -> tuple[Comparator, int, int]:
    """The comparator, and how many characters before and after the number state it."""
    rules: tuple[tuple[Comparator, re.Pattern[str], re.Pattern[str]], ...] = (
        ("<=", _AT_MOST_BEFORE, _AT_MOST_AFTER),
        (">=", _AT_LEAST_BEFORE, _AT_LEAST_AFTER),
        ("≈", _ABOUT_BEFORE, _ABOUT_AFTER),
    )
    for comparator, left, right in rules:
        lead, trail = left.search(before), right.match(after)
        if lead is not None or trail is not None:
            return comparator, len(lead.group()) if lead else 0, trail.end() if trail else 0
    return (">=" if unit.rstrip("个家户项人元名") and ("余" in unit or "多" in unit) else "="), 0, 0


def _measure(before: str, after: str, unit: str) -> Measure:
    if unit in _CHANGE_UNITS and not _ARRIVES.search(before):
        if _DECLINE.search(before):
            return "decline"
        if _GROWTH.search(before) or _GROWTH_AFTER.match(after):
            return "growth"
    return "level"
