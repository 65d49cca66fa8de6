"""Money in a cell: the cell's own unit before the column's, approximate values said, ranges not guessed."""

import re
from dataclasses import dataclass
from typing import Final

from guatu.collect.reading.grid import Cell, plain
from guatu.collect.reading.numbers import NOT_YET, nothing, number

POWERS: Final = {
    "": 1,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
MOST: Final = 10.0**17

_SCALE: Final = r"(?P<scale>万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|)"
_COIN: Final = r"(?P<coin>元人民币|人民币元|人民币|美元|美金|欧元|港元|港币|日元|英镑|元|)"
_FIGURE: Final = r"(?P<figure>[+\-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
_AMOUNT: Final = re.compile(f"(?P<mark>[¥$€]|RMB|CNY|USD|EUR|人民币)?{_FIGURE}{_SCALE}{_COIN}", re.IGNORECASE)
_ROUGH: Final = re.compile(
    r"^(?:大?约合?|近|预计|暂估|估算|估计|约为|初步估算|折合?)+|(?:左右|上下|余|多|许|\((?:暂?估算?|预估|约数)\))$"
)
_ROUGH_INSIDE: Final = re.compile(r"(?<=[\d万亿千])(?:余|多)(?=[万亿千元])")
_AROUND: Final = re.compile(r"^(?:['’‘]|(?:项目)?总投资|概算|预算|批复|合同额?)+:?|[.*。,;]+$|(?<=元)整$")
"""What stands around a figure and says nothing of its size."""
_JOINED: Final = re.compile(r"(?P<large>\d+)亿(?P<small>\d{1,4})万(?:元人民币|元|)")
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)
_RANGE: Final = re.compile(
    r"\d(?:[万亿千百十]*元?)?(?:-|—|–|~|至|到)\d|不低于|不少于|逾|不超过|不高于|不多于|以上|以下|以内|至少|至多|超过?|最多|[<>≤≥]"
)
_BRACKETS: Final = re.compile(r"\((?P<figure>[\d,]+(?:\.\d+)?)\)")
_FOREIGN: Final = {
    "美元": "usd",
    "美金": "usd",
    "$": "usd",
    "USD": "usd",
    "欧元": "eur",
    "€": "eur",
    "EUR": "eur",
}
_HOME: Final = {"", "元", "元人民币", "人民币元", "人民币", "¥", "RMB", "CNY"}


@dataclass(frozen=True, slots=True)
class Unit:
    """What a column counts in: so many of a currency ("yuan", "usd", "eur" or "other") to one, and its words."""

    factor: int
    currency: str
    words: str
    assumed: bool = False
    """Whether nothing says so: then a cell's own unit contradicts nothing."""


@dataclass(frozen=True, slots=True)
class Money:
    """What a cell says: whole units of a currency or None, the code of a problem, and the cell's own unit."""

    amount: int | None
    currency: str = "yuan"
    problem: str | None = None
    own_unit: str | None = None


YUAN: Final = Unit(1, "yuan", "元")
NOTHING: Final = Money(None)

_UNIT: Final = re.compile(
    r"(万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|)(元人民币|人民币元|人民币|美元|美金|欧元|港元|港币|日元|英镑|元)"
)


_COIN_BEFORE: Final = re.compile(r"人民币[:：]?(?=[千百十万亿]*元)")


def unit(text: str) -> Unit | None:
    """The first unit of money in plain text, such as a note or a heading; None where there is none."""
    found = _UNIT.search(_COIN_BEFORE.sub("", text))
    if found is None:
        return None
    coin = "元" if found[2] in _HOME else found[2]
    return Unit(POWERS[found[1]], _currency(coin), f"{found[1]}{coin}")


def money(value: Cell, column: Unit) -> Money:
    """Reads a cell of a column that counts in `column`. Never raises; what cannot be read is None and a problem."""
    if isinstance(value, bool):
        return Money(None, problem="text_in_number")
    if isinstance(value, int | float):
        return _counted(float(value), column)
    text = plain(value)
    if nothing(text):
        return NOTHING
    exact = number(text)
    if exact is not None:
        return _counted(exact, column)
    return _worded(text, column)


def _counted(figure: float, column: Unit, problem: str | None = None) -> Money:
    amount = figure * column.factor
    if not -MOST < amount < MOST:
        return Money(None, column.currency, "damaged_value")
    return Money(round(amount), column.currency, problem)


def _worded(text: str, column: Unit) -> Money:
    if NOT_YET.fullmatch(text) or not any(sign.isdigit() for sign in text):
        return Money(None, column.currency, "damaged_value" if set(text) == {"#"} else "text_in_number")
    if _RANGE.search(text):
        return Money(None, column.currency, "range_value")
    text = _AROUND.sub("", text)
    bare = _ROUGH_INSIDE.sub("", _ROUGH.sub("", text))
    rough = "approximate_value" if bare != text else None
    exact = _figure(bare)
    if exact is not None:
        return _counted(exact, column, "scientific_notation" if _SCIENTIFIC.fullmatch(bare) else rough)
    joined = _JOINED.fullmatch(bare)
    if joined is not None:
        amount = int(joined["large"]) * 10**8 + int(joined["small"]) * 10**4
        return Money(amount, problem=rough or "unit_in_cell", own_unit="亿万元")
    whole = _AMOUNT.fullmatch(bare)
    return _parts(bare, column) if whole is None else _own(whole, column, rough)


def _figure(text: str) -> float | None:
    """A number without a unit: in brackets it is negative; 1.2E+4 is what a narrow column made of it."""
    if _SCIENTIFIC.fullmatch(text):
        return float(text)
    negative = _BRACKETS.fullmatch(text)
    return number(text) if negative is None else -float(negative["figure"].replace(",", ""))


def _own(found: re.Match[str], column: Unit, rough: str | None) -> Money:
    mark, scale, coin = (found["mark"] or "").upper(), found["scale"], found["coin"]
    figure = float(found["figure"].replace(",", "").replace("−", "-"))
    if not scale and not coin and not mark:
        return _counted(figure, column, rough)
    currency = _currency(coin or mark)
    factor = POWERS[scale] if scale or coin else column.factor
    words = f"{scale}{coin or '元'}"
    amount = figure * factor
    if not -MOST < amount < MOST:
        return Money(None, currency, "damaged_value")
    if currency != column.currency:
        return Money(
            round(amount), currency, "foreign_currency" if currency != "yuan" else "unit_in_cell", words
        )
    differs = factor != column.factor
    return Money(
        round(amount), currency, rough or ("unit_in_cell" if differs else None), words if differs else None
    )


def _parts(text: str, column: Unit) -> Money:
    """Several amounts in one cell: a sum of one currency is added and said; else only a leading amount is taken."""
    pieces = [_AMOUNT.fullmatch(piece) for piece in re.split(r"[+、;]", text)]
    if len(pieces) > 1 and all(pieces):
        sums = [_own(piece, column, None) for piece in pieces if piece is not None]
        if all(part.amount is not None and part.currency == sums[0].currency for part in sums):
            total = sum(part.amount or 0 for part in sums)
            return Money(total, sums[0].currency, "compound_amount")
        return Money(None, column.currency, "compound_amount")
    head = re.match(rf"{_AMOUNT.pattern}[(,;]", text, re.IGNORECASE)
    if head is not None:
        first = _own(head, column, None)
        return Money(first.amount, first.currency, "compound_amount", first.own_unit)
    return Money(None, column.currency, "text_in_number")


def _currency(coin: str) -> str:
    if coin in _HOME:
        return "yuan"
    return _FOREIGN.get(coin, "other")
