"""Prints of the battle map as the worker makes them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from guatu.ui.types import gettext_noop


class PrintState(StrEnum):
    """How far a print has come. CUT is seen, never kept: it was taken in hand, or asked for, and nobody ended it."""

    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CUT = "cut"

    @property
    def busy(self) -> bool:
        """Whether it will be another state by itself."""
        return self in (PrintState.ASKED, PrintState.RUNNING)


PRINT_WORDS: Final[Mapping[PrintState, str]] = {
    PrintState.ASKED: gettext_noop("排队中"),
    PrintState.RUNNING: gettext_noop("正在印"),
    PrintState.DONE: gettext_noop("已印好"),
    PrintState.FAILED: gettext_noop("没有印成"),
    PrintState.CUT: gettext_noop("中断了"),
}
