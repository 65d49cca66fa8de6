"""A submission as an Excel workbook: prefilled, its fixed cells locked, its keys in a hidden column.

Every text is written as a string, never parsed: a name beginning with = + - or @ stays a name.
"""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from guatu.collect.adapters.workbook_guide import Mend, write_guide
from guatu.collect.reading.own_layout import (
    EXPLAINED,
    FIRST_COLUMN,
    FIRST_ROW,
    GUIDE,
    HEADING_ROW,
    KEY_COLUMN,
    LAYOUT,
    LIST_SHEET,
    MARK_SHEET,
    MARKS,
    SHEETS,
    heading,
    why_key,
)
from guatu.collect.rules import MAX_TEXT
from guatu.collect.types import CellView, FieldSpec, Grammar, Level, Sheet, SubjectKind, SubjectView
from guatu.kernel.language import in_english

_MOST = 10**12  # any number: Excel only keeps words out
_NUMBERS = (Grammar.MONEY, Grammar.PERCENT, Grammar.GROWTH, Grammar.NUMBER)
_WIDTHS = {Grammar.TEXT: 34, Grammar.MONEY: 16, Grammar.NUMBER: 16}
_FACES: dict[str, dict[str, Any]] = {
    "link": {"font_color": "#b3261e", "underline": 1, "text_wrap": True},
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "fixed": {"font_color": "#4d545d", "text_wrap": True, "valign": "top"},
    "fixed_number": {"font_color": "#4d545d", "num_format": "#,##0.####", "valign": "top"},
    "fixed_date": {"font_color": "#4d545d", "num_format": "yyyy-mm-dd", "valign": "top"},
}
_OPEN: dict[str, Any] = {"locked": False, "border": 1, "border_color": "#c9c9c3", "valign": "top"}
_TINT = "#fdf6e3"
MOST_LISTED = 255
"""Signs of a list in a cell's own check."""


def write_workbook(sheet: Sheet, language: str | None) -> bytes:
    """The workbook's bytes, in that language; the same submission gives the same cells."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with override("en" if in_english(language) else "zh-hans"), xlsxwriter.Workbook(target, options) as book:
        writer = _Writer(book, sheet, language)
        guide = writer.guide()
        for kind in sheet.definition.kinds:
            writer.table(kind)
        writer.finish(guide)
        writer.mark()
    return target.getvalue()


Context = tuple[object, object, object]
"""The three locked columns that say what a row is about."""


def _previous(item: SubjectView) -> Decimal | str:
    """What was last accepted of the subject's first field."""
    cell = item.cells[0] if item.cells else None
    if cell is None or not cell.previous:
        return ""
    return Decimal(cell.previous) if cell.spec.grammar in _NUMBERS else cell.previous


