"""A page as it is handed in, bytes or pasted text, to clean text and drafts."""

import re
from decimal import Decimal
from typing import Final

from guatu.intake.rules import clean, drafts
from guatu.intake.types import CleanText, Draft
from guatu.kernel.errors import GuatuError

MAX_BYTES: Final = 1_000_000
"""Ten times the longest report to a people's congress; a page is read while somebody waits."""

SIGNATURES: Final = {
    b"PK\x03\x04": "docx / xlsx / zip",
    b"\xd0\xcf\x11\xe0": "doc / xls",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
"""First bytes of what is handed in by mistake for a text."""

_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_FEW: Final = 0.05
"""Share of broken characters up to which a text is UTF-8 with faults, and not another encoding."""


def read(raw: bytes | str) -> tuple[CleanText, list[Draft]]:
    """The page's clean text and the drafts in it. Raises GuatuError G2001 to G2005."""
    return read_text(decode(raw))


def read_text(text: str) -> tuple[CleanText, list[Draft]]:
    """The same of characters that `decode` gave. Raises GuatuError G2005."""
    page = clean(text)
    if not page.text:
        raise GuatuError("G2005")
    return page, drafts(page.text, page.published, page.damaged)


def as_json(raw: bytes | str) -> dict[str, object]:
    """What `guatu intake FILE --json` prints: `{"text": …, "drafts": [{…, "sentence", "start", "end"}]}`.

    Offsets count characters of "text". A value is a number as printed, in its unit, or null.
    Raises GuatuError G2001 to G2005.
    """
    page, found = read(raw)
    return {"text": page.text, "drafts": [_draft_json(draft) for draft in found]}


def decode(raw: bytes | str) -> str:
    """The page's characters: UTF-8, with or without its mark, else GB 18030. Raises GuatuError G2001 to G2004."""
    data = raw.encode("utf-8", errors="replace") if isinstance(raw, str) else raw
    if len(data) > MAX_BYTES:
        raise GuatuError("G2002", megabytes=MAX_BYTES // 1_000_000)
    if not data.strip():
        raise GuatuError("G2001")
    kind = next((kind for first, kind in SIGNATURES.items() if data.startswith(first)), None)
    if kind is not None:
        raise GuatuError("G2003", kind=kind, line=1)
    text = _characters(data)
    control = _CONTROL.search(text)
    if control is not None:
        line = text.count("\n", 0, control.start()) + 1
        raise GuatuError("G2003", kind=f"0x{ord(control.group()):02X}", line=line)
    return text


def _characters(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        # GB 18030 reads nearly any bytes: a cut or patched UTF-8 file must not turn into other characters.
        faulty = data.decode("utf-8", errors="replace")
        signs = sum(not sign.isascii() for sign in faulty)
        if faulty.count("\ufffd") <= max(1, _FEW * signs) and signs > 1:
            raise GuatuError("G2004", line=data.count(b"\n", 0, wrong.start) + 1) from wrong
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as wrong:
        raise GuatuError("G2004", line=data.count(b"\n", 0, wrong.start) + 1) from wrong


def _draft_json(draft: Draft) -> dict[str, object]:
    return {
        "kind": draft.kind,
        "title": draft.title,
        "indicator": draft.indicator,
        "value": _number(draft.value),
        "value_max": _number(draft.value_max),
        "unit": draft.unit,
        "comparator": draft.comparator,
        "measure": draft.measure,
        "period": draft.period,
        "post_or_unit": draft.post_or_unit,
        "doubtful": draft.doubtful,
        "sentence": draft.sentence,
        "start": draft.start,
        "end": draft.end,
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
