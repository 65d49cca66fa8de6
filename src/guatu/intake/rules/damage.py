"""Pinyin brackets that a mirror site's converter inserted, and the characters that it broke while doing so.

The converter works on GBK bytes without regard to where a character begins, so a bracket may land inside one: its
opening sign is swallowed (`績?nèi)`) and the characters behind it are decoded one byte off until something brings
the bytes back into step. Whole brackets come out here; characters out of step stay, between two marks, for a later
repair or a person.
"""

import re
from typing import Final

OPEN: Final = "\ufdd0"
CLOSE: Final = "\ufdd1"
"""Marks around damaged characters while a page is cleaned: code points that no text may hold."""

BROKEN: Final = "\ufdd2"
"""Stands for a bracket whose opening sign was swallowed."""

MARKS: Final = re.compile("[\ufdd0-\ufddf]")

_TONED: Final = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_PINYIN: Final = f"(?=[a-züêɡ]{{0,6}}[{_TONED}])[a-züêɡ{_TONED}]{{1,7}}"
_BRACKET: Final = re.compile(rf"[(（]\s?{_PINYIN}\s?[)）]")
_HALF: Final = re.compile(rf"\?{_PINYIN}\s?[)）]")
_TAG: Final = re.compile(r"</?(?:p|br|div|span|strong)\b[^<>]{0,80}>", re.IGNORECASE)
_CUT_TAG: Final = re.compile(r"/p>\s*$", re.IGNORECASE)

# One byte off, the sign that ends a run is an ASCII letter or one of these; a cut lead byte shows as a question mark.
_ENDS: Final = re.compile(r"[A-Za-z0-9^~@`\[\]{}|\\]")
_STOPS: Final = re.compile(r"[\s,，。、；;：:“”‘’()（）<>]")
_CUT_MARK: Final = re.compile(
    r"\?[!！](?:[^\s,，。、；;：:“”‘’()（）<>?A-Za-z0-9^~]{1,16}(?:\?|[A-Za-z0-9^~])|\?$)"
)
_AT_ONCE: Final = re.compile(r"\?[\u4e00-\u9fff\ue000-\uf8ff]{1,2}[A-Za-z^~@`\[\]{}|\\](?![A-Za-z0-9])")
_PRIVATE: Final = re.compile(r"[\ue000-\uf8ff\ufffd]")


def mark(line: str) -> str:
    """A line without its pinyin brackets and left-over tags, damaged runs between `OPEN` and `CLOSE`."""
    line = _TAG.sub("", MARKS.sub("", line))
    line = _HALF.sub(BROKEN, _BRACKET.sub("", line))
    cut = _CUT_TAG.search(line)
    ended_broken = cut is not None and line[: cut.start()].endswith("?")
    if cut is not None:
        line = line[: cut.start()]
    pieces: list[str] = []
    at = 0
    while at < len(line):
        end = _run(line, at, ended_broken)
        if end == at:
            pieces.append(line[at])
            at += 1
            continue
        damaged = line[at:end].replace(BROKEN, "")
        pieces.append(f"{OPEN}{damaged}{CLOSE}" if damaged else "")
        at = end
    return "".join(pieces)


def spans(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without marks, and where the damaged runs lie in it; runs that touch are one."""
    parts: list[str] = []
    found: list[tuple[int, int]] = []
    length = start = 0
    for part in re.split(f"([{OPEN}{CLOSE}])", marked):
        if part == OPEN:
            start = length
        elif part == CLOSE:
            if found and found[-1][1] == start:
                start = found.pop()[0]
            found.append((start, length))
        else:
            parts.append(part)
            length += len(part)
    return "".join(parts), tuple(found)


def _run(line: str, at: int, ended_broken: bool) -> int:
    """Where the damaged run that begins at `at` ends; `at` itself where none begins."""
    sign = line[at]
    if sign == BROKEN:
        return _until_in_step(line, at + 1)
    if sign == "?" and _CUT_MARK.match(line, at):
        return _until_in_step(line, at + 2)
    if sign == "?" and _AT_ONCE.match(line, at):
        return _until_in_step(line, at + 1)
    if line.startswith("??", at):
        return min(at + 3, len(line))
    lost = _PRIVATE.match(sign) or (sign == "?" and ended_broken and at == len(line) - 1)
    return at + 1 if lost else at


def _until_in_step(line: str, at: int) -> int:
    """The end of a run of characters decoded one byte off, from its first character."""
    for place in range(at, len(line)):
        sign = line[place]
        if sign in (BROKEN, "?") or _ENDS.match(sign):
            return place + 1
        if _STOPS.match(sign):
            return place
    return len(line)
