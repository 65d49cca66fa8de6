"""Texts, codes, telephone numbers, yes and no: what a cell of words is kept as."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from guatu.collect.reading.grid import Cell, plain
from guatu.collect.reading.numbers import NOT_YET, nothing

MARKS: Final = frozenset("★☆▲△●○◆◇■□※*#✓√")
"""Signs around a name that say something about it."""

_MARKS: Final = re.compile(r"^[★☆▲△●○◆◇■□※*#✓√]+|[★☆▲△●◆※*]+$")
_BREAKS: Final = re.compile(r"\s*[\r\n]+\s*")
_CODE: Final = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}", re.ASCII)
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_OLD_BEFORE: Final = re.compile(r"(?:原|旧)(?:项目)?(?:代?码|编码)?[:为]?$")
_OLD_AFTER: Final = re.compile(r"\((?:原|旧)")
_TICKED: Final = re.compile(r"[☑√■✔✓☒●▣]([^□☐○☑√■✔✓☒●▣\s]+)")
_TICKED_AFTER: Final = re.compile(r"([^□☐○☑√■✔✓☒●▣\s()]+)\(?[☑√■✔✓☒●▣]\)?")
_TICKED_BRACKETS: Final = re.compile(r"[(\[（［]\s*[√✓✔☑]\s*[)\]）］]")
_EMPTY_BRACKETS: Final = re.compile(r"[(\[（［]\s*[)\]）］]")
_MARKED: Final = re.compile(r"[□☐○☑√■✔✓☒●▣]")
_YES: Final = re.compile(r"[√✓]?是(?:[(,;√✓].*)?|已.*|√|✓|✔|有|y|yes|1|true", re.IGNORECASE)
_NO: Final = re.compile(r"[√✓]?否(?:[(,;√✓].*)?|暂?未.*|没有|×|✗|x|不是|n|no|0|false|尚未.*", re.IGNORECASE)
MAY_BE_NOTHING: Final = frozenset(" \t\n\r\u3000\xa0-—–−‐―─－_/\\／＼*.、无暂没不空〇＿。．\u200b\ufeff")
"""First signs of texts that may stand for nothing."""

_SAME: Final = frozenset({"同上", "〃", '"', "″", "“", "”", "''", "同前"})


@dataclass(frozen=True, slots=True)
class Code:
    """A project code, the old one beside it in the same cell, and the code of a problem."""

    new: str | None = None
    old: str | None = None
    problem: str | None = None


def text(value: Cell) -> str | None:
    """Words as they stand, trimmed, without breaks that only wrap; None where they stand for nothing."""
    if value is None:
        return None
    if not isinstance(value, str):
        return plain(value)
    if value[:1] in MAY_BE_NOTHING and nothing(plain(value)):
        return None
    if "\n" in value or "\r" in value or "_x000D_" in value:
        value = _BREAKS.sub("\n", value.replace("_x000D_", ""))
    return value.strip() or None


def name(value: Cell) -> str | None:
    """A name in one line without the marks (★) that say something about it."""
    read = text(value)
    if read is None:
        return None
    if "\n" in read:
        read = re.sub(r"\s*\n\s*", "", read).strip()
    return _MARKS.sub("", read).strip() or None


def same_as_above(value: Cell) -> bool:
    """Whether the cell says 同上 or 〃."""
    return isinstance(value, str) and len(value) < 6 and plain(value) in _SAME


def serial(value: Cell) -> str | None:
    """A number in its list, as text, without brackets and points."""
    return plain(value).strip("().、,") or None


def phone(value: Cell) -> str | None:
    """A telephone number as text."""
    read = text(value)
    return read if read is None or read.isascii() else unicodedata.normalize("NFKC", read).replace("\n", " ")


def is_code(value: str) -> bool:
    """Whether a text is one project code and nothing else."""
    return _CODE.fullmatch(value) is not None


def code(value: Cell) -> Code:
    """A project code in half-width signs. Of two in a cell the new one is the code, the other the old one."""
    if isinstance(value, str) and is_code(value):
        return Code(value)
    if isinstance(value, float) and abs(value) >= 1e15:
        return Code(problem="scientific_notation")
    read = plain(value)
    if nothing(read) or NOT_YET.fullmatch(read):
        return Code(problem=None if nothing(read) or "开工" in read else "text_in_code")
    found = _CODE.findall(re.sub(r"[—–−‐―]", "-", read))
    if not found:
        return _odd_code(read)
    if len(found) == 1:
        return Code(found[0])
    new, old = sorted(found[:2], key=lambda one: (_follows_old(one, read), found.index(one)))
    return Code(new, old)


def _odd_code(read: str) -> Code:
    """A code in no known form: kept as it is where it has digits."""
    if _SCIENTIFIC.fullmatch(read):
        return Code(problem="scientific_notation")
    return Code(read) if any(sign.isdigit() for sign in read) else Code(problem="text_in_code")


def choice(value: Cell) -> str | None:
    """The box that is ticked in "☑新建 □扩建"; without boxes the text itself.

    Boxes may be written "(√)新建 ( )续建", and R and £ are what is left of the boxes of a symbol font.
    """
    read = text(value)
    if read is not None and read[0] in "([（［":
        read = _EMPTY_BRACKETS.sub("□", _TICKED_BRACKETS.sub("☑", read))
    elif read is not None and "£" in read:
        read = read.replace("£", "□").replace("R", "☑")
    elif read is not None and read[0] in "√✓" and read[1:].strip() and not _MARKED.search(read[1:]):
        read = read[1:].strip()
    if read is None or not any(box in read for box in "□☐○☑√■✔✓☒●▣"):
        return read
    spaced = unicodedata.normalize("NFKC", read)
    for form in (_TICKED, _TICKED_AFTER):
        found = form.search(spaced)
        if found is not None and any(box in spaced for box in "□☐○☑☒✔") | (form is _TICKED_AFTER):
            return found[1]
    return None if not any(box in spaced for box in "☑√■✔✓☒●▣") else read


def yes(value: Cell) -> bool | None:
    """Yes or no, in the words and ticks met; None where it is neither."""
    if isinstance(value, bool):
        return value
    read = plain(choice(value))
    if _NO.fullmatch(read):
        return False
    return True if _YES.fullmatch(read) else None


def whole(value: Cell) -> int | float | None:
    """A count, a rank, an area: "第3位" is 3; None where there is no one number."""
    found = re.findall(r"\d+(?:\.\d+)?", plain(value).replace(",", ""))
    if not found or len(found) > 1:
        return None
    number = float(found[0])
    return int(number) if number.is_integer() else number


def _follows_old(one: str, read: str) -> bool:
    """Whether the text calls this code the old one, or its first digits are a year and no year and month."""
    place = read.find(one)
    if _OLD_BEFORE.search(read[:place]) or _OLD_AFTER.match(read[place + len(one) :]):
        return True
    return not 1 <= int(one[2:4]) <= 12
