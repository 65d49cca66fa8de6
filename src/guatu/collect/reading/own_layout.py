"""How a form's workbook is laid out, both ways: one sheet a kind of subject, keys in a hidden column."""

from typing import Final

from guatu.collect.types import FieldSpec, SubjectKind, Words

LAYOUT: Final = 3
"""Grows when the layout changes; a workbook of another layout is refused."""

MARK_SHEET: Final = "_guatu"
"""The hidden sheet that says which submission the workbook belongs to, and what each of its cells held when it went
out: first the rows of `MARKS`, then one for each cell that was not empty, by its key."""

MARKS: Final = ("guatu", "form", "form_version", "unit", "period", "version")
"""What the first rows of that sheet name: the layout, the form and its version, the unit, the period, the submission's
version."""

LIST_SHEET: Final = "_lists"
"""The hidden sheet of lists too long for a cell's own check."""

SHEETS: Final = {
    SubjectKind.PROJECT: Words("项目", "Projects"),
    SubjectKind.NODE: Words("节点", "Nodes"),
    SubjectKind.INDICATOR: Words("指标", "Indicators"),
    SubjectKind.UNIT: Words("本单位", "Unit"),
}
GUIDE: Final = Words("填报说明", "Guide")
EXPLAINED: Final = Words("异常说明", "Explanation")
"""The heading of the last column: what explains the row."""

HEADING_ROW: Final = 1
"""Counted from 0, as are all rows and columns here: the title above, the headings, then one row a subject."""

FIRST_ROW: Final = 2
KEY_COLUMN: Final = 0
FIRST_COLUMN: Final = 4
"""Columns before it tell what the row is about: hidden key and three of context."""


def heading(spec: FieldSpec, language: str | None) -> str:
    """What stands above a field's column: its words, its measure in brackets, a star where it is required."""
    measure = f"({spec.measure.label(language)})" if spec.measure else ""
    return f"{spec.words.label(language)}{measure}{' *' if spec.required else ''}"


def why_key(subject: str) -> str:
    """What explains a row, by the key of its subject: "projects.project:17/why"."""
    return f"{subject}/why"
