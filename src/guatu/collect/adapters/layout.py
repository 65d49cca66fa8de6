"""The layout that the workbook is written in and read back by: one sheet a kind of subject, keys in a hidden column."""

from typing import Final

from guatu.collect.types import SubjectKind, Words

LAYOUT: Final = 2
"""Grows when the layout changes; a workbook of another layout is refused."""

MARK_SHEET: Final = "_guatu"
"""The hidden sheet that says which submission the workbook belongs to."""

LIST_SHEET: Final = "_lists"
"""The hidden sheet of lists too long for a cell's own check."""

SHEETS: Final = {
    SubjectKind.PROJECT: Words("项目", "Projects"),
    SubjectKind.NODE: Words("节点", "Nodes"),
    SubjectKind.INDICATOR: Words("指标", "Indicators"),
    SubjectKind.UNIT: Words("本单位", "Unit"),
}
GUIDE: Final = Words("填报说明", "Guide")

HEADING_ROW: Final = 1
"""Counted from 0, as are all rows and columns here: the title above, the headings, then one row a subject."""

FIRST_ROW: Final = 2
KEY_COLUMN: Final = 0
FIRST_COLUMN: Final = 4
"""Columns before it tell what the row is about: hidden key and three of context. After the fields of the form comes one
more: 异常说明, what explains the row."""
