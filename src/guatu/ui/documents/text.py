"""Text made safe and the few words that the renderers write themselves."""

import unicodedata
from datetime import date

NUMERALS = "〇一二三四五六七八九"


def clean(text: str) -> str:
    """`text` without what neither XML nor a printed page can hold.

    Removed: control and format characters (among them NUL, escape, byte-order marks and the direction
    overrides that make a line read otherwise than it is stored), lone surrogates and non-characters.
    A tab becomes a space, every line end "\\n". Outer white space goes.
    """
    lines = "\n".join(text.replace("\t", " ").splitlines())
    return "".join(c for c in lines if c == "\n" or _printable(c)).strip()


def one_line(text: str) -> str:
    """`clean` text with line ends turned into spaces, for titles, headings and the like."""
    return " ".join(clean(text).split("\n"))


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _printable(character: str) -> bool:
    if unicodedata.category(character) in {"Cc", "Cf", "Cs"}:
        return False
    code = ord(character)
    return code & 0xFFFE != 0xFFFE and not 0xFDD0 <= code <= 0xFDEF


def width(text: str) -> float:
    """The text's width in Chinese characters; a narrow (half-width) character counts one half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def written_day(day: date, *, english: bool = False) -> str:
    """`day` as official documents write it, in Arabic numerals without leading zeros: 2026年5月8日, 8 May 2026."""
    if english:
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def numeral(number: int) -> str:
    """A counting number from 1 to 99 in Chinese numerals: 一, 十, 十二, 二十一."""
    if not 1 <= number <= 99:
        raise ValueError(f"a heading is numbered 1 to 99, not {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return head + (NUMERALS[ones] if ones else "")
