"""A workbook read as it is, or refused: the answer as JSON, in the schema of the examples."""

import re
import resource
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from guatu.collect.adapters.anyfile import read_file
from guatu.collect.reading.document import as_json, read_sheets, refuse_nothing
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import EN, ZH

CODES: Final[Mapping[str, str]] = {
    "G1759": "file_too_large",
    "G1760": "file_truncated",
    "G1761": "not_a_spreadsheet",
    "G1762": "encrypted",
    "G1763": "damaged",
    "G1764": "no_data",
    "G1765": "unpacks_to_too_much",
    "G1766": "sheet_too_large",
    "G1767": "unknown_encoding",
    "G1768": "empty_file",
    "G1769": "forbidden_content",
    "G1770": "unpacks_to_too_much",
}
"""The schema's names of the catalogue's numbers."""


def answer(data: bytes, file_name: str) -> dict[str, Any]:
    """`{outcome: "import", file, format, sheets, warnings …}` or `{outcome: "refuse", error: {code, message …}}`."""
    began = time.perf_counter()
    try:
        found = _imported(data, file_name)
    except GuatuError as refused:
        found = {
            "outcome": "refuse",
            "file": file_name,
            "error": _error(refused),
            "warnings": [],
            "sheets": [],
        }
    found["seconds"] = round(time.perf_counter() - began, 3)
    found["peak_rss_mb"] = round(_peak_megabytes(), 1)
    return found


def _imported(data: bytes, file_name: str) -> dict[str, Any]:
    sent = read_file(data, file_name)
    tables = read_sheets(sent.grids, file_name)
    refuse_nothing(sent.grids, tables)
    warnings = [{"code": code, "message": words.zh, "message_en": words.en} for code, words in sent.warnings]
    warnings += [
        {
            "code": "hidden_sheet",
            "message": f"工作表“{grid.name}”被隐藏，默认不导入",
            "message_en": f"The sheet “{grid.name}” is hidden and not imported by default",
        }
        for grid in sent.grids
        if grid.state != "visible"
    ]
    return {"outcome": "import", **as_json(sent.grids, tables, file_name, sent.format), "warnings": warnings}


def _error(refused: GuatuError) -> dict[str, str]:
    return {
        "number": refused.number,
        "code": CODES.get(refused.number, refused.number),
        "message": f"{refused.text(ZH)}{refused.remedy(ZH)}",
        "message_en": f"{refused.text(EN)} {refused.remedy(EN)}",
    }


def _peak_megabytes() -> float:
    """The most memory this program held. What the kernel counts for a child begins with its parent's, so not that."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"), re.MULTILINE)
        if found is not None:
            return int(found[1]) / 1_024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_048_576 if sys.platform == "darwin" else 1_024)
