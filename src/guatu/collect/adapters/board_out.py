"""The due board as a workbook: a row a unit, a column a form and period; lists below each other print on A3."""

from io import BytesIO

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from guatu.collect.rules.board import standing
from guatu.collect.templatetags.collect_words import STATE_WORDS
from guatu.collect.types import Owed
from guatu.collect.types.board import DueBoard
from guatu.kernel.language import EN, ZH, in_english


def board_workbook(board: DueBoard, language: str | None) -> bytes:
    """The whole board, in one language."""
    lang = EN if in_english(language) else ZH
    with translation.override(lang):
        return _written(board, lang)


def _written(board: DueBoard, lang: str) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("填报进度"))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        late = book.add_format({"font_color": "#c8321e"})
        heads = [
            _("单位"),
            *(f"{column.form.label(lang)}\n{column.heading.label(lang)}" for column in board.columns),
        ]
        heads += [_("未报"), _("逾期天数"), _("退回次数"), _("联系")]
        for at, head in enumerate(heads):
            sheet.write_string(0, at, head, bold)
        for row, line in enumerate(board.lines, start=1):
            sheet.write_string(row, 0, line.unit.label(lang))
            for at, cell in enumerate(line.cells, start=1):
                if cell is not None:
                    sheet.write_string(row, at, _cell(cell), late if cell.late else None)
            place = len(board.columns) + 1
            for figure in (len(line.open), line.overdue_days, line.returned):
                sheet.write_number(row, place, figure)
                place += 1
            sheet.write_string(row, place, "；".join(contact.name.label(lang) for contact in line.contacts))
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, max(1, len(board.columns)), 18)
        sheet.set_column(len(heads) - 1, len(heads) - 1, 28)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(8 if len(board.columns) > 6 else 9)  # A3, A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return out.getvalue()


def _cell(owed: Owed) -> str:
    said = _(STATE_WORDS[standing(owed)])
    if not owed.late:
        return said
    return f"{said} · {_('逾期') if owed.actor_must_act else _('迟报')}"
