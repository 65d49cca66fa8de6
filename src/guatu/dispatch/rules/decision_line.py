"""A typed line becomes a directive: @unit or @post, a limit, and what is left is the subject. Pure.

`@宽城区 6月30日前交地，@自然资源局配合` – who leads, by when, what, who supports.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guatu.dispatch.rules.limits import due_day
from guatu.dispatch.rules.line_limits import limits_in, reasons, settle
from guatu.dispatch.rules.line_names import NameBook
from guatu.dispatch.types.lines import LineLimit, NamedUnit, ReadLine, Unread
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.language import Phrase

LONGEST_LINE = 500
"""Characters of a typed line."""

_LEADS = re.compile(
    r"\s*(?:牵头(?:负责|落实)?|负责|主办|承办|主责|to\s+lead\b|leads?\b|\(lead\))", re.IGNORECASE
)
_SUPPORTS = re.compile(
    r"\s*(?:予以|积极|全力)?(?:配合|协助|协办|会办)|\s*(?:to\s+support\b|supports?\b|\(support\))",
    re.IGNORECASE,
)
_WITH = re.compile(r"(?:会同|联合|with|supported\s+by)\s*$", re.IGNORECASE)
_LEADING = re.compile(r"(?:由|请|责成|要求|会同|联合|和|与|及|supported\s+by|with|and)\s*$", re.IGNORECASE)
_BEFORE_LIMIT = re.compile(r"(?:于|在|务必于|务必|限)\s*$")
_MARKS = "，,、；;。.：:　 \t"


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    units: tuple[NamedUnit, ...]
    supports: bool
    leads: bool


def read_line(
    text: str,
    book: NameBook,
    today: date,
    calendar: WorkCalendar,
    *,
    usual: int,
    own: NamedUnit | None = None,
) -> ReadLine:
    """What the line would create, counted from tomorrow.

    `usual`: workdays where the line says none. `own`: the unit that leads where the line names none. What is not
    understood is in `unread`, with its place; nothing is guessed.
    """
    mentions = list(_mentions(text, book))
    unread = [_not_one(text, mention) for mention in mentions if len(mention.units) != 1]
    cuts = [(mention.start, mention.end) for mention in mentions]
    limit, places = _limit(_without(text, cuts), today, calendar, usual, unread)
    subject = _subject(text, [*cuts, *places])
    if not subject:
        unread.append(Unread(0, len(text), Phrase("没有写要办的事", "what is to be done is missing")))
    lead, supports = _parties([mention for mention in mentions if len(mention.units) == 1])
    named = lead is not None
    lead = lead or (own if not mentions else None)
    if lead is None and not any(len(mention.units) != 1 for mention in mentions):
        unread.append(Unread(0, len(text), Phrase("没有写承办单位，请用 @单位", "no unit: write @unit")))
    unread.sort(key=lambda one: (one.start, one.end))
    return ReadLine(subject, lead, supports, limit, tuple(unread), named)


def _mentions(text: str, book: NameBook) -> Iterator[_Mention]:
    for at in re.finditer(r"[@＠]\s*", text):
        length, units = book.read(text[at.end() :])
        end = at.end() + length
        if not units:
            word = re.match(r"[^\s，,、；;。：:@＠]+", text[at.end() :])
            end = at.end() + (word.end() if word else 0)
            yield _Mention(at.start(), end, (), supports=False, leads=False)
            continue
        before = text[: at.start()]
        supports, leads = _SUPPORTS.match(text, end), _LEADS.match(text, end)
        role = supports or leads
        with_it = _WITH.search(before) is not None
        opening = _LEADING.search(before)
        yield _Mention(
            opening.start() if opening else at.start(),
            role.end() if role is not None else end,
            units,
            supports=supports is not None or with_it,
            leads=leads is not None,
        )


def _not_one(text: str, mention: _Mention) -> Unread:
    written = text[mention.start : mention.end].strip()
    if not mention.units:
        said = Phrase(f"没有叫“{written}”的单位或岗位", f"no unit or post is called “{written}”")
    else:
        zh = "、".join(unit.name.zh for unit in mention.units[:5])
        en = ", ".join(unit.name.en for unit in mention.units[:5])
        said = Phrase(f"“{written}”可能是：{zh}，请写全称", f"“{written}” may be {en}: write the full name")
    return Unread(mention.start, mention.end, said)


def _limit(
    text: str, today: date, calendar: WorkCalendar, usual: int, unread: list[Unread]
) -> tuple[LineLimit | None, list[tuple[int, int]]]:
    found = sorted(limits_in(text, today), key=lambda one: one.start)
    places = []
    for one in found:
        opening = _BEFORE_LIMIT.search(text[: one.start])
        places.append((opening.start() if opening else one.start, one.end))
    if not found:
        due = due_day(calendar.provisional(), today, usual)
        why = reasons(calendar.provisional(), today, due, None)
        if years := calendar.unpublished_years(today, due):
            said = Phrase(f"{years[0]}年放假安排尚未公布", f"the holidays of {years[0]} are not published")
            unread.append(Unread(0, len(text), said))
        return LineLimit(due, usual, why, written=False), places
    first = settle(found[0], today, calendar, text[found[0].start : found[0].end].strip())
    for one in found[1:]:
        said = Phrase("写了不止一个期限", "more than one limit")
        unread.append(Unread(one.start, one.end, said))
    if isinstance(first, Unread):
        unread.append(first)
        return None, places
    return first, places


def _parties(mentions: list[_Mention]) -> tuple[NamedUnit | None, tuple[NamedUnit, ...]]:
    """Who leads: whoever is said to; else the first that is not said to support; else the first."""
    if not mentions:
        return None, ()
    first = (
        next((one for one in mentions if one.leads), None)
        or next((one for one in mentions if not one.supports), None)
        or mentions[0]
    )
    lead = first.units[0]
    others = {one.units[0].id: one.units[0] for one in mentions if one.units[0].id != lead.id}
    return lead, tuple(others.values())


def _without(text: str, cuts: list[tuple[int, int]]) -> str:
    """The same text with blanks where a unit is named: a name is no limit (二七区, 三月街道)."""
    kept = list(text)
    for start, end in cuts:
        kept[start:end] = " " * (end - start)
    return "".join(kept)


def _subject(text: str, cuts: list[tuple[int, int]]) -> str:
    """What is left, as one sentence."""
    kept, at = [], 0
    for start, end in sorted(cuts):
        kept.append(text[at:start])
        at = max(at, end)
    kept.append(text[at:])
    left = re.sub(r"\s+", " ", "".join(kept))
    return re.sub(r"\s*[，,、；;](?=\s*[，,、；;。])", "", left).strip(_MARKS)
