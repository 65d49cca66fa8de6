"""What crosses publish' door: a month in figures, task books and what was promised in them, hand-overs, signatures."""

from guatu.publish.types.blocks import plain_blocks
from guatu.publish.types.hand_overs import (
    PERSONAL,
    SECTIONS,
    STATE_WORDS,
    HandOverState,
    SheetHead,
    SheetLine,
)
from guatu.publish.types.months import FileKind, Letterhead, MonthFigures, Totals, UnitLine
from guatu.publish.types.promises import (
    CHANGE_WORDS,
    PART_WORDS,
    Change,
    ChangeKind,
    Checked,
    Part,
    Promise,
)
from guatu.publish.types.signing import SIGNER_WORDS, Signer, Statement
from guatu.publish.types.task_books import Duty, NodeDue, Order, TaskBook

__all__ = [
    "CHANGE_WORDS",
    "PART_WORDS",
    "PERSONAL",
    "SECTIONS",
    "SIGNER_WORDS",
    "STATE_WORDS",
    "Change",
    "ChangeKind",
    "Checked",
    "Duty",
    "FileKind",
    "HandOverState",
    "Letterhead",
    "MonthFigures",
    "NodeDue",
    "Order",
    "Part",
    "Promise",
    "SheetHead",
    "SheetLine",
    "Signer",
    "Statement",
    "TaskBook",
    "Totals",
    "UnitLine",
    "plain_blocks",
]
