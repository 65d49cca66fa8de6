"""Until when, as people say it in a meeting: 3个工作日, 月底前, 6月30日前, 下周五前, by end of month. Pure.

What names a day means that day included (以前、之前 include it); what falls on a day off is brought forward to the last
workday before it. Whatever is counted begins tomorrow, as `rules.limits` counts.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from re import Match

import cn2an  # type: ignore[import-untyped]  # it ships no types, and there are no stubs

from guatu.dispatch.rules.limits import LONGEST_LIMIT
from guatu.dispatch.types.lines import LineLimit, Unread
from guatu.kernel.calendar import ONE_DAY, WorkCalendar
from guatu.kernel.language import Phrase

_N = r"(?P<n>\d{1,4}|[一二两三四五六七八九十百]{1,5})"
_BEFORE = r"(?:之前|以前|前(?!期))?"
_WITHIN = r"(?:之内|以内|内)"
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "may" else "may" for name in _MONTHS)
_BY = r"(?:\b(?:by|before|until)\s+)"
AHEAD = timedelta(183)
"""A day of the year that has passed is next year's where that is at most half a year away; else it is a mistake."""


class NoDayError(ValueError):
    """What was written is no day, such as 6月31日."""


@dataclass(frozen=True, slots=True)
class Found:
    """A limit of the line: its place, and either the day that was named or workdays to be counted."""

    start: int
    end: int
    day: date | None = None
    workdays: int | None = None
    wrong: Phrase | None = None


def limits_in(text: str, today: date) -> Iterator[Found]:
    """Every limit in the text, first to last; none within another."""
    taken: list[tuple[int, int]] = []
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            yield _found(match, read, today)


def _found(match: Match[str], read: "Reader", today: date) -> Found:
    try:
        said = read(match, today)
    except (NoDayError, ValueError, OverflowError):
        wrong = Phrase(f"“{match[0]}”不是一个日子", f"“{match[0].strip()}” is no day")
        return Found(*match.span(), wrong=wrong)
    if isinstance(said, int):
        return Found(*match.span(), workdays=said)
    return Found(*match.span(), day=said)


def settle(found: Found, today: date, calendar: WorkCalendar, written: str) -> LineLimit | Unread:
    """The due workday with what the calendar did, or why there is none."""
    if found.wrong is not None:
        return Unread(found.start, found.end, found.wrong)
    known = calendar.provisional()
    if found.workdays is not None:
        if not 1 <= found.workdays <= LONGEST_LIMIT:
            said = Phrase(
                f"期限应为 1 至 {LONGEST_LIMIT} 个工作日", f"a limit is 1 to {LONGEST_LIMIT} workdays"
            )
            return Unread(found.start, found.end, said)
        due, named = known.add_workdays(today, found.workdays), None
    else:
        named = found.day or today
        due = named if known.is_workday(named) else known.retreat(named, 1)
    workdays = known.workdays_between(today + ONE_DAY, due + ONE_DAY) if due > today else 0
    if not 1 <= workdays <= LONGEST_LIMIT:
        late = due <= today
        said = (
            Phrase(f"“{written}”已经过去或当天就到", f"“{written}” is past, or today")
            if late
            else Phrase(
                f"“{written}”超过 {LONGEST_LIMIT} 个工作日", f"“{written}” is over {LONGEST_LIMIT} workdays"
            )
        )
        return Unread(found.start, found.end, said)
    if years := calendar.unpublished_years(today, due):
        said = Phrase(
            f"{years[0]}年放假安排尚未公布，算不出工作日",
            f"the holidays of {years[0]} are not published: no workday can be worked out",
        )
        return Unread(found.start, found.end, said)
    return LineLimit(due, workdays, reasons(known, today, due, named))


