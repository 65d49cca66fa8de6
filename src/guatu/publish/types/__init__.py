"""What crosses publish' door: a month in figures, task books and what was promised in them, hand-overs, signatures."""

from guatu.publish.types.blocks import plain_blocks
from guatu.publish.types.months import FileKind, Letterhead, MonthFigures, Totals, UnitLine
from guatu.publish.types.task_books import Duty, NodeDue, Order, TaskBook

__all__ = [
    "Duty",
    "FileKind",
    "Letterhead",
    "MonthFigures",
    "NodeDue",
    "Order",
    "TaskBook",
    "Totals",
    "UnitLine",
    "plain_blocks",
]
