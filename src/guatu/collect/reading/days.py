"""Dates as people write them, cut to the precision that is shown: day, month, quarter, half or year."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from guatu.collect.reading.grid import Cell, plain
from guatu.collect.reading.numbers import NOT_YET, nothing

FIRST_YEAR: Final = 1980
LAST_YEAR: Final = 2099
MOST_SIGNS: Final = 40
"""A longer text is a story, not a date."""

_EPOCHS: Final = {False: date(1899, 12, 30), True: date(1904, 1, 1)}

_DIGITS: Final = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")
_CHINESE_DAY: Final = re.compile(
    r"(?<=月)(?:(?P<tens>[二三])?(?P<ten>十))?(?P<ones>[一二三四五六七八九])?(?=[日号])"
)
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_TAIL: Final = re.compile(
    r"(?:左右|以前|之前|前后|前|开工建设|已?(?:开工|复工|竣工|完工|投产|建成|完成)|竣工验收|启动|动工|进场|\(?(?:计划|预计|拟|实际|暂定)\)?|\(.{1,6}\)|。|(?<=\d)[.\-])+$"
)
_HEAD: Final = re.compile(r"^(?:计划|预计|拟于?|已于?|暂定|争取|力争|确保|约|于|截至|截止|至|实际)+")
_YEAR: Final = r"(?P<y>(?:19|20)\d{2}|\d{2}(?=年))"
_MONTH_PART: Final = r"(?:份|底|末|初|上旬|中旬|下旬|上中旬|中下旬|中|内)?"

_FORMS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(form), precision)
    for form, precision in (
        (_YEAR + r"年(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?", "day"),
        (_YEAR + r"(?P<s>[-./])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?:[日T]?\d{0,2}:?.*)?", "day"),
        (r"(?P<yy>[123]\d)(?P<s>[./])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})", "day"),
        (r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})", "day"),
        (_YEAR + r"年(?P<m>\d{1,2})月" + _MONTH_PART, "month"),
        (_YEAR + r"[-./](?P<m>\d{1,2})月?" + _MONTH_PART, "month"),
        (r"(?P<yy>2\d)\.(?P<m>\d{1,2})", "month"),
        (r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})", "month"),
        (_YEAR + r"年?[-./]?第?(?P<q>[1-4])季度?(?:末|底|初|内)?", "quarter"),
        (_YEAR + r"年?[-./]?[Qq](?P<q>[1-4])", "quarter"),
        (_YEAR + r"年?(?P<h>[上下])半年(?:内|末|底)?", "half"),
        (_YEAR + r"年?[-./]?[Hh](?P<n>[12])", "half"),
        (_YEAR + r"年?(?:年底|年末|底|末)", "december"),
        (_YEAR + r"年?(?:年初|初)", "january"),
        (_YEAR + r"年(?:度|内|中|全年)?|(?P<yy>(?:19|20)\d{2})", "year"),
        (r"(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?", "day"),
        (r"(?P<m>\d{1,2})月" + _MONTH_PART, "month"),
        (r"第?(?P<q>[1-4])季度(?:末|底|初|内)?", "quarter"),
        (r"(?P<h>[上下])半年(?:内|末|底)?", "half"),
        (r"年底|年末|全年底", "december"),
        (r"年初", "january"),
        (r"全年|年内", "year"),
    )
)


@dataclass(frozen=True, slots=True)
class Day:
    """ISO text cut to `precision` ("day", "month", "quarter", "half", "year"), or None; the code of a problem."""

    text: str | None = None
    precision: str | None = None
    problem: str | None = None


EMPTY: Final = Day()
_WITHIN_A_YEAR: Final = re.compile(r"(?P<y>20\d{2})年(?P<from>\d{1,2})月?[-—–~至到](?P<to>\d{1,2})月")


def shown(number_format: str) -> str:
    """What a number format shows of a date: "day", "month", "year", or "" where it formats no date."""
    bare = _QUOTED.sub("", number_format.split(";", maxsplit=1)[0]).lower().replace("general", "")
    for letter, precision in (("d", "day"), ("e", ""), ("y", "")):
        if letter in bare and precision:
            return precision
    if "y" in bare or "aaa" in bare:
        return "month" if "m" in bare else "year"
    return "day" if "m" in bare and "h" not in bare and "s" not in bare and "0" not in bare else ""


def from_serial(serial: int, from_1904: bool) -> date | None:
    """The day of a serial number in the workbook's date system; None where that is no day of a plan."""
    if not 10_000 <= serial <= 80_000:
        return None
    day = _EPOCHS[from_1904] + timedelta(days=serial)
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def day(value: Cell, year: int | None, number_format: str = "", from_1904: bool = False) -> Day:
    """Reads one date. `year` is the table's, for days written without one. Never raises."""
    if isinstance(value, date):
        return _real(value, number_format)
    if isinstance(value, bool):
        return Day(problem="text_in_date")
    if isinstance(value, int | float):
        return _figure(float(value), number_format, from_1904)
    text = plain(value)
    if nothing(text) or NOT_YET.fullmatch(text):
        return Day(problem="not_yet") if not nothing(text) else EMPTY
    return _worded(text, year, from_1904)


