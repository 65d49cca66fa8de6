"""The first sheet of a workbook: what it is, by when, how to fill it in; and, where it was returned, what to mend."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from guatu.collect.types import CellView, Grammar, Sheet, State, SubjectKind, Words

WIDTH = 90


@dataclass(frozen=True, slots=True)
class Mend:
    """A returned cell: where it stands in the workbook ("项目", "E3"), and what the office says of it."""

    sheet: str
    address: str
    cell: CellView
    subject: Words


def write_guide(
    page: Worksheet, sheet: Sheet, mends: list[Mend], faces: dict[str, Format], language: str | None
) -> None:
    """Fill the sheet. Every cell to be mended is a link to it."""
    page.set_column(0, 0, WIDTH)
    title = " · ".join(words.label(language) for words in (sheet.form, sheet.unit, sheet.heading))
    page.write_string(0, 0, title, faces["title"])
    row = 2
    if sheet.state is State.RETURNED:
        row = _returned(page, row, sheet, mends, faces, language)
    for line in _lines(sheet, language):
        page.write_string(row, 0, line, faces["fixed"])
        row += 1
    page.protect()


def _returned(
    page: Worksheet, row: int, sheet: Sheet, mends: list[Mend], faces: dict[str, Format], language: str | None
) -> int:
    page.write_string(row, 0, _("这份表被退回，请改好后上传："), faces["head"])
    row += 1
    if sheet.remark:
        page.write_string(row, 0, sheet.remark, faces["fixed"])
        row += 1
    for mend in mends:
        told = f"{mend.subject.label(language)} · {mend.cell.spec.words.label(language)}: {mend.cell.remark}"
        link = f"internal:'{mend.sheet}'!{mend.address}"
        page.write_url(row, 0, link, faces["link"], f"{mend.sheet}!{mend.address} {told}"[:250])
        row += 1
    return row + 1


def _lines(sheet: Sheet, language: str | None) -> Iterator[str]:
    definition = sheet.definition
    grammars = {spec.grammar for spec in definition.fields}
    yield _("请于 %(day)s 前填好上传；预计需要 %(minutes)s 分钟。") % {
        "day": sheet.due_on.isoformat(),
        "minutes": sheet.minutes,
    }
    if definition.guide.zh:
        yield from definition.guide.label(language).splitlines()
    yield _("只填有边框的格子；浅黄色的是预填的数，核对后可直接保留。")
    if Grammar.MONEY in grammars:
        yield _("金额单位为万元。")
    if definition.of(SubjectKind.INDICATOR) or Grammar.MONEY in grammars:
        yield _("累计数从本年1月1日算起。")
    if grammars & {Grammar.PERCENT, Grammar.GROWTH}:
        yield _("百分数只填数字，不写百分号。")
    if Grammar.DATE in grammars:
        yield _("日期写成 2026-05-18；没有发生的留空。")
    yield _("与上期或已入库的数对不上时，请在本行“异常说明”中写明。")
    yield _("请不要增删行，也不要改动隐藏的第一列；有一处不能读取时全部不导入，并逐格列出原因。")
