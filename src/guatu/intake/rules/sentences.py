"""Sentences, clauses, quotations and periods of a cleaned page, as offsets into its text."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from guatu.intake.types import Span

_SENTENCE: Final = re.compile(r"[^。！？!?\n]+(?:[。！？!?]+[”’」）]*)?")
_BREAK: Final = re.compile(r"[，；：,;:]")
_LONG_QUOTE: Final = re.compile(r"“[^“”\n]{15,}?(?:”|(?=\?!)|$)", re.MULTILINE)

_NUMBER: Final = r"[一二三四五六七八九十两\d]"
LONGEST: Final = 1000
"""Characters of a sentence; the longest of the shared pages has 220."""

LOOK_BACK: Final = 200
"""Characters before a clause within which its time and its subject are looked for."""

_QUOTES: Final = re.compile(r"[“”‘’]")
PERIOD: Final = re.compile(
    r"[“‘]?十[一二三四五六七八]五[”’]?(?:规划)?(?:时期|期间|末|期末|以来)?"
    rf"|(?:到|至|截至|截止)?20\d\d年(?:至20\d\d年)?(?:\d{{1,2}}月)?(?:上半年|下半年)?(?:底|末)?(?:之?前)?"
    r"|(?:到)?(?:今年|明年|当年|本年)(?:\d{1,2}月)?(?:底|末)?(?:之?前)?(?:全年|上半年|下半年|前三季度)?|去年|上年|全年"
    rf"|(?:到)?年(?:底|内|末)(?:之?前)?|年初以来|今年以来|[上下]半年|(?:第)?[一二三四]季度(?:末)?|首季|前三季度"
    rf"|(?:到)?\d{{1,2}}月(?:份)?(?:底|末|\d{{1,2}}日)(?:之?前)|1[-—至]\d{{1,2}}月(?:份)?|每年|每月|每季度|年均"
    rf"|(?:今后|未来|接下来)?{_NUMBER}年(?:内|时间)|(?:今后|未来|接下来){_NUMBER}年"
)
DEADLINE: Final = re.compile(
    r"(?:(?:20\d\d年|今年|明年|年)?(?:\d{1,2}月)?(?:底|末)|\d{1,2}月\d{1,2}日|[一二三四]季度末?)(?:之?前|以前)"
)


def sentences(text: str) -> Iterator[Span]:
    """The sentences, without the blanks around them; a line is never crossed.

    One of more than `LONGEST` characters is cut behind a comma, so that no page makes the work grow with its square.
    """
    for low, high in _pieces(text):
        words = text[low:high]
        start, end = low + len(words) - len(words.lstrip()), low + len(words.rstrip())
        if start < end:
            yield start, end


def _pieces(text: str) -> Iterator[Span]:
    for found in _SENTENCE.finditer(text):
        start, end = found.span()
        while end - start > LONGEST:
            comma = text.rfind("，", start, start + LONGEST)
            cut = comma + 1 if comma > start else start + LONGEST
            yield start, cut
            start = cut
        yield start, end


def clauses(text: str, start: int, end: int) -> list[Span]:
    """The parts of `text[start:end]` between commas, semicolons and colons."""
    cuts = [
        found.start() for found in _BREAK.finditer(text, start, end) if not _in_number(text, found.start())
    ]
    edges = [start - 1, *cuts, end]
    return [(low + 1, high) for low, high in pairwise(edges) if low + 1 < high]


def quotations(text: str) -> list[Span]:
    """What is said between double quotes: at least fifteen characters, within one line."""
    return [found.span() for found in _LONG_QUOTE.finditer(text)]


def period(text: str, clause: Span, sentence_start: int) -> str:
    """The time a clause speaks of: named in it, or the last named before it in its sentence; "" for none."""
    own = PERIOD.search(text, *clause)
    if own is not None:
        return _QUOTES.sub("", own.group())
    window = max(sentence_start, clause[0] - LOOK_BACK)
    before = [found.group() for found in PERIOD.finditer(text, window, clause[0])]
    return _QUOTES.sub("", before[-1]) if before else ""


def _in_number(text: str, at: int) -> bool:
    return (
        text[at - 1 : at].isdecimal()
        and len(text[at + 1 : at + 4]) == 3
        and text[at + 1 : at + 4].isdecimal()
    )