def span(value: Cell, year: int | None, number_format: str = "", from_1904: bool = False) -> tuple[Day, Day]:
    """Reads a start and a finish in one cell: "2024.03-2026.11". One date alone is the start. Never raises."""
    if isinstance(value, str):
        text = plain(value)
        within = _WITHIN_A_YEAR.fullmatch(text)
        if within is not None:
            text = f"{within['y']}年{within['from']}月至{within['y']}年{within['to']}月"
        for left, other in _halves(text):
            short = re.fullmatch(r"\d{4}", left) and re.fullmatch(r"1[3-9]|[2-9]\d", other)
            right = f"{left[:2]}{other}" if short else other  # 2024-26
            if re.fullmatch(r"\d{2,4}", left) and re.fullmatch(r"\d{1,2}", right):
                continue
            if not right:
                return _worded(left, year, from_1904), EMPTY
            begins = _worded(left, year, from_1904)
            own = int(begins.text[:4]) if begins.text else year
            ends = _worded(right, own, from_1904)
            if begins.text and ends.text:
                return begins, ends
    return day(value, year, number_format, from_1904), EMPTY


def _halves(text: str) -> list[tuple[str, str]]:
    for sign in ("至", "到", "—", "–", "~", "--", "―", "─"):
        if text.count(sign) == 1 or (sign == "—" and "——" in text):
            left, _, right = text.partition(sign)
            return [(left, right.lstrip("—"))]
    cuts = [found.start() for found in re.finditer("-", text)]
    middle = cuts[len(cuts) // 2 : len(cuts) // 2 + 1] if len(cuts) % 2 else []
    return [(text[:cut], text[cut + 1 :]) for cut in middle]


def _real(value: date, number_format: str) -> Day:
    precision = shown(number_format) or "day"
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        return Day(problem="bad_date")
    text = (value.date() if isinstance(value, datetime) else value).isoformat()
    return Day(text[: {"day": 10, "month": 7, "year": 4}[precision]], precision)


def _figure(value: float, number_format: str, from_1904: bool) -> Day:
    if value.is_integer():
        whole = int(value)
        serial = from_serial(whole, from_1904)
        if serial is not None:
            return _real(serial, number_format)
        return _worded(str(whole), None, from_1904)
    two = f"{value:.2f}"
    places = number_format.partition(".")[2]
    if places.startswith("00"):
        return _worded(two, None, from_1904)
    short = f"{value:g}" if abs(value) < 1e6 else str(value)
    read = _worded(short, None, from_1904)
    if read.text is not None and short.endswith(".1"):
        return Day(read.text, read.precision, "ambiguous_date")
    return read


def _worded(text: str, year: int | None, from_1904: bool) -> Day:
    if len(text) > MOST_SIGNS or not any(
        sign in text for sign in "0123456789年月季半〇零○一二三四五六七八九"
    ):
        return Day(problem="text_in_date")
    bare = _relative(_HEAD.sub("", _TAIL.sub("", text)), year)
    if bare.isdecimal() and len(bare) == 5:
        serial = from_serial(int(bare), from_1904)
        return Day(serial.isoformat(), "day") if serial is not None else Day(problem="bad_date")
    for form, precision in _FORMS:
        found = form.fullmatch(bare)
        if found is not None:
            return _BUILD[precision](found.groupdict(), year)
    return Day(problem="text_in_date")


def _relative(text: str, year: int | None) -> str:
    """明年 and the Chinese digits of a year or month in Arabic ones."""
    if year is not None:
        for word, shift in (
            ("明年", 1),
            ("今年", 0),
            ("本年", 0),
            ("当年", 0),
            ("去年", -1),
            ("上年", -1),
            ("后年", 2),
        ):
            if text.startswith(word):
                return f"{year + shift}年{_arabic(text[len(word) :])}"
    return _arabic(text)


def _as_figures(found: re.Match[str]) -> str:
    """A day of a month in Chinese digits, 二十一日, in Arabic ones."""
    tens, ten, ones = found["tens"], found["ten"], found["ones"]
    whole = (int(tens.translate(_DIGITS)) if tens else 1) * 10 if ten else 0
    return str(whole + (int(ones.translate(_DIGITS)) if ones else 0))


def _arabic(text: str) -> str:
    text = _CHINESE_DAY.sub(_as_figures, text.replace("元月", "1月"))
    text = re.sub(r"十([一二])(?=月)", r"1\1", text)
    text = re.sub(r"(?<![一二三四五六七八九\d])十(?=月)", "10", text)
    return text.translate(_DIGITS)


def _year(parts: dict[str, str | None], year: int | None) -> int | None:
    own = parts.get("y") or parts.get("yy")
    if own is None:
        return year
    return int(own) + 2000 if len(own) == 2 else int(own)


def _as_day(parts: dict[str, str | None], year: int | None) -> Day:
    whole = _year(parts, year)
    if whole is None:
        return Day(problem="text_in_date")
    try:
        found = date(whole, int(parts["m"] or 0), int(parts["d"] or 0))
    except ValueError:
        return Day(problem="bad_date")
    return Day(found.isoformat(), "day")


def _as_month(parts: dict[str, str | None], year: int | None) -> Day:
    whole, month = _year(parts, year), int(parts["m"] or 0)
    if whole is None:
        return Day(problem="text_in_date")
    return Day(f"{whole}-{month:02d}", "month") if 1 <= month <= 12 else Day(problem="bad_date")


def _as_quarter(parts: dict[str, str | None], year: int | None) -> Day:
    whole = _year(parts, year)
    return Day(f"{whole}-Q{parts['q']}", "quarter") if whole is not None else Day(problem="text_in_date")


def _as_half(parts: dict[str, str | None], year: int | None) -> Day:
    whole = _year(parts, year)
    half = parts.get("n") or ("1" if parts["h"] == "上" else "2")
    return Day(f"{whole}-H{half}", "half") if whole is not None else Day(problem="text_in_date")


def _as_year(parts: dict[str, str | None], year: int | None) -> Day:
    whole = _year(parts, year)
    return Day(str(whole), "year") if whole is not None else Day(problem="text_in_date")


def _as_december(parts: dict[str, str | None], year: int | None) -> Day:
    whole = _year(parts, year)
    return Day(f"{whole}-12", "month") if whole is not None else Day(problem="text_in_date")


def _as_january(parts: dict[str, str | None], year: int | None) -> Day:
    whole = _year(parts, year)
    return Day(f"{whole}-01", "month") if whole is not None else Day(problem="text_in_date")


_BUILD: Final[dict[str, Callable[[dict[str, str | None], int | None], Day]]] = {
    "day": _as_day,
    "month": _as_month,
    "quarter": _as_quarter,
    "half": _as_half,
    "year": _as_year,
    "december": _as_december,
    "january": _as_january,
}
