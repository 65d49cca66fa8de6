"""A document as PDF/A-2a: kept as it is, its fonts embedded, its text and structure readable by machines."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final

import typst

from guatu.kernel.errors import GuatuError
from guatu.ui.documents import layout
from guatu.ui.documents.fonts import Fonts, configured
from guatu.ui.documents.sheet import Grid, Image, Line, Part, Sheet, prepare
from guatu.ui.documents.types import OfficialDocument

TEMPLATE = Path(__file__).parent / "templates" / "official.typ"
STANDARD: Final = "a-2a"
MISSING_GLYPH = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)


def to_pdf(document: OfficialDocument, fonts: Fonts | None = None) -> bytes:
    """The document as PDF/A-2a, in the faces of `fonts` (default: the installation's).

    The same document in the same faces gives the same bytes. The text reaches the typesetter as data (JSON in
    `sys.inputs`), never as markup.

    Raises:
        GuatuError: G1250 to G1253 as `sheet.prepare`; G1254 without Chinese fonts; G1255 when no installed
            face has one of the characters; G1256 when the typesetter refuses for another reason, such as a
            damaged picture.
    """
    sheet = prepare(document)
    faces = fonts or configured()
    inputs = {
        "sheet": json.dumps(_plain(sheet), ensure_ascii=False, sort_keys=True),
        "fonts": json.dumps(dict(faces.chains), ensure_ascii=False, sort_keys=True),
        "layout": json.dumps(_measures(), sort_keys=True),
    }
    try:
        return typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=faces.faces,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=[STANDARD],
            timestamp=datetime.combine(sheet.day, time(), UTC),
        )
    except typst.TypstError as error:
        raise refusal(error) from error


def refusal(error: typst.TypstError) -> GuatuError:
    """The catalogued error for what the typesetter said: characters without a face (G1255), else G1256."""
    missing = dict.fromkeys(MISSING_GLYPH.findall(error.diagnostic))
    if missing:
        return GuatuError("G1255", characters="、".join(missing))
    return GuatuError("G1256", reason=error.message)


def _plain(sheet: Sheet) -> dict[str, Any]:
    """The sheet as JSON can hold it; every part names its kind, a picture's bytes become numbers."""
    day = sheet.day
    return {
        **asdict(sheet),
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "parts": [_plain_part(part) for part in sheet.parts],
    }


def _plain_part(part: Part) -> dict[str, Any]:
    match part:
        case Line():
            return {"part": "line", **asdict(part)}
        case Grid():
            return {"part": "grid", **asdict(part)}
        case Image():
            return {"part": "image", **asdict(part), "png": list(part.png)}


def _measures() -> dict[str, float | str]:
    """The constants of `layout`, under their own names in small letters with hyphens."""
    return {
        name.lower().replace("_", "-"): value
        for name, value in vars(layout).items()
        if name.isupper() and isinstance(value, int | float | str)
    }