def reasons(calendar: WorkCalendar, today: date, due: date, named: date | None) -> Phrase:
    """What lies between tomorrow and the due day: weekends, holidays, make-up workdays; and whether it was moved."""
    days = [today + timedelta(n) for n in range(1, (due - today).days + 1)]
    off = [day for day in days if not calendar.is_workday(day)]
    weekend = sum(day.weekday() >= 5 for day in off)
    made_up = sum(day.weekday() >= 5 and calendar.is_workday(day) for day in days)
    zh = [f"自{today + ONE_DAY:%-m月%-d日}起第{len(days) - len(off)}个工作日"]
    en = [f"workday {len(days) - len(off)} from {today + ONE_DAY:%-d %B}"]
    for count, word_zh, word_en in (
        (weekend, "跳过周末{}天", "weekend days skipped: {}"),
        (len(off) - weekend, "法定假日{}天", "holidays skipped: {}"),
        (made_up, "含调休上班{}天", "make-up workdays counted: {}"),
    ):
        if count:
            zh.append(word_zh.format(count))
            en.append(word_en.format(count))
    if named is not None and named != due:
        zh.append(f"{named:%-m月%-d日}不上班，提前到{due:%-m月%-d日}")
        en.append(f"{named:%-d %B} is a day off: brought forward to {due:%-d %B}")
    return Phrase("，".join(zh), "; ".join(en))


def _n(match: Match[str]) -> int:
    text = match["n"]
    return int(text) if text.isdecimal() else int(cn2an.cn2an(text.replace("两", "二"), "smart"))


def _on(year: int, month: int, day: int) -> date:
    return date(year, month, day)


def _coming(today: date, month: int, day: int) -> date:
    """That day this year, or next year's where this year's has passed and next year's is near."""
    this = _on(today.year, month, day)
    if this > today:
        return this
    following = _on(today.year + 1, month, day)
    return following if following - today <= AHEAD else this


def _month_end(year: int, month: int) -> date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def _named_month_end(today: date, month: int) -> date:
    this = _month_end(today.year, month if 1 <= month <= 12 else _no_month())
    if this > today:
        return this
    following = _month_end(today.year + 1, month)
    return following if following - today <= AHEAD else this


def _no_month() -> int:
    raise NoDayError


def _zh_month_end(match: Match[str], today: date) -> date:
    if match["n"]:
        return _named_month_end(today, _n(match))
    return _month_end(today.year, today.month + (match["next"] is not None))


def _quarter_end(today: date, quarter: int) -> date:
    return _month_end(today.year, quarter * 3)


def _zh_quarter_end(match: Match[str], today: date) -> date:
    now = (today.month - 1) // 3 + 1
    if match["n"]:
        quarter = _n(match)
        return _quarter_end(today, quarter if 1 <= quarter <= 4 else _no_month())
    return _quarter_end(today, now + (match["next"] is not None))


def _zh_day(match: Match[str], today: date) -> date:
    if match["y"]:
        return _on(int(match["y"]), int(match["m"]), int(match["d"]))
    return _coming(today, int(match["m"]), int(match["d"]))


def _zh_day_of_month(match: Match[str], today: date) -> date:
    day = int(match["d"])
    if day > today.day:
        return _on(today.year, today.month, day)
    first = _month_end(today.year, today.month) + ONE_DAY
    return _on(first.year, first.month, day)


def _weekday(today: date, weekday: int, weeks: int | None) -> date:
    """`weeks` None: the next such day; else of the week that many on."""
    monday = today - timedelta(today.weekday())
    if weeks is not None:
        return monday + timedelta(7 * weeks + weekday)
    found = monday + timedelta(weekday)
    return found if found > today else found + timedelta(7)


def _zh_weekday(match: Match[str], today: date) -> date:
    weeks = {"本周": 0, "这周": 0, "下周": 1, "下下周": 2}.get(match["w"])
    return _weekday(today, "一二三四五六日".index(match["d"].replace("天", "日")), weeks)


def _en_weekday(match: Match[str], today: date) -> date:
    weeks = {"this": 0, "next": 1}.get((match["w"] or "").lower())
    return _weekday(
        today, next(n for n, name in enumerate(_DAYS) if name.startswith(match["d"].lower()[:3])), weeks
    )


def _en_month(text: str) -> int:
    return next(n for n, name in enumerate(_MONTHS, start=1) if name.startswith(text.lower()[:3]))


def _en_day(match: Match[str], today: date) -> date:
    month, day = _en_month(match["month"]), int(match["d"])
    return _on(int(match["y"]), month, day) if match["y"] else _coming(today, month, day)