class _Writer:
    """One workbook being written."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Sheet, language: str | None) -> None:
        self._book = book
        self._sheet = sheet
        self._lang = language
        self._faces: dict[str, Format] = {name: book.add_format(face) for name, face in _FACES.items()}
        self._mends: list[Mend] = []
        self._lists: list[list[str]] = []

    def rows(self, kind: SubjectKind) -> list[tuple[SubjectView, Context]]:
        """The subjects of a kind, each with its three locked columns."""
        sheet = self._sheet
        if kind is SubjectKind.NODE:
            return [
                (node, (item.words, node.words, node.planned or ""))
                for item in sheet.projects
                for node in item.nodes
            ]
        if kind is SubjectKind.PROJECT:
            return [(item, (item.code, item.words, _previous(item))) for item in sheet.projects]
        of_kind = sheet.indicators if kind is SubjectKind.INDICATOR else sheet.units
        return [(item, (item.words, item.measure or "", _previous(item))) for item in of_kind]

    def guide(self) -> Worksheet:
        """The first sheet, filled once it is known where every cell stands."""
        return self._book.add_worksheet(self._say(GUIDE))

    def finish(self, guide: Worksheet) -> None:
        """The guide's text, and the lists that were too long to stand in a cell's own check."""
        write_guide(guide, self._sheet, self._mends, self._faces, self._lang)
        if not self._lists:
            return
        page = self._book.add_worksheet(LIST_SHEET)
        for column, entries in enumerate(self._lists):
            page.write_column(0, column, entries)
        page.very_hidden()

    def table(self, kind: SubjectKind) -> None:
        """One sheet: headings, a row a subject, lists and limits on the open cells."""
        rows, page = self.rows(kind), self._book.add_worksheet(self._say(SHEETS[kind]))
        asked = self._sheet.definition.of(kind)
        page.write_string(0, 1, f"{self._say(self._sheet.unit)} · {self._say(self._sheet.heading)}",
                          self._faces["title"])  # fmt: skip
        self._headings(page, kind, asked)
        for index, (subject, context) in enumerate(rows, start=FIRST_ROW):
            page.write_string(index, KEY_COLUMN, subject.key)
            for column, value in enumerate(context, start=1):
                self._fixed(page, index, column, value)
            for column, cell in enumerate(subject.cells, start=FIRST_COLUMN):
                self._open(page, index, column, cell)
                if cell.remark:
                    place = xl_rowcol_to_cell(index, column)
                    self._mends.append(Mend(self._say(SHEETS[kind]), place, cell, subject.words))
            self._explanation(page, index, FIRST_COLUMN + len(asked), subject)
        for column, spec in enumerate(asked, start=FIRST_COLUMN):
            if rows:
                page.data_validation(FIRST_ROW, column, FIRST_ROW + len(rows) - 1, column, self._limits(spec))
        page.freeze_panes(FIRST_ROW, FIRST_COLUMN)
        page.protect(options={"format_columns": True, "format_rows": True})

    def mark(self) -> None:
        """The hidden sheet that tells which submission this is, and what its cells hold as it goes out."""
        page = self._book.add_worksheet(MARK_SHEET)
        sheet = self._sheet
        told = (
            str(LAYOUT),
            sheet.form_code,
            str(sheet.definition.version),
            sheet.unit_code,
            str(sheet.period),
            str(sheet.version),
        )
        rows = [*zip(MARKS, told, strict=True)]
        rows += [(str(cell.key), cell.value) for cell in sheet.cells if cell.value]
        rows += [(why_key(one.key), one.explanation) for one in sheet.subjects if one.explanation]
        for row, (name, value) in enumerate(rows):
            page.write_string(row, 0, name)
            page.write_string(row, 1, value)
        page.very_hidden()
        page.protect()

    def _headings(self, page: Worksheet, kind: SubjectKind, asked: Sequence[FieldSpec]) -> None:
        first = f"{_('上期')} {self._say(asked[0].words)}" if asked else _("上期")
        context = {
            SubjectKind.PROJECT: (_("项目代码"), _("项目"), first),
            SubjectKind.NODE: (_("项目"), _("节点"), _("计划完成")),
            SubjectKind.INDICATOR: (_("指标"), _("计量单位"), first),
            SubjectKind.UNIT: (_("单位"), _("计量单位"), first),
        }[kind]
        for column, text in enumerate(context, start=1):
            page.write_string(HEADING_ROW, column, text, self._faces["head"])
        for column, spec in enumerate(asked, start=FIRST_COLUMN):
            page.write_string(HEADING_ROW, column, heading(spec, self._lang), self._faces["head"])
            page.set_column(column, column, _WIDTHS.get(spec.grammar, 13))
        column = FIRST_COLUMN + len(self._sheet.definition.of(kind))
        page.write_string(HEADING_ROW, column, self._say(EXPLAINED), self._faces["head"])
        page.set_column(column, column, _WIDTHS[Grammar.TEXT])
        page.set_column(KEY_COLUMN, KEY_COLUMN, None, None, {"hidden": True})
        page.set_column(1, 2, 26)
        page.set_column(3, 3, 14)

    def _fixed(self, page: Worksheet, row: int, column: int, value: object) -> None:
        if isinstance(value, Decimal):
            page.write_number(row, column, value, self._faces["fixed_number"])
        elif isinstance(value, date):
            page.write_datetime(row, column, value, self._faces["fixed_date"])
        else:
            page.write_string(row, column, self._say(value), self._faces["fixed"])

    def _open(self, page: Worksheet, row: int, column: int, cell: CellView) -> None:
        face = self._face(cell)
        if cell.remark:
            page.write_comment(row, column, cell.remark)
        try:
            if cell.value and cell.spec.grammar in _NUMBERS:
                page.write_number(row, column, Decimal(cell.value), face)
                return
            if cell.value and cell.spec.grammar is Grammar.DATE:
                page.write_datetime(row, column, date.fromisoformat(cell.value), face)
                return
        except (ArithmeticError, ValueError):
            # A draft may hold what cannot be read: it goes out as it is, to be mended.
            page.write_string(row, column, cell.value, face)
            return
        if not cell.value:
            page.write_blank(row, column, None, face)
            return
        page.write_string(row, column, self._shown(cell), face)

    def _explanation(self, page: Worksheet, row: int, column: int, subject: SubjectView) -> None:
        """One open cell a row; what rules ask about stands in its comment."""
        face = self._text_face()
        asked = [
            problem
            for cell in subject.cells
            for problem in cell.problems
            if problem.level is Level.MUST_EXPLAIN
        ]
        if asked:
            told = "\n".join(f"{self._say(one.field)}: {one.text(self._lang)}" for one in asked)
            page.write_comment(row, column, told)
        if subject.explanation:
            page.write_string(row, column, subject.explanation, face)
        else:
            page.write_blank(row, column, None, face)

    def _text_face(self) -> Format:
        name = "open explanation"
        if name not in self._faces:
            self._faces[name] = self._book.add_format({**_OPEN, "num_format": "@", "text_wrap": True})
        return self._faces[name]

    def _shown(self, cell: CellView) -> str:
        known = {choice.code: self._say(choice.words) for choice in cell.spec.choices}
        return known.get(cell.value, cell.value)

    def _face(self, cell: CellView) -> Format:
        grammar, tinted = cell.spec.grammar, cell.prefilled and bool(cell.value)
        name = f"open {grammar} {tinted}"
        if name not in self._faces:
            face = dict(_OPEN)
            if tinted:
                face["bg_color"] = _TINT
            if grammar in _NUMBERS:
                face["num_format"] = "#,##0.####"
            elif grammar is Grammar.DATE:
                face["num_format"] = "yyyy-mm-dd"
            else:
                face["num_format"] = "@"
                face["text_wrap"] = True
            self._faces[name] = self._book.add_format(face)
        return self._faces[name]

    def _limits(self, spec: FieldSpec) -> dict[str, Any]:
        """Excel's own check, so that most slips never leave the desk. `read` checks everything again."""
        limits: dict[str, Any]
        if spec.grammar is Grammar.CHOICE:
            limits = {
                "validate": "list",
                "source": self._list([self._say(one.words) for one in spec.choices]),
            }
        elif spec.grammar is Grammar.DATE:
            limits = {"validate": "date", "criteria": "between",
                      "minimum": date(2000, 1, 1), "maximum": date(2100, 12, 31)}  # fmt: skip
        elif spec.grammar is Grammar.PERCENT:
            limits = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
        elif spec.grammar is Grammar.MONEY:
            limits = {"validate": "decimal", "criteria": ">=", "value": 0}
        elif spec.grammar is Grammar.TEXT:
            limits = {"validate": "length", "criteria": "<=", "value": MAX_TEXT}
        else:
            limits = {"validate": "decimal", "criteria": "between", "minimum": -_MOST, "maximum": _MOST}
        return {**limits, "error_title": self._say(spec.words), "error_message": _("请按表头要求填写。")}

    def _list(self, entries: list[str]) -> list[str] | str:
        """The entries of a list, or where they stand: Excel takes 255 signs in the check itself."""
        if len(",".join(entries)) <= MOST_LISTED:
            return entries
        self._lists.append(entries)
        column = xl_col_to_name(len(self._lists) - 1)
        return f"={LIST_SHEET}!${column}$1:${column}${len(entries)}"

    def _say(self, words: object) -> str:
        label = getattr(words, "label", None)
        return str(label(self._lang)) if label is not None else str(words)
