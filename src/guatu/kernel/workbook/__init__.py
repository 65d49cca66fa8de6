"""The cells of a workbook that somebody handed in, read where it can end nothing but its own reading."""

from guatu.kernel.workbook.guarded import CellValue, SheetCells, Span, end_children, sheets_of

__all__ = ["CellValue", "SheetCells", "Span", "end_children", "sheets_of"]