def _en_end(match: Match[str], today: date) -> date:
    on = (match["w"] or "").strip().lower() == "next"
    match match["what"].lower():
        case "month":
            return _month_end(today.year, today.month + on)
        case "quarter":
            return _quarter_end(today, (today.month - 1) // 3 + 1 + on)
        case "year":
            return date(today.year + on, 12, 31)
        case "week":
            return _weekday(today, 6, int(on))
        case month:
            return _named_month_end(today, _en_month(month))


Reader = Callable[[Match[str], date], date | int]


def _p(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _end_of_week(match: Match[str], today: date) -> date:
    return _weekday(today, 6, int(match["next"] is not None))


def _end_of_year(match: Match[str], today: date) -> date:
    return date(today.year + (match["next"] is not None), 12, 31)


def _near(match: Match[str], today: date) -> date:
    return today + timedelta(_NEAR.index(match["n"].lower()) % 3)


def _count(match: Match[str], _: date) -> int:
    return _n(match)


def _in_days(match: Match[str], today: date) -> date:
    return today + timedelta(_n(match))


def _in_weeks(match: Match[str], today: date) -> date:
    return today + timedelta(7 * _n(match))


_NEAR = ("今天", "明天", "后天", "today", "tomorrow")
_WORKDAYS = r"(?:work(?:ing)?[\s-]*days?|business\s+days?)"
_END_OF = rf"{_BY}(?:the\s+)?end\s+of\s+(?:the\s+)?(?P<w>this\s+|next\s+)?"
_YEAR = r"(?:,?\s+(?P<y>\d{4}))?"
# The more precise first: what one has read no later one reads again.
_PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_p(rf"{_N}\s*个?\s*工作日{_WITHIN}?"), _count),
    (_p(rf"(?:\b(?:within|in)\s+)?(?P<n>\b\d{{1,4}})\s*{_WORKDAYS}\b"), _count),
    (_p(rf"{_BY}?(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})(?!\d){_BEFORE}"), _zh_day),
    (_p(rf"(?:(?P<y>\d{{4}})年)?(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})[日号]{_BEFORE}"), _zh_day),
    (_p(rf"(?:{_N}月|本月|这个?月|(?P<next>下个?月)|月)(?:底|末){_BEFORE}"), _zh_month_end),
    (_p(rf"(?:第?{_N}|本|这个?|(?P<next>下个?))?季度?(?:底|末){_BEFORE}"), _zh_quarter_end),
    (_p(rf"(?:(?P<next>明)|今|本)?年(?:底|末){_BEFORE}"), _end_of_year),
    (_p(rf"(?P<w>下下周|本周|这周|下周|周|星期|礼拜)(?P<d>[一二三四五六日天]){_BEFORE}"), _zh_weekday),
    (_p(rf"(?:(?P<next>下)|本|这)周(?:{_WITHIN}|末{_BEFORE}|底{_BEFORE})"), _end_of_week),
    (_p(rf"{_N}\s*(?:天|日){_WITHIN}"), _in_days),
    (_p(rf"{_N}\s*(?:个星期|周){_WITHIN}"), _in_weeks),
    (_p(r"(?:\bwithin\s+)(?P<n>\d{1,3})\s*days?\b"), _in_days),
    (_p(r"(?:\bwithin\s+)(?P<n>\d{1,2})\s*weeks?\b"), _in_weeks),
    (_p(rf"{_END_OF}(?P<what>week|month|quarter|year|{_MONTH})\b"), _en_end),
    (_p(rf"{_BY}(?P<w>)(?P<what>week|month|quarter|year)[\s-]end\b"), _en_end),
    (_p(rf"{_BY}(?P<month>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}\b"), _en_day),
    (_p(rf"{_BY}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH})\b\.?{_YEAR}"), _en_day),
    (_p(rf"{_BY}(?:(?P<w>this|next)\s+)?(?P<d>{'|'.join(_DAYS)})\b"), _en_weekday),
    (_p(r"(?P<d>\d{1,2})[日号](?:之前|以前|前(?!期))"), _zh_day_of_month),
    (_p(rf"(?P<n>今天|明天|后天){_BEFORE}(?:{_WITHIN})?"), _near),
    (_p(rf"{_BY}(?P<n>today|tomorrow)\b"), _near),
)
