"""How a cell's text is read: full-width digits, 万元, a day as people write it. One grammar for page, Excel and API."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Final

from guatu.collect.types import FieldSpec, Grammar
from guatu.kernel.errors import GuatuError
from guatu.kernel.quantity import number, to_unit, yuan

Value = Decimal | date | str | None
"""A cell's fact: yuan, percent or number as Decimal; a day; a code or text; None where it is empty."""

MAX_TEXT: Final = 300
MOST_YUAN: Final = Decimal(10) ** 15
MOST_NUMBER: Final = Decimal(10) ** 15

_MONEY: Final = re.compile(r"(?P<amount>[^元万亿]*?)\s*(?P<unit>元|万元?|亿元?)?")
_DAY: Final = re.compile(
    r"(\d{4})\s*(?:[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})|年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?|(\d{2})(\d{2}))",
    re.ASCII,
)
_EXECUTED: Final = ("=", "@")
"""What a spreadsheet program would run when it meets it at the start of a pasted cell."""


def read(spec: FieldSpec, text: str, decimals: int | None = None) -> Value:
    """The fact a cell's text stands for.

    `decimals` are those of the indicator, for a NUMBER. Raises GuatuError G1711 (number), G1712 (unit of money),
    G1713 (finer than the field allows, or beyond all measure), G1714 (percent), G1715 (day), G1716 (not on the
    list) or G1717 (text).
    """
    plain = _plain(text)
    if not plain:
        return None
    if spec.grammar is Grammar.MONEY:
        return _money(plain)
    if spec.grammar is Grammar.DATE:
        return _day(plain)
    if spec.grammar is Grammar.CHOICE:
        return _choice(spec, plain)
    if spec.grammar is Grammar.TEXT:
        return _text(text)
    return _figure(spec.grammar, plain, decimals)


def tidy(spec: FieldSpec, text: str, decimals: int | None = None) -> str:
    """The text as the form keeps it: in one way of writing where it can be read, else as it came.

    Money in 万元, a day as 2026-05-18, a choice as its code. What cannot be read stays, to be mended.
    """
    try:
        value = read(spec, text, decimals)
    except GuatuError:
        return text.strip()[:MAX_TEXT]
    return written(spec, value)


def explained(text: str) -> str:
    """What is said beside a cell, as it is kept. Raises G1717 where it is too long, G1719, G1710."""
    return _text(text)


def written(spec: FieldSpec, value: Value) -> str:
    """A fact as the form writes it; the other way round of `read`."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        shown = to_unit(value, "万元") if spec.grammar is Grammar.MONEY else value
        text = f"{shown:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if isinstance(value, date) else value


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _number(text: str) -> Decimal:
    try:
        return number(text)
    except GuatuError as wrong:
        raise GuatuError("G1711", text=_short(text)) from wrong


def _money(text: str) -> Decimal:
    found = _MONEY.fullmatch(text)
    if found is None:
        raise GuatuError("G1712", text=_short(text))
    unit = found["unit"] or "万元"
    amount = yuan(_number(found["amount"]), unit if unit.endswith("元") else f"{unit}元")
    if amount < 0:
        raise GuatuError("G1718", text=_short(text))
    return _within(text, amount, 2, MOST_YUAN)


def _figure(grammar: Grammar, text: str, decimals: int | None) -> Decimal:
    if grammar is Grammar.NUMBER:
        return _within(text, _number(text), 4 if decimals is None else decimals, MOST_NUMBER)
    value = _within(text, _number(text.removesuffix("%").rstrip()), 2, Decimal(1_000_000))
    if grammar is Grammar.PERCENT and not 0 <= value <= 100:
        raise GuatuError("G1714", text=_short(text))
    return value


def _within(text: str, value: Decimal, decimals: int, most: Decimal) -> Decimal:
    if abs(value) >= most or value != round(value, decimals):
        raise GuatuError("G1713", text=_short(text), decimals=decimals)
    return value


def _day(text: str) -> date:
    found = _DAY.fullmatch(text.removesuffix(" 00:00:00"))
    try:
        if found is None:
            raise ValueError(text)
        year, month, day = (int(part) for part in found.groups() if part is not None)
        read_day = date(year, month, day)
    except ValueError as wrong:
        raise GuatuError("G1715", text=_short(text)) from wrong
    if not 2000 <= read_day.year <= 2100:
        raise GuatuError("G1715", text=_short(text))
    return read_day


def _choice(spec: FieldSpec, text: str) -> str:
    for choice in spec.choices:
        if text.lower() in (choice.code, choice.words.zh, choice.words.en.lower()):
            return choice.code
    known = "、".join(choice.words.zh for choice in spec.choices)
    known_en = ", ".join(choice.words.en for choice in spec.choices)
    raise GuatuError("G1716", text=_short(text), known=known, known_en=known_en)


def _text(text: str) -> str:
    kept = text.strip()
    if len(kept) > MAX_TEXT:
        raise GuatuError("G1717", text=_short(kept), most=MAX_TEXT)
    if _plain(kept).startswith(_EXECUTED):
        raise GuatuError("G1719", text=_short(kept))
    if any(unicodedata.category(sign) == "Cc" and sign not in "\r\n\t" for sign in kept):
        raise GuatuError("G1710", text=_short(kept))
    return kept


def _short(text: str) -> str:
    """At most 30 signs, none of them a control: refusals quote what came, never all of it."""
    shown = "".join(sign for sign in text if unicodedata.category(sign) != "Cc")
    return shown if len(shown) <= 30 else f"{shown[:30]}…"
