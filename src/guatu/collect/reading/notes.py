"""What a table's title and notes say: unit of money, as-of day, day of the report, unit reporting, year."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from guatu.collect.reading.days import day
from guatu.collect.reading.money import Unit, unit

_UNIT_NOTE: Final = re.compile(r"单位[:：]?\(?([^:：;；]{0,12})")
_DATE: Final = r"(20\d{2}年\d{1,2}月(?:\d{1,2}日|底|末)?|20\d{2}[-./]\d{1,2}(?:[-./]\d{1,2})?|20\d{6})"
_AS_OF: Final = re.compile(rf"(?:截至|截止|数据时点|统计时点)(?:日期|时间|日|到|于|目前)*[:：]?{_DATE}")
_REPORT: Final = re.compile(
    rf"(?:填报|报送|报出|填表|制表|上报|编制|报表|更新|填写)?(?:日期|时间)[:：]?{_DATE}"
)
_UNTIL: Final = re.compile(r"(?:截至|截止)(?:到|于)?(\d{1,2}月(?:\d{1,2}日|底|末)?)")
_BARE: Final = re.compile(rf"^\(?{_DATE}\)?$")
_TITLE_MONTH: Final = re.compile(
    r"(20\d{2})年(?:度)?(?:\(?(?:1|一)[-—–~至](\d{1,2})月|(\d{1,2})月|(上半年)|前?([一二三四1-4])季度)"
)
_MONTH_APART: Final = re.compile(
    r"(?:1|一)[-—–~至](?P<to>\d{1,2})月|(?P<said>\d{1,2})月份|\((?P<held>\d{1,2})月\)|^(?P<bare>\d{1,2})月$"
)
"""A month that stands apart from its year: "6月份…汇总表(2025年)", "2025年…对照表(3月)", a sheet called "5月"."""

_YEAR: Final = re.compile(r"(20\d{2})(?:年|(?=\D|$))")
_UNIT_OF_TITLE: Final = re.compile(r"\((?:金额|货币|计量)?单位[:：][^()]*\)$")
_REPORTER: Final = re.compile(
    r"(?:填报|报送|制表|编制|填表|上报)(?:单位|部门)(?:\([^)]*\))?[:：]([^:：]{2,30}?)(?:\(盖章\)|\(公章\)|填报|报送|单位|日期|$)"
)
_QUARTERS: Final = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}


@dataclass(frozen=True, slots=True)
class Notes:
    """What stands around a table. Days are ISO text cut to the precision given; the unit is None where none is said."""

    title: str | None
    unit: Unit | None
    as_of: str | None
    report_date: str | None
    reporting_unit: str | None
    year: int | None


def notes(above: Sequence[str], below: Sequence[str], hints: Sequence[str]) -> Notes:
    """Reads the plain texts above and below a table; `hints` (sheet, file) give a year where those have none."""
    title = next((text for text in above if _is_title(_UNIT_OF_TITLE.sub("", text))), None)
    money = _money_unit(above)
    as_of = _found(_AS_OF, above) or _until(above)
    report = _found(_REPORT, [*above, *below]) or _found(_BARE, above)
    month = _title_month(title or hints[0]) or next((one for one in map(_title_month, above) if one), None)
    month = month or _month_apart([title or "", *hints[:1]], title or "")
    settled = as_of or _settled(month, report)
    reporter = next((found[1] for text in [*above, *below] if (found := _REPORTER.search(text))), None)
    year = int(settled[:4]) if settled else _year([title or "", *above, *hints])
    return Notes(title, money, settled, report, reporter, year)


def _settled(month: str | None, report: str | None) -> str | None:
    """The report's day where it lies in the month of the title; else the title's month, else the report's day."""
    if month is not None and not (report or "").startswith(month):
        return month
    return report


def _is_title(text: str) -> bool:
    return len(text) > 3 and not re.match(
        r"^附[件表]|^表[一二三四五六七八九十\d]+$|.*单位(?:\(.*\))?[:：]|.*日期[:：]|^\(?截[至止]|^\(?金额单位|^\(?20\d{2}年[\d月日]*\)?$|^编号|^密级",
        text,
    )


def _money_unit(texts: Sequence[str]) -> Unit | None:
    for text in texts:
        for found in _UNIT_NOTE.finditer(text):
            read = unit(found[1])
            if read is not None:
                return read
    for text in texts:
        read = (
            unit(text) if len(text) <= 12 or re.search(r"\((?:单位|金额)?.{0,4}元.{0,3}\)$", text) else None
        )
        if read is not None:
            return read
    return None


def _found(form: re.Pattern[str], texts: Sequence[str]) -> str | None:
    for text in texts:
        found = form.search(text)
        if found is not None:
            return _point(found[1])
    return None


def _until(texts: Sequence[str]) -> str | None:
    """An as-of month or day without a year, "（截至5月底）", in the year that the same text names."""
    for text in texts:
        found, year = _UNTIL.search(text), _YEAR.search(text)
        if found is not None and year is not None:
            return _point(found[1], int(year[1]))
    return None


def _point(text: str, year: int | None = None) -> str | None:
    """A day or month as ISO text; the end of a month (底, 末) is its last day."""
    read = day(text, year).text
    if read is None or text[-1] not in "底末" or len(read) != 7:
        return read
    last = monthrange(int(read[:4]), int(read[5:]))[1]
    return f"{read}-{last:02d}"


def _title_month(title: str) -> str | None:
    found = _TITLE_MONTH.search(title)
    if found is None:
        return None
    year, to, month, half, quarter = found.groups()
    last = 6 if half else _QUARTERS[quarter] if quarter else int(to or month)
    return f"{year}-{last:02d}" if 1 <= last <= 12 else None


def _month_apart(texts: Sequence[str], title: str) -> str | None:
    year = _YEAR.search(title)
    for text in texts if year is not None else ():
        found = _MONTH_APART.search(text)
        month = int(next(one for one in found.groups() if one)) if found is not None else 0
        if year is not None and 1 <= month <= 12:
            return f"{year[1]}-{month:02d}"
    return None


def _year(texts: Sequence[str]) -> int | None:
    return next((int(found[1]) for text in texts if (found := _YEAR.search(text))), None)
