"""A workbook sent in, as it goes back: their own file, unchanged but for comments on cells and a first sheet of them.

The package itself is edited, member by member, since a library that reads a workbook and writes it anew loses charts,
pictures, macros and pivot tables. What need not change is copied byte for byte. `.xls` and text cannot carry it
unchanged: they go back as an .xlsx of their values, and the first sheet says so.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from lxml import etree

from guatu.collect.adapters import findings_sheet
from guatu.collect.adapters.anyfile import MOST_BYTES, ZIP, read_file
from guatu.collect.adapters.cell_comments import comment
from guatu.collect.adapters.parts import Parts, serialised, tree
from guatu.collect.adapters.sheet_marks import SheetPart, parts_of
from guatu.collect.adapters.sheet_tail import TYPES
from guatu.collect.adapters.spreadsheet_xlsx import package_members, refusing_damage
from guatu.collect.adapters.values_book import sheet_names, values_book
from guatu.collect.reading.findings import LIST_SIGN, Finding, first_cell
from guatu.collect.reading.grid import At
from guatu.collect.types import Level
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase, pick

MOST_COMMENTS: Final = 5_000
"""Comments of a workbook: more make Excel slow. The list has them all."""

MOST_NOTE: Final = 2_000
"""Signs of one comment."""

_BOOK: Final = "xl/workbook.xml"
_STYLES: Final = "xl/styles.xml"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ORDER: Final = {Level.ERROR: 0, Level.MUST_EXPLAIN: 1, Level.NOTE: 2}
_CONVERTED: Final = Phrase(
    "原文件不是 .xlsx，不能原样写入批注；本文件是按原表的值另存的，格式、公式和图没有带过来，请在原文件上改正。",
    "The file sent is no .xlsx and cannot carry comments unchanged: this is a copy of its values, without formats,"
    " formulas and pictures. Mend the original.",
)
_TOO_MANY: Final = Phrase(
    f"批注只写了最重要的{MOST_COMMENTS}处，其余见本页。",
    f"Only the {MOST_COMMENTS} weightiest are comments on cells; the others are on this page alone.",
)
_MORE: Final = Phrase("……其余见首页清单。", "… the rest is on the first sheet.")


def annotated(data: bytes, findings: Sequence[Finding], language: str | None) -> bytes:
    """The workbook with the findings as comments on their cells and as a list on its first sheet.

    An .xlsx or .xlsm keeps everything else as it is, and what an earlier annotating left is replaced. An .xls or a
    text becomes an .xlsx of its values. Raises GuatuError as reading the file does (G1759–G1763, G1765–G1770).
    `language` is of the words, "zh-hans" or "en".
    """
    if len(data) > MOST_BYTES:
        raise GuatuError("G1759", megabytes=MOST_BYTES // 1_000_000)
    if data.startswith(ZIP):
        return _into(data, findings, language, ())
    sent = read_file(data, f"{findings[0].sheet}.csv" if findings else "表.csv")
    names = sheet_names(sent.grids)
    renamed = [replace(one, sheet=names.get(one.sheet, one.sheet)) for one in findings]
    return _into(values_book(sent.grids), renamed, language, (_CONVERTED,))


def _into(data: bytes, findings: Sequence[Finding], language: str | None, remarks: Sequence[Phrase]) -> bytes:
    with refusing_damage():
        parts = Parts(package_members(data, ()))
        book = parts_of(parts.members)
        order = {sheet.name: number for number, sheet in enumerate(book.sheets)}
        ranked = sorted(findings, key=lambda one: _rank(one, order))
        notes, all_written = _notes(ranked, language)
        old = next((sheet for sheet in book.sheets if _is_list(parts, sheet)), None)
        for sheet in book.sheets:
            if not sheet.chart and sheet.member in parts.members and sheet is not old:
                comment(parts, sheet.member, notes.get(sheet.name, {}))
        linked = frozenset(
            sheet.name for sheet in book.sheets if not sheet.chart and sheet.state == "visible"
        )
        styles, faces = findings_sheet.with_faces(parts.members.get(_STYLES))
        if styles is not None and styles != parts.members[_STYLES]:
            parts.put(_STYLES, styles)
        said = [*remarks, *(() if all_written else (_TOO_MANY,))]
        content = findings_sheet.sheet_xml(ranked, linked, faces, said, language)
        if old is not None:
            parts.put(old.member, content)
        else:
            _add_first(parts, content, language)
        return parts.packed(data)


def _rank(one: Finding, order: Mapping[str, int]) -> tuple[int, int, At]:
    return _ORDER[one.level], order.get(one.sheet, len(order)), first_cell(one.cell) or (-1, -1)


def _notes(ranked: Sequence[Finding], language: str | None) -> tuple[dict[str, dict[At, str]], bool]:
    """The words for each cell of each sheet, the weightiest first; whether all found room."""
    found: dict[str, dict[At, str]] = {}
    count, complete = 0, True
    for one in ranked:
        at = first_cell(one.cell)
        if at is None:
            continue
        cells = found.setdefault(one.sheet, {})
        if at not in cells:
            if count >= MOST_COMMENTS:
                complete = False
                continue
            count += 1
        cells[at] = _longer(cells.get(at), _words(one, language), language)
    return found, complete


def _words(one: Finding, language: str | None) -> str:
    level = findings_sheet.LEVELS[one.level].label(language)
    what = f"{level}{pick(language, '：', ': ')}{one.text.label(language or '')}"
    if one.remedy is None:
        return what
    return f"{what}\n{one.remedy.label(language or '')}"


def _longer(before: str | None, text: str, language: str | None) -> str:
    more = _MORE.label(language)
    if before is None:
        return text if len(text) <= MOST_NOTE else text[:MOST_NOTE] + more
    if before.endswith(more):
        return before
    return f"{before}\n{text}" if len(before) + len(text) <= MOST_NOTE else f"{before}\n{more}"


def _is_list(parts: Parts, sheet: SheetPart) -> bool:
    """Whether a sheet is our list of an earlier time: its first cell says so, in the sheet or in the shared strings."""
    content = parts.members.get(sheet.member, b"")
    first = re.search(rb'<(?:[\w.-]+:)?c r="A1"[^>]*>.*?</(?:[\w.-]+:)?c>', content[:100_000], re.DOTALL)
    if first is None or _signed(first[0]):
        return first is not None
    shared = re.search(rb't="s"[^>]*>\s*<(?:[\w.-]+:)?v>(\d{1,9})<', first[0])
    if shared is None:
        return False
    items = re.split(rb"</(?:[\w.-]+:)?si\s*>", parts.members.get("xl/sharedStrings.xml", b""))
    number = int(shared[1])
    return number < len(items) and _signed(items[number])


def _signed(content: bytes) -> bool:
    return LIST_SIGN in html.unescape(content.decode("utf-8", "replace"))


def _add_first(parts: Parts, content: bytes, language: str | None) -> None:
    """Makes the list the first sheet: whatever counts sheets from the first one moves on by one."""
    root = tree(parts.members[_BOOK])
    space = str(etree.QName(root).namespace)
    sheets = root.find(f"{{{space}}}sheets")
    if sheets is None or space not in TYPES:
        raise GuatuError("G1763")
    member = parts.free("xl/worksheets", "sheet", "xml")
    parts.put(
        member, content.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", space.encode())
    )
    parts.declare(member, _SHEET_TYPE)
    relation = parts.relate(_BOOK, "worksheet", member, TYPES[space])
    names = {(one.get("name") or "").casefold() for one in sheets}
    ids = [int(one.get("sheetId", "0")) for one in sheets]
    first = etree.Element(
        f"{{{space}}}sheet", name=_free_name(names, language), sheetId=str(max(ids, default=0) + 1)
    )
    first.set(f"{{{TYPES[space]}}}id", relation)
    sheets.insert(0, first)
    for name in root.iter(f"{{{space}}}definedName"):
        local = name.get("localSheetId")
        if local is not None and local.isdecimal():
            name.set("localSheetId", str(int(local) + 1))
    _keep_active(root, sheets, space)
    parts.put(_BOOK, serialised(root))


def _keep_active(root: etree._Element, sheets: etree._Element, space: str) -> None:
    """The sheet that was open stays the one that opens: two open at once would be edited together."""
    views = list(root.iter(f"{{{space}}}workbookView"))
    if not views:
        holder = etree.Element(f"{{{space}}}bookViews")
        sheets.addprevious(holder)
        views = [etree.SubElement(holder, f"{{{space}}}workbookView")]
    for view in views:
        active = view.get("activeTab", "0")
        view.set("activeTab", str(int(active) + 1 if active.isdecimal() else 1))
        view.set("firstSheet", "0")


def _free_name(taken: set[str], language: str | None) -> str:
    name = pick(language, "核对清单", "Findings")
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name} {number}"
    return free
